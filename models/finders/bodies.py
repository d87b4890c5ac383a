"""Institutions and companies by the words that open and close their names."""

from collections.abc import Iterator

from models.finders.view import ROMAN, Found, Phrases, View
from models.lexicons import Lexicon, word_set
from models.names import abbreviates

# heads that name a body by themselves; the others need a name behind them
_ALONE = word_set("bodies", "alone")
_PERSONAL = word_set("bodies", "personal")
# they have the place that they are in to their name
PLACED = frozenset(("KBRI", "KJRI", "Konsulat", "Kedutaan", "Kedubes"))
_STOPS = word_set("bodies", "stops")
_RANKS = word_set("bodies", "ranks")
_INNER = frozenset(("of", "for", "and", "the", "&", "on", "in", "de"))
# programmes that open like a body
_PROGRAMMES = frozenset(
    ("Sekolah Rakyat", "Koperasi Merah", "Kampus Berdampak", "Kampus Merdeka", "Badan Usaha", "Lembaga Halal")
)
# an abbreviation in brackets stands between these and the region that completes them
BROKEN = frozenset(("Pemerintah", "Kejaksaan", "Kepolisian", "Pengadilan", "Kantor", "Rumah"))
_LEGAL = word_set("legal", "behind", "abroad")
_LONGEST = 14


class Bodies:
    """Finds INSTITUTION and COMPANY spans."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.tables["heads"]
        kinds = {head: "INSTITUTION" for group in ("state", "public", "private") for head in table[group]}
        kinds |= dict.fromkeys(table["company"], "COMPANY")
        upper = ((head.upper(), label) for head, label in kinds.items() if len(head) > 5)
        self.heads = Phrases([*kinds.items(), *upper])
        self.fielded = frozenset(head.split()[0] for head in table["state"])
        self.tails = dict.fromkeys([*table["company_tails"], *_LEGAL], "COMPANY") | dict.fromkeys(
            table["institution_tails"], "INSTITUTION"
        )
        named = [(form, "INSTITUTION") for body in lexicon.institutions for form in body.forms]
        named += [(form, "COMPANY") for body in lexicon.companies for form in body.forms]
        named += [(form.upper(), label) for form, label in named if " " in form and label == "INSTITUTION"]
        self.named = Phrases(named)
        offices = lexicon.tables["offices"]
        self.offices = Phrases(
            (head, True)
            for head in [
                *offices["private"]["bare"],
                *(head for group in ("portfolio", "region", "nation", "bare") for head in offices["state"][group]),
            ]
        )
        self.office_ends = frozenset(
            head.split()[-1] for group in ("portfolio", "bare") for head in offices["state"][group]
        ) | frozenset(head.split()[-1] for head in offices["private"]["bare"])
        self.countries = Phrases((form, True) for form in lexicon.countries)
        self.places = Phrases([(place, True) for place in lexicon.places])

    def find(self, view: View) -> Iterator[Found]:
        index = 0
        while index < view.size:
            if not view.is_name_word(index) and view.words[index] not in ("bank", "bankjatim"):
                index += 1
                continue
            found = self._at(view, index)
            if found:
                yield found
            index = found.end if found else index + 1

    def _at(self, view: View, start: int) -> Found | None:
        named = self._named(view, start)
        if view.headline[start]:
            return named or self._in_headline(view, start)
        site = self.places.at(view.words, start)
        options = [option for option in (named, self._headed(view, start), self._tailed(view, start)) if option]
        if site and all(option.end <= site[0] for option in options):
            return None
        return max(options, key=lambda found: (found.end, found.score), default=None)

    def _in_headline(self, view: View, start: int) -> Found | None:
        """A head that stands by itself, with its region: where every word has a capital, no more can be told."""
        hit = self.heads.at(view.words, start)
        if hit is None or " ".join(view.words[start : hit[0]]) not in _ALONE:
            return None
        return Found(start, self._region(view, hit[0]), hit[1], 0.8)

    def _named(self, view: View, start: int) -> Found | None:
        hit = self.named.at(view.words, start)
        if hit is None or (view.words[start] in ("TNI", "Pol", "Polri") and view.word(start - 1) in _RANKS):
            return None
        end, label = hit
        if (
            view.word(end) in ("RI", "Republik")
            and label == "INSTITUTION"
            and (nation := self.countries.at(view.words, end))
        ):
            end = nation[0]
        elif label == "INSTITUTION" and (
            end - start > 1
            or view.words[start]
            in ("BPOM", "OJK", "BI", "Baznas", "BNN", "BPS", "DPRD", "KPU", "Bawaslu", "TNI", "Polri")
        ):
            end = self._region(view, end)
        elif label == "COMPANY":
            end = self._legal(view, end)
        return Found(start, end, label, 0.95)

    def _region(self, view: View, index: int) -> int:
        after = index
        while view.word(after) in ("Kota", "Kabupaten", "Provinsi"):
            after += 1
        place = self.places.at(view.words, after) if after < view.size and view.capital[after] else None
        return view.past_side(place[0]) if place else index

    def _legal(self, view: View, end: int) -> int:
        """Past the legal form, "Tbk" or "(Persero)", behind a company's name."""
        while True:
            if view.word(end) == "(" and view.word(end + 1) in _LEGAL and view.word(end + 2) == ")":
                end += 3
            elif view.word(end) in _LEGAL or view.word(end) in ("Indonesia", "Group"):
                end += 1
            else:
                return end

    def _headed(self, view: View, start: int) -> Found | None:
        hit = self.heads.at(view.words, start)
        if hit is None or " ".join(view.words[start : start + 2]) in _PROGRAMMES:
            return None
        after, label = hit
        head = view.words[start]
        dot = label == "COMPANY" and head in ("PT", "CV", "UD") and view.word(after) == "."
        end = self._name(view, after + dot, head=head, label=label)
        if end == after + dot:
            opening = " ".join(view.words[start:after])
            if opening not in _ALONE and not (head in BROKEN and _bracketed(view, after, opening)):
                return None
            end = after
        if label == "COMPANY":
            end = self._legal(view, end)
        return Found(start, end, label, 0.85)

    def _name(self, view: View, index: int, *, head: str, label: str) -> int:
        """Past the words that name a body whose head ends at `index`."""
        end = index
        while end < view.size and end - index < _LONGEST:
            step = self._step(view, end, index, head=head, label=label)
            if step is None:
                break
            end = step
        return end

    def _step(self, view: View, end: int, first: int, *, head: str, label: str) -> int | None:
        """Past the next part of the name that began at `first`, or None where the name is over."""
        word = view.words[end]
        if view.opens[end] or view.breaks(end):
            return None
        if view.capital[end]:
            return self._capital(view, end, first, head=head, label=label)
        if word[0].isdigit():
            numbered = end == first or view.word(end - 1) in ("Kelas", "Negeri", "Regional", "/")
            return end + 1 if numbered else None
        if word in ("dan", ",", "&") and (after := self._joined(view, end, first, head=head)):
            return after
        if word in ("/", "-") and view.capital_after(end) and not view.spaced[end]:
            return end + 2 if word == "/" or (view.joined(end) and not self._other(view, end + 1)) else None
        if word == "se" and view.word(end + 1) == "-" and view.capital_after(end + 1):
            return end + 3
        if word == "di" and head in PLACED:
            return self._place(view, end + 1)
        if word in _INNER and end > first and view.capital_after(end) and label == "COMPANY":
            return end + 2
        return None

    def _capital(self, view: View, end: int, first: int, *, head: str, label: str) -> int | None:
        """Past a capitalised word that goes on with the name, or None where another name begins."""
        word = view.words[end]
        inner = (
            (word == "Badan" and view.word(end + 1) == "Usaha")
            or (word == "Jenderal" and view.word(end - 1) in ("Direktorat", "Inspektorat", "Sekretariat"))
            or (end == first and (word == "Dinas" or (word == "Bank" and label == "COMPANY")))
        )
        personal = head in _PERSONAL
        if (word in _STOPS and not inner) or self._person_starts(view, end, first, personal=personal):
            return None
        if personal or head not in self.fielded or end == first or self._of_office(view, end):
            return end + 1
        if place := self.places.at(view.words, end):
            return view.past_side(place[0])
        return end + 1 if self._own_word(view, end) else None

    def _of_office(self, view: View, index: int) -> bool:
        """Whether a word goes on with the name of a state body: a common noun, an abbreviation, a numeral, a state."""
        word = view.words[index]
        return (
            view.is_content(index)
            or view.is_acronym(index)
            or bool(ROMAN.fullmatch(word))
            or word in ("RI", "Polri", "Republik", "Indonesia", "Kemenag", "Kemenko")
        )

    def _other(self, view: View, index: int) -> bool:
        """Whether another body's name begins here: "Pemprov Bali-Universitas Tirta Asih" are two."""
        return any(phrases.at(view.words, index) for phrases in (self.heads, self.named, self.countries))

    def _own_word(self, view: View, index: int) -> bool:
        """Whether an unknown word belongs to the name ("Ditjen Bina Adwil"): no name of a person, and no name goes
        on behind it."""
        follows = index + 1 < view.size and view.is_name_word(index + 1) and not view.opens[index + 1]
        known = follows and self.named.at(view.words, index + 1) is not None
        return (
            not view.is_given(index)
            and (known or not follows)
            and not view.opens[index]
            and view.word(index - 1)[:1].isupper()
        )

    def _place(self, view: View, index: int) -> int | None:
        found = (
            (self.places.at(view.words, index) or self.countries.at(view.words, index)) if index < view.size else None
        )
        return found[0] if found else None

    def _person_starts(self, view: View, index: int, first: int, *, personal: bool) -> bool:
        if not view.is_given(index) or view.is_content(index) or index == first:
            return False
        named_next = view.capital_after(index) and view.spaced[index]
        if personal:
            return (
                index - first >= 1
                and named_next
                and view.word(index - 1) in ("Indonesia", "Tbk", ")", "Persero", "Nusantara", "Group")
            )
        return named_next or view.joined(index)

    def _joined(self, view: View, index: int, first: int, *, head: str) -> int | None:
        """Past a connective and the capitalised content word that goes on with the name."""
        if head not in self.fielded or index == first:
            return None
        after = index + 1
        if view.words[index] == ",":
            ahead = view.words[index : index + 10]
            if "dan" not in ahead or any(word in _STOPS for word in ahead[: ahead.index("dan")]):
                return None
            if view.word(after) == "dan":
                after += 1
        if after >= view.size or not view.capital[after] or view.word(after) in _STOPS or not view.is_content(after):
            return None
        if self.heads.at(view.words, after) or view.is_given(after):
            return None
        return after + 1

    def _tailed(self, view: View, start: int) -> Found | None:
        """A run of capitalised words that ends in "University", "Ltd", ... ; the run may hold "of", "and", "&"."""
        before = view.word(start - 1)
        continues = (
            start
            and view.is_name_word(start - 1)
            and not view.opens[start]
            and not (view.is_content(start - 1) or before in self.office_ends)
        )
        if continues or (view.is_content(start) and view.words[start] not in self.tails):
            return None
        if self.offices.at(view.words, start):
            return None
        end, best = start, None
        while end < view.size and end - start < 10 and not (view.opens[end] and end > start):
            word = view.words[end]
            if view.is_name_word(end):
                if word in self.tails and end > start:
                    best = Found(start, end + 1, self.tails[word], 0.75)
                end += 1
            elif word in _INNER and view.capital_after(end) and end > start:
                end += 1
            else:
                break
        if best is None or (view.words[start] in view.lexicon.function_words and view.opens[start]):
            return None
        if view.word(best.end) in ("of", "for") and view.capital_after(best.end):
            stop = best.end + 1
            while stop < view.size and (
                view.is_name_word(stop) or (view.words[stop] in ("and", "of", "&") and view.capital_after(stop))
            ):
                stop += 1
            best = Found(start, stop, best.label, best.score)
        return best


def _bracketed(view: View, index: int, name: str) -> bool:
    """Whether the abbreviation of a name stands in brackets here, and capitalised words go on behind it."""
    return (
        view.word(index) == "("
        and view.word(index + 2) == ")"
        and view.capital_after(index + 2)
        and abbreviates(view.word(index + 1), name)
    )
