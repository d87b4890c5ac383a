"""What a watch tells -> a mail, in its language: one cooperation with the sentences that prove it, or a round-up."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from models.analysis import STATUSES
from monitor import wording
from monitor.config import Config
from monitor.config.watches import BUILT_IN, Watch
from monitor.i18n import N_, translate
from monitor.store import Store
from monitor.templating import Rendered, rendered
from monitor.watches.alert_words import first_reason, people
from monitor.watches.pacing import Hold
from monitor.watches.subjects import Subject, known_of, subject_of

LONGEST_QUOTE = 260
"""Of a sentence in a round-up, so that a page of them stays whole in mail programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a mail says beside its facts. `baseline` is how many cooperations the watch knew from the start, where this
    is its first mail; `throttled` and `left` are those of `pacing.Letter`, `holds` what the facts had to wait for."""

    roundup: bool
    throttled: int = 0
    left: int = 0
    baseline: int = 0
    holds: tuple[Hold, ...] = ()


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
    known = known_of(store, told)
    subjects = [subject_of(store, spoken, group, known) for group in _by_subject(told)]
    if notice.roundup:
        facts = "\n".join(row["fact"] for row in told)
        return Made(
            key=f"roundup:{watch.name}:{hashlib.sha256(facts.encode()).hexdigest()[:12]}",
            rendered=render_roundup(subjects, config=spoken, watch=watch, notice=notice),
            reason={"reason": "roundup", "count": len(subjects)},
            links=tuple(subject.evidence.url for subject in subjects if subject.evidence),
        )
    last = max(told, key=_furthest)
    key = f"alert:{last['fact']}" if watch.name == BUILT_IN else f"alert:{last['fact']}:{watch.name}"
    return Made(
        key=key,
        rendered=render_alert(subjects[0], config=spoken, watch=watch, notice=notice),
        reason={
            "reason": first_reason(told),
            "path": subjects[0].path,
            "steps": [step["id"] for row in told if (step := known.step_of(row)) is not None],
        },
        links=subjects[0].links,
    )


def _by_subject(told: Sequence[Any]) -> tuple[tuple[Any, ...], ...]:
    """Decisions grouped by what they are about, in their order."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in told:
        groups[row["cooperation"] or row["fact"]].append(row)
    return tuple(map(tuple, groups.values()))


def _furthest(row: Any) -> tuple[bool, int, int]:
    status = row["status"]
    return (
        row["trigger"] in ("new", "status"),
        STATUSES.index(status) if status in STATUSES else -1,
        row["id"],
    )


def render_alert(subject: Subject, *, config: Config, watch: Watch, notice: Notice) -> Rendered:
    """The mail on one cooperation, or on a source."""
    say = partial(translate, language=config.language)
    about = _about(subject, config.language) if subject.parties else wording.clean(subject.title) or watch.name
    return rendered(
        "alert",
        subject=f"[Pantau] {subject.headline}: {about}",
        language=config.language,
        zone=config.zone,
        shown=subject,
        watch=watch.name,
        query=wording.shorten(watch.query, 120),
        people=partial(people, language=config.language),
        why=_why(config, watch),
        notes=_notes(say, notice),
    )


def _about(subject: Subject, language: str) -> str:
    """ "Dinas Air – Koperasi Tani (exploring → signed)"."""
    word = translate(N_("denied"), language) if subject.denied else wording.path_words(subject.path, language)
    return f"{wording.names(subject.parties, language=language, most=3, longest=60)} ({subject.dispute or word})"


def render_roundup(subjects: Sequence[Subject], *, config: Config, watch: Watch, notice: Notice) -> Rendered:
    """The mail on many, each with what happened and the sentence that proves it."""
    say = partial(translate, language=config.language)
    first = subjects[0]
    about = _about(first, config.language) if first.parties else first.title or first.headline
    headline = say(N_("[Pantau] {watch}: {first} and {count} more")).format(
        watch=watch.name, first=about, count=len(subjects) - 1
    )
    return rendered(
        "roundup",
        subject=headline,
        language=config.language,
        zone=config.zone,
        watch=watch.name,
        subjects=subjects,
        longest=LONGEST_QUOTE,
        together=_together(say, watch, notice),
        why=_why(config, watch),
        notes=_notes(say, notice),
    )


_WAITED = {
    Hold.QUIET: N_("They come together because they waited for the end of the quiet hours ({quiet})."),
    Hold.SCHEDULE: N_("They come together because this watch speaks {schedule}."),
    Hold.SILENCED: N_("They come together because they were silenced for a while."),
    Hold.PAUSED: N_("They come together because the watch was paused."),
}


def _together(say: Callable[[str], str], watch: Watch, notice: Notice) -> tuple[str, ...]:
    """Why a round-up is one; what a limit held back is said by the notes."""
    words = {"quiet": watch.quiet, "schedule": _spoken_schedule(say, watch.schedule)}
    return tuple(say(template).format_map(words) for hold, template in _WAITED.items() if hold in notice.holds)


def _spoken_schedule(say: Callable[[str], str], schedule: str) -> str:
    kind, _, times = schedule.partition(" ")
    return say(N_("once an hour")) if kind == "hourly" else say(N_("daily at {times}")).format(times=times)


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


def _notes(say: Callable[[str], str], notice: Notice) -> tuple[str, ...]:
    notes = []
    if notice.throttled and notice.roundup:
        notes.append(
            say(N_("Held back before by the limit of mails: {count} of these.")).format(count=notice.throttled)
        )
    elif notice.throttled:
        notes.append(say(N_("The limit of mails had held this back.")))
    if notice.left:
        template = N_("The limit of mails is reached. Waiting, and following in the next mails: {count}.")
        notes.append(say(template).format(count=notice.left))
    if notice.baseline:
        template = N_("Known before this watch began, and not mailed: {count}.")
        notes.append(say(template).format(count=notice.baseline))
    return tuple(notes)
