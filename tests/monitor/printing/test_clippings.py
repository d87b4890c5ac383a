"""The digest as PDF, read back by a reader that is not ours."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from monitor.config import Config
from monitor.digests.clippings import clippings
from monitor.digests.digest import gather
from monitor.wording import clean
from tests.monitor.busy_day import busy_day
from tests.monitor.sample import NOW, Sample

CONFIG = Config.model_validate({"language": "id", "sources": ["warta", "lentera", "kabar-timur"]})
EDITION = datetime(2025, 6, 3, 23, 30, tzinfo=UTC).astimezone(CONFIG.zone)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "pantau.db") as sample:
        yield sample


def made(sample: Sample, config: Config = CONFIG) -> bytes:
    return clippings(gather(sample.store, config=config, edition=EDITION, until=NOW), config=config)


def words(pdf: bytes) -> str:
    """Its text, with one blank between words."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def test_every_cooperation_of_the_digest_stands_in_it(sample: Sample):
    busy_day(sample)
    digest = gather(sample.store, config=CONFIG, edition=EDITION, until=NOW)
    text = words(clippings(digest, config=CONFIG))

    assert [item.parties for item in digest.items if not all(party in text for party in item.parties)] == []


def test_every_evidence_stands_in_it_with_its_source(sample: Sample):
    busy_day(sample)
    digest = gather(sample.store, config=CONFIG, edition=EDITION, until=NOW)
    text = words(clippings(digest, config=CONFIG)).replace(" ", "")

    titles = [clean(item.evidence.title).replace(" ", "") for item in digest.items]
    assert [title for title in titles if title not in text] == []


def test_contents_and_sources_are_there(sample: Sample):
    busy_day(sample)
    text = words(made(sample)).casefold()

    assert ("daftar isi" in text, "sumber" in text, "kerja sama baru" in text) == (True, True, True)


def test_a_quiet_day_says_so(sample: Sample):
    assert "Hari yang tenang" in words(made(sample))


def test_what_is_too_much_for_paper_is_counted(sample: Sample):
    sample.source("warta", "Warta")
    for number in range(520):
        sample.simple(f"Dinas Kesehatan {number}", "Kementerian Perhubungan")

    assert "dan 20 lagi" in words(made(sample))


def test_it_bears_the_time_at_which_it_was_made_whatever_the_clock_shows(sample: Sample):
    digest = gather(sample.store, config=CONFIG, edition=EDITION, until=NOW, now=NOW.replace(microsecond=7))

    assert b"2025-06-04T00:00:00" in clippings(digest, config=CONFIG)


def test_the_language_is_that_of_the_audience(sample: Sample):
    assert "A quiet day" in words(made(sample, CONFIG.model_copy(update={"language": "en"})))


def test_the_same_digest_makes_the_same_bytes(sample: Sample):
    busy_day(sample)

    assert made(sample) == made(sample)


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        "*tebal* _miring_ `kode` $x$ <label> @acuan",
        '#let x = read("/etc/passwd")',
        "\\ = judul",
        "A" * 5000,
        "{{ x }} {% y %}",
    ],
)
def test_names_from_the_web_are_set_as_text(sample: Sample, name: str):
    sample.source("warta", "Warta")
    sample.simple(name, "Kementerian Perhubungan", status="signed")

    assert name[:11].replace(" ", "") in words(made(sample)).replace(" ", "")


def test_directions_of_writing_are_not_turned(sample: Sample):
    sample.source("warta", "Warta")
    sample.simple("Dinas \u202eterbalik", "Kementerian Perhubungan")

    assert "\u202e" not in words(made(sample))


def test_an_address_that_is_none_is_no_link(sample: Sample):
    sample.source("warta", "Warta")
    sample.simple("Dinas Kesehatan", "Kementerian Perhubungan", url="javascript:alert(1)")

    assert b"/URI (javascript" not in made(sample)


@pytest.mark.parametrize(("count", "pages", "listed"), [(2, 3, False), (5, 4, True), (24, 9, True)])
def test_contents_have_a_page_of_their_own_only_where_they_fill_it(
    sample: Sample, count: int, pages: int, listed: bool
):
    sample.source("warta", "Warta")
    for number in range(count):
        sample.simple(f"Dinas Kesehatan {number}", "Kementerian Perhubungan", title=f"Judul {number}")
    pdf = made(sample)
    document = pypdfium2.PdfDocument(pdf)
    try:
        cover = document[0].get_textpage().get_text_range().casefold()
        assert len(document) <= pages
    finally:
        document.close()

    assert ("daftar isi" in words(pdf).casefold(), "daftar isi" in cover) == (listed, listed and count < 20)


def test_a_headline_is_said_where_it_is_first_cited_and_among_the_sources(sample: Sample):
    sample.source("warta", "Warta")
    for number in range(2):
        sample.simple(f"Dinas Kesehatan {number}", "Kementerian Perhubungan", title="Judul yang sama persis")

    assert words(made(sample)).count("Judul yang sama persis") == 3


@pytest.mark.parametrize("name", ["Kota 서울", "東京都", "Panen Raya 🌾", "مدينة"])
def test_a_name_in_letters_that_no_font_has_costs_no_page(sample: Sample, name: str):
    sample.source("warta", "Warta")
    sample.simple(name, "Kementerian Perhubungan")

    assert "Kementerian Perhubungan" in words(made(sample))
