"""Milliseconds a page: Pantau (with site files, and by general rules), trafilatura (default, fast), newspaper4k.

    python -m benchmarks.extraction [--rounds 5]

Reads the article pages of `PANTAU_EVAL_DATA`/pages, else the project's own fixture pages. One process; every peer gets
the same bytes in memory and gives text and metadata; peers that aren't installed are left out. Each figure is the
median over the rounds of the mean over the pages, without a first round that warms up.
"""

import argparse
import importlib.util
import logging
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scrapers import extract as pantau
from scrapers.article import Page
from scrapers.source import Source, load_sites

FIXTURES = Path(__file__).parent.parent / "tests" / "scrapers" / "fixtures" / "pages"
NOW = datetime.now(UTC)

Case = tuple[Page, Source | None]


def cases(folder: Path, sources: Mapping[str, Source]) -> list[Case]:
    """The article pages in `folder` with the site of each."""
    found = []
    for path in sorted(folder.glob("*.html")):
        if "index" in path.name or "rss" in path.name:
            continue
        body = path.read_bytes()
        url, source = pantau.recognise(body, sources)
        address = url or f"https://unknown.invalid/{path.name}"
        page = Page(
            requested_url=address, url=address, source=path.stem, fetched_at=NOW, status=200, headers=(), body=body
        )
        found.append((page, source))
    return found


def peers() -> dict[str, Callable[[Case], object]]:
    """What is measured, by name."""
    found: dict[str, Callable[[Case], object]] = {
        "pantau, with site files": lambda case: pantau.extract(*case),
        "pantau, general rules": lambda case: pantau.extract(case[0], None),
    }
    if importlib.util.find_spec("trafilatura"):
        from trafilatura import bare_extraction

        found["trafilatura, default"] = lambda case: bare_extraction(case[0].body, url=case[0].url, with_metadata=True)
        found["trafilatura, fast"] = lambda case: bare_extraction(
            case[0].body, url=case[0].url, with_metadata=True, fast=True
        )
    if importlib.util.find_spec("newspaper"):
        import newspaper

        def newspaper4k(case: Case) -> object:
            article = newspaper.Article(case[0].url, language="id", fetch_images=False)
            article.download(input_html=case[0].body.decode("utf-8", "replace"))
            article.parse()
            return article

        found["newspaper4k"] = newspaper4k
    return found


def milliseconds(peers: Mapping[str, Callable[[Case], object]], cases: Sequence[Case], rounds: int) -> dict[str, float]:
    """Per peer the median over `rounds` of the mean time a page; peers take turns, so that a busy moment hits all."""
    means: dict[str, list[float]] = {name: [] for name in peers}
    for number in range(rounds + 1):
        for name, peer in peers.items():
            start = time.perf_counter()
            for case in cases:
                peer(case)
            if number:  # the first round loads models and compiles selectors
                means[name].append((time.perf_counter() - start) / len(cases) * 1000)
    return {name: statistics.median(values) for name, values in means.items()}


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    logging.disable(logging.CRITICAL)
    data = os.environ.get("PANTAU_EVAL_DATA")
    folder = Path(data) / "pages" if data else FIXTURES
    every = cases(folder, load_sites())
    known = [case for case in every if case[1]]
    for title, some in (("all pages", every), ("pages of sites with a file", known)):
        if not some:
            continue
        size = sum(len(page.body) for page, _ in some) / len(some) / 1024
        print(f"\n{title}: {len(some)}, {size:.0f} KiB on average")
        times = milliseconds(peers(), some, rounds)
        own = times["pantau, with site files"]
        for name, value in times.items():
            print(f"  {name:<26} {value:8.2f} ms/page  {1000 / value:7.1f} pages/s  {value / own:6.1f}x")


if __name__ == "__main__":
    main()
