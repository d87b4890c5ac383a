"""Rows as an Atom feed (RFC 4287), for feed readers: what is new is a new entry, under an id that stays the same."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO

from lxml import etree

from monitor import atom
from monitor.exports.columns import Row
from monitor.i18n import N_, translate
from monitor.wording import clean, shorten, status_word

MOST_ENTRIES = 100
"""Readers ask again and again, and keep what they saw: a feed holds what is new."""


def write_feed(
    file: IO[bytes], rows: Iterable[Row], *, subject: str, title: str, authority: str, now: str, language: str
) -> None:
    """The feed of rows of cooperations or of articles. `subject` tells it from other feeds of `authority`, a domain or
    mail address; `now` is its date where it has no entry.

    A cooperation is an entry for each status that it reaches, so that readers show its moves; an article is one. An
    entry shows what its title says: that of a denial the article that denies.
    """
    entries = iter(rows)
    first = next(entries, None)
    head = atom.head(
        id=atom.tag(authority, "feed", subject),
        title=shorten(title, 300),
        updated=_updated(first) if first else now,
    )
    found = (_entry(row, authority, language) for row in chain([first] if first else [], entries))
    atom.write(file, chain(head, [atom.author("Pantau")], found), language=language)


def _updated(row: Row) -> str:
    if "cooperation" in row:
        return str(row["denied_at"] if row["denied"] and row["denied_at"] else row["last_seen"])
    return str(row["published"] or row["first_seen"])


def _entry(row: Row, authority: str, language: str) -> etree._Element:
    entry = atom.element("entry")
    entry.extend(_of_cooperation(row, authority, language) if "cooperation" in row else _of_article(row, authority))
    return entry


def _of_cooperation(row: Row, authority: str, language: str) -> Iterator[etree._Element]:
    status = translate(N_("denied by a report"), language) if row["denied"] else status_word(row["status"], language)
    reached = "denied" if row["denied"] else row["status"]
    proof = "denial" if row["denied"] and row["denial"] else "evidence"
    yield from atom.head(
        id=atom.tag(authority, "cooperation", row["cooperation"], reached),
        title=shorten(" – ".join(row["parties"]), 300) + f" [{status}]",
        updated=_updated(row),
    )
    yield atom.element("published", row["first_seen"])
    yield atom.author(row[f"{proof}_source"] or "Pantau")
    yield from _told(row[f"{proof}_url"], row[proof])
    yield from _categories([reached, *row["fields"]])


def _of_article(row: Row, authority: str) -> Iterator[etree._Element]:
    yield from atom.head(
        id=atom.tag(authority, "article", row["identity"]),
        title=shorten(row["title"], 300) or "-",
        updated=_updated(row),
    )
    if row["published"]:
        yield atom.element("published", row["published"])
    yield atom.author(row["source_title"] or "Pantau")
    yield from _told(row["url"], row["excerpt"])
    yield from _categories(row["tags"])


def _told(url: str | None, text: str | None) -> Iterator[etree._Element]:
    """Where the article is, and words of it; an entry that leads nowhere has them as its content (RFC 4287, 4.1.2)."""
    found = atom.reference(url)
    if found is not None:
        yield found
    yield atom.element("content" if found is None else "summary", clean(text or ""), type="text")


def _categories(terms: Iterable[str]) -> Iterator[etree._Element]:
    for term in dict.fromkeys(map(clean, terms)):
        if term:
            yield atom.element("category", term=shorten(term, 100))
