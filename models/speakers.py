"""Who says something: the name, office or pronoun beside a cue ("kata Budi", "ujarnya", "Menurut Mensos")."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.analysis import Person, Span
from models.names import fold, key
from models.patterns import any_of

_REACH = 160
"""Code points between a cue and the name of its speaker, long offices included."""
_TITLE = 60
_LONGEST = 500
"""Code points before a quote in which its sentence may attribute it."""
_CAPITALS = re.compile(r"\s{0,2}((?:[A-Z][\w'’-]*)(?: [A-Z][\w'’-]*)*)")
_VERB = re.compile(r"(?<!\w)(?:me|ber|di|ter)[a-z]{4,}")
_LAST_WORD = re.compile(r"(\w+)\W*(?:Bapak |Ibu |Pak |Bu )?$")


@dataclass(frozen=True, slots=True)
class Named:
    """A person (by position among the people of the text), or an office alone (None), at `span`; names and offices
    that stand before it without a gap begin at `lead`."""

    span: Span
    lead: int
    person: int | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person, by position among the people of the text, and the words that name or mean them."""

    person: int
    span: Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue that ends at `end`, and the speaker that it gives, if any; no cue where a quote only goes on."""

    cue: str | None
    end: int
    speaker: Speaker | None


def saying(table: Mapping[str, Any]) -> frozenset[str]:
    """The words of `lexicon/speech.toml` that tell of a speaker even without a quote, in small letters: "katanya"."""
    words = [*table["behind"], *table["by"]]
    return frozenset([*words, *(f"{word}nya" for word in words)])


class Cues:
    """The words of `lexicon/speech.toml` as patterns, for all texts."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        verbs, by, pronouns = (any_of(table[name]) for name in ("verbs", "by", "pronouns"))
        behind = any_of([*table["behind"], *table["behind_quotes"]])
        said = rf"(?P<cue>(?:{behind}|{by})(?P<nya>nya)?)(?!\w)"
        self.behind = re.compile(rf"\s?[,.]?\s{{0,2}}(?:(?:demikian|begitu|seperti|itulah) )?(?i:{said})")
        self.verb = re.compile(rf"\s{{1,2}}(?P<cue>{verbs})(?!\w)")
        self.head = re.compile(
            rf"(?<!\w)(?P<cue>{verbs})(?: bahwa)?(?: (?:kepada|dalam|di|pada|saat) [^.!?\n]{{1,60}})?\s?[,:]?\s{{0,2}}$"
        )
        self.pronoun = re.compile(rf"\s{{1,2}}(?P<who>(?i:{pronouns}))(?!\w)")
        self.pronoun_before = re.compile(
            rf"(?<!\w)(?P<who>(?i:{pronouns}))(?: (?:juga|pun|kemudian|lalu|kembali|turut|lantas))?\s$"
        )
        self.ends = re.compile(rf"(?<!\w)(?:{any_of(table['ends'])})(?!\w)|[.;:!?\n\"“”]")
        self.titles = re.compile(rf"(?<!\w)(?i:{any_of(table['titles'])})\W*$")
        self.negated = re.compile(rf"(?<!\w)(?i:{any_of(table['negations'])}) (?:\w+ )?$")
        self.that = re.compile(
            rf"(?<!\w)(?:(?P<cue>{verbs})(?: [^,.;:!?]{{1,40}})?,? bahwa "
            rf"|(?P<plain>{any_of(table['plain'])}),? (?!bahwa)(?=\w))"
        )
        self.according = re.compile(rf"\W*(?P<cue>(?i:{by})(?P<nya>nya)?)(?!\w)")
        self.tail = re.compile(rf",\s{said}")
        self.objects = frozenset(table["objects"])


class Speakers:
    """The people of one text, and where it names them outside of the `quiet` ranges, which are quoted words."""

    def __init__(
        self, text: str, people: Sequence[Person], named: Iterable[Named], quiet: Sequence[tuple[int, int]], cues: Cues
    ) -> None:
        self.text, self.people, self.cues = text, people, cues
        opens = [start for start, _ in quiet]
        self.named = [
            name
            for name in named
            if not ((at := bisect_right(opens, name.span.start)) and name.span.start < quiet[at - 1][1])
        ]
        self.starts = [name.span.start for name in self.named]
        self.places: list[int] = []
        self.heard: list[Speaker] = []

    def hear(self, speaker: Speaker) -> None:
        """A pronoun behind this place may mean who spoke or acted there."""
        at = bisect_right(self.places, speaker.span.start)
        self.places.insert(at, speaker.span.start)
        self.heard.insert(at, speaker)

    def hear_subject(self, start: int, end: int) -> None:
        """Whoever a sentence `[start, end)` begins with is whom the next pronoun means."""
        verb = _VERB.search(self.text, start, end)
        for name in self.named[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
            if verb and verb.start() < name.lead:
                return
            if name.person is not None and not self._is_object(name):
                self.hear(Speaker(name.person, name.span))
                return

    def meant(self, start: int, end: int) -> Speaker | None:
        """Whom a pronoun at `[start, end)` means."""
        at = bisect_left(self.places, start)
        return Speaker(self.heard[at - 1].person, Span(start, end)) if at else None

    def behind(self, at: int) -> Attribution | None:
        """The attribution that begins at `at`: "kata Budi", "ujarnya", "Budi menambahkan"."""
        if match := self.cues.behind.match(self.text, at):
            return Attribution(match["cue"], match.end(), self.of_cue(match))
        following = self._at(bisect_left(self.starts, at))
        if following is None or self.text[at : following.lead].strip(" ,"):
            return None
        verb = self.cues.verb.match(self.text, following.span.end)
        return Attribution(verb["cue"], verb.end(), self._speaker(following)) if verb else None

    def before(self, start: int, at: int) -> Attribution | None:
        """The attribution between `start` and a quote at `at`: "Budi mengatakan,", "Menurut Budi,", "Budi:"."""
        start = max(start, at - _LONGEST)
        if match := self.cues.according.match(self.text, start, at):
            speaker = self.of_cue(match)
            if speaker and not self.text[speaker.span.end : at].strip(" ,"):
                return Attribution(match["cue"], match.end(), speaker)
        if match := self.cues.head.search(self.text[start:at]):
            cue = start + match.start("cue")
            return Attribution(match["cue"], start + match.end("cue"), self.subject(start, cue))
        last = self._at(bisect_left(self.starts, at) - 1)
        if last and last.span.start >= start and self.text[last.span.end : at].strip() == ":":
            return Attribution(":", at, self._speaker(last))
        return None

    def of_cue(self, match: re.Match[str]) -> Speaker | None:
        """The speaker behind a cue ("kata ..."), or in it ("katanya")."""
        if match["nya"]:
            return self.meant(match.start("cue"), match.end("cue"))
        at = match.end()
        if pronoun := self.cues.pronoun.match(self.text, at):
            return self.meant(*pronoun.span("who"))
        end = self.cues.ends.search(self.text, at, at + _REACH)
        limit = end.start() if end else min(len(self.text), at + _REACH)
        first = bisect_left(self.starts, at)
        inside = [name for name in self.named[first : first + 4] if name.lead < limit]
        for name in inside:
            close = name is inside[0] or name.lead - inside[0].span.end < _TITLE
            if name.person is not None and close and name.span.start - at < _REACH:
                return Speaker(name.person, name.span)
        return self._speaker(inside[0]) if inside else self._by_words(at)

    def subject(self, start: int, cue: int) -> Speaker | None:
        """Who does what the verb at `cue` says, in a sentence that begins at `start`."""
        if pronoun := self.cues.pronoun_before.search(self.text[start:cue]):
            return self.meant(start + pronoun.start("who"), start + pronoun.end("who"))
        inside = self.named[bisect_left(self.starts, start) : bisect_left(self.starts, cue)]
        fit = [name for name in inside if not self._is_object(name)]
        people = [name for name in fit if name.person is not None]
        chosen = (people or fit)[-1:]
        return self._speaker(chosen[0]) if chosen else self._by_words(start)

    def _is_object(self, name: Named) -> bool:
        before = _LAST_WORD.search(self.text[max(0, name.lead - 30) : name.lead])
        return before is not None and fold(before[1]) in self.cues.objects

    def _at(self, index: int) -> Named | None:
        return self.named[index] if 0 <= index < len(self.named) else None

    def _speaker(self, name: Named) -> Speaker | None:
        if name.person is not None:
            return Speaker(name.person, name.span)
        return self._holder(self.text[name.span.start : name.span.end], name.span)

    def _by_words(self, at: int) -> Speaker | None:
        """A person known elsewhere by the capitalised words at `at`: a part of the name or of the office."""
        match = _CAPITALS.match(self.text, at)
        if match is None:
            return None
        span = Span(*match.span(1))
        words = set(match[1].split())
        for number, person in enumerate(self.people):
            if not words.isdisjoint(part for form in (person.name, *person.aliases) for part in form.split()):
                return Speaker(number, span)
        return self._holder(match[1], span)

    def _holder(self, office: str, span: Span) -> Speaker | None:
        """The one person of the text with this office, in full or by its first words ("Gubernur")."""
        wanted = key(office)
        held = [(number, key(person.position)) for number, person in enumerate(self.people) if person.position]
        fit = [number for number, position in held if position == wanted] or [
            number for number, position in held if position.startswith(f"{wanted} ") or position.endswith(f" {wanted}")
        ]
        return Speaker(fit[0], span) if wanted and len(fit) == 1 else None
