"""What people say, verbatim or reported, with the person who says it. Sets `doc._.quotes`."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Quote, Span
from models.lexicons import load_lexicon
from models.quotation import Quoted, quoted
from models.ranges import overlaps
from models.speakers import Attribution, Cues, Named, Speaker, Speakers
from models.tokens import text_of

_LEAST_WORDS, _LEAST, _MOST = 3, 12, 3000
_NEAR = 200
"""Code points between two quotes of one speaker, of which only the first is attributed."""

if not Doc.has_extension("quotes"):
    Doc.set_extension("quotes", default=())


class Quotes:
    """Quotation marks on one hand, "mengatakan bahwa" on the other; models/speakers tells whose words they are."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def __call__(self, doc: Doc) -> Doc:
        text: str = text_of(doc)
        marked = quoted(text, self.cues.behind)
        quiet = [(item.opens, item.closes) for item in marked]
        speakers = Speakers(text, doc._.people, _named(doc), quiet, self.cues)
        sentences = [(sentence.start_char, sentence.end_char) for sentence in doc.sents]
        for start, end in sentences:
            speakers.hear_subject(_outside(quiet, start, end), end)
        told = [item for item in marked if not overlaps(doc._.residue, item.opens, item.closes)]
        spoken = [item for item in told if self._is_speech(text, item)]
        found = _Reading(text, speakers, sentences, quiet).quotes(spoken)
        doc._.quotes = tuple(sorted(found, key=lambda quote: quote.span))
        return doc

    def _is_speech(self, text: str, item: Quoted) -> bool:
        """Whether quoted words are more than a title, a slogan or a word held at arm's length."""
        words = text[item.start : item.end]
        long = _LEAST <= len(words) <= _MOST and len(words.split()) >= _LEAST_WORDS
        return long and not self.cues.titles.search(text, max(0, item.opens - 40), item.opens)


class _Reading:
    """The quotes of one text, in its order: whom a pronoun means depends on who spoke before."""

    def __init__(
        self, text: str, speakers: Speakers, sentences: list[tuple[int, int]], quiet: list[tuple[int, int]]
    ) -> None:
        self.text, self.speakers, self.sentences, self.quiet = text, speakers, sentences, quiet
        self.starts = [start for start, _ in sentences]

    def quotes(self, spoken: list[Quoted]) -> Iterator[Quote]:
        """Speech over several paragraphs is one quote for each of them, all of the same speaker."""
        plain = [(start, end, None) for start, end in self.sentences if not overlaps(self.quiet, start, end)]
        marked = [(item.opens, item.closes, item) for item in spoken]
        pending: list[Quoted] = []
        before: Quoted | None = None
        last: Speaker | None = None
        for start, end, item in sorted([*plain, *marked], key=lambda place: place[:2]):
            if item is None:
                yield from self._reported(start, end)
                continue
            pending.append(item)
            if item.goes_on and item is not spoken[-1]:
                continue
            said = self._attributed(item, before) or self._attributed(pending[0], before)
            if said is None and last and before and self._follows(before, pending[0]):
                said = Attribution(None, item.closes, last)
            for part in pending:
                yield self._quote(part.start, part.end, said)
            last = said.speaker if said else None
            if last:
                self.speakers.hear(last)
            before, pending = item, []

    def _attributed(self, item: Quoted, before: Quoted | None) -> Attribution | None:
        if found := self.speakers.behind(item.closes):
            return found
        at = bisect_right(self.starts, item.opens) - 1
        # the words before a quote may count as a sentence of their own
        if at > 0 and self.starts[at] == item.opens and "\n" not in self.text[self.starts[at - 1] : item.opens]:
            at -= 1
        start = max(self.starts[at] if at >= 0 else 0, before.closes if before else 0)
        found = self.speakers.before(start, item.opens) if start < item.opens else None
        return found if found and found.speaker else None

    def _follows(self, before: Quoted, item: Quoted) -> bool:
        """Whether a quote goes on with the one before it: in its paragraph, or as the whole of the next one."""
        between = self.text[before.closes : item.opens]
        if len(between) > _NEAR or "\n" not in between:
            return len(between) <= _NEAR
        line_end = self.text.find("\n", item.closes)
        rest = self.text[item.closes : line_end if line_end >= 0 else len(self.text)]
        return between.rstrip(" ").endswith("\n") and not rest.strip(" .")

    def _reported(self, start: int, end: int) -> Iterator[Quote]:
        """The clause of indirect speech in a sentence, if it has one and tells its speaker."""
        found = self._clause(start, end)
        if found is None or found[2].speaker is None:
            return
        first, last, said = found
        words = self.text[first:last]
        first += len(words) - len(words.lstrip(" ,\n"))
        last -= len(words) - len(words.rstrip(" \n.…"))
        if _LEAST <= last - first <= _MOST and len(self.text[first:last].split()) >= _LEAST_WORDS:
            self.speakers.hear(found[2].speaker)
            yield self._quote(first, last, said, direct=False)

    def _clause(self, start: int, end: int) -> tuple[int, int, Attribution] | None:
        cues, text = self.speakers.cues, self.text
        if match := cues.according.match(text, start, end):
            speaker = self.speakers.of_cue(match)
            return (speaker.span.end, end, Attribution(match["cue"], match.end(), speaker)) if speaker else None
        for match in cues.that.finditer(text, start, end):
            if not cues.negated.search(text, max(start, match.start() - 20), match.start()):
                speaker = self.speakers.subject(start, match.start())
                return match.end(), end, Attribution(match["cue"] or match["plain"], match.end(), speaker)
        for match in cues.tail.finditer(text, start, end):
            speaker = self.speakers.of_cue(match)
            inserted = speaker is not None and text.startswith(",", speaker.span.end)
            return start, end if inserted else match.start(), Attribution(match["cue"], match.end(), speaker)
        return None

    def _quote(self, start: int, end: int, said: Attribution | None, *, direct: bool = True) -> Quote:
        speaker = said.speaker if said else None
        return Quote(
            text=self.text[start:end],
            span=Span(start, end),
            speaker=self.speakers.people[speaker.person].name if speaker else None,
            speaker_span=speaker.span if speaker else None,
            cue=said.cue if said else None,
            direct=direct,
        )


def _named(doc: Doc) -> Iterator[Named]:
    """People and offices, each with what stands right before it."""
    lead, end = 0, -10
    for index, entity in enumerate(doc._.entities):
        if entity.start_char - end > 1:
            lead = entity.start_char
        end = entity.end_char
        if entity.label_ in ("PERSON", "POSITION"):
            person = doc._.person_of[index] if entity.label_ == "PERSON" else None
            yield Named(Span(entity.start_char, entity.end_char), lead, person)


def _outside(quiet: list[tuple[int, int]], start: int, end: int) -> int:
    """Where a sentence begins once its quotes are over; its end when it is all quoted."""
    for opens, closes in quiet[max(0, bisect_left(quiet, (start, start)) - 1) :]:
        if opens > start:
            break
        start = max(start, min(closes, end))
    return start


@Language.factory("pantau_quotes", assigns=["doc._.quotes"], requires=["doc.ents", "doc._.people", "doc._.residue"])
def create_quotes(nlp: Language, name: str) -> Quotes:
    return Quotes(Cues(load_lexicon().tables["speech"]))
