"""The parts beside the cooperations themselves: stories, watched names, days ahead, signatures that nothing followed,
contradictions, rulings."""

from datetime import timedelta
from pathlib import Path

from monitor.digests.trends import volume
from monitor.queries.scopes import scope_of
from monitor.store import insert, instant, to_json
from tests.monitor.digests.desk import CONFIG, DAY, EDITION, HOUR, configured, for_audiences, gathered, published, told
from tests.monitor.sample import Sample

SENTENCE = "Forum Air digelar pada 12 Juni 2025."


def story(sample: Sample, articles: list[int], *, sources: int, key: str = "s1") -> None:
    with sample.store.transaction() as connection:
        number = insert(
            connection,
            "stories",
            key=key,
            origin_article_id=articles[0],
            official=0,
            title="Dinas dan koperasi bertemu",
            first_at=instant(EDITION - 2 * HOUR),
            last_at=instant(EDITION - HOUR),
            articles=len(articles),
            sources=sources,
        )
        for article in articles:
            connection.execute(
                "INSERT INTO fingerprints (article_id, identity, publisher, at, official, shingles)"
                " SELECT id, identity, source, first_seen_at, 0, x'' FROM articles WHERE id = ?",
                [article],
            )
            role = "origin" if article == articles[0] else "copy"
            insert(
                connection, "story_articles", article_id=article, story_id=number, role=role, similarity=1, verbatim=1
            )


def stored(sample: Sample) -> list[int]:
    sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION - HOUR)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE articles SET first_seen_at = ?", [instant(EDITION - HOUR)])
    return [row["id"] for row in sample.store.rows("SELECT id FROM articles")]


def test_a_story_that_several_publishers_carry_is_told_once(sample: Sample, tmp_path: Path) -> None:
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    story(sample, stored(sample), sources=3)
    (found,) = gathered(sample).stories
    assert (found.title, found.sources) == ("Dinas dan koperasi bertemu", 3)
    published(sample, configured(tmp_path), EDITION)
    assert "story:s1" in told(sample)
    assert gathered(sample, edition=EDITION + HOUR).stories == ()


def test_a_story_of_one_publisher_is_none_of_the_most_reported(sample: Sample) -> None:
    story(sample, stored(sample), sources=1)
    assert gathered(sample).stories == ()


def test_a_story_outside_the_query_is_not_told(sample: Sample, tmp_path: Path) -> None:
    story(sample, stored(sample), sources=3)
    assert gathered(sample, for_audiences(tmp_path, api='pihak:"Dinas Api"'), name="api").stories == ()


def test_a_watched_name_is_reported_on_even_where_nothing_came(sample: Sample, tmp_path: Path) -> None:
    stored(sample)
    air, fire = gathered(sample, configured(tmp_path, digest={"watched": ["Dinas Air", "Badan Api"]})).watched
    assert (air.name, air.moves, air.cooperations) == ("Dinas Air", 1, 1)
    assert (fire.name, fire.articles, fire.moves) == ("Badan Api", 0, 0)


def test_a_cooperation_of_a_watched_name_is_among_the_first(sample: Sample, tmp_path: Path) -> None:
    stored(sample)
    (first,) = gathered(sample, configured(tmp_path, digest={"watched": ["Dinas Air"]})).top
    assert [reason.name for reason in first.reasons] == ["Dinas Air"]


def agenda(sample: Sample, day: str) -> None:
    article, version = sample.article(SENTENCE, title="Forum Air")
    start = len("Forum Air\n") + SENTENCE.index("12 Juni")
    with sample.store.transaction() as connection:
        insert(
            connection,
            "agenda",
            version_id=version,
            article_id=article,
            kind="event",
            name="Forum Air",
            starts=day,
            ends=day,
            start=start,
            end=start + len("12 Juni 2025"),
        )


def test_days_ahead_are_shown_with_the_sentence_that_names_them(sample: Sample, tmp_path: Path) -> None:
    agenda(sample, "2025-06-12")
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    (made,) = published(sample, configured(tmp_path), EDITION)
    text = " ".join(made.text.read_text().split())
    assert f"Forum Air Thursday, 12 June 2025 “{SENTENCE}”" in text


def test_what_is_over_or_far_ahead_is_left_out(sample: Sample) -> None:
    agenda(sample, "2025-06-03")
    agenda(sample, "2025-07-30")
    assert gathered(sample).ahead == ()


def test_a_signature_is_new_among_the_overdue_once_and_counted_from_then_on(sample: Sample, tmp_path: Path) -> None:
    long_ago = EDITION - 184 * DAY
    sample.simple("Dinas Air", "Koperasi Tani", key="air", status="signed", at=long_ago, created_at=long_ago)
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    published(sample, configured(tmp_path), EDITION - 7 * DAY)
    found = gathered(sample).overdue
    assert ([one.overdue.key for one in found.newly], found.total) == (["air"], 1)
    published(sample, configured(tmp_path), EDITION)
    found = gathered(sample, edition=EDITION + DAY).overdue
    assert (found.newly, found.total) == ((), 1)


def test_reports_that_contradict_each_other_are_both_shown_once(sample: Sample, tmp_path: Path) -> None:
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    parties = ("Dinas Air", "Koperasi Tani")
    number = sample.cooperation(parties, status="signed", key="air")
    said = []
    for verb, status in (("meneken kontrak dengan", "signed"), ("baru menjajaki kerja sama dengan", "exploring")):
        sentence = f"{parties[0]} {verb} {parties[1]}."
        article = sample.article(sentence)
        said.append(sample.mention(number, article, sentence, trigger=verb, parties=parties, status=status))
    with sample.store.transaction() as connection:
        insert(
            connection,
            "contradictions",
            cooperation_id=number,
            mention_id=said[1],
            against_id=said[0],
            kind="status",
            created_at=instant(EDITION - HOUR),
        )
    (found,) = gathered(sample).denied
    assert found.against is not None
    assert ("menjajaki" in found.evidence.text, "meneken" in found.against.text) == (True, True)
    (made,) = published(sample, configured(tmp_path), EDITION)
    assert "Against it stands:" in made.text.read_text()
    assert gathered(sample, edition=EDITION + DAY).denied == ()


def test_parties_that_a_person_corrected_are_told_once(sample: Sample, tmp_path: Path) -> None:
    stored(sample)
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    published(sample, configured(tmp_path), EDITION)
    with sample.store.transaction() as connection:
        insert(
            connection,
            "rulings",
            subject="air",
            target="[]",
            kind="correct",
            changes=to_json({"parties": ["Dinas Air", "Koperasi Nelayan"]}),
            note="Salah baca",
            by="redaksi",
            at=instant(EDITION + HOUR),
        )
    (made,) = published(sample, configured(tmp_path), EDITION + DAY)
    words = " ".join(made.text.read_text().split())
    assert "Told on 4 June 2025; corrected: parties: Dinas Air – Koperasi Nelayan. Salah baca" in words
    assert gathered(sample, edition=EDITION + 2 * DAY).corrections == ()


def test_a_day_of_the_volume_ends_with_the_cut_off(sample: Sample) -> None:
    for hours in (1, 23, 25):
        sample.article("Teks", stored_at=EDITION - timedelta(hours=hours))
    everything = scope_of(sample.store, "", now=EDITION, zone=CONFIG.zone)
    days = volume(sample.store, everything, since=None, until=EDITION, zone=CONFIG.zone).days
    assert [day.articles for day in days[-2:]] == [1, 2]
