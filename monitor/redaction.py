"""Passages of a text taken out of documents that quote it: digests and mails that were made before it was forgotten."""

import html
import re
from collections.abc import Iterable, Iterator

RUN = 5
"""So many words in a row are a quotation; fewer are anybody's."""

_TOKEN = re.compile(r"<[^<>]*>|https?://[^\s<>\"']+|&(?:#\w{1,8}|\w{1,32});|\w+")
_WORD = re.compile(r"\w+")


def redact(document: str, secrets: Iterable[str], *, mark: str, addresses: Iterable[str] = ()) -> str:
    """`document` (text or HTML) without the words of every passage that quotes one of `secrets`, and without
    `addresses`; `mark` stands where a passage was.

    A passage is `RUN` words in a row (of a shorter secret: all of it), wherever lines break, tags stand or a quotation
    is cut short. Tags and entities stay, so that the document keeps its form.
    """
    for address in sorted(set(addresses), key=len, reverse=True):
        for written in (address, html.escape(address)):
            document = document.replace(written, "#") if address else document
    runs = {run for secret in secrets for run in _runs(secret)}
    if not runs:
        return document
    words = [match for match in _TOKEN.finditer(document) if _WORD.fullmatch(match[0])]
    folded = [match[0].casefold() for match in words]
    quoted: set[int] = set()
    for length in {len(run) for run in runs}:
        for at in range(len(folded) - length + 1):
            if tuple(folded[at : at + length]) in runs:
                quoted.update(range(at, at + length))
    return "".join(_without(document, words, quoted, mark))


def _runs(secret: str) -> Iterator[tuple[str, ...]]:
    words = [token.casefold() for token in _TOKEN.findall(secret) if _WORD.fullmatch(token)]
    length = min(RUN, len(words))
    if length > 1:
        yield from (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def _without(document: str, words: list[re.Match[str]], quoted: set[int], mark: str) -> Iterator[str]:
    at = 0
    for number, match in enumerate(words):
        if number in quoted:
            yield document[at : match.start()]
            if number - 1 not in quoted:
                yield mark
            at = match.end()
    yield document[at:]
