"""Provinces, regencies and cities with their governments, parliaments, police and prosecutors, by rule.

regions.tsv names the first regency of each province, so that the lexicon's list falls apart into provinces, and what
its bodies are called where the rule does not hold; regencies.tsv has other forms of regencies and of their police.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from models.lexicons import Lexicon
from monitor.i18n import N_
from monitor.registry.drafts import Draft, behind, folded
from monitor.registry.tables import Row

NONE = "-"
_ADMINISTRATIVE = "Administrasi "
_ACEH = "Aceh"
_POLICE, _PROSECUTORS = "Kepolisian Negara Republik Indonesia", "Kejaksaan Agung"
_RESORTS = ("Polres", "Polresta", "Polrestabes")


def regions(provinces: list[Row], regencies: Iterable[Row], lexicon: Lexicon) -> Iterator[Draft]:
    """All places and their bodies. Raises ConfigError where a table names a region that the lexicon has not."""
    special = {}
    for row in regencies:
        if row["regency"] not in lexicon.regencies:
            raise row.wrong(
                N_("{file}, line {line}: '{value}' is no regency or city of the list"), value=row["regency"]
            )
        special[row["regency"]] = row
    rows = list({row["province"]: row for row in provinces}.values())
    names = Counter(_bare(name) for name in lexicon.regencies)
    starts = [_start(row, lexicon) for row in rows]
    for row, (start, end) in zip(rows, pairwise((*starts, len(lexicon.regencies))), strict=True):
        if end <= start:
            raise row.wrong(N_("{file}, line {line}: '{value}' is out of order"), value=row["first"])
        short = [form for form, long in lexicon.provinces.items() if long == row["province"]]
        yield from _province(row, short)
        for name in lexicon.regencies[start:end]:
            yield from _regency(name, row, special.get(name), alone=names[_bare(name)] == 1)


def _start(row: Row, lexicon: Lexicon) -> int:
    if row["province"] not in lexicon.provinces.values():
        raise row.wrong(N_("{file}, line {line}: '{value}' is no province of the list"), value=row["province"])
    try:
        return lexicon.regencies.index(row["first"])
    except ValueError:
        raise row.wrong(
            N_("{file}, line {line}: '{value}' is no regency or city of the list"), value=row["first"]
        ) from None


def _bare(name: str) -> str:
    return name.removeprefix("Kabupaten ").removeprefix("Kota ").removeprefix(_ADMINISTRATIVE)


def _province(row: Row, short: list[str]) -> Iterator[Draft]:
    name = row["province"]
    names = folded((name, *(form for form in short if form != name), *row.several("forms")))
    yield Draft(name=name, kind="province", forms={**names, **behind(("Provinsi",), names)})
    governed = behind(("Pemerintah", "Pemda"), names)
    yield _body("government", f"Pemerintah Provinsi {name}", behind(("Pemprov",), names), weak=governed)
    parliament = row.several("parliament") or (f"DPRD Provinsi {name}",)
    usual = behind(("DPRD", "DPRD Provinsi"), names)
    yield _body("parliament", parliament[0], {**folded(parliament[1:]), **usual})
    for column, head, parent in (("police", "Polda", _POLICE), ("prosecutor", "Kejati", _PROSECUTORS)):
        if row[column] != NONE:
            own = row.several(column) or (f"{head} {name}",)
            yield _body(column, own[0], {**folded(own[1:]), **behind((head,), names)}, parent=parent)


def _regency(name: str, province: Row, row: Row | None, *, alone: bool) -> Iterator[Draft]:
    bare, administrative, city = _bare(name), _ADMINISTRATIVE in name, name.startswith("Kota ")
    kind = "Kota" if city else "Kabupaten"
    names = folded((bare, *(row.several("forms") if row else ())))
    region = province["province"]
    yield Draft(
        name=name, kind="regency", forms={**folded((name,)), **behind((kind,), names)}, weak=names, parent=region
    )
    yield _body(
        "government",
        f"Pemerintah {name}",
        behind(("Pemkot", "Pemko") if city else ("Pemkab",), names),
        weak=behind(("Pemda",), names),
        parent=f"Pemerintah Provinsi {region}" if administrative else "",
    )
    if not administrative:
        house = "DPRK" if region == _ACEH else "DPRD"
        # Papua's regencies took that name over, too
        houses = ("DPRD", "DPRK", f"DPRD {kind}", f"DPRK {kind}") if region.startswith((_ACEH, "Papua")) else ("DPRD",)
        yield _body(
            "parliament",
            f"{house} {name}",
            behind((f"{house} {kind}",), names),
            weak=behind(houses, names),
        )
    yield _resort(bare, names, province, row, city=city, alone=alone)
    if city or not administrative:
        own = f"Kejaksaan Negeri {bare}" if alone else f"Kejaksaan Negeri {kind} {bare}"
        parent = _named(province, "prosecutor", "Kejati")
        yield _body(
            "prosecutor", own, behind((f"Kejari {kind}",), names), weak=behind(("Kejari",), names), parent=parent
        )


def _resort(bare: str, names: Mapping[str, str], province: Row, row: Row | None, *, city: bool, alone: bool) -> Draft:
    """The police of a regency; that of a city whose name a regency has, too, has "Kota" at its end."""
    own = row.several("police") if row else ()
    name = own[0] if own else f"Polres {bare}" if alone or not city else f"Polres {bare} Kota"
    if city and not alone:
        names = folded((f"{bare} Kota", f"Kota {bare}"))
    parent = (row["parent"] if row else "") or _named(province, "police", "Polda")
    return _body("police", name, folded(own[1:]), weak=behind(_RESORTS, names), parent=parent)


def _named(province: Row, column: str, head: str) -> str:
    """What a body of the province is called; empty where it has none."""
    own = province.several(column) or (f"{head} {province['province']}",)
    return "" if own[0] == NONE else own[0]


def _body(
    kind: str, name: str, forms: Mapping[str, str], *, weak: Mapping[str, str] | None = None, parent: str = ""
) -> Draft:
    return Draft(name=name, kind=kind, forms={**folded((name,)), **forms}, weak=dict(weak or {}), parent=parent)
