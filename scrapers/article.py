"""The values that flow out of this package: Link, Page, Article. All are frozen; equality is by value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Part = Literal["title", "body", "published", "authors", "editors", "tags", "image"]
PARTS: tuple[Part, ...] = get_args(Part)
"""What is read from an article's page, by the names that site files use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One item of a feed, sitemap, index page or JSON list.

    `content` is the HTML that a feed or JSON item itself carries (a teaser, or the whole article where the
    publisher gives it); it is what a `feed-only` source is stored from.
    """

    url: str
    source: str
    title: str | None = None
    published: datetime | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRef:
    """Where a page lies in an archive: file name (below the archive's folder), offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One HTTP response as it came: `body` is decoded of Content-Encoding only, never of its character set."""

    requested_url: str
    url: str
    source: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    warc: WarcRef | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as published.

    `identity` is "publisher:article id" and survives AMP, `m.`, `?page=`, tracking parameters and mirrors.
    `published` is timezone-aware or None; `pages` counts the pages merged and `complete` says whether none is
    missing. `fingerprint` is the SHA-256 of title and text after white-space folding: another fingerprint for the same
    identity is another version. `provenance` says per field where it came from ("json-ld", "meta:og:title",
    "css:h1.post-title", "text", "feed", "trafilatura").
    """

    identity: str
    url: str
    source: str
    title: str
    text: str
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    published: datetime | None
    fetched_at: datetime
    tags: tuple[str, ...]
    language: str | None
    lead_image: str | None
    pages: int
    complete: bool
    fingerprint: str
    provenance: tuple[tuple[str, str], ...]

    def part(self, name: Part) -> object:
        """One part of it; "", () or None where it has none."""
        return getattr(self, {"body": "text", "image": "lead_image"}.get(name, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotArticle:
    """A page that holds no article: `reason` is a short code ("no-text", "no-title", "index", "challenge", "soft-404",
    "unavailable", "wall", "empty", "not-html", "paywall"), `detail` a sentence."""

    url: str
    source: str | None
    reason: str
    detail: str
