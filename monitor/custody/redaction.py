"""Passages of a text taken out of documents that quote it: digests and mails that were made before it was forgotten."""

import html
import re
from collections.abc import Callable, Iterable, Iterator

RUN = 5
"""So many words in a row are a quotation; fewer are anybody's."""

_TAG = r"<(?!https?:)[^<>]*>"
_ENTITY = r"&(?:#\w{1,8}|\w{1,32});"
_TAGS = re.compile(_TAG)
_TOKEN = re.compile(rf"{_TAG}|https?://[^\s<>\"']+|{_ENTITY}|\w+")
_WORD = re.compile(r"\w+")
_QUOTE = r"&(?:quot|#\w{1,8});"
_OPENS = re.compile(rf"(?<![^\s>])(?:<\w[^<>]*>|{_QUOTE}|[^\w\s<>&;.,:!?)\]}}”’…])*$")
_CLOSES = re.compile(rf"(?:</\w+>|{_QUOTE}|[^\w\s<>&(\[{{“‘«]|\s+…)*")


def redact(
    document: str,
    secrets: Iterable[str],
    *,
    mark: str,
    addresses: Iterable[str] = (),
    known: Callable[[str], bool] = lambda _: False,
) -> str:
    """`document` (text or HTML) without the words of every passage that quotes one of `secrets`, and without
    `addresses`; one `mark` stands where a passage was, and `#` where a link led.

    A passage is `RUN` words in a row or more (of a shorter secret: all of it), wherever lines break, tags stand or a
    quotation is cut short; unless each such run in it is `known` from elsewhere: asked with words as `spaced` gives
    them. What stands between the words, and quotation marks and stops around them, go with them; tags stay, so that
    the document keeps its form.
    """
    address = _pattern(addresses)
    document = _TAGS.sub(lambda tag: address.sub("#", tag[0]), document)
    places = [match.span() for match in address.finditer(document)]
    # an address is no word, and what follows it goes on where it stood
    bare = address.sub(lambda match: " " * len(match[0]), document)
    words = [match.span() for match in _TOKEN.finditer(bare) if _WORD.fullmatch(match[0])]
    folded = [document[start:end].casefold() for start, end in words]
    runs = {run for secret in secrets for run in _runs(secret)}
    quoted = set(places)
    for first, last in _passages(folded, runs, known):
        quoted.update(words[first:last])
    return "".join(_without(document, sorted((*words, *places)), quoted, mark))


def spaced(text: str) -> str:
    """The words of a text, in lower case, with one space between them."""
    return " ".join(token.casefold() for token in _TOKEN.findall(text) if _WORD.fullmatch(token))


def _pattern(addresses: Iterable[str]) -> re.Pattern[str]:
    written = {form for address in addresses if address for form in (address, html.escape(address))}
    if not written:
        return re.compile(r"(?!)")
    longest_first = "|".join(map(re.escape, sorted(written, key=len, reverse=True)))
    # not the beginning of another article's address
    return re.compile(rf"(?:{longest_first})(?![\w%-]|/\w)(?:[?#][^\s<>\"']*)?")


def _runs(secret: str) -> Iterator[tuple[str, ...]]:
    words = spaced(secret).split()
    length = min(RUN, len(words))
    if length > 1:
        yield from (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def _passages(words: list[str], runs: set[tuple[str, ...]], known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """First word and end of each stretch of runs that overlap, of which one at least is not known."""
    found = sorted(
        (at, at + length)
        for length in {len(run) for run in runs}
        for at in range(len(words) - length + 1)
        if tuple(words[at : at + length]) in runs
    )
    start = end = 0
    secret = False
    for first, last in found:
        if first >= end:
            if secret:
                yield start, end
            start, secret = first, False
        end = max(end, last)
        secret = secret or not known(" ".join(words[first:last]))
    if secret:
        yield start, end


def _without(document: str, tokens: list[tuple[int, int]], quoted: set[tuple[int, int]], mark: str) -> Iterator[str]:
    at, within = 0, False
    for token in tokens:
        start, end = token
        gap = document[at:start]
        if token in quoted:
            opens = _OPENS.search(document, at, start) if not within else None
            lead = opens.start() - at if opens else len(gap)
            yield from _TAGS.findall(gap) if within else (gap[:lead], *_TAGS.findall(gap[lead:]), mark)
        else:
            yield (_closed(gap) if within else gap) + document[start:end]
        at, within = end, token in quoted
    yield _closed(document[at:]) if within else document[at:]


def _closed(gap: str) -> str:
    closes = _CLOSES.match(gap)
    end = closes.end() if closes else 0
    return "".join(_TAGS.findall(gap[:end])) + gap[end:]
