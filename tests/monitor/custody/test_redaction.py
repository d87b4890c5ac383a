"""Passages taken out of documents: none is left, and nothing else is touched."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.custody.redaction import RUN, redact

SECRET = "Gubernur Arunika dan PT Samudra Lestari meneken kontrak pengolahan air pada Senin di Balai Kota."


@pytest.mark.parametrize(
    ("document", "left"),
    [
        (f"Awal. {SECRET} Akhir.", "Awal. [x] Akhir."),
        (f"<p>{SECRET}</p>", "<p>[x]</p>"),
        (
            "<p>Gubernur <b>Arunika</b> dan\n PT <mark>Samudra Lestari</mark> meneken …</p>",
            "<p>[x]<b></b><mark></mark></p>",
        ),
        ("> Gubernur Arunika dan PT\r\n> Samudra Lestari meneken", ">[x]"),
        ("GUBERNUR ARUNIKA DAN PT SAMUDRA", "[x]"),
        ("Gubernur Arunika dan PT Lain meneken", "Gubernur Arunika dan PT Lain meneken"),
        ("https://x.example/gubernur-arunika-dan-pt-samudra", "https://x.example/gubernur-arunika-dan-pt-samudra"),
    ],
    ids=["text", "html", "tags", "wrapped", "capitals", "four-words", "address"],
)
def test_quotations_are_taken_out_and_the_form_stays(document: str, left: str) -> None:
    assert "".join(redact(document, [SECRET], mark="[x]").split()) == "".join(left.split())


def test_addresses_are_taken_out_as_they_stand_in_html_too() -> None:
    url = "https://x.example/a?b=1&c=2"
    document = f'{url} <a href="{html.escape(url)}">baca</a> https://x.example/a'
    assert redact(document, [], mark="[x]", addresses=[url]) == '[x] <a href="#">baca</a> https://x.example/a'


@pytest.mark.parametrize(
    ("document", "left"),
    [
        ("Kata: “Gubernur (Arunika) – dan PT\n\n  Samudra…” (Warta)", "Kata: [x] (Warta)"),
        ("<q>&#34;Gubernur Arunika, dan &amp; PT (Samudra) …&#34;</q> &amp; lain", "<q>[x]</q> &amp; lain"),
        ("<p>“<mark>Gubernur</mark> Arunika dan PT Samudra”.</p><p>“Lain”</p>", "<p><mark>[x]</mark></p><p>“Lain”</p>"),
        ("* Gubernur Arunika dan PT Samudra\n  https://x.example/a\n* Lain.", "* [x]\n* Lain."),
        ("Baca: <https://x.example/a?b=1>, https://x.example/a2, https://x.example/a/b", None),
    ],
    ids=["text", "entities", "tags", "item", "addresses"],
)
def test_a_passage_reads_as_one_mark(document: str, left: str | None) -> None:
    got = redact(document, [SECRET], mark="[x]", addresses=["https://x.example/a"])
    assert got == (left or "Baca: <[x]>, https://x.example/a2, https://x.example/a/b")


def test_what_is_known_from_elsewhere_stays() -> None:
    document = "Wali Kota dan PT Samudra Lestari meneken kontrak. Arunika dan PT Samudra Lestari meneken kontrak."
    known = "dan pt samudra lestari meneken kontrak"
    got = redact(document, [SECRET], mark="[x]", known=lambda run: run in known)
    assert got == "Wali Kota dan PT Samudra Lestari meneken kontrak. [x]"


def test_a_short_title_is_a_secret_as_a_whole() -> None:
    assert redact("Kata: Air Bersih Wanakerta.", ["Air Bersih Wanakerta"], mark="[x]").startswith("Kata: [x]")
    assert redact("Kata: Air Bersih.", ["Air Bersih Wanakerta"], mark="[x]") == "Kata: Air Bersih."


PLAIN = ["dan", "di", "ke", "gubernur", "menteri", "air", "kapal", "kota", "desa"]
MARKED = [*PLAIN, "<b>", "</b>", "&amp;", "\n"]


@given(st.lists(st.sampled_from(MARKED), max_size=40), st.lists(st.sampled_from(PLAIN), min_size=RUN, max_size=12))
def test_no_run_of_a_secret_is_left_and_tags_stay(document: list[str], secret: list[str]) -> None:
    text = " ".join([*document, *secret])
    got = redact(text, [" ".join(secret)], mark="#")
    runs = {tuple(secret[at : at + RUN]) for at in range(len(secret) - RUN + 1)}
    # what a mark stands between is not in a row
    for piece in re.sub(r"<[^>]*>|&\w+;", " ", got).split("#"):
        words = piece.split()
        assert not any(tuple(words[at : at + RUN]) in runs for at in range(len(words)))
    assert re.findall(r"<[^>]*>", got) == re.findall(r"<[^>]*>", text)
    assert "#" in got
