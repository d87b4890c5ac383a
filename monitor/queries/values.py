"""The value of a field as typed -> what the field compares with, or a QueryError that suggests the value meant."""

import difflib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.queries.dates import instant_of
from monitor.queries.fields import (
    CHANNEL_VALUES,
    KIND_VALUES,
    NAMES,
    ORDER,
    ORDERED,
    SOURCE_KIND_VALUES,
    STATUS_VALUES,
    Field,
    sector_values,
)

_DATES = frozenset({Field.SINCE, Field.UNTIL, Field.NEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A field and its value as typed, and where both stand."""

    field: Field
    name: str
    operator: str
    text: str
    position: int
    value_position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A number, and the operator (>=, >, <=, < or =) that it is compared with."""

    operator: str
    number: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Span):
    """An amount of money; `currency` is an ISO 4217 code."""

    currency: str


Value = str | frozenset[str] | datetime | Span


def value_of(piece: Piece, *, now: datetime, zone: tzinfo) -> Value:
    """What `piece` compares with. Raises QueryError for what its field can't be compared with."""
    if piece.operator not in (":", "=") and piece.field not in ORDERED:
        raise QueryError(
            N_("'{operator}' does not go with field '{field}' at character {position}; write '{field}:'"),
            operator=piece.operator,
            field=piece.name,
            position=piece.position,
        )
    match piece.field:
        case Field.STATUS | Field.EVER:
            return _statuses(piece)
        case Field.KIND:
            return _choice(piece, KIND_VALUES)
        case Field.SOURCE_KIND:
            return SOURCE_KIND_VALUES[_choice(piece, SOURCE_KIND_VALUES)]
        case Field.CHANNEL:
            return CHANNEL_VALUES[_choice(piece, CHANNEL_VALUES)]
        case Field.SECTOR:
            known = sector_values()
            return known[_choice(piece, known)]
        case Field.CONFIDENCE:
            return _share(piece)
        case Field.VALUE:
            return _amount(piece)
    if piece.field in _DATES:
        return _instant(piece, now=now, zone=zone)
    words = words_of(piece.text)
    if not words:
        raise QueryError(
            N_("Field '{field}' at character {position} has no value; write one after '{operator}'"),
            field=piece.name,
            operator=piece.operator,
            position=piece.position,
        )
    return words


def separates(character: str) -> bool:
    """Whether a character stands between words whatever it is: space, control character or half of a character."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def words_of(text: str) -> str:
    """`text` with single spaces, or nothing where no letter or digit is in it."""
    clean = " ".join(text.split())
    return clean if any(character.isalnum() for character in clean) else ""


def unknown_field(name: str, position: int) -> QueryError:
    """That no field has this name, and which was probably meant."""
    for near in difflib.get_close_matches(name.casefold(), NAMES, n=1, cutoff=0.6):
        return QueryError(
            N_("Unknown field '{field}' at character {position}; did you mean '{suggestion}'?"),
            field=name,
            position=position,
            suggestion=near,
        )
    return QueryError(
        N_(
            "Unknown field '{field}' at character {position}; known are {known}. "
            "Put it in quotation marks to search for the words"
        ),
        field=name,
        position=position,
        known=", ".join(field for field in Field if field is not Field.TEXT),
    )


def unknown_value(text: str, field: str, position: int, known: Collection[str]) -> QueryError:
    """That a field does not know this value, and which was probably meant."""
    for near in difflib.get_close_matches(text.casefold(), known, n=1, cutoff=0.6):
        return QueryError(
            N_("'{value}' at character {position} is no value of '{field}'; did you mean '{suggestion}'?"),
            value=text,
            field=field,
            position=position,
            suggestion=near,
        )
    return QueryError(
        N_("'{value}' at character {position} is no value of '{field}'; known are {known}"),
        value=text,
        field=field,
        position=position,
        known=", ".join(known),
    )


def _choice(piece: Piece, known: Collection[str]) -> str:
    value = piece.text.casefold().strip()
    if value in known:
        return value
    raise unknown_value(piece.text, piece.name, piece.value_position, known)


def _statuses(piece: Piece) -> frozenset[str]:
    status = STATUS_VALUES[_choice(piece, STATUS_VALUES)]
    if piece.operator in (":", "="):
        return frozenset({status})
    if status not in ORDER:
        raise QueryError(
            N_("'{value}' at character {position} stands apart from the order of statuses; write '{field}:{value}'"),
            value=piece.text,
            field=piece.name,
            position=piece.value_position,
        )
    rank = ORDER.index(status)
    chosen = {">=": ORDER[rank:], ">": ORDER[rank + 1 :], "<=": ORDER[: rank + 1], "<": ORDER[:rank]}
    return frozenset(chosen[piece.operator])


def _instant(piece: Piece, *, now: datetime, zone: tzinfo) -> datetime:
    found = instant_of(piece.text, end=piece.field is Field.UNTIL, now=now, zone=zone)
    if found is None:
        raise QueryError(
            N_(
                "'{value}' at character {position} is no date for '{field}'; "
                "write it as 2024-09-01, 2024-09, 2024, 7d (seven days ago), kemarin"
            ),
            value=piece.text,
            field=piece.name,
            position=piece.value_position,
        )
    return found


def _operator(piece: Piece) -> str:
    """How a number is compared: with a colon, what is asked for is the least."""
    return ">=" if piece.operator == ":" else piece.operator


def _share(piece: Piece) -> Span:
    text = piece.text.strip().replace(",", ".")
    percent = text.endswith("%")
    try:
        number = float(text.rstrip("% ")) / (100 if percent else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise QueryError(
            N_("'{value}' at character {position} is no number from 0 to 1 for '{field}', such as 0.8"),
            value=piece.text,
            field=piece.name,
            position=piece.value_position,
        )
    return Span(operator=_operator(piece), number=number)


def _amount(piece: Piece) -> Amount:
    from models.amounts import Amounts
    from models.lexicons import load_lexicon

    amounts = Amounts(load_lexicon().tables["currencies"])
    # without a currency, it is rupiah
    found = amounts.find(piece.text) or amounts.find(f"Rp{piece.text.strip()}")
    if len(found) != 1:
        raise QueryError(
            N_(
                "'{value}' at character {position} is no amount of money for '{field}'; "
                'write it as 500miliar, "Rp1,5 triliun", "US$5 juta"'
            ),
            value=piece.text,
            field=piece.name,
            position=piece.value_position,
        )
    return Amount(operator=_operator(piece), number=float(found[0].amount), currency=found[0].currency)
