"""Which body an office belongs to by its name alone: "Menteri Perindustrian" -> Kementerian Perindustrian, "Bupati
X" -> Pemkab X."""

from collections.abc import Mapping

from models.names import key

_SEATS = (
    ("wakil menteri koordinator bidang ", "kemenko "),
    ("menteri koordinator bidang ", "kemenko "),
    ("wakil menteri ", "kementerian "),
    ("menteri ", "kementerian "),
    ("menko ", "kemenko "),
    ("wakil gubernur ", "pemprov "),
    ("gubernur ", "pemprov "),
    ("wakil bupati ", "pemkab "),
    ("bupati ", "pemkab "),
    ("wakil wali kota ", "pemkot "),
    ("wali kota ", "pemkot "),
    ("walikota ", "pemkot "),
)
_ACTING = ("plt ", "plh ", "pj ", "pjs ", "pelaksana tugas ", "pelaksana harian ", "penjabat ")


def seat_of(
    position: str, bodies: Mapping[str, str], provinces: Mapping[str, str], body_of: Mapping[str, str]
) -> str | None:
    """The form, among `bodies` (key -> form), of the body that an office sits in; None when the text names none.

    `provinces` maps short names of provinces to long ones, `body_of` the keys of abbreviations to the key of the body.
    """
    office = key(position)
    for prefix in _ACTING:
        office = office.removeprefix(prefix)
    for head, body in _SEATS:
        if not office.startswith(head):
            continue
        rest = office.removeprefix(head)
        region = provinces.get(rest, rest)
        for name in (body + rest, body + region):
            if name in bodies:
                return bodies[name]
            same = [form for known, form in bodies.items() if body_of.get(known, known) == body_of.get(name, name)]
            if same:
                return same[0]
        return None
    return None
