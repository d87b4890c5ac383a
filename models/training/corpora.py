"""The corpora as units with BIO tags, and the split of the span articles into trained on and held out."""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from models.tokens import split

MAIN_LABELS = (
    "PERSON",
    "POSITION",
    "INSTITUTION",
    "COMPANY",
    "EVENT",
    "COUNTRY",
    "PLACE",
    "DATE",
    "MONEY",
    "LAW",
    "AGREEMENT",
)
HEADS: dict[str, tuple[str, ...]] = {
    "main": MAIN_LABELS,
    "idner-news-2k": ("PER", "ORG", "LOC"),
    "indonlu-nergrit": ("PERSON", "ORGANISATION", "PLACE"),
    "indonlu-nerp": ("PPL", "PLC", "IND", "EVT", "FNB"),
    "idcrossner-politics": (
        "politicalparty",
        "election",
        "organisation",
        "politician",
        "event",
        "person",
        "location",
        "misc",
        "country",
    ),
}
SHIPPED_HEADS = ("main", "idner-news-2k", "indonlu-nergrit", "indonlu-nerp")
_MARK = re.compile(r"⟦([^⟧]*)\|([A-Z]+)⟧")
_CLOSING = frozenset(",.:;!?)]}%…”’")
_OPENING = frozenset("([{“‘")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One token of the pipeline's tokeniser; `spaced`: white space stands before it; `breaks`: a line break does."""

    text: str
    tag: str
    spaced: bool = True
    breaks: bool = False


Units = tuple[Unit, ...]


def read_conll(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Sentences of (token, tag)."""
    sentence: list[tuple[str, str]] = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            columns = line.split()
            if len(columns) > 1:
                sentence.append((columns[0], columns[-1]))
            elif sentence:
                yield sentence
                sentence = []
    if sentence:
        yield sentence


def conll_units(sentence: Iterable[tuple[str, str]], *, close: bool = False) -> tuple[Units, list[int]]:
    """Units of a sentence whose tokens stand apart, and the number of each token's first unit.

    `close` puts punctuation where print puts it ("( KPK ) ," as "(KPK),").
    """
    units: list[Unit] = []
    firsts: list[int] = []
    previous = ""
    for token, tag in sentence:
        firsts.append(len(units))
        apart = not (close and (token[0] in _CLOSING or previous in _OPENING))
        pieces = [piece for piece in split(token) if not piece.isspace()] or [token]
        for number, piece in enumerate(pieces):
            inside = tag if number == 0 or tag == "O" else f"I-{tag[2:]}"
            units.append(Unit(text=piece, tag=inside, spaced=apart if number == 0 else False))
        previous = token
    return tuple(units), firsts


def unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its inline marks (⟦text|LABEL⟧), and (start, end, label) of each."""
    plain: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at = last = 0
    for match in _MARK.finditer(marked):
        plain += (marked[last : match.start()], match[1])
        at += match.start() - last
        spans.append((at, at + len(match[1]), match[2]))
        at += len(match[1])
        last = match.end()
    plain.append(marked[last:])
    return "".join(plain), spans


def span_units(text: str, spans: Iterable[tuple[int, int, str]]) -> Units:
    """Units of a text with (start, end, label), in order and apart; a unit that a span touches belongs to it."""
    waiting = iter(spans)
    span = next(waiting, None)
    units: list[Unit] = []
    at, spaced, breaks, started = 0, True, False, False
    for piece in split(text):
        start, at = at, at + len(piece)
        if piece.isspace():
            spaced, breaks = True, breaks or "\n" in piece
            continue
        while span is not None and span[1] <= start:
            span, started = next(waiting, None), False
        tag = "O"
        if span is not None and span[0] < at:
            tag = f"{'I' if started else 'B'}-{span[2]}"
            started = True
        units.append(Unit(text=piece, tag=tag, spaced=spaced, breaks=breaks and bool(units)))
        spaced = breaks = False
    return tuple(units)


def held_out(identities: Iterable[str], *, share: float = 0.1, seed: int = 20) -> frozenset[str]:
    """The articles that nothing is trained or tuned on."""
    ordered = sorted(identities)
    return frozenset(random.Random(seed).sample(ordered, round(share * len(ordered))))


def load_marked(path: Path) -> dict[str, tuple[str, list[tuple[int, int, str]]]]:
    """(text, spans) of the span articles by id."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return {str(row["id"]): unmarked(row["marked"]) for row in rows}


def load_spans(path: Path) -> dict[str, Units]:
    """The span articles by id."""
    return {name: span_units(text, spans) for name, (text, spans) in load_marked(path).items()}


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]


_STYLES: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "title": _title}


def recased(units: Units, style: str) -> Units:
    """The same units as a headline, in capitals or in small letters."""
    change = _STYLES[style]
    return tuple(replace(unit, text=change(unit.text)) for unit in units)
