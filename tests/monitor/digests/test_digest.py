import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import Config
from monitor.digests.coverage import coverage
from monitor.digests.digest import Digest, gather
from monitor.digests.editions import due_editions, editions_of, publish
from monitor.errors import ConfigError, StoreError
from monitor.store import insert, instant
from tests.monitor.busy_day import busy_day
from tests.monitor.digests.newsdesk import report
from tests.monitor.sample import NOW, Sample

CONFIG = Config.model_validate(
    {
        "language": "en",
        "sources": ["warta", "lentera", "kabar-timur"],
        "digest": {"recipients": ["redaksi@example.org"]},
    }
)
EDITION = datetime(2025, 6, 4, 6, 30, tzinfo=CONFIG.zone)
HOUR = timedelta(hours=1)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "pantau.db") as sample:
        yield sample


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return CONFIG.model_copy(update={"folder": tmp_path})


def gathered(sample: Sample, *, until: datetime = NOW) -> Digest:
    return gather(sample.store, config=CONFIG, edition=EDITION, until=until)


def keys(items: object) -> list[str | None]:
    return [item.key for item in items]  # type: ignore[attr-defined]


def test_a_busy_day_is_sorted_into_its_parts(sample: Sample) -> None:
    busy_day(sample)
    digest = gathered(sample)
    assert (len(digest.new), len(digest.moved), len(digest.denied), len(digest.uncertain)) == (3, 1, 1, 1)


def test_what_more_publishers_report_comes_first(sample: Sample) -> None:
    busy_day(sample)
    digest = gathered(sample)
    assert (digest.top[0].item.key, digest.top[0].item.sources, digest.top[0].item.articles) == ("sun", 3, 3)
    assert len(digest.top) == 3


def test_a_move_is_told_with_where_it_came_from(sample: Sample) -> None:
    busy_day(sample)
    ((moved),) = gathered(sample).moved
    assert (moved.path, moved.evidence.title) == (
        ("agreed", "ongoing"),
        "Kredit Nelayan Mulai Cair untuk 1.200 Keluarga",
    )


def test_old_news_known_only_now_stands_apart(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani", key="old", at=NOW - timedelta(days=400))
    sample.simple("Dinas Api", "Koperasi Kopi", key="fresh", at=NOW - timedelta(days=2))
    digest = gathered(sample)
    assert (keys(digest.old), keys(digest.new), digest.top) == (["old"], ["fresh"], ())


def test_a_denial_shows_the_sentence_that_denies(sample: Sample) -> None:
    busy_day(sample)
    ((denied),) = gathered(sample).denied
    assert "membantah" in denied.evidence.text


def test_a_denial_of_what_nobody_asserts_is_told_once(sample: Sample, config: Config) -> None:
    sentence = "Dinas Air membantah bekerja sama dengan Koperasi Tani."
    article = sample.article(sentence)
    sample.mention(None, article, sentence, trigger="membantah", parties=("Dinas Air", "Koperasi Tani"), denied=True)
    sample.run({"warta": "answered"})
    assert gathered(sample).denied[0].parties == ("Dinas Air", "Koperasi Tani")
    publish(sample.store, config=config, edition=EDITION, now=NOW, until=NOW)
    assert gathered(sample).quiet


def test_officials_are_quoted_word_for_word_with_their_office(sample: Sample) -> None:
    busy_day(sample)
    quote = gathered(sample).quotes[0]
    assert (quote.speaker, quote.office) == ("Larasati Wijaya", "Menteri Energi Terbarukan")
    assert quote.text.startswith("Kami tidak lagi berhenti di atas kertas.")


def test_an_office_is_told_with_its_body(sample: Sample) -> None:
    sentence, words = "Dinas Air meneken kontrak dengan Koperasi Tani.", "Pekerjaan dimulai bulan depan,"
    article = sample.article(
        f"{sentence} “{words}” kata Kepala Badan Air Nengah Subrata.",
        officials=[("Nengah Subrata", "Kepala")],
        affiliation="Badan Air",
        quotes=[("Nengah Subrata", words)],
    )
    parties = ("Dinas Air", "Koperasi Tani")
    number = sample.cooperation(parties, status="signed")
    mention = sample.mention(number, article, sentence, trigger="meneken", parties=parties, status="signed")
    sample.step(number, mention, status="signed", created_at=NOW - HOUR)
    assert [(quote.speaker, quote.office) for quote in gathered(sample).quotes] == [
        ("Nengah Subrata", "Kepala Badan Air")
    ]


def test_the_window_ends_at_the_cut_off(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani", key="in", created_at=NOW)
    sample.simple("Dinas Api", "Koperasi Kopi", key="later", created_at=NOW + timedelta(seconds=1))
    digest = gathered(sample)
    assert (keys(digest.new), digest.later) == (["in"], 1)


def test_an_earlier_step_that_comes_after_a_further_one_was_told_is_no_news(sample: Sample, config: Config) -> None:
    sample.run({"warta": "answered"}, at=NOW - timedelta(days=1))
    report(sample, 1, "Kerja sama: Dinas Air & Jepang (signed).", at=NOW - 2 * HOUR)
    publish(sample.store, config=config, edition=EDITION, now=NOW, until=NOW)
    report(sample, 2, "Kerja sama: Dinas Air & Jepang (exploring).", at=NOW + HOUR, published=NOW - 9 * HOUR)
    assert [row["status"] for row in sample.store.rows("SELECT status FROM steps ORDER BY at")] == [
        "exploring",
        "signed",
    ]
    assert gathered(sample, until=NOW + 2 * HOUR).quiet


def test_an_earlier_step_that_comes_before_a_further_one_was_told_stands_on_its_way(sample: Sample) -> None:
    report(sample, 1, "Kerja sama: Dinas Air & Jepang (signed).", at=NOW - 2 * HOUR)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE steps SET decision = 'mailed-new'")
    report(sample, 2, "Kerja sama: Dinas Air & Jepang (exploring).", at=NOW - HOUR, published=NOW - 9 * HOUR)
    assert [(item.kind, item.path) for item in gathered(sample).new] == [("new", ("exploring", "signed"))]


def test_a_step_committed_after_its_edition_stands_in_the_next(sample: Sample, config: Config) -> None:
    publish(sample.store, config=config, edition=EDITION, now=NOW)
    sample.simple("Dinas Air", "Koperasi Tani", created_at=EDITION - HOUR)
    assert len(gather(sample.store, config=CONFIG, edition=EDITION + HOUR, until=EDITION + HOUR).new) == 1


@settings(max_examples=12, deadline=None)
@given(
    steps=st.lists(st.integers(0, 48), min_size=1, max_size=6),
    cuts=st.lists(st.integers(0, 48), min_size=1, max_size=3, unique=True),
)
def test_nothing_is_told_twice_and_nothing_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], cuts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("digest")
    start = EDITION - timedelta(days=2)
    with Sample(folder / "pantau.db") as sample:
        sample.run({"warta": "answered"}, at=start - HOUR)
        for number, hours in enumerate(steps):
            sample.simple("Dinas", f"Koperasi {number}", key=f"k{number}", created_at=start + hours * HOUR)
        told: list[str] = []
        for cut in sorted({*cuts, 49}):
            edition = start + cut * HOUR
            told += keys(gather(sample.store, config=CONFIG, edition=edition, until=edition).told)
            publish(
                sample.store,
                config=CONFIG.model_copy(update={"folder": folder}),
                edition=edition,
                now=EDITION + timedelta(days=9),
            )
    assert sorted(told) == sorted(f"k{number}:exploring" for number in range(len(steps)))


# --- completeness ---------------------------------------------------------------------------------------------------


def test_a_day_is_complete_when_every_source_answered(sample: Sample) -> None:
    sample.run({"warta": "answered", "lentera": "unchanged", "kabar-timur": "answered"})
    assert gathered(sample).coverage.complete


@pytest.mark.parametrize("outcome", ["partial", "failed", "busy"])
def test_a_source_that_did_not_answer_in_full_is_named(sample: Sample, outcome: str) -> None:
    sample.run({"warta": "answered", "lentera": outcome, "kabar-timur": "answered"}, failures={"lentera": "blocked"})
    (missing,) = gathered(sample).coverage.missing
    assert (missing.name, missing.outcome, missing.failure) == ("lentera", outcome, "blocked")


def test_a_source_that_was_never_asked_is_named(sample: Sample) -> None:
    sample.run({"warta": "answered", "lentera": "answered"})
    (missing,) = gathered(sample).coverage.missing
    assert (missing.name, missing.outcome) == ("kabar-timur", "silent")


def test_the_last_collection_counts_and_the_last_answer_is_remembered(sample: Sample) -> None:
    sample.run({"warta": "answered"}, at=NOW - 3 * HOUR)
    sample.run({"warta": "failed"}, at=NOW - HOUR, failures={"warta": "timeout"})
    sample.run({"warta": "busy"}, at=NOW - HOUR / 2)
    state = coverage(sample.store, config=CONFIG, since=None, until=NOW).sources[0]
    assert (state.outcome, state.answered_at, state.failure) == ("failed", NOW - 3 * HOUR, "timeout")


def test_what_waits_makes_a_day_incomplete(sample: Sample) -> None:
    sample.run({"warta": "answered", "lentera": "answered", "kabar-timur": "answered"})
    sample.article("Teks", stage="extracted")
    found = gathered(sample).coverage
    assert (found.pending, found.complete) == (1, False)


@pytest.mark.parametrize(("read_later", "failed"), [(False, 1), (True, 0)])
def test_a_page_that_pantau_crashed_on_has_failed_until_a_later_one_is_read(
    sample: Sample, read_later: bool, failed: int
) -> None:
    _page(sample, 1, "failed")
    if read_later:
        _page(sample, 2, "extracted")
    found = gathered(sample).coverage
    assert (found.failed, found.crashed) == (failed, failed)


@pytest.mark.parametrize(("source", "pending"), [("warta", 1), ("asing", 0)])
def test_a_page_of_a_configured_source_that_waits_is_pending(sample: Sample, source: str, pending: int) -> None:
    _page(sample, 1, "fetched", source=source)
    assert gathered(sample).coverage.pending == pending


def _page(sample: Sample, number: int, stage: str, *, source: str = "warta") -> None:
    with sample.store.transaction() as connection:
        insert(
            connection,
            "pages",
            source=source,
            identity="warta.example:1",
            number=1,
            requested_url="https://warta.example/berita/1",
            url="https://warta.example/berita/1",
            fetched_at=instant(NOW - HOUR),
            status=200,
            warc_file="a.warc.gz",
            warc_offset=number,
            warc_length=1,
            origin="live",
            stage=stage,
        )


def test_what_failed_makes_a_day_incomplete(sample: Sample) -> None:
    sample.run({"warta": "answered", "lentera": "answered", "kabar-timur": "answered"})
    sample.article("Teks", stage="failed")
    found = gathered(sample).coverage
    assert (found.failed, found.complete) == (1, False)


# --- editions -------------------------------------------------------------------------------------------------------


def test_an_edition_is_recorded_written_and_mailed(sample: Sample, config: Config) -> None:
    busy_day(sample)
    made = publish(sample.store, config=config, edition=EDITION, now=NOW)
    assert (made.html.name, made.text.name) == ("2025-06-04T0630.html", "2025-06-04T0630.txt")
    (row,) = sample.store.rows("SELECT key, kind, recipients FROM outbox")
    assert tuple(row) == ("digest:2025-06-04T06:30", "digest", '["redaksi@example.org"]')
    assert (made.made, made.preview, made.recorded, made.items) == (True, False, True, 7)


def test_an_edition_made_before_is_only_written_again(sample: Sample, config: Config) -> None:
    busy_day(sample)
    first = publish(sample.store, config=config, edition=EDITION, now=NOW)
    html = first.html.read_bytes()
    first.html.unlink()
    sample.simple("Dinas Air", "Koperasi Tani", created_at=EDITION - HOUR)
    second = publish(sample.store, config=config, edition=EDITION, now=NOW + HOUR)
    assert (second.made, second.items, second.html.read_bytes() == html) == (False, 7, True)
    assert len(sample.store.rows("SELECT 1 FROM outbox")) == 1


def remembered(sample: Sample) -> list[int]:
    return [len(sample.store.rows(f"SELECT 1 FROM {table}")) for table in ("digests", "digest_items", "outbox")]


def test_before_its_time_an_edition_is_a_preview_that_changes_nothing(sample: Sample, config: Config) -> None:
    busy_day(sample)
    made = publish(sample.store, config=config, edition=NOW + HOUR, now=NOW)
    assert (made.preview, made.recorded, made.items) == (True, False, 7)
    assert made.html.exists()
    assert remembered(sample) == [0, 0, 0]


def test_without_mail_an_edition_is_written_and_does_not_count_as_told(sample: Sample, config: Config) -> None:
    busy_day(sample)
    made = publish(sample.store, config=config, edition=EDITION, now=NOW, mail=False)
    assert (made.made, made.preview, made.recorded, made.items) == (False, False, False, 7)
    assert made.html.exists()
    assert remembered(sample) == [0, 0, 0]
    assert publish(sample.store, config=config, edition=EDITION, now=NOW).items == 7


def test_without_mail_an_edition_made_before_is_written_as_it_was(sample: Sample, config: Config) -> None:
    busy_day(sample)
    first = publish(sample.store, config=config, edition=EDITION, now=NOW)
    html = first.html.read_bytes()
    first.html.unlink()
    again = publish(sample.store, config=config, edition=EDITION, now=NOW, mail=False)
    assert (again.made, again.recorded, again.html.read_bytes() == html) == (False, True, True)


def test_an_edition_from_before_the_first_collection_is_written_only(sample: Sample, config: Config) -> None:
    busy_day(sample)
    made = publish(sample.store, config=config, edition=EDITION - 30 * HOUR, now=NOW)
    assert (made.made, made.preview, made.recorded, made.html.exists()) == (False, False, False, True)
    assert remembered(sample) == [0, 0, 0]


def test_without_recipients_an_edition_is_a_file_only(sample: Sample, config: Config) -> None:
    quiet = config.model_copy(update={"digest": Config().digest})
    made = publish(sample.store, config=quiet, edition=EDITION, now=NOW)
    assert made.html.exists()
    assert sample.store.rows("SELECT 1 FROM outbox") == []


def test_a_folder_that_can_not_be_written_is_named_and_the_edition_stays_due(sample: Sample, config: Config) -> None:
    started(sample, EDITION - HOUR)
    config.data_folder.mkdir(exist_ok=True)
    config.digest_folder.write_text("a file in the way")
    with pytest.raises(StoreError, match=re.escape(str(config.digest_folder))):
        publish(sample.store, config=config, edition=EDITION, now=NOW)
    assert due_editions(sample.store, config=config, now=NOW) == (EDITION,)
    assert sample.store.rows("SELECT 1 FROM outbox") == []


@pytest.mark.parametrize(
    ("times", "clock", "expected"),
    [
        (["16:00", "06:30"], None, ["06:30", "16:00"]),
        (["06:30"], "09:15", ["09:15"]),
        (["06:30", "06:30"], None, ["06:30"]),
    ],
)
def test_the_editions_of_a_day(times: list[str], clock: str | None, expected: list[str]) -> None:
    config = Config.model_validate({"digest": {"times": times}, "timezone": "Asia/Jayapura"})
    made = editions_of(date(2025, 6, 4), config=config, clock=clock)
    assert [edition.strftime("%H:%M") for edition in made] == expected
    assert {edition.utcoffset() for edition in made} == {timedelta(hours=9)}


@pytest.mark.parametrize("clock", ["25:00", "pagi", "", "6"])
def test_a_time_that_is_none_is_refused(clock: str) -> None:
    with pytest.raises(ConfigError):
        editions_of(date(2025, 6, 4), config=CONFIG, clock=clock)


TWICE = Config.model_validate({"digest": {"times": ["06:30", "16:00"]}})


def started(sample: Sample, at: datetime) -> None:
    sample.run({"warta": "answered"}, at=at)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (EDITION - timedelta(minutes=1), EDITION - timedelta(hours=14, minutes=30)),
        (EDITION, EDITION),
        (EDITION + timedelta(hours=5), EDITION),
        (EDITION + timedelta(hours=9, minutes=30), EDITION + timedelta(hours=9, minutes=30)),
    ],
)
def test_an_audience_without_any_edition_begins_with_the_latest(sample: Sample, now: datetime, due: datetime) -> None:
    started(sample, EDITION - timedelta(days=3))
    assert due_editions(sample.store, config=TWICE, now=now) == (due,)


def test_an_edition_is_due_once(sample: Sample, config: Config) -> None:
    started(sample, EDITION - timedelta(days=3))
    publish(sample.store, config=config, edition=EDITION, now=NOW)
    assert due_editions(sample.store, config=TWICE, now=EDITION + HOUR) == ()


def test_after_a_pause_exactly_the_missed_editions_are_due(sample: Sample, config: Config) -> None:
    started(sample, EDITION - timedelta(days=9))
    publish(sample.store, config=config, edition=EDITION - timedelta(days=2), now=EDITION - timedelta(days=2))
    half = timedelta(hours=9, minutes=30)
    days = [
        EDITION - timedelta(days=2) + half,
        EDITION - timedelta(days=1),
        EDITION - timedelta(days=1) + half,
        EDITION,
    ]
    assert due_editions(sample.store, config=TWICE, now=EDITION + HOUR) == tuple(days)


def test_a_new_installation_owes_no_edition_from_before_its_first_run(sample: Sample) -> None:
    assert due_editions(sample.store, config=CONFIG, now=NOW) == ()
    started(sample, EDITION + HOUR)
    assert due_editions(sample.store, config=CONFIG, now=EDITION + 2 * HOUR) == ()


def test_an_edition_missed_after_the_very_first_run_is_made_late(sample: Sample) -> None:
    started(sample, EDITION - HOUR)
    assert due_editions(sample.store, config=CONFIG, now=EDITION + HOUR) == (EDITION,)


def test_instants_are_compared_across_zones(sample: Sample) -> None:
    started(sample, EDITION - HOUR)
    assert due_editions(sample.store, config=CONFIG, now=(EDITION + HOUR).astimezone(UTC)) == (EDITION,)
