"""The query language: what a person types -> a Query, or a QueryError that says where and what was probably meant.

    kerja sama "kota cerdas"            words (in any form of their root) and phrases (exact); all must be there
    -pupuk                              must not be there (also NOT, BUKAN)
    energi ATAU listrik                 either (also OR); binds tighter than what stands side by side
    (surya DAN angin) ATAU panas        brackets group otherwise
    status>=agreed                      exploring < agreed < signed < ongoing; `ended` stands apart
    pihak:"Korea Selatan" sejak:7d      a field and its value
    pihak:(Kemenhub ATAU Kemenkes)      a field and several

Nothing that a person types reaches SQL or FTS5 as syntax: words are values, and are quoted where FTS5 reads them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.queries.fields import KIND_VALUES, NAMES, Field, Kind
from monitor.queries.values import Amount, Piece, Span, separates, unknown_field, value_of, words_of

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

MAX_LENGTH = 2000
MAX_TERMS = 60
MAX_DEPTH = 20
_JOINING = frozenset({"OR", "ATAU", "AND", "DAN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition. `value` is text, statuses, an instant, a range of numbers or money, as `field` has it; `exact`
    texts stand as they are, others in any form of their root; `prefix` lets the last word go on; `heading` wants them
    in the title. `position` is where the term starts in the query, counting from 1, `value_position` where its value
    does."""

    field: Field
    value: str | frozenset[str] | datetime | Span | Amount
    position: int
    value_position: int
    exact: bool = False
    prefix: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What must not hold."""

    part: "Expression"


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """What must hold altogether; without parts, anything does."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """Of which one must hold."""

    parts: tuple["Expression", ...]


Expression = Term | Not | All | Either


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for (`kind`), and what must hold for it."""

    expression: Expression = All(parts=())
    kind: Kind = "cooperation"


def terms(expression: Expression) -> Iterator[Term]:
    """Every term, negated or not, in the order of the query."""
    match expression:
        case Term():
            yield expression
        case Not(part=part):
            yield from terms(part)
        case All(parts=parts) | Either(parts=parts):
            for part in parts:
                yield from terms(part)


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
    plain = "".join(" " if separates(character) else character for character in text)
    tree = _tree(plain)
    return _Reading(now=now, zone=zone).query(tree, plain)


# --- text -> tree ---------------------------------------------------------------------------------------------------


@cache
def _parser() -> "Lark":
    from lark import Lark

    grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    names = "|".join(sorted(NAMES, key=lambda name: (-len(name), name)))
    return Lark(grammar.replace("NAMES", names), parser="lalr", lexer="contextual", propagate_positions=True)


def _tree(text: str) -> "Tree[Token]":
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    run = _parser().parse_interactive(text)
    read: list[Token] = []
    opened: list[Token] = []
    count = 0
    try:
        for token in run.iter_parse():
            if token.type == "WORD" and token in _JOINING:
                raise _dangling(token)
            if token.type == "LPAR":
                opened.append(token)
            elif token.type == "RPAR" and opened:
                opened.pop()
            read.append(token)
            count += token.type in ("WORD", "PHRASE", "VALUE")
            _refuse_too_much(token, count, len(opened))
        tree: Tree[Token] = run.feed_eof(read[-1] if read else None)  # type: ignore[no-untyped-call]
    except UnexpectedCharacters as wrong:
        raise QueryError(
            N_("The quotation mark at character {position} is not closed; add one after the phrase"),
            position=(wrong.pos_in_stream or 0) + 1,
        ) from None
    except UnexpectedToken as wrong:
        raise _misplaced(wrong.token, read, opened) from None
    return tree


def _refuse_too_much(token: "Token", count: int, depth: int) -> None:
    if count > MAX_TERMS:
        raise QueryError(
            N_("A query has at most {limit} terms; this one goes on at character {position}"),
            limit=MAX_TERMS,
            position=_position(token),
        )
    if depth > MAX_DEPTH:
        raise QueryError(
            N_("Brackets stand at most {limit} deep in each other; the one at character {position} goes deeper"),
            limit=MAX_DEPTH,
            position=_position(token),
        )


def _misplaced(token: "Token", read: list["Token"], opened: list["Token"]) -> QueryError:
    """Why a query can't go on with `token` after what was read. It may be the end, or a token that was read last."""
    before = [one for one in read if one is not token]
    last = before[-1] if before else None
    if last is not None and last.type in ("NOT", "MINUS"):
        return QueryError(N_("Nothing follows the negation at character {position}"), position=_position(last))
    if last is not None and last.type == "FIELD":
        name, operator = _named(last)
        return QueryError(
            N_("Field '{field}' at character {position} has no value; write one after '{operator}'"),
            field=name,
            operator=operator,
            position=_position(last),
        )
    if last is not None and last.type in ("OR", "_AND"):
        return _dangling(last)
    if opened and token.type != "LPAR":
        return QueryError(
            N_("The bracket at character {position} is not closed; add ')' where its terms end"),
            position=_position(opened[-1]),
        )
    if token.type == "RPAR":
        return QueryError(
            N_("The bracket at character {position} closes none; take it away, or add '(' before its terms"),
            position=_position(token),
        )
    return QueryError(
        N_("Only values stand in the brackets of a field; this is something else at character {position}"),
        position=_position(token),
    )


def _dangling(token: "Token") -> QueryError:
    return QueryError(
        N_("'{word}' at character {position} needs a term on both sides"), word=str(token), position=_position(token)
    )


def _position(token: "Token") -> int:
    return (token.start_pos or 0) + 1


def _named(token: "Token") -> tuple[str, str]:
    """The field's name and operator, as typed."""
    text = str(token)
    name = text.rstrip(" :=<>")
    return name, text[len(name) :].strip()


# --- tree -> query --------------------------------------------------------------------------------------------------


class _Reading:
    """One tree being read; collects what is asked for."""

    def __init__(self, *, now: datetime, zone: tzinfo) -> None:
        self.now, self.zone = now, zone
        self.kind: Kind | None = None

    def query(self, tree: "Tree[Token]", text: str) -> Query:
        expression = self.all(tree.children[0], top=True) if tree.children else None
        if expression is None and self.kind is None and text.strip():
            raise QueryError(
                N_("There is no word to search for at character {position}; type letters or digits"),
                position=len(text) - len(text.lstrip()) + 1,
            )
        return Query(expression=expression or All(parts=()), kind=self.kind or "cooperation")

    def all(self, tree: Any, *, top: bool = False, field: "Token | None" = None) -> Expression | None:
        parts = [self.either(part, top=top, field=field) for part in tree.children]
        return _joined(All, parts)

    def either(self, tree: Any, *, top: bool, field: "Token | None") -> Expression | None:
        negatable = [part for part in tree.children if getattr(part, "type", None) != "OR"]
        alone = top and len(negatable) == 1
        return _joined(Either, [self.negatable(part, alone=alone, field=field) for part in negatable])

    def negatable(self, tree: Any, *, alone: bool, field: "Token | None") -> Expression | None:
        *negations, atom = tree.children
        negated = len(negations) % 2 == 1
        part = self.atom(atom, alone=alone and not negations, field=field)
        return Not(part=part) if negated and part is not None else part

    def atom(self, atom: Any, *, alone: bool, field: "Token | None") -> Expression | None:
        if getattr(atom, "data", None) == "group":
            return self.all(atom.children[0]) if atom.children else None
        if getattr(atom, "data", None) == "field":
            name, value = atom.children
            if getattr(value, "data", None) == "values":
                return self.all(value, field=name)
            return self.term(value, name, alone=alone)
        return self.term(atom, field, alone=False) if field is not None else _words(atom)

    def term(self, value: "Token", field: "Token", *, alone: bool) -> Term | None:
        name, operator = _named(field)
        known = NAMES.get(name.casefold())
        position = _position(field)
        if known is None:
            raise unknown_field(name, position)
        piece = Piece(
            field=known,
            name=name,
            operator=operator,
            text=_unquoted(value),
            position=position,
            value_position=_position(value),
        )
        read = value_of(piece, now=self.now, zone=self.zone)
        if known is not Field.KIND:
            return Term(field=known, value=read, position=position, value_position=piece.value_position)
        if not alone:
            raise QueryError(
                N_("'{field}' at character {position} can't be negated or joined; let it stand alone"),
                field=name,
                position=position,
            )
        self.kind = KIND_VALUES[str(read)]
        return None


def _joined(kind: type[All] | type[Either], parts: list[Expression | None]) -> Expression | None:
    there = tuple(part for part in parts if part is not None)
    return there[0] if len(there) == 1 else kind(parts=there) if there else None


def _words(token: "Token") -> Term | None:
    """The Term of a word or phrase; None for signs that stand among words."""
    exact = token.type == "PHRASE"
    text = words_of(_unquoted(token))
    prefix = not exact and token.endswith("*")
    position = _position(token)
    if not text:
        return None
    return Term(field=Field.TEXT, value=text, position=position, value_position=position, exact=exact, prefix=prefix)


def _unquoted(token: "Token") -> str:
    return str(token)[1:-1] if token.type == "PHRASE" else str(token)
