"""Words and phrases of a query in the language of FTS5, SQLite's full-text index."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor import stemming
from monitor.queries.fields import Field, Kind
from monitor.queries.language import All, Either, Expression, Not, Term, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Texts that one search of the full-text index answers, as FTS5 has them."""

    match: str


def gathered(expression: All | Either, *, kind: Kind) -> Sequence[Expression | Words]:
    """The parts of an expression, those of texts as one search. A cooperation may have each word in another article, so
    that only alternatives can be searched for at once."""
    joint = isinstance(expression, Either) or kind in ("article", "quote")
    if not joint:
        return expression.parts
    matched = match_of(expression, kind=kind)
    if matched is not None:
        return [Words(match=matched)]
    if isinstance(expression, Either):
        texts = [part for part in expression.parts if match_of(part, kind=kind) is not None]
    else:
        texts = [part for part in expression.parts if _textual(part)]
    if len(texts) < 2:
        return expression.parts
    whole = match_of(type(expression)(parts=tuple(texts)), kind=kind)
    if whole is None:
        return expression.parts
    return [Words(match=whole), *(part for part in expression.parts if part not in texts)]


def _textual(expression: Expression) -> bool:
    return all(term.field is Field.TEXT for term in terms(expression))


def match_of(expression: Expression, *, kind: Kind) -> str | None:
    """The expression in FTS5's language, where it is of texts alone and FTS5 can say it."""
    match expression:
        case Term(field=Field.TEXT, value=str(value)):
            return word_match(expression, value, kind)
        case Either(parts=parts):
            made = [match_of(part, kind=kind) for part in parts]
            return " OR ".join(f"({one})" for one in made) if all(made) else None
        case All(parts=parts):
            wanted = [match_of(part, kind=kind) for part in parts if not isinstance(part, Not)]
            unwanted = [match_of(part.part, kind=kind) for part in parts if isinstance(part, Not)]
            if not wanted or not all(wanted) or not all(unwanted):
                return None
            joined = " AND ".join(f"({one})" for one in wanted)
            return f"({joined}) NOT ({' OR '.join(f'({one})' for one in unwanted)})" if unwanted else joined
    return None


_COLUMNS = {
    "article": ("{title text} : ", "", "{title} : "),
    "cooperation": ("{title text} : ", "", "{title} : "),
    "quote": ("{text} : ", "{text stems} : ", "{text} : "),
}
"""Where exact words, roots, and the words of headings are looked for; without a filter of columns, FTS5 is quickest."""


def word_match(term: Term, value: str, kind: Kind) -> str:
    if kind == "entity":
        return quoted(value) + (" *" if term.prefix else "")
    exact, rooted, heading = _COLUMNS[kind]
    root = None if term.exact or term.prefix else stemming.root_of(value)
    if term.heading:
        if root is None:
            return f"{heading}{quoted(value)}" + (" *" if term.prefix else "")
        forms = dict.fromkeys((root, value))
        return f"{heading}({' OR '.join(map(quoted, forms))})"
    if root is not None:
        return f"{rooted}{quoted(root)}"
    return f"{exact}{quoted(value)}" + (" *" if term.prefix else "")


def quoted(value: str) -> str:
    """A text as a string of FTS5."""
    return '"' + value.replace('"', " ") + '"'
