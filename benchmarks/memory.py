"""Memory across articles, scored: which articles speak of one cooperation and how far it has come, and which names are
one body's. The articles go through `pantau import`, what comes of them through `pantau export`, as a user has it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def scores(data: Path, work: Path) -> dict[str, float]:
    """`pairs`: F1 of pairs of articles that share a cooperation; `stage`: the share of articles whose status is right,
    of all; `clusters`: pairwise F1 of entities over articles; `false_merges`: of the listed pairs that are two."""
    ledger, articles = data / "ledger", work / "memory.jsonl"
    with articles.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in _articles(data))
    database = work / "memory.db"
    _pantau("import", "--db", str(database), "--jsonl", str(articles), into=work / "imported.txt")
    found = {}
    for table in ("cooperation-mentions", "entity-mentions"):
        found[table] = work / f"{table}.jsonl"
        _pantau("export", table, "--db", str(database), "--jsonl", into=found[table])
    known = {row["id"] for row in _rows(ledger / "story_articles.jsonl")}
    storied = work / "storied.jsonl"
    lines = (line for line in _rows(found["cooperation-mentions"]) if line["article"] in known and line["status"])
    storied.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    pairs = json.loads(_scorer(ledger / "score_ledger.py", ledger / "storylines.jsonl", storied))
    printed = _scorer(
        ledger / "score_entities.py", ledger / "entities.jsonl", ledger / "distinct.jsonl", found["entity-mentions"]
    )
    total = re.search(r"F1 ([\d.]+) \| false merges (\d+) of", printed)
    if total is None:
        raise ValueError(f"score_entities.py printed no F1: {printed!r}")
    return {
        "pairs": pairs["pairs"]["f1"],
        "stage": pairs["status"]["accuracy"],
        "clusters": float(total[1]),
        "false_merges": float(total[2]),
    }


def _articles(data: Path) -> Iterator[str]:
    """The articles of the storylines, and those in which entities are marked."""
    marked = {article for row in _rows(data / "ledger" / "entities.jsonl") for article in row["articles"]}
    for row in _rows(data / "ledger" / "story_articles.jsonl"):
        yield json.dumps(row, ensure_ascii=False)
    for part in ("dev", "train"):
        for row in _rows(data / "bench" / f"articles_{part}.jsonl"):
            if row["id"] in marked:
                yield json.dumps(row, ensure_ascii=False)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _pantau(*arguments: str, into: Path) -> None:
    with into.open("wb") as out:
        subprocess.run([sys.executable, "-m", "monitor.cli", *arguments], stdout=out, check=True)


def _scorer(script: Path, *arguments: Path) -> str:
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
