"""Mentions that are pieces of one name, joined, and those that take a word too many or too few, set right."""

from collections.abc import Iterator, Sequence, Set
from itertools import zip_longest

from models.lexicons import Lexicon, word_set
from models.mentions import BODIES, Mention
from models.names import abbreviates, shortened

_OPENINGS = word_set("mending", "openings")
_LEGAL = word_set("legal", "behind", "abroad")
_RANKS = word_set("mending", "ranks")
_HYPHENED = BODIES | {"PLACE"}
_REACH = 3
_SIDES = frozenset(("Utara", "Selatan", "Timur", "Barat", "Tengah", "Tenggara", "Pusat", "Daya"))
_BRANCHES = frozenset(("Cabang", "Wilayah", "Regional", "Area", "Daerah", "Kabupaten", "Kota", "Provinsi"))


class Joining:
    """Words and mentions, in order -> the mentions joined, in order."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.places = lexicon.places
        bodies = (*lexicon.institutions, *lexicon.companies)
        self.known = frozenset(form for body in bodies for form in body.forms)
        state = lexicon.tables["offices"]["state"]
        self.regional = frozenset(head.split()[-1] for head in state["region"])
        self.national = frozenset(head.split()[-1] for head in state["nation"])
        self.given = lexicon.given_names
        single = {head for group in ("region", "nation") for head in state[group] if " " not in head}
        self.titles = single - self.given - {"Sultan", "Raja", "Ratu", "Emir"}
        titles = lexicon.tables["offices"]["honorific"]["words"]
        self.honorifics = frozenset(word for title in titles for word in title.split()) | _RANKS
        heads = lexicon.tables["heads"]
        self.firsts = frozenset(head.split()[0] for group in ("state", "public") for head in heads[group])
        self.heads = frozenset(head for group in ("state", "public", "private") for head in heads[group])

    def __call__(self, words: Sequence[str], found: Sequence[Mention], glued: Set[int]) -> list[Mention]:
        widened = sorted(
            self._widened(words, self._continued(words, list(_hyphened(words, _completed(words, found), glued))))
        )
        return list(self._broken(words, list(self._joined(words, widened, glued))))

    def _continued(self, words: Sequence[str], found: Sequence[Mention]) -> list[Mention]:
        """Bodies up to the person who leads them, where the text elsewhere shows that what stands between is not the
        person's: "Kepala | BBWS Way Sari | Raya | Ediwan Putra", "Ediwan mengatakan"."""
        out: list[Mention] = []
        people = [words[mention.start] for mention in found if mention.label == "PERSON"]
        for mention, following in zip_longest(found, found[1:]):
            gap = words[mention.end : following.start] if following and following.label == "PERSON" else []
            led = bool(out) and out[-1].label == "POSITION" and out[-1].end == mention.start
            again = bool(gap) and people.count(words[following.start]) > 1
            if (
                led
                and again
                and mention.label in BODIES
                and len(gap) < 3
                and all(word.istitle() and word not in self.honorifics for word in gap)
            ):
                mention = mention._replace(end=following.start)
            out.append(mention)
        return out

    def _broken(self, words: Sequence[str], found: Sequence[Mention]) -> Iterator[Mention]:
        """Names whose opening a bracketed short form breaks: "Komando Daerah Militer (Kodam) IX/Udayana"."""
        end = 0
        for at, head in enumerate(found):
            if head.start < end:
                continue
            pieces = found[at : at + 3]
            if len(pieces) == 3 and all(piece.label in BODIES for piece in pieces):
                one, short, rest = pieces
                name = " ".join(words[one.start : one.end])
                opening = name in self.heads or shortened(name.casefold()) == words[short.start].casefold()
                marks = words[one.end : short.start] == ["("] and words[short.end : rest.start] == [")"]
                if opening and marks and short.end - short.start == 1 and words[rest.start] not in self.firsts:
                    head = one._replace(end=rest.end)
            end = head.end
            yield head

    def _joined(self, words: Sequence[str], found: Sequence[Mention], glued: Set[int]) -> Iterator[Mention]:
        """Neighbours that are one name, and short forms of offices in brackets, which are none."""
        last: Mention | None = None
        for mention in found:
            if last is None:
                last = mention
                continue
            if self._shortens_office(words, last, mention):
                continue
            if mention.start not in glued and self._one(words, last, mention):
                body = last.label == "POSITION" and mention.label in BODIES
                last = last._replace(end=mention.end, label=mention.label if body else last.label)
                continue
            yield last
            last = mention
        if last is not None:
            yield last

    def _one(self, words: Sequence[str], left: Mention, right: Mention) -> bool:
        """Whether two mentions side by side are one."""
        if left.end != right.start:
            inner = words[left.end : right.start]
            return (
                left.label == right.label == "INSTITUTION"
                and inner in (["-"], ["/"])
                and " ".join(words[left.start : right.end]) in self.known
            )
        if left.label == "POSITION":
            head = words[left.end - 1]
            region = right.label == "PLACE" and head in self.regional
            quarters = right.label in BODIES and " ".join(words[left.start : right.end]) in self.known
            return region or quarters or (right.label == "COUNTRY" and head in self.national)
        if left.label == right.label == "PERSON":
            return right.end - right.start == 1 or left.end - left.start == 1
        if right.label == "PLACE" and left.label in BODIES:
            return words[left.end - 1] in _BRANCHES
        both = left.label in BODIES and right.label in BODIES
        return both and " ".join(words[left.start : right.end]) in self.known

    def _shortens_office(self, words: Sequence[str], office: Mention, short: Mention) -> bool:
        """Whether a body is but the short form of the office's field: "Menteri Pekerjaan Umum (PU)"."""
        name = words[short.start]
        bracketed = (
            office.label == "POSITION"
            and short.label in BODIES
            and short.start == office.end + 1
            and short.end - short.start == 1
            and words[office.end] == "("
            and words[short.end : short.end + 1] == [")"]
            and name not in self.heads
        )
        field = words[office.start : office.end]
        return bracketed and any(abbreviates(name, "".join(field[at:])) for at in range(len(field)))

    def _widened(self, words: Sequence[str], found: list[Mention]) -> Iterator[Mention]:
        """People with the first part of the name that lists of common words hide ("Ki", "I") and without the region or
        the office in front of it; regions with their side ("Jakarta | Pusat"); offices held "ad interim"; bodies up to
        their legal form ("Norvik | Radar AB")."""
        taken = {at for mention in found for at in range(mention.start, mention.end)}
        for left, mention in zip((None, *found), found, strict=False):
            start, end = mention.start, mention.end
            if mention.label == "PERSON":
                yield from self._person(words, mention, left, alone=start - 1 not in taken)
                continue
            following = words[end : end + 2]
            side = following and following[0] in _SIDES and end not in taken and self._is_region(words, start, end)
            if side and mention.label in ("INSTITUTION", "PLACE", "POSITION"):
                mention = mention._replace(end=end + 1)
            elif mention.label in BODIES and (legal := self._legal(words, end, taken)):
                mention = mention._replace(end=legal, label="COMPANY")
            elif mention.label == "PLACE" and start and start - 1 not in taken and words[start - 1] == "Pemerintah":
                mention = mention._replace(start=start - 1, label="INSTITUTION")
            elif mention.label == "POSITION" and "ad interim" in " ".join(words[end - 1 : end + 2]):
                mention = mention._replace(end=end + (2 if following == ["ad", "interim"] else 1))
            yield mention

    def _legal(self, words: Sequence[str], end: int, taken: Set[int]) -> int | None:
        """The end of the legal form with which a name goes on, behind at most _REACH words with a capital."""
        for at in range(end, min(end + _REACH + 1, len(words))):
            if at in taken or not words[at][:1].isupper():
                return None
            if words[at] in _LEGAL:
                return at + 1
        return None

    def _is_region(self, words: Sequence[str], start: int, end: int) -> bool:
        """Whether a name ends in a region that goes on with the side behind it."""
        return any(" ".join(words[at : end + 1]) in self.places for at in range(max(start, end - 2), end))

    def _person(
        self, words: Sequence[str], mention: Mention, left: Mention | None, *, alone: bool
    ) -> Iterator[Mention]:
        start, size = mention.start, mention.end - mention.start
        behind = left if left is not None and left.end == start else None
        first = words[start]
        if first in self.places and first not in self.given and behind and self._takes_region(words, behind, size):
            yield mention._replace(end=start + 1, label="PLACE")
            mention = mention._replace(start=start + 1)
        elif size > 1 and first in self.titles:
            yield mention._replace(end=start + 1, label="POSITION")
            mention = mention._replace(start=start + 1)
        elif start and alone and words[start - 1] in _OPENINGS:
            mention = mention._replace(start=start - 1)
        yield mention

    def _takes_region(self, words: Sequence[str], behind: Mention, size: int) -> bool:
        """Whether what stands before a name of so many words goes on with the region that the name opens with."""
        if behind.label == "POSITION":
            return size > 1 and words[behind.end - 1] in self.regional
        return size > 2 and behind.label in BODIES


def _hyphened(words: Sequence[str], found: Sequence[Mention], glued: Set[int]) -> Iterator[Mention]:
    """Bodies and places with both halves of a name that a hyphen joins: "BBWS Cimanuk-|Cisanggarung"."""
    end = 0
    for mention, following in zip_longest(found, found[1:]):
        if mention.start < end:
            mention = mention._replace(start=min(end, mention.end))
            if mention.start == mention.end:
                continue
        at, half = mention.end - 1, mention.end
        joined = mention.label in _HYPHENED and words[at] == "-" and at in glued and at > mention.start
        place = following is None or following.start > half or (following.start == half and following.label == "PLACE")
        if joined and place and words[half : half + 1] and words[half][:1].isupper() and words[half][1:2].islower():
            mention = mention._replace(end=half + 1)
        end = mention.end
        yield mention


def _completed(words: Sequence[str], found: Sequence[Mention]) -> list[Mention]:
    """Bodies whose opening a bracketed short form breaks, with the rest of their name as the text has it behind the
    short form elsewhere: "Balai Besar Wilayah Sungai (BBWS) Way Sari", "BBWS Way Sari"."""
    rests: dict[str, list[tuple[str, ...]]] = {}
    for mention in found:
        if mention.label in BODIES and mention.end - mention.start > 1:
            rests.setdefault(words[mention.start], []).append(tuple(words[mention.start + 1 : mention.end]))
    whole: dict[int, int] = {}
    for mention in found:
        short = words[mention.end + 1 : mention.end + 2]
        marks = [*words[mention.end : mention.end + 1], *words[mention.end + 2 : mention.end + 3]]
        if mention.label in BODIES and marks == ["(", ")"] and short[0].isupper() and short[0] in rests:
            behind = mention.end + 3
            fits = (rest for rest in rests[short[0]] if tuple(words[behind : behind + len(rest)]) == rest)
            whole[mention.start] = behind + len(max(fits, key=len, default=()))
            if whole[mention.start] == behind:
                del whole[mention.start]
    out: list[Mention] = []
    end = 0
    for mention in found:
        mention = mention._replace(start=max(mention.start, end), end=whole.get(mention.start, mention.end))
        if mention.start < mention.end:
            out.append(mention)
        end = max(end, mention.end)
    return out
