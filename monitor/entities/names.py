"""One name for what the lexicon knows by several: "Kemendagri" is Kementerian Dalam Negeri."""

from collections.abc import Iterator

from models.lexicons import Lexicon
from monitor.folding import fold
from monitor.ledger.cooperations import Canonical


def canonical_names(lexicon: Lexicon) -> Canonical:
    """A function from any name to the lexicon's main one; a name that it does not know, or that it gives to several,
    comes back as it is."""
    names: dict[str, set[str]] = {}
    for form, name in _forms(lexicon):
        names.setdefault(fold(form), set()).add(name)
    known = {form: min(owners) for form, owners in names.items() if len({fold(owner) for owner in owners}) == 1}

    def canonical(name: str) -> str:
        return known.get(fold(name), name)

    return canonical


def _forms(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for body in (*lexicon.institutions, *lexicon.companies):
        for form in body.forms:
            yield form, body.name
    yield from lexicon.countries.items()
    yield from lexicon.provinces.items()
