"""Bodies while the registry is put together: what a line, the lexicon or a rule says of one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.lexicons import Body, Lexicon
from monitor.folding import fold
from monitor.i18n import N_
from monitor.registry.tables import Row
from monitor.registry.values import KINDS, When

INDONESIA = "Indonesia"


@dataclass(slots=True, kw_only=True)
class Draft:
    """A body to be. `forms` and `weak` map folded names to how they are written; a weak one, made by a rule, counts
    only where nobody else has it. `parent` and `successors` are names still, and `row` is where they stand. Names are
    compared within a `space` only; `key` begins with it."""

    name: str
    kind: str
    forms: dict[str, str]
    weak: dict[str, str] = field(default_factory=dict)
    parent: str = ""
    sectors: tuple[str, ...] = ()
    since: When | None = None
    until: When | None = None
    successors: tuple[str, ...] = ()
    country: str | None = INDONESIA
    row: Row | None = None
    space: str = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        entity = KINDS[self.kind]
        self.space = entity if entity in ("country", "place") else "organisation"
        self.key = f"{self.space}:{next(iter(self.forms))}"


def behind(heads: Iterable[str], forms: Mapping[str, str]) -> dict[str, str]:
    """Each form with each head before it, as `folded` would have them: one comparison form a head, not one a name."""
    return {f"{fold(head)} {short}": f"{head} {form}" for head in heads for short, form in forms.items()}


def folded(forms: Iterable[str]) -> dict[str, str]:
    """The forms by how they are compared; of two that are compared alike the first."""
    out: dict[str, str] = {}
    for form in forms:
        out.setdefault(fold(form), form)
    return out


def written(rows: Iterable[Row], lexicon: Lexicon) -> dict[str, Draft]:
    """The bodies of the tables by folded name, with what the lexicon calls them besides; then the rest of the lexicon.

    A name that a line of ours claims is taken from the lexicon's body that has it. The user's line takes the place of
    ours.
    Units are also known with a name of their parent behind them ("Ditjen Pajak Kemenkeu").
    """
    chosen: dict[str, Row] = {}
    for row in rows:
        name = fold(row["name"])
        other = chosen.get(name)
        if other is not None and other.own == row.own:
            raise row.wrong(
                N_("{file}, line {line}: '{value}' stands in {other}, line {first} already; remove one of the two"),
                value=row["name"],
                other=other.file,
                first=other.line,
            )
        chosen[name] = row
    claimed = {
        fold(form): name
        for name, row in chosen.items()
        for form in (row["name"], *(() if row.own else row.several("forms")))
    }
    lists = ((lexicon.institutions, False), (lexicon.companies, True))
    known: dict[str, tuple[Body, bool]] = {}
    for bodies, company in lists:
        for body in bodies:
            # the exchange's list has some again, by their bare name
            known.setdefault(fold(body.name), (body, company))
    drafts = {}
    for name, row in chosen.items():
        also = known[name][0].aliases if name in known else ()
        aliases = [form for form in also if claimed.get(fold(form), name) == name]
        drafts[name] = _of_row(row, aliases, lexicon)
    for name, (body, company) in known.items():
        if name not in claimed:
            drafts[name] = _of_lexicon(body, claimed, company=company, homes=lexicon.homes)
    for draft in drafts.values():
        parent = drafts.get(fold(draft.parent)) if draft.kind == "unit" else None
        for short, form in parent.forms.items() if parent else ():
            draft.weak.update({f"{own} {short}": f"{draft.forms[own]} {form}" for own in draft.forms})
    return drafts


def _of_row(row: Row, aliases: list[str], lexicon: Lexicon) -> Draft:
    kind, sectors = row["kind"], row.several("sectors")
    if kind not in KINDS:
        raise row.wrong(
            N_("{file}, line {line}: '{value}' is no kind; write one of {known}"), value=kind, known=", ".join(KINDS)
        )
    known = lexicon.tables["sectors"]
    for sector in sectors:
        if not isinstance(known.get(sector), dict):
            raise row.wrong(
                N_("{file}, line {line}: '{value}' is no sector; write some of {known}"),
                value=sector,
                known=", ".join(name for name in known if isinstance(known[name], dict)),
            )
    since, until = row.when("since"), row.when("until")
    check_order(row, since, until)
    return Draft(
        name=row["name"],
        kind=kind,
        forms=folded((row["name"], *row.several("forms"), *aliases)),
        parent=row["parent"],
        sectors=sectors,
        since=since,
        until=until,
        successors=row.several("successors"),
        country=_country(row, lexicon),
        row=row,
    )


def check_order(row: Row, since: When | None, until: When | None) -> None:
    """Raise ConfigError where a line ends before it begins."""
    if since is not None and until is not None and until.last < since.first:
        raise row.wrong(
            N_("{file}, line {line}: it ends {until}, before it begins {since}; exchange the two dates"),
            since=since,
            until=until,
        )


def _country(row: Row, lexicon: Lexicon) -> str | None:
    if not row["country"]:
        return None if row["kind"] == "international" else lexicon.homes.get(row["name"], INDONESIA)
    if row["country"] not in lexicon.countries:
        raise row.wrong(
            N_("{file}, line {line}: '{value}' is no country; write its usual Indonesian name"), value=row["country"]
        )
    return lexicon.countries[row["country"]]


_OPENINGS = {"Kementerian": "ministry", "Universitas": "university", "Institut": "university", "Partai": "party"}
_OTHERWISE = {"state": "state", "intergovernmental": "international", "public": "public", "private": "association"}


def _of_lexicon(body: Body, claimed: dict[str, str], *, company: bool, homes: Mapping[str, str]) -> Draft:
    """A body of which the tables say nothing."""
    if company:
        kind = "state company" if body.kind == "state" else "company"
    else:
        kind = _OPENINGS.get(body.name.partition(" ")[0], _OTHERWISE[body.kind])
    home = next((homes[form] for form in body.forms if form in homes), INDONESIA)
    forms = [form for form in body.forms if fold(form) not in claimed]
    return Draft(name=body.name, kind=kind, forms=folded(forms), country=None if kind == "international" else home)


def joined(listed: Iterable[Draft], made: Iterable[Draft]) -> list[Draft]:
    """What lines say, then what rules make; of one body a line says more, and the rule adds the names that it knows."""
    drafts = {draft.key: draft for draft in listed}
    out = [*drafts.values()]
    for draft in made:
        known = drafts.get(draft.key)
        if known is None:
            out.append(draft)
            continue
        known.forms = {**known.forms, **draft.forms}
        known.weak = {**known.weak, **draft.weak}
        known.parent = known.parent or draft.parent
    return out
