"""A site's selectors applied to a page: ordered, the first that gives something wins."""

from collections.abc import Iterator, Sequence

from lxml import etree

from scrapers.blocks import Line, read_lines, text_length
from scrapers.bylines import is_plausible, people, read_credit
from scrapers.markup import Document, clean_value, compiled, element_text
from scrapers.siteforms import Selector

Values = tuple[str, ...]


def values(doc: Document, selector: Selector) -> Values:
    """The texts that one selector gives, in order, none empty."""
    if selector.kind == "meta":
        return doc.meta(selector.query)
    if selector.kind == "json-ld":
        return doc.ld(selector.query)
    elements = doc.select(selector.query)
    if selector.attribute:
        texts = (clean_value(element.get(selector.attribute) or "") for element in elements)
    else:
        texts = (element_text(element) for element in elements)
    return tuple(text for text in texts if text)


def candidates(doc: Document, selectors: Sequence[Selector]) -> Iterator[tuple[Values, str]]:
    """What each selector gives, with the selector as its origin; those that give nothing are passed over."""
    for selector in selectors:
        if found := values(doc, selector):
            yield found, selector.text


def names(doc: Document, selectors: Sequence[Selector], *, role: str, outlets: Sequence[str]) -> tuple[Values, str]:
    """The people that the first useful selector names, and that selector.

    An element may hold a whole byline ("Pewarta: A Editor: B"); then those of `role` ("author" or "editor") count.
    """
    for texts, origin in candidates(doc, selectors):
        found: list[str] = []
        for text in texts:
            credit = read_credit(text)
            if credit is not None:
                found += credit.authors if role == "author" else credit.editors
            else:
                found += filter(is_plausible, people(text, outlets=outlets))
        if found:
            return tuple(dict.fromkeys(found)), origin
    return (), ""


def body_elements(doc: Document, selector: Selector) -> list[etree._Element]:
    """The elements of the body, in order, none inside another."""
    elements = doc.select(selector.query) if selector.kind == "css" else []
    chosen = set(elements)
    return [e for e in elements if not any(ancestor in chosen for ancestor in e.iterancestors())]


def body_lines(
    doc: Document, selectors: Sequence[Selector], *, drop: Sequence[str]
) -> tuple[list[Line], str, etree._Element | None]:
    """The lines of the first body selector with any text, that selector, and the element that holds them.

    Elements that match `drop` are asides.
    """
    for selector in selectors:
        elements = body_elements(doc, selector)
        if not elements:
            continue
        dropped = {found for element in elements for css in drop for found in compiled(css)(element)} - set(elements)
        whole = sum(map(text_length, elements))
        lines = [line for element in elements for line in read_lines(element, drop=dropped, whole=whole)]
        if lines:
            return lines, selector.text, elements[0] if len(elements) == 1 else elements[0].getparent()
    return [], "", None
