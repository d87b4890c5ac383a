"""Words quoted verbatim, with the person who says them. Sets `doc._.quotes`."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Quote, Span
from models.finders.people import SAYING, SAYS

_QUOTED = re.compile(r'"([^"\n]{12,1500})"|“([^“”\n]{12,1500})[”"]')
_CUE_AFTER = re.compile(r"[,.]?\s{0,2}(?:demikian\s)?(" + "|".join(sorted(SAYING, key=len, reverse=True)) + r")\b")
_CUE_BEFORE = re.compile(
    r"\b(" + "|".join(sorted(SAYS | SAYING, key=len, reverse=True)) + r")(?: bahwa)?\s?[,:]?\s{0,2}$"
)
_REACH = 90

if not Doc.has_extension("quotes"):
    Doc.set_extension("quotes", default=())


class Quotes:
    """Pairs of quotation marks on one line; "kata X" behind or "X mengatakan" before names the speaker.

    A cue without a name ("katanya") gives the speaker of the quote before.
    """

    def __call__(self, doc: Doc) -> Doc:
        doc._.quotes = tuple(self.find(doc))
        return doc

    def find(self, doc: Doc) -> Iterator[Quote]:
        people = [index for index, entity in enumerate(doc._.entities) if entity.label_ == "PERSON"]
        starts = [doc._.entities[index].start_char for index in people]
        last: tuple[str, Span] | None = None
        for match in _QUOTED.finditer(doc.text):
            group = 1 if match[1] is not None else 2
            span = Span(match.start(group), match.end(group))
            if len(match[group].split()) < 3:
                continue
            cue, speaker = self._attribution(doc, match, people, starts)
            if speaker is None and cue is not None:
                speaker = last
            last = speaker or last
            yield Quote(
                text=match[group],
                span=span,
                speaker=speaker[0] if speaker else None,
                speaker_span=speaker[1] if speaker else None,
                cue=cue,
            )

    def _attribution(
        self, doc: Doc, match: re.Match[str], people: list[int], starts: list[int]
    ) -> tuple[str | None, tuple[str, Span] | None]:
        text = doc.text
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        after = _CUE_AFTER.match(text, match.end())
        if after:
            at = bisect_left(starts, after.end())
            within = at < len(people) and starts[at] <= min(line_end, after.end() + _REACH)
            return after[1], self._speaker(doc, people[at]) if within and '"' not in text[
                after.end() : starts[at]
            ] else None
        head = text[max(0, match.start() - _REACH) : match.start()].rpartition("\n")[2]
        before = _CUE_BEFORE.search(head)
        if before:
            at = bisect_left(starts, match.start()) - 1
            within = (
                at >= 0 and starts[at] >= match.start() - 2 * _REACH and "\n" not in text[starts[at] : match.start()]
            )
            return before[1], self._speaker(doc, people[at]) if within else None
        return None, None

    def _speaker(self, doc: Doc, index: int) -> tuple[str, Span]:
        entity = doc._.entities[index]
        return doc._.people[doc._.person_of[index]].name, Span(entity.start_char, entity.end_char)


@Language.factory("pantau_quotes", assigns=["doc._.quotes"], requires=["doc.ents", "doc._.people"])
def create_quotes(nlp: Language, name: str) -> Quotes:
    return Quotes()
