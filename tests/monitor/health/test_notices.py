"""What administrators are told, when, and over which way."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Config
from monitor.delivery.sending import LONGEST_WAIT, MOST_ATTEMPTS
from monitor.delivery.webhook import call
from monitor.errors import DeliveryError
from monitor.health import conditions
from monitor.health.notices import assess, assess_mail, deliver
from monitor.health.verdicts import PATIENCE, STUCK_ATTEMPTS, Finding
from monitor.store import insert, instant
from tests.monitor.listener import Listener, listening
from tests.monitor.sample import NOW, Sample

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    settings = {
        "language": "en",
        "sources": ["warta", "lentera"],
        "admin": {"recipients": ["admin@example.org"]},
    }
    return Config.model_validate(settings).model_copy(update={"folder": tmp_path})


@pytest.fixture
def sample(config: Config) -> Iterator[Sample]:
    with Sample(config.database) as sample:
        sample.source("warta", "Warta Raya")
        sample.source("lentera", "Lentera")
        yield sample


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


class Days:
    """Collections one after another, a quarter of an hour apart, each judged as the pipeline does."""

    def __init__(self, sample: Sample, config: Config) -> None:
        self.sample, self.config, self.now = sample, config, NOW

    def collect(self, *outcomes: str, kind: str = "timeout", times: int = 1) -> None:
        for _ in range(times):
            self.now += QUARTER
            told = dict(zip(self.config.sources, outcomes, strict=True))
            failures = {name: kind for name, outcome in told.items() if outcome == "failed"}
            self.sample.run(told, at=self.now, failures=failures)
            assess(self.sample.store, self.config, now=self.now)

    @property
    def subjects(self) -> list[str]:
        return [row["subject"] for row in self.sample.store.rows("SELECT subject FROM notices ORDER BY id")]

    @property
    def texts(self) -> list[str]:
        return [row["text"] for row in self.sample.store.rows("SELECT text FROM notices ORDER BY id")]

    @property
    def mails(self) -> list[Any]:
        return self.sample.store.rows("SELECT * FROM outbox WHERE kind = 'admin' ORDER BY id")


@pytest.fixture
def days(sample: Sample, config: Config) -> Days:
    return Days(sample, config)


# --- when -----------------------------------------------------------------------------------------------------------


def test_nothing_is_told_while_all_is_well(days: Days):
    days.collect("answered", "unchanged", times=10)
    assert days.subjects == []


def test_a_source_that_broke_is_told_once_when_it_lasts(days: Days):
    days.collect("answered", "answered")
    days.collect("failed", "answered", times=PATIENCE - 1)
    assert days.subjects == []
    days.collect("failed", "answered", times=20)
    assert days.subjects == ["[Pantau] In trouble: Warta Raya"]
    assert "- Warta Raya: it did not answer in time" in days.texts[0]


def test_its_recovery_is_told_once(days: Days):
    days.collect("failed", "answered", times=PATIENCE)
    days.collect("answered", "answered", times=20)
    assert days.subjects == ["[Pantau] In trouble: Warta Raya", "[Pantau] Well again: Warta Raya"]
    assert "was in trouble since Wednesday, 4 June 2025 07:45 WIB: it did not answer in time" in days.texts[1]


def test_what_comes_and_goes_is_not_told(days: Days):
    for _ in range(20):
        days.collect("failed", "answered", times=PATIENCE - 1)
        days.collect("answered", "answered")
    assert days.subjects == []


def test_all_that_breaks_at_one_time_is_one_notice(days: Days):
    days.collect("failed", "failed", times=PATIENCE)
    assert days.subjects == ["[Pantau] In trouble: Warta Raya, Lentera"]
    assert "No source answers at all" in days.texts[0]


def test_a_source_that_breaks_while_another_lasts_is_told_with_it(days: Days):
    days.collect("failed", "answered", times=PATIENCE)
    days.collect("failed", "failed", kind="blocked", times=PATIENCE)
    assert days.subjects[-1] == "[Pantau] In trouble: Warta Raya, Lentera"


def test_what_lasts_is_told_again_once_a_day(days: Days):
    days.collect("failed", "answered", times=PATIENCE + 2 * 96)
    assert days.subjects == ["[Pantau] In trouble: Warta Raya", *["[Pantau] Still in trouble: Warta Raya"] * 2]


def test_many_subjects_are_counted(tmp_path: Path):
    names = [f"warta-{number}" for number in range(6)]
    config = Config(language="en", sources=names, folder=tmp_path)
    with Sample(config.database) as sample:
        days = Days(sample, config)
        days.collect(*["failed"] * 6, times=PATIENCE)
        assert days.subjects == ["[Pantau] In trouble: warta-0, warta-1, warta-2 (+3)"]


def test_a_source_that_is_no_longer_configured_is_told_of_no_more(days: Days, config: Config):
    days.collect("failed", "answered", times=PATIENCE)
    days.config = config.model_copy(update={"sources": ["lentera"]})
    days.collect("answered", times=200)
    assert days.subjects == ["[Pantau] In trouble: Warta Raya"]


@pytest.mark.parametrize("jump", [-400 * DAY, -DAY, -timedelta(minutes=5)])
def test_a_clock_set_back_neither_floods_nor_silences(days: Days, jump: timedelta):
    days.collect("failed", "answered", times=PATIENCE)
    days.now += jump
    days.collect("failed", "answered", times=90)
    assert len(days.subjects) == 1
    days.collect("failed", "answered", times=10)
    assert len(days.subjects) == 2


def test_a_clock_set_ahead_and_back_tells_once_more_at_most(days: Days):
    days.collect("failed", "answered", times=PATIENCE)
    days.now += 400 * DAY
    days.collect("failed", "answered")
    days.now -= 400 * DAY
    days.collect("failed", "answered", times=90)
    assert days.subjects == ["[Pantau] In trouble: Warta Raya", "[Pantau] Still in trouble: Warta Raya"]


def test_a_change_and_its_notice_are_kept_together(days: Days):
    days.collect("failed", "answered", times=PATIENCE)
    condition = conditions.current(days.sample.store, "source:warta")
    assert condition is not None
    assert (condition.finding.state, condition.since, condition.told_at) == ("unreachable", days.now, days.now)
    assert condition.source == "warta"


def test_figures_are_renewed_and_changes_remembered(sample: Sample):
    with sample.store.transaction() as connection:
        for number, (state, values) in enumerate(
            [("answered", {}), ("slow", {"seconds": 9.0}), ("slow", {"seconds": 12.0}), ("unchanged", {})]
        ):
            found = Finding(state=state, values=values)
            conditions.remember(connection, "source:warta", found, now=NOW + number * QUARTER)
    history = conditions.history(sample.store, "source:warta")
    assert [(one.finding.state, dict(one.finding.values)) for one in history] == [
        ("unchanged", {}),
        ("slow", {"seconds": 12.0}),
        ("answered", {}),
    ]
    assert history[1].since == NOW + QUARTER


def test_only_so_many_changes_are_kept(sample: Sample):
    with sample.store.transaction() as connection:
        for number in range(2 * conditions.KEPT):
            state = "answered" if number % 2 else "slow"
            conditions.remember(connection, "source:warta", Finding(state=state), now=NOW)
    assert len(conditions.history(sample.store, "source:warta", limit=10**6)) == conditions.KEPT


# --- how ------------------------------------------------------------------------------------------------------------


def test_a_notice_is_mailed_to_the_administrators(days: Days):
    days.collect("failed", "answered", times=PATIENCE)
    (mail,) = days.mails
    message = message_from_bytes(bytes(mail["message"]), policy=default)
    assert message["Subject"] == "[Pantau] In trouble: Warta Raya"
    assert json.loads(mail["recipients"]) == ["admin@example.org"]
    plain, html = message.iter_parts()
    assert "it did not answer in time" in plain.get_content()
    assert "it did not answer in time" in html.get_content()


def test_nobody_is_mailed_where_nobody_is_named(days: Days, config: Config):
    days.config = Config(sources=config.sources, folder=config.folder)
    days.collect("failed", "answered", times=PATIENCE)
    assert (days.mails, len(days.subjects)) == ([], 1)


def test_a_title_from_a_file_can_not_break_out(days: Days):
    days.sample.store.db["sources"].update("warta", {"title": "War\nta <b>\u202ex"})
    days.collect("failed", "answered", times=PATIENCE)
    (mail,) = days.mails
    message = message_from_bytes(bytes(mail["message"]), policy=default)
    assert message["Subject"] == "[Pantau] In trouble: War ta <b>x"
    html = next(part for part in message.iter_parts() if part.get_content_subtype() == "html")
    assert "<b>" not in html.get_content()


def delivered(days: Days, *, webhook: str = "", now: datetime | None = None) -> tuple[str, ...]:
    return deliver(days.sample.store, days.config, webhook=webhook, call=call, now=now or days.now)


def test_a_notice_is_written_to_a_file(days: Days, config: Config):
    days.collect("failed", "answered", times=PATIENCE)
    assert delivered(days) == ()
    (file,) = config.notice_folder.iterdir()
    assert file.name == "20250604T004500Z-000001.txt"
    assert file.read_text().startswith(
        "[Pantau] In trouble: Warta Raya\n\nNoticed on Wednesday, 4 June 2025 07:45 WIB."
    )


def test_a_notice_is_posted_to_the_webhook_once(days: Days, listener: Listener):
    days.collect("failed", "answered", times=PATIENCE)
    for _ in range(3):
        assert delivered(days, webhook=f"{listener.url}/kait") == ()
    ((method, path, document),) = listener.calls
    assert (method, path, document["id"]) == ("POST", "/kait", 1)
    assert document["text"].startswith("[Pantau] In trouble: Warta Raya\n\n")
    assert [(change["subject"], change["state"], change["ok"]) for change in document["changes"]] == [
        ("source:warta", "unreachable", False)
    ]


def test_a_webhook_that_fails_is_tried_again_and_the_file_is_there(days: Days, listener: Listener, config: Config):
    days.collect("failed", "answered", times=PATIENCE)
    listener.status = 503
    (problem,) = delivered(days, webhook=listener.url)
    assert "127.0.0.1 did not take a call (503)" in problem
    assert len(list(config.notice_folder.iterdir())) == 1
    listener.status = 200
    assert delivered(days, webhook=listener.url) == ()
    assert len(listener.calls) == 1
    assert delivered(days, webhook=listener.url, now=days.now + QUARTER) == ()
    assert len(listener.calls) == 2


def test_a_webhook_that_always_fails_is_given_up(days: Days, listener: Listener):
    days.collect("failed", "answered", times=PATIENCE)
    listener.status = 500
    for number in range(MOST_ATTEMPTS + 5):
        delivered(days, webhook=listener.url, now=days.now + number * LONGEST_WAIT)
    ((state, attempts),) = days.sample.store.rows("SELECT state, attempts FROM notices")
    assert (state, attempts, len(listener.calls)) == ("failed", MOST_ATTEMPTS, MOST_ATTEMPTS)


def test_a_folder_that_can_not_be_written_does_not_keep_the_webhook_from_it(
    days: Days, listener: Listener, config: Config
):
    days.collect("failed", "answered", times=PATIENCE)
    config.notice_folder.write_text("sebuah berkas")
    for number in range(3):
        (problem,) = delivered(days, webhook=listener.url, now=days.now + number * QUARTER)
        assert str(config.notice_folder) in problem
    assert len(listener.calls) == 1


def test_what_a_clock_that_ran_ahead_put_off_is_delivered(days: Days, listener: Listener):
    days.collect("failed", "answered", times=PATIENCE)
    listener.status = 503
    delivered(days, webhook=listener.url, now=days.now + 400 * DAY)
    listener.status = 200
    delivered(days, webhook=listener.url)
    assert len(listener.calls) == 2


# --- mail itself ----------------------------------------------------------------------------------------------------


def message(sample: Sample, number: int, state: str, *, attempts: int = 0, error: str | None = None) -> None:
    with sample.store.transaction() as connection:
        insert(
            connection,
            "outbox",
            key=f"alert:{number}",
            kind="alert",
            message_id=f"<{number}@pantau.example>",
            subject="Perihal",
            recipients="[]",
            message=b"",
            reason="{}",
            created_at=instant(NOW),
            state=state,
            attempts=attempts,
            next_try_at=instant(NOW),
            error=error,
        )


@pytest.mark.parametrize(
    ("state", "attempts", "told"),
    [
        ("pending", STUCK_ATTEMPTS - 1, []),
        ("pending", STUCK_ATTEMPTS, ["messages that can't leave: 1 (a@b.id: 451 nanti saja)"]),
        ("failed", 1, ["messages that were refused: 1 (a@b.id: 451 nanti saja)"]),
    ],
)
def test_mail_that_fails_is_told_by_other_ways_than_mail(days: Days, state: str, attempts: int, told: list[str]):
    message(days.sample, 1, state, attempts=attempts, error="a@b.id: 451 nanti\r\nsaja")
    for _ in range(3):
        assess_mail(days.sample.store, days.config, now=NOW)
    assert [
        line.removeprefix("- Mail: ") for text in days.texts for line in text.splitlines() if "Mail:" in line
    ] == told
    assert days.mails == []


def test_mail_that_leaves_again_is_told_by_mail_too(days: Days):
    message(days.sample, 1, "failed", attempts=1, error="x")
    assess_mail(days.sample.store, days.config, now=NOW)
    message(days.sample, 2, "sent")
    assess_mail(days.sample.store, days.config, now=NOW)
    assert days.subjects == ["[Pantau] In trouble: Mail", "[Pantau] Well again: Mail"]
    assert [mail["subject"] for mail in days.mails] == ["[Pantau] Well again: Mail"]


def test_a_source_that_breaks_while_mail_fails_is_mailed_for_later(days: Days):
    message(days.sample, 1, "pending", attempts=STUCK_ATTEMPTS, error="x")
    assess_mail(days.sample.store, days.config, now=NOW)
    days.collect("failed", "answered", times=PATIENCE)
    assert [mail["subject"] for mail in days.mails] == ["[Pantau] In trouble: Warta Raya"]


# --- the webhook's own ----------------------------------------------------------------------------------------------


def test_a_redirect_is_not_followed(listener: Listener):
    listener.status, listener.headers = 302, {"Location": f"{listener.url}/lain"}
    with pytest.raises(DeliveryError, match="did not take a call"):
        call(f"{listener.url}/kait")
    assert listener.paths == ["/kait"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/rahasia", "file:///etc/hostname", "ftp://127.0.0.1/rahasia"])
def test_an_address_that_can_not_be_called_is_named_by_its_host_only(url: str):
    with pytest.raises(DeliveryError, match="did not take a call") as caught:
        call(url, timeout=2)
    assert "rahasia" not in str(caught.value)
