"""Offices as they are shown: with their body, where their own wording does not name it."""

from monitor.entities.resolution import shipped_keys
from monitor.folding import fold

_KINDS = frozenset(
    {
        "kementerian", "koordinator", "bidang", "kejaksaan", "pemerintah", "provinsi", "kabupaten", "kota", "pemprov",
        "pemkab", "pemkot",
    }
)  # fmt: skip
_SEATED = ("menteri ", "gubernur ", "bupati ", "wali kota ")
"""Openings of offices whose wording goes on with a field or a region, never with a body."""


def worded(position: str | None, affiliation: str | None) -> str | None:
    """An office with its body, where the wording of the office does not name that: "Kepala Badan Uji", but "Menteri
    Kelautan" of the Kementerian Kelautan; None where neither is known."""
    if not position or not affiliation:
        return position or affiliation
    keys = shipped_keys()
    said = {*fold(position).split(), *keys.office(position).split()}
    for name in (fold(affiliation), keys.of("institution", affiliation)):
        words = [word for word in name.split() if word not in ("dan", "of", "and", "the")]
        # what kind of body it is goes with the kind of office: the Gubernur of a Pemerintah Provinsi
        own = [word for word in words if word not in _KINDS] or words
        if said.issuperset(own) or "".join(word[0] for word in words) in said:
            return position
    return f"{position}{',' if f'{fold(position)} '.startswith(_SEATED) else ''} {affiliation}"
