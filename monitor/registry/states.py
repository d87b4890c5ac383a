"""Countries by Unicode CLDR, their embassies in Indonesia, and the missions of Indonesia abroad."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from models.lexicons import Lexicon
from monitor.i18n import N_
from monitor.registry.drafts import INDONESIA, Draft, behind, folded
from monitor.registry.tables import Row

_NO_TERRITORIES = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"))
_PLACES = ("Indonesia", "Jakarta")
_FOREIGN_MINISTRY = "Kementerian Luar Negeri"


def states(rows: Iterable[Row], lexicon: Lexicon) -> Iterator[Draft]:
    """Every state of the lexicon and every other territory of CLDR, with Indonesian and English names, each state with
    its embassy. Raises ConfigError for a code that CLDR has not."""
    from babel import Locale

    indonesian, english = Locale("id").territories, Locale("en").territories
    more = {}
    for row in rows:
        if row["code"] not in indonesian:
            raise row.wrong(N_("{file}, line {line}: '{value}' is no ISO 3166 code of two letters"), value=row["code"])
        more[row["code"]] = row.several("forms")
    forms_of: dict[str, list[str]] = defaultdict(list)
    for form, state in lexicon.countries.items():
        forms_of[state].append(form)
    for code, usual in indonesian.items():
        if len(code) != 2 or code in _NO_TERRITORIES:
            continue
        state = lexicon.countries.get(usual, usual)
        known = forms_of.get(state, [])
        usually = folded((state, *_plain(known)))
        forms = {**usually, **folded((english[code], *more.get(code, ())))}
        kind = "country" if known else "territory"
        yield Draft(name=state, kind=kind, forms=forms, country=state if known else None)
        if known and state != INDONESIA:
            yield _embassy(state, usually, english[code])


def _plain(forms: list[str]) -> Iterator[str]:
    """The forms without those that the lexicon makes of others: in capitals, with a title of state."""
    originals = set(forms)
    capitals = {form.upper() for form in forms if form != form.upper()}
    for form in forms:
        titled = any(" ".join(form.split(" ")[words:]) in originals for words in (1, 2))
        if form not in capitals and not titled:
            yield form


def _embassy(state: str, forms: dict[str, str], english: str) -> Draft:
    names = behind(("Kedutaan Besar",), forms)
    at_work = {f"{form} di {place.casefold()}": f"{names[form]} di {place}" for form in names for place in _PLACES}
    abroad = folded((f"Embassy of {english}", f"Embassy of the {english}"))
    own = f"Kedutaan Besar {state}"
    return Draft(name=own, kind="mission", forms={**folded((own,)), **names, **at_work, **abroad}, country=state)


def missions(rows: Iterable[Row], lexicon: Lexicon) -> Iterator[Draft]:
    """Embassies and consulates of Indonesia: "KBRI Tokyo", also known by the state where it is the only one."""
    for row in {row["name"]: row for row in rows}.values():
        state = lexicon.countries.get(row["country"])
        if state is None:
            raise row.wrong(
                N_("{file}, line {line}: '{value}' is no country; write its usual Indonesian name"),
                value=row["country"],
            )
        kind, _, city = row["name"].partition(" ")
        forms = folded((row["name"], f"{kind} di {city}", *row.several("forms")))
        yield Draft(
            name=row["name"],
            kind="mission",
            forms=forms,
            weak=folded((f"{kind} {state}", f"{kind} untuk {state}", f"{kind} di {state}")),
            parent=_FOREIGN_MINISTRY,
            row=row,
        )
