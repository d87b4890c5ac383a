"""Names of people, and what is left of capitalised words once everything else is found."""

from collections.abc import Iterator

from models.finders.view import Found, Phrases, View
from models.lexicons import Lexicon, word_set
from models.mentions import BODIES
from models.speakers import saying

_AT = word_set("people", "at")
_SITES = word_set("people", "sites")
_GOVERNING = word_set("people", "governing")
_INNER = word_set("people", "inner")
_PARTICLES = frozenset(("nya", "lah", "kah", "pun", "mu", "ku", "isme", "an"))


class People:
    """Finds PERSON spans, and PLACE for what stands where places stand."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.tables["offices"]["honorific"]["words"]
        self.honorifics = Phrases((word, True) for word in words)
        self.titles = frozenset(part for word in words for part in word.split())
        speech = lexicon.tables["speech"]
        self.saying, self.says = saying(speech), frozenset(speech["verbs"])

    def find(self, view: View, labels: list[str]) -> Iterator[Found]:
        """`labels` holds per token the label that it has already, or ""."""
        index = 0
        while index < view.size:
            if labels[index] or not view.is_name_word(index):
                index += 1
                continue
            titled = self._title_end(view, labels, index)
            start = titled or index
            if start >= view.size or labels[start] or not view.is_name_word(start):
                index = start if titled else index + 1
                continue
            end = self._run(view, labels, start)
            found = self._judge(view, labels, start, end, titled=bool(titled))
            if found:
                yield found
            index = end

    def _title_end(self, view: View, labels: list[str], index: int) -> int | None:
        """Past the honorifics and ranks that open at a token, or None."""
        end = index
        while end < view.size and not labels[end] and (hit := self.honorifics.at(view.words, end)):
            end = hit[0]
            if view.word(end) == "(" and view.word(end + 1) == "Purn" and view.word(end + 2) in (")", "."):
                end += 3 + (view.word(end + 3) == ")" and view.word(end + 2) == ".")
            if view.word(end) in (".", ","):
                end += 1
        return end if end > index else None

    def _run(self, view: View, labels: list[str], start: int) -> int:
        """Past the capitalised words that go on from `start` on the same line."""
        end = start
        while end < view.size and end - start < 7 and not labels[end] and not (view.opens[end] and end > start):
            word = view.words[end]
            initial = word == "." and len(view.words[end - 1]) <= 2
            hyphen = word == "-" and not view.spaced[end] and view.joined(end)
            inside = end > start and view.capital_after(end) and (initial or hyphen or word in _INNER)
            if end > start and hyphen and _syllable(view, end + 1):
                end += 2
                continue
            if not view.is_name_word(end) and not inside:
                break
            end += 1
        return end

    def _judge(self, view: View, labels: list[str], start: int, end: int, *, titled: bool) -> Found | None:
        first = start
        if view.opens[first] and view.words[first] in view.lexicon.function_words and not view.is_given(first):
            first += 1
        while first < end and view.words[first] in self.titles and not view.is_given(first):
            first, titled = first + 1, True
        if end - first > 1 and view.opens[first] and not view.is_given(first) and view.is_given(first + 1):
            first += 1
        if first == end:
            return None
        before, after = view.word(first - 1), view.word(end)
        content = any(view.is_content(i) for i in range(first, end) if not view.is_given(i))
        given = any(view.is_given(i) for i in range(first, end))
        office = self._after_office(view, labels, first)
        if titled and not content and not (end - first == 1 and view.words[first] in ("Mulia", "Presiden")):
            return Found(first, end, "PERSON", 0.9)
        if before in _AT and not titled and not office and not given:
            return None
        acronym = end - first == 1 and view.is_acronym(first) and not titled
        if view.headline[first] and not titled:
            named = next((i for i in range(first, end) if not view.is_given(i)), end)
            return Found(first, named, "PERSON", 0.75) if office and named > first else None
        if given and not content and not acronym:
            return Found(first, end, "PERSON", 0.85)
        if acronym or content or view.words[first] in view.lexicon.function_words:
            return None
        if office or before.casefold() in self.saying or after in self.says:
            return Found(first, end, "PERSON", 0.75)
        return None

    def _after_office(self, view: View, labels: list[str], index: int) -> bool:
        """Whether an office, or an office and its body, stands right before."""
        last = index - 1
        if view.word(last) in (",", ")"):
            last -= 1
        if last >= 0 and labels[last] in BODIES:
            label = labels[last]
            while last >= 0 and labels[last] in (label, "COUNTRY"):
                last -= 1
        return last >= 0 and labels[last] == "POSITION"


def _syllable(view: View, index: int) -> bool:
    """Whether a small word behind a hyphen ends a name ("Dae-hyeon"); not where it is doubled, or a particle."""
    word = view.word(index)
    return word.islower() and len(word) > 2 and word not in _PARTICLES and word != view.word(index - 2).casefold()


class Sites:
    """Finds PLACE spans by the word that opens the name of a site ("Gedung", "Kecamatan", "Jalan")."""

    def find(self, view: View) -> Iterator[Found]:
        for index, word in enumerate(view.words):
            if word not in _SITES or (index and view.words[index - 1] in _GOVERNING):
                continue
            end = index + 1
            while (
                end < view.size
                and end - index < 5
                and (view.is_name_word(end) or (view.words[end].isdigit() and end == index + 1))
                and not view.opens[end]
            ):
                end += 1
            if end > index + 1:
                yield Found(index, end, "PLACE", 0.7)


def partial_names(view: View, labels: list[str], names: list[tuple[str, ...]]) -> Iterator[Found]:
    """Single capitalised words that are a word of a full name found elsewhere in the text."""
    known = {word for name in names if len(name) > 1 for word in name if len(word) > 2 and word[0].isupper()}
    known -= (
        view.lexicon.places | view.lexicon.function_words | {word for word in known if len(word) < 2 or word.isupper()}
    )
    for index, word in enumerate(view.words):
        if word not in known or labels[index] or view.is_content(index):
            continue
        before = index and view.is_name_word(index - 1) and not labels[index - 1] and not view.opens[index]
        after = (
            index + 1 < view.size
            and view.is_name_word(index + 1)
            and not labels[index + 1]
            and not view.opens[index + 1]
        )
        if not before and not after:
            yield Found(index, index + 1, "PERSON", 0.7)
