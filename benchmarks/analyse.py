"""How fast `pantau analyse` is, and what its time goes to: `python -m benchmarks.analyse [--articles 60]`.

The articles are self-written ones of about WORDS words, so that anybody can run it. Speed is measured on one core and
on all that this process may use; the share of each component on one core, in processor time.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from operator import sub

WORDS = 350
FLOOR = 9.0
"""Articles a second on all cores; what the project asks for."""

PARAGRAPHS = (
    "Kementerian Perindustrian menandatangani nota kesepahaman dengan Kementerian Ekonomi Jepang di Osaka, Senin"
    " (16/6/2025). Kerja sama senilai Rp1,5 triliun itu meliputi hilirisasi nikel, baterai kendaraan listrik, dan"
    " pelatihan tenaga kerja.",
    '"Kami ingin industri dalam negeri naik kelas, dan mitra kami membawa teknologinya," kata Menteri Perindustrian'
    " Rangga Wirasena usai penandatanganan. Ia menambahkan bahwa proyek percontohan dimulai awal 2026 di Batang, Jawa"
    " Tengah.",
    "Gubernur Jawa Tengah Lestari Handayani menyambut baik rencana itu. Menurut dia, Pemerintah Provinsi Jawa Tengah"
    " sudah menyiapkan lahan 120 hektare dan akan menggandeng Universitas Rimba Jaya untuk menyusun kurikulum vokasi.",
    "PT Cendana Logam Nusantara dan Norrvinge AB asal Swedia menjajaki peluang menjadi pemasok. Direktur Utama PT"
    " Cendana Logam Nusantara Bagas Prayitno mengatakan, pembicaraan berlangsung sejak Indonesia Battery Forum 2024.",
    "Sementara itu, Komisi VII DPR meminta pemerintah membuka isi perjanjian. Anggota Komisi VII DPR Ratih Kusumawati"
    ' mengingatkan, "Jangan sampai nilai tambahnya justru dinikmati pihak luar."',
    "Kepala Badan Pengembangan Sumber Daya Manusia Industri Teguh Santoso menjelaskan, pelatihan angkatan"
    " pertama diikuti 500 peserta dari sepuluh politeknik."
    " Tahun lalu program serupa dengan Korea Selatan meluluskan 320 orang.",
)


def articles(count: int) -> Iterator[tuple[str, str]]:
    """(title, text) of as many articles, each with its paragraphs in another order."""
    for number in range(count):
        text: list[str] = []
        at = number
        while sum(len(paragraph.split()) for paragraph in text) < WORDS:
            text.append(PARAGRAPHS[at % len(PARAGRAPHS)])
            at += 1 + number % 2
        yield f"Indonesia dan Jepang Sepakati Kerja Sama Industri Bagian {number}", "\n".join(text)


@contextmanager
def cores(chosen: Sequence[int]) -> Iterator[None]:
    """Run on these cores only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, chosen)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def speed(count: int) -> tuple[float, float]:
    """(articles a second, articles a second of processor time) of the whole pipeline, warm."""
    from models.analysis import Text
    from models.pipeline import analyse, load

    nlp = load()
    texts = [
        Text(id=str(number), title=title, text=text, published=date(2025, 6, 17))
        for number, (title, text) in enumerate(articles(count))
    ]
    list(analyse(texts[:4], nlp))
    start, used = time.perf_counter(), time.process_time()
    list(analyse(texts, nlp))
    return count / (time.perf_counter() - start), count / (time.process_time() - used)


def shares(count: int) -> dict[str, float]:
    """Milliseconds of processor time an article, by component."""
    from models.pipeline import load

    nlp = load()
    spent: Counter[str] = Counter()
    for number, (title, text) in enumerate(articles(count)):
        ticks = [time.process_time_ns()]
        doc = nlp.make_doc(f"{title}\n{text}")
        doc._.published = date(2025, 6, 17)
        ticks.append(time.process_time_ns())
        for _, component in nlp.pipeline:
            doc = component(doc)
            ticks.append(time.process_time_ns())
        # the first one pays for what is made only once
        if number:
            spent.update(dict(zip(["tokens", *nlp.pipe_names], map(sub, ticks[1:], ticks), strict=False)))
    return {name: nanoseconds / 1e6 / (count - 1) for name, nanoseconds in spent.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--on", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    every = sorted(os.sched_getaffinity(0))
    if options.on:
        # the network's threads are made for the cores that a process has when it loads
        with cores(every[: options.on]):
            wall, processor = speed(options.articles)
        sys.stdout.write(f"{wall} {processor}\n")
        return 0
    for number in sorted({1, len(every)}):
        command = [sys.executable, "-m", "benchmarks.analyse", "--articles", str(options.articles), "--on", str(number)]
        printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        wall, processor = map(float, printed.split())
        sys.stdout.write(
            f"{number} core{'s' * (number > 1)}: {wall:.1f} articles/s"
            f" ({processor * number:.1f} if nothing else ran on them; floor {FLOOR:g} on all)\n"
        )
    with cores(every[:1]):
        spent = shares(min(options.articles, 20))
    total = sum(spent.values())
    for name, milliseconds in sorted(spent.items(), key=lambda item: -item[1]):
        sys.stdout.write(f"{name:22} {milliseconds:7.1f} ms  {milliseconds / total:6.1%}\n")
    sys.stdout.write(f"{'all':22} {total:7.1f} ms\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
