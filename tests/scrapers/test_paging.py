"""Which pages belong to an article, and how they are put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.markup import Document
from scrapers.paging import further_pages, is_complete, is_whole, merge, page_count
from scrapers.source import load_sites

SITES = load_sites()
KOMPAS = "https://regional.kompas.com/read/2025/11/06/101500078/judul-berita"
CNN = "https://www.cnnindonesia.com/nasional/20251106101500-20-1300001/judul-berita"
GENERIC = "https://kabar.example/berita/1234/judul-berita"


def document(url: str, *links: str) -> Document:
    anchors = "".join(f'<a class="paging__link" href="{link}">x</a>' for link in links)
    return Document(f"<body><p>Teks.</p>{anchors}</body>".encode(), url=url)


def test_no_pager_is_one_page() -> None:
    assert further_pages(document(GENERIC, "/berita/99/lain?page=2", "/indeks?page=3"), None) == ()


def test_the_address_of_the_whole_is_preferred() -> None:
    assert further_pages(document(KOMPAS, f"{KOMPAS}?page=2"), SITES["kompas"]) == (f"{KOMPAS}?page=all",)


def test_a_link_to_the_whole_is_a_pager() -> None:
    assert further_pages(document(KOMPAS, f"{KOMPAS}?page=all"), SITES["kompas"]) == (f"{KOMPAS}?page=all",)


def test_the_whole_needs_nothing_more() -> None:
    assert further_pages(document(f"{KOMPAS}?page=all", f"{KOMPAS}?page=2"), SITES["kompas"]) == ()


def test_numbered_pages_of_a_site() -> None:
    pager = f'<div class="gap-2 text-base"><a href="{CNN}/2">2</a><a href="{CNN}/3">3</a></div>'
    doc = Document(f'<div class="mb-8">{pager}</div>'.encode(), url=CNN)
    assert further_pages(doc, SITES["cnnindonesia"]) == (f"{CNN}/2", f"{CNN}/3")


@pytest.mark.parametrize(
    ("links", "pages"),
    [
        (["?page=2", "?page=3"], ["?page=2", "?page=3"]),
        (["?hal=2"], ["?hal=2"]),
        (["/berita/1234/judul-berita/2"], ["/2"]),
        (["/berita/1234/judul-berita/page/2/"], ["/page/2"]),
        (["?page=3"], ["?page=2", "?page=3"]),
    ],
)
def test_numbered_pages_of_an_unknown_site(links: list[str], pages: list[str]) -> None:
    assert further_pages(document(GENERIC, *links), None) == tuple(f"{GENERIC}{page}" for page in pages)


def test_from_page_two_on_only_the_rest() -> None:
    doc = document(f"{GENERIC}?page=2", "?page=1", "?page=3")
    assert further_pages(doc, None) == (f"{GENERIC}?page=3",)


def test_another_host_is_no_page() -> None:
    assert page_count(document(GENERIC, "https://jahat.example/berita/1234/judul-berita?page=9"), None) == 1


def test_a_hostile_pager_is_bounded() -> None:
    assert page_count(document(GENERIC, "?page=30", "?page=31", "?page=999999999999"), None) == 30


@pytest.mark.parametrize(
    ("url", "whole"),
    [(f"{KOMPAS}?page=all", True), ("https://d.example/d-1/x?single=1", True), (KOMPAS, False), ("http://[x", False)],
)
def test_is_whole(url: str, whole: bool) -> None:
    assert is_whole(url) is whole


def test_complete_with_every_page() -> None:
    first, second = document(GENERIC, "?page=2"), document(f"{GENERIC}?page=2", "?page=1")
    assert is_complete(first, [second], None)


def test_incomplete_without_page_two() -> None:
    assert not is_complete(document(GENERIC, "?page=2"), [], None)


def test_incomplete_with_a_gap() -> None:
    first, third = document(GENERIC, "?page=2", "?page=3"), document(f"{GENERIC}?page=3")
    assert not is_complete(first, [third], None)


def test_complete_with_the_whole() -> None:
    assert is_complete(document(GENERIC, "?page=2"), [document(f"{GENERIC}?page=all")], None)


def test_repeated_paragraphs_count_once() -> None:
    first, second = "Paragraf pertama dari berita ini.", "Paragraf kedua dari berita ini."
    assert merge([[first], [first, second]]) == (first, second)


def test_short_lines_may_repeat() -> None:
    assert merge([["Ya.", "Tidak."], ["Ya."]]) == ("Ya.", "Tidak.", "Ya.")


@given(st.lists(st.lists(st.text(max_size=40), max_size=5), max_size=4))
def test_merging_keeps_order_and_loses_no_text(pages: list[list[str]]) -> None:
    merged = merge(pages)
    assert set(merged) <= {paragraph for page in pages for paragraph in page}
    assert merge([merged]) == merged
