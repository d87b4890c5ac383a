"""Addresses out of anything: one reading of each, the same for every part of Pantau that reads it."""

import contextlib
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from scrapers.articlelike import looks_like_article, site_of
from scrapers.errors import FailureKind, FetchError
from scrapers.fetch import _target
from scrapers.guard import refusal, target
from scrapers.source import load_sites
from scrapers.urls import absolute, canonical, find_source, generic_identity, host_of, identify
from tests.fuzz.depth import fuzzed, woven

SITES = load_sites()
HOSTS = sorted({host for source in SITES.values() for host in source.hosts})[:40]
TOKENS = [
    "http://", "https://", "HTTP:", "//", "/", "\\", "?", "#", "@", ":", ".", "..", "%", "%2e", "%00", "%2F", "&", "=",
    "[::1]", "[", "]", "127.0.0.1", "0x7f.1", "2130706433", "localhost", "berita.example", "m.", "amp.", "www.", ":80",
    ":443", ":8080", ":99999", "user@", "\u3002", "\uff0f", "\u2488", "\u00df", "\u200d", "xn--", "\t", "\n", " ",
    "/berita/", "12345", "/amp", "?page=2", "utm_source=x", "?single=1", ".html", "/2025/11/04/", "kerja-sama", *HOSTS,
]  # fmt: skip
ADDRESS = st.one_of(woven(TOKENS), st.builds("https://{}/{}".format, st.sampled_from(HOSTS), woven(TOKENS)))


@fuzzed
@given(ADDRESS)
def test_the_canonical_form_is_a_fixed_point(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once


@fuzzed
@given(ADDRESS)
def test_the_guard_and_the_identity_read_the_same_host(url: str) -> None:
    """A difference between two parsers is how a request is smuggled past a check."""
    with contextlib.suppress(FetchError):
        checked = target(url)
        read = host_of(url)
        if read is not None and "ampproject" not in url and "google." not in url:
            split = urlsplit(f"//{read}")
            assert (split.hostname, split.port or checked.port) == (checked.host, checked.port)


@fuzzed
@given(ADDRESS)
def test_what_is_sent_is_what_was_checked(url: str) -> None:
    try:
        sent = _target(url)
    except FetchError as error:
        assert error.kind is FailureKind.BAD_URL  # noqa: PT017 - no error is as good
        return
    again = target(sent.url)
    assert (again.scheme, again.host, again.port, again.url) == (sent.scheme, sent.host, sent.port, sent.url)
    assert sent.url.isascii() or sent.url.isprintable()


@fuzzed
@given(ADDRESS, ADDRESS)
def test_links_are_absolute_or_left_out(url: str, base: str) -> None:
    found = absolute(url, base)
    assert found is None or urlsplit(found).scheme in {"http", "https"}


@fuzzed
@given(ADDRESS)
def test_an_identity_survives_the_canonical_form(url: str) -> None:
    source = find_source(url, SITES)
    if source is not None:
        assert identify(url, source) == identify(canonical(url), source)
    assert generic_identity(url) == generic_identity(canonical(url))
    looks_like_article(canonical(url), "Judul yang cukup panjang")
    site_of(host_of(url) or "")


@fuzzed
@given(st.one_of(woven(TOKENS), st.ip_addresses().map(str)), st.integers(0, 65535), st.booleans())
def test_any_address_is_judged(address: str, port: int, allow: bool) -> None:
    said = refusal(address, port, allow_private=allow)
    assert said is None or said
