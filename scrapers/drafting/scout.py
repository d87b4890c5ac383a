"""The pages that a draft of a site file is made from, fetched politely: robots.txt, feeds, sitemaps, index pages, and a
handful of articles. Some thirty requests at most; whatever is missing is left out, only the start must answer."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from scrapers import paging, robots
from scrapers.article import Article, Page
from scrapers.articlelike import looks_like_article
from scrapers.discover import child_sitemaps
from scrapers.drafting import lists, residue
from scrapers.drafting.evidence import Evidence, learned
from scrapers.drafting.outlet import site_of_url
from scrapers.errors import DraftError, FailureKind, FetchError
from scrapers.extract import extract
from scrapers.feeds import parse_feed
from scrapers.markup import Document
from scrapers.probe import Get
from scrapers.siteforms import N_
from scrapers.urls import canonical, host_of

ARTICLES = 6
"""Articles that a draft is checked on."""

_MOST_FEEDS = 4
_MOST_INDEXES = 2
_MOST_SITEMAPS = 3
_MOST_REFUSED = 4
_SHELL_TEXT = 400
_LONG_PAUSE = 5.0
_NEWS_NAME = re.compile(r"news|berita|post|artikel|terbaru", re.I)
_WHOLE_FORMS = ("?page=all", "?single=1", "?showpage=all")

Tell = Callable[[str, int], None]
"""Is told what is being looked for ("feeds", "sitemaps", "indexes", "articles") and how many pages were fetched."""


@dataclass(slots=True)
class _Visits:
    """The pages asked for so far, each once."""

    get: Get
    tell: Tell
    pages: dict[str, Page | None] = field(default_factory=dict)
    errors: dict[str, FetchError] = field(default_factory=dict)

    async def visit(self, url: str, looking_for: str) -> Page | None:
        """The page, or None where it could not be had."""
        key = canonical(url)
        if key not in self.pages:
            self.tell(looking_for, len(self.pages))
            try:
                self.pages[key] = await self.get(url)
            except FetchError as error:
                self.pages[key] = None
                self.errors[key] = error
        return self.pages[key]


async def scout(url: str, get: Get, *, product: str, allow_private: bool = False, tell: Tell) -> Evidence:
    """What the site at `url` (its home page, an index page, a feed or an article) offers.

    `product` is the name that robots.txt groups address. Raises DraftError where the start can't be had, is an empty
    shell, or nothing like an article is linked from anywhere.
    """
    visits = _Visits(get=get, tell=tell)
    start = await visits.visit(url, "start")
    if start is None:
        raise _unreachable(url, visits.errors[canonical(url)])
    address = _site_address(start)
    home = await visits.visit(urljoin(address, "/"), "start")
    rules = await _rules(visits, address, product)
    pages = [page for page in (start, home) if page]
    _refuse_shell(start)
    is_article = _is_article(start)
    site = site_of_url(address)
    found = [page for page in pages if not (page is start and is_article)]
    # a site that wants long pauses is asked for less
    patient = rules is not None and rules.delay > _LONG_PAUSE
    found += await _feeds(visits, pages, address, site, usual=lists.USUAL_FEEDS[: 2 if patient else None])
    known = patient or any(lists.kind_of(page) == "feed" for page in found)
    found += await _sitemaps(visits, rules, address, site, known=known)
    found += await _indexes(visits, [page for page in pages if lists.kind_of(page) == "page"], site)
    evidence = Evidence(
        start=address,
        lists=tuple({canonical(page.requested_url): page for page in found}.values()),
        articles=(start,) if is_article else (),
        crawl_delay=rules.delay if rules else 0.0,
        allow_private=allow_private,
    )
    articles = await _articles(visits, evidence, most=ARTICLES // 2 if patient else ARTICLES)
    further = await _further(visits, articles)
    return dataclasses.replace(evidence, articles=tuple(articles), further=tuple(further))


def _unreachable(url: str, error: FetchError) -> DraftError:
    values = {"url": url, "problem": str(error), "kind": str(error.kind)}
    if error.kind is FailureKind.ROBOTS:
        return DraftError(
            N_(
                "{url}: the site's robots.txt forbids programs to read it, and Pantau obeys; ask the publisher, or "
                "give its feed"
            ),
            **values,
        )
    if error.kind in {FailureKind.BLOCKED, FailureKind.CHALLENGE, FailureKind.RATE_LIMITED}:
        return DraftError(
            N_("{url}: the site turns programs away ({problem}); if it has a feed, give its address"), **values
        )
    if error.kind is FailureKind.NOT_FOUND:
        return DraftError(N_("{url}: there is no such page; copy the address from the browser"), **values)
    if error.kind is FailureKind.REFUSED_ADDRESS:
        return DraftError(
            N_(
                "{url}: the address is a private one; --allow-private lets Pantau read sites of this machine or network"
            ),
            **values,
        )
    return DraftError(
        N_("{url}: the site can't be reached ({problem}); check the address, or try again later"), **values
    )


def _site_address(start: Page) -> str:
    """An address on the site itself: a feed may lie on another host than what it names."""
    if lists.kind_of(start) == "page":
        return start.url
    feed = parse_feed(start.body, url=start.url)
    named = [url for item in feed.items for url in item.urls[:1] if host_of(url)]
    own = site_of_url(start.url)
    if not named or any(site_of_url(url) == own for url in named):
        return start.url
    return named[0]


async def _rules(visits: _Visits, address: str, product: str) -> robots.Rules | None:
    page = await visits.visit(urljoin(address, "/robots.txt"), "robots")
    return robots.parse(page.body, token=product) if page else None


def _refuse_shell(start: Page) -> None:
    """A page without text and links that a script fills in the browser can't be read by any selector."""
    if lists.kind_of(start) != "page":
        return
    doc = Document.of(start)
    links = sum(1 for a in doc.root.iter("a") if a.get("href"))
    if doc.length < _SHELL_TEXT and links < 10 and next(doc.root.iter("script"), None) is not None:
        raise DraftError(
            N_(
                "{url}: the page is an empty shell that a script fills in the browser; if the site has a feed, give "
                "its address"
            ),
            url=start.url,
        )


def _is_article(page: Page) -> bool:
    if lists.kind_of(page) != "page":
        return False
    found = extract(page, None)
    return isinstance(found, Article) and looks_like_article(page.url, found.title)


async def _feeds(
    visits: _Visits, pages: Sequence[Page], address: str, site: str, *, usual: Sequence[str]
) -> list[Page]:
    """The feeds that the pages name; else the first that lies where feeds usually do (`usual` paths)."""
    named = dict.fromkeys(url for page in pages if lists.kind_of(page) == "page" for url in lists.named_feeds(page))
    found = [page for page in pages if lists.kind_of(page) == "feed"]
    for url in list(named)[:_MOST_FEEDS]:
        page = await visits.visit(url, "feeds")
        if page and lists.kind_of(page) == "feed" and lists.feed_items(page, site):
            found.append(page)
    if not found:
        for path in usual:
            page = await visits.visit(urljoin(address, path), "feeds")
            if page and lists.kind_of(page) == "feed" and lists.feed_items(page, site):
                return [page]
    return found


async def _sitemaps(visits: _Visits, rules: robots.Rules | None, address: str, site: str, *, known: bool) -> list[Page]:
    """News sitemaps; a sitemap of everything only where there is nothing else (`known` says that there is)."""
    named = [url for url in rules.parsed.sitemaps if site_of_url(url) == site] if rules else []
    named.sort(key=lambda url: not _NEWS_NAME.search(url))
    usual = [urljoin(address, path) for path in lists.USUAL_SITEMAPS]
    news: list[Page] = []
    others: list[Page] = []
    for url in named[:_MOST_SITEMAPS] or (usual[:2] if known else usual):
        for page in await _opened(visits, url):
            if lists.feed_items(page, site):
                (news if lists.is_news_sitemap(page) else others).append(page)
        if news:
            break
    return news[:_MOST_SITEMAPS] or ([] if known else others[:1])


async def _opened(visits: _Visits, url: str) -> list[Page]:
    """The sitemap at `url`, or the likeliest that it names where it is an index of sitemaps."""
    page = await visits.visit(url, "sitemaps")
    if page is None or lists.kind_of(page) not in {"sitemap", "sitemapindex"}:
        return []
    if lists.kind_of(page) == "sitemap":
        return [page]
    children = sorted(child_sitemaps(page)[:200], key=lambda child: not _NEWS_NAME.search(urlsplit(child).path))
    opened = [await visits.visit(child, "sitemaps") for child in children[:2]]
    return [child for child in opened if child and lists.kind_of(child) == "sitemap"]


async def _indexes(visits: _Visits, pages: Sequence[Page], site: str) -> list[Page]:
    named = dict.fromkeys(url for page in pages for url in lists.named_indexes(page, site))
    opened = [await visits.visit(url, "indexes") for url in list(named)[:_MOST_INDEXES]]
    return [page for page in opened if page and lists.kind_of(page) == "page"]


async def _articles(visits: _Visits, evidence: Evidence, *, most: int) -> list[Page]:
    """Articles from different sections, the newest first; pages that hold none are left out after a few."""
    addresses, given = learned(evidence)
    known = dict.fromkeys(map(canonical, (*given.known, *given.alike)))
    wanted = [url for url in known if addresses.recognise(url)]
    found = list(evidence.articles)
    refused: list[Page] = []
    for url in _mixed(wanted):
        if len(found) >= most or len(refused) >= _MOST_REFUSED:
            break
        page = await visits.visit(url, "articles")
        if page and canonical(page.url) not in {canonical(one.url) for one in found}:
            (found if isinstance(extract(page, None), Article) else refused).append(page)
    return found or refused


def _mixed(urls: Iterable[str]) -> list[str]:
    """The addresses in their order, but the first of each section before the second of any."""
    sections: dict[str, list[str]] = {}
    for url in urls:
        host, first = host_of(url) or "", _path(url).split("/")[1:2]
        sections.setdefault(host + (first[0] if first else ""), []).append(url)
    rounds = max(map(len, sections.values()), default=0)
    return [found[i] for i in range(rounds) for found in sections.values() if i < len(found)]


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


async def _further(visits: _Visits, articles: Sequence[Page]) -> list[Page]:
    """The whole of one article that is split over pages: by the form that its pager links to, else by usual ones."""
    for page in articles:
        doc = Document.of(page)
        if paging.page_count(doc, None) > 1:
            linked = residue.linked_whole(doc)
            base = re.sub(r"[?#].*$", "", page.url)
            for suffix in (linked,) if linked else _WHOLE_FORMS:
                whole = await visits.visit(base + suffix, "pages")
                if whole and len(whole.body) > len(page.body):
                    return [whole]
            return []
    return []
