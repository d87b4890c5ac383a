"""Elements -> lines."""

import pytest
from lxml import etree

from scrapers.blocks import Line, fold, read_lines
from scrapers.markup import compiled


def tree(markup: str) -> etree._Element:
    root = etree.fromstring(f"<html><body>{markup}</body></html>".encode(), etree.HTMLParser(encoding="utf-8"))
    body = root.find("body")
    assert body is not None
    return body


def lines(markup: str) -> list[Line]:
    return read_lines(tree(markup))


LONG = "Kementerian dan pemerintah kota menandatangani perjanjian yang berlaku selama lima tahun sejak hari ini. " * 4


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Satu.</p><p>Dua.</p>", ["Satu.", "Dua."]),
        ("Satu.<br><br>Dua.<br/>Tiga.", ["Satu.", "Dua.", "Tiga."]),
        ("<div>Satu.<p>Dua.</p>Tiga.</div>", ["Satu.", "Dua.", "Tiga."]),
        ("<p>Kata <b>menteri</b> <a href='/x'>itu</a> kemarin.</p>", ["Kata menteri itu kemarin."]),
        ("<p>kalimat yang<br>dipotong di tengah.</p>", ["kalimat yang dipotong di tengah."]),
        ("<p>kalimat yang selesai.<br>lalu yang lain.</p>", ["kalimat yang selesai.", "lalu yang lain."]),
        ("<ul><li>Satu</li><li>Dua</li></ul>", ["Satu", "Dua"]),
        ("<table><tr><td>Penulis</td><td>: Ayu</td></tr></table>", ["Penulis | : Ayu"]),
        ("<blockquote><p>Kami senang.</p></blockquote>", ["Kami senang."]),
        ("<p>Satu<script>var a = 1;</script> dua.</p>", ["Satu dua."]),
        ("<p>Satu<style>p{}</style><noscript>x</noscript>.</p>", ["Satu."]),
        ("<p hidden>Rahasia.</p><p style='display: none'>Rahasia.</p><p>Terbuka.</p>", ["Terbuka."]),
        ("<p>Satu\u00a0\u00a0dua\u200b \u202etiga\u202c.</p>", ["Satu dua tiga."]),
        ("<p> \n </p>", []),
        ("", []),
    ],
)
def test_lines(markup: str, expected: list[str]) -> None:
    assert [line.text for line in lines(markup)] == expected


@pytest.mark.parametrize(
    ("markup", "kind"),
    [("<h2>Judul</h2>", "heading"), ("<li>Butir</li>", "item"), ("<p>Teks</p>", "text"), ("Teks", "text")],
)
def test_kinds(markup: str, kind: str) -> None:
    assert [line.kind for line in lines(markup)] == [kind]


@pytest.mark.parametrize(
    "box",
    [
        '<div class="baca-juga">Judul lain</div>',
        '<div id="bacajugabox">Judul lain</div>',
        '<ul class="list-terkait"><li>Judul lain</li></ul>',
        "<figure><figcaption>Judul lain</figcaption></figure>",
        '<p class="photo-caption">Judul lain</p>',
        '<div class="wp-sosmed-d">Judul lain</div>',
        '<div class="tags">Judul lain</div>',
        "<aside>Judul lain</aside>",
    ],
)
def test_boxes_beside_the_story_are_marked(box: str) -> None:
    found = lines(f"<p>{LONG}</p>{box}")
    assert [(line.text, line.aside) for line in found[1:]] == [("Judul lain", True)]


@pytest.mark.parametrize(
    "name", ["related-content", "share-wrapper", "elementor-widget-text-editor", "post tag-iklan category-related"]
)
def test_an_element_with_most_of_the_text_is_the_story_whatever_its_name(name: str) -> None:
    assert [line.aside for line in lines(f'<div class="{name}"><p>{LONG}</p></div><p>Pendek.</p>')] == [False, False]


def test_a_name_inside_a_sentence_does_not_tear_it() -> None:
    found = lines(f'<p>{LONG}</p><p>Menteri (<a class="inner-link-tag" href="/t">Menhub</a>) datang.</p>')
    assert (found[1].text, found[1].aside) == ("Menteri (Menhub) datang.", False)


def test_dropped_inline_elements_leave_the_sentence_whole() -> None:
    body = tree('<p>Menteri <span class="x">iklan</span>datang.</p>')
    found = read_lines(body, drop=set(compiled(".x")(body)))
    assert {(line.text, line.aside) for line in found} == {("iklan", True), ("Menteri datang.", False)}


@pytest.mark.parametrize(
    ("markup", "linked"),
    [
        ('<p><a href="/x">Judul lain di situs ini</a></p>', 1.0),
        ('<a href="/x"><h3>Judul lain di situs ini</h3></a>', 1.0),
        ("<p>Tanpa tautan</p>", 0.0),
    ],
)
def test_share_of_links(markup: str, linked: float) -> None:
    assert [line.linked for line in lines(markup)] == [linked]


@pytest.mark.parametrize(
    "markup",
    [
        '<p>Kata menteri. <strong>Baca juga: <a href="/x">Judul lain</a></strong></p>',
        '<p>Kata menteri. (Baca: <a href="/x">Judul lain</a>)</p>',
        '<p>Kata menteri.<br>Baca juga <a href="/x">Judul lain</a><br></p>',
        '<p>Kata menteri. Lihat juga: <a href="/x">Judul lain</a>.</p>',
    ],
)
def test_pointers_inside_a_paragraph_are_cut_out(markup: str) -> None:
    assert [line.text for line in lines(markup)] == ["Kata menteri."]


def test_a_long_hidden_text_is_a_page_of_the_story() -> None:
    assert [line.text for line in lines(f'<div style="display:none"><p>{LONG}</p></div>')] == [LONG.strip()]


def test_hostile_depth_is_survived() -> None:
    body = tree("<p>Sebelum.</p>" + "<div>" * 200_000 + "dalam" + "</div>" * 200_000)
    assert read_lines(body)[0].text == "Sebelum."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \n\t b ", "a b"),
        ("a\u00a0b", "a b"),
        ("a\u200bb\ufeff", "ab"),
        ("\u202eabc\u202c", "abc"),
        ("a\x07b", "ab"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected
