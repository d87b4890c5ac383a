"""Content-Encoding undone within a limit: gzip, deflate, br and zstd, also one over the other.

What would grow past the limit is never inflated: output is produced piece by piece and decoding stops one byte past the
limit, so memory is bounded by it whatever a few kilobytes claim to hold.
"""

import zlib
from collections.abc import Callable, Iterable

import brotli  # type: ignore[import-untyped]  # published without type information
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
"""The value for Accept-Encoding."""

_MOST_CODINGS = 3
_MOST_MEMBERS = 64
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: what a zstd content coding may ask for
_Decoded = tuple[bytes, bool]


class OversizeError(Exception):
    """More bytes than the limit."""


class EncodingError(Exception):
    """The bytes are not what Content-Encoding says, or break off."""


def codings(values: Iterable[str]) -> tuple[str, ...]:
    """The codings named by all Content-Encoding headers, in the order in which they were applied."""
    names = (name.strip().lower() for value in values for name in value.split(","))
    return tuple(name for name in names if name not in {"", "identity"})


def decode(body: bytes, applied: tuple[str, ...], *, limit: int, cut: bool = False) -> bytes:
    """The body without its codings, at most `limit` bytes.

    With `cut`, what is longer or breaks off is cut there instead of raising.
    Raises OversizeError, EncodingError.
    """
    if len(applied) > _MOST_CODINGS:
        raise EncodingError(f"{len(applied)} codings over each other")
    for name in reversed(applied):
        if not body:
            break
        if (decoder := _DECODERS.get(name)) is None:
            raise EncodingError(f"unknown coding {name[:40]!r}")
        body, whole = decoder(body, limit)
        if not whole and not cut and len(body) <= limit:
            raise EncodingError(f"{name} data breaks off")
        if len(body) > limit and not cut:
            raise OversizeError
        body = body[:limit]
    if len(body) > limit and not cut:
        raise OversizeError
    return body[:limit]


def _gzip(data: bytes, limit: int) -> _Decoded:
    return _inflate(data, limit, wbits=zlib.MAX_WBITS | 16)


def _deflate(data: bytes, limit: int) -> _Decoded:
    try:
        return _inflate(data, limit, wbits=zlib.MAX_WBITS)
    except EncodingError:
        # many servers send the bare stream (RFC 1951) under the name of the wrapped one (RFC 1950)
        return _inflate(data, limit, wbits=-zlib.MAX_WBITS)


def _inflate(data: bytes, limit: int, *, wbits: int) -> _Decoded:
    out = bytearray()
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(wbits)
        try:
            while not member.eof and len(out) <= limit:
                piece = member.decompress(data, limit + 1 - len(out))
                data = member.unconsumed_tail
                out += piece
                if not piece and not data:
                    break
        except zlib.error as error:
            raise EncodingError(str(error)) from error
        if not member.eof:
            return bytes(out), False
        data = member.unused_data
        if not data.startswith(b"\x1f\x8b"):
            return bytes(out), True
    raise EncodingError(f"more than {_MOST_MEMBERS} gzip members")


def _brotli(data: bytes, limit: int) -> _Decoded:
    decompressor = brotli.Decompressor()
    out = bytearray()
    try:
        while not decompressor.is_finished() and len(out) <= limit:
            piece = decompressor.process(data, output_buffer_limit=limit + 1 - len(out))
            data = b""
            out += piece
            if not piece and decompressor.can_accept_more_data():
                break
    except brotli.error as error:
        raise EncodingError(str(error)) from error
    return bytes(out), decompressor.is_finished()


def _zstd(data: bytes, limit: int) -> _Decoded:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    out = bytearray()
    try:
        # bounded, but silent about a frame that breaks off
        with decompressor.stream_reader(data, read_across_frames=True) as reader:
            while len(out) <= limit and (piece := reader.read(min(65536, limit + 1 - len(out)))):
                out += piece
        if len(out) > limit:
            return bytes(out), True
        for _ in range(_MOST_MEMBERS):
            frame = decompressor.decompressobj()
            frame.decompress(data)
            if not frame.eof:
                return bytes(out), False
            if not (data := frame.unused_data):
                return bytes(out), True
    except zstandard.ZstdError as error:
        raise EncodingError(str(error)) from error
    raise EncodingError(f"more than {_MOST_MEMBERS} zstd frames")


_DECODERS: dict[str, Callable[[bytes, int], _Decoded]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
