"""What officials said, word for word, in the articles that a digest rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.entities.positions import worded
from monitor.evidence import Evidence
from monitor.linking import analysis_of
from monitor.store import Store

MOST = 6
ARTICLES = 40
"""So many articles are looked through at most."""

LONGEST = 600
"""Characters beyond which a quotation is no excerpt any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What an official said, and where it stands."""

    text: str
    speaker: str
    office: str | None
    title: str
    url: str
    source_title: str
    at: datetime


def quotations(store: Store, shown: Iterable[Evidence]) -> tuple[Quotation, ...]:
    """Quotations from the articles of this evidence, in its order: one a speaker, and a few in all."""
    found: dict[str, Quotation] = {}
    for _, one in zip(range(ARTICLES), shown, strict=False):
        for quotation in _quoted_in(store, one):
            found.setdefault(quotation.speaker, quotation)
        if len(found) >= MOST:
            break
    return tuple(found.values())[:MOST]


def _quoted_in(store: Store, shown: Evidence) -> list[Quotation]:
    ((version_id,),) = store.rows("SELECT version_id FROM cooperation_mentions WHERE id = ?", shown.mention_id)
    analysis = analysis_of(store, version_id)
    if analysis is None:
        return []
    officials = {person.name: person for person in analysis.people if person.official}
    return [
        Quotation(
            text=quote.text.rstrip(" ,"),  # the comma before "kata ..." belongs to the reporter's sentence
            speaker=quote.speaker,
            office=worded(officials[quote.speaker].position, officials[quote.speaker].affiliation),
            title=shown.title,
            url=shown.url,
            source_title=shown.source_title,
            at=shown.at,
        )
        for quote in analysis.quotes
        if quote.direct and quote.speaker in officials and quote.speaker is not None and len(quote.text) <= LONGEST
    ]
