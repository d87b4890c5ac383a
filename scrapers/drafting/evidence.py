"""What is known of a site before its file is drafted, and the addresses of articles that it holds."""

from dataclasses import dataclass

from scrapers.article import Page
from scrapers.drafting.addresses import Addresses, learn
from scrapers.drafting.lists import feed_items, is_news_sitemap, kind_of, page_links
from scrapers.drafting.outlet import site_of_url
from scrapers.errors import DraftError
from scrapers.siteforms import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a site: the address that the user gave, its lists (feeds, sitemaps, index and home pages), pages
    of articles, and whole articles fetched on trial (`further`). `crawl_delay` is the one in robots.txt."""

    start: str
    lists: tuple[Page, ...]
    articles: tuple[Page, ...]
    further: tuple[Page, ...] = ()
    crawl_delay: float = 0.0
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The addresses of a site: named by a feed or the user, those that look like articles, the rest, and those marked
    as galleries."""

    known: tuple[str, ...]
    alike: tuple[str, ...]
    others: tuple[str, ...]
    galleries: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.known, *self.alike, *self.others, *self.galleries)))


def addresses_of(evidence: Evidence) -> Seen:
    """Every address of the site that the evidence holds."""
    site = site_of_url(evidence.start)
    known = [page.url for page in evidence.articles]
    alike: list[str] = []
    others: list[str] = []
    galleries: list[str] = []
    for page in evidence.lists:
        kind = kind_of(page)
        if kind == "feed" or (kind == "sitemap" and is_news_sitemap(page)):
            known += feed_items(page, site)
        elif kind == "sitemap":
            alike += feed_items(page, site)
    for page in (*evidence.lists, *evidence.articles):
        if kind_of(page) == "page":
            links = page_links(page, site)
            alike += links.alike
            others += links.others
            galleries += links.galleries
    return Seen(known=tuple(known), alike=tuple(alike), others=tuple(others), galleries=tuple(galleries))


def learned(evidence: Evidence) -> tuple[Addresses, Seen]:
    """The forms of the site's article addresses. Raises DraftError where none is recognised."""
    given = addresses_of(evidence)
    found = learn(given.known, given.alike, given.others, given.galleries)
    if not found.forms:
        raise DraftError(
            N_(
                "{url}: no articles were recognised among {count} links; give the address of its index page, its feed "
                "or one article"
            ),
            url=evidence.start,
            count=len(given.all),
        )
    return found, given
