"""Cooperations: triggers, parties, status, fields, instrument, event, evidence, and what the text denies.

Sets `doc._.cooperations`, `doc._.denials`, and `doc._.told`: the names of the parties of each -> the spans of the
sentences that tell of it, its evidence first.

Confidence as it leaves here says how plain the wording is, and models/confidence makes a probability of it: the prior
of the trigger's table in `lexicon/cues.toml` (0.55-0.75), plus 0.15 times how plainly the sentence ties the parties to
the trigger (models/clauses), plus 0.05 for a named instrument (MoU, contract), plus 0.05 when the lexicon knows every
party, minus 0.15 when a party is taken from another sentence (models/scene), minus 0.35 for an appeal ("pentingnya
sinergi"); at most 0.97.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from models.analysis import Cooperation, Organisation, Party, Span
from models.clauses import Clause, Group, Trigger
from models.denials import Denials
from models.lexicons import Lexicon, load_lexicon, word_set
from models.names import fold, key, unique
from models.parties import Mention, Parties
from models.patterns import phrases
from models.records import Finding, merge, undenied
from models.scene import Scene
from models.speakers import saying
from models.stages import Stages
from models.standing import Standing
from models.standins import Reading, StandIns, fullest, national, worded
from models.tokens import text_of
from models.topics import Topics, filled
from models.units import ministries_of

LEAST_CONFIDENCE = 0.5
LONGEST_SENTENCE = 300
"""Tokens; what has more is a table or a list that lost its lines, and its cues tie nobody to anybody."""

if not Doc.has_extension("cooperations"):
    Doc.set_extension("cooperations", default=())
    Doc.set_extension("denials", default=())
    Doc.set_extension("told", default={})


# days of the calendar and votes, at which nobody agrees on anything
_CALENDAR = tuple(word_set("cooperation", "calendar"))
# "Tawaran itu dibahas bersama B": who stands behind it is in the sentence before
_TOPIC = re.compile(r"\W*\w+ (?:itu|tersebut) di\w{4,} bersama\b")
# "pembangunan Bendungan Way Lalang": what is built is what it is about
_WORKS = word_set("cooperation", "works")
# "kontrak dengan perusahaan tersebut": the company named last
_COMPANY = re.compile(r"\b(?:dengan|bersama|kepada|menggandeng) (?:perusahaan|perseroan) (?:itu|tersebut)\b")


class Cooperations:
    """Sentence by sentence; records of the same parties are one, at the furthest stage."""

    def __init__(self, lexicon: Lexicon) -> None:
        cues = lexicon.tables["cues"]
        self.triggers = [
            (kind, float(table["strength"]), phrases(table["phrases"])) for kind, table in cues["triggers"].items()
        ]
        self.negative = phrases(cues["negative"]["phrases"])
        self.denials = Denials(cues["denial"])
        self.anaphora = phrases(cues["anaphora"]["pair"])
        self.nations = phrases(cues["anaphora"]["nations"])
        self.own = phrases(cues["anaphora"]["own"])
        self.condition = phrases(cues["negative"]["conditions"])
        self.lawmaking = phrases(cues["negative"]["lawmaking"])
        self.weak = phrases(cues["negative"]["appeals"])
        self.breaks = frozenset(cues["clause"]["breaks"])
        self.joint_verbs = frozenset(cues["joint"]["verbs"])
        self.rivals = frozenset(cues["negative"]["parties"])
        self.saying = saying(lexicon.tables["speech"])
        self.stages, self.topics = Stages(cues), Topics(cues, lexicon.sectors)
        self.parties = Parties(lexicon)
        self.stand_ins = StandIns(lexicon, self.parties)
        self.standing = Standing(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        found = self.stages.signings.capped(list(self._all(doc)))
        countries = frozenset(country.name for country in doc._.countries)
        owners = self._owners(doc)
        asserted = merge([item for item in found if not item.cooperation.denied], countries, owners)
        denied = merge([item for item in found if item.cooperation.denied], countries, owners)
        asserted = undenied(asserted, denied)
        usual, main = self.topics.most(text_of(doc)), _main_event(doc)
        asserted = [replace(item, fields=filled(item.fields, usual), event=item.event or main) for item in asserted]
        self.stand_ins.add_states(doc, [*asserted, *denied])
        _add_regions(doc, [*asserted, *denied])
        doc._.cooperations, doc._.denials = tuple(asserted), tuple(denied)
        doc._.told = {(_names(item), item.denied): _told(item, found) for item in (*denied, *asserted)}
        return doc

    def _owners(self, doc: Doc) -> dict[str, set[str]]:
        """Each body that the text or the lexicon makes a part of others in the text -> the names of those."""
        named = {self.parties.body_of.get(form, form): name for form, name in self.parties.forms(doc).items()}
        out = {body.name: {body.parent} for body in doc._.organisations if body.parent}
        for form, name in self.parties.forms(doc).items():
            if above := {named[ministry] for ministry in ministries_of(form) if ministry in named} - {name}:
                out.setdefault(name, set()).update(above)
        return out

    def _all(self, doc: Doc) -> Iterator[Finding]:
        mentions = self.parties.mentions(doc)
        starts = [mention.start for mention in mentions]
        foreign = self.stand_ins.foreign(doc)
        covered = [False] * len(doc)
        for entity in doc._.entities:
            covered[entity.start : entity.end] = [True] * (entity.end - entity.start)
        scene = Scene()
        entity_starts = [entity.start for entity in doc._.entities]
        for sentence in doc.sents:
            inside = mentions[bisect_right(starts, sentence.start - 1) : bisect_right(starts, sentence.end - 1)]
            if len(sentence) <= LONGEST_SENTENCE and not _in_residue(doc, sentence):
                own = range(
                    bisect_right(entity_starts, sentence.start - 1), bisect_right(entity_starts, sentence.end - 1)
                )
                named = doc._.entities[own.start : own.stop]
                clause = Clause(doc, sentence.start, sentence.end, inside, named, covered, self.breaks)
                lent = list(self.stand_ins.mentions(clause, own, foreign))
                for finding, partners in self._of_sentence(doc, sentence, clause, scene, lent):
                    yield finding
                    scene = replace(scene, partners=partners)
            scene = scene.after(doc, inside)

    def _of_sentence(
        self, doc: Doc, sentence: DocSpan, clause: Clause, scene: Scene, stand_ins: Sequence[Mention]
    ) -> Iterator[tuple[Finding, tuple[Mention, ...]]]:
        text = fold(sentence.text)
        candidates: list[Reading] = []
        for trigger in self._triggers(doc, sentence, text):
            denied = self._denies(doc, sentence, text, trigger)
            for group in clause.groups(trigger, self.joint_verbs):
                whole, borrowed = self._complete(doc, text, clause, group, scene, trigger, denied=denied)
                if whole and self._may_be(whole) and self._asserts(doc, sentence, text, trigger):
                    candidates.append((trigger, whole, borrowed))
        if stand_ins:
            triggers = self._triggers(doc, sentence, text)
            by_office = [
                (trigger, group, False)
                for trigger, group in self.stand_ins.groups(clause, stand_ins, triggers, self.joint_verbs)
                if self._may_be(group) and self._asserts(doc, sentence, text, trigger)
            ]
            candidates = fullest(candidates, by_office)
        for trigger, group, borrowed in _plainest(candidates):
            finding = self._build(doc, sentence, clause, trigger, group, borrowed=borrowed)
            if finding.cooperation.confidence >= LEAST_CONFIDENCE:
                yield finding, group.mentions

    def _triggers(self, doc: Doc, sentence: DocSpan, text: str) -> Iterator[Trigger]:
        bad = [match.span() for match in self.negative.finditer(text)]
        seen: set[int] = set()
        for kind, strength, pattern in self.triggers:
            for match in pattern.finditer(text):
                if any(start <= match.start() < end for start, end in bad):
                    continue
                span = doc.char_span(
                    sentence.start_char + match.start(), sentence.start_char + match.end(), alignment_mode="expand"
                )
                if span is None or span.start in seen or not self._free(doc, span):
                    continue
                seen.update(range(span.start, span.end))
                yield Trigger(span.start, span.end, kind, strength)

    def _free(self, doc: Doc, span: DocSpan) -> bool:
        """Whether the cue is no part of a name ("Organisasi Kerja Sama Islam"); an agreement's name is a cue itself."""
        token = doc[span.start]
        named = token.ent_type_ == "EVENT" and doc[span.start].lower_ in ("latihan", "patroli", "operasi")
        return named or token.ent_iob_ in ("O", "") or token.ent_type_ == "AGREEMENT"

    def _denies(self, doc: Doc, sentence: DocSpan, text: str, trigger: Trigger) -> bool:
        cue = doc[trigger.start : trigger.end]
        return self.denials.of(text, cue.start_char - sentence.start_char, cue.end_char - sentence.start_char)

    def _complete(
        self, doc: Doc, text: str, clause: Clause, group: Group, scene: Scene, trigger: Trigger, *, denied: bool
    ) -> tuple[Group | None, bool]:
        """The group itself when it has two parties; else with what the sentence's speaker or the scene lends it, or
        None."""
        group = national(doc, group)
        names = {mention.name for mention in group.mentions}
        if len(names) > 1 and group.structure > 0.3:
            return group, False
        both = scene.pair_meant(states=self.nations.search(text) is not None)
        pair = {mention.name for mention in both}
        if scene.company and len(names | {scene.company.name}) == 2 and _COMPANY.search(text):
            return Group((*group.mentions, scene.company), 0.5), True
        if len(pair) == 2 and names <= pair and ((denied and names) or self.anaphora.search(text)):
            return Group(both, 0.5), True
        if group.structure >= 0.3:
            speaker = self._speaker(doc, clause, names)
            actor = speaker or scene.actor
            if (
                actor
                and actor.name not in names
                and (self.own.search(text) or _TOPIC.match(text) or len(names) > 1 or clause.is_open(trigger, group))
            ):
                lent = national(doc, Group((actor, *group.mentions), max(0.4, group.structure)))
                return (lent, True) if len({mention.name for mention in lent.mentions}) > 1 else (None, False)
            if len(names) > 1:
                return group, False
        return None, False

    def _speaker(self, doc: Doc, clause: Clause, names: set[str]) -> Mention | None:
        """Who says the sentence, as a party: a person's body or state, or the body behind "kata"."""
        for mention in clause.mentions:
            said = not self.saying.isdisjoint(
                token.lower_ for token in doc[max(clause.start, mention.start - 5) : mention.start]
            )
            if mention.name not in names and (said or not mention.by_name) and not mention.is_region:
                return mention
        return None

    def _asserts(self, doc: Doc, sentence: DocSpan, text: str, trigger: Trigger) -> bool:
        """Whether the cue speaks of an undertaking: not under a condition, not of a law or budget, not as others see
        it."""
        start = doc[trigger.start].idx - sentence.start_char
        if self.condition.search(text, max(0, start - 50), start):
            return False
        settles = trigger.kind in ("sign", "joint") or doc[trigger.start].lower_ in ("kesepakatan", "persetujuan")
        return not (settles and self.lawmaking.search(text))

    def _may_be(self, group: Group) -> bool:
        """Whether these can be partners: not two rival parties, no body and a part of it, no state and its own body."""
        names = {mention.name for mention in group.mentions}
        if len(names) > 12:
            return False
        bodies = {mention.name for mention in group.mentions if not mention.is_country}
        if sum(name.startswith("Partai ") or not self.rivals.isdisjoint(name.split()) for name in bodies) > 1:
            return False
        if len(names) == 2 and "Indonesia" in names and any(self._domestic(name) for name in bodies):
            return False
        return (
            not any(one != other and fold(one) in fold(other) for one in bodies for other in bodies) or len(names) > 2
        )

    def _domestic(self, name: str) -> bool:
        """Whether a body is one of the Indonesian state itself."""
        known = self.standing.kind_of.get(key(name))
        foreign = any(
            word in self.parties.lexicon.countries for word in name.split() if word not in ("Indonesia", "RI")
        )
        return not foreign and (known == "state" or (known is None and self.standing.is_state(name)))

    def _build(
        self, doc: Doc, sentence: DocSpan, clause: Clause, trigger: Trigger, group: Group, *, borrowed: bool
    ) -> Finding:
        text = fold(sentence.text)
        base = sentence.start_char
        cue = doc[trigger.start : trigger.end]
        first, last = cue.start_char - base, cue.end_char - base
        stage = self.stages.of(sentence.text, first, last)
        taken = [
            (entity.start_char - base, entity.end_char - base)
            for entity in clause.entities
            if entity.label_ != "AGREEMENT" and entity[0].text not in _WORKS
        ]
        instrument = next((entity.text for entity in clause.entities if entity.label_ == "AGREEMENT"), None)
        appeal = self.weak.search(text, max(0, first - 30), first) is not None
        confidence = (
            trigger.strength
            - 0.35 * appeal
            + 0.15 * group.structure
            + 0.05 * bool(instrument)
            + 0.05 * all(m.known for m in group.mentions)
            - 0.15 * borrowed
        )
        parties = {
            mention.name: Party(name=mention.name, span=_chars(doc, mention), office=worded(doc, mention))
            for mention in reversed(_settle(group.mentions))
        }
        cooperation = Cooperation(
            parties=tuple(reversed(parties.values())),
            status=stage.status,
            fields=self.topics.of(sentence.text, first, last, taken),
            event=_event(doc, clause),
            instrument=instrument,
            evidence=sentence.text.strip(),
            evidence_span=_stripped(sentence),
            trigger_span=Span(cue.start_char, cue.end_char),
            status_span=Span(base + stage.start, base + stage.end),
            confidence=round(min(0.97, confidence), 2),
            denied=self._denies(doc, sentence, text, trigger),
        )
        named = sum(base <= party.span.start < sentence.end_char for party in cooperation.parties)
        return Finding(cooperation, stage.firm, sentence.end_char <= text_of(doc).find("\n") + 1, named)


def _names(item: Cooperation) -> frozenset[str]:
    return frozenset(party.name for party in item.parties)


def _told(item: Cooperation, found: Sequence[Finding]) -> tuple[Span, ...]:
    """The sentences that tell of a cooperation, its evidence first, then in the order of the text."""
    names = _names(item)
    others = (other.cooperation for other in found)
    spans = (other.evidence_span for other in others if (own := _names(other)) <= names or names <= own)
    return unique((item.evidence_span, *spans))


def _add_regions(doc: Doc, found: Sequence[Cooperation]) -> None:
    """A region that takes part as its government becomes an organisation of the text."""
    known = {body.name for body in doc._.organisations} | {country.name for country in doc._.countries}
    added: dict[str, Organisation] = {}
    text = text_of(doc)
    for party in (party for item in found for party in item.parties):
        at = text.find(party.name)
        if party.name not in known and at >= 0:
            span = Span(at, at + len(party.name))
            added.setdefault(
                party.name, Organisation(name=party.name, aliases=(), type="institution", mentions=(span,))
            )
    doc._.organisations = (*doc._.organisations, *added.values())


def _settle(mentions: Sequence[Mention]) -> list[Mention]:
    """Without a state whose own body takes part: Indonesia beside one of its ministries and another state."""
    whole = " ".join(fold(mention.name) for mention in mentions if not mention.is_region)
    mentions = [mention for mention in mentions if not (mention.is_region and fold(mention.name) in whole)]
    names = {mention.name for mention in mentions}
    own = [mention for mention in mentions if not mention.is_country]
    if "Indonesia" in names and len(names) > 2 and own:
        return [mention for mention in mentions if mention.name != "Indonesia"]
    return list(mentions)


def _plainest(candidates: Sequence[Reading]) -> list[Reading]:
    """One reading for each set of parties, and none whose parties are among another's in the same sentence."""
    best: dict[frozenset[str], Reading] = {}
    for candidate in candidates:
        trigger, group, _ = candidate
        names = frozenset(mention.name for mention in group.mentions)
        other = best.get(names)
        if other is None or (group.structure, trigger.strength) > (other[1].structure, other[0].strength):
            best[names] = candidate
    return [candidate for names, candidate in best.items() if not any(names < other for other in best)]


def _main_event(doc: Doc) -> str | None:
    """The one occasion of a text that names it at its head."""
    if len(doc._.events) != 1 or not doc._.events[0].mentions:
        return None
    event = doc._.events[0]
    return str(event.name) if event.mentions[0].start < 400 and not event.name.startswith(_CALENDAR) else None


def _event(doc: Doc, clause: Clause) -> str | None:
    start = next((entity.start_char for entity in clause.entities if entity.label_ == "EVENT"), None)
    if start is None:
        return None
    return next(
        (str(event.name) for event in doc._.events if any(span.start == start for span in event.mentions)), None
    )


def _in_residue(doc: Doc, sentence: DocSpan) -> bool:
    return any(start <= sentence.start_char < end and end >= sentence.end_char for start, end in doc._.residue)


def _chars(doc: Doc, mention: Mention) -> Span:
    span = doc[mention.start : mention.end]
    return Span(span.start_char, span.end_char)


def _stripped(sentence: DocSpan) -> Span:
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


@Language.factory(
    "pantau_cooperation",
    assigns=["doc._.cooperations", "doc._.denials"],
    requires=[
        "doc.ents",
        "doc.sents",
        "doc._.organisations",
        "doc._.people",
        "doc._.events",
        "doc._.countries",
        "doc._.residue",
    ],
)
def create_cooperations(nlp: Language, name: str) -> Cooperations:
    return Cooperations(load_lexicon())
