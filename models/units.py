"""Which ministries have a directorate general or an office in the regions, by its name: "Ditjen Bina Marga", "BBWS
Citarum". The facts are in `lexicon/units.tsv`."""

from functools import cache

from models.lexicons import ministry_units
from models.names import key


def ministries_of(unit: str) -> tuple[str, ...]:
    """The keys of the ministries that have or had the unit with this key; none where the lexicon does not know it."""
    directorates, openings = _owners()
    if unit in directorates:
        return directorates[unit]
    words = unit.split()
    found = (openings.get(" ".join(words[:size])) for size in range(len(words), 0, -1))
    return next((ministries for ministries in found if ministries), ())


@cache
def _owners() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Directorates general, and openings of other units -> their ministries; all of them keys."""
    directorates: dict[str, tuple[str, ...]] = {}
    openings: dict[str, tuple[str, ...]] = {}
    for ministries, fields, others in ministry_units():
        owners = tuple(map(key, ministries))
        for table, units in ((directorates, [f"Ditjen {field}" for field in fields]), (openings, others)):
            for unit in units:
                table[key(unit)] = (*table.get(key(unit), ()), *owners)
    return directorates, openings
