"""Past digests: the page that lists them, and the feed, read by a reader that is not ours."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from monitor.config import Config
from monitor.digests.archive import write_archive
from monitor.digests.audiences import audience
from monitor.digests.editions import editions_of, publish
from tests.monitor.busy_day import busy_day
from tests.monitor.sample import NOW, Sample

CONFIG = Config.model_validate(
    {
        "language": "id",
        "sources": ["warta"],
        "digest": {"recipients": ["redaksi@example.org"]},
        "digests": [{"name": "biro", "title": "Biro <Kerja> Sama", "recipients": ["biro@example.org"]}],
    }
)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "pantau.db") as sample:
        busy_day(sample)
        sample.run({"warta": "answered"}, at=NOW - timedelta(days=40))
        yield sample


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return CONFIG.model_copy(update={"folder": tmp_path})


def made(sample: Sample, config: Config, days: int = 2) -> None:
    for back in range(days):
        moment = NOW + timedelta(hours=1) - timedelta(days=back)
        (edition,) = editions_of(moment.astimezone(config.zone).date(), config=config)
        publish(sample.store, config=config, edition=edition, now=moment)


def test_the_page_leads_to_every_edition(sample: Sample, config: Config):
    made(sample, config)
    index, _ = write_archive(sample.store, config)
    links = [link for _, _, link, _ in html.fromstring(index.read_text()).iterlinks()]

    pages = [link for link in links if link.endswith(".html")]
    assert pages == ["2025-06-04T0630.html", "2025-06-03T0630.html"]
    assert [link for link in links if not (index.parent / link).is_file()] == []


def test_editions_are_listed_by_month(sample: Sample, config: Config):
    made(sample, config, days=6)
    index, _ = write_archive(sample.store, config)

    assert [heading.text for heading in html.fromstring(index.read_text()).iter("h2")] == ["Juni 2025", "Mei 2025"]


def test_names_of_audiences_are_text(sample: Sample, config: Config):
    (edition,) = editions_of((NOW + timedelta(hours=1)).astimezone(config.zone).date(), config=config)
    made(sample, config, days=1)
    publish(sample.store, config=config, edition=edition, now=NOW + timedelta(hours=1), reader=audience(config, "biro"))
    index, _ = write_archive(sample.store, config)

    assert "Biro <Kerja> Sama" in html.fromstring(index.read_text()).text_content()


def test_before_the_first_edition_the_page_says_so(sample: Sample, config: Config):
    index, _ = write_archive(sample.store, config)

    assert "Belum ada." in index.read_text()


def test_the_feed_names_the_newest_editions(sample: Sample, config: Config):
    made(sample, config)
    _, feed = write_archive(sample.store, config)
    read = feedparser.parse(feed.read_bytes())

    assert not read.bozo
    assert [entry.link for entry in read.entries] == ["2025-06-04T0630.html", "2025-06-03T0630.html"]


def test_with_a_public_address_the_feed_leads_there(sample: Sample, config: Config):
    made(sample, config)
    public = config.model_copy(update={"public_url": "https://pantau.example.org/baca"})
    _, feed = write_archive(sample.store, public)

    link = feedparser.parse(feed.read_bytes()).entries[0].link
    assert link == "https://pantau.example.org/baca/archive/2025-06-04T0630.html"


def test_an_entry_keeps_its_id(sample: Sample, config: Config):
    made(sample, config)
    _, feed = write_archive(sample.store, config)
    first = [entry.id for entry in feedparser.parse(feed.read_bytes()).entries]
    _, feed = write_archive(sample.store, config)

    assert [entry.id for entry in feedparser.parse(feed.read_bytes()).entries] == first


def test_a_line_says_each_thing_once(sample: Sample, config: Config):
    made(sample, config, days=1)
    index, _ = write_archive(sample.store, config)
    (line,) = html.fromstring(index.read_text()).iter("li")

    words = " ".join(line.text_content().split())
    assert words.startswith("Rabu, 4 Juni 2025, 06.30 WIB PDF · teks ")
    assert (words.count("2025"), "[Pantau]" in words, "06.30" in words.partition("WIB")[2]) == (1, False, False)


def test_the_digest_for_everybody_is_called_so(sample: Sample, config: Config):
    english = config.model_copy(update={"language": "en"})
    made(sample, english, days=1)
    (edition,) = editions_of((NOW + timedelta(hours=1)).astimezone(config.zone).date(), config=config)
    publish(
        sample.store, config=english, edition=edition, now=NOW + timedelta(hours=1), reader=audience(english, "biro")
    )
    index, _ = write_archive(sample.store, english)

    lines = [line.text_content() for line in html.fromstring(index.read_text()).cssselect("p.soft")[1:]]
    assert [line.partition(" · ")[0] for line in lines] == ["Biro <Kerja> Sama", "For everybody"]


@pytest.mark.parametrize(("language", "marked"), [("id", []), ("en", ["en"])])
def test_an_edition_in_another_language_is_marked_as_such(
    sample: Sample, config: Config, language: str, marked: list[str]
):
    made(sample, config.model_copy(update={"language": language}), days=1)
    index, feed = write_archive(sample.store, config)

    assert html.fromstring(index.read_text()).xpath("//li//@lang") == marked
    (entry,) = etree.fromstring(feed.read_bytes()).iter("{http://www.w3.org/2005/Atom}entry")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert "[Pantau]" not in feed.read_text()
