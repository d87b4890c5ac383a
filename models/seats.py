"""Which body an office belongs to by its name alone: "Menteri Perindustrian" -> Kementerian Perindustrian, "Bupati
X" -> Pemkab X, "Direktur Jenderal Bina Marga" -> Kementerian Pekerjaan Umum where the text has no Ditjen. The
openings are in `lexicon/seats.tsv`."""

from collections.abc import Iterator, Mapping, Set
from functools import cache

from models.lexicons import office_seats, word_set
from models.names import key
from models.units import ministries_of

_ACTING = tuple(sorted(word_set("seats", "acting"), key=len, reverse=True))
_LOCAL = word_set("seats", "local")
_KINDS = ("kabupaten ", "kota ", "provinsi ", "daerah ")
_ENVOYS = ("duta besar", "dubes")


def seat_of(
    position: str,
    bodies: Mapping[str, str],
    provinces: Mapping[str, str],
    body_of: Mapping[str, str],
    *,
    wider: bool = False,
) -> str | None:
    """The form, among `bodies` (key -> form), of the body that an office sits in; None when the text names none.

    `provinces` maps short names of provinces to long ones, `body_of` the keys of abbreviations to the key of the body.
    `wider` takes the ministry of a directorate general where the text does not name the latter.
    """
    names = list(seats(position))
    if not names:
        return None
    found = next((bodies[name] for name in names if name in bodies), None)
    if found is None:
        if wider:
            names += [ministry for name in names for ministry in ministries_of(name)]
        wanted = {_full(name, provinces, body_of) for name in names}
        found = next((form for name, form in bodies.items() if _full(name, provinces, body_of) in wanted), None)
    return found


def seats(position: str) -> Iterator[str]:
    """Keys of the bodies that an office may sit in by its name, the likeliest first."""
    office = key(position)
    for prefix in _ACTING:
        office = office.removeprefix(prefix)
    for head, seats, closed in _openings(office.partition(" ")[0]):
        if office == head or (not closed and office.startswith(f"{head} ")):
            rest = office[len(head) :]
            if head in _ENVOYS:
                rest, _, to = rest.partition(" untuk ")
                if not to:
                    return
            if closed or rest:
                yield from (key(seat + rest) for seat in seats)
            return
    if office.startswith(("men", "wamen")):
        yield f"ke{office.removeprefix('wa')}"


def local_seat(position: str, places: Set[str]) -> str | None:
    """The police or prosecutors of one of the `places`, as the office of their head words it: "Kapolres Garut" ->
    "Polres Garut"."""
    head, _, region = position.partition(" ")
    seat = next((seats[0] for office, seats in office_seats() if office == head), None)
    return f"{seat} {region}" if seat in _LOCAL and region in places else None


@cache
def _openings(first: str) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """(opening, bodies, whether nothing follows) of the offices whose name opens with a word, the longest first."""
    rows = [
        (key(office), tuple(seat.casefold() for seat in seats), office.endswith("."))
        for office, seats in office_seats()
        if key(office).partition(" ")[0] == first
    ]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _full(name: str, provinces: Mapping[str, str], body_of: Mapping[str, str]) -> str:
    """A key with its province in full and without the word for the kind of the region."""
    if name in body_of:
        return body_of[name]
    words = name.split()
    for at in range(max(1, len(words) - 6), len(words)):
        rest = " ".join(words[at:])
        bare = next((rest.removeprefix(kind) for kind in _KINDS if rest.startswith(kind)), rest)
        if bare in provinces or bare != rest:
            return " ".join((*words[:at], provinces.get(bare, bare)))
    return name
