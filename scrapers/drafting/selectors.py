"""An element of a page -> the CSS selectors that may find it on other pages of the site, the most durable first."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

_STABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{1,40}")
# What builders and frameworks make of an element: says how it looks, or is another one with the next release.
_FLEETING = re.compile(
    r"\d{3}|^(?:css|sc|jsx|svelte|styles?)-|^_|__[A-Za-z0-9]*\d[A-Za-z0-9]*$|^(?:active|current|first|last|odd|even|show|open|hidden|"
    r"visible|selected|loaded|lazy\w*|ng-\w+|js-\w+|hentry|status-\w+|format-\w+|category-.+|tag-.+|post-\d+|type-\w+)$"
)
_LOOKS = re.compile(
    r"^(?:(?:col|span|row|container|wrapper|wrap|inner|outer|box|block|clearfix|cf|grid|flex|left|right|center|pull|float|text|font|bg|"
    r"border|rounded|shadow|d|m[trblxy]?|p[trblxy]?|w|h|mb|mt|pb|pt|gap|items|justify|sm|md|lg|xl|fl|fr|bold|italic|size|color|"
    r"large|small|medium|white|black|red|grey|gray|blue)(?:[-:][\w:-]*)?\d*)$",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"article|artikel|berita|body|content|isi|detail|entry|post|read|story|title|judul|headline|date|tanggal|time|waktu|author|"
    r"penulis|reporter|editor|byline|tag|topik|baca|terkait|related|list|item|news|text|konten|naskah|credit",
    re.IGNORECASE,
)
_TAG_COSTS = {"article": 22, "main": 22, "h1": 22, "time": 22, "h2": 25, "h3": 25, "li": 25, "tr": 25, "a": 25}
_LOOKS_ONLY = 28
_TAG_ONLY = 34
_MOST_NAMES = 4
_MOST_ANCESTORS = 5
_TAG = re.compile(r"[a-z][a-z0-9-]*")
_NAME = re.compile(r"[.#]([\w-]+)")


def selectors(
    element: etree._Element, *, ancestors: int = 3, bare: bool = False, most_fragile: int = 50
) -> tuple[str, ...]:
    """Selectors that match `element`, the most durable first: by itemprop, id and class, alone or below a named
    ancestor. What looks generated is left out. `bare` allows any tag below a named ancestor ("#isi > p")."""
    tag = str(element.tag)
    if not _TAG.fullmatch(tag):  # broken markup makes elements such as <p"">
        return ()
    own = list(_own(element))
    found = dict.fromkeys(own)
    inside = [*own[:3], *([tag] if bare or tag in _TAG_COSTS else [])]
    if _TAG_COSTS.get(tag) == _TAG_COSTS["h1"]:
        found.setdefault(tag)
    above = [
        a
        for a in islice(element.iterancestors(), _MOST_ANCESTORS)
        if _TAG.fullmatch(str(a.tag)) and a.tag not in ("html", "body")
    ]
    for distance, ancestor in enumerate(above[:ancestors]):
        for outer in list(_own(ancestor))[:3]:
            found.update(
                dict.fromkeys(f"{outer}{' > ' if not distance and css == tag else ' '}{css}" for css in inside)
            )
    ranked = sorted(found, key=lambda css: (fragility(css), len(css)))
    return tuple(css for css in ranked if fragility(css) < most_fragile)


@lru_cache(maxsize=4096)
def fragility(css: str) -> int:
    """How little a CSS selector can be relied on to outlive a redesign: 0 for an itemprop, above 50 for mere looks."""
    parts = [part for part in css.split() if part != ">"]
    costs = [_of_compound(part) for part in parts]
    alone = 30 if len(costs) == 1 and costs[0] >= _LOOKS_ONLY else 0
    return sum(costs) + 10 * (len(costs) - 1) + alone


def _of_compound(part: str) -> int:
    if "[itemprop=" in part:
        return 0 if part[0] == "[" else 4
    names = _NAME.findall(part)
    if not names:
        return _TAG_COSTS.get(part.partition("[")[0], _TAG_ONLY)
    tagged = 4 if part[0] not in ".#" else 0
    return min(_of_name(name) for name in names) + tagged + 6 * (len(names) - 1)


def _own(element: etree._Element) -> Iterator[str]:
    """Selectors by what the element itself is called, the most durable first."""
    tag = str(element.tag)
    marked = element.get("itemprop") or ""
    names = [f".{name}" for name in (element.get("class") or "").split()]
    names += [f"#{identity.strip()}"] if (identity := element.get("id")) else []
    usable = sorted((name for name in dict.fromkeys(names) if _is_usable(name[1:])), key=fragility)[:_MOST_NAMES]
    found = [f"[itemprop={marked}]", f"{tag}[itemprop={marked}]"] if _STABLE.fullmatch(marked) else []
    found += usable
    found += [tag + name for name in usable]
    classes = [name for name in usable if name.startswith(".")]
    found += [name + other for i, name in enumerate(classes) for other in classes[i + 1 :]]
    yield from sorted(found, key=fragility)


def _is_usable(name: str) -> bool:
    return bool(_STABLE.fullmatch(name)) and not _FLEETING.search(name)


def _of_name(name: str) -> int:
    if _LOOKS.match(name):
        return _LOOKS_ONLY
    return 2 if _TELLING.search(name) else 12
