"""How well calendar expressions are found: `python -m benchmarks.timex`.

Reads the sentences of `PANTAU_EVAL_DATA/corpora/timex` (BIO marks, evaluation only). They mark durations ("dua jam"),
times of day and "saat ini" as well, which are no calendar dates to Pantau: they count in the first line and not in the
second. An expression is found when its words overlap; the third line counts words.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.dating import Dating
from models.lexicons import load_lexicon

FILES = ("kompas_development_Timex.txt", "kompas_test_gold.txt")
# a duration, a time of day, a vague now or then
_NO_DATE = re.compile(
    r"(?:(?:sekitar|hampir|lebih dari|beberapa|selama) )*(?:\w+|\d[\d ,.]*)"
    r" (?:detik|menit|jam|hari|pekan|minggu|bulan|tahun|dekade)"
    r"|(?:sekitar )?(?:pukul|jam) .*|se(?:jenak|hari|tahun|bulan|pekan)"
    r"|(?:saat|masa|hari|musim|waktu|periode|setiap|beberapa|jauh) .*"
    r"|sekarang(?: ini)?|kini|dulu|nanti|baru(?: ini)?|akhir(?: ini)?|bertahun|.* (?:sebelumnya|kemudian|itu)"
    r"|\W+|\d{1,2}|tahun|malam|siang"
)

Ranges = list[tuple[int, int]]


def sentences(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """(words, tags) of each text."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="cp1252").splitlines(), ""]:
        word, _, tag = line.partition("\t")
        if word.strip():
            words.append(word)
            tags.append(tag.strip() or "O")
        elif words:
            yield words, tags
            words, tags = [], []


def marked(tags: Sequence[str]) -> Ranges:
    """Word ranges of the marked expressions; those that touch are one."""
    out: Ranges = []
    for at, tag in enumerate(tags):
        if tag == "O":
            continue
        if out and out[-1][1] == at:
            out[-1] = (out[-1][0], at + 1)
        else:
            out.append((at, at + 1))
    return out


def joined(words: Sequence[str]) -> tuple[str, list[int]]:
    """The words as a newspaper prints them, and where each begins."""
    text = ""
    starts = []
    for at, word in enumerate(words):
        tight = (
            word in ",.)/:" or (at > 0 and words[at - 1] in "(/") or (at > 0 and re.fullmatch(r"\d+[.:]", text[-3:]))
        )
        text += "" if tight or not at else " "
        starts.append(len(text))
        text += word
    return text, starts


def found(dating: Dating, words: Sequence[str]) -> Ranges:
    """Word ranges of what Pantau finds."""
    text, starts = joined(words)
    return [
        (
            next(at for at in range(len(words)) if starts[at] + len(words[at]) > item.start),
            next((at for at in range(len(words)) if starts[at] >= item.end), len(words)),
        )
        for item in dating.find(text, None)
    ]


def overlapping(some: Ranges, others: Ranges) -> int:
    """How many of some meet one of the others."""
    return sum(any(start < last and first < end for start, end in others) for first, last in some)


def line(name: str, right: int, own: int, recalled: int, gold: int) -> str:
    """Precision, recall and F1, where `right` of `own` are right and `recalled` of `gold` are found."""
    precision, recall = right / (own or 1), recalled / (gold or 1)
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return f"{name:38} p {precision:.3f}  r {recall:.3f}  f1 {f1:.3f}  ({gold})\n"


def main() -> int:
    folder = Path(os.environ.get("PANTAU_EVAL_DATA", "")) / "corpora" / "timex"
    if not folder.is_dir():
        sys.stdout.write("skipped: PANTAU_EVAL_DATA names no folder with corpora/timex\n")
        return 0
    dating = Dating(load_lexicon().tables["calendar"])
    for name in FILES:
        counts: Counter[str] = Counter()
        for words, tags in sentences(folder / name):
            gold, own = marked(tags), found(dating, words)
            dates = [span for span in gold if not _NO_DATE.fullmatch(" ".join(words[slice(*span)]).lower())]
            theirs, ours = ({at for first, last in spans for at in range(first, last)} for spans in (gold, own))
            counts.update(
                {
                    "own": len(own),
                    "right": overlapping(own, gold),
                    "all": len(gold),
                    "all found": overlapping(gold, own),
                    "dates": len(dates),
                    "dates found": overlapping(dates, own),
                    "words": len(theirs),
                    "own words": len(ours),
                    "right words": len(theirs & ours),
                }
            )
        for kind in ("all", "dates"):
            sys.stdout.write(
                line(f"{name} {kind}", counts["right"], counts["own"], counts[f"{kind} found"], counts[kind])
            )
        words_right = counts["right words"]
        sys.stdout.write(line(f"{name} words", words_right, counts["own words"], words_right, counts["words"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
