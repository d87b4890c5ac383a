"""Page -> Article: a site's selectors first, what newsrooms have in common next, trafilatura last.

Each field is found on its own, so that a selector which a redesign broke costs that field's quality and nothing else;
`Article.provenance` tells where each came from.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from scrapers import paging
from scrapers.article import Article, Link, NotArticle, Page
from scrapers.articlelike import site_of
from scrapers.blocks import read_lines
from scrapers.clean import clean_title
from scrapers.language import detect
from scrapers.markup import Document, clean_value
from scrapers.reading import Reading, brands_of
from scrapers.refusal import refuse, refuse_bytes
from scrapers.source import Source
from scrapers.story import tell
from scrapers.urls import canonical, find_source, generic_identity, host_of, identify


def extract(page: Page, source: Source | None, *, following: Sequence[Page] = ()) -> Article | NotArticle:
    """The article on `page`, or why there is none. Never raises for what the page holds.

    `following` are the further pages of the same article as far as they could be fetched (see `next_pages`); with some
    missing the article is marked incomplete. Without a `source` everything is found by general rules.
    """
    name = source.name if source else None
    if refusal := refuse_bytes(page, name):
        return refusal
    doc = _document(page)
    url = _own_address(doc, page, source)
    known = bool(source and identify(url, source))
    reading = Reading.of(doc, source, url=url, now=page.fetched_at)
    title, title_origin = reading.title()
    body = reading.body(title)
    if refusal := refuse(page, doc, name, title=title, story=body.story, known=known):
        return refusal
    further = [_document(other) for other in following]
    stories = [body.story, *(reading.of_page(other).body(title).story for other in further)]
    readable = [other for other, story in zip(further, stories[1:], strict=True) if story.paragraphs]
    paragraphs = paging.merge([story.paragraphs for story in stories])
    authors, editors, byline_origin = reading.people(body, stories, title)
    published, date_origin = reading.published(body, title)
    tags, tags_origin = reading.tags()
    image, image_origin = reading.image()
    text = "\n\n".join(paragraphs)
    provenance = {
        "title": title_origin,
        "text": body.origin,
        "authors": byline_origin if authors else "",
        "published": date_origin,
        "tags": tags_origin,
        "lead_image": image_origin,
    }
    return Article(
        identity=_identity(url, page, source),
        url=url,
        source=name or host_of(url) or "",
        title=title,
        text=text,
        authors=authors,
        editors=editors,
        published=published,
        fetched_at=page.fetched_at,
        tags=tags,
        language=detect(text),
        lead_image=image,
        pages=1 + len(readable),
        complete=paging.is_complete(doc, readable, source),
        fingerprint=fingerprint(title, text),
        provenance=tuple((field, origin) for field, origin in provenance.items() if origin),
    )


def next_pages(page: Page, source: Source | None) -> tuple[str, ...]:
    """The addresses still to be fetched for the whole article, in order: the single one that gives all of it where the
    site has such, else pages 2, 3, ...; empty when the page is whole."""
    if refuse_bytes(page, None):
        return ()
    return paging.further_pages(_document(page), source)


def article_from_link(link: Link, source: Source, *, fetched_at: datetime) -> Article | NotArticle:
    """The article that a feed item or JSON list item itself carries, for sources whose pages are not fetched."""
    title = clean_value(link.title or "")
    title = clean_title(title, suffixes=source.clean.title_suffixes, brands=brands_of(source, link.url))
    if not title:
        return NotArticle(url=link.url, source=source.name, reason="no-title", detail="The item has no title.")
    content = Document(f"<body>{link.content or ''}</body>".encode("utf-8", "replace"), url=link.url)
    dropped = {element for css in source.clean.drop for element in content.select(css)}
    story = tell(read_lines(content.body, drop=dropped), title=title, patterns=source.clean.lines)
    if not story.paragraphs:
        return NotArticle(url=link.url, source=source.name, reason="no-text", detail="The item carries no text.")
    url = canonical(link.url)
    image = next((content.absolute(e.get("src") or "") for e in content.root.iter("img")), None)
    return Article(
        identity=identify(url, source) or generic_identity(url) or url,
        url=url,
        source=source.name,
        title=title,
        text=story.text,
        authors=story.authors or story.capitals,
        editors=story.editors,
        published=link.published,
        fetched_at=fetched_at,
        tags=(),
        language=detect(story.text),
        lead_image=image,
        pages=1,
        complete=True,
        fingerprint=fingerprint(title, story.text),
        provenance=(("title", "feed"), ("text", "feed"), ("published", "feed")),
    )


def recognise(body: bytes, sources: Mapping[str, Source]) -> tuple[str | None, Source | None]:
    """The address that a stored HTML file gives as its own, and the site that it belongs to.

    Without an address of a known site, the site is the one that most of the page's links lead to.
    """
    doc = Document(body, url="")
    given = doc.canonical
    for address in given:
        if source := find_source(address, sources):
            return address, source
    hosts = Counter(host for a in doc.root.iter("a") if (host := host_of(a.get("href") or "")))
    linked: Counter[str] = Counter()
    for host, count in hosts.items():
        if source := find_source(f"https://{host}/", sources):
            linked[source.name] += count
    if linked and not given:
        name, count = linked.most_common(1)[0]
        if count > 0.6 * hosts.total():
            return None, sources[name]
    return (given[0] if given else None), None


def fingerprint(title: str, text: str) -> str:
    """SHA-256 of title and text after white-space folding."""
    return hashlib.sha256(f"{' '.join(title.split())}\n{' '.join(text.split())}".encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=4)
def _document(page: Page) -> Document:
    # next_pages and extract are asked about the same page one after the other
    return Document.of(page)


def _own_address(doc: Document, page: Page, source: Source | None) -> str:
    """The page's canonical address if it is the same site's and, where the site has a file, the same article's."""
    fetched = identify(page.url, source) if source else None
    for address in doc.canonical:
        cleaned = canonical(address)
        if source:
            named = identify(cleaned, source)
            if named and named == (fetched or named):
                return cleaned
        elif not page.url or site_of(host_of(cleaned) or "") == site_of(host_of(page.url) or ""):
            return cleaned
    return canonical(page.url)


def _identity(url: str, page: Page, source: Source | None) -> str:
    if source:
        for address in (url, page.url, page.requested_url):
            if found := identify(address, source):
                return found
    return generic_identity(url) or url
