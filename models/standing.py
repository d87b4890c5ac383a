"""Whose a body is and whether an office is one of the state, by the lexicon and the words of the name."""

import re

from models.lexicons import Lexicon, short_heads, word_set
from models.names import key, shortened

# offices as companies have them that are offices of the state where the body is an agency of the state
_EXECUTIVE = word_set("standing", "executive")
_PUBLIC = tuple(word_set("standing", "public"))
_OWNED = tuple(word_set("standing", "owned"))
# boards of parties and associations, also of such as have the name of a state body ("DPD")
_BOARDS = word_set("standing", "boards")
_STATESMEN = word_set("standing", "statesmen")
_LEADING = word_set("standing", "leading")
_REGION = re.compile(r"[a-z]{3,15} (?:kabupaten|kota|provinsi) \w+(?: \w+){0,3}")
# the abbreviation of a "Badan" or "Dinas"
_OFFICE = re.compile(r"(?:b[a-z]{2,6}|d[a-z]{2,6}|dis[a-z]{3,14}|dinas[a-z]*) ")
_ORDINAL = re.compile(r"(?:ri|republik indonesia|terpilih|ke \w+|sementara)\b")


class Standing:
    """Answers from the lexicon; what it does not know is judged by the words that open the name or close it."""

    def __init__(self, lexicon: Lexicon) -> None:
        heads, offices = lexicon.tables["heads"], lexicon.tables["offices"]
        self.institution_of = {key(form): body.kind for body in lexicon.institutions for form in body.forms}
        self.company_of = {key(form): body.kind for body in lexicon.companies for form in body.forms}
        self.kind_of = self.company_of | self.institution_of
        self.state_heads = {shortened(head.casefold()) for head in heads["state"]}
        self.state_heads |= {short.casefold() for long, short in short_heads() if long.split()[0] in heads["state"]}
        self.private_heads = {shortened(head.casefold()) for head in heads["private"]}
        self.private_words = word_set("standing", "members")
        self.regions = {place.casefold() for place in lexicon.places}
        self.longest = max(head.count(" ") for head in self.state_heads) + 1
        self.countries = {form.casefold() for form in lexicon.countries}
        state = [head for group in ("portfolio", "region", "nation", "bare") for head in offices["state"][group]]
        private = list(offices["private"]["bare"])
        self.neutral = frozenset(head.casefold() for head in offices["state"]["neutral"])
        self.heads = sorted(
            [(head.casefold(), "state") for head in state] + [(head.casefold(), "private") for head in private],
            key=lambda pair: -len(pair[0]),
        )
        self.acting = tuple(prefix.casefold() for prefix in offices["prefix"]["acting"])
        self.former = tuple(prefix.casefold() for prefix in offices["prefix"]["former"])

    def is_public(self, name: str, *, company: bool) -> bool:
        """Whether a body is of the state, of a public institution, of several states, or state-owned."""
        words = key(name)
        found = self.kind_of.get(words)
        if found:
            return found != "private"
        lower = name.casefold()
        if company:
            return "(persero" in lower or lower.startswith(_OWNED)
        return self._of_state(words) or lower.startswith(_PUBLIC)

    def is_state(self, name: str) -> bool:
        """Whether a body is one whose office-holders are officials (universities, hospitals and companies are not)."""
        words = key(name)
        if words in self.company_of and words not in self.institution_of:
            return False
        found = self.institution_of.get(words)
        return found in ("state", "intergovernmental") if found else self._of_state(words)

    def _of_state(self, words: str) -> bool:
        """Whether an unknown body's key opens like one of the state, is a region's office by its abbreviation ("DKPP
        Kabupaten Garut"), or ends in the state body that it is a unit of ("Baleg DPR")."""
        parts = words.split()
        if parts[:1] and (parts[0] in _BOARDS and len(parts) > 1):
            return False
        if any(" ".join(parts[:size]) in self.private_heads for size in (1, 2)) or self.private_words & set(parts):
            return False
        if any(" ".join(parts[:size]) in self.state_heads for size in range(1, self.longest + 1)):
            return True
        if self.institution_of.get(parts[0] if parts else "") == "private":
            return False
        ends = (" ".join(parts[at:]) for at in range(max(1, len(parts) - 16), len(parts)))
        regional = bool(_REGION.fullmatch(words)) or (
            bool(_OFFICE.match(words)) and " ".join(parts[1:]) in self.regions
        )
        return regional or any(self.institution_of.get(end) == "state" for end in ends)

    def is_official(self, position: str, affiliation: str | None) -> bool:
        """Whether an office is a current one of the state; one that any body has counts by its body."""
        office = " ".join(position.casefold().replace("(", " ").replace(")", " ").split())
        if office.startswith(self.former):
            return False
        for prefix in self.acting:
            if office.startswith(prefix):
                office = office.removeprefix(prefix).lstrip(" .()")
        head, kind = next(
            ((head, kind) for head, kind in self.heads if office == head or office.startswith(f"{head} ")),
            (office, "private"),
        )
        rest = office.removeprefix(head).strip()
        if kind == "private" and head not in self.neutral:
            return (
                head in _EXECUTIVE
                and affiliation is not None
                and self.institution_of.get(key(affiliation)) in ("state", "intergovernmental")
            )
        if affiliation and self._private(affiliation):
            return False
        if head in _STATESMEN and rest and not self._of_nation(rest):
            return False
        if head in self.neutral:
            if head == "presiden":
                return affiliation is None or self.is_state(affiliation)
            if affiliation:
                return self.is_state(affiliation)
            return (bool(rest) and self._of_state(key(rest))) or (office != head and head in _LEADING)
        return True

    def _private(self, name: str) -> bool:
        words = key(name)
        return self.institution_of.get(words) == "private" or (
            words in self.company_of and words not in self.institution_of
        )

    def _of_nation(self, rest: str) -> bool:
        """Whether what follows "Presiden" names its state, or counts or elects it."""
        words = rest.split()
        return bool(_ORDINAL.match(rest)) or any(
            " ".join(words[at:end]) in self.countries for at in range(len(words)) for end in range(at + 1, at + 4)
        )
