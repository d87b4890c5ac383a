"""Mentions that hold more than one name, parted: "PT PLN dan Norvik Energi AB", "Asia Norrvinge AB", "Bupati I |
Nengah Subrata"."""

from collections.abc import Iterable, Iterator, Sequence, Set

from models.finders.traders import BUSINESS
from models.finders.view import Phrases
from models.lexicons import Lexicon, ministry_units, word_set
from models.mentions import BODIES, Mention

_LEGAL_BEFORE = word_set("legal", "before")
_LEGAL_BEHIND = word_set("legal", "behind", "abroad")
_CONTINENTS = word_set("parting", "continents")
_OWNERS = word_set("echoes", "owners") | BUSINESS
_FIRST_NAMES = word_set("parting", "first_names")
_BIRTH_NAMES = word_set("parting", "birth_names")
_NUMBERED = word_set("parting", "numbered")
_VERBS = word_set("parting", "verbs")
_DIRECTORS = (("Direktur", "Jenderal"), ("Dirjen",), ("Direktorat", "Jenderal"), ("Ditjen",))
_HOME = frozenset(("Indonesia", "RI"))
_JOINTS = (("-",), ("–",), ("/",))


class Parting:
    """Words and mentions, in order -> the mentions parted, in order."""

    def __init__(self, lexicon: Lexicon) -> None:
        bodies = (*lexicon.institutions, *lexicon.companies)
        self.known = frozenset(form.casefold() for body in bodies for form in body.forms)
        heads = lexicon.tables["heads"]
        self.content = frozenset(heads["content"])
        openings = (head for group in ("state", "public", "private", "company") for head in heads[group])
        self.openings = frozenset(head.split()[0] for head in openings) - self.content
        self.official = frozenset(head.split()[0] for group in ("state", "public") for head in heads[group])
        fields = (field for _, fields, _ in ministry_units() for field in fields)
        self.fields = Phrases((form, True) for field in fields for form in (field, field.title()))
        regions = [(form, "COUNTRY") for form in lexicon.countries if form not in _HOME]
        self.regions = Phrases([*regions, *((form, "PLACE") for form in _CONTINENTS)])

    def __call__(self, words: Sequence[str], found: Iterable[Mention], glued: Set[int]) -> list[Mention]:
        mentions = [
            self._without_verb(words, part) for mention in found for part in self._joined_by_and(words, mention)
        ]
        mentions = list(self._without_headline(words, mentions))
        named = _with_first_names(words, _with_markets(words, list(self._at_home(words, mentions))))
        return list(self._with_fields(words, named))

    def _without_verb(self, words: Sequence[str], mention: Mention) -> Mention:
        """An institution without the verb that a headline's capitals make a part of it, and what stands behind that:
        "Kemenkes | Bantah", "Ditjen Bina Keuangan Daerah | Percepat Evaluasi APBD"."""
        start, end = mention.start, mention.end
        if mention.label != "INSTITUTION" or self._is_known(words, start, end):
            return mention
        for at in range(start + 1, end):
            official = at - start > 1 and words[start] in self.official
            verb = words[at][0].isupper() and words[at].casefold() in _VERBS
            if verb and (official or self._is_known(words, start, at)):
                return mention._replace(end=at)
        return mention

    def _with_fields(self, words: Sequence[str], found: Iterable[Mention]) -> Iterator[Mention]:
        """Directors general and their offices with the whole field that the lexicon knows, where a person's name took
        a part of it: "Direktur Jenderal Perikanan Budi Daya | Wiratno"."""
        left: Mention | None = None
        for mention in found:
            if left is not None and mention.label == "PERSON" and left.end == mention.start:
                end = self._field_end(words, left)
                if left.end < end < mention.end:
                    left, mention = left._replace(end=end), mention._replace(start=end)
            if left is not None:
                yield left
            left = mention
        if left is not None:
            yield left

    def _field_end(self, words: Sequence[str], office: Mention) -> int:
        """Where the field of a director general ends by the lexicon; the end of anything else."""
        for head in _DIRECTORS:
            first = office.start + len(head)
            if first < office.end and tuple(words[office.start : first]) == head:
                hit = self.fields.at(words, first)
                return max(office.end, hit[0]) if hit else office.end
        return office.end

    def _joined_by_and(self, words: Sequence[str], mention: Mention) -> Iterator[Mention]:
        """Two bodies that "dan" joins, each of which is one by itself; not "Kementerian Investasi dan Hilirisasi"."""
        if mention.label not in BODIES or self._is_known(words, mention.start, mention.end):
            yield mention
            return
        for at in range(mention.start + 1, mention.end - 1):
            if words[at] not in ("dan", "serta"):
                continue
            left, right = (mention.start, at), (at + 1, mention.end)
            unknown = not any(word in self.content for word in words[at + 1 : mention.end])
            opened = self._opens(words, *right)
            if (opened and self._opens(words, *left)) or (unknown and self._is_known(words, *left)):
                yield mention._replace(end=at, label=self._label(words, *left, mention.label))
                rest = "COMPANY" if unknown and not opened else mention.label
                yield from self._joined_by_and(
                    words, mention._replace(start=at + 1, label=self._label(words, *right, rest))
                )
                return
        yield mention

    def _without_headline(self, words: Sequence[str], found: Sequence[Mention]) -> Iterator[Mention]:
        """Bodies in the title without the words that only its capitals make a part of the name, where the text has the
        name alone and never the longer one: "Universitas Hanbit | Resmi Teken"; not "Kementerian PU-Kemensos", which
        are two."""
        end = next((at for at, word in enumerate(words) if "\n" in word), 0)
        told = {tuple(words[mention.start : mention.end]) for mention in found if mention.start > end}
        for mention in found:
            name = tuple(words[mention.start : mention.end])
            if mention.label in BODIES and mention.end <= end and name not in told:
                alone = next((size for size in range(len(name) - 1, 1, -1) if name[:size] in told), len(name))
                behind = name[alone:]
                plain = behind[:1] not in _JOINTS and not any(word in self.openings for word in behind)
                mention = mention._replace(end=mention.start + alone) if plain else mention
            yield mention

    def _label(self, words: Sequence[str], start: int, end: int, usual: str) -> str:
        if words[start] in _LEGAL_BEFORE or words[end - 1] in _LEGAL_BEHIND:
            return "COMPANY"
        return "INSTITUTION" if words[start] in self.openings and words[start] != "Bank" else usual

    def _is_known(self, words: Sequence[str], start: int, end: int) -> bool:
        first = start + (words[start] in _LEGAL_BEFORE and end - start > 1)
        return (
            " ".join(words[start:end]).casefold() in self.known or " ".join(words[first:end]).casefold() in self.known
        )

    def _opens(self, words: Sequence[str], start: int, end: int) -> bool:
        """Whether words are a whole name: known, or with an opening or a legal form, and a name beside it."""
        named = end - start > 1 and (words[start] in self.openings or words[end - 1] in _LEGAL_BEHIND)
        return named or self._is_known(words, start, end)

    def _at_home(self, words: Sequence[str], found: Sequence[Mention]) -> Iterator[Mention]:
        """Companies apart from what says before them where they are at home, where they sell or who speaks for them:
        "Asia | Norrvinge AB", "Direktur | Norrvinge". The text has to have the name alone or with its legal form
        elsewhere, or to speak of a "perusahaan Swedia"."""
        hits = [self._region(words, mention) for mention in found]
        firms = _firms(words, found)
        firms |= {
            tuple(words[hit[0] : mention.end])
            for mention, hit in zip(found, hits, strict=True)
            if hit and mention.start and words[mention.start - 1].casefold() in _OWNERS
        }
        for mention, hit in zip(found, hits, strict=True):
            name = tuple(words[mention.start : mention.end])
            rest = name[hit[0] - mention.start :] if hit else ()
            if hit and (rest in firms or (rest[-1] in _LEGAL_BEHIND and rest[:-1] in firms)):
                before = mention._replace(end=hit[0], label=hit[1])
            elif mention.label == "POSITION" and (size := _firm_behind(name, firms)):
                before = mention._replace(end=mention.end - size)
            else:
                yield mention._replace(label="COMPANY") if mention.label == "PERSON" and name in firms else mention
                continue
            yield before
            yield mention._replace(start=before.end, label="COMPANY")

    def _region(self, words: Sequence[str], mention: Mention) -> tuple[int, str] | None:
        """The end and label of the state or continent that a name opens with, where it goes on and is not known."""
        if mention.label not in ("COMPANY", "COUNTRY", "PERSON") or self._is_known(words, mention.start, mention.end):
            return None
        hit = self.regions.at(words, mention.start)
        return hit if hit and hit[0] < mention.end else None


def _firms(words: Sequence[str], found: Sequence[Mention]) -> set[tuple[str, ...]]:
    """The names of companies in a text, those that a foreign legal form closes without it too."""
    out = set()
    for mention in found:
        name = tuple(words[mention.start : mention.end])
        closed = len(name) > 1 and name[-1] in _LEGAL_BEHIND
        if mention.label == "COMPANY" or (mention.label == "PERSON" and closed):
            out |= {name, name[:-1]} if closed else {name}
    return out


def _firm_behind(name: tuple[str, ...], firms: Set[tuple[str, ...]]) -> int | None:
    """How many words of an office's end are the name of a company."""
    return next((size for size in range(len(name) - 1, 0, -1) if name[-size:] in firms), None)


def _with_markets(words: Sequence[str], found: Sequence[Mention]) -> Iterator[Mention]:
    """Without the continents that stand before a name; an office before one has it: "Direktur Penjualan Asia |
    Norrvinge AB"."""
    left: Mention | None = None
    for mention in found:
        market = mention.label == "PLACE" and " ".join(words[mention.start : mention.end]) in _CONTINENTS
        if left and market and left.label == "POSITION" and left.end == mention.start:
            left = left._replace(end=mention.end)
            continue
        if left:
            yield left
        left = mention
    if left:
        yield left


def _with_first_names(words: Sequence[str], found: Iterable[Mention]) -> Iterator[Mention]:
    """People with the first part of a Balinese name that an office or body before them took for its last word:
    "Bupati | I Nengah Subrata", "Camat | Anak Agung Rai"."""
    left: Mention | None = None
    for mention in found:
        if left is not None and left.label in ("POSITION", "PLACE", *BODIES) and left.end == mention.start:
            at = _first_name(words, left) if mention.label == "PERSON" else None
            if at is not None:
                left, mention = left._replace(end=at), mention._replace(start=at)
        if left is not None:
            yield left
        left = mention
    if left is not None:
        yield left


def _first_name(words: Sequence[str], left: Mention) -> int | None:
    """Where a Balinese name begins in the end of an office or body; "Komisi I" has its number."""
    for at in range(max(left.start + 1, left.end - 3), left.end):
        opens = words[at] in _FIRST_NAMES and words[at + 1] in _BIRTH_NAMES
        if opens and not (words[at] == "I" and words[at - 1] in _NUMBERED):
            return at
    return None
