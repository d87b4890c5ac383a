"""The parts of an article on a page of which nothing is known but what newsrooms have in common.

Used for sites without a file, and part by part where a site's selectors give nothing. The body is the deepest element
that still holds most of the page's prose; byline and date are looked for in the lines around it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise

from lxml import etree

from scrapers.blocks import Line
from scrapers.bylines import (
    before_outlet,
    credits_of,
    is_plausible,
    name_before_outlet,
    people,
    reads_like_names,
    squash,
)
from scrapers.clean import clean_title, is_caption, is_residue
from scrapers.dates import Moment
from scrapers.markup import Document, element_text

_PROSE_LENGTH = 50
_LONGEST_TITLE = 500
_MOST_ELEMENTS = 50
_FIRST_YEAR = 1990
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_PARAGRAPHS = frozenset(("p", "li", "blockquote", "span", "font", "b", "strong", "em", "i", "dd", "td"))
_META_PUBLISHED = re.compile(
    r"(?:publish|pubdate|pub-date|datecreated|date_created|release_date|\bdate$|dc\.date|^date$|publish-?date|created_time)"
)
_META_UPDATED = re.compile(r"modif|updat|expir|revis")
_META_AUTHOR = re.compile(r"(?:^|[:_.-])(?:author|creator|reporter|penulis|wartawan|jurnalis|byl)$")
_META_EDITOR = re.compile(r"(?:^|[:_.-])editor$")
_AUTHOR_NAME = re.compile(r"(?:author|penulis|reporter|wartawan|jurnalis|byline|journalist|nmreporter)")
_COMMENT = re.compile(r"comment|komentar|respond|reply|tanggapan")
_SOCIAL = re.compile(r"^(?:twitter|article:publisher)|facebook")
_FUNCTION_WORDS = frozenset(
    ["di", "ke", "dari", "dan", "yang", "dengan", "untuk", "ini", "itu", "pada", "the", "of", "and"]
)
_LABELLED_UTC = re.compile(r"(?:z|[+-]00:?00|gmt|utc)$", re.I)

Reads = Callable[[str], Moment | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it came from."""

    value: str
    origin: str


@lru_cache(maxsize=4)
def find_body(doc: Document) -> etree._Element | None:
    """The element that holds the story, or None on a page without prose."""
    mass: dict[etree._Element, float] = {}
    owners: set[etree._Element] = set()
    for line in doc.lines:
        weight = _prose(line)
        if weight:
            owners.add(line.owner)
            element: etree._Element | None = line.owner
            while element is not None:
                mass[element] = mass.get(element, 0.0) + weight
                element = element.getparent()
    total = mass.get(doc.body, 0.0)
    if not total:
        return None
    here = doc.body
    for marked in doc.root.xpath("//*[@itemprop='articleBody']"):
        if mass.get(marked, 0.0) >= 0.5 * total:
            here = marked
            break
    while True:
        inner = max((child for child in here if child in mass), key=mass.__getitem__, default=None)
        if inner is None or not _holds_the_story(inner, here, mass, owners):
            return here
        here = inner


def _holds_the_story(
    inner: etree._Element, outer: etree._Element, mass: dict[etree._Element, float], owners: set[etree._Element]
) -> bool:
    """Whether what `outer` has beside `inner` is no part of the story: next to nothing, or off in a box of its own.

    `mass` is the prose in each element, `owners` are the elements with prose of their own.
    """
    share = mass[inner] / mass[outer]
    if share < (0.92 if inner.tag in _PARAGRAPHS else 0.75):
        return False
    if outer.tag != "body" and outer in owners:
        return False
    return share >= 0.92 or not any(
        child in owners and child is not inner and child.tag in _PARAGRAPHS for child in outer
    )


def _prose(line: Line) -> float:
    """How much `line` speaks for standing in a story."""
    length = len(line.text)
    if line.aside or line.linked > 0.4 or length < _PROSE_LENGTH or line.kind == "heading":
        return 0.0
    if not _SENTENCE_END.search(line.text) and length < 120:
        return 0.0
    if is_residue(line.text) or is_caption(line.text):
        return 0.0
    return length * (1 - line.linked)


def is_prose(line: Line) -> bool:
    """Whether `line` reads like a paragraph of a story."""
    return _prose(line) > 0


def prose_length(lines: Iterable[Line]) -> float:
    """The number of characters of `lines` that read like a story."""
    return sum(map(_prose, lines))


@lru_cache(maxsize=4)
def around(doc: Document, body: etree._Element, title: str) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines of the page before, in and after the prose of `body`: those from the title on, and the next 15."""
    within = set(body.iter())
    inside = [i for i, line in enumerate(doc.lines) if line.owner in within]
    if not inside:
        return [], [], []
    prose = [i for i in inside if is_prose(doc.lines[i])] or inside
    first, last = prose[0], prose[-1]
    start = max(0, first - 25)
    wanted = squash(title)
    for i in range(first - 1, max(-1, first - 60), -1):
        if wanted and doc.lines[i].kind == "heading" and squash(doc.lines[i].text) == wanted:
            start = max(0, i - 8)
            break
    return doc.lines[start:first], doc.lines[first : last + 1], doc.lines[last + 1 : last + 16]


def find_title(doc: Document, *, brands: Sequence[str]) -> Found | None:
    """The headline: the heading on the page that the markup's title contains, else that title less the site's name."""
    given = [
        *(Found(text, "meta:og:title") for text in doc.meta("og:title")),
        *(Found(text, "json-ld") for text in doc.ld("headline")),
        *(Found(text, "meta:twitter:title") for text in doc.meta("twitter:title")),
        *([Found(doc.title_element, "css:title")] if doc.title_element else []),
    ]
    headings = [(element_text(heading), name) for name in ("h1", "h2", "h3") for heading in doc.root.iter(name)]
    for candidate in given:
        whole = squash(candidate.value[:_LONGEST_TITLE])
        fitting = [
            (text, tag)
            for text, tag in headings
            if len(squash(text)) >= 12 and squash(text) in whole and len(squash(text)) >= 0.6 * len(whole)
        ]
        if fitting:
            text, name = max(fitting, key=lambda pair: len(pair[0]))
            return Found(clean_title(text, brands=brands), f"css:{name}")
    for candidate in given:
        if title := clean_title(candidate.value[:_LONGEST_TITLE], brands=brands):
            return Found(title, candidate.origin)
    first_heading = next((text for text, tag in headings if tag == "h1" and len(text) > 10), None)
    return Found(first_heading, "css:h1") if first_heading else None


def find_dates(
    doc: Document, before: Sequence[Line], after: Sequence[Line], *, reads: Reads
) -> tuple[Moment | None, str]:
    """When the article was published and where that stands: JSON-LD, meta, time elements, then the text.

    A structured time in UTC whose clock is that of the printed local time was labelled wrongly, and is local.
    """
    printed = printed_moment(before, after, reads=reads)
    structured = [
        *((text, "json-ld") for text in doc.ld("datePublished")),
        *((text, f"meta:{name}") for name, text in _meta_dates(doc)),
        *((text, "css:time") for text in _time_elements(doc)),
        *((text, "json-ld") for text in doc.ld("dateCreated")),
    ]
    best: tuple[Moment, str] | None = None
    for text, origin in structured:
        moment = reads(text)
        if moment:
            moment = put_right(moment, printed, utc=claims_utc(text))
        if moment and (best is None or (moment.has_time and not best[0].has_time)):
            best = (moment, origin)
            if moment.has_time:
                break
    if best is None or not best[0].has_time:
        if printed and (best is None or printed.at.date() == best[0].at.date()):
            return printed, "text"
        return (best[0], best[1]) if best else (None, "")
    return best


def _printed(before: Sequence[Line], after: Sequence[Line], reads: Reads) -> Iterable[Moment]:
    dated = [
        moment
        for line in [*reversed(before), *after[:3]]
        if len(line.text) <= 120 and line.linked < 0.5 and not line.text.endswith(".")
        if any(char.isdigit() for char in line.text)
        if (moment := reads(line.text))
    ]
    yield from (moment for moment in dated if moment.has_time)
    yield from dated


def printed_moment(before: Sequence[Line], after: Sequence[Line], *, reads: Reads) -> Moment | None:
    """The date that is printed beside the story, one with a time first."""
    return next(iter(_printed(before, after, reads)), None)


def _meta_dates(doc: Document) -> list[tuple[str, str]]:
    dates = [
        (name, text) for name, text in doc.metas if _META_PUBLISHED.search(name) and not _META_UPDATED.search(name)
    ]
    # "article:published_time" says what it is, "date" may be the date of anything
    return sorted(dates, key=lambda pair: 0 if "publish" in pair[0] else 1 if "created" in pair[0] else 2)


def _time_elements(doc: Document) -> list[str]:
    marked = [
        element.get("datetime") or element.get("content") or element.get("title") or element_text(element)
        for element in doc.root.iter("time", "abbr", "span", "div", "meta")
        if element.get("itemprop") == "datePublished"
        or element.get("pubdate") is not None
        or (element.tag in ("time", "abbr") and "published" in (element.get("class") or "").split())
    ]
    return marked or [stamp for element in doc.root.iter("time") if (stamp := element.get("datetime"))][:1]


def claims_utc(text: str) -> bool:
    """Whether a date in the markup says that it is in UTC."""
    return bool(_LABELLED_UTC.search(text))


def put_right(structured: Moment, printed: Moment | None, *, utc: bool) -> Moment:
    """`structured` without the lie about its zone (see `mislabelled_by`)."""
    shift = mislabelled_by(structured, printed, utc=utc)
    return Moment(at=structured.at + shift, has_time=True) if shift else structured


def mislabelled_by(structured: Moment, printed: Moment | None, *, utc: bool) -> timedelta | None:
    """How far `structured` must be moved because its zone is a lie, judged by the clock printed beside the story.

    Either the markup calls local time UTC (`utc` says that it claims UTC; then an hour between the two is no matter,
    for one of them may be the time of editing), or it gives UTC as if it were local.
    """
    if printed is None or not (structured.has_time and printed.has_time):
        return None
    offset = structured.at.utcoffset() or timedelta(0)
    if abs(structured.at - printed.at) <= timedelta(hours=1):
        return None
    if abs(structured.at - offset - printed.at) <= (timedelta(hours=1) if utc else timedelta(minutes=10)):
        return -offset or None
    if not utc and abs(structured.at + offset - printed.at) <= timedelta(minutes=10):
        return offset or None
    return None


def visible_authors(lines: Sequence[Line]) -> tuple[str, ...]:
    """Names in elements that are called author, reporter, byline... among `lines`, but not below comments."""
    for line in lines:
        if _is_comment(line.owner):
            continue
        if line.kind != "heading" and line.linked < 0.9 and (names := name_before_outlet(line.text)):
            return names
        parent = line.owner.getparent()
        inside = islice(line.owner.iter(), _MOST_ELEMENTS if len(line.text) <= 200 else 1)
        for element in (*inside, *(() if parent is None else (parent,))):
            if element.tag != "label" and _is_called_author(element):
                text = line.text if element is parent else element_text(element)
                if reads_like_names(text) and " " in text:
                    return people(text)
    return ()


def name_beside_date(lines: Sequence[Line], *, reads: Reads, outlets: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of a line that stands next to a date and is nothing but names ("Ayu Lestari", "20/1/2026 18:30"), or
    names before one of `outlets`."""
    barred = frozenset(map(squash, outlets))
    for line, following in pairwise(lines):
        for name, date in ((line, following), (following, line)):
            text = before_outlet(name.text, outlets=barred)
            names = people(text) if name.linked < 0.9 and name.kind != "heading" else ()
            if not names or squash(text) != squash("".join(names)):
                continue
            if all(" " in n and is_plausible(n) for n in names) and len(date.text) <= 60 and reads(date.text):
                return names
    return ()


def _is_called_author(element: etree._Element) -> bool:
    return any(
        _AUTHOR_NAME.search(value.lower()) for key in ("class", "itemprop", "rel") if (value := element.get(key))
    )


def _is_comment(element: etree._Element) -> bool:
    here: etree._Element | None = element
    for _ in range(8):
        if here is None:
            return False
        if _COMMENT.search(f"{here.get('class') or ''} {here.get('id') or ''}".lower()) or here.tag == "label":
            return True
        here = here.getparent()
    return False


def printed_credits(lines: Sequence[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(authors, editors) of the first bylines among `lines`."""
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    for _, credit in credits_of([line.text for line in lines]):
        authors = authors or credit.authors
        editors = editors or credit.editors
    return authors, editors


def marked_names(doc: Document, role: str, *, outlets: Iterable[str]) -> tuple[str, ...]:
    """Names that the markup gives for `role` ("author" or "editor"): meta elements, then JSON-LD."""
    outlets = tuple(outlets)
    pattern = _META_AUTHOR if role == "author" else _META_EDITOR
    texts = [text for name, text in doc.metas if pattern.search(name) and not _SOCIAL.search(name)]
    if role == "editor":
        texts += [text.partition(":")[2] for text in doc.ld("keywords") if text.lower().startswith("editor:")]
        texts += doc.ld_people("editor")
    else:
        texts += [*doc.ld_people("creator"), *doc.ld_people("author")]
    for text in texts:
        if reads_like_names(text) and (names := people(text, outlets=outlets)):
            return names
    return ()


def reads_at(reader: Callable[[str], Moment | None], *, latest: datetime) -> Reads:
    """`reader`, less what lies after `latest`: no article is published in the future, and none before there was a web
    (a program's zero is 1970)."""

    def read(text: str) -> Moment | None:
        moment = reader(text)
        return moment if moment and moment.at.year >= _FIRST_YEAR and moment.at <= latest else None

    return read


def as_tags(texts: Sequence[str], *, split: bool) -> tuple[str, ...]:
    """Tags as people read them: no "#", each once; `split` at commas, as meta keywords are written."""
    parts = [part for text in texts for part in (text.split(",") if split else (text,))]
    if split and any(part.strip().lower() in _FUNCTION_WORDS for part in parts):
        return ()  # the words of a sentence, not tags
    tags: dict[str, str] = {}
    for part in parts:
        tag = part.strip(" #.,;:\"'")
        if 1 < len(tag) <= 60 and ":" not in tag:
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def find_tags(doc: Document) -> tuple[tuple[str, ...], str]:
    """The tags of the article: rel=tag links, article:tag, JSON-LD keywords, meta keywords."""
    linked = [element_text(a) for a in doc.root.iter("a") if "tag" in (a.get("rel") or "").split()]
    for texts, split, origin in (
        (doc.meta("article:tag"), False, "meta:article:tag"),
        (tuple(text for text in linked if text), False, "css:a[rel=tag]"),
        (doc.ld("keywords"), True, "json-ld"),
        (doc.meta("news_keywords"), True, "meta:news_keywords"),
        (doc.meta("keywords"), True, "meta:keywords"),
    ):
        if tags := as_tags(texts, split=split):
            return tags, origin
    return (), ""


def find_image(doc: Document) -> tuple[str | None, str]:
    """The lead image: og:image, JSON-LD, twitter:image."""
    for texts, origin in (
        (doc.meta("og:image"), "meta:og:image"),
        (doc.ld("image.url") or doc.ld("image"), "json-ld"),
        (doc.meta("twitter:image"), "meta:twitter:image"),
    ):
        for text in texts:
            if address := doc.absolute(text):
                return address, origin
    return None, ""
