"""The query language: what a person types -> a Query, or a QueryError that says where and what was probably meant.

    kerja sama "kota cerdas"            words and phrases; every one must be there
    -pupuk                              must not be there (also NOT, BUKAN)
    status:signed ATAU status:ongoing   either (also OR); joins single terms, and binds tighter than "every one"
    status>=agreed                      exploring < agreed < signed < ongoing; `ended` stands apart
    pihak:"Korea Selatan" sejak:7d      a field and its value

Nothing that a person types reaches SQL or FTS5 as syntax: words are values, and are quoted where FTS5 reads them.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.query_dates import instant_of
from monitor.query_fields import KIND_VALUES, NAMES, ORDER, SOURCE_KIND_VALUES, STATUS_VALUES, Field

MAX_LENGTH = 2000
MAX_TERMS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition. `value` is text, statuses or an instant, as `field` has it; `prefix` lets the last word of a text
    go on; `position` is where it starts in the query, counting from 1."""

    field: Field
    value: str | frozenset[str] | datetime
    position: int
    negated: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Every group must hold; a group holds when one of its terms does. `kind` is what is asked for."""

    groups: tuple[tuple[Term, ...], ...]
    kind: Literal["cooperation", "article"] = "cooperation"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A piece of the query as typed: a word or phrase, with the field and operator before it."""

    position: int
    text: str
    value_position: int
    quoted: bool = False
    field: str = ""
    operator: str = ""
    negated: bool = False
    raw: str = ""


_QUOTES = {'"': '"', "“": "”", "„": "”", "«": "»"}
_FIELD = re.compile(r"([^\W\d_][\w-]*)([ \t]*)(>=|<=|:|=|>|<)")
_JOINING = frozenset({"OR", "ATAU"})
_IGNORED = frozenset({"AND", "DAN"})
_NEGATING = frozenset({"NOT", "BUKAN"})


def parse(text: str, *, now: datetime, zone: tzinfo) -> Query:
    """The Query that `text` means; `now` anchors `sejak:7d`, and dates are days in `zone`.

    An empty text asks for everything. Raises QueryError, whose value `position` counts characters from 1.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(
            N_("A query has at most {limit} characters; this one goes on at character {position}"),
            limit=MAX_LENGTH,
            position=MAX_LENGTH + 1,
        )
    kind: Literal["cooperation", "article"] = "cooperation"
    groups: list[tuple[Term, ...]] = []
    joining: _Piece | None = None
    last_raw = ""
    nothing_at = 0
    for count, piece in enumerate(_pieces(text)):
        if count >= MAX_TERMS:
            raise QueryError(
                N_("A query has at most {limit} terms; this one goes on at character {position}"),
                limit=MAX_TERMS,
                position=piece.position,
            )
        if _is_word(piece, _JOINING):
            if joining or not groups or piece.negated:
                raise _dangling(piece)
            if last_raw.endswith(")"):
                raise _grouped(piece)
            joining = piece
            continue
        if joining and piece.raw.startswith("("):
            raise _grouped(joining)
        last_raw = piece.raw
        term = _term(piece, now=now, zone=zone)
        if term is None:
            nothing_at = nothing_at or piece.position
            continue
        if term.field is Field.KIND:
            if joining or term.negated:
                raise QueryError(
                    N_("'{field}' at character {position} can't be negated or joined; let it stand alone"),
                    field=piece.field,
                    position=piece.position,
                )
            kind = KIND_VALUES[str(term.value)]
            groups.append(())
        elif joining:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
        joining = None
    if joining:
        raise _dangling(joining)
    if nothing_at and not groups:
        raise QueryError(
            N_("There is no word to search for at character {position}; type letters or digits"), position=nothing_at
        )
    return Query(groups=tuple(group for group in groups if group), kind=kind)


def fold(text: str) -> str:
    """`text` as comparisons see it: no case, no diacritics, one space for everything between words."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c)).split())


def _dangling(piece: _Piece) -> QueryError:
    return QueryError(
        N_("'{word}' at character {position} needs a term on both sides"), word=piece.text, position=piece.position
    )


def _grouped(piece: _Piece) -> QueryError:
    return QueryError(
        N_("'{word}' at character {position} joins single terms; parentheses don't group here"),
        word=piece.text,
        position=piece.position,
    )


def _is_word(piece: _Piece, words: frozenset[str]) -> bool:
    return not piece.quoted and not piece.field and piece.text in words


def _separates(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    at = 0
    negation = 0  # where a NOT or - stands that still waits for its term, counting from 1
    while True:
        while at < len(text) and _separates(text[at]):
            at += 1
        if at >= len(text):
            break
        start = at
        negated = bool(negation)
        if text[at] == "-" and at + 1 < len(text) and not _separates(text[at + 1]):
            negated = not negated
            at += 1
        field, operator, at = _field(text, at)
        value_at = at
        if at >= len(text):
            raise QueryError(
                N_("Field '{field}' at character {position} has no value; write one after '{operator}'"),
                field=field,
                operator=operator,
                position=start + 1,
            )
        quoted = text[at] in _QUOTES
        value, at = _phrase(text, at) if quoted else _word(text, at)
        piece = _Piece(
            position=start + 1,
            text=value,
            value_position=value_at + 1,
            quoted=quoted,
            field=field,
            operator=operator,
            negated=negated,
            raw=text[start:at],
        )
        if _is_word(piece, _NEGATING):
            negation = 0 if negated else start + 1
            continue
        if _is_word(piece, _IGNORED):
            continue
        negation = 0
        pieces.append(piece)
    if negation:
        raise QueryError(N_("Nothing follows the negation at character {position}"), position=negation)
    return pieces


def _field(text: str, at: int) -> tuple[str, str, int]:
    """The field name and operator at `at`, or two empty texts, and where the value starts."""
    found = _FIELD.match(text, at)
    if not found:
        return "", "", at
    name, gap, operator = found.groups()
    if name.casefold() not in NAMES:
        if gap or text.startswith("//", found.end()):
            return "", "", at  # a word before a free-standing sign, or a URL
        near = difflib.get_close_matches(name.casefold(), NAMES, n=1, cutoff=0.6)
        if near:
            raise QueryError(
                N_("Unknown field '{field}' at character {position}; did you mean '{suggestion}'?"),
                field=name,
                position=at + 1,
                suggestion=near[0],
            )
        raise QueryError(
            N_(
                "Unknown field '{field}' at character {position}; known are {known}. "
                "Put it in quotation marks to search for the words"
            ),
            field=name,
            position=at + 1,
            known=", ".join(field for field in Field if field is not Field.TEXT),
        )
    end = found.end()
    while end < len(text) and _separates(text[end]):
        end += 1
    return name, operator, end


def _phrase(text: str, at: int) -> tuple[str, int]:
    ends = [end for end in (text.find(_QUOTES[text[at]], at + 1), text.find('"', at + 1)) if end >= 0]
    if not ends:
        raise QueryError(
            N_("The quotation mark at character {position} is not closed; add one after the phrase"), position=at + 1
        )
    return text[at + 1 : min(ends)], min(ends) + 1


def _word(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and not _separates(text[end]) and (text[end] not in _QUOTES or end == at):
        end += 1
    return text[at:end], end


def _term(piece: _Piece, *, now: datetime, zone: tzinfo) -> Term | None:
    """The Term of a piece; None for punctuation that stands among words."""
    if not piece.field:
        words = _words(piece.text)
        if not words:
            return None
        prefix = not piece.quoted and piece.text.endswith("*")
        return Term(field=Field.TEXT, value=words, position=piece.position, negated=piece.negated, prefix=prefix)
    field = NAMES[piece.field.casefold()]
    if piece.operator not in (":", "=") and field is not Field.STATUS:
        raise QueryError(
            N_("'{operator}' does not go with field '{field}' at character {position}; write '{field}:'"),
            operator=piece.operator,
            field=piece.field,
            position=piece.position,
        )
    return Term(
        field=field, value=_value(field, piece, now=now, zone=zone), position=piece.position, negated=piece.negated
    )


def _value(field: Field, piece: _Piece, *, now: datetime, zone: tzinfo) -> str | frozenset[str] | datetime:
    if field is Field.STATUS:
        return _statuses(piece)
    if field is Field.KIND:
        return _choice(piece, list(KIND_VALUES))
    if field is Field.SOURCE_KIND:
        return SOURCE_KIND_VALUES[_choice(piece, list(SOURCE_KIND_VALUES))]
    if field in (Field.SINCE, Field.UNTIL):
        return _instant(piece, end=field is Field.UNTIL, now=now, zone=zone)
    words = _words(piece.text)
    if not words:
        raise QueryError(
            N_("Field '{field}' at character {position} has no value; write one after '{operator}'"),
            field=piece.field,
            operator=piece.operator,
            position=piece.position,
        )
    return words


def _words(text: str) -> str:
    """`text` without control characters and surrogates, or nothing where no letter or digit is in it."""
    clean = " ".join("".join(" " if _separates(c) else c for c in text).split())
    return clean if any(c.isalnum() for c in clean) else ""


def _statuses(piece: _Piece) -> frozenset[str]:
    status = STATUS_VALUES[_choice(piece, list(STATUS_VALUES))]
    if piece.operator in (":", "="):
        return frozenset({status})
    if status not in ORDER:
        raise QueryError(
            N_("'{value}' at character {position} stands apart from the order of statuses; write '{field}:{value}'"),
            value=piece.text,
            field=piece.field,
            position=piece.value_position,
        )
    rank = ORDER.index(status)
    chosen = {
        ">=": ORDER[rank:],
        ">": ORDER[rank + 1 :],
        "<=": ORDER[: rank + 1],
        "<": ORDER[:rank],
    }
    return frozenset(chosen[piece.operator])


def _choice(piece: _Piece, known: list[str]) -> str:
    value = piece.text.casefold().strip()
    if value in known:
        return value
    near = difflib.get_close_matches(value, known, n=1, cutoff=0.6)
    if near:
        raise QueryError(
            N_("'{value}' at character {position} is no value of '{field}'; did you mean '{suggestion}'?"),
            value=piece.text,
            field=piece.field,
            position=piece.value_position,
            suggestion=near[0],
        )
    raise QueryError(
        N_("'{value}' at character {position} is no value of '{field}'; known are {known}"),
        value=piece.text,
        field=piece.field,
        position=piece.value_position,
        known=", ".join(known),
    )


def _instant(piece: _Piece, *, end: bool, now: datetime, zone: tzinfo) -> datetime:
    found = instant_of(piece.text, end=end, now=now, zone=zone)
    if found is None:
        raise QueryError(
            N_(
                "'{value}' at character {position} is no date for '{field}'; "
                "write it as 2024-09-01, 2024-09, 2024, 7d (seven days ago), kemarin"
            ),
            value=piece.text,
            field=piece.field,
            position=piece.value_position,
        )
    return found
