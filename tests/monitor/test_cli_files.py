"""Commands over files: one line a file whatever is in it, and nothing of it that steers a terminal."""

import json
from pathlib import Path

import pytest

from monitor.cli.files import article_in
from scrapers.article import NotArticle
from tests.monitor.command import pantau

PARAGRAPHS = "".join(
    f"<p>Kementerian Dalam Negeri dan Badan Pusat Statistik menandatangani perjanjian kerja sama nomor {number} "
    "tentang pemanfaatan data kependudukan di Jakarta.</p>"
    for number in range(8)
)
HOSTILE = "\x1b]0;kamu\x07\x1b[31mmerah\u202e\u2028"


def page(title: str = "Teken Perjanjian") -> str:
    return (
        f"<html lang='id'><head><title>{title}</title></head><body><article><h1>{title}</h1>{PARAGRAPHS}"
        "</article></body></html>"
    )


def records(printed: str) -> list[dict]:
    return [json.loads(line) for line in printed.split("\n") if line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good page, a folder that is named like one, and nothing else."""
    (tmp_path / "baik.html").write_text(page())
    (tmp_path / "folder.html").mkdir()
    return tmp_path


def test_extract_gives_every_file_a_line(folder: Path):
    done = pantau("extract", "--jsonl", "tiada.html", "folder.html", "baik.html", folder=folder)
    lines = records(done.stdout)
    assert done.returncode == 0
    assert [(line["file"], line.get("reason")) for line in lines] == [
        ("tiada.html", "unreadable"),
        ("folder.html", "unreadable"),
        ("baik.html", None),
    ]


def test_links_gives_every_file_a_line(folder: Path):
    done = pantau("links", "--jsonl", "tiada.html", "baik.html", folder=folder)
    lines = records(done.stdout)
    assert done.returncode == 0
    assert [(line["file"], line["articles"], line.get("reason")) for line in lines] == [
        ("tiada.html", [], "unreadable"),
        ("baik.html", [], None),
    ]


@pytest.mark.parametrize("command", ["extract", "links"])
def test_a_file_that_can_not_be_read_is_named_beside_the_output(folder: Path, command: str):
    done = pantau(command, "tiada.html", "baik.html", folder=folder)
    assert done.returncode == 0
    assert "tiada.html: can't be read" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["extract", "links"])
def test_where_no_file_is_there_the_command_is_wrong(tmp_path: Path, command: str):
    done = pantau(command, "--jsonl", "tiada.html", "hilang.html", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tiada.html, hilang.html: no such file\n"


def test_what_breaks_the_extraction_is_a_crash_of_that_file(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "baik.html").write_text(
        page().replace("<title>", "<link rel=canonical href='https://warta.example/1'><title>")
    )
    url, found = article_in(folder / "baik.html", {"rusak": None})  # type: ignore[dict-item] # breaks what asks it
    assert url is None
    assert isinstance(found, NotArticle)
    assert found.reason == "crash"
    assert "baik.html" in capsys.readouterr().err


def test_a_page_that_is_no_article_has_its_reason(tmp_path: Path):
    (tmp_path / "kosong.html").write_text("<html></html>")
    done = pantau("extract", "--jsonl", "kosong.html", folder=tmp_path)
    (record,) = records(done.stdout)
    assert done.returncode == 0
    assert record["file"] == "kosong.html"
    assert record["reason"]


@pytest.mark.parametrize("command", ["extract", "links"])
@pytest.mark.parametrize("text", [None, 'nama = "antara"', "= ="])
def test_wrong_sites_are_a_mistake_in_the_command(folder: Path, command: str, text: str | None):
    if text is not None:
        (folder / "situs").mkdir()
        (folder / "situs" / "antara.toml").write_text(text)
    done = pantau(command, "--sites", "situs", "baik.html", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "situs" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_analyse_refuses_what_is_no_json_lines(tmp_path: Path):
    done = pantau("analyse", "--jsonl", "-", folder=tmp_path, text='{"id": 1}\nbukan JSON\n')
    assert done.returncode == 1
    assert "line 2 is no JSON" in done.stderr
    assert "Traceback" not in done.stderr


def test_analyse_prints_a_line_per_line_in_order(tmp_path: Path):
    lines = [{"id": f"n{number}", "title": None, "text": "", "date": "kapan-kapan"} for number in range(3)]
    done = pantau("analyse", "--jsonl", "-", folder=tmp_path, text="".join(json.dumps(line) + "\n" for line in lines))
    assert [line["id"] for line in records(done.stdout)] == ["n0", "n1", "n2"]


def test_analyse_gives_every_id_back_as_it_came(tmp_path: Path):
    identifiers = ["7", 7, 7.5, None, True, ["a"], HOSTILE, "\ud800"]
    lines = [json.dumps({"id": identifier, "text": "Tidak ada."}) for identifier in identifiers]
    done = pantau("analyse", "--jsonl", "-", folder=tmp_path, text="\n".join([*lines, '{"text": "Tanpa id."}']))
    assert done.returncode == 0, done.stderr
    assert [line["id"] for line in records(done.stdout)] == [*identifiers, None]


def test_half_a_surrogate_pair_moves_no_offset(tmp_path: Path):
    text = "Rapat \ud800 itu. Kementerian Dalam Negeri dan Badan Pusat Statistik menandatangani perjanjian kerja sama."
    done = pantau("analyse", "--jsonl", "-", folder=tmp_path, text=json.dumps({"id": 1, "text": text}))
    assert done.returncode == 0, done.stderr
    (record,) = records(done.stdout)
    (cooperation,) = record["cooperations"]
    start, end = cooperation["evidence_span"]
    assert ("\n" + text)[start:end] == cooperation["evidence"]
    assert cooperation["evidence"].startswith("Kementerian Dalam Negeri")


def test_a_title_that_is_no_text_is_named_and_the_line_is_analysed(tmp_path: Path):
    done = pantau("analyse", "--jsonl", "-", folder=tmp_path, text='{"id": 1, "title": 5, "text": "Tidak ada."}')
    assert done.returncode == 0
    assert [line["id"] for line in records(done.stdout)] == [1]
    assert "line 1: title is no text but 5" in done.stderr


def harmless(printed: str) -> bool:
    return not set(printed) & set("\x1b\x07\x9b\r\u202e\u2028")


def test_what_a_text_holds_never_steers_the_terminal(tmp_path: Path):
    text = f"Kementerian {HOSTILE} Dalam Negeri dan Badan Pusat Statistik menandatangani perjanjian kerja sama. " * 2
    line = json.dumps({"id": HOSTILE + "\n", "title": HOSTILE, "text": text})
    done = pantau("analyse", "-", folder=tmp_path, text=line)
    assert done.returncode == 0, done.stderr
    assert "merah" in done.stdout
    assert harmless(done.stdout + done.stderr)


def test_what_a_page_holds_never_steers_the_terminal(tmp_path: Path):
    (tmp_path / f"{HOSTILE}.html").write_text(page(f"Teken {HOSTILE} Perjanjian").replace("Jakarta", HOSTILE))
    done = pantau("extract", f"{HOSTILE}.html", f"{HOSTILE}.tiada", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Perjanjian" in done.stdout
    assert harmless(done.stdout + done.stderr)


def test_what_links_hold_never_steers_the_terminal(tmp_path: Path):
    anchors = "".join(
        f"<li><a href='https://warta.example/berita/{n}/judul-{HOSTILE}-panjang'>Judul berita yang panjang {n}</a>"
        for n in range(9)
    )
    (tmp_path / "indeks.html").write_text(f"<html><body><ul>{anchors}</ul></body></html>")
    done = pantau("links", "indeks.html", f"{HOSTILE}.tiada", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert harmless(done.stdout + done.stderr)


def test_a_text_too_long_is_told_without_what_steers_the_terminal(tmp_path: Path):
    done = pantau("analyse", "-", folder=tmp_path, text=json.dumps({"id": HOSTILE, "text": "kata " * 30_000}))
    assert "merah" in done.stderr
    assert harmless(done.stdout + done.stderr)
