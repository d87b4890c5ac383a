"""Pages into WARC files and out again, and the reading of archives that others wrote (CC-NEWS).

One gzip member per record, as the format wants it: a record is found by offset and length alone, and a process killed
while writing leaves at most one torn member at the end. A WarcRef is only given for bytes that are on disk.

Bodies are stored as Page has them, decoded of Content-Encoding. So that the HTTP block stays true to itself, headers
that describe the bytes on the wire get the prefix "X-Crawler-", as in Common Crawl's archives, and Content-Length is
the stored body's; reading takes the prefix off again. What a Page holds beyond HTTP stands as JSON in the record header
"Pantau-Page".
"""

import fcntl
import io
import json
import os
import re
import secrets
import threading
import zlib
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from scrapers import decoding
from scrapers.article import Page, WarcRef
from scrapers.errors import ArchiveError

LARGEST = 10 * 1024 * 1024
"""Bytes of a decoded body that are read from an archive."""

_HEAD_ROOM = 512 * 1024
_PREFIX = "X-Crawler-"
_ON_THE_WIRE = re.compile(r"(?:x-crawler-)*(?:content-encoding|content-length|transfer-encoding)", re.IGNORECASE)
_STATUS_LINE = re.compile(rb"HTTP/[0-9.]+ +([0-9]{3})(?: [^\r\n]*)?")
_PAGE_HEADER = "Pantau-Page"
_URL_SAFE = "".join(map(chr, range(0x21, 0x7F))).translate({ord(mark): None for mark in '<>"\\^`{|}'})


class WarcWriter:
    """Appends pages to one new file below `folder`; the file appears with the first page.

    `now` gives the time for its name and its first record. May be used from several threads.
    """

    def __init__(self, folder: Path, *, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._name = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Everything written is already on disk; this only gives the file back."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def write(self, page: Page) -> WarcRef:
        """Stores a page and says where, once it is on disk.

        Raises ArchiveError where the disk is full or the folder can't be written; earlier pages stay readable, and the
        next call may succeed.
        """
        record = member(page)
        with self._lock:
            try:
                file = self._file or self._open()
                offset = file.tell()
                _append(file, offset, record)
            except OSError as error:
                raise ArchiveError(
                    "{url} could not be archived in {folder}: {reason}; make room or correct the folder and run again",
                    url=page.url,
                    folder=str(self._folder),
                    reason=error.strerror or str(error),
                ) from error
            return WarcRef(file=self._name, offset=offset, length=len(record))

    def _open(self) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        now = self._now().astimezone(UTC)
        name = f"pantau-{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}.warc.gz"
        file = (self._folder / name).open("xb", buffering=0)
        try:
            # whoever would rewrite the file waits until it is closed
            fcntl.flock(file, fcntl.LOCK_EX)
            _append(file, 0, _warcinfo(name, now))
            sync_folder(self._folder)
        except OSError:
            file.close()
            with suppress(OSError):
                (self._folder / name).unlink()
            raise
        self._file, self._name = file, name
        return file


def read(folder: Path, ref: WarcRef) -> Page:
    """The page that was stored at `ref`, equal to the one written but for its `warc`, which is `ref`.

    Raises ArchiveError where the file is missing, the record is not whole or holds no page.
    """
    if Path(ref.file).name != ref.file:
        raise ArchiveError("{file!r} is no file name in the archive", file=ref.file)
    try:
        with (folder / ref.file).open("rb") as file:
            file.seek(ref.offset)
            stored = file.read(ref.length)
    except OSError as error:
        raise ArchiveError(
            "The archive {file} can't be read: {reason}", file=ref.file, reason=error.strerror or str(error)
        ) from error
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(_inflated(stored)), no_record_parse=True)), None)
        page = None if record is None or len(stored) < ref.length else _page(record, limit=None)
    except (ArchiveLoadFailed, ArchiveError, EOFError, zlib.error) as error:
        raise _not_whole(ref) from error
    if page is None:
        raise _not_whole(ref)
    return replace(page, warc=ref)


def pages(path: Path, *, report: Callable[[ArchiveError], None], limit: int = LARGEST) -> Iterator[Page]:
    """The pages of an archive, gzipped or not, ours or anybody's, in order.

    Only records that hold an HTTP response count, whatever its status. A page of a foreign archive has an empty
    `source`. What can't be read is passed to `report` and skipped; damage after which no record can be found, a torn
    tail above all, is reported and ends the iteration. Raises ArchiveError where the file can't be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise ArchiveError(
            "The archive {file} can't be read: {reason}", file=str(path), reason=error.strerror or str(error)
        ) from error
    with file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        records = ArchiveIterator(file, no_record_parse=True)
        end = 0
        try:
            for record in records:
                page = _reported(record, report, limit)
                if _drain(record):
                    break
                offset, length = records.get_record_offset(), records.get_record_length()
                end = records.offset
                if page is not None:
                    yield replace(page, warc=WarcRef(file=path.name, offset=offset, length=length))
            else:
                if end == size:
                    return
        except (ArchiveLoadFailed, EOFError, ValueError):
            pass
        report(
            ArchiveError(
                "The archive {file} is damaged after byte {end} of {size}; what stands before it was read",
                file=path.name,
                end=end,
                size=size,
            )
        )


def _append(file: BinaryIO, offset: int, member: bytes) -> None:
    try:
        view = memoryview(member)
        while view:
            view = view[file.write(view) :]
        os.fsync(file.fileno())
    except OSError:
        # a torn member in the middle would hide every later one from a reader
        with suppress(OSError):
            file.truncate(offset)
            file.seek(offset)
        raise


def sync_folder(folder: Path) -> None:
    """Lets what was named in a folder outlive a crash of the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _warcinfo(name: str, now: datetime) -> bytes:
    fields = b"software: Pantau\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n"
    headers = {"WARC-Date": _warc_date(now), "WARC-Filename": name}
    return _gzipped("", "warcinfo", fields, headers, content_type="application/warc-fields")


def member(page: Page) -> bytes:
    """The record of a page, as it stands in a file."""
    target = quote(page.url, safe=_URL_SAFE, errors="replace")
    about = {"source": page.source, "requested_url": page.requested_url}
    if target != page.url:
        about["url"] = page.url
    headers = {
        "WARC-Date": _warc_date(page.fetched_at),
        "WARC-Payload-Digest": f"sha1:{b32encode(sha1(page.body, usedforsecurity=False).digest()).decode()}",
        _PAGE_HEADER: json.dumps(about),
    }
    return _gzipped(target, "response", _http_block(page), headers, content_type="application/http; msgtype=response")


def _gzipped(target: str, kind: str, block: bytes, headers: dict[str, str], *, content_type: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    # an empty target keeps warcio from taking the HTTP block apart: it would not come out as it went in
    record = writer.create_warc_record(
        "",
        kind,
        payload=io.BytesIO(block),
        length=len(block),
        warc_content_type=content_type,
        warc_headers_dict=headers,
    )
    if target:
        record.rec_headers.add_header("WARC-Target-URI", target)
    writer.write_record(record)
    return out.getvalue()


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _http_block(page: Page) -> bytes:
    try:
        phrase = HTTPStatus(page.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {page.status} {phrase}"]
    for name, value in page.headers:
        prefix = _PREFIX if _ON_THE_WIRE.fullmatch(name) else ""
        lines.append(f"{prefix}{name}: {value}")
    lines.append(f"Content-Length: {len(page.body)}")
    head = "\r\n".join(lines)
    if any("\r" in line or "\n" in line for line in lines) or max(head) > "\xff":
        raise ArchiveError("{url} has a header that HTTP can't carry and can't be archived", url=page.url)
    return head.encode("latin-1") + b"\r\n\r\n" + page.body


def _inflated(stored: bytes) -> bytes:
    """A record's bytes; as a gzip member it must be whole, up to its checksum."""
    if not stored.startswith(b"\x1f\x8b"):
        return stored
    gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    record = gzip.decompress(stored)
    return record if gzip.eof and not gzip.unused_data else b""


def _reported(record: Any, report: Callable[[ArchiveError], None], limit: int) -> Page | None:
    try:
        return _page(record, limit=limit)
    except ArchiveError as error:
        report(error)
        return None


def _drain(record: Any) -> bool:
    """Reads a record to its end; whether less was there than it announces."""
    while record.raw_stream.read(1 << 16):
        pass
    return record.length is None or record.raw_stream.limit > 0


def _page(record: Any, *, limit: int | None) -> Page | None:
    """The page of a record, None where it holds none; `warc` is left open."""
    header = record.rec_headers.get_header
    url = (header("WARC-Target-URI") or "").strip("<>")
    content_type = (header("Content-Type") or "").lower()
    if (
        record.format != "warc"
        or record.rec_type != "response"
        or not content_type.startswith("application/http")
        or not url.lower().startswith(("http://", "https://"))
    ):
        return None
    if record.length is None or (limit is not None and record.length > limit + _HEAD_ROOM):
        raise ArchiveError("The archived page {url} is larger than {limit} bytes", url=url, limit=limit)
    block = record.raw_stream.read(record.length)
    if len(block) < record.length:
        return None
    status, headers, body = _taken_apart(block, url)
    if not any(name.lower() == _PAGE_HEADER.lower() for name, _ in record.rec_headers.headers):
        ours, about = False, {}
    else:
        ours, about = True, _about(header(_PAGE_HEADER), url)
    if ours:
        headers = headers[:-1]
    else:
        body = _decoded(headers, body, url, LARGEST if limit is None else limit)
    return Page(
        requested_url=about.get("requested_url", url),
        url=about.get("url", url),
        source=about.get("source", ""),
        fetched_at=_moment(header("WARC-Date"), url),
        status=status,
        headers=tuple((_unprefixed(name), value) for name, value in headers),
        body=body,
    )


def _about(value: str, url: str) -> dict[str, str]:
    try:
        about = json.loads(value)
    except ValueError as error:
        raise ArchiveError(
            "The archived page {url} has a damaged header {header}", url=url, header=_PAGE_HEADER
        ) from error
    return {str(key): str(text) for key, text in about.items()} if isinstance(about, dict) else {}


def _moment(value: str | None, url: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value or "")
    except ValueError as error:
        raise ArchiveError(
            "The archived page {url} has no usable WARC-Date ({value!r})", url=url, value=value
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _taken_apart(block: bytes, url: str) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    line, _, rest = block.partition(b"\n")
    if (found := _STATUS_LINE.fullmatch(line.rstrip(b"\r"))) is None:
        raise ArchiveError("The archived page {url} is no HTTP response", url=url)
    headers: list[tuple[str, str]] = []
    while rest:
        line, _, rest = rest.partition(b"\n")
        text = line.removesuffix(b"\r").decode("latin-1")
        if not text:
            break
        name, colon, value = text.partition(":")
        if text[0] in " \t" and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
        elif colon:
            headers.append((name, value.strip(" \t")))
    return int(found[1]), tuple(headers), rest


def _decoded(headers: tuple[tuple[str, str], ...], body: bytes, url: str, limit: int) -> bytes:
    """The body of a foreign record without its transfer and content codings."""
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        body = ChunkedDataReader(io.BytesIO(body)).read()
    applied = decoding.codings(value for name, value in headers if name.lower() == "content-encoding")
    if applied and applied[-1] in {"gzip", "x-gzip"} and not body.startswith(b"\x1f\x8b"):
        # many crawlers store the decoded body and leave the header
        return body
    try:
        return decoding.decode(body, applied, limit=limit)
    except decoding.OversizeError as error:
        raise ArchiveError("The archived page {url} is larger than {limit} bytes", url=url, limit=limit) from error
    except decoding.EncodingError as error:
        raise ArchiveError(
            "The archived page {url} could not be decoded: {reason}", url=url, reason=str(error)
        ) from error


def _unprefixed(name: str) -> str:
    stem = name[len(_PREFIX) :]
    return stem if name[: len(_PREFIX)].lower() == _PREFIX.lower() and _ON_THE_WIRE.fullmatch(stem) else name


def _not_whole(ref: WarcRef) -> ArchiveError:
    return ArchiveError("The archive {file} holds no whole page at byte {offset}", file=ref.file, offset=ref.offset)
