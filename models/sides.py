"""Whose the parties of a cooperation are, and between what kinds of them it runs.

Channels, the first that fits:

- `international-organisation`: an intergovernmental body (PBB, ASEAN, Bank Dunia) takes part;
- `university`: a university, school or faculty does;
- `civil-society`: a body that is neither of the state nor a business does (association, NGO, party, foundation);
- `government-business`: states or public bodies on one hand, businesses (state-owned ones too) on the other;
- `government-government`: states and public bodies only, of one state or of several;
- `business-business`: businesses only.

A side is told by what stands in a name (a state, an Indonesian region, a legal form), by the lexicon, or by the state
that the text names beside it ("perusahaan Swedia X"); where nothing tells, a party is on neither side. Bodies between
states count as foreign.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from models.analysis import Channel
from models.finders.view import Phrases
from models.lexicons import Lexicon, word_set
from models.names import key
from models.standing import Standing
from models.tokens import words

Side = Literal["domestic", "foreign"]
Kind = Literal["government", "business", "university", "international", "civil"]

HOME = "Indonesia"
_SHORTEST_PLACE = 4


class Sides:
    """Judges a party by its names, and by the state that the text names beside it."""

    def __init__(self, lexicon: Lexicon) -> None:
        from babel import Locale

        self.words = {name: frozenset(forms) for name, forms in lexicon.tables["sides"].items()}
        for name, forms in (("domestic_heads", "before"), ("domestic_parts", "behind"), ("foreign_parts", "abroad")):
            self.words[name] |= word_set("legal", forms)
        self.standing = Standing(lexicon)
        self.institutions = {key(form): body.kind for body in lexicon.institutions for form in body.forms}
        self.homes = {key(name): state for name, state in lexicon.homes.items()}
        self.places = lexicon.places
        english, indonesian = Locale("en").territories, Locale("id").territories
        states = {english[code]: lexicon.countries.get(indonesian[code]) for code in indonesian if code in english}
        homes = {name: HOME for name in lexicon.places - self.words["areas"] if len(name) >= _SHORTEST_PLACE}
        homes |= {form: HOME for body in lexicon.companies if body.kind == "state" for form in body.forms}
        homes |= dict(lexicon.homes)
        homes |= {form: state for form, state in states.items() if state} | dict(lexicon.countries)
        self.named_homes = Phrases(homes.items())
        self.between_states = Phrases((name, name) for name in lexicon.tables["sides"]["international"])

    def side(self, forms: Sequence[str], *, beside: str | None = None) -> Side | None:
        """The side of a body by its forms, longest first; `beside` is a state that the text names with it."""
        keys = [key(form) for form in forms]
        if self._is_international(forms):
            return "foreign"
        home = next((self.homes[known] for known in keys if known in self.homes), None)
        if home is None:
            home = next((state for form in forms if (state := self._home(form))), None) or beside
        if home is None and self._lists(forms, keys):
            home = HOME
        if home is None:
            return "foreign" if any(self._has(form, "foreign_parts") for form in forms) else None
        return "domestic" if home == HOME else "foreign"

    def kind(self, forms: Sequence[str], *, company: bool) -> Kind:
        """What a body is, by its forms, longest first."""
        if self._is_international(forms):
            return "international"
        if company:
            return "business"
        known = next((kind for form in forms if (kind := self.institutions.get(key(form)))), None)
        if any(self._opens(form, "university_heads") or self._has(form, "university_parts") for form in forms):
            return "university"
        public = any(self.standing.is_public(form, company=False) or form in self.places for form in forms)
        if known != "private" and (public or any(self._has(form, "government_parts") for form in forms)):
            return "government"
        return "civil"

    def _is_international(self, forms: Sequence[str]) -> bool:
        """Whether the lexicon says so, or the name is that of a part of such a body ("Badan Nuklir PBB")."""
        if any(self.institutions.get(key(form)) == "intergovernmental" for form in forms):
            return True
        tokens = words(forms[0])
        part = any(self.between_states.at(tokens, at) for at in range(len(tokens)))
        return part and not any(self._home(form) for form in forms)

    def _home(self, form: str) -> str | None:
        """The state that a name tells: its Indonesian opening, else the first state or region in it."""
        if self._opens(form, "domestic_heads") or self._has(form, "domestic_parts"):
            return HOME
        tokens = words(form)
        return next((hit[1] for at in range(len(tokens)) if (hit := self.named_homes.at(tokens, at))), None)

    def _lists(self, forms: Iterable[str], keys: Collection[str]) -> bool:
        """Whether the lexicon of Indonesian bodies has it, or it opens as they do."""
        return any(known in self.institutions or known in self.standing.kind_of for known in keys) or any(
            self._opens(form, "indonesian_heads") for form in forms
        )

    def _opens(self, form: str, heads: str) -> bool:
        return form.partition(" ")[0] in self.words[heads]

    def _has(self, form: str, parts: str) -> bool:
        return not self.words[parts].isdisjoint(words(form))


def channel(kinds: Collection[Kind]) -> Channel:
    """The channel of a cooperation between parties of these kinds, as the module's rules have it."""
    if "international" in kinds:
        return "international-organisation"
    if "university" in kinds:
        return "university"
    if "civil" in kinds:
        return "civil-society"
    if "business" in kinds:
        return "government-business" if "government" in kinds else "business-business"
    return "government-government"
