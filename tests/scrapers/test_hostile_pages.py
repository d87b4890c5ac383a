"""Hundreds of hostile and odd pages: each gives the article that it holds, whole and alone, or a reason why not."""

import resource
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime

import pytest

from scrapers.article import Article, NotArticle, Page
from scrapers.extract import extract, next_pages
from scrapers.paging import MOST_PAGES
from tests.scrapers.hostile_pages import HOSTILE, Hostile
from tests.scrapers.hostile_templates import PIECES, STRANGER, classic, page

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def fetched(hostile: Hostile) -> Page:
    return Page(
        requested_url=hostile.url,
        url=hostile.url,
        source="warta",
        fetched_at=NOW,
        status=200,
        headers=(("Content-Type", hostile.content_type),),
        body=hostile.encoded,
    )


def of_kind(*, article: bool) -> list[object]:
    return [pytest.param(one, id=one.name) for one in HOSTILE if (one.piece is not None) is article]


def words(text: str) -> list[str]:
    """Letters and digits of each word: typographic marks differ between encodings, words never do."""
    return ["".join(char for char in word if char.isalnum()) for word in unicodedata.normalize("NFC", text).split()]


def test_there_are_three_hundred_and_no_two_are_the_same() -> None:
    assert len(HOSTILE) >= 300
    assert (
        len({one.name for one in HOSTILE}) == len({(one.encoded, one.content_type) for one in HOSTILE}) == len(HOSTILE)
    )


@pytest.mark.parametrize("hostile", of_kind(article=True))
def test_the_article_is_found_whole_and_alone(hostile: Hostile) -> None:
    found, piece = extract(fetched(hostile), None), hostile.piece
    assert isinstance(found, Article), found
    assert piece is not None
    assert STRANGER not in found.text
    said, wanted = words(found.text), words(" ".join(piece.paragraphs))
    # a dateline's dash, an advert's word: a few words more or fewer are no other text
    assert len(set(wanted) - set(said)) <= 2, set(wanted) - set(said)
    assert len(said) <= 1.08 * len(wanted) + 3, found.text
    if hostile.titled:
        assert words(found.title) == words(piece.title)
    assert found.published in {datetime.fromisoformat(piece.published), None}
    assert set(found.authors) <= {piece.author}


@pytest.mark.parametrize("hostile", of_kind(article=False))
def test_a_page_without_an_article_gives_a_reason(hostile: Hostile) -> None:
    found = extract(fetched(hostile), None)
    assert isinstance(found, NotArticle), (found.title, found.text)
    assert found.reason
    assert found.detail.endswith(".")


@pytest.mark.parametrize("hostile", [pytest.param(one, id=one.name) for one in HOSTILE])
def test_further_pages_are_few_and_of_the_same_article(hostile: Hostile) -> None:
    further = next_pages(fetched(hostile), None)
    assert len(further) < MOST_PAGES
    assert all(url.startswith(hostile.url) for url in further)


def test_most_dates_titles_and_authors_are_found() -> None:
    """What may be missing on one page must not be missing on all."""
    whole = [(extract(fetched(one), None), one) for one in HOSTILE if one.piece and "no-byline" not in one.name][::3]
    found = [article for article, _ in whole if isinstance(article, Article)]
    assert sum(bool(article.published) for article in found) >= 0.95 * len(whole)
    assert sum(bool(article.authors) for article in found) >= 0.9 * len(whole)


@pytest.mark.parametrize(
    ("title", "article"),
    [
        ("404 Rumah di Wanakerta Rusak Diterjang Angin Kencang", True),
        ("Pemprov Arunika Angkat 404 Guru Honorer", True),
        ("Kabar dari Tirtasari nomor 404", True),
        ("Jalan Pesisir Arunika Sedang Perbaikan, Warga Memutar", True),
        ("Situs Purbakala Gantari Kini Dijaga Warga", True),
        ("Masuk Musim Hujan, Wanakerta Siapkan Pompa", True),
        ("404", False),
        ("Error 404", False),
        ("404 - Halaman tidak ditemukan", False),
        ("404 Not Found", False),
        ("Galat 404: halaman tidak ada", False),
        ("Situs ini sedang dalam perbaikan", False),
        ("Masuk", False),
    ],
)
def test_a_short_story_is_told_from_a_page_that_stands_in_its_place_by_its_title(title: str, article: bool) -> None:
    story = "Bupati menyampaikan hal itu dalam rapat di balai kota pada Senin pagi bersama kepala dinas."
    form = "" if article else "<form><input type=password></form>"
    body = f"<title>{title} - Warta Uji</title><h1>{title}</h1><p>{story}</p>{form}"
    found = extract(fetched(Hostile(name="", encoded=body.encode(), piece=None)), None)
    assert isinstance(found, Article) is article, found


# What is too large to be one of many


@pytest.mark.slow
@pytest.mark.parametrize("opening", ["<div>", "<div><p>", "<table><tr><td>", "<b><i>", "<ul><li>"])
def test_ten_megabytes_of_nesting_end_within_a_limit_of_processor_time(opening: str) -> None:
    """In a process of its own, whose processor time the system limits."""
    code = (
        "import sys\n"
        "from tests.scrapers.test_hostile_pages import fetched, nested\n"
        "from scrapers.extract import extract, next_pages\n"
        "page = fetched(nested(sys.argv[1]))\n"
        "print(type(extract(page, None)).__name__, len(next_pages(page, None)))\n"
    )

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))

    done = subprocess.run(
        [sys.executable, "-c", code, opening], capture_output=True, text=True, check=False, preexec_fn=limited
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[0] in {"Article", "NotArticle"}


def nested(opening: str) -> Hostile:
    """Ten megabytes of openings with an article at their bottom."""
    markup = page(classic(PIECES[0])).replace("<body>", "<body>" + opening * (10_000_000 // len(opening)))
    return Hostile(name="nested", encoded=markup.encode(), piece=None)
