"""Wordings of offices -> body and rank: "Mendagri", "Wagub Jabar", "Kepala BRIN". Listed ones first, then rules.

The rules are those of `models/lexicon/seats.tsv` ("Bupati X" sits in Pemkab X) and the titles below, which stand before
the name of the body.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from models.lexicons import office_seats, short_offices, word_set
from monitor.folding import fold
from monitor.i18n import N_
from monitor.registry.drafts import folded
from monitor.registry.tables import Row
from monitor.registry.values import Office, Registered, Role

Lookup = Callable[[str, date | None], Registered | None]

_TITLES: dict[str, Role] = {
    **dict.fromkeys(("Kepala", "Ketua", "Ketua Umum", "Presiden Direktur", "Direktur Utama", "CEO", "Rektor"), "head"),
    **dict.fromkeys(("Direktur Eksekutif", "Presiden", "Ketua Dewan Komisioner"), "head"),
    **dict.fromkeys(
        ("Wakil Kepala", "Wakil Ketua", "Wakil Ketua Umum", "Wakil Direktur Utama", "Wakil Rektor"), "deputy"
    ),
    **dict.fromkeys(("Anggota", "Komisaris Utama", "Komisaris", "Juru Bicara", "Deputi", "Direktur"), "member"),
    **dict.fromkeys(("Sekretaris Jenderal", "Inspektur Jenderal", "Sekretaris Utama", "Staf Khusus"), "member"),
}
_LED_BY_SECRETARIES = ("international", "association", "party")
_ABROAD = "KBRI untuk "
_DEPUTY = ("Wakil ", "Waka", "Wamen", "Wagub", "Wawa")
_ENVOYS = ("Duta Besar", "Dubes")


def listed(rows: Iterable[Row], lookup: Lookup) -> dict[str, tuple[Office, ...]]:
    """The offices of offices.tsv by every form. Raises ConfigError for a body that the registry has not."""
    out: dict[str, tuple[Office, ...]] = {}
    for row in rows:
        body = lookup(row["body"], None)
        if body is None:
            raise row.wrong(
                N_("{file}, line {line}: '{value}' names no other body of the registry; write its full name"),
                value=row["body"],
            )
        office = Office(name=row["name"], body=body.key, role=_role(row))
        for form in folded((row["name"], *row.several("forms"))):
            out[form] = (*(other for other in out.get(form, ()) if other.name != office.name), office)
    return out


def _role(row: Row) -> Role:
    for role in ("head", "deputy", "member"):
        if row["role"] == role or (not row["role"] and role == "head"):
            return role
    raise row.wrong(N_("{file}, line {line}: '{value}' is none of head, deputy, member"), value=row["role"])


def is_acting(wording: str) -> bool:
    """Whether an office is held for another one: "Plt Ketua KPK"."""
    return fold(wording).startswith(_acting())


def by_rule(wording: str, on: date | None, lookup: Lookup) -> Office | None:
    """The office that a wording means by the rules alone; None where they lead to no body, or to several."""
    office = fold(wording)
    for prefix in _acting():
        office = office.removeprefix(prefix)
    return _by_seat(office, on, lookup) or _by_contraction(office, on, lookup) or _by_title(office, on, lookup)


def _by_seat(office: str, on: date | None, lookup: Lookup) -> Office | None:
    """Offices whose opening tells what kind of body they sit in."""
    for opening, seats, closed in _openings().get(office.partition(" ")[0], ()):
        head = fold(opening)
        if office != head and (closed or not office.startswith(f"{head} ")):
            continue
        rest = office[len(head) :]
        if opening in _ENVOYS:
            seats, rest = _posting(rest)
        for seat in seats if closed or rest else ():
            body = lookup(seat + rest, on)
            if body is not None:
                return _named(opening, body)
        return None
    return None


def _posting(rest: str) -> tuple[tuple[str, ...], str]:
    """Where an envoy sits: "Jepang (untuk Indonesia)" in Jakarta, "RI untuk Jepang" in KBRI Tokyo."""
    sender, _, receiver = rest.partition(" untuk ")
    if receiver and sender.removeprefix(" lbbp").strip() in ("", "ri", "indonesia", "republik indonesia"):
        return ("KBRI",), f" untuk {receiver}"
    return ("Kedubes",), sender if receiver in ("", "indonesia", "republik indonesia", "ri") else ""


def _by_contraction(office: str, on: date | None, lookup: Lookup) -> Office | None:
    """ "Mendagri" and "Wamendagri" from "Kemendagri"."""
    stem = office.removeprefix("wa")
    if " " in office or not stem.startswith("men"):
        return None
    body = lookup(f"ke{stem}", on)
    return None if body is None else _named("Menteri" if stem == office else "Wakil Menteri", body)


def _by_title(office: str, on: date | None, lookup: Lookup) -> Office | None:
    """A title with the name of the body behind it."""
    for title, (long, role) in _titles().items():
        if office.startswith(f"{title} ") and (body := lookup(office[len(title) + 1 :], on)) is not None:
            leads = long == "Sekretaris Jenderal" and body.kind in _LED_BY_SECRETARIES
            return Office(name=f"{long} {body.name}", body=body.key, role="head" if leads else role)
    return None


def _named(opening: str, body: Registered) -> Office:
    """An office by its opening, in long words, and what tells its body from others of that kind."""
    long = _long().get(opening, opening)
    role: Role = "deputy" if long.startswith(_DEPUTY) else "member" if long.startswith("Se") else "head"
    if body.kind in ("ministry", "coordinating ministry"):
        title = {"head": "Menteri", "deputy": "Wakil Menteri"}.get(role, long)
        return Office(name=f"{title} {body.name.removeprefix('Kementerian ')}", body=body.key, role=role)
    if abroad := next((form for form in body.forms if form.startswith(_ABROAD)), None):
        return Office(name=f"{long} Indonesia {abroad.removeprefix('KBRI ')}", body=body.key, role=role)
    words = body.name.split()
    tail = words[len(words) - len(fold(body.name).split()) + 1 :]
    return Office(name=" ".join((long, *tail)), body=body.key, role=role)


@cache
def _acting() -> tuple[str, ...]:
    return tuple(sorted(word_set("seats", "acting"), key=len, reverse=True))


@cache
def _long() -> dict[str, str]:
    return dict(short_offices())


@cache
def _openings() -> dict[str, list[tuple[str, tuple[str, ...], bool]]]:
    """The rows of the lexicon's seats by the first word of their opening, the longest opening first."""
    out: dict[str, list[tuple[str, tuple[str, ...], bool]]] = {}
    for opening, seats in sorted(office_seats(), key=lambda row: -len(row[0])):
        out.setdefault(fold(opening).partition(" ")[0], []).append(
            (opening.removesuffix("."), seats, opening.endswith("."))
        )
    return out


@cache
def _titles() -> dict[str, tuple[str, Role]]:
    """Titles as they are compared -> their long form and rank, the longest first."""
    short = {long: brief for brief, long in short_offices()}
    pairs = {
        fold(form): (title, role)
        for title, role in _TITLES.items()
        for form in (title, *([short[title]] if title in short else ()))
    }
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))
