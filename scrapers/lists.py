"""An article taken out of a list that names it: a feed, a sitemap, a JSON list, an index page."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapers.article import Page
from scrapers.charset import decode
from scrapers.feeds import is_feed

_LONG = 12
_SHORT = 4
_NOTHING = re.compile(r"(?!)")
_ITEM = re.compile(r"<((?:\w+:)?(?:item|entry|url|sitemap))\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def naming(urls: Iterable[str]) -> re.Pattern[str]:
    """What a list names an article at one of `urls` by: its path, or the last part of that where it is long enough to
    be no other's."""
    named: set[str] = set()
    for url in urls:
        parts = urlsplit(url)
        path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
        last = path.rpartition("/")[2]
        named |= {form for text in (path, *([last] if len(last) >= _LONG else [])) for form in (text, unquote(text))}
        if parts.query:
            named |= {html.escape(path), html.escape(last)} if len(last) >= _LONG else {html.escape(path)}
    longest_first = sorted((form for form in named if len(form) >= _SHORT), key=len, reverse=True)
    if not longest_first:
        return _NOTHING
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))})(?![\\w-])")


def without_article(page: Page, named: re.Pattern[str]) -> Page | None:
    """`page` itself where it does not name an article (`naming`); else the list without the article's items, or None
    for a list out of which no single item can be taken (an index page).
    """
    text = decode(page.body, page.header("Content-Type"))
    if not _names(text, named):
        return page
    if is_feed(page.body):
        left = _ITEM.sub(lambda item: "" if _names(item[0], named) else item[0], text)
    else:
        left = _json_without(text, named)
    if not left or _names(left, named):
        return None
    headers = tuple((name, value) for name, value in page.headers if name.lower() != "content-type")
    kind = (page.header("Content-Type") or "application/xml").partition(";")[0]
    left = re.sub(r"""(<\?xml[^>]*encoding=)(["'])[\w-]+\2""", r"\1\2utf-8\2", left, count=1)
    return replace(
        page, body=left.encode("utf-8", "replace"), headers=(*headers, ("Content-Type", f"{kind}; charset=utf-8"))
    )


def _names(text: str, named: re.Pattern[str]) -> bool:
    # JSON may write a slash as "\/"
    return bool(named.search(text.replace("\\/", "/")))


def _json_without(text: str, named: re.Pattern[str]) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return json.dumps(_pruned(document, named), ensure_ascii=False)


def _pruned(value: Any, named: re.Pattern[str]) -> Any:
    """A JSON value without the innermost items of lists that name the article."""
    if isinstance(value, dict):
        return {key: _pruned(inner, named) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    kept = []
    for item in value:
        if _names(json.dumps(item, ensure_ascii=False), named):
            inner = _pruned(item, named)
            if inner == item or _names(json.dumps(inner, ensure_ascii=False), named):
                continue
            item = inner
        kept.append(item)
    return kept
