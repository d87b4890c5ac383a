"""The selectors of a draft, and what a few pages teach beside them."""

from datetime import UTC, datetime

import pytest
from lxml import html

from scrapers.drafting.selectors import selectors
from tests.scrapers.drafts import article, drafted_from


@pytest.mark.parametrize(
    ("markup", "best"),
    [
        ("<div class='css-1x2y3z isi-berita'>", ".isi-berita"),
        ("<div id='post-12345' class='entry-content clearfix'>", ".entry-content"),
        ("<div class='col-md-8' itemprop='articleBody'>", "[itemprop=articleBody]"),
        ("<section class='konten'><div class='col-md-8'>", ".konten .col-md-8"),
    ],
)
def test_the_most_durable_selector_comes_first(markup: str, best: str) -> None:
    element = html.fragment_fromstring(f"<body>{markup}").xpath("//div")[-1]
    assert selectors(element)[0] == best


@pytest.mark.parametrize("markup", ["<div>", "<div class='row'>", "<div id='post-12345'>", "<div class='css-1x2y3z'>"])
def test_an_element_without_a_name_of_its_own_has_no_selector(markup: str) -> None:
    assert selectors(html.fragment_fromstring(f"<body>{markup}").xpath("//div")[0]) == ()


def test_a_selector_that_is_wrong_on_one_page_is_left_out() -> None:
    good = "<h1 class='judul'>{title}</h1><div class='isi'>{text}</div>"
    trap = (
        "<div class='judul'>Kabar hari ini dari kami</div><h1 class='kepala'>{title}</h1><div class='isi'>{text}</div>"
    )
    found = drafted_from(article(1001, good), article(1002, trap), article(1003, good)).source
    assert ".judul" not in [selector.query for selector in found.fields.title]


def test_two_templates_give_two_selectors() -> None:
    old = "<h1>{title}</h1><div class='isi-lama'>{text}</div>"
    new = "<h1>{title}</h1><section class='konten-baru'>{text}</section>"
    pages = article(1001, old), article(1002, new), article(1003, old), article(1004, new)
    assert {selector.text for selector in drafted_from(*pages).source.fields.body} == {
        "css:.isi-lama",
        "css:.konten-baru",
    }


def test_what_stands_in_every_article_is_no_story() -> None:
    line = "<p>Kantor kami melayani pengaduan warga setiap hari kerja di loket sebelah timur balai kota.</p>"
    markup = "<h1>{title}</h1><div class='isi'>{text}" + line + "</div>"
    found = drafted_from(article(1001, markup), article(1002, markup))
    assert [len(article.text.split("\n\n")) for article in found.samples] == [2, 2]
    assert len(found.source.clean.lines) == 1


def test_a_z_behind_the_local_time_is_told_from_utc() -> None:
    stamp = '<script type=\'application/ld+json\'>{{{{"@type": "NewsArticle", "datePublished": "{}"}}}}</script>'
    body = "<h1>{{title}}</h1><p>Kamis, 19 November 2026 15:40 WIB</p><div class='isi'>{{text}}</div>"
    wrong, right = (
        drafted_from(*(article(number, (stamp + body).format(time)) for number in (1001, 1002)))
        for time in ("2026-11-19T15:40:00Z", "2026-11-19T08:40:00Z")
    )
    assert (wrong.source.dates.z_means_local, right.source.dates.z_means_local) == (True, False)
    published = {article.published for made in (wrong, right) for article in made.samples}
    assert published == {datetime(2026, 11, 19, 8, 40, tzinfo=UTC)}


def test_without_any_selector_general_rules_go_on() -> None:
    found = drafted_from(article(1001, "<h2>{title}</h2>{text}"))
    assert found.source.fields.body == ()
    assert found.finding("fields.body") is not None
    assert found.samples[0].text.startswith("Bagian 1001. Wali kota")
