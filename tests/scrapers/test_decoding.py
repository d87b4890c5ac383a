"""Content codings: what compressors make comes back, and nothing a few kilobytes claim to hold fills the memory."""

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scrapers.decoding import EncodingError, OversizeError, codings, decode
from scrapers.errors import FailureKind
from tests.scrapers.fetching import failure, page
from tests.scrapers.servers import reply, serve

TEXT = b"<p>" + b"Nota kesepahaman ditandatangani. " * 200
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def _raw_deflate(data: bytes) -> bytes:
    encoder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return encoder.compress(data) + encoder.flush()


@given(st.binary(max_size=4000), st.lists(st.sampled_from(sorted(ENCODERS)), max_size=3))
def test_round_trip(data: bytes, names: list[str]) -> None:
    body = data
    for name in names:
        body = ENCODERS[name](body)
    assert decode(body, tuple(names), limit=10_000) == data


@given(st.binary(max_size=300), st.sampled_from(sorted(ENCODERS)), st.integers(0, 40))
def test_any_bytes_are_decoded_or_refused_within_the_limit(data: bytes, name: str, limit: int) -> None:
    try:
        got = decode(data, (name,), limit=limit)
    except (EncodingError, OversizeError):
        return
    assert len(got) <= limit


@pytest.mark.parametrize("name", sorted(ENCODERS))
def test_page_comes_decoded(name: str) -> None:
    with serve({"/": reply(ENCODERS[name](TEXT), Content_Encoding=name)}) as server:
        got = page(server.url())
    assert (got.body, got.header("content-encoding")) == (TEXT, name)


@pytest.mark.parametrize(
    ("body", "name"),
    [(_raw_deflate(TEXT), "deflate"), (gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), "gzip")],
    ids=["raw-deflate", "gzip-members"],
)
def test_usual_oddities_are_decoded(body: bytes, name: str) -> None:
    assert decode(body, (name,), limit=100_000) == TEXT


def test_zstd_frames_follow_each_other() -> None:
    assert decode(zstandard.compress(TEXT) * 2, ("zstd",), limit=100_000) == TEXT * 2


def test_bytes_after_a_gzip_member_are_ignored() -> None:
    assert decode(gzip.compress(TEXT) + b"\0\0\0", ("gzip",), limit=100_000) == TEXT


@pytest.mark.parametrize("name", sorted(ENCODERS))
def test_data_that_breaks_off_is_refused(name: str) -> None:
    with serve({"/": reply(ENCODERS[name](TEXT)[:-10], Content_Encoding=name)}) as server:
        assert failure(server.url()).kind is FailureKind.BAD_ENCODING


@pytest.mark.parametrize("name", [*sorted(ENCODERS), "compress", "aes128gcm", "gzip, gzip, gzip, gzip"])
def test_data_that_is_something_else_is_refused(name: str) -> None:
    with serve({"/": reply(TEXT, Content_Encoding=name)}) as server:
        assert failure(server.url()).kind is FailureKind.BAD_ENCODING


@pytest.mark.parametrize("name", sorted(ENCODERS))
def test_cut_keeps_what_there_is(name: str) -> None:
    assert decode(ENCODERS[name](TEXT), (name,), limit=50, cut=True) == TEXT[:50]


@pytest.mark.parametrize("name", sorted(ENCODERS))
def test_limit_is_exact(name: str) -> None:
    body = ENCODERS[name](TEXT)
    assert decode(body, (name,), limit=len(TEXT)) == TEXT
    with pytest.raises(OversizeError):
        decode(body, (name,), limit=len(TEXT) - 1)


def test_many_tiny_members_are_refused() -> None:
    with pytest.raises(EncodingError):
        decode(gzip.compress(b"") * 100_000, ("gzip",), limit=1000)


def test_codings_of_several_headers_apply_in_order() -> None:
    assert codings(["GZIP, identity", " br "]) == ("gzip", "br")


@cache
def _bomb(name: str) -> bytes:
    """A few kilobytes, 160 MiB when inflated."""
    block = bytes(1024 * 1024)
    if name == "br":
        encoder = brotli.Compressor(quality=3)
        return b"".join([*(encoder.process(block) for _ in range(160)), encoder.finish()])
    if name == "zstd":
        writer = zstandard.ZstdCompressor().compressobj()
    elif name == "deflate":
        writer = zlib.compressobj(9)
    else:
        writer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    return b"".join([*(writer.compress(block) for _ in range(160)), writer.flush()])


_UNDER_A_MEMORY_LIMIT = """
import resource, sys
from pathlib import Path
from scrapers.decoding import OversizeError, decode

body = Path(sys.argv[1]).read_bytes()
names = tuple(sys.argv[2].split(","))
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 64 * 1024 * 1024,) * 2)
try:
    decode(body, names, limit=10 * 1024 * 1024)
except OversizeError:
    print("refused")
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="address space is measured in /proc")
@pytest.mark.parametrize("names", ["gzip", "deflate", "br", "zstd", "gzip,gzip"])
def test_bomb_is_refused_in_little_memory(names: str, tmp_path: Path) -> None:
    first, *more = names.split(",")
    body = _bomb(first)
    for name in more:
        body = ENCODERS[name](body)
    (tmp_path / "bomb").write_bytes(body)
    done = subprocess.run(
        [sys.executable, "-c", _UNDER_A_MEMORY_LIMIT, str(tmp_path / "bomb"), names],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.stdout.strip(), done.stderr) == ("refused", "")


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_bomb_from_a_server_is_too_large(name: str) -> None:
    with serve({"/": reply(_bomb(name), Content_Encoding=name)}) as server:
        assert failure(server.url()).kind is FailureKind.TOO_LARGE
