"""What else the text says of its cooperations: sectors, channel, sides, value, date, place, modality.

Completes `doc._.cooperations` and `doc._.denials`. Everything comes from the evidence sentence; only the value may
stand in other sentences that tell of the undertaking, and in those behind them (models/worth).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Cooperation, DateMention, Modality, Organisation, Span
from models.lexicons import Lexicon, load_lexicon
from models.names import fold
from models.patterns import phrases
from models.sectors import Sectors
from models.sides import HOME, Kind, Side, Sides, channel
from models.tokens import text_of
from models.worth import Worth

_REACH = 70
"""Code points before a trigger whose words say how it is put."""
_AT = re.compile(r"(?<!\w)[Dd]i (?:(?i:kota|kawasan|gedung|kantor) )?$")
_SAID = 60
_MASKED = ("PERSON", "POSITION", "INSTITUTION", "COMPANY", "EVENT", "PLACE", "COUNTRY")
_BEFORE, _BEHIND = (" ", ", "), (" ", " asal ", " dari ", " (")


class Details:
    """Reads evidence sentences with the dates, amounts and places that were found before."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.sectors, self.sides = Sectors(lexicon.tables["sectors"]), Sides(lexicon)
        self.countries = lexicon.countries
        table = lexicon.tables["details"]
        self.reported, self.worth = phrases(table["reported"]), Worth(table)
        names: tuple[Modality, ...] = ("conditional", "wished", "planned")
        self.wordings = {name: phrases(table["modality"][name]) for name in names}

    def __call__(self, doc: Doc) -> Doc:
        if doc._.cooperations or doc._.denials:
            # spaCy puts the text together anew each time that it is asked for
            text: str = text_of(doc)
            beside = dict(_beside(doc, text, self.countries))
            doc._.cooperations = tuple(self._complete(doc, text, item, beside) for item in doc._.cooperations)
            doc._.denials = tuple(self._complete(doc, text, item, beside) for item in doc._.denials)
        return doc

    def _complete(self, doc: Doc, text: str, item: Cooperation, beside: Mapping[str, str]) -> Cooperation:
        span, trigger = item.evidence_span, item.trigger_span
        names = frozenset(party.name for party in item.parties)
        apart = [one for (other, _), spans in doc._.told.items() if other != names for one in spans]
        money = self.worth.of(doc, doc._.told[names, item.denied], trigger, apart)
        days = (one for one in doc._.dates if one.start or one.end)
        day = _nearest((one for one in days if not self._of_report(text, span, one.span)), span, trigger)
        place = self._place(doc, text, span)
        judged = [(party.name, *self._judge(doc, party.name, beside)) for party in item.parties]
        return replace(
            item,
            sectors=self.sectors.of(
                fields=item.fields, sentence=_plain(doc, text, span), names=[party.name for party in item.parties]
            ),
            channel=channel([kind for _, _, kind in judged]),
            domestic=tuple(name for name, side, _ in judged if side == "domestic"),
            foreign=tuple(name for name, side, _ in judged if side == "foreign"),
            modality=self._modality(text, item),
            value=money.text if money else None,
            value_span=money.span if money else None,
            date=day.text if day else None,
            date_span=day.span if day else None,
            place=text[place.start : place.end] if place else None,
            place_span=place,
        )

    def _judge(self, doc: Doc, name: str, beside: Mapping[str, str]) -> tuple[Side | None, Kind]:
        if any(country.name == name for country in doc._.countries):
            return "domestic" if name == HOME else "foreign", "government"
        if any(place.name == name for place in doc._.places):
            return self.sides.side([name], beside=beside.get(name)), "government"
        body: Organisation | None = next((body for body in doc._.organisations if body.name == name), None)
        forms = (name, *body.aliases) if body else (name,)
        company = body is not None and body.type == "company"
        return self.sides.side(forms, beside=beside.get(name)), self.sides.kind(forms, company=company)

    def _modality(self, text: str, item: Cooperation) -> Modality:
        """How the words before the trigger put it; what runs, is signed or is over is reported, or has a condition."""
        start = max(item.evidence_span.start, item.trigger_span.start - _REACH)
        before = fold(text[start : item.trigger_span.end])
        for name, wording in self.wordings.items():
            if (name == "conditional" or item.status in ("exploring", "agreed")) and wording.search(before):
                return name
        return "reported"

    def _of_report(self, text: str, sentence: Span, span: Span) -> bool:
        """Whether a day or place is that of the report ("Dilansir Antara, Kamis (12/6)", "kata Budi di Jakarta")."""
        return self.reported.search(fold(text[max(sentence.start, span.start - _SAID) : span.start])) is not None

    def _place(self, doc: Doc, text: str, sentence: Span) -> Span | None:
        """The first place in a sentence that something is at ("di Seoul")."""
        for entity in doc._.entities:
            span = Span(entity.start_char, entity.end_char)
            inside = sentence.start <= span.start < sentence.end and entity.label_ == "PLACE"
            if inside and _AT.search(text, max(sentence.start, span.start - 20), span.start):
                return None if self._of_report(text, sentence, span) else span
        return None


def _nearest(items: Iterable[DateMention], sentence: Span, trigger: Span) -> DateMention | None:
    inside = (item for item in items if sentence.start <= item.span.start and item.span.end <= sentence.end)
    return min(inside, key=lambda item: abs(item.span.start - trigger.start), default=None)


def _plain(doc: Doc, whole: str, sentence: Span) -> str:
    """The sentence with its names blanked."""
    text = whole[sentence.start : sentence.end]
    for entity in doc._.entities:
        if entity.label_ in _MASKED and sentence.start <= entity.start_char < sentence.end:
            start, end = entity.start_char - sentence.start, min(entity.end_char, sentence.end) - sentence.start
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _beside(doc: Doc, text: str, countries: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Bodies with the state that stands beside them: "perusahaan Swedia Norrvinge", "Norrvinge asal Swedia"."""
    entities = tuple(enumerate(doc._.entities))
    for (one, left), (other, right) in pairwise(entities):
        between = text[left.end_char : right.start_char]
        if left.label_ == "COUNTRY" and other in doc._.organisation_of and between in _BEFORE:
            asal = text[max(0, left.start_char - 5) : left.start_char] == "asal "
            if between == " " or asal:
                yield doc._.organisations[doc._.organisation_of[other]].name, countries.get(left.text, left.text)
        elif right.label_ == "COUNTRY" and one in doc._.organisation_of and between in _BEHIND:
            yield doc._.organisations[doc._.organisation_of[one]].name, countries.get(right.text, right.text)


@Language.factory(
    "pantau_details",
    assigns=["doc._.cooperations", "doc._.denials"],
    requires=[
        "doc.ents",
        "doc.sents",
        "doc._.cooperations",
        "doc._.denials",
        "doc._.dates",
        "doc._.money",
        "doc._.told",
    ],
)
def create_details(nlp: Language, name: str) -> Details:
    return Details(load_lexicon())
