"""Mentions of occasions -> events. Sets `doc._.events`, and `doc._.event_of`: position in `doc.ents` -> position in
`doc._.events`."""

import re
from itertools import combinations, islice

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Event, Span
from models.names import Groups, longest, unique

_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST = 200
"""Different forms that are compared with each other; no article names more occasions."""
_WORD = re.compile(r"\w+")
_LINKS = frozenset(("dan", "dengan", "antara", "di", "ke", "the", "of", "and", "tahun", "pada"))

if not Doc.has_extension("events"):
    Doc.set_extension("events", default=())
    Doc.set_extension("event_of", default={})


class Events:
    """Groups EVENT entities: equal words, an abbreviation of the full name, the name without its year."""

    def __call__(self, doc: Doc) -> Doc:
        chosen = [index for index, entity in enumerate(doc._.entities) if entity.label_ == "EVENT"]
        groups = Groups()
        for long, short in doc._.acronyms:
            if doc._.entities[long].label_ == "EVENT":
                groups.join(long, short)
        first: dict[str, int] = {}
        for index in chosen:
            groups.join(first.setdefault(doc._.entities[index].text, index), index)
        for (one, index), (other, another) in combinations(islice(first.items(), _MOST), 2):
            if same_event(one, other):
                groups.join(index, another)
        members: dict[object, list[int]] = {}
        for index in chosen:
            members.setdefault(groups.find(index), []).append(index)
        events: list[Event] = []
        of: dict[int, int] = {}
        for group in members.values():
            of.update(dict.fromkeys(group, len(events)))
            forms = unique([doc._.entities[index].text for index in group])
            name = longest(forms)
            spans = tuple(Span(doc._.entities[index].start_char, doc._.entities[index].end_char) for index in group)
            events.append(Event(name=name, aliases=tuple(form for form in forms if form != name), mentions=spans))
        doc._.events, doc._.event_of = tuple(events), of
        return doc


def same_event(one: str, other: str) -> bool:
    """Whether two forms name one occasion: the years do not disagree, and the words of the one are in the other, or
    abbreviate it."""
    years = [set(_YEAR.findall(form)) for form in (one, other)]
    if years[0] and years[1] and years[0] != years[1]:
        return False
    words = [
        {word.casefold() for word in _WORD.findall(form) if not _YEAR.fullmatch(word)} - _LINKS for form in (one, other)
    ]
    small, large = sorted(words, key=len)
    if not small:
        return False
    if small <= large:
        return len(small) > 1 or small == large or len(next(iter(small))) > 2
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in _WORD.findall(long) if word[0].isupper() and not _YEAR.fullmatch(word))
    return len(small) == 1 and next(iter(small)).upper() == initials and short != long


@Language.factory("pantau_events", assigns=["doc._.events", "doc._.event_of"], requires=["doc.ents", "doc._.acronyms"])
def create_events(nlp: Language, name: str) -> Events:
    return Events()
