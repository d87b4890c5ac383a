"""What the sentences so far have set, for sentences that leave their parties out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.lexicons import word_set
from models.parties import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

# behind these a name is no subject
_OBJECTS = word_set("scene", "objects")
_LISTED = word_set("scene", "listed")
_REACH = 8
"""Tokens between two names of one list."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The two bodies or states last spoken of together, the two states, the partners last reported, the one that acts,
    and the last company."""

    pair: tuple[Mention, ...] = ()
    states: tuple[Mention, ...] = ()
    partners: tuple[Mention, ...] = ()
    actor: Mention | None = None
    company: Mention | None = None

    def pair_meant(self, *, states: bool) -> tuple[Mention, ...]:
        """Whom "kedua negara" (`states`) or "kedua pihak" means."""
        if states:
            return self.states or self.pair
        return self.partners if len({mention.name for mention in self.partners}) == 2 else self.pair

    def after(self, doc: "Doc", mentions: Sequence[Mention]) -> "Scene":
        """The scene after a sentence with these mentions; an office without its holder sets none."""
        acting = [
            mention
            for mention in mentions
            if mention.acting and (mention.by_name or doc[mention.end - 1].ent_type_ == "PERSON")
        ]
        countries = {mention.name: mention for mention in acting if mention.is_country}
        bodies = {mention.name: mention for mention in acting if not mention.is_country}
        states = tuple(countries.values()) if len(countries) == 2 else ()
        companies = [mention for mention in acting if doc[mention.start].ent_type_ == "COMPANY"]
        return replace(
            self,
            pair=states or (tuple(bodies.values()) if len(bodies) == 2 else self.pair),
            states=states or self.states,
            actor=_subject(doc, acting) or self.actor,
            company=companies[-1] if companies else self.company,
        )


def _subject(doc: "Doc", acting: Sequence[Mention]) -> Mention | None:
    """The first that is no object: neither behind a preposition nor in a list with one that is."""
    object_before = False
    for at, mention in enumerate(acting):
        before = doc[max(0, mention.start - 1)].lower_
        listed = before in _LISTED and at > 0 and mention.start - acting[at - 1].end < _REACH
        object_before = (object_before and listed) or before in _OBJECTS
        if not object_before:
            return mention
    return None
