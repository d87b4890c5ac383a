"""Whose a body is and whether an office is one of the state, by the lexicon and the words of the name."""

from models.lexicons import Lexicon, word_set
from models.names import key

# offices as companies have them that are offices of the state where the body is an agency of the state
_EXECUTIVE = word_set("standing", "executive")


class Standing:
    """Answers from the lexicon; what it does not know is judged by the word that opens the name."""

    def __init__(self, lexicon: Lexicon) -> None:
        heads, offices = lexicon.tables["heads"], lexicon.tables["offices"]
        self.kind_of = {
            key(form): body.kind for body in (*lexicon.companies, *lexicon.institutions) for form in body.forms
        }
        self.state_heads = tuple(head.casefold() for head in heads["state"])
        self.public_heads = (
            "universitas negeri",
            "politeknik negeri",
            "institut agama islam negeri",
            "uin",
            "iain",
            "sman",
            "smkn",
            "smpn",
            "sdn",
            "man",
            "mtsn",
            "rsud",
            "rsup",
        )
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
        found = self.kind_of.get(key(name))
        if found:
            return found != "private"
        lower = name.casefold()
        if company:
            return "(persero" in lower or lower.startswith(
                (
                    "perum ",
                    "perumda",
                    "ptpn",
                    "pdam",
                    "bank pembangunan daerah",
                    "pt bank pembangunan daerah",
                    "bumd",
                    "pt pertamina",
                    "pt pln",
                )
            )
        return (
            _opens(lower, self.state_heads)
            or _opens(lower, self.public_heads)
            or lower.startswith(("pemerintah", "ministry", "angkatan"))
        )

    def is_state(self, name: str) -> bool:
        """Whether a body is one whose office-holders are officials (universities, hospitals and companies are not)."""
        found = self.kind_of.get(key(name))
        return found in ("state", "intergovernmental") if found else _opens(name.casefold(), self.state_heads)

    def is_official(self, position: str, affiliation: str | None) -> bool:
        """Whether an office is a current one of the state; one that any body has counts by its body."""
        office = position.casefold()
        if office.startswith(self.former):
            return False
        for prefix in self.acting:
            if office.startswith(prefix):
                office = office.removeprefix(prefix).lstrip(" .()")
        head, kind = next(
            ((head, kind) for head, kind in self.heads if office == head or office.startswith(f"{head} ")),
            (office, "private"),
        )
        if kind == "private" and head not in self.neutral:
            return (
                head in _EXECUTIVE
                and affiliation is not None
                and self.kind_of.get(key(affiliation)) in ("state", "intergovernmental")
            )
        if affiliation and self.kind_of.get(key(affiliation)) == "private":
            return False
        if head in self.neutral:
            if head == "presiden":
                return affiliation is None or self.is_state(affiliation)
            return (bool(affiliation) and self.is_state(affiliation or "")) or (
                affiliation is None
                and office != head
                and head in ("kepala", "deputi", "asisten", "kepala bidang", "kepala biro")
            )
        return True


def _opens(name: str, heads: tuple[str, ...]) -> bool:
    return any(name == head or name.startswith(f"{head} ") for head in heads)
