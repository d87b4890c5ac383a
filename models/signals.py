"""What can be seen of a record and its evidence that speaks for it or against it, as numbers for models/confidence."""

import re
from collections import Counter
from collections.abc import Iterator
from math import log1p
from typing import TYPE_CHECKING

from models.analysis import Cooperation, Organisation, Span
from models.lexicons import Lexicon
from models.names import fold, key
from models.patterns import phrases
from models.standing import Standing
from models.tokens import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# six of its words make a text one on a topic; more say no more
_MOST_OF_TOPIC = 2.0
# a name in a text with fewer sentences counts as often as if that many went on like it
_SENTENCES = 5


class Signals:
    """Doc and record -> the signals of the record, each by its name; what is not named is 0.

    Counts are logarithms of 1 + n, so that all lie within about 0..5.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.standing = Standing(lexicon)
        self.places = lexicon.places
        cues = dict(lexicon.tables["cues"]["triggers"])
        self.kind_of = {fold(phrase): kind for kind in reversed(cues) for phrase in cues[kind]["phrases"]}
        self.cues = phrases(list(self.kind_of))
        words = lexicon.tables["signals"]
        self.topics = {topic: frozenset(listed) for topic, listed in words["topics"].items()}
        self.hedges, self.appeals = frozenset(words["sentence"]["hedges"]), frozenset(words["sentence"]["appeals"])

    def public(self, doc: "Doc", cooperation: Cooperation) -> bool:
        """Whether a state, its region or a public body takes part."""
        countries = {country.name for country in doc._.countries}
        bodies = {body.name: body for body in doc._.organisations}
        return any(
            party.name in countries or party.name in self.places or self._is_public(party.name, bodies.get(party.name))
            for party in cooperation.parties
        )

    def of(self, doc: "Doc", cooperation: Cooperation) -> dict[str, float]:
        return {
            **self._of_wording(doc, cooperation),
            **self._of_parties(doc, cooperation),
            **self._of_text(doc, cooperation),
        }

    def _is_public(self, name: str, body: Organisation | None) -> bool:
        """By every form that the text has of a body, or by its name where only an office stands for it."""
        forms = (body.name, *body.aliases) if body else (name,)
        company = body is not None and body.type == "company"
        return any(self.standing.is_public(form, company=company) for form in forms)

    def _of_wording(self, doc: "Doc", cooperation: Cooperation) -> dict[str, float]:
        """The sentence: what it is told with, and how far the parties stand from it."""
        trigger = cooperation.trigger_span
        words = set(_WORD.findall(fold(cooperation.evidence)))
        kind = self.kind_of.get(fold(text_of(doc)[trigger.start : trigger.end]), "other")
        return {
            "plain": cooperation.confidence,
            f"trigger {kind}": 1,
            f"status {cooperation.status}": 1,
            "hedged": float(not self.hedges.isdisjoint(words)),
            "appeal": float(not self.appeals.isdisjoint(words)),
            "far": log1p(max(_gap(party.span, trigger) for party in cooperation.parties) / 10),
        }

    def _of_parties(self, doc: "Doc", cooperation: Cooperation) -> dict[str, float]:
        """Who takes part: of what kind, how surely a name, how often named."""
        countries = {country.name: country for country in doc._.countries}
        bodies = {body.name: body for body in doc._.organisations}
        names = [party.name for party in cooperation.parties]
        states = [name for name in names if name in countries]
        companies = [name for name in names if name in bodies and bodies[name].type == "company"]
        named = [len(item.mentions) for name in names if (item := countries.get(name) or bodies.get(name))]
        often = min(named, default=1) * _SENTENCES / min(_SENTENCES, sum(1 for _ in doc.sents))
        scores = [score for party in cooperation.parties for score in _scores(doc, party.span)]
        return {
            "states": len(states) / len(names),
            "companies": len(companies) / len(names),
            "known": sum(self._known(bodies.get(name)) for name in names) / len(names),
            "public": float(self.public(doc, cooperation)),
            "Indonesia": float("Indonesia" in names),
            "weakest name": min(scores, default=1.0),
            "seldom named": float(often < 2),
            "often named": log1p(often),
        }

    def _known(self, body: Organisation | None) -> bool:
        return body is None or any(key(form) in self.standing.kind_of for form in (body.name, *body.aliases))

    def _of_text(self, doc: "Doc", cooperation: Cooperation) -> dict[str, float]:
        """The text around: whether the evidence is its title, what else speaks of an undertaking, what it is about."""
        text = fold(text_of(doc))
        words = Counter(_WORD.findall(text))
        return {
            "in the title": float(cooperation.evidence_span.start < text.find("\n")),
            "cues": log1p(sum(1 for _ in self.cues.finditer(text))),
            "other records": log1p(max(0, len(doc._.cooperations) - 1)),
            **{
                topic: min(_MOST_OF_TOPIC, log1p(sum(words[word] for word in listed)))
                for topic, listed in self.topics.items()
            },
        }


def _scores(doc: "Doc", span: Span) -> Iterator[float]:
    for entity in doc._.entities:
        if entity.start_char < span.end and span.start < entity.end_char:
            yield float(entity._.score)


def _gap(party: Span, trigger: Span) -> int:
    """Characters between a party and the trigger; 300 stands for another sentence far away."""
    return min(300, max(0, trigger.start - party.end, party.start - trigger.end))
