"""What can be exported: tables, and the columns that each has in every format. docs/exporting.md is made from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Row = Mapping[str, Any]
"""Values by column name, as JSON has them: instants are texts in UTC ("2024-09-08T05:34:56Z"), None is unknown."""


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    SHARE = "share"
    FLAG = "flag"
    INSTANT = "instant"
    SPANS = "spans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; `says` tells in English what stands in it."""

    name: str
    kind: Kind
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What `pantau export NAME` writes. `dated` names the instant by whose month Parquet files are parted; `feed` says
    whether there is an Atom feed of it."""

    name: str
    says: str
    dated: str
    columns: tuple[Column, ...]
    feed: bool = False


def _columns(lines: str) -> tuple[Column, ...]:
    """Columns out of lines "name kind what it says"."""
    parts = (line.split(maxsplit=2) for line in lines.splitlines() if line)
    return tuple(Column(name=name, kind=Kind(kind), says=says) for name, kind, says in parts)


_ARTICLE = """
article       text     id that an imported article came with; else its URL
title         text     of the article
url           text     of the article
source        text     name of the source
published     instant  of the article; empty where unknown
story         text     key of the story it belongs to, the same for all that carry its text; empty until it is compared
origin        text     publisher whose text it carries: those that are different are independent sources
"""

COOPERATIONS = Table(
    name="cooperations",
    says="one row per cooperation of the ledger",
    dated="last_seen",
    feed=True,
    columns=_columns("""
cooperation          text     key of the cooperation in the ledger
parties              texts    who works together
status               text     `exploring`, `agreed`, `signed`, `ongoing` or `ended`
denied               flag     a later article denies it
renews               text     key of the ended cooperation that this one renews
fields               texts    what it is about, as articles word it
sectors              texts    sectors that it belongs to
channels             texts    between what kinds of parties it runs
event                text     occasion on which it was reported
instrument           text     paper that was signed or planned, as the furthest article words it
valid_until          text     last day of its validity (`2028-06-03`), where an article states it
confidence           share    0 to 1, of its surest report
first_seen           instant  publication of the first article that reports it, or when that was fetched
last_seen            instant  the same of the last one
articles             number   articles that report it
sources              number   sources that these come from
independent          number   publishers of these, each text counted once, no party's own press office
contradictions       texts    what articles contradict each other about: `denied`, `status`, `value`, `number`, `day`
evidence             text     the sentence that shows its status best
evidence_start       number   where the sentence begins in title + line feed + text, in code points
evidence_end         number   where it ends
evidence_article     text     id of an imported article, else URL
evidence_title       text     title of that article
evidence_url         text     its URL
evidence_source      text     name of its source
evidence_published   instant  its publication; empty where unknown
denied_at            instant  publication of the last article that denies it, or when that was fetched; else empty
denial               text     the sentence of that article that denies it
denial_start         number   where the sentence begins in title + line feed + text, in code points
denial_end           number   where it ends
denial_article       text     id of an imported article, else URL
denial_title         text     title of that article
denial_url           text     its URL
denial_source        text     name of its source
denial_published     instant  its publication; empty where unknown
"""),
)

COOPERATION_MENTIONS = Table(
    name="cooperation-mentions",
    says="one row per article and cooperation: what the article says of it",
    dated="published",
    columns=_columns(
        _ARTICLE
        + """
cooperation   text     key of the cooperation in the ledger
status        text     the furthest that the article reports, `ended` over all; empty where it only denies
denied        flag     the article denies it
parties       texts    by the names that the article uses
party_spans   spans    where each stands, in code points of title + line feed + text
fields        texts    what it is about, as the article words it
sectors       texts    sectors that it belongs to
channel       text     between what kinds of parties it runs
event         text     occasion, as the article words it
instrument    text     paper that was signed or planned, as the article words it
valid_until   text     last day of its validity (`2028-06-03`), where the article states it
value         text     money, as the article words it
date          text     when, as the article words it
place         text     where, as the article words it
evidence      text     the sentence that says so
start         number   where the sentence begins in title + line feed + text, in code points
end           number   where it ends
trigger_start number   where the words begin that speak of cooperation
trigger_end   number   where they end
status_start  number   where the words begin that show the status
status_end    number   where they end
confidence    share    0 to 1
mentions      number   sentences of the article that speak of it
"""
    ),
)

ARTICLES = Table(
    name="articles",
    says="one row per article, in its newest version",
    dated="published",
    feed=True,
    columns=_columns(
        _ARTICLE
        + """
identity      text     publisher and article id: the same under every address of the article
source_title  text     the source as shown to people
source_kind   text     `press` or `official`; empty where Pantau does not know the source
first_seen    instant  when Pantau came to know it
authors       texts    names in the byline
editors       texts    names of editors
tags          texts    keywords that the newsroom gave it
language      text     code of its language
version       number   1; more after its text changed
complete      flag     no page of it is missing
excerpt       text     the start of its text
cooperations  texts    keys of the cooperations that it reports
"""
    ),
)

ENTITIES = Table(
    name="entities",
    says="one row per person, organisation, event, country and place",
    dated="last_seen",
    columns=_columns("""
entity        text     key of the entity across articles
type          text     `person`, `institution`, `company`, `event`, `country` or `place`
name          text     the lexicon's name for it, else the one that most articles use
forms         texts    the words that stand for it, those used most first; at most 50
official      flag     an article gives this person a current office in a state body; empty but for people
positions     texts    offices that articles give this person, those given most first; at most 50
affiliations  texts    bodies that articles place this person in, likewise
articles      number   articles that name it
mentions      number   places where they do
first_seen    instant  publication of the first of them, or when that became known
last_seen     instant  the same of the last
"""),
)

ENTITY_MENTIONS = Table(
    name="entity-mentions",
    says="one row per place where an article names somebody or something",
    dated="published",
    columns=_columns("""
article       text     id that an imported article came with; else its URL
form          text     the words that stand there
type          text     `person`, `institution`, `company`, `event`, `country` or `place`
entity        text     key of the entity across articles
start         number   where the words begin in title + line feed + text, in code points
end           number   where they end
name          text     the longest form in this article
official      flag     the article gives this person a current office in a state body; empty but for people
position      text     office that the article gives this person
affiliation   text     body that it places this person in
source        text     name of the source
published     instant  of the article; empty where unknown
story         text     key of the story it belongs to, the same for all that carry its text; empty until it is compared
origin        text     publisher whose text it carries: those that are different are independent sources
"""),
)

QUOTES = Table(
    name="quotes",
    says="one row per statement that an article quotes or reports",
    dated="published",
    columns=_columns(
        _ARTICLE
        + """
quote           text     the words without quotation marks
speaker         text     whose they are; empty where the text leaves that open
speaker_entity  text     key of the speaker across articles
position        text     office that the article gives the speaker
affiliation     text     body that it places the speaker in
cue             text     the verb that introduces them
direct          flag     verbatim; else the clause that reports them
start           number   where they begin in title + line feed + text, in code points
end             number   where they end
speaker_start   number   where the article names or means the speaker
speaker_end     number   where that ends
"""
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (COOPERATIONS, COOPERATION_MENTIONS, ARTICLES, ENTITIES, ENTITY_MENTIONS, QUOTES)
}
"""Every table by its name."""
