"""Article addresses of one form, and the pattern that they have in common.

An address is taken apart into words, dates and numbers; those with the same parts are of one form. What is another one
in every address of a form names the article: a number before a code, a code before the words of the title.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urlsplit

Kind = Literal["number", "code", "slug"]

# Segments that newsrooms put before an article's number, whatever its section.
_ARTICLE_WORDS = frozenset([
    "read", "baca", "berita", "artikel", "article", "articles", "news", "post", "posts", "detail", "view", "story",
    "siaran-pers", "siaran_pers", "rilis", "pengumuman", "press-release", "pressrelease", "publikasi", "warta", "kabar",
    "content", "konten", "show",
])  # fmt: skip
_DAY = re.compile(r"(?:(?:19|20)\d{2}|[0-3]\d)/[01]\d/[0-3]\d")
_MONTH = re.compile(r"(?:19|20)\d{2}/[01]\d")
_ISO_DAY = re.compile(r"(?:19|20)\d{2}-[01]\d-[0-3]\d")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
_STAMP = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d(?:\d{4}|\d{6})?")
_CODE_FIRST = re.compile(r"(?P<code>[a-z0-9]{6,14})-.")
_CODE_LAST = re.compile(r".-(?P<code>[0-9a-f]{5,16})$")
_NUMBERED = frozenset(("number", "numbers"))
_DATES = {"day": r"\d{4}/\d{2}/\d{2}", "month": r"\d{4}/\d{2}", "iso-day": r"\d{4}-\d{2}-\d{2}"}
_MOST_KINDS = 12
_USUAL_WORDS = 3
_LEAST_SHARE = 0.7
PAGING = frozenset(["page", "hal", "halaman", "paged", "single", "showpage", "all", "share", "amp"])
"""Parameters that name no article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of article addresses: its pattern, and what names an article in it."""

    pattern: str
    kind: Kind


class Address(NamedTuple):
    """An address taken apart: words before the first date or number (`head`), then `shapes` of the `tail`."""

    url: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    shapes: tuple[str, ...]
    query: tuple[tuple[str, str], ...]


def take_apart(url: str) -> Address:
    """An address in its canonical form, by its parts."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    try:
        query = tuple(
            (name, value)
            for name, value in parse_qsl(parts.query, max_num_fields=30)
            if name.lower() not in PAGING and value.isdecimal()
        )
    except ValueError:
        query = ()
    tail: list[str] = []
    shapes: list[str] = []
    at = next((i for i in range(len(segments)) if _shape(segments, i)[0] != "word"), len(segments) - 1)
    head = tuple(segments[: max(at, 0)])
    at = len(head)
    while at < len(segments):
        shape, length = _shape(segments, at)
        tail.append("/".join(segments[at : at + length]))
        shapes.append(shape)
        at += length
    return Address(url, head, tuple(tail), tuple(shapes), query)


def _shape(segments: Sequence[str], at: int) -> tuple[str, int]:
    """What begins at segment `at` (day, month, number, numbers, word), and how many segments it takes."""
    if _DAY.fullmatch("/".join(segments[at : at + 3])):
        return "day", 3
    if _MONTH.fullmatch("/".join(segments[at : at + 2])):
        return "month", 2
    segment = segments[at]
    if _ISO_DAY.fullmatch(segment):
        return "iso-day", 1
    if segment.isdecimal():
        return "number", 1
    if re.fullmatch(r"\d+(?:-\d+)+", segment) or re.fullmatch(r"[a-z]-\d{3,}", segment):
        return "numbers", 1
    return "word", 1


def form_key(address: Address) -> tuple[object, ...]:
    """Addresses of one form have the same key; words behind a number say nothing."""
    shapes = address.shapes
    if any(shape in _NUMBERED for shape in shapes):
        return ("number", tuple(shape for shape in shapes if shape != "word"))
    script = address.tail[-1] if address.tail and re.search(r"\.(?:php|aspx?|jsp)$", address.tail[-1]) else ""
    if address.query and (script or not address.tail or len(address.head) + len(address.tail) <= 2):
        return ("query", address.head, address.tail)
    ends = _EXTENSION.search(address.tail[-1]) if address.tail else None
    return ("words", shapes, ends[0].lower() if ends else "")


def target(address: Address) -> str:
    """The path and query, as patterns see them."""
    parts = urlsplit(address.url)
    return re.sub(r"/{2,}", "/", parts.path) + (f"?{parts.query}" if parts.query else "")


def literal(text: str) -> str:
    """`text` as a regular expression that people can read: blanks and hyphens as they are."""
    return re.escape(text).replace(r"\ ", " ").replace(r"\-", "-")


def form_of(members: Sequence[Address], rest: Sequence[Address]) -> Form | None:
    """The form of addresses that have the same key; None where no pattern fits most of them.

    `rest` are addresses of the site that are no articles: the pattern is drawn tightly enough to leave them out.
    """
    first = form_key(members[0])[0]
    if first == "query":
        found = _query_pattern(members)
    elif first == "number":
        found = _numbered_pattern(members)
    else:
        found = _words_pattern(members, rest)
    if found is None:
        return None
    pattern, kind = found
    matching = sum(bool(re.search(pattern, target(member))) for member in members)
    return Form(pattern=pattern, kind=kind) if matching >= _LEAST_SHARE * len(members) else None


def _query_pattern(members: Sequence[Address]) -> tuple[str, Kind] | None:
    """ "/berita.php?id=12": the parameter whose number is another one in every address."""
    names = [name for name, _ in members[0].query if all(name in dict(member.query) for member in members)]
    if not names:
        return None
    name = max(names, key=lambda name: (len({dict(m.query)[name] for m in members}), "id" in name.lower()))
    path = literal("/".join((*members[0].head, *members[0].tail)))
    slash = "/?" if path and "." not in path else ""
    return rf"^/{path}{slash}\?(?:.*&)?{re.escape(name)}=(?P<id>\d+)", "number"


def _numbered_pattern(members: Sequence[Address]) -> tuple[str, Kind] | None:
    """The number that names the article, behind sections, dates and other numbers."""
    values = _numbers(members)
    if not values:
        return None
    named = max(values, key=lambda place: _names_articles(values[place]))
    return _written(members, named, at_clock=_begin_with_clock(values[named])), "number"


def kinds_pattern(members: Sequence[Address], galleries: Sequence[Address]) -> str | None:
    """The pattern of `galleries` where a number says what kind of thing an address of this form is ("-38-" for
    photographs): one that all of them have, of few, and no article has. None where there is no such number."""
    values = _numbers(members)
    if not values or not galleries:
        return None
    named = max(values, key=lambda place: _names_articles(values[place]))
    others = _numbers(galleries)
    for place, found in values.items():
        own, theirs = set(found), set(others.get(place, ()))
        few = len(own) <= min(_MOST_KINDS, len(found) // 2)
        if place < named and few and theirs and not theirs & own:
            kinds = f"(?:{'|'.join(sorted(theirs))})"
            return _written(members, named, at_clock=False, fixed={place: kinds}).replace("(?P<id>", "(?:")
    return None


def _numbers(members: Sequence[Address]) -> dict[tuple[int, int], list[str]]:
    """(part of the tail, number in it) -> its values, for every number that all addresses have."""
    values: dict[tuple[int, int], list[str]] = {}
    for part in (i for i, shape in enumerate(members[0].shapes) if shape in _NUMBERED) if members else ():
        rows = [re.findall(r"\d+", member.tail[part]) for member in members if len(member.tail) > part]
        for position in range(min(map(len, rows), default=0)):
            values[part, position] = [row[position] for row in rows]
    return values


def _written(
    members: Sequence[Address],
    named: tuple[int, int],
    *,
    at_clock: bool,
    fixed: Mapping[tuple[int, int], str] = MappingProxyType({}),
) -> str:
    """The pattern up to the number that names the article. `at_clock`: it is unique within its day only; `fixed` are
    numbers that must have certain values."""
    first, last = members[0], named[0]
    parts = [_literal_head([member.head for member in members])]
    for i, (shape, text) in enumerate(zip(first.shapes[: last + 1], first.tail, strict=False)):
        if shape in _NUMBERED:
            pieces = re.split(r"\d+", text)
            numbers = [fixed.get((i, n), r"(?P<id>\d+)" if (i, n) == named else r"\d+") for n in range(len(pieces) - 1)]
            plain = [literal(piece) for piece in pieces]
            parts.append("".join(map("".join, zip(plain, [*numbers, ""], strict=True))) + ("/" if i < last else ""))
        elif shape in _DATES:
            date = _DATES[shape] if len(text) != len("16/02/23") else r"\d{2}/\d{2}/\d{2}"
            parts.append(f"(?P<day>{date})/" if at_clock else f"{date}/")
        else:
            parts.append(r"[^/?]+/")
    return f"^/{''.join(parts)}(?:[/?]|$)"


def _begin_with_clock(values: Sequence[str]) -> bool:
    """Whether numbers begin with the time of day, so that they are unique within a day only."""
    times = [match[0][:4] for value in values if (match := _CLOCK.match(value))]
    return len(times) >= 0.9 * len(values) and (len(set(times)) > 0.5 * len(times) or len(times) == 1)


def _names_articles(values: Sequence[str]) -> tuple[bool, bool, float]:
    """How well a column of numbers names articles: another one each time, no clock or date, long."""
    different = len(set(values)) >= 0.9 * len(values)
    timely = all(_STAMP.fullmatch(value) or (len(value) == 6 and _CLOCK.fullmatch(value)) for value in values)
    return different, not timely, sum(map(len, values)) / len(values)


def _words_pattern(members: Sequence[Address], rest: Sequence[Address]) -> tuple[str, Kind] | None:
    """The last segment: a number or code at one of its ends, else its words."""
    if not members[0].tail:
        return None
    lasts = [_EXTENSION.sub("", member.tail[-1]) for member in members]
    ending = _EXTENSION.search(members[0].tail[-1])
    end = re.escape(ending[0]) if ending else r"/?"
    before = _literal_head([member.head for member in members])
    date = ""
    if members[0].shapes[0] in _DATES:
        digits = _DATES[members[0].shapes[0]] if len(members[0].tail[0]) != len("16/02/23") else r"\d{2}/\d{2}/\d{2}"
        date = rf"(?P<day>{digits})/"
    plain = re.sub(r"\(\?P<\w+>(.*?)\)/$", r"\1/", date)

    def share(pattern: str) -> float:
        return sum(bool(re.search(pattern, last)) for last in lasts) / len(lasts)

    if share(r"^\d+-.") >= 0.9:
        return rf"^/{before}{plain}(?P<id>\d+)-", "number"
    if share(r".-\d{4,}$") >= 0.9:
        return rf"^/{before}{plain}[^/?]+-(?P<id>\d{{4,}}){end}(?:\?|$)", "number"
    if width := _code_width(_CODE_LAST, lasts):
        return rf"^/{before}{plain}[^/?]+-(?P<id>[0-9a-f]{{{width}}}){end}(?:\?|$)", "code"
    if width := _code_width(_CODE_FIRST, lasts):
        return rf"^/{before}{plain}(?P<id>[a-z0-9]{{{width}}})-", "code"
    if date:
        return rf"^/{before}{date}(?P<id>[^/?]+?){end}(?:\?|$)", "slug"
    # without a number or date only the count of words tells an article from "/tentang-kami"
    words = [len(re.findall(r"[^-_.]+", last)) for last in lasts]
    patterns = {
        least: rf"^/{before}(?P<id>[^/?_.-]+(?:[-_.]+[^/?_.-]+){{{least - 1},}}){end}(?:\?|$)" for least in range(2, 6)
    }

    def worth(least: int) -> tuple[float, int]:
        wrong = sum(bool(re.search(patterns[least], target(other))) for other in rest)
        return sum(count >= least for count in words) - 2.0 * wrong, -abs(least - _USUAL_WORDS)

    return patterns[max(patterns, key=worth)], "slug"


def _code_width(pattern: re.Pattern[str], lasts: Sequence[str]) -> int | None:
    """The length of the code that all but a few have at that end; None where it is only words."""
    codes = [match["code"] for last in lasts if (match := pattern.match(last) or pattern.search(last))]
    widths = Counter(map(len, codes))
    if not widths:
        return None
    width, count = widths.most_common(1)[0]
    fitting = [code for code in codes if len(code) == width]
    mixed = sum(any(c.isdigit() for c in code) for code in fitting)
    varied = len(set(fitting)) >= 0.5 * count
    return width if count >= 0.9 * len(lasts) and mixed >= 0.7 * count and varied else None


def _literal_head(heads: Sequence[tuple[str, ...]]) -> str:
    """The regular expression of the segments before the article: a word such as "read" where all have one, and
    sections as any words."""
    counts = Counter(word for head in heads for word in set(head) if word in _ARTICLE_WORDS)
    word, count = next(iter(counts.most_common(1)), ("", 0))
    if count < 0.85 * len(heads):
        shortest = min(map(len, heads))
        if max(map(len, heads)) == 0:
            return ""
        return r"(?:[^/?]+/)" + ("+" if shortest else "*")
    heads = [head for head in heads if word in head]
    before = max(head.index(word) for head in heads)
    after = {len(head) - head.index(word) - 1 for head in heads}
    return (
        (r"(?:[^/?]+/)*" if before else "")
        + literal(word)
        + "/"
        + ("" if after == {0} else r"(?:[^/?]+/)+" if min(after) else r"(?:[^/?]+/)*")
    )
