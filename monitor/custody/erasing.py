"""What was forgotten, taken out of files: archives, lists in archives, digests, mails.

The plan stands in the database from the moment at which the article was forgotten until the last file is done, so that
a process killed in between is made up for by the next one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor import tombstones
from monitor.config import Config
from monitor.custody.rewriting import Saved, rewrite_archive, settle
from monitor.delivery.channels import file_folders, text_file
from monitor.digests import edition_files
from monitor.digests.archive import write_archive
from monitor.files import sweep
from monitor.locks import hold
from monitor.store import Store
from scrapers.article import Page
from scrapers.errors import ArchiveError
from scrapers.lists import naming, without_article
from scrapers.source import Source
from scrapers.urls import canonical as clean_url
from scrapers.urls import find_source, identify

LOCK = "custody"
"""Held by whoever removes from archives or copies them."""

_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What of a forgotten article still lies in files. `since`: no archive from before this day names it."""

    identity: str
    urls: tuple[str, ...]
    refs: tuple[tuple[str, int], ...]
    since: str
    editions: tuple[str, ...]
    mails: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What was taken out of archives, and those that could not be read to their end."""

    saved: Saved
    unread: tuple[str, ...]


def finish(store: Store, config: Config, *, sources: Mapping[str, Source]) -> Finished:
    """Do to files what is still to be done for all that was forgotten; safe at any time, and again after a kill.

    The caller holds the lock.
    """
    rows = store.rows("SELECT id, plan FROM erasures ORDER BY id")
    folder = config.warc_folder
    if folder.is_dir():
        settle(store, folder)
    saved, unread = Saved(), set[str]()
    for row in rows:
        plan = json.loads(row["plan"])
        plan = Plan(**{name: _tuples(value) for name, value in plan.items()})
        tombstones.publish(store, folder)
        for name in _archives(folder, plan.since):
            try:
                saved += _erase(store, config, name, plan, sources)
            except ArchiveError:
                unread.add(name)
        _rewrite_files(store, config, plan)
        with store.transaction() as connection:
            connection.execute("DELETE FROM erasures WHERE id = ?", [row["id"]])
    return Finished(saved=saved, unread=tuple(sorted(unread)))


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _archives(folder: Path, since: str) -> list[str]:
    """The archives that may name it: those begun a day before it was found, or later, and those of others."""
    earliest = datetime.fromisoformat(since) - _BEFORE if since[:4] > "0001" else None
    names = sorted(path.name for path in folder.glob("*.warc*") if not path.name.startswith("."))
    if earliest is None:
        return names
    start = f"pantau-{earliest:%Y%m%dT%H%M%SZ}"
    return [name for name in names if not name.startswith("pantau-") or name >= start]


def _erase(store: Store, config: Config, name: str, plan: Plan, sources: Mapping[str, Source]) -> Saved:
    own = {offset for file, offset in plan.refs if file == name}
    others = {row["warc_offset"] for row in store.rows("SELECT warc_offset FROM pages WHERE warc_file = ?", name)}
    named = naming(plan.urls)

    def decide(page: Page) -> Page | None:
        offset = page.warc.offset if page.warc else -1
        if offset in own or {page.url, page.requested_url, clean_url(page.url)} & set(plan.urls):
            return None
        for address in (page.url, page.requested_url):
            source = find_source(address, sources)
            identity = identify(address, source) if source else None
            if identity is not None:
                return None if identity == plan.identity else page
        if offset in others:
            return page
        return without_article(page, named)

    with hold(config.lock_folder, "stages", wait=True):
        return rewrite_archive(store, config.warc_folder, name, decide=decide, wait=True) or Saved()


def _rewrite_files(store: Store, config: Config, plan: Plan) -> None:
    for place in (config.digest_folder, config.mail_folder):
        sweep(place)
    for edition in plan.editions:
        for row in store.rows(
            "SELECT coalesce(whole_html, html) AS html, coalesce(whole_plain, plain) AS plain FROM digests"
            " WHERE name = ?",
            edition,
        ):
            if edition_files.file_of(config, edition, "html").is_file():
                edition_files.write_words(config, edition, html=row["html"], text=row["plain"])
            # set type can't be taken out again; the page says the same
            edition_files.file_of(config, edition, "pdf").unlink(missing_ok=True)
    if plan.editions:
        write_archive(store, config)
    folders = file_folders(config.channels, folder=config.folder).values()
    for name in plan.mails:
        (config.mail_folder / name).unlink(missing_ok=True)
        for folder in folders:
            (folder / text_file(Path(name).stem)).unlink(missing_ok=True)
