"""What administrators are told: that a source or mail is in trouble, still is, or is well again.

Told are changes, each once, and what lasts once a day: all that is to be said at one time is one notice. It is written
to a file and posted to the webhook, where one is configured, and goes out as mail as well, unless it is mail that
fails. A notice is committed together with the change that it tells of; delivering comes later, and is tried again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from html import escape
from typing import Any

from monitor import wording
from monitor.config import Config
from monitor.delivery.outbox import enqueue
from monitor.delivery.sending import LONGEST_WAIT, MOST_ATTEMPTS, wait_after
from monitor.delivery.webhook import Call
from monitor.errors import DeliveryError
from monitor.files import write_atomically
from monitor.health import conditions, observations
from monitor.health.conditions import MAIL, Condition
from monitor.health.verdicts import STUCK_ATTEMPTS, Finding, Post, judge, judge_mail
from monitor.health.words import finding_words
from monitor.i18n import N_, translate
from monitor.store import Store, insert, instant, to_json

REMIND = timedelta(days=1)
KEPT = 1000
"""Notices; counted rather than dated, so that a clock set ahead for a minute drops none."""

NAMED = 3
"""Subjects that a notice's own subject names; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A subject that became unwell, or well (`before` says what it was), or that was found unwell on a first look."""

    condition: Condition
    before: Condition | None

    @property
    def told(self) -> bool:
        """Whether it is news: what was never in trouble and is not now is none."""
        return not self.condition.finding.well or (self.before is not None and not self.before.finding.well)


def assess(store: Store, config: Config, *, now: datetime) -> tuple[Change, ...]:
    """Judge every configured source, and mail, by what is stored; keep what changed, and write the notice that is due.

    Nothing is told of sources that are no longer configured.
    """
    # judging takes its time, and nobody waits for the database meanwhile
    found = {source: _judged(store, config, source) for source in dict.fromkeys(config.sources)}
    with store.transaction() as connection:
        observations.forget_old(connection)
        changes = [
            change
            for source, finding in found.items()
            if finding is not None
            if (change := _changed(store, conditions.subject_of(source), finding, now=now)) is not None
        ]
        changes += _assess_mail(store, now=now)
        _tell(store, config, changes, now=now)
    return tuple(changes)


def assess_mail(store: Store, config: Config, *, now: datetime) -> None:
    """As `assess`, for mail alone: after each round of sending."""
    with store.transaction():
        _tell(store, config, _assess_mail(store, now=now), now=now)


def _judged(store: Store, config: Config, source: str) -> Finding | None:
    """What is surely so; None where nothing is, or where the source was never asked. What may be over the next time is
    shown by `pantau status`, and changes nothing yet."""
    before = conditions.current(store, conditions.subject_of(source))
    found = judge(observations.observed(store, source, zone=config.zone), before=before.finding if before else None)
    return next((finding for finding in found if finding.lasting and finding.state != "unasked"), None)


def _assess_mail(store: Store, *, now: datetime) -> list[Change]:
    change = _changed(store, MAIL, judge_mail(post(store)), now=now)
    return [change] if change else []


def _changed(store: Store, subject: str, finding: Finding, *, now: datetime) -> Change | None:
    before = conditions.current(store, subject)
    with store.transaction() as connection:
        if not conditions.remember(connection, subject, finding, now=now):
            return None
    condition = conditions.current(store, subject)
    return Change(condition=condition, before=before) if condition else None


def post(store: Store) -> Post:
    """How the outbox stands. Refused is what was given up after the newest message that everybody got."""
    (row,) = store.rows(
        "SELECT count(*) FILTER (WHERE state = 'pending' AND attempts >= ? AND error IS NOT NULL) AS stuck,"
        " count(*) FILTER (WHERE state = 'failed'"
        "  AND id > (SELECT coalesce(max(id), 0) FROM outbox WHERE state = 'sent')) AS refused FROM outbox",
        STUCK_ATTEMPTS,
    )
    wanted = "pending" if row["stuck"] else "failed"
    errors = store.rows(
        "SELECT error FROM outbox WHERE state = ? AND error IS NOT NULL ORDER BY id DESC LIMIT 1", wanted
    )
    error = wording.shorten(errors[0]["error"], 300) if errors else ""
    return Post(stuck=row["stuck"], refused=row["refused"], error=error)


# What is told


def to_remind(unwell: Sequence[Condition], *, now: datetime) -> bool:
    """Whether something has been unwell for so long that it is to be told again.

    An instant of the last notice that lies ahead is of a clock that was set back: the day begins anew at `now`.
    """
    told = [condition.told_at for condition in unwell if condition.told_at is not None]
    return any(moment + REMIND <= now for moment in told)


def _tell(store: Store, config: Config, changes: Iterable[Change], *, now: datetime) -> None:
    """Write the notice of all that is to be told now, where there is anything."""
    news = [change for change in changes if change.told]
    fresh = {change.condition.subject for change in news}
    subjects = (MAIL, *map(conditions.subject_of, config.sources))
    unwell = conditions.unwell(store, subjects)
    lasting = [condition for condition in unwell if condition.subject not in fresh]
    remind = to_remind(lasting, now=now)
    told = list(unwell) if news or remind else [one for one in unwell if one.told_at and one.told_at > now]
    with store.transaction() as connection:
        if news or remind:
            _write(store, config, news, lasting, now=now)
        connection.executemany(
            "UPDATE conditions SET told_at = ? WHERE id = ?", [(instant(now), condition.id) for condition in told]
        )


def _write(
    store: Store, config: Config, news: Sequence[Change], lasting: Sequence[Condition], *, now: datetime
) -> None:
    titles = dict(map(tuple, store.rows("SELECT name, title FROM sources")))
    subject, text = _words(config, news, lasting, titles, now=now)
    told = [*(change.condition for change in news), *lasting]
    with store.transaction() as connection:
        number = insert(
            connection,
            "notices",
            at=instant(now),
            subject=subject,
            text=text,
            changes=to_json([_record(condition) for condition in told]),
            state="pending",
            next_try_at=instant(now),
        )
        connection.execute("DELETE FROM notices WHERE id <= ? AND state <> 'pending'", [number - KEPT])
        # that mail fails can't be told by mail
        if config.admin.recipients and any(one.subject != MAIL or one.finding.well for one in told):
            _enqueue(store, config, number, subject, text, now=now)


def _record(condition: Condition) -> dict[str, Any]:
    finding = condition.finding
    return {
        "subject": condition.subject,
        "state": finding.state,
        "scope": finding.scope,
        "kind": finding.kind,
        "values": dict(finding.values),
        "since": condition.since.isoformat(),
        "ok": finding.well,
    }


def _words(
    config: Config,
    news: Sequence[Change],
    lasting: Sequence[Condition],
    titles: Mapping[str, str],
    *,
    now: datetime,
) -> tuple[str, str]:
    """Subject and text of a notice."""
    say = partial(translate, language=config.language)
    when = partial(wording.local_time, zone=config.zone, language=config.language)
    worse = [change.condition for change in news if not change.condition.finding.well]
    better = [change for change in news if change.condition.finding.well]

    def name(condition: Condition) -> str:
        source = condition.source
        return wording.clean(titles.get(source, source)) if source is not None else say(N_("Mail"))

    def why(finding: Finding) -> str:
        return finding_words(finding, language=config.language, zone=config.zone)

    if worse:
        head, named = say(N_("[Pantau] In trouble: {names}")), worse
    elif better:
        head, named = say(N_("[Pantau] Well again: {names}")), [change.condition for change in better]
    else:
        head, named = say(N_("[Pantau] Still in trouble: {names}")), list(lasting)
    rest = len(named) - NAMED
    names = ", ".join(map(name, named[:NAMED])) + (f" (+{rest})" if rest > 0 else "")
    parts = [say(N_("Noticed on {time}.")).format(time=when(now))]
    asked = len(set(config.sources))
    if asked > 1 and sum(one.finding.state == "unreachable" for one in worse) == asked:
        parts.append(say(N_("No source answers at all: the connection of this machine is probably at fault.")))
    if worse:
        lines = [f"- {name(one)}: {why(one.finding)}" for one in worse]
        parts.append("\n".join([say(N_("In trouble:")), *lines]))
    if better:
        template = say(N_("was in trouble since {time}: {why}"))
        lines = [
            f"- {name(before)}: {template.format(time=when(before.since), why=why(before.finding))}"
            for change in better
            if (before := change.before) is not None
        ]
        parts.append("\n".join([say(N_("Well again:")), *lines]))
    if lasting:
        template = say(N_("{why} (since {time})"))
        lines = [f"- {name(one)}: {template.format(why=why(one.finding), time=when(one.since))}" for one in lasting]
        parts.append("\n".join([say(N_("Still in trouble:")), *lines]))
    parts.append(say(N_("`pantau status` shows everything. A change is told once, and what lasts at most once a day.")))
    return head.format(names=names), "\n\n".join(parts) + "\n"


def _enqueue(store: Store, config: Config, number: int, subject: str, text: str, *, now: datetime) -> None:
    """Put a notice into the outbox, whose mail is then as safe as an alert's."""
    paragraphs = "".join(
        f"<p>{'<br>'.join(map(escape, paragraph.splitlines()))}</p>" for paragraph in text.split("\n\n")
    )
    with store.transaction() as connection:
        enqueue(
            connection,
            key=f"admin:{number}:{instant(now)}",
            kind="admin",
            subject=subject,
            text=text,
            html=f'<!doctype html><html lang="{config.language}"><body>{paragraphs}</body></html>',
            sender=config.mail.sender,
            recipients=config.admin.recipients,
            reason={"reason": "admin", "notice": number},
            now=now,
        )


# How it leaves


def deliver(store: Store, config: Config, *, webhook: str, call: Call, now: datetime) -> tuple[str, ...]:
    """Write due notices to files and post them to `webhook` ("" for none); return what stood in the way.

    What could not be delivered is tried again later and later, as mail is; an unfinished post may come twice, under
    the same id.
    """
    problems: list[str] = []
    for row in store.rows(
        "SELECT * FROM notices WHERE state = 'pending' AND (next_try_at <= ? OR next_try_at > ?) ORDER BY id",
        instant(now),
        # nothing waits so long: what seems to was put off by a clock that ran ahead
        instant(now + LONGEST_WAIT),
    ):
        if _claimed(store, row, now=now):
            problems += _deliver(store, config, row, webhook=webhook, call=call)
    return tuple(problems)


def _claimed(store: Store, row: Any, *, now: datetime) -> bool:
    """Whether the notice is ours to deliver, and no other process's; if not, or after a kill, it comes again later."""
    attempts = row["attempts"] + 1
    with store.transaction() as connection:
        claimed = connection.execute(
            "UPDATE notices SET attempts = ?, next_try_at = ? WHERE id = ? AND state = 'pending' AND attempts = ?",
            [attempts, instant(now + wait_after(attempts)), row["id"], row["attempts"]],
        )
    return bool(claimed.rowcount)


def _deliver(store: Store, config: Config, row: Any, *, webhook: str, call: Call) -> list[str]:
    errors: list[str] = []
    posted = bool(row["posted"]) or not webhook
    try:
        write_atomically(config.notice_folder / _file_name(row), f"{row['subject']}\n\n{row['text']}".encode())
    except OSError as error:
        errors.append(f"{config.notice_folder}: {error.strerror or error}")
    if not posted:
        try:
            call(webhook, _document(row))
            posted = True
        except DeliveryError as error:
            errors.append(str(error))
    state = "sent" if not errors else "failed" if row["attempts"] + 1 >= MOST_ATTEMPTS else "pending"
    with store.transaction() as connection:
        connection.execute(
            "UPDATE notices SET state = ?, posted = ?, error = ? WHERE id = ?",
            [state, int(posted), "; ".join(errors) or None, row["id"]],
        )
    return errors


def _file_name(row: Any) -> str:
    return f"{row['at'].replace(':', '').replace('-', '')}-{row['id']:06d}.txt"


def _document(row: Any) -> dict[str, Any]:
    """What the webhook gets; chat services show `text`."""
    return {
        "id": row["id"],
        "at": row["at"],
        "subject": row["subject"],
        "text": f"{row['subject']}\n\n{row['text']}",
        "changes": json.loads(row["changes"]),
    }
