"""How things are said to people: dates, statuses, names, reasons; and web text made harmless for headers and pages."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from babel.dates import format_datetime
from babel.lists import format_list

from monitor.evidence import Evidence, Mark
from monitor.i18n import N_, translate
from monitor.stemming import fold

STATUS_WORDS = {
    "exploring": N_("exploring"),
    "agreed": N_("agreed"),
    "signed": N_("signed"),
    "ongoing": N_("under way"),
    "ended": N_("ended"),
}
FAILURE_WORDS = {
    "dns": N_("its name can't be resolved"),
    "connect": N_("it can't be reached"),
    "tls": N_("its certificate is not valid"),
    "timeout": N_("it did not answer in time"),
    "protocol": N_("it broke off its answer"),
    "refused-address": N_("it points to an address that may not be asked"),
    "bad-url": N_("its address is not usable"),
    "robots": N_("robots.txt forbids it"),
    "blocked": N_("it refuses to answer Pantau"),
    "not-found": N_("its page is gone"),
    "rate-limited": N_("it asks to be left alone for a while"),
    "server-error": N_("its server reports an error"),
    "http-error": N_("it answers with an error"),
    "challenge": N_("it asks for proof of being human"),
    "redirects": N_("it redirects in circles"),
    "too-large": N_("its answer is too large"),
    "bad-encoding": N_("its answer can't be decoded"),
    "empty": N_("its answer is empty"),
    "unreadable-list": N_("its list of articles can't be read"),
    "no-links": N_("its list names no article"),
    "crash": N_("Pantau itself failed on it"),
    "incomplete": N_("pages of it are missing"),
    "unread-line": N_("a line of the file is no article"),
    "repeated-id": N_("an id stands in the file twice with different texts; the first one counts"),
    "taken-id": N_("an id is that of another article already, which stays"),
    "empty-archive": N_("no page was found in it"),
    "archive": N_("its stored page can't be read"),
    "no-text": N_("no text was found on it"),
    "no-title": N_("no title was found on it"),
    "index": N_("it is a list of articles, not an article"),
    "soft-404": N_("its page is gone, though it says otherwise"),
    "unavailable": N_("it says that it is out of service"),
    "wall": N_("it asks readers to sign in or to consent first"),
    "not-html": N_("it is no web page"),
    "paywall": N_("only subscribers may read it"),
}
LONGEST_URL = 2000
_NOT_IN_LINKS = re.compile(r"[\s<>\"'`\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a sentence; `kind` is that of its mark, or empty."""

    text: str
    kind: str = ""


SURE = 0.8
"""From this confidence on nothing is said of it."""


def status_word(status: str, language: str) -> str:
    return translate(STATUS_WORDS.get(status, status), language)


def failure_words(kind: str, language: str) -> str:
    """Why something gave nothing, as the end of a sentence; a code without words is shown as it is."""
    return translate(FAILURE_WORDS.get(kind, kind), language)


def confidence_words(confidence: float, language: str) -> str:
    if confidence >= SURE:
        return translate(N_("high confidence"), language)
    if confidence >= 0.5:
        return translate(N_("medium confidence"), language)
    return translate(N_("low confidence"), language)


def local_time(when: datetime, *, zone: tzinfo, language: str) -> str:
    """ "Minggu, 8 September 2024 12.34 WIB": as a reader in `zone` says it."""
    local = when.astimezone(zone)
    pattern = "EEEE, d MMMM y HH:mm" if language == "en" else "EEEE, d MMMM y HH.mm"
    return f"{format_datetime(local, pattern, locale=language)} {local.tzname()}"


def local_day(when: datetime, *, zone: tzinfo, language: str) -> str:
    return format_datetime(when.astimezone(zone), "EEEE, d MMMM y", locale=language)


def local_clock(when: datetime, *, zone: tzinfo, language: str) -> str:
    local = when.astimezone(zone)
    return f"{format_datetime(local, 'HH:mm' if language == 'en' else 'HH.mm', locale=language)} {local.tzname()}"


def clean(text: str) -> str:
    """`text` on one line, without what could steer a header, a terminal or the direction of writing."""
    return " ".join(harmless(text).split())


def harmless(text: str) -> str:
    """`text` with control characters and line ends as spaces, and without invisible ones (bidi marks among them)."""
    normal = unicodedata.normalize("NFC", text)
    # nearly every text is as it should be, and looking at each character takes long
    return normal if normal.isprintable() else "".join(map(_shown, normal))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Cn", "Co") else character


def shorten(text: str, limit: int) -> str:
    """`text` cleaned, and cut at a space to at most `limit` characters, with an ellipsis where it was cut."""
    text = clean(text)
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at_space = head.rpartition(" ")[0]
    return (at_space if len(at_space) > limit // 2 else head).rstrip(" ,;:–-") + "…"


def names(parties: Sequence[str], *, language: str, most: int, longest: int = 120) -> str:
    """ "A – B – C", or where there are more than `most`, "A – B and 4 others"."""
    shown = [shorten(party, longest) for party in (parties if len(parties) <= most else parties[: most - 1])]
    joined = " – ".join(shown)
    rest = len(parties) - len(shown)
    if not rest:
        return joined
    return translate(N_("{names} and {count} others"), language).format(names=joined, count=rest)


def listed(items: Sequence[str], language: str) -> str:
    """ "A, B, dan C"."""
    return format_list([shorten(item, 60) for item in items], locale=language)


def topics(fields: Sequence[str], most: int = 4) -> tuple[str, ...]:
    """The fields worth naming, in their order: of those that say the same, the shortest; at most `most`."""
    folded = {field: f" {fold(field)} " for field in fields}
    chosen = [
        field
        for place, field in enumerate(fields)
        if not any(
            other != field and folded[other] in folded[field] and (folded[other] != folded[field] or at < place)
            for at, other in enumerate(fields)
        )
    ]
    return tuple(shorten(field, 60) for field in dict.fromkeys(chosen))[:most]


def path_words(path: Iterable[str], language: str) -> str:
    """ "menjajaki → ditandatangani"."""
    return " → ".join(status_word(status, language) for status in path)


def link(url: str) -> str | None:
    """`url` if it may be a link in a mail: http or https, a host, and nothing that ends an attribute or a line."""
    if len(url) > LONGEST_URL or not url.isprintable() or _NOT_IN_LINKS.search(url):
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return url if usable else None


def segments(evidence: Evidence, *, limit: int = 420) -> tuple[Segment, ...]:
    """The evidence in pieces, marked and unmarked; a long one is cut to about `limit` characters around its marks."""
    start, end = _window(evidence, limit)
    pieces: list[Segment] = [Segment(text="… ")] if start else []
    at = start
    for mark in evidence.marks:
        if mark.start < at or mark.end > end:
            continue
        between, marked = harmless(evidence.text[at : mark.start]), harmless(evidence.text[mark.start : mark.end])
        if pieces and not between.strip() and {pieces[-1].kind, mark.kind} <= {"status", "trigger"}:
            # words that stand side by side are marked as one
            marked = f"{pieces.pop().text}{between}{marked}"
        else:
            pieces.append(Segment(text=between))
        pieces.append(Segment(text=marked, kind=mark.kind))
        at = mark.end
    pieces.append(Segment(text=harmless(evidence.text[at:end])))
    if end < len(evidence.text):
        pieces.append(Segment(text=" …"))
    return tuple(piece for piece in pieces if piece.text)


def _window(evidence: Evidence, limit: int) -> tuple[int, int]:
    """The part of the sentence to show, ending at spaces where there are any: all of it if it is short enough."""
    text = evidence.text
    if len(text) <= limit:
        return 0, len(text)
    start = 0
    said: Mark | None = next((mark for mark in evidence.marks if mark.kind != "party"), None)
    if said is not None and said.end > limit:
        start = max(0, said.start - limit // 2)
        start = text.rfind(" ", start, said.start) + 1 or start
    end = min(len(text), start + limit)
    if end < len(text):
        end = max(text.rfind(" ", start + limit // 2, end), 0) or end
    return start, end
