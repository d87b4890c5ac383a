"""What a digest says, and to whom it does no wrong: sentences that prove, headlines said once, sources not accused."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lxml import html as lxml_html

from monitor.digests.attention import Attention, Headline
from monitor.digests.audiences import times_told
from monitor.digests.coverage import coverage
from monitor.digests.coverage_words import asked, completeness
from monitor.digests.digest_words import summary
from monitor.digests.render import render_digest
from monitor.evidence import clearest, is_sentence
from monitor.store import instant
from tests.monitor.digests.desk import CONFIG, DAY, EDITION, HOUR, configured, gathered, published
from tests.monitor.digests.newsdesk import report
from tests.monitor.digests.test_highlights import EVIDENCE
from tests.monitor.sample import Sample

SIGNED = "Kerja sama: Dinas Air & Jepang (signed)."


def words(text: str) -> str:
    return " ".join(text.split())


# --- the sentence that proves it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Dinas Air meneken nota kesepahaman dengan Koperasi Tani.", True),
        ("“Kami meneken nota kesepahaman dengan Koperasi Tani.”", True),
        ("Dinas Air teken MoU dengan Koperasi Tani", False),
        ("Dinas Air meneken nota kesepahaman dengan...", False),
        ("dan meneken nota kesepahaman dengan Koperasi Tani.", False),
        ("Foto: Kepala Dinas Air meneken nota kesepahaman dengan Koperasi Tani.", False),
        ("Kepala Dinas Air meneken nota kesepahaman (Foto: Dok. Dinas Air).", False),
    ],
)
def test_headlines_captions_and_cut_sentences_are_no_sentences(text: str, whole: bool) -> None:
    shown = replace(EVIDENCE, text=text, start=20, end=20 + len(text))
    assert is_sentence(shown) is whole


@pytest.mark.parametrize(("surer", "chosen"), [(0.2, "sentence"), (0.3, "headline")])
def test_a_whole_sentence_is_shown_unless_the_headline_is_much_surer(surer: float, chosen: str) -> None:
    headline = replace(EVIDENCE, text="A dan B teken", title="A dan B teken", mention_id=1, confidence=0.6 + surer)
    sentence = replace(EVIDENCE, text="A meneken nota dengan B.", start=30, end=54, mention_id=2, confidence=0.6)
    found = clearest([headline, sentence], status="signed")
    assert found == {"headline": headline, "sentence": sentence}[chosen]


def test_a_headline_that_proves_it_is_said_once(sample: Sample) -> None:
    title = "Dinas Air Teken Kerja Sama dengan Koperasi Tani"
    article = sample.article("Acara berlangsung singkat.", title=title)
    number = sample.cooperation(("Dinas Air", "Koperasi Tani"), status="signed")
    mention = sample.mention(
        number, article, title, trigger="Teken", parties=("Dinas Air", "Koperasi Tani"), status="signed"
    )
    sample.step(number, mention, status="signed", created_at=EDITION - HOUR)
    mail = render_digest(gathered(sample), config=CONFIG)
    assert words(mail.text).count(title) == 1
    assert words(lxml_html.fromstring(mail.html).text_content()).count(title) == 1
    assert lxml_html.fromstring(mail.html).xpath("//p/a/text()") == ["warta"]


def test_no_headline_stands_twice_in_a_digest(sample: Sample) -> None:
    sentence = "Dinas Air meneken kontrak dengan Koperasi Tani."
    said = "Kami siap bekerja."
    article = sample.article(
        f"{sentence} “{said}” kata Ratna Dewi.",
        title="Kontrak Air",
        officials=(("Ratna Dewi", "Kepala Dinas Air"),),
        quotes=(("Ratna Dewi", said),),
    )
    number = sample.cooperation(("Dinas Air", "Koperasi Tani"), status="signed")
    mention = sample.mention(
        number, article, sentence, trigger="meneken", parties=("Dinas Air", "Koperasi Tani"), status="signed"
    )
    sample.step(number, mention, status="signed", created_at=EDITION - HOUR)
    digest = gathered(sample)
    (quote,) = digest.quotes
    headline = Headline(title="Kontrak Air", url=quote.url, source_title="Warta", at=EDITION)
    watched = Attention(name="Dinas Air", articles=1, moves=1, cooperations=1, headlines=(headline,))
    mail = render_digest(replace(digest, watched=(watched,)), config=CONFIG)
    assert (words(mail.text).count("Kontrak Air"), mail.html.count("Kontrak Air")) == (1, 1)


# --- who reports what -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("second", "confirming"), [("exploring", 1), ("signed", 2)])
def test_only_publishers_of_this_very_step_confirm_it(sample: Sample, second: str, confirming: int) -> None:
    report(sample, 1, SIGNED.replace("signed", second), at=EDITION - 3 * HOUR)
    report(sample, 2, SIGNED, at=EDITION - 2 * HOUR, source="lentera")
    (item,) = gathered(sample).new
    assert (item.sources, item.confirming) == (2, confirming)
    (first,) = gathered(sample).top
    assert ("sources" in [reason.reason for reason in first.reasons]) is (confirming == 2)


@pytest.mark.parametrize("articles", [1, 2])
def test_what_only_a_press_office_of_its_own_reports_has_no_independent_source(sample: Sample, articles: int) -> None:
    sample.source("dinas", "Dinas Air", kind="official")
    for number in range(1, articles + 1):
        report(sample, number, SIGNED, at=EDITION - number * HOUR, source="dinas")
    digest = gathered(sample)
    (item,) = digest.new
    assert (item.articles, item.sources, item.confirming) == (articles, 0, 0)
    mail = render_digest(digest, config=CONFIG)
    for form in (mail.text, mail.html):
        assert f"articles: {articles}; independent sources: 0" in words(form)


def test_what_is_not_counted_yet_has_the_sources_of_its_articles(sample: Sample) -> None:
    for number, source in enumerate(("warta", "lentera"), start=1):
        report(sample, number, SIGNED, at=EDITION - number * HOUR, source=source)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE cooperations SET independent = -1")
    assert [item.sources for item in gathered(sample).new] == [2]


def test_a_denial_counts_those_who_deny(sample: Sample) -> None:
    report(sample, 1, SIGNED, at=EDITION - 4 * HOUR)
    report(sample, 2, SIGNED, at=EDITION - 3 * HOUR, source="lentera")
    report(sample, 3, "Bantahan: Dinas Air & Jepang (signed).", at=EDITION - 2 * HOUR, source="kabar")
    (item,) = gathered(sample).denied
    assert (item.articles, item.sources) == (1, 1)


def test_what_is_hardly_sure_is_to_be_checked_and_never_among_the_first(sample: Sample) -> None:
    sample.simple(
        "Dinas Air", "Koperasi Tani", verb="disebut-sebut meneken kontrak dengan", status="signed", confidence=0.4
    )
    digest = gathered(sample)
    assert (len(digest.uncertain), digest.new, digest.top) == (1, (), ())
    assert summary(digest) == "1 to be checked"


# --- sources --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        ({}, "Incomplete: Not asked: warta, lentera, and kabar-timur."),
        ({"warta": "answered", "lentera": "failed"}, "Incomplete: lentera did not answer. Not asked: kabar-timur."),
        ({"warta": "answered", "lentera": "busy", "kabar-timur": "answered"}, "Still being collected: lentera."),
        ({"warta": "partial", "lentera": "failed", "kabar-timur": "answered"}, "warta and lentera did not answer, or"),
    ],
)
def test_only_a_source_that_was_asked_is_said_not_to_have_answered(
    sample: Sample, outcomes: dict[str, str], sentence: str
) -> None:
    if outcomes:
        sample.run(outcomes, at=EDITION - HOUR)
    told = completeness(coverage(sample.store, config=CONFIG, since=None, until=EDITION), language="en")
    assert sentence in told
    assert ("did not answer" in told) is bool({"failed", "partial"} & set(outcomes.values()))


def test_a_source_that_refuses_is_one_that_did_not_answer(sample: Sample) -> None:
    sample.run({"warta": "failed", "lentera": "failed"}, at=EDITION - HOUR, failures={"warta": "blocked"})
    found = coverage(sample.store, config=CONFIG, since=None, until=EDITION)
    assert asked(found, language="en") == (
        "Sources asked: 2 of 3; answered: 0; did not answer: 2 (1 of these refused)."
    )
    assert completeness(found, language="en").startswith("Incomplete: warta and lentera did not answer.")


def test_the_times_of_every_audience_are_told() -> None:
    digests = [{"name": "biro", "times": ["12:00", "06:30"]}]
    assert times_told(configured()) == "06:30"
    assert times_told(configured(digests=digests)) == "main 06:30; biro 06:30, 12:00"


# --- calendar -------------------------------------------------------------------------------------------------------


def test_two_editions_a_minute_apart_tell_everything_once(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, digest={"times": ["06:30", "06:31"]})
    sample.run({"warta": "answered"}, at=EDITION - 2 * DAY)
    published(sample, config, EDITION - DAY)
    report(sample, 1, SIGNED, at=EDITION - HOUR)
    minute = timedelta(minutes=1)
    made = list(published(sample, config, EDITION))
    sample.simple("Dinas Api", "Koperasi Kopi", key="api", created_at=EDITION + minute / 2)
    made += published(sample, config, EDITION + minute)
    assert [(one.edition.strftime("%d %H:%M"), one.items) for one in made] == [
        ("03 06:31", 0),
        ("04 06:30", 1),
        ("04 06:31", 1),
    ]


def test_a_clock_set_back_over_an_edition_makes_it_once_and_loses_nothing(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path)
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    assert len(published(sample, config, EDITION)) == 1
    sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION - HOUR / 2)
    assert published(sample, config, EDITION - HOUR / 4) == ()
    assert published(sample, config, EDITION) == ()
    (made,) = published(sample, config, EDITION + DAY)
    assert made.items == 1


@pytest.mark.parametrize(("zone", "clock"), [("Asia/Makassar", "06.30 WITA"), ("Asia/Jayapura", "06.30 WIT")])
@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-12-31", "Rabu, 31 Desember 2025"),
        ("2026-01-01", "Kamis, 1 Januari 2026"),
        ("2028-02-29", "Selasa, 29 Feb"),
    ],
)
def test_an_edition_bears_its_local_day_and_clock(
    sample: Sample, tmp_path: Path, zone: str, clock: str, day: str, name: str
) -> None:
    config = configured(tmp_path, timezone=zone, language="id")
    edition = datetime.fromisoformat(f"{day}T06:30").replace(tzinfo=config.zone)
    sample.run({"warta": "answered"}, at=edition - DAY)
    (made,) = published(sample, config, edition)
    assert made.html.name == f"{day}T0630.html"
    assert name in made.text.read_text()
    assert f"Edisi {clock}" in made.text.read_text()


def test_a_story_that_stands_there_as_an_item_is_not_listed_again(sample: Sample) -> None:
    from tests.monitor.digests.test_parts import story

    number = sample.simple("Dinas Air", "Koperasi Tani", title="Dinas dan koperasi bertemu", created_at=EDITION - HOUR)
    assert number
    with sample.store.transaction() as connection:
        connection.execute("UPDATE articles SET first_seen_at = ?", [instant(EDITION - HOUR)])
    story(sample, [row["id"] for row in sample.store.rows("SELECT id FROM articles")], sources=3)
    digest = gathered(sample)
    assert (digest.stories, "story:s1" in [fact.key for fact in digest.told]) == ((), True)
