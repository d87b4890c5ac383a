"""How many instruments a sentence speaks of: "27 kontrak", "tiga nota kesepahaman (MoU)"."""

import re
from collections.abc import Iterator

from models.names import fold

_WORDS = {
    "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9, "sepuluh": 10,
    "sebelas": 11,
}  # fmt: skip
_KINDS = {
    "kontrak": "kontrak",
    "nota kesepahaman": "nota kesepahaman",
    "mou": "nota kesepahaman",
    "memorandum of understanding": "nota kesepahaman",
    "letter of intent": "letter of intent",
    "loi": "letter of intent",
    "perjanjian": "perjanjian",
    "kesepakatan": "kesepakatan",
    "dokumen kerja sama": "dokumen",
    "dokumen kerjasama": "dokumen",
}
_COUNT = re.compile(
    rf"(?<![\w.,/-])(?P<number>[1-9]\d{{0,2}}|{'|'.join(_WORDS)}) (?:buah |naskah |lembar )?"
    rf"(?P<kind>{'|'.join(_KINDS)})\b"
)
_ROUGH = re.compile(
    r"\b(?:sekitar|kurang lebih|lebih dari|hampir|minimal|maksimal|paling (?:sedikit|banyak)|sedikitnya|setidaknya"
    r"|hingga|sampai|nomor|no\.?|ke|dari|antara|pasal)\s+$"
)
"""What makes of a number a bound, a part or a name."""


def counted(sentence: str) -> str:
    """What a sentence counts, in its words: "27 kontrak"; "" for nothing."""
    return ", ".join(dict.fromkeys(sentence[found.start() : found.end()] for found in _counted(fold(sentence))))


def counts(sentence: str) -> tuple[tuple[str, int], ...]:
    """The kinds of instruments that are counted, each with its number, in order and once; none that is a rough number,
    and no single one."""
    return tuple(dict.fromkeys((_KINDS[found["kind"]], _number(found)) for found in _counted(fold(sentence))))


def _counted(text: str) -> Iterator[re.Match[str]]:
    for found in _COUNT.finditer(text):
        if _number(found) > 1 and not _ROUGH.search(text, max(0, found.start() - 20), found.start()):
            yield found


def _number(found: re.Match[str]) -> int:
    return _WORDS.get(found["number"]) or int(found["number"])
