"""A digest as PDF, as press offices bind their clippings: a cover, contents, one block per item, and the sources.

Like the mail, it shows one sentence of each article and links to it; it never republishes the article.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from monitor import wording
from monitor.config import Config
from monitor.digests import charts, coverage_words, digest_words, render, typesetting
from monitor.digests.digest import Digest
from monitor.digests.items import Item
from monitor.digests.sections import Limits, sections
from monitor.evidence import Evidence, is_headline
from monitor.i18n import N_, translate

LONG = 900
"""Characters of evidence from which on an item may go on over a page."""

PRINTED = Limits(cards=150, lines=350)
"""What can be leafed through, and is set within two seconds; the page has the rest."""

COOPERATIONS = frozenset({"new", "moved", "denied", "old", "uncertain"})


def clippings(digest: Digest, *, config: Config) -> bytes:
    """The digest as PDF (PDF/UA-1), in the language of its audience; the same digest makes the same bytes."""
    return typesetting.pdf("kliping", _breakable(contents(digest, config=config)), at=digest.made_at)


_UNBROKEN = re.compile(r"([^\s/-]{30})(?=[^\s/-]{10})")
_NO_WORDS = frozenset({"url", "svg"})


def _breakable(data: Any) -> Any:
    """The data with places to break a line at in what no line can hold."""
    if isinstance(data, dict):
        return {key: value if key in _NO_WORDS else _breakable(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_breakable(value) for value in data]
    return _UNBROKEN.sub("\\1\u200b", data) if isinstance(data, str) else data


@dataclass(slots=True)
class _Sources:
    """The articles that are cited, numbered in the order in which they are."""

    when: "partial[str]"
    unknown: str
    rows: list[dict[str, object]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)

    def cite(self, *, title: str, url: str, publisher: str, published: datetime | None) -> dict[str, object]:
        row = {
            "title": wording.shorten(title, 200) or wording.shorten(url, 160),
            "publisher": wording.shorten(publisher, 80),
            "when": self.when(published) if published else self.unknown,
            "url": wording.link(url) or "",
            "shown": wording.shorten(url, 300),
        }
        again = wording.clean(title).casefold() in self.titles
        self.titles.add(wording.clean(title).casefold())
        if url not in self.numbers:
            self.numbers[url] = len(self.rows) + 1
            self.rows.append({**row, "number": self.numbers[url]})
        return {**row, "number": self.numbers[url], "again": again}

    def evidence(self, shown: Evidence, opening: str = "") -> dict[str, object]:
        cited = self.cite(title=shown.title, url=shown.url, publisher=shown.source_title, published=shown.published)
        pieces = [{"text": piece.text, "kind": piece.kind} for piece in wording.segments(shown)]
        return {**cited, "pieces": pieces, "opening": opening, "again": cited["again"] or is_headline(shown)}


LEAST_LISTED, FILLS_A_PAGE = 3, 20
"""Items from which on there are contents, and from which on these have a page of their own."""


def contents(digest: Digest, *, config: Config) -> dict[str, object]:
    """What the template sets: plain values, every word already in the language of the audience."""
    language, zone = digest.audience.language, config.zone
    say = partial(translate, language=language)
    names = partial(wording.names, language=language, most=12)
    cited = _Sources(
        when=partial(wording.local_time, zone=zone, language=language), unknown=say(N_("date of publication unknown"))
    )
    day = wording.local_day(digest.edition, zone=zone, language=language)
    title = wording.shorten(digest.audience.title, 80)
    titles = {name: say(words) for name, words in digest_words.TITLES.items()}
    notes = {name: say(words) for name, words in digest_words.NOTES.items()}
    headline = say(N_("Clippings: government cooperation"))
    summary = say(N_("A quiet day: nothing new and nothing that moved.")) if digest.quiet else _sentence(digest)
    complete = coverage_words.completeness(digest.coverage, language=language)
    items = len(digest.items)
    return {
        "language": language,
        "brand": title or "Pantau",
        "title": f"{headline}, {day}",
        "headline": headline,
        "day": day,
        "stretch": render.stretch(digest, config),
        "late": render.lateness(digest, config),
        "summary": summary,
        "figures": [{"value": value, "label": label} for value, label in render.figures(digest.coverage, language)],
        "top": [{"headline": names(one.item.parties), "why": digest_words.why(one, language)} for one in digest.top],
        "contents": "none" if items < LEAST_LISTED else "cover" if items < FILLS_A_PAGE else "page",
        "volume": digest_words.volume(digest.volume, language),
        "charts": [
            {"svg": chart.svg(), "alt": chart.alt, "share": chart.width / charts.WIDTH}
            for chart in charts.charts(digest)
        ],
        "incomplete": "" if digest.coverage.complete else complete,
        "sections": [
            {
                "title": titles[section.name],
                "note": notes.get(section.name, ""),
                "entries": [_entry(item, cited, language) for item in section.cards],
                "lines": [_line(item, cited, language) for item in section.lines],
                "more": say(N_("and {count} more; the page of this digest has them all")).format(count=section.more)
                if section.more
                else "",
            }
            for section in sections(digest, PRINTED)
            if section.name in COOPERATIONS
        ],
        "quotes": [
            {
                "text": wording.clean(quote.text),
                "speaker": wording.shorten(quote.speaker, 80),
                "office": wording.shorten(quote.office or "", 120),
                **cited.cite(title=quote.title, url=quote.url, publisher=quote.source_title, published=quote.at),
            }
            for quote in digest.quotes
        ],
        "lists": [one for one in _lists(digest, config, titles, notes) if one["lines"]],
        "completeness": [complete, *render.statements(digest, language)],
        "states": [
            {
                "title": wording.shorten(state.title, 60),
                "told": coverage_words.state_words(state, config, language=language),
            }
            for state in digest.coverage.sources
        ],
        "sources": cited.rows,
        "words": {
            "top": titles["top"],
            "volume": titles["volume"],
            "quotes": titles["quotes"],
            "completeness": titles["completeness"],
            "contents": say(N_("Contents")),
            "sources": say(N_("Sources")),
        },
        "disclaimer": say(
            N_(
                "Pantau reads the news and quotes one sentence of each article; the article itself is with its "
                "publisher. What it says was found by a program: read the source before you rely on it."
            )
        ),
    }


def _sentence(digest: Digest) -> str:
    summary = digest_words.summary(digest)
    return f"{summary[:1].upper()}{summary[1:]}."


def _entry(item: Item, cited: _Sources, language: str) -> dict[str, object]:
    say = partial(translate, language=language)
    evidence = [cited.evidence(item.evidence)]
    if item.against is not None:
        evidence.append(cited.evidence(item.against, opening=say(N_("Against it stands:"))))
    return {
        "headline": wording.names(item.parties, language=language, most=12),
        "kind": "denied" if item.kind in ("denied", "contradicted") else item.status,
        "status": _status(item, language),
        "before": [wording.status_word(status, language) for status in _before(item)],
        "reports": _reports(item, language),
        "facts": _facts(item, language),
        "evidence": evidence,
        "long": sum(len(one.text) for one in (item.evidence, item.against) if one is not None) > LONG,
    }


def _before(item: Item) -> Sequence[str]:
    return () if item.kind in ("denied", "contradicted") else item.path[:-1]


def _status(item: Item, language: str) -> str:
    if item.kind == "denied":
        return translate(N_("denied"), language)
    if item.kind == "contradicted":
        return translate(N_("contradicted"), language)
    return wording.status_word(item.status, language)


def _reports(item: Item, language: str) -> str:
    say = partial(translate, language=language)
    told = [
        say(N_("articles: {articles}; independent sources: {sources}")).format(
            articles=item.articles, sources=item.sources
        )
        if item.articles > 1 or not item.sources
        else say(N_("one article"))
    ]
    if item.renews:
        told.append(say(N_("renews an ended one")))
    if item.confidence < wording.SURE:
        told.append(wording.confidence_words(item.confidence, language))
    return " · ".join(told)


def _facts(item: Item, language: str) -> str:
    say = partial(translate, language=language)
    facts = [", ".join(wording.topics(item.fields))]
    if item.event:
        facts.append(say(N_("at {event}")).format(event=wording.shorten(item.event, 120)))
    if item.evidence.value:
        facts.append(say(N_("worth {value}")).format(value=wording.shorten(item.evidence.value, 60)))
    return " · ".join(fact for fact in facts if fact)


def _line(item: Item, cited: _Sources, language: str) -> dict[str, object]:
    shown = item.evidence
    return {
        "headline": wording.names(item.parties, language=language, most=12),
        "status": _status(item, language) if item.kind == "denied" else wording.path_words(item.path, language),
        **cited.cite(title=shown.title, url=shown.url, publisher=shown.source_title, published=shown.published),
    }


def _lists(digest: Digest, config: Config, titles: dict[str, str], notes: dict[str, str]) -> list[dict[str, object]]:
    """The parts that are lists of lines: corrections, stories, watched names."""
    language = digest.audience.language
    say = partial(translate, language=language)
    corrections = [
        {
            "head": wording.names(one.parties, language=language, most=12),
            "told": digest_words.correction(one, language),
            "url": "",
        }
        for one in digest.corrections
    ]
    stories = [
        {
            "head": wording.shorten(story.title, 160),
            "told": " · ".join(
                (
                    wording.shorten(story.source_title, 60),
                    say(N_("{articles} articles, {sources} publishers")).format(
                        articles=story.articles, sources=story.sources
                    ),
                    wording.local_time(story.first_at, zone=config.zone, language=language),
                )
            ),
            "url": wording.link(story.url) or "",
        }
        for story in digest.stories
    ]
    watched = [
        {"head": wording.shorten(one.name, 80), "told": digest_words.attention(one, language), "url": ""}
        for one in digest.watched
    ]
    found = (("corrections", corrections), ("stories", stories), ("watched", watched))
    return [{"title": titles[name], "note": notes.get(name, ""), "lines": lines} for name, lines in found]
