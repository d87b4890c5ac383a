"""What a site prints that is no part of its articles, learned from several pages; and how it splits long articles."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from scrapers import paging
from scrapers.article import Page
from scrapers.clean import AFFIX
from scrapers.drafting.fields import Sample
from scrapers.drafting.forms import literal
from scrapers.drafting.selectors import selectors
from scrapers.markup import Document, compiled, element_text
from scrapers.source import Pages
from scrapers.urls import canonical

_SEPARATOR = re.compile(r"^\s*(?:[-–—|•·»:]|::|\|\|)\s*\S")
_POINTER = re.compile(
    r"^\W*(?:baca|lihat|simak|tonton)\s*(?:juga|pula|:)|^\W*(?:berita|artikel)\s+(?:terkait|lainnya)|^\W*read\s+also",
    re.I,
)
_ALL = re.compile(r"[?&]((?:page|showpage|halaman)=all|single=1|all=1)\b")
_MOST = 5


def title_suffixes(samples: Sequence[Sample]) -> tuple[str, ...]:
    """What the site hangs on its titles: what the markup's title has behind the headline, and what all headlines share
    behind a separator."""
    counts: Counter[str] = Counter()
    for sample in samples:
        doc, headline = sample.doc, sample.article.title
        given = {*doc.meta("og:title"), *doc.ld("headline"), *doc.meta("twitter:title"), doc.title_element}
        for text in given:
            rest = text.removeprefix(headline)
            if rest != text and 2 < len(rest) <= 50 and _SEPARATOR.match(rest):
                counts[rest] += 1
    found = [suffix for suffix, count in counts.most_common() if count >= 2 or len(samples) == 1]
    ends = Counter(
        sample.article.title[match.start() :]
        for sample in samples
        for match in [*AFFIX.finditer(sample.article.title)][-1:]
    )
    found += [end for end, count in ends.items() if count >= 2 and count == len(samples) and len(end) <= 60]
    return tuple(dict.fromkeys(found))[:_MOST]


def repeated_lines(samples: Sequence[Sample]) -> tuple[str, ...]:
    """Patterns of the paragraphs that stand word by word in several articles: the site's own, no story's."""
    if len({sample.article.identity for sample in samples}) < 2:
        return ()
    counts = Counter(p for sample in samples for p in dict.fromkeys(sample.body.story.paragraphs))
    repeated = [p for p, count in counts.items() if count >= max(2, (len(samples) + 1) // 2) and "\n" not in p]
    return tuple(f"^{literal(p[:80])}" for p in repeated[:_MOST])


def dropped(samples: Sequence[Sample], body_css: Sequence[str]) -> tuple[str, ...]:
    """Selectors of the boxes in the body that point to other stories, and of nothing that is story."""
    ranked: Counter[str] = Counter()
    for sample in samples:
        for holder in _holders(sample.doc, body_css):
            for element in holder.iterdescendants(
                "div", "section", "aside", "p", "table", "ul", "blockquote", "strong"
            ):
                text = element_text(element)
                if _POINTER.match(text) and len(text) < 300 and _is_linked(element):
                    for css in [css for css in selectors(element, ancestors=0) if css[0] in ".#" or "." in css][:2]:
                        ranked[css] += 1
    told = {css for css in ranked if _holds_story(css, samples, body_css)}
    chosen: list[str] = []
    for css, _ in ranked.most_common():
        if css not in told and not any(_covers(other, css, samples) for other in chosen):
            chosen.append(css)
    return tuple(chosen[:_MOST])


def _holders(doc: Document, body_css: Sequence[str]) -> list[etree._Element]:
    return next((found for css in body_css if (found := doc.select(css))), [])


def _is_linked(element: etree._Element) -> bool:
    return next(element.iter("a"), None) is not None


def _holds_story(css: str, samples: Sequence[Sample], body_css: Sequence[str]) -> bool:
    """Whether what a selector finds in some body has a paragraph of the story in it."""
    for sample in samples:
        paragraphs = [p for p in sample.body.story.paragraphs if len(p) > 30]
        for holder in _holders(sample.doc, body_css):
            for element in compiled(css)(holder):
                text = element_text(element)
                if element is holder or any(p in text for p in paragraphs) or len(text) > 600:
                    return True
    return False


def _covers(css: str, other: str, samples: Sequence[Sample]) -> bool:
    """Whether all that `other` finds is found by `css` as well."""
    return all(set(sample.doc.select(other)) <= set(sample.doc.select(css)) for sample in samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How long articles are split: `pages` for the site file; `split` articles were seen split, and `proved` says
    whether the address of the whole was fetched and held the first page and more."""

    pages: Pages
    split: int
    proved: bool


def pagination(samples: Sequence[Sample], further: Sequence[Page]) -> Paging:
    """The forms of further pages that the articles' pagers show. `further` are pages of these articles that were
    fetched on trial: whole articles ("?page=all")."""
    split = [sample for sample in samples if paging.page_count(sample.doc, None) > 1]
    numbered = Counter(suffix for sample in split if (suffix := _numbered_suffix(sample)))
    whole = [suffix for page in further if (suffix := whole_suffix(page.requested_url)) and _is_whole_of(page, split)]
    linked = [suffix for sample in split if (suffix := linked_whole(sample.doc))]
    every = next(iter(whole or linked), None)
    form = numbered.most_common(1)[0][0] if numbered else None
    return Paging(pages=Pages(all=every, numbered=form), split=len(split), proved=bool(whole))


def whole_suffix(url: str) -> str | None:
    """ "?page=all" of an address that asks for all pages of an article."""
    match = _ALL.search(url)
    return f"?{match[1]}" if match else None


def linked_whole(doc: Document) -> str | None:
    """The form in which a page links to its whole article, None where it does not."""
    here = re.sub(r"[?#].*$", "", doc.url).rstrip("/")
    for link in doc.root.iter("a", "link"):
        href = link.get("href") or ""
        if _ALL.search(href) and (address := doc.absolute(href)) and address.partition("?")[0].rstrip("/") == here:
            return whole_suffix(address)
    return None


def _numbered_suffix(sample: Sample) -> str | None:
    following = paging.further_pages(sample.doc, None)
    if not following:
        return None
    base = re.sub(r"[?#].*$", "", sample.doc.url).rstrip("/")
    rest = following[0].removeprefix(base)
    match = re.fullmatch(r"([?/].*?)(\d+)", rest)
    return f"{match[1]}{{n}}" if match else None


def _is_whole_of(page: Page, split: Sequence[Sample]) -> bool:
    """Whether a page holds the first page of its article and more."""
    base = canonical(page.requested_url).partition("?")[0]
    for sample in split:
        if canonical(sample.page.url).partition("?")[0] == base:
            doc = Document.of(page)
            text = " ".join(line.text for line in doc.lines)
            paragraphs = sample.body.story.paragraphs
            own = " ".join(line.text for line in sample.doc.lines)
            return sum(p in text for p in paragraphs) >= 0.8 * len(paragraphs) and len(text) > len(own) + 200
    return False
