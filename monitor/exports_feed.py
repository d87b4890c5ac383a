"""Rows as an Atom feed (RFC 4287), for feed readers: what is new is a new entry, under an id that stays the same."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO
from urllib.parse import quote

from lxml import etree

from monitor.exports_columns import Row
from monitor.i18n import N_, translate
from monitor.wording import clean, link, shorten, status_word

ATOM = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 100
"""Readers ask again and again, and keep what they saw: a feed holds what is new."""

_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=-._~"
"""What stands in an address as it is (RFC 3986); all else is percent-encoded."""

_SINCE = "2026"
"""In every tag: URI, the date at which its authority was whose it is (RFC 4151)."""


def write_feed(
    file: IO[bytes], rows: Iterable[Row], *, subject: str, title: str, authority: str, now: str, language: str
) -> None:
    """The feed of rows of cooperations or of articles. `subject` tells it from other feeds of `authority`, a domain or
    mail address; `now` is its date where it has no entry.

    A cooperation is an entry for each status that it reaches, so that readers show its moves; an article is one.
    """
    entries = iter(rows)
    first = next(entries, None)
    head = _head(
        id=_tag(authority, "feed", subject), title=shorten(title, 300), updated=_updated(first) if first else now
    )
    found = (_entry(row, authority, language) for row in chain([first] if first else [], entries))
    file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{ATOM}" xml:lang="{language}">\n'.encode())
    for part in chain(head, [_author("Pantau")], found):
        file.write(etree.tostring(part, encoding="utf-8", xml_declaration=False) + b"\n")
    file.write(b"</feed>\n")


def _tag(authority: str, *parts: str) -> str:
    """A tag: URI (RFC 4151) of these parts."""
    return f"tag:{quote(authority, safe='@')},{_SINCE}:" + ":".join(quote(part, safe="") for part in parts)


def _updated(row: Row) -> str:
    return str(row["last_seen"] if "cooperation" in row else row["published"] or row["first_seen"])


def _entry(row: Row, authority: str, language: str) -> etree._Element:
    entry = _element("entry")
    entry.extend(_of_cooperation(row, authority, language) if "cooperation" in row else _of_article(row, authority))
    return entry


def _of_cooperation(row: Row, authority: str, language: str) -> Iterator[etree._Element]:
    status = translate(N_("denied by a report"), language) if row["denied"] else status_word(row["status"], language)
    reached = "denied" if row["denied"] else row["status"]
    yield from _head(
        id=_tag(authority, "cooperation", row["cooperation"], reached),
        title=shorten(" – ".join(row["parties"]), 300) + f" [{status}]",
        updated=_updated(row),
    )
    yield _element("published", row["first_seen"])
    yield _author(row["evidence_source"] or "Pantau")
    yield from _told(row["evidence_url"], row["evidence"])
    yield from _categories([reached, *row["fields"]])


def _of_article(row: Row, authority: str) -> Iterator[etree._Element]:
    yield from _head(
        id=_tag(authority, "article", row["identity"]), title=shorten(row["title"], 300) or "-", updated=_updated(row)
    )
    if row["published"]:
        yield _element("published", row["published"])
    yield _author(row["source_title"] or "Pantau")
    yield from _told(row["url"], row["excerpt"])
    yield from _categories(row["tags"])


def _head(*, id: str, title: str, updated: str) -> Iterator[etree._Element]:
    yield _element("id", id)
    yield _element("title", title, type="text")
    yield _element("updated", updated)


def _author(name: str) -> etree._Element:
    author = _element("author")
    author.append(_element("name", clean(name) or "Pantau"))
    return author


def _told(url: str | None, text: str | None) -> Iterator[etree._Element]:
    """Where the article is, and words of it; an entry that leads nowhere has them as its content (RFC 4287, 4.1.2)."""
    safe = link(url or "")
    if safe:
        yield _element("link", rel="alternate", href=quote(safe, safe=_IN_ADDRESSES))
    yield _element("summary" if safe else "content", clean(text or ""), type="text")


def _categories(terms: Iterable[str]) -> Iterator[etree._Element]:
    for term in dict.fromkeys(map(clean, terms)):
        if term:
            yield _element("category", term=shorten(term, 100))


def _element(name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.Element(name, attributes)
    element.text = text
    return element
