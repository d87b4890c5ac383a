"""What a watch tells -> a mail, in its language: one cooperation with the sentence that proves it, or a round-up."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from models.analysis import STATUSES
from monitor import evidence, wording
from monitor.config import Config
from monitor.config.watches import BUILT_IN, Watch
from monitor.evidence import Evidence
from monitor.i18n import N_, translate
from monitor.store import Store, moment, to_json
from monitor.templating import Rendered, rendered
from monitor.watches.alert_words import line, source_title
from monitor.watches.decisions import Reason

MOST_SOURCES = 6

HEADLINES: dict[Reason, str] = {
    Reason.MAILED_CONTRADICTION: N_("Contradicted"),
    Reason.MAILED_NEW: N_("New cooperation"),
    Reason.MAILED_MOVED: N_("Cooperation moved"),
    Reason.MAILED_PARTY: N_("A party joined"),
    Reason.MAILED_COVERAGE: N_("Much in the news"),
    Reason.MAILED_DEADLINE: N_("A day is near"),
    Reason.MAILED_FOLLOW_UP: N_("Nothing seen since"),
    Reason.MAILED_SILENCE: N_("A source is silent"),
}
"""What a mail is headed by; of several reasons, the first of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a mail says beside its facts. `baseline` is how many cooperations the watch knew from the start, where this
    is its first mail; `throttled` and `left` are those of `pacing.Letter`."""

    roundup: bool
    throttled: int = 0
    left: int = 0
    baseline: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A step on the way of a cooperation, and who was the first to report it."""

    status: str
    at: datetime
    title: str
    url: str
    source_title: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a mail tells of one cooperation, or of a source. `path` are the statuses on the way, `lines` what else there
    is to say, `others` who else reports it."""

    headline: str
    title: str
    parties: tuple[str, ...]
    path: tuple[str, ...]
    denied: bool
    fields: tuple[str, ...]
    event: str | None
    evidence: Evidence | None
    history: tuple[Moved, ...]
    lines: tuple[str, ...]
    others: tuple[str, ...]
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A mail for the outbox, under its key; `reason` is what is stored of why, `links` are for channels."""

    key: str
    rendered: Rendered
    reason: Mapping[str, Any]
    links: tuple[str, ...]


def letter_of(store: Store, config: Config, watch: Watch, told: Sequence[Any], notice: Notice) -> Made:
    """The mail that tells these decisions (rows of watch_decisions): of one subject, or a round-up."""
    spoken = config.model_copy(update={"language": watch.language or config.language})
    groups: dict[str, list[Any]] = {}
    for row in told:
        groups.setdefault(row["cooperation"] or row["fact"], []).append(row)
    known = _known(store, [row["cooperation"] for row in told if row["cooperation"]])
    subjects = [_subject(store, spoken, group, known) for group in groups.values()]
    if notice.roundup:
        made = render_roundup(subjects, config=spoken, watch=watch, notice=notice)
        facts = "\n".join(row["fact"] for row in told)
        key = f"roundup:{watch.name}:{hashlib.sha256(facts.encode()).hexdigest()[:12]}"
        return Made(
            key=key, rendered=made, reason={"reason": "roundup", "count": len(subjects)}, links=_links(subjects)
        )
    last = max(told, key=_furthest)
    key = f"alert:{last['fact']}" if watch.name == BUILT_IN else f"alert:{last['fact']}:{watch.name}"
    return Made(
        key=key,
        rendered=render_alert(subjects[0], config=spoken, watch=watch, notice=notice),
        reason={
            "reason": _first_reason(told),
            "path": subjects[0].path,
            "steps": [step["id"] for row in told for step in _steps(known, row)],
        },
        links=_links(subjects),
    )


def _links(subjects: Sequence[Subject]) -> tuple[str, ...]:
    return tuple(subject.evidence.url for subject in subjects if subject.evidence)


def _furthest(row: Any) -> tuple[bool, int, int]:
    status = row["status"]
    return (
        row["trigger"] in ("new", "status"),
        STATUSES.index(status) if status in STATUSES else -1,
        row["id"],
    )


def _first_reason(told: Sequence[Any]) -> Reason:
    reasons = {Reason(row["reason"]) for row in told}
    return next(reason for reason in HEADLINES if reason in reasons)


# What is known of the cooperations


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Everything stored of the cooperations of one mail, by key."""

    rows: Mapping[str, Any]
    steps: Mapping[str, Sequence[Any]]
    reports: Mapping[str, Sequence[Evidence]]


def _known(store: Store, keys: Sequence[str]) -> _Known:
    given = to_json(sorted(set(keys)))
    rows = {
        row["key"]: row
        for row in store.rows("SELECT * FROM cooperations WHERE key IN (SELECT value FROM json_each(?))", given)
    }
    steps: dict[str, list[Any]] = {key: [] for key in rows}
    for step in store.rows(
        "SELECT s.id, c.key, s.kind, s.status, s.previous, s.mention_id, s.at FROM steps s"
        " JOIN cooperations c ON c.id = s.cooperation_id WHERE c.key IN (SELECT value FROM json_each(?))"
        " ORDER BY s.at, s.id",
        given,
    ):
        steps[step["key"]].append(step)
    found = evidence.of_cooperations(store, [row["id"] for row in rows.values()])
    return _Known(rows=rows, steps=steps, reports={key: found[row["id"]] for key, row in rows.items()})


def _steps(known: _Known, row: Any) -> list[Any]:
    """The step that a decision is about."""
    return [step for step in known.steps.get(row["cooperation"], ()) if _fact(step) == row["fact"]]


def _fact(step: Any) -> str:
    return f"{step['key']}:{'denied' if step['kind'] == 'denied' else step['status']}"


# What is said of one


def _subject(store: Store, config: Config, group: Sequence[Any], known: _Known) -> Subject:
    say = partial(translate, language=config.language)
    reason = _first_reason(group)
    headline = say(HEADLINES[reason])
    key = group[0]["cooperation"]
    if key is None:
        title = source_title(store, group[0])
        return Subject(
            headline=headline,
            title=title,
            parties=(),
            path=(),
            denied=False,
            fields=(),
            event=None,
            evidence=None,
            history=(),
            lines=tuple(line(store, config, row) for row in group),
            others=(),
            articles=0,
        )
    row, reports = known.rows[key], known.reports[key]
    told = {step["id"]: step for each in group for step in _steps(known, each)}
    moves = sorted((s for s in told.values() if s["kind"] != "denied"), key=lambda s: STATUSES.index(s["status"]))
    denial = next((step for step in told.values() if step["kind"] == "denied"), None)
    path = tuple(step["status"] for step in moves) or (row["status"],)
    if moves and moves[0]["previous"] and reason is not Reason.MAILED_NEW:
        path = (moves[0]["previous"], *path)
    elif reason is Reason.MAILED_NEW:
        path = path[-1:]
    shown = _shown(store, reports, group, moves, denial, status=path[-1])
    asserting = [report for report in reports if not report.denied]
    others = dict.fromkeys(
        report.source_title for report in asserting if shown is None or report.source_title != shown.source_title
    )
    return Subject(
        headline=headline,
        title="",
        parties=tuple(json.loads(row["parties"])),
        path=path,
        denied=denial is not None,
        fields=tuple(json.loads(row["fields"])),
        event=row["event"],
        evidence=shown,
        history=_history(known.steps[key], reports, told),
        lines=tuple(line(store, config, each) for each in group if not _steps(known, each)),
        others=tuple(others)[:MOST_SOURCES],
        articles=len({report.url for report in asserting}),
    )


def _shown(
    store: Store, reports: Sequence[Evidence], group: Sequence[Any], moves: Sequence[Any], denial: Any, *, status: str
) -> Evidence | None:
    """The sentence that proves what is told."""
    by_mention = {report.mention_id: report for report in reports}
    if denial is not None:
        return by_mention[denial["mention_id"]]
    if moves:
        return by_mention[moves[-1]["mention_id"]]
    for row in group:
        facts = json.loads(row["facts"])
        for mention in store.rows(
            "SELECT m.id FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id"
            " WHERE a.identity = ? AND m.number = ?",
            facts.get("article"),
            facts.get("number"),
        ):
            if mention["id"] in by_mention:
                return by_mention[mention["id"]]
    return evidence.best(reports, status=status)


def _history(steps: Sequence[Any], reports: Sequence[Evidence], told: Mapping[int, Any]) -> tuple[Moved, ...]:
    by_mention = {report.mention_id: report for report in reports}
    history = []
    for step in steps:
        shown = by_mention[step["mention_id"]]
        history.append(
            Moved(
                status="denied" if step["kind"] == "denied" else step["status"],
                at=moment(step["at"]),
                title=shown.title,
                url=shown.url,
                source_title=shown.source_title,
                new=step["id"] in told,
            )
        )
    return tuple(history)


# What it looks like


def render_alert(subject: Subject, *, config: Config, watch: Watch, notice: Notice) -> Rendered:
    """The mail on one cooperation, or on a source."""
    say = partial(translate, language=config.language)
    if subject.parties:
        word = say(N_("denied")) if subject.denied else wording.path_words(subject.path, config.language)
        headline = say(N_("[Pantau] {headline}: {parties} ({status})")).format(
            headline=subject.headline,
            parties=wording.names(subject.parties, language=config.language, most=3, longest=60),
            status=word,
        )
    else:
        headline = f"[Pantau] {subject.headline}: {subject.title or watch.name}"
    return rendered(
        "alert",
        subject=headline,
        language=config.language,
        zone=config.zone,
        shown=subject,
        why=_why(config, watch),
        notes=_notes(config, notice),
    )


def render_roundup(subjects: Sequence[Subject], *, config: Config, watch: Watch, notice: Notice) -> Rendered:
    """The mail on many, a line or two each."""
    say = partial(translate, language=config.language)
    headline = say(N_("[Pantau] {watch}: {count} cooperations")).format(watch=watch.name, count=len(subjects))
    return rendered(
        "roundup",
        subject=headline,
        language=config.language,
        zone=config.zone,
        watch=watch.name,
        subjects=subjects,
        why=_why(config, watch),
        notes=_notes(config, notice),
    )


def _why(config: Config, watch: Watch) -> str:
    """Why somebody gets a mail, and how that ends."""
    say = partial(translate, language=config.language)
    if watch.name == BUILT_IN:
        return say(N_("You get one mail for each cooperation that appears or moves ([alerts] in config.toml)."))
    template = (
        N_("You get this because of the watch “{watch}” ({query}). Who runs Pantau can stop it: `{command}`.")
        if watch.query
        else N_("You get this because of the watch “{watch}”. Who runs Pantau can stop it: `{command}`.")
    )
    command = f"pantau watch pause {watch.name}"
    return say(template).format(watch=watch.name, query=wording.shorten(watch.query, 120), command=command)


def _notes(config: Config, notice: Notice) -> tuple[str, ...]:
    say = partial(translate, language=config.language)
    notes = []
    if notice.throttled:
        template = N_("Held back before by the limit of mails: {count} of these.")
        notes.append(say(template).format(count=notice.throttled))
    if notice.left:
        template = N_("The limit of mails is reached. Waiting, and following in the next mails: {count}.")
        notes.append(say(template).format(count=notice.left))
    if notice.baseline:
        template = N_("Known before this watch began, and not mailed: {count}.")
        notes.append(say(template).format(count=notice.baseline))
    return tuple(notes)
