"""Pages into archives and out again: exactly, after a kill and on a full disk."""

import gzip
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from scrapers import warc
from scrapers.article import Page, WarcRef
from scrapers.errors import ArchiveError
from scrapers.warc import WarcWriter
from tests.scrapers.archives import TEXT, read
from tests.scrapers.fetching import page as fetch_page
from tests.scrapers.servers import reply, serve

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def now() -> datetime:
    return NOW


def a_page(number: int = 1, *, body: bytes = TEXT) -> Page:
    return Page(
        requested_url=f"http://berita.example/{number}?utm_source=x",
        url=f"http://berita.example/{number}",
        source="uji",
        fetched_at=NOW,
        status=200,
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "77")),
        body=body,
    )


def _no_report(error: ArchiveError) -> None:
    raise error


# round trips

_TOKEN = st.text(
    "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20
)
_NAME = _TOKEN | st.sampled_from(
    [
        "Content-Encoding",
        "content-length",
        "Transfer-Encoding",
        "X-Crawler-Content-Length",
        "x-crawler-X-CRAWLER-content-encoding",
    ]
)
_VISIBLE = [chr(n) for n in range(0x21, 0x100) if n != 0x7F]
_VALUE = st.lists(st.text(_VISIBLE, min_size=1, max_size=8), max_size=4).map(" ".join)
_PAGES = st.builds(
    Page,
    requested_url=st.text(max_size=40),
    url=st.text(max_size=40).map("http://berita.example/".__add__),
    source=st.text(max_size=10),
    fetched_at=st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
    ).filter(lambda moment: 1000 < moment.year < 9000),
    status=st.integers(100, 599),
    headers=st.lists(st.tuples(_NAME, _VALUE), max_size=6).map(tuple),
    body=st.binary(max_size=300),
)


@given(st.lists(_PAGES, min_size=1, max_size=3))
def test_page_comes_back_exactly(written: list[Page]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with WarcWriter(folder, now=now) as archive:
            refs = [archive.write(page) for page in written]
        expected = [replace(page, warc=ref) for page, ref in zip(written, refs, strict=True)]
        assert [warc.read(folder, ref) for ref in refs] == expected
        assert list(warc.pages(folder / refs[0].file, report=_no_report)) == expected


@pytest.mark.parametrize("name", ["gzip", "br", None])
def test_fetched_page_comes_back_exactly(name: str | None, tmp_path: Path) -> None:
    encode = {"gzip": gzip.compress, "br": brotli.compress, None: bytes}[name]
    headers = {"Content_Encoding": name} if name else {}
    with serve({"/berita/1": reply(encode(TEXT), **headers)}) as server:
        fetched = fetch_page(server.url("/berita/1"))
    with WarcWriter(tmp_path, now=now) as archive:
        ref = archive.write(fetched)
    assert warc.read(tmp_path, ref) == replace(fetched, warc=ref)


def test_stored_http_is_true_to_itself(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, now=now) as archive:
        ref = archive.write(a_page())
    with (tmp_path / ref.file).open("rb") as file:
        records = [
            (record.rec_type, record.http_headers and record.http_headers.headers, record.content_stream().read())
            for record in ArchiveIterator(file)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response"]
    assert records[1][1:] == (
        [
            ("Content-Type", "text/html"),
            ("X-Crawler-Content-Encoding", "gzip"),
            ("X-Crawler-Content-Length", "77"),
            ("Content-Length", str(len(TEXT))),
        ],
        TEXT,
    )


def test_digests_satisfy_warcio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with WarcWriter(tmp_path, now=now) as archive:
        ref = archive.write(a_page())

    class Command:
        inputs = (str(tmp_path / ref.file),)
        verbose = True

    assert Checker(Command()).process_all() == 0
    assert "digest pass" in capsys.readouterr().out


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, now=now) as archive:
        refs = [archive.write(a_page(n)) for n in range(3)]
    data = (tmp_path / refs[0].file).read_bytes()
    for ref in refs:
        assert gzip.decompress(data[ref.offset : ref.offset + ref.length]).startswith(b"WARC/1.1\r\n")
    assert refs[-1].offset + refs[-1].length == len(data)


def test_file_is_named_by_time_and_never_twice_the_same(tmp_path: Path) -> None:
    names = set()
    for _ in range(3):
        with WarcWriter(tmp_path, now=now) as archive:
            names.add(archive.write(a_page()).file)
    assert len(names) == 3
    assert all(name.startswith("pantau-20261124T083000Z-") and name.endswith(".warc.gz") for name in names)


def test_no_page_no_file(tmp_path: Path) -> None:
    with WarcWriter(tmp_path / "warc", now=now):
        pass
    assert list(tmp_path.iterdir()) == []


def test_page_with_a_header_that_http_cannot_carry_is_refused(tmp_path: Path) -> None:
    bad = replace(a_page(), headers=(("X", "a\r\nSet-Cookie: b"),))
    with WarcWriter(tmp_path, now=now) as archive, pytest.raises(ArchiveError, match="can't be archived"):
        archive.write(bad)


# references that lead nowhere


@pytest.fixture
def stored(tmp_path: Path) -> WarcRef:
    with WarcWriter(tmp_path, now=now) as archive:
        archive.write(a_page(1))
        return archive.write(a_page(2))


@pytest.mark.parametrize("file", ["../rahasia.warc.gz", "/etc/passwd", "a/b.warc.gz", "tidak-ada.warc.gz", "", "."])
def test_file_that_is_not_there(file: str, stored: WarcRef, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        warc.read(tmp_path, replace(stored, file=file))


@pytest.mark.parametrize(("shift", "length"), [(1, 0), (-1, 0), (0, -1), (0, -30), (0, 9), (10_000, 0)])
def test_bytes_that_are_no_record(shift: int, length: int, stored: WarcRef, tmp_path: Path) -> None:
    wrong = replace(stored, offset=stored.offset + shift, length=stored.length + length)
    with pytest.raises(ArchiveError, match="no whole page"):
        warc.read(tmp_path, wrong)


@pytest.mark.parametrize("at", [30, -60, -6])
def test_flipped_bit_is_noticed(at: int, stored: WarcRef, tmp_path: Path) -> None:
    path = tmp_path / stored.file
    data = bytearray(path.read_bytes())
    data[at if at < 0 else stored.offset + at] ^= 4
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match="no whole page"):
        warc.read(tmp_path, stored)


def test_warcinfo_is_no_page(stored: WarcRef, tmp_path: Path) -> None:
    first = next(iter(warc.pages(tmp_path / stored.file, report=_no_report))).warc
    assert first is not None
    with pytest.raises(ArchiveError):
        warc.read(tmp_path, replace(stored, offset=0, length=first.offset))


# kills, torn tails and full disks


_ENDLESS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from scrapers.article import Page
from scrapers.warc import WarcWriter

moment = datetime(2026, 11, 24, tzinfo=UTC)
with WarcWriter(Path(sys.argv[1]), now=lambda: moment) as archive:
    for number in range(int(sys.argv[2])):
        url = f"http://berita.example/{number}"
        page = Page(
            requested_url=url,
            url=url,
            source="uji",
            fetched_at=moment,
            status=200,
            headers=(),
            body=bytes(range(256)) * 64,
        )
        try:
            ref = archive.write(page)
        except Exception as error:
            print(type(error).__name__, error, sep="|", flush=True)
        else:
            print(ref.file, ref.offset, ref.length, sep="|", flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 40])
def test_killed_writer_leaves_every_page_it_gave_a_reference_for(after: int, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS, str(tmp_path), "1000000"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert writer.stdout is not None
    with writer:
        lines = [writer.stdout.readline() for _ in range(after)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    refs = [WarcRef(file=file, offset=int(offset), length=int(length)) for file, offset, length in _fields(lines)]
    urls = [f"http://berita.example/{number}" for number in range(len(refs))]
    assert [warc.read(tmp_path, ref).url for ref in refs] == urls
    found, _ = read(tmp_path / refs[0].file)
    assert [page.url for page in found][: len(urls)] == urls


def _fields(lines: list[str]) -> Iterator[list[str]]:
    return (line.strip().split("|") for line in lines if line.endswith("\n"))


@given(st.floats(0, 1, exclude_max=True))
def test_torn_tail_loses_only_the_torn_page_and_is_reported(share: float) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with WarcWriter(folder, now=now) as archive:
            refs = [archive.write(a_page(n)) for n in range(3)]
        whole = (folder / refs[0].file).read_bytes()
        cut = refs[0].offset + 1 + int(share * (len(whole) - refs[0].offset - 1))
        torn = folder / "torn.warc.gz"
        torn.write_bytes(whole[:cut])
        found, reports = read(torn)
    complete = sum(ref.offset + ref.length <= cut for ref in refs)
    ends_between = cut in {ref.offset for ref in refs}
    # with nothing but a member's checksum missing, its page is still there
    assert [page.url for page in found][:complete] == [f"http://berita.example/{n}" for n in range(complete)]
    assert len(found) <= complete + 1
    assert bool(reports) is (len(found) == complete and not ends_between)


@pytest.mark.parametrize("damage", [b"\0" * 4096, b"bukan arsip", b"\x1f\x8b\x08\x00"])
def test_damage_behind_the_last_page_is_reported(damage: bytes, stored: WarcRef, tmp_path: Path) -> None:
    with (tmp_path / stored.file).open("ab") as file:
        file.write(damage)
    found, reports = read(tmp_path / stored.file)
    assert (len(found), len(reports)) == (2, 1)


def _full_disk_result(done: "subprocess.CompletedProcess[str]", folder: Path) -> None:
    lines = list(_fields(done.stdout.splitlines(keepends=True)))
    refs = [WarcRef(file=line[0], offset=int(line[1]), length=int(line[2])) for line in lines if len(line) == 3]
    errors = [line for line in lines if len(line) == 2]
    assert refs
    assert errors
    assert {name for name, _ in errors} == {"ArchiveError"}
    assert all("could not be archived in" in sentence for _, sentence in errors)
    assert done.stderr == ""
    assert [warc.read(folder, ref).url for ref in refs] == [f"http://berita.example/{n}" for n in range(len(refs))]
    found, reports = read(folder / refs[0].file)
    assert (len(found), reports) == (len(refs), [])


def test_file_that_may_grow_no_further_keeps_what_it_has(tmp_path: Path) -> None:
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))\n{_ENDLESS}"
    done = subprocess.run(
        [sys.executable, "-c", limited, str(tmp_path), "20"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    _full_disk_result(done, tmp_path)


def test_full_disk_keeps_what_it_has(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a file system of 12 KiB can't be mounted here (it takes root)")
    try:
        done = subprocess.run(
            [sys.executable, "-c", _ENDLESS, str(small), "30"], capture_output=True, text=True, check=False, cwd=ROOT
        )
        _full_disk_result(done, small)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("")
    with WarcWriter(tmp_path / "warc", now=now) as archive, pytest.raises(ArchiveError, match="correct the folder"):
        archive.write(a_page())
