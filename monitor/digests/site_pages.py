"""Pages that a check of a site has fetched, kept as a folder: what a selector is mended against, and what tests read.

FOLDER/NAME/2026-11-24/ holds the pages as they came (`list-1.xml`, `article-1.html`) and `expected.json`: where each
page came from, and what was read from it. The folder is made whole or not at all, and none is ever written over.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.errors import ConfigError
from monitor.files import sync, write_atomically
from monitor.i18n import N_
from scrapers.article import Article, Page
from scrapers.errors import FailureKind, FetchError
from scrapers.probe import Get, SiteCheck

EXPECTED = "expected.json"
COMPARED = ("title", "published", "authors", "editors", "text")
_ENDS = {"feed": "xml", "sitemap": "xml", "json": "json", "index": "html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A part of an article that is read otherwise than when its page was saved."""

    url: str
    part: str
    was: str
    now: str


def save(folder: Path, check: SiteCheck, *, at: datetime) -> Path:
    """Keep the pages of a check below `folder`; the folder that they are in."""
    home = folder / check.source.name
    home.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
    try:
        expected = {
            "site": check.source.name,
            "checked_at": at.isoformat(),
            "lists": [
                {
                    "url": each.url,
                    "articles": [link.url for link in each.links],
                    "pages": _write(made, f"list-{number}", each.pages, _ENDS[each.kind]),
                }
                for number, each in enumerate(check.lists, 1)
                if each.pages
            ],
            "articles": [
                {
                    "url": each.link.url,
                    **_read_from(each.result),
                    "pages": _write(made, f"article-{number}", each.pages, "html"),
                }
                for number, each in enumerate(check.articles, 1)
                if isinstance(each.result, Article)
            ],
        }
        write_atomically(made / EXPECTED, json.dumps(expected, ensure_ascii=False, indent=2).encode())
        made.chmod(0o755)
        place = _placed(made, home / f"{at:%Y-%m-%d}")
        sync(home)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return place


def newest(folder: Path, name: str) -> Path | None:
    """The folder in which pages of the site `name` were saved last."""
    saved = [path.parent for path in (folder / name).glob(f"[0-9]*/{EXPECTED}")]
    return max(saved, key=lambda path: (path.name[:10], int(path.name[11:] or 1)), default=None)


def read(folder: Path) -> tuple[dict[str, Any], Get]:
    """What a saved folder expects, and a way to get its pages that asks nobody.

    Raises ConfigError for a folder that was not saved by us.
    """
    try:
        expected = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))
        pages = {
            page["requested_url"]: _page(folder, page, site=expected["site"])
            for each in (*expected["lists"], *expected["articles"])
            for page in each["pages"]
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            N_("{folder}: is no folder of saved pages ({problem}); remove it"), folder=str(folder), problem=str(error)
        ) from error

    async def get(url: str) -> Page:
        if url not in pages:
            raise FetchError("{url} is not among the saved pages", kind=FailureKind.NOT_FOUND, url=url)
        return pages[url]

    return expected, get


def differences(check: SiteCheck, expected: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Where the articles of a check of saved pages are read otherwise than when they were saved."""
    now = {each.link.url: _read_from(each.result) for each in check.articles}
    return tuple(
        Difference(url=each["url"], part=part, was=str(each[part]), now=str(now[each["url"]].get(part)))
        for each in expected["articles"]
        if each["url"] in now
        for part in COMPARED
        if each[part] != now[each["url"]].get(part)
    )


def _read_from(result: object) -> dict[str, Any]:
    if not isinstance(result, Article):
        return {}
    return {
        "title": result.title,
        "published": result.published.isoformat() if result.published else None,
        "authors": list(result.authors),
        "editors": list(result.editors),
        "text": result.text,
    }


def _write(folder: Path, name: str, pages: tuple[Page, ...], end: str) -> list[dict[str, Any]]:
    written = []
    for number, page in enumerate(pages, 1):
        file = f"{name}.{end}" if len(pages) == 1 else f"{name}-{number}.{end}"
        write_atomically(folder / file, page.body)
        written.append(
            {
                "file": file,
                "requested_url": page.requested_url,
                "url": page.url,
                "fetched_at": page.fetched_at.isoformat(),
                "status": page.status,
                "content_type": page.header("Content-Type"),
            }
        )
    return written


def _placed(made: Path, wanted: Path) -> Path:
    """`made` under its final name: that of the day, or with "-2", "-3", ... behind it where that is taken."""
    number = 1
    while True:
        place = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        try:
            made.rename(place)
        except OSError:
            if not place.exists():
                raise
            number += 1
        else:
            return place


def _page(folder: Path, kept: Mapping[str, Any], *, site: str) -> Page:
    kind = kept["content_type"]
    return Page(
        requested_url=kept["requested_url"],
        url=kept["url"],
        source=site,
        fetched_at=datetime.fromisoformat(kept["fetched_at"]),
        status=kept["status"],
        headers=(("Content-Type", kind),) if kind else (),
        body=(folder / Path(kept["file"]).name).read_bytes(),
    )
