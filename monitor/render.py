"""Digests and alerts -> HTML and text of equal content, in the language and time zone of the configuration.

The HTML is made for mail clients: tables, inlined styles, no script and nothing loaded from anywhere. Text from the web
reaches it escaped, cleaned of control characters and cut short; only http and https addresses become links.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor import wording
from monitor.config import Config
from monitor.coverage import Coverage, SourceState
from monitor.digest import Digest, Item
from monitor.evidence import Evidence
from monitor.health_words import finding_words
from monitor.i18n import N_, translate
from monitor.watches import Alert, Reason

WIDTH = 76
MOST_CARDS = 18
MOST_LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One message in both forms, with the subject that it has as a mail."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a digest: the first items in full, the next on a line each, and how many more there are."""

    title: str
    note: str
    cards: tuple[Item, ...]
    lines: tuple[Item, ...]
    more: int

    @property
    def count(self) -> int:
        return len(self.cards) + len(self.lines) + self.more


def render_digest(digest: Digest, *, config: Config) -> Rendered:
    """A digest as a mail and as files."""
    say = partial(translate, language=config.language)
    time = say(N_("{day}, edition of {time}")).format(
        day=wording.local_day(digest.edition, zone=config.zone, language=config.language),
        time=wording.local_clock(digest.edition, zone=config.zone, language=config.language),
    )
    values: dict[str, Any] = {
        "digest": digest,
        "sections": _sections(digest, config),
        "summary": _summary(digest, say),
        "why": {item.evidence.mention_id: _why(item, config.language) for item in digest.top},
        "completeness": completeness(digest.coverage, language=config.language),
        "missed": missed(digest.coverage, language=config.language),
        "states": [(state, _state_words(state, config)) for state in digest.coverage.sources],
    }
    subject = say(N_("[Pantau] Digest: {time} ({summary})")).format(time=time, summary=values["summary"])
    return _rendered("digest", config, subject=subject, **values)


def completeness(coverage: Coverage, *, language: str) -> str:
    """How complete a stretch was, in a sentence or two; "complete" only where it was."""
    say = partial(translate, language=language)
    if coverage.complete:
        return say(N_("Complete: every source answered, and nothing is left to do."))
    if not coverage.sources:
        return say(N_("Incomplete: no source is configured."))
    sentences = []
    if coverage.missing:
        partly = any(state.outcome == "partial" for state in coverage.missing)
        template = N_("{sources} did not answer, or only in part.") if partly else N_("{sources} did not answer.")
        names = wording.listed([state.title for state in coverage.missing], language)
        sentences.append(say(template).format(sources=names))
    if coverage.doubtful:
        names = wording.listed([state.title for state in coverage.doubtful], language)
        sentences.append(say(N_("{sources} answered, but not with all that is usual.")).format(sources=names))
    if coverage.pending or coverage.failed:
        template = N_("Articles still waiting: {pending}; could not be read: {failed}.")
        sentences.append(say(template).format(pending=coverage.pending, failed=coverage.failed))
    if round(coverage.missed[0]):
        sentences.append(say(N_("Some articles were probably in none of the lists that were read.")))
    return say(N_("Incomplete: {why}")).format(why=" ".join(sentences))


def missed(coverage: Coverage, *, language: str) -> str:
    """What comparing the lists of each source says of articles that were in none of them."""
    say = partial(translate, language=language)
    if not coverage.estimated:
        return say(
            N_("It can't be estimated whether articles were missed: the lists of the sources overlap too little.")
        )
    names = wording.listed([state.title for state in coverage.estimated], language)
    count, low, high = map(round, coverage.missed)
    if count:
        template = N_(
            "By a comparison of the lists of {sources}, about {count} articles were in none of them (capture-recapture "
            "estimate, 95% interval {low} to {high})."
        )
        sentence = say(template).format(sources=names, count=count, low=low, high=high)
    else:
        sentence = say(N_("A comparison of the lists of {sources} shows no sign of a missed article.")).format(
            sources=names
        )
    others = len(coverage.sources) - len(coverage.estimated)
    if others:
        template = N_("For {count} of {all} sources this can't be estimated.")
        sentence += " " + say(template).format(count=others, all=len(coverage.sources))
    return sentence


def render_alert(
    alert: Alert,
    *,
    evidence: Evidence,
    parties: Sequence[str],
    fields: Sequence[str],
    event: str | None,
    config: Config,
) -> Rendered:
    """One mail on a cooperation that appeared or moved, with the sentence that shows it."""
    say = partial(translate, language=config.language)
    new = alert.reason is Reason.MAILED_NEW
    headline = say(N_("New cooperation")) if new else say(N_("Cooperation moved"))
    path = alert.path if not new else alert.path[-1:]
    subject = say(N_("[Pantau] {headline}: {parties} ({status})")).format(
        headline=headline,
        parties=wording.names(parties, language=config.language, most=3, longest=60),
        status=wording.path_words(path, config.language),
    )
    return _rendered(
        "alert",
        config,
        subject=subject,
        headline=headline,
        alert=alert,
        evidence=evidence,
        parties=parties,
        fields=fields,
        event=event,
    )


def _rendered(template: str, config: Config, *, subject: str, **values: Any) -> Rendered:
    environment = _environment()
    shared = {
        **values,
        "subject": subject,
        "language": config.language,
        "_": partial(translate, language=config.language),
        "when": partial(wording.local_time, zone=config.zone, language=config.language),
        "clock": partial(wording.local_clock, zone=config.zone, language=config.language),
        "day": partial(wording.local_day, zone=config.zone, language=config.language),
        "names": partial(wording.names, language=config.language, most=12),
        "status_word": partial(wording.status_word, language=config.language),
        "path_words": partial(wording.path_words, language=config.language),
        "confidence_words": partial(wording.confidence_words, language=config.language),
    }
    html = environment.get_template(f"{template}.html.jinja").render(shared)
    text = environment.get_template(f"{template}.txt.jinja").render(shared)
    return Rendered(subject=subject, html=_inliner().inline(html), text=_tidy(text))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(
            enabled_extensions=("html.jinja",), default=True, disabled_extensions=("txt.jinja",)
        ),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clean=wording.clean,
        shorten=wording.shorten,
        link=wording.link,
        topics=wording.topics,
        segments=wording.segments,
        wrap=_wrap,
    )
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)


def _wrap(text: str, indent: int = 0, first: str = "") -> str:
    """`text` in lines of readable width; addresses are never broken."""
    return textwrap.fill(
        " ".join(text.split()),
        width=WIDTH,
        initial_indent=" " * (indent - len(first)) + first,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tidy(text: str) -> str:
    """Without blanks at line ends, and never more than one blank line."""
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def _sections(digest: Digest, config: Config) -> list[Section]:
    """The parts that hold something; the cards are dealt out in the order of the parts until they are used up."""
    say = partial(translate, language=config.language)
    parts = [
        (say(N_("New cooperations")), "", digest.new),
        (say(N_("Cooperations that moved")), "", digest.moved),
        (
            say(N_("Older news, known only now")),
            say(N_("Published more than {days} days ago.")).format(days=config.alerts.max_age_days),
            digest.old,
        ),
        (say(N_("Denied")), say(N_("An article denies it or says that it does not exist.")), digest.denied),
        (
            say(N_("To be checked")),
            say(N_("Pantau is not sure of these; read the article before you rely on them.")),
            digest.uncertain,
        ),
    ]
    cards, lines = MOST_CARDS, MOST_LINES
    sections = []
    for title, note, items in parts:
        if not items:
            continue
        # every part shows at least its first items, however many came before
        shown = min(len(items), max(cards, 2))
        listed = min(len(items) - shown, lines)
        cards, lines = max(cards - shown, 0), lines - listed
        sections.append(
            Section(
                title=title,
                note=note,
                cards=items[:shown],
                lines=items[shown : shown + listed],
                more=len(items) - shown - listed,
            )
        )
    return sections


def _summary(digest: Digest, say: Any) -> str:
    counts = [
        (say(N_("{count} new")), len(digest.new)),
        (say(N_("{count} moved")), len(digest.moved)),
        (say(N_("{count} older")), len(digest.old)),
        (say(N_("{count} denied")), len(digest.denied)),
        (say(N_("{count} to be checked")), len(digest.uncertain)),
    ]
    return ", ".join(words.format(count=count) for words, count in counts if count) or say(N_("a quiet day"))


def _why(item: Item, language: str) -> str:
    """One line on why an item is among the first."""
    say = partial(translate, language=language)
    status = wording.status_word(item.status, language)
    if item.kind == "new":
        reason = say(N_("new, already {status}")) if item.status in ("signed", "ongoing") else say(N_("new: {status}"))
        words = reason.format(status=status)
    else:
        words = say(N_("moved from {previous} to {status}")).format(
            previous=wording.status_word(item.path[0], language), status=status
        )
    if item.sources > 1:
        return say(N_("{reason}; {count} publishers report it")).format(reason=words, count=item.sources)
    return words


def _state_words(state: SourceState, config: Config) -> str:
    """How a source's last collection went, in words."""
    say = partial(translate, language=config.language)
    reason = wording.failure_words(state.failure, config.language) if state.failure else ""
    words = {
        "answered": say(N_("answered")),
        "partial": say(N_("answered in part")),
        "failed": say(N_("did not answer")),
        "busy": say(N_("is still being collected")),
        "silent": say(N_("was not asked")),
    }[state.outcome]
    if reason:
        words = f"{words}: {reason}"
    elif state.unwell and state.finding is not None:
        why = finding_words(state.finding, language=config.language, zone=config.zone)
        words = say(N_("answered, but {why}")).format(why=why)
    if state.answered_at and not state.answered:
        words = say(N_("{state} (last answer: {time})")).format(state=words, time=_when(state.answered_at, config))
    return words


def _when(moment: datetime, config: Config) -> str:
    return wording.local_time(moment, zone=config.zone, language=config.language)
