"""Pages out of archives that others wrote, and out of files that are none."""

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scrapers.article import Page, WarcRef
from scrapers.errors import ArchiveError
from tests.scrapers.archives import TEXT, read


class Foreign:
    """An archive as other crawlers write it."""

    def __init__(self, path: Path, *, gzipped: bool = True) -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=gzipped)

    def add(
        self,
        body: bytes,
        *,
        headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
        url: str = "https://berita.example/1",
        kind: str = "response",
        status: str = "200 OK",
        date: str = "2026-11-23T01:02:03Z",
        content_type: str = "",
    ) -> None:
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if kind in {"response", "revisit"} else None
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": date},
            warc_content_type=content_type,
        )
        self._writer.write_record(record)

    def read(self) -> tuple[list[Page], list[str]]:
        self._file.close()
        return read(self.path)


def _chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


@pytest.fixture
def foreign(tmp_path: Path) -> Foreign:
    return Foreign(tmp_path / "CC-NEWS.warc.gz")


def test_foreign_page(foreign: Foreign) -> None:
    foreign.add(TEXT)
    (found,), reports = foreign.read()
    assert found == Page(
        requested_url="https://berita.example/1",
        url="https://berita.example/1",
        source="",
        fetched_at=datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC),
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=TEXT,
        warc=WarcRef(file="CC-NEWS.warc.gz", offset=0, length=foreign.path.stat().st_size),
    )
    assert reports == []


@pytest.mark.parametrize("gzipped", [True, False])
def test_archive_need_not_be_gzipped(gzipped: bool, tmp_path: Path) -> None:
    archive = Foreign(tmp_path / "lain.warc", gzipped=gzipped)
    for number in range(3):
        archive.add(TEXT, url=f"https://berita.example/{number}")
    found, reports = archive.read()
    assert ([page.url[-1] for page in found], reports) == (["0", "1", "2"], [])


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(TEXT), (("Content-Encoding", "gzip"),)),
        (brotli.compress(TEXT), (("content-encoding", "br"),)),
        (_chunked(TEXT), (("Transfer-Encoding", "chunked"),)),
        (_chunked(gzip.compress(TEXT)), (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))),
        (TEXT, (("Content-Encoding", "gzip"),)),
        (TEXT, (("Transfer-Encoding", "chunked"),)),
    ],
    ids=["gzip", "br", "chunked", "gzip-chunked", "already-inflated", "already-joined"],
)
def test_foreign_body_is_decoded(body: bytes, headers: tuple[tuple[str, str], ...], foreign: Foreign) -> None:
    foreign.add(body, headers=headers)
    (found,), reports = foreign.read()
    assert (found.body, found.headers, reports) == (TEXT, headers, [])


def test_headers_that_a_crawler_put_aside_come_back(foreign: Foreign) -> None:
    foreign.add(TEXT, headers=(("X-Crawler-Content-Encoding", "gzip"), ("Content-Length", str(len(TEXT)))))
    (found,), _ = foreign.read()
    assert (found.header("content-encoding"), found.body) == ("gzip", TEXT)


def test_what_is_no_page_is_skipped_in_silence(foreign: Foreign) -> None:
    foreign.add(b"software: x\r\n", kind="warcinfo", url="")
    foreign.add(b"GET / HTTP/1.1\r\n\r\n", kind="request")
    foreign.add(b"20261124\n", kind="response", url="dns:berita.example", content_type="text/dns")
    foreign.add(b"via: x\r\n", kind="metadata")
    foreign.add(b"", kind="revisit")
    foreign.add(b"x", kind="resource", content_type="text/html")
    foreign.add(TEXT, url="https://berita.example/akhir")
    found, reports = foreign.read()
    assert ([page.url for page in found], reports) == (["https://berita.example/akhir"], [])


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (gzip.compress(TEXT)[:-9], {"headers": (("Content-Encoding", "gzip"),)}),
        (TEXT, {"headers": (("Content-Encoding", "br"),)}),
        (TEXT, {"date": "kemarin"}),
        (TEXT, {"status": "OK"}),
        (gzip.compress(bytes(11 * 1024 * 1024)), {"headers": (("Content-Encoding", "gzip"),)}),
        (bytes(11 * 1024 * 1024), {}),
    ],
    ids=["breaks-off", "other-coding", "date", "status", "bomb", "large"],
)
def test_bad_record_is_reported_and_the_next_one_read(
    body: bytes, options: dict[str, object], foreign: Foreign
) -> None:
    foreign.add(body, url="https://berita.example/buruk", **options)  # type: ignore[arg-type]
    foreign.add(TEXT, url="https://berita.example/baik")
    found, reports = foreign.read()
    assert [page.url for page in found] == ["https://berita.example/baik"]
    assert len(reports) == 1
    assert "https://berita.example/buruk" in reports[0]


@pytest.mark.parametrize(
    "content", [b"", b"bukan arsip\n", b"\x1f\x8b\x08\x00rusak", gzip.compress(b"bukan arsip", mtime=0)]
)
def test_file_that_is_no_archive_gives_noread(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    found, reports = read(path)
    assert (found, len(reports)) == ([], 1 if content else 0)


def test_archive_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="can't be read"):
        read(tmp_path / "tidak-ada.warc.gz")


@given(st.binary(max_size=400))
def test_any_bytes_are_survived(content: bytes) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "x.warc"
        path.write_bytes(b"WARC/1.1\r\n" + content)
        read(path)
