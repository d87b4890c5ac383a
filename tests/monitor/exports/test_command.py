"""`pantau export` as people meet it."""

import json
from pathlib import Path

import pytest

from tests.monitor.command import pantau, started
from tests.monitor.exports.reading import found, read_csv
from tests.monitor.sample import Sample


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("kopi",), "There is nothing called 'kopi' to export; choose one of cooperations, "),
        (("articles", "--format", "pdf"), "--format pdf is unknown; choose one of jsonl, csv, xlsx, parquet, atom"),
        (("articles", "--format", "xlsx"), "--format xlsx can't be printed; name a file with --to"),
        (("quotes", "--format", "atom"), "There is no feed of quotes; --format atom goes with cooperations, articles"),
        (("articles", "--jsonl", "--format", "csv"), "--jsonl and --format csv exclude each other; leave one of them"),
        (("articles", "--to", "berkas/out.csv"), "berkas/out.csv: can't be written ("),
        (("articles", "--format", "parquet", "--to", "berkas/out"), "berkas/out: can't be written ("),
        (("articles", "--to", "out.pdf"), "out.pdf: no format is known by the ending .pdf; take one of .jsonl, .csv, "),
        (
            ("articles", "--format", "csv", "--to", "a.jsonl"),
            "a.jsonl: files of --format csv don't end in .jsonl; name ",
        ),
        (("articles", "--jsonl", "--to", "a.XML"), "a.XML: files of --format jsonl don't end in .XML; name another"),
        (("articles", "--to", "baru/out.csv"), "baru/out.csv: there is no folder baru; make it first"),
        (("articles", "--to", "baru/lagi.parquet"), "baru/lagi.parquet: there is no folder baru; make it first"),
        (("articles", "--to", "."), ".: can't be written (Is a directory)"),
        (("articles", "status:kopi"), "'kopi'"),
    ],
)
def test_a_mistake_is_one_sentence(sample: Sample, tmp_path: Path, arguments: tuple[str, ...], sentence: str):
    (tmp_path / "berkas").write_text("berkas, bukan folder")
    done = pantau("export", *arguments, "--db", str(sample.store.path), folder=tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert sentence in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["berkas"]


def test_the_contract_of_cooperation_mentions(sample: Sample, tmp_path: Path):
    done = pantau("export", "cooperation-mentions", "--jsonl", "--db", str(sample.store.path), folder=tmp_path)
    assert [json.loads(line) for line in done.stdout.splitlines()] == found(sample, "cooperation-mentions")


def test_a_file_is_named_when_it_is_written(sample: Sample, tmp_path: Path):
    (tmp_path / "baru").mkdir()
    done = pantau("export", "articles", "--to", "baru/out.csv", "--db", str(sample.store.path), folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "baru/out.csv: written (rows: 4)\n")
    assert len(read_csv((tmp_path / "baru/out.csv").read_bytes())) == 4


@pytest.mark.parametrize("form", ["jsonl", "csv", "atom"])
def test_a_reader_that_leaves_is_no_mistake(empty: Sample, tmp_path: Path, form: str):
    for _ in range(200):
        empty.article("Balai buka. " * 30)
    process = started("export", "articles", "--format", form, "--limit", "200", "--db", str(empty.store.path),
                      folder=tmp_path)  # fmt: skip
    process.stdout.close()  # type: ignore[union-attr] # a pipe
    process.stdout = None
    assert (process.communicate()[1], process.returncode) == ("", 0)
