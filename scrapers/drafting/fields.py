"""The selectors of an article's parts, each proposed from one page and kept only if it holds on the others.

What an article's title, body and date are, general rules say (`Reading` without selectors), page by page. A selector is
right where it gives the same; it may give nothing on a page of another template, but never something else.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from scrapers import generic
from scrapers.article import Article, Page, Part
from scrapers.blocks import SILENT, fold
from scrapers.bylines import squash
from scrapers.drafting.selectors import fragility, selectors
from scrapers.fields import names
from scrapers.markup import Document, element_text
from scrapers.reading import Body, Reading
from scrapers.siteforms import Selector, parse_selector
from scrapers.source import Fields, Source

_TITLE = ("meta:og:title", "json-ld:headline", "meta:twitter:title", "meta:title")
_PUBLISHED = ("json-ld:datePublished", "meta:article:published_time")
_AUTHORS = ("json-ld:author.name", "meta:author", "meta:article:author")
_EDITORS = ("json-ld:editor.name", "meta:editor")
_TAGS = ("meta:article:tag", "json-ld:keywords", "meta:news_keywords", "meta:keywords")
_IMAGE = ("meta:og:image", "json-ld:image.url", "json-ld:image", "meta:twitter:image")
_META_DATE = re.compile(r"publi(?:sh|c)|pubdate|created|release|(?:^|[.:_-])date", re.I)
_META_NO_DATE = re.compile(r"modif|updat|expir|revis|publisher|public-", re.I)
_META_AUTHOR = re.compile(r"author|penulis|reporter|wartawan|jurnalis|creator", re.I)
_META_EDITOR = re.compile(r"editor", re.I)
_MOST_CANDIDATES = 90
_MOST_SELECTORS = 3
_WITNESSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article page with what general rules find on it."""

    page: Page
    doc: Document
    article: Article
    body: Body
    reads: generic.Reads

    @classmethod
    def of(cls, page: Page, article: Article, source: Source) -> "Sample":
        doc = Document.of(page)
        reading = Reading.of(doc, source, url=article.url, now=page.fetched_at)
        return cls(page=page, doc=doc, article=article, body=reading.body(article.title), reads=reading.reads)

    def reading(self, source: Source) -> Reading:
        return Reading.of(self.doc, source, url=self.article.url, now=self.page.fetched_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The selectors of one part. Of the `present` pages that have the part at all, `agreeing` give the same by them;
    `witnesses` are the places of the markup that say the same on every page."""

    part: Part
    selectors: tuple[Selector, ...]
    agreeing: int
    present: int
    witnesses: tuple[str, ...]


def choose(part: Part, samples: Sequence[Sample], source: Source) -> Choice:
    """The selectors for `part`: as few as agree with general rules on the most pages, then what may stand in for them
    after a redesign."""
    wanted = [_wanted(part, sample) for sample in samples]
    present = [i for i, value in enumerate(wanted) if value]
    verdicts: dict[str, list[bool | None]] = {}
    for text in _candidates(part, samples):
        if text not in verdicts:
            selector = parse_selector(text)
            verdicts[text] = [
                None if (value := _gives(part, selector, sample, source)) is None else value == wanted[i]
                for i, sample in enumerate(samples)
            ]
        if len(verdicts) >= _MOST_CANDIDATES:
            break
    sound = [text for text, verdict in verdicts.items() if False not in verdict]
    chosen: list[str] = []
    covered: set[int] = set()
    while len(chosen) < _MOST_SELECTORS and sound:
        gains = {text: {i for i in present if verdicts[text][i]} - covered for text in sound}
        best = max(sound, key=lambda text: len(gains[text]) / (1 + _fragility(text) / 30))
        gained = gains[best]
        if not gained:
            break
        chosen.append(best)
        covered |= gained
    everywhere = [text for text in sound if all(verdicts[text][i] for i in present)] if present else []
    chosen += _stand_ins(part, chosen, everywhere)
    return Choice(
        part=part,
        selectors=tuple(map(parse_selector, chosen)),
        agreeing=len(covered),
        present=len(present),
        witnesses=_apart(everywhere),
    )


def _apart(texts: Sequence[str]) -> tuple[str, ...]:
    """One CSS selector of several (they may all find the same element), and every place in the head."""
    css = [text for text in texts if text.startswith("css:")][:1]
    return (*css, *(text for text in texts if not text.startswith("css:")))


def _fragility(text: str) -> int:
    kind, _, query = text.partition(":")
    return fragility(query.partition("@")[0]) if kind == "css" else 0


def _stand_ins(part: Part, chosen: Sequence[str], everywhere: Sequence[str]) -> list[str]:
    """One more selector of another kind, where one agrees on all pages: head and body both hold title and date."""
    if part not in {"title", "published", "image"} or not chosen or len(chosen) >= _MOST_SELECTORS:
        return []
    kinds = {text.partition(":")[0] for text in chosen}
    return [text for text in everywhere if text.partition(":")[0] not in kinds][:1]


def _wanted(part: Part, sample: Sample) -> Any:
    if part == "body":
        return sample.body.story.paragraphs if sample.body.element is not None else ()
    return sample.article.part(part)


def _gives(part: Part, selector: Selector, sample: Sample, source: Source) -> Any:
    """What a page gives by one selector through the extractor itself; None where it uses something else."""
    fields = dataclasses.replace(Fields(), **{part: (selector,)})
    reading = sample.reading(dataclasses.replace(source, fields=fields))
    title, body = sample.article.title, sample.body
    origin: str
    value: Any
    if part == "title":
        value, origin = reading.title()
    elif part == "body":
        found = reading.body(title)
        value, origin = found.story.paragraphs, found.origin
    elif part == "published":
        value, origin = reading.published(body, title)
    elif part == "tags":
        value, origin = reading.tags()
    elif part == "image":
        value, origin = reading.image()
    elif part == "authors":
        value, _, origin = reading.people(body, [body.story], title)
    else:
        # what names the editors is not told, so it must name somebody
        _, value, _ = reading.people(body, [body.story], title)
        origin = names(sample.doc, (selector,), role="editor", outlets=reading.brands)[1]
    return value if origin == selector.text and value else None


# Candidates


def _candidates(part: Part, samples: Sequence[Sample]) -> Iterator[str]:
    """Selectors that may give `part`, the preferred first; proposed by the pages in turn."""
    propose: dict[Part, Callable[[Sample], Iterable[str]]] = {
        "title": _title_candidates,
        "body": _body_candidates,
        "published": _date_candidates,
        "authors": lambda sample: _people_candidates(sample, sample.article.authors, _AUTHORS, _META_AUTHOR),
        "editors": lambda sample: _people_candidates(sample, sample.article.editors, _EDITORS, _META_EDITOR),
        "tags": _tag_candidates,
        "image": lambda _: _IMAGE,
    }
    share = max(12, _MOST_CANDIDATES // max(len(samples), 1))
    for sample in samples:
        yield from list(dict.fromkeys(propose[part](sample)))[:share]


def _title_candidates(sample: Sample) -> Iterator[str]:
    wanted = squash(sample.article.title)
    for tag in ("h1", "h2", "h3"):
        for heading in sample.doc.root.iter(tag):
            if squash(element_text(heading)) == wanted:
                yield from (f"css:{css}" for css in selectors(heading, ancestors=2)[:6])
    yield from _TITLE


def _body_candidates(sample: Sample) -> Iterator[str]:
    """Selectors of the story's element and of those around it that hold the same story."""
    element = sample.body.element
    ranked: list[tuple[int, str]] = []
    for distance in range(5):
        if element is None or element.tag in {"body", "html"}:
            break
        ranked += [
            (place + 3 * distance, f"css:{css}")
            for place, css in enumerate(selectors(element, ancestors=2, bare=True)[:8])
        ]
        element = element.getparent()
    yield from (css for _, css in sorted(ranked))


def _date_candidates(sample: Sample) -> Iterator[str]:
    yield from _PUBLISHED
    for name, _ in sample.doc.metas:
        if _META_DATE.search(name) and not _META_NO_DATE.search(name):
            yield f"meta:{name}"
    for element in sample.doc.root.iter("time"):
        if element.get("datetime"):
            yield from (f"css:{css}@datetime" for css in selectors(element, ancestors=2)[:3])
    wanted = sample.article.published
    for element, text in _short_elements(sample.doc):
        if wanted and any(c.isdigit() for c in text) and (moment := sample.reads(text)) and moment.at == wanted:
            yield from (f"css:{css}" for css in selectors(element, ancestors=2)[:4])


def _people_candidates(
    sample: Sample, named: Sequence[str], usual: Sequence[str], called: re.Pattern[str]
) -> Iterator[str]:
    if not named:
        return
    keys = [squash(name) for name in named]
    for element, text in _short_elements(sample.doc):
        if all(key in squash(text) for key in keys):
            yield from (f"css:{css}" for css in selectors(element, ancestors=2)[:4])
    yield from (f"meta:{name}" for name, _ in sample.doc.metas if called.search(name) and name not in usual)
    yield from usual


def _tag_candidates(sample: Sample) -> Iterator[str]:
    wanted = {tag.casefold() for tag in sample.article.tags}
    links = [a for a in sample.doc.body.iter("a") if fold(element_text(a)).strip(" #.,").casefold() in wanted]
    for link in links[:3]:
        above = [a for a in (link.getparent(), *list(link.iterancestors())[1:4]) if a is not None]
        for holder in above:
            yield from (f"css:{css} a" for css in selectors(holder, ancestors=0)[:3])
        yield from (f"css:{css}" for css in selectors(link, ancestors=1)[:3] if css != "a")
    yield from _TAGS


def _short_elements(doc: Document) -> Iterator[tuple[etree._Element, str]]:
    """Elements with little text, the innermost first where several have the same."""
    seen: dict[str, list[etree._Element]] = {}
    for element in doc.body.iter():
        if not isinstance(element.tag, str) or element.tag in SILENT or len(element) > 12:
            continue
        text = element_text(element)
        if 3 < len(text) <= 160:
            seen.setdefault(text, []).append(element)
    for text, elements in seen.items():
        for element in reversed(elements):
            yield element, text
