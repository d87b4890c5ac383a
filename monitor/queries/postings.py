# ruff: noqa: S608 - all SQL is text of this module; what was typed is in the values
"""Where the index keeps which articles have which value of a field: names, labels, sources."""

import json
from dataclasses import dataclass
from datetime import datetime

from monitor.folding import fold
from monitor.queries.fields import ENTITY_TYPES, Field
from monitor.queries.language import Term
from monitor.queries.words import quoted

ID_BITS = 26
ID_MASK = (1 << ID_BITS) - 1
"""An article's place holds its id in these bits, and the second of its publication above them; 0 where that is not
known, so that such articles come last."""
DATED = f">= {1 << ID_BITS}"
"""How the place of an article compares that has a date."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL, and the values that stand for its question marks."""

    text: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """In which articles a field has a value: the rows of `table` whose `column` is one of `ids`, each with a place."""

    table: str
    column: str
    ids: Sql


def posting(term: Term) -> Posting | None:
    """Where the articles of a field are kept; None for fields that are kept with each article."""
    field = term.field
    if denies(term):
        return None
    if field is Field.PARTY:
        return Posting(table="mention_labels", column="label_id", ids=parties(term))
    if field in LABELS:
        return Posting(table="mention_labels", column="label_id", ids=labels(term))
    if field in ENTITY_TYPES:
        return Posting(table="article_names", column="name_id", ids=names_of(term))
    if field is Field.SOURCE:
        return Posting(table="articles", column="source COLLATE NOCASE", ids=_sources(term))
    if field is Field.SOURCE_KIND:
        ids = Sql("SELECT name FROM sources WHERE kind = ?", (str(term.value),))
        return Posting(table="articles", column="source COLLATE NOCASE", ids=ids)
    return None


def denies(term: Term) -> bool:
    """Whether a term is met by what an article denies, which no label tells."""
    return term.value == frozenset({"denied"})


LABELS = {
    Field.TOPIC: "field",
    Field.SECTOR: "sector",
    Field.CHANNEL: "channel",
    Field.STATUS: "status",
    Field.EVER: "status",
    Field.OFFICE: "office",
}
_FIXED = frozenset({Field.SECTOR, Field.CHANNEL, Field.STATUS, Field.EVER})


def _lines(term: Term) -> list[str]:
    return str(term.value).split("\n")


def phrases(term: Term) -> str:
    return " OR ".join(quoted(line) for line in _lines(term))


def labels(term: Term) -> Sql:
    kind = LABELS[term.field]
    if term.field in _FIXED:
        values = sorted(term.value) if isinstance(term.value, frozenset) else [str(term.value)]
        return Sql(
            "SELECT id FROM labels WHERE kind = ? AND text IN (SELECT value FROM json_each(?))",
            (kind, json.dumps(values)),
        )
    return labelled(kind, phrases(term))


def labelled(kind: str, match: str) -> Sql:
    return Sql(
        "SELECT l.id FROM labels_fts f CROSS JOIN labels l ON l.id = f.rowid WHERE labels_fts MATCH ? AND l.kind = ?",
        (match, kind),
    )


def parties(term: Term) -> Sql:
    """Labels of parties with the words in them, and all names of those whom an article somewhere calls exactly so."""
    words = labelled("party", phrases(term))
    folded, lines = json.dumps([fold(line) for line in _lines(term)]), json.dumps(_lines(term))
    return Sql(
        f"""WITH called (name_id, entity_id) AS MATERIALIZED (
            SELECT x.name_id, x.entity_id FROM entity_names x
            WHERE x.space IN ('organisation', 'country', 'place', 'person')
            AND x.folded IN (SELECT value FROM json_each(?))
            UNION SELECT x.name_id, x.entity_id FROM entity_names_fts f CROSS JOIN entity_names x ON x.id = f.rowid
            WHERE entity_names_fts MATCH ? AND x.space IN ('organisation', 'country', 'place', 'person')
            AND x.name COLLATE NOCASE IN (SELECT value FROM json_each(?))),
        shown (text) AS (SELECT y.name FROM called JOIN entity_names y ON y.name_id = called.name_id
            UNION SELECT y.name FROM called JOIN entity_names y ON y.entity_id = called.entity_id
            UNION SELECT e.name FROM called JOIN entities e ON e.id = called.entity_id)
        {words.text} UNION SELECT l.id FROM shown CROSS JOIN labels l ON l.kind = 'party' AND l.text = shown.text""",
        (folded, phrases(term), lines, *words.values),
    )


def names_of(term: Term) -> Sql:
    """Names that have the words of a term in one of their forms, and all other names of the same entities."""
    types = json.dumps(ENTITY_TYPES[term.field])
    spaces = json.dumps([SPACES.get(kind, kind) for kind in ENTITY_TYPES[term.field]])
    match = phrases(term)
    found = """SELECT {columns} FROM entity_names_fts f CROSS JOIN entity_names x ON x.id = f.rowid
        {more} WHERE entity_names_fts MATCH ? AND x.space IN (SELECT value FROM json_each(?))
        AND (x.entity_id IS NULL OR (SELECT type FROM entities e WHERE e.id = x.entity_id)
             IN (SELECT value FROM json_each(?)))"""
    own = found.format(columns="x.name_id", more="")
    shared = found.format(columns="n.id", more="CROSS JOIN names n ON n.entity_id = x.entity_id")
    return Sql(f"{own} UNION {shared}", (match, spaces, types) * 2)


SPACES = {"institution": "organisation", "company": "organisation"}
"""The spaces of names of which entities of a type are, where they are called otherwise."""


def _sources(term: Term) -> Sql:
    return Sql("SELECT ? UNION SELECT name FROM sources WHERE pantau_has(title, ?)", (str(term.value),) * 2)


def place_of(when: datetime) -> int:
    """The place before those of all articles published at `when` or later."""
    return int(when.timestamp()) << ID_BITS
