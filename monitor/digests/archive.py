"""Past digests to leaf through: a page that lists them, and an Atom feed of the newest, beside their files.

Both are plain files with relative links, so that they work from a folder, from any web server, and from ours.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from babel.dates import format_date

from monitor import atom, wording
from monitor.config import Config
from monitor.config.digests import MAIN
from monitor.digests.audiences import audiences
from monitor.files import write_atomically
from monitor.i18n import N_, translate
from monitor.store import Store, instant, moment
from monitor.templating import page
from monitor.wording import clean

INDEX, FEED = "index.html", "feed.xml"
MOST_ENTRIES = 60
SUMMARY = 600
"""Characters of a digest's text that a feed shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An edition that was made. `language` is the one it speaks; `subject` and `summary` ("3 new, 1 moved") say in it
    what it is. `path` is its file's without ending, relative to the archive; `kinds` are the endings of the files that
    are there."""

    audience: str
    edition: datetime
    made_at: datetime
    language: str
    subject: str
    summary: str
    opening: str
    complete: bool
    late: bool
    path: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The editions of a month in words, newest first."""

    title: str
    editions: tuple[Past, ...]


def write_archive(store: Store, config: Config) -> tuple[Path, Path]:
    """Write the page and the feed of what was made so far; where they are. Raises OSError where that fails."""
    found = editions(store, config.digest_folder, zone=config.zone)
    index, feed = config.digest_folder / INDEX, config.digest_folder / FEED
    write_atomically(index, index_page(found, config).encode())
    write_atomically(feed, feed_of(found, config))
    return index, feed


def editions(store: Store, folder: Path, *, zone: tzinfo) -> tuple[Past, ...]:
    """All editions whose page is in `folder`, newest first."""
    rows = store.rows(
        "SELECT audience, edition, name, created_at, subject, substr(html, 1, 200) AS head,"
        " substr(plain, 1, 4000) AS plain, complete, late FROM digests ORDER BY edition DESC, audience"
    )
    found = (
        Past(
            audience=row["audience"],
            edition=datetime.fromisoformat(row["edition"]).replace(tzinfo=zone),
            made_at=moment(row["created_at"]),
            language=_found(_LANGUAGE, row["head"]) or "",
            subject=clean(row["subject"]).removeprefix("[Pantau] "),
            summary=_found(_SUMMARY, row["subject"]) or clean(row["subject"]),
            opening=wording.shorten(row["plain"], SUMMARY),
            complete=bool(row["complete"]),
            late=bool(row["late"]),
            path=(path := row["name"].replace(":", "")),
            kinds=tuple(kind for kind in ("html", "pdf", "txt") if (folder / f"{path}.{kind}").is_file()),
        )
        for row in rows
    )
    return tuple(past for past in found if "html" in past.kinds)


_LANGUAGE = re.compile(r"""<html[^>]* lang=["']?([a-z]{2})""")
_SUMMARY = re.compile(r"\(([^()]+)\)$")
"""What stands last in a subject: the rest of it is the day and the clock."""


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return clean(match[1]) if match else None


def index_page(found: tuple[Past, ...], config: Config) -> str:
    """The page that lists them by month."""
    titles = {one.name: wording.shorten(one.title, 80) or one.name for one in audiences(config)}
    if titles[MAIN] == MAIN:
        titles[MAIN] = translate(N_("For everybody"), config.language)
    return page(
        "archive",
        language=config.language,
        zone=config.zone,
        months=[
            Month(title=format_date(editions[0].edition, "MMMM y", locale=config.language), editions=editions)
            for _, group in groupby(found, key=lambda past: past.edition.strftime("%Y-%m"))
            if (editions := tuple(group))
        ],
        titles=titles,
        several=len({past.audience for past in found}) > 1,
        feed=FEED,
    )


def feed_of(found: tuple[Past, ...], config: Config) -> bytes:
    """The newest of them as Atom; each entry's id stays the same for good."""
    say = partial(translate, language=config.language)
    named = partial(atom.tag, config.mail.sender.rpartition("@")[2])
    newest = sorted(found, key=attrgetter("made_at"), reverse=True)[:MOST_ENTRIES]
    updated = instant(newest[0].made_at) if newest else "1970-01-01T00:00:00Z"
    parts = [*atom.head(id=named("digests"), title=say(N_("Pantau: digests")), updated=updated), atom.author("Pantau")]
    base = f"{config.public_url}/archive/" if config.public_url else ""
    if base:
        parts.append(atom.element("link", rel="self", href=base + FEED))
    for past in newest:
        entry = atom.element("entry", **({atom.LANGUAGE: past.language} if past.language else {}))
        entry.extend(
            atom.head(id=named("digest", past.path), title=past.subject or past.path, updated=instant(past.made_at))
        )
        entry.append(atom.element("link", rel="alternate", type="text/html", href=f"{base}{past.path}.html"))
        entry.append(atom.element("summary", past.opening, type="text"))
        parts.append(entry)
    file = io.BytesIO()
    atom.write(file, parts, language=config.language)
    return file.getvalue()
