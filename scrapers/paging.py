"""Articles spread over several pages: which of them are still to be fetched, and how they are put together."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from scrapers.bylines import squash
from scrapers.markup import Document
from scrapers.source import Source

MOST_PAGES = 30
_NUMBER_PARAMETERS = ("page", "p", "hal", "halaman", "paged", "page_num")
_ALL_PARAMETERS = frozenset((("page", "all"), ("single", "1"), ("showpage", "all"), ("halaman", "all"), ("all", "1")))
_MAY_BE_NUMBERED = re.compile(r"[?&](?:page|p|hal|halaman|paged|page_num)=\d|/\d{1,2}/?(?:$|[?#])")
_MAY_BE_ALL = re.compile(r"[?&](?:page|showpage|halaman)=all\b|[?&](?:single|all)=1\b")
_NUMBERED_PATH = re.compile(r"/(?:page/)?(\d{1,2})/?$")


def page_count(doc: Document, source: Source | None) -> int:
    """The number of pages of the article as its pager shows it; 1 where there is none."""
    numbers = [1]
    here = _bare(doc.url)
    pager = doc.select(source.pages.links) if source and source.pages.links else []
    if pager:
        links = [element for found in pager for element in (found, *found.iter("a"))]
        numbers += [int(text) for e in links if (text := "".join(e.itertext()).strip()).isdecimal() and len(text) <= 2]
    else:
        links = list(doc.root.iter("a", "link"))
    for link in links:
        if number := _linked_number(doc, link, here):
            numbers.append(number)
        elif (href := link.get("href")) and _MAY_BE_ALL.search(href):
            address = doc.absolute(href) or ""
            if is_whole(address) and _host_and_path(address) == here:
                numbers.append(2)
    return min(max(numbers), MOST_PAGES)


def is_whole(url: str) -> bool:
    """Whether `url` asks for all pages of an article at once."""
    return any(pair in _ALL_PARAMETERS for pair in _query(url))


def further_pages(doc: Document, source: Source | None) -> tuple[str, ...]:
    """The addresses to fetch after `doc`, in order: the one that gives the whole article, or each further page."""
    count = page_count(doc, source)
    if count < 2 or is_whole(doc.url):
        return ()
    base = _first_page(doc.url)
    if source and source.pages.all:
        return (_with_suffix(base, source.pages.all),)
    current = _number(doc.url, _bare(doc.url)) or 1
    template = (source.pages.numbered if source else None) or _observed_template(doc)
    return tuple(_with_suffix(base, template.replace("{n}", str(n))) for n in range(current + 1, count + 1))


def merge(pages: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The paragraphs of all pages in order, each once: the whole article repeats the first page, and pages repeat a
    lead or a box."""
    seen: set[str] = set()
    merged: list[str] = []
    for page in pages:
        for paragraph in page:
            key = squash(paragraph)
            if key not in seen:
                if len(key) > 20:
                    seen.add(key)
                merged.append(paragraph)
    return tuple(merged)


def is_complete(doc: Document, following: Sequence[Document], source: Source | None) -> bool:
    """Whether none of the article's pages is missing among `doc` and `following`."""
    if is_whole(doc.url) or any(is_whole(page.url) for page in following):
        return True
    pages = (doc, *following)
    count = max(page_count(page, source) for page in pages)
    have = {_number(page.url, _bare(page.url)) or 1 for page in pages}
    return have.issuperset(range(1, count + 1))


def _observed_template(doc: Document) -> str:
    here = _bare(doc.url)
    for link in doc.root.iter("a", "link"):
        if number := _linked_number(doc, link, here):
            address = doc.absolute(link.get("href") or "") or ""
            for name, value in _query(address):
                if name in _NUMBER_PARAMETERS and value == str(number):
                    return f"?{name}={{n}}"
            return "/page/{n}" if f"/page/{number}" in address else "/{n}"
    return "?page={n}"


def _linked_number(doc: Document, link: etree._Element, here: tuple[str, str]) -> int | None:
    href = link.get("href")
    if not href or not _MAY_BE_NUMBERED.search(href):
        return None
    address = doc.absolute(href)
    return _number(address, here) if address else None


def _number(address: str, here: tuple[str, str]) -> int | None:
    """The page number in `address` if it is a page of the article `here`, else None."""
    host, path = _host_and_path(address)
    if host != here[0]:
        return None
    if path == here[1]:
        for name, value in _query(address):
            if name in _NUMBER_PARAMETERS and value.isdecimal() and 1 <= int(value) <= MOST_PAGES:
                return int(value)
        return None
    match = _NUMBERED_PATH.search(path)
    if match and path[: match.start()] == here[1] and 1 <= int(match[1]) <= MOST_PAGES:
        return int(match[1])
    return None


def _bare(url: str) -> tuple[str, str]:
    """Host and path of an article's first page."""
    return _host_and_path(_first_page(url))


def _first_page(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = parts.path.rstrip("/")
    match = _NUMBERED_PATH.search(path)
    # "/berita/12345/2" is page 2; "/2024/05/12" and "/read/7" are no pages
    if (
        match
        and len(path[: match.start()].split("/")) > 3
        and int(match[1]) <= MOST_PAGES
        and "-" in path[: match.start()]
    ):
        path = path[: match.start()]
    pairs = [part for part in parts.query.split("&") if part and not _is_paging(part)]
    return parts._replace(path=path, query="&".join(pairs), fragment="").geturl()


def _is_paging(part: str) -> bool:
    name, _, value = part.partition("=")
    return (name, value) in _ALL_PARAMETERS or (name in _NUMBER_PARAMETERS and value.isdecimal())


def _host_and_path(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return parts.netloc.lower(), parts.path.rstrip("/")
    except ValueError:
        return "", ""


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, max_num_fields=50)
    except ValueError:
        return []


def _with_suffix(base: str, suffix: str) -> str:
    parts = urlsplit(base)
    if suffix.startswith("?"):
        query = f"{parts.query}&{suffix[1:]}" if parts.query else suffix[1:]
        return parts._replace(query=query).geturl()
    return parts._replace(path=parts.path.rstrip("/") + suffix).geturl()
