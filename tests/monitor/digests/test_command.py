"""`pantau digest`: today's editions and those that were missed, or just the day that is asked for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor import i18n
from monitor.cli import digesting
from monitor.digests.audiences import audience
from monitor.digests.editions import publish_today
from monitor.errors import ConfigError
from tests.monitor.command import pantau
from tests.monitor.digests.desk import DAY, EDITION, HOUR, configured, published
from tests.monitor.sample import Sample

MAILED = {"digest": {"recipients": ["redaksi@example.org"]}}


def editions(sample: Sample, name: str = "main") -> list[tuple[str, int]]:
    rows = sample.store.rows("SELECT edition, late FROM digests WHERE audience = ? ORDER BY id", name)
    return [tuple(row) for row in rows]


def test_what_was_missed_is_made_late_and_todays_files_are_written(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, digest={"times": ["06:30", "16:00"]})
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    published(sample, config, EDITION - 2 * DAY)
    made = publish_today(sample.store, config=config, reader=audience(config), now=EDITION + HOUR)
    assert [(one.edition.strftime("%d %H:%M"), one.late, one.preview) for one in made] == [
        ("02 16:00", True, False),
        ("03 06:30", True, False),
        ("03 16:00", True, False),
        ("04 06:30", True, False),
        ("04 16:00", False, True),
    ]
    assert len(editions(sample)) == 5


def test_a_second_time_nothing_is_made_anew(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, **MAILED)
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    for _ in range(2):
        made = publish_today(sample.store, config=config, reader=audience(config), now=EDITION + HOUR)
    assert [(one.made, one.recorded) for one in made] == [(False, True)]
    assert len(sample.store.rows("SELECT 1 FROM outbox")) == 1


def test_a_new_audience_begins_with_the_last_edition_of_today(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, digest={"times": ["06:30", "07:00"]})
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    made = publish_today(sample.store, config=config, reader=audience(config), now=EDITION + HOUR)
    assert [one.edition for one in made] == [EDITION + HOUR / 2]


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def digest(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs the command an hour after EDITION in a folder with a configuration; what it printed, or its error."""
    import typer

    (tmp_path / "config.toml").write_text('language = "en"\nsources = ["warta"]\n')
    monkeypatch.setattr(digesting, "now", lambda: EDITION + HOUR)
    app = typer.Typer()
    app.command()(digesting.digest)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(
            app, ["--config", str(tmp_path / "config.toml"), "--db", str(tmp_path / "pantau.db"), *arguments]
        )
        if isinstance(done.exception, ConfigError):
            return str(done.exception)
        assert done.exception is None, done.output
        return " ".join(done.output.split())

    monkeypatch.setenv("PANTAU_LANGUAGE", "en")
    monkeypatch.setattr(i18n, "_active", "en")
    return run


def test_the_command_makes_missed_editions_and_counts_the_quiet_ones(
    sample: Sample, digest: Callable[..., str], tmp_path: Path
) -> None:
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    published(sample, configured(tmp_path), EDITION - 3 * DAY)
    sample.simple("Dinas Air", "Koperasi Tani", created_at=EDITION - HOUR)
    told = digest()
    assert "Missed editions that have nothing to tell: 2" in told
    assert [edition for edition, late in editions(sample) if late] == [f"2025-06-0{day}T06:30" for day in (2, 3, 4)]


def test_its_help_says_that_missed_editions_are_made_too(tmp_path: Path) -> None:
    done = pantau("digest", "--help", folder=tmp_path, language="en")
    assert "Make and mail today's digests and those missed." in done.stdout


def test_a_day_that_is_named_is_the_only_one_made(sample: Sample, digest: Callable[..., str], tmp_path: Path) -> None:
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    published(sample, configured(tmp_path), EDITION - 3 * DAY)
    digest("--date", "2025-06-03", "--send")
    assert [edition for edition, _ in editions(sample)][1:] == ["2025-06-03T06:30"]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2025-06-05", "No digest can be made of 5 June 2025: that day lies ahead; today is 4 June 2025"),
        ("2999-12-31", "No digest can be made of 31 December 2999: that day lies ahead"),
        ("2025-05-25", "Pantau knows nothing from before 26 May 2025, when it began to collect"),
        ("0001-01-01", "Pantau knows nothing from before 26 May 2025"),
    ],
)
def test_of_a_day_that_can_not_be_known_it_says_so(
    sample: Sample, digest: Callable[..., str], tmp_path: Path, day: str, sentence: str
) -> None:
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    assert sentence in digest("--date", day)
    assert not (tmp_path / "digest").exists()


def test_without_any_collection_no_day_before_today_is_known(sample: Sample, digest: Callable[..., str]) -> None:
    assert "No digest can be made of 3 June 2025: nothing has been collected yet" in digest(
        "--date", f"{EDITION - timedelta(days=1):%Y-%m-%d}"
    )


def test_the_first_day_of_all_is_known(sample: Sample, digest: Callable[..., str]) -> None:
    first = datetime(2025, 5, 26, 1, 0, tzinfo=EDITION.tzinfo)
    sample.run({"warta": "answered"}, at=first)
    assert "2025-05-26T0630" in digest("--date", "2025-05-26")
