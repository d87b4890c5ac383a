"""Page -> Article: a site's selectors first, what newsrooms have in common next, trafilatura last.

Each field is found on its own, so that a selector which a redesign broke costs that field's quality and nothing else;
`Article.provenance` tells where each came from.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from lxml import etree

from scrapers import fields, generic, paging
from scrapers.article import Article, Link, NotArticle, Page
from scrapers.blocks import Line, fold, read_lines
from scrapers.bylines import without
from scrapers.charset import repair_mojibake
from scrapers.clean import clean_title
from scrapers.dates import Moment, parse_moment
from scrapers.language import detect
from scrapers.markup import Document
from scrapers.refusal import refuse, refuse_bytes
from scrapers.source import Source
from scrapers.story import Story, tell
from scrapers.urls import canonical, find_source, generic_identity, host_of, identify

HOME = ZoneInfo("Asia/Jakarta")
_LITTLE = 120
_MOST_TAGS = 30
_CLOCK_SKEW = timedelta(days=1)


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
    reading = _Reading.of(doc, page, source, url)
    title, title_origin = reading.title()
    body = reading.body(title)
    if refusal := refuse(page, doc, name, title=title, story=body.story, known=known):
        return refusal
    further = [_document(other) for other in following]
    stories = [body.story, *(reading.of_page(other).body(title).story for other in further)]
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
        pages=1 + len(further),
        complete=paging.is_complete(doc, further, source),
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
    title = clean_title(fold(repair_mojibake(link.title or "")), suffixes=source.clean.title_suffixes,
                        brands=_brands(source, link.url))  # fmt: skip
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
    return Document(page.body, url=page.url, content_type=page.header("content-type"))


def _own_address(doc: Document, page: Page, source: Source | None) -> str:
    """The page's canonical address if it is the same site's and, where the site has a file, the same article's."""
    fetched = identify(page.url, source) if source else None
    for address in doc.canonical:
        cleaned = canonical(address)
        if source:
            named = identify(cleaned, source)
            if named and named == (fetched or named):
                return cleaned
        elif not page.url or _site(cleaned) == _site(page.url):
            return cleaned
    return canonical(page.url)


def _site(url: str) -> str:
    return ".".join((host_of(url) or "").removeprefix("www.").split(".")[-2:])


def _identity(url: str, page: Page, source: Source | None) -> str:
    if source:
        for address in (url, page.url, page.requested_url):
            if found := identify(address, source):
                return found
    return generic_identity(url) or url


def _brands(source: Source | None, url: str, doc: Document | None = None) -> tuple[str, ...]:
    """The names that a site hangs on its titles: its title, its host's labels, og:site_name."""
    labels = [label for label in (host_of(url) or "").split(".") if len(label) > 3 and label not in ("html", "news")]
    names = [
        *labels[-2:],
        *((*doc.meta("og:site_name"), *doc.ld("publisher.name")) if doc else ()),
        *([source.title, source.name] if source else ()),
    ]
    return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """A page's body: the cleaned story, where it came from, the element around which byline and date stand, and how
    many characters of its lines read like a story."""

    story: Story
    origin: str
    element: etree._Element | None
    prose: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One page being read with what is known of its site."""

    doc: Document
    source: Source | None
    brands: tuple[str, ...]
    reads: generic.Reads
    zone: ZoneInfo

    @classmethod
    def of(cls, doc: Document, page: Page, source: Source | None, url: str) -> "_Reading":
        zone = source.zone(host_of(url) or "") if source else HOME
        read = partial(
            parse_moment,
            timezone=zone,
            now=page.fetched_at,
            formats=source.dates.formats if source else (),
            z_means_local=source.dates.z_means_local if source else False,
        )
        latest = page.fetched_at + _CLOCK_SKEW
        return cls(
            doc=doc, source=source, brands=_brands(source, url, doc), zone=zone,
            reads=generic.reads_at(read, latest=latest),
        )  # fmt: skip

    def of_page(self, doc: Document) -> "_Reading":
        """The same reading of another page of the article."""
        return _Reading(doc=doc, source=self.source, brands=self.brands, reads=self.reads, zone=self.zone)

    def title(self) -> tuple[str, str]:
        if self.source:
            suffixes = self.source.clean.title_suffixes
            for texts, origin in fields.candidates(self.doc, self.source.fields.title):
                if title := clean_title(texts[0], suffixes=suffixes, brands=self.brands):
                    return title, origin
        found = generic.find_title(self.doc, brands=self.brands)
        return (found.value, found.origin) if found else ("", "")

    def body(self, title: str) -> _Body:
        best = _Body(story=Story(), origin="", element=None, prose=0.0)
        for attempt in (self._selected, self._general, self._by_trafilatura):
            found = attempt(title)
            if found and found.prose > 1.3 * best.prose:
                best = found
            if best.prose >= _LITTLE:
                break
        return best

    def _told(self, lines: Sequence[Line], title: str, *, origin: str, element: etree._Element | None) -> _Body:
        story = tell(lines, title=title, patterns=self.source.clean.lines if self.source else ())
        return _Body(story=story, origin=origin, element=element, prose=generic.prose_length(lines))

    def _selected(self, title: str) -> _Body | None:
        if not self.source:
            return None
        lines, origin = fields.body_lines(self.doc, self.source.fields.body, drop=self.source.clean.drop)
        if not lines:
            return None
        return self._told(lines, title, origin=origin, element=lines[0].owner)

    def _general(self, title: str) -> _Body | None:
        element = generic.find_body(self.doc)
        if element is None:
            return None
        return self._told(read_lines(element), title, origin="general", element=element)

    def _by_trafilatura(self, title: str) -> _Body | None:
        from trafilatura import bare_extraction

        try:
            found = bare_extraction(self.doc.text, include_comments=False, fast=True)
        except Exception:
            return None
        text = (found.get("text") if isinstance(found, dict) else found.text if found else None) or ""
        lines = [Line(fold(line), "text", False, 0.0, self.doc.body) for line in text.splitlines() if line.strip()]
        return self._told(lines, title, origin="trafilatura", element=None)

    def people(self, body: _Body, stories: Sequence[Story], title: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """Authors, editors, and where the authors came from."""
        authors: tuple[str, ...] = ()
        editors: tuple[str, ...] = ()
        origin = ""
        if self.source:
            editors, _ = fields.names(self.doc, self.source.fields.editors, role="editor", outlets=self.brands)
            authors, origin = fields.names(self.doc, self.source.fields.authors, role="author", outlets=self.brands)
        for story in stories:
            authors, origin = (authors, origin) if authors else (story.authors, "text")
            editors = editors or story.editors
        if not authors or (not editors and not origin.startswith("css:")):
            nearby = self._nearby(body, title)
            printed_authors, printed_editors = generic.printed_credits(nearby)
            editors = editors or printed_editors
            authors, origin = (authors, origin) if authors else (printed_authors, "text")
            visible = () if authors else generic.visible_authors(nearby)
            authors, origin = (authors, origin) if authors else (without(visible, editors), "text")
        editors = editors or generic.marked_names(self.doc, "editor", outlets=self.brands)
        if not origin.startswith(("text", "css:")):
            authors = without(authors, editors)
        if not authors:
            authors, origin = next((s.capitals for s in stories if s.capitals), ()), "text"
        if not authors:
            marked = generic.marked_names(self.doc, "author", outlets=self.brands)
            authors, origin = without(marked, editors), "markup"
        if not authors:
            initials = next((s.initials for s in reversed(stories) if s.initials), None)
            authors, origin = (initials,) if initials else (), "text"
        return without(authors, ()), without(editors, ()), origin

    def _nearby(self, body: _Body, title: str) -> list[Line]:
        before, inside, after = self._around(body, title)
        return [*before, *(line for line in inside if line.aside), *after]

    def _around(self, body: _Body, title: str) -> tuple[list[Line], list[Line], list[Line]]:
        element = body.element if body.element is not None else generic.find_body(self.doc)
        return generic.around(self.doc, element, title) if element is not None else (self.doc.lines[:40], [], [])

    def published(self, body: _Body, title: str) -> tuple[datetime | None, str]:
        day: tuple[Moment, str] | None = None
        if self.source:
            for texts, origin in fields.candidates(self.doc, self.source.fields.published):
                moment = next((m for text in texts if (m := self.reads(text))), None)
                if moment and moment.has_time:
                    return moment.at, origin
                day = day or ((moment, origin) if moment else None)
        before, _, after = self._around(body, title)
        moment, origin = generic.find_dates(self.doc, before, after, reads=self.reads)
        if day and not (moment and moment.has_time and moment.at.date() == day[0].at.date()):
            return day[0].at, day[1]
        return (moment.at, origin) if moment else (None, "")

    def tags(self) -> tuple[tuple[str, ...], str]:
        selectors = self.source.fields.tags if self.source else ()
        for texts, origin in fields.candidates(self.doc, selectors):
            if tags := generic.as_tags(texts, split=origin.startswith("meta:")):
                return tags[:_MOST_TAGS], origin
        tags, origin = generic.find_tags(self.doc)
        return tags[:_MOST_TAGS], origin

    def image(self) -> tuple[str | None, str]:
        selectors = self.source.fields.image if self.source else ()
        for texts, origin in fields.candidates(self.doc, selectors):
            if address := self.doc.absolute(texts[0]):
                return address, origin
        return generic.find_image(self.doc)
