"""Invented news of many words, and what newsrooms make of it."""

import random

BODIES = ("Pemerintah Kota", "Dinas Perhubungan", "Badan Air", "Wali kota", "Kantor Dagang", "Koperasi Nelayan")
ACTS = ("menyiapkan", "menambah", "meninjau", "membangun", "mengawasi", "membiayai", "menunda", "merawat")
THINGS = ("jalur bus", "pompa banjir", "pasar ikan", "sekolah vokasi", "rumah susun", "taman kota", "dermaga")
SYLLABLES = ("ba", "cen", "da", "gi", "ja", "kar", "lu", "mi", "nang", "pa", "ra", "sin", "ta", "wu", "yo")


def sentences(seed: int, count: int = 30) -> list[str]:
    """Sentences of an invented story; another seed gives another story."""
    draw = random.Random(seed)

    def name() -> str:
        return "".join(draw.choice(SYLLABLES) for _ in range(3)).title()

    return [
        f"{draw.choice(BODIES)} {name()} {draw.choice(ACTS)} {draw.choice(THINGS)} {name()} di {name()} dengan anggaran"
        f" {draw.randrange(2, 999)} miliar."
        for _ in range(count)
    ]


def story(seed: int, count: int = 30) -> str:
    """A text of three-sentence paragraphs."""
    return paragraphs(sentences(seed, count))


def paragraphs(lines: list[str]) -> str:
    return "\n".join(" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3))


def mixed(seed: int, other: int, *, share: float, count: int = 30) -> str:
    """A text of which this share of sentences is the story `seed`'s, the rest that of `other`."""
    kept = round(count * share)
    return paragraphs(sentences(seed, count)[:kept] + sentences(other, count)[kept:])
