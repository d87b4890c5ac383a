"""Score Pantau against the evaluation data and fail below the recorded floors.

    python -m benchmarks.evaluate            print every score beside its floor; exit 1 if one lies below
    python -m benchmarks.evaluate --raise    write better scores into floors.toml (a floor only rises)

The data is the folder that PANTAU_EVAL_DATA names (pages/, bench/ with gold and scorers); without it nothing is
measured, which is said and is no failure.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")


def pantau(*arguments: str, into: Path) -> None:
    """Run the command as a user would, its standard output going to a file."""
    with into.open("wb") as out:
        subprocess.run([sys.executable, "-m", "monitor.cli", *arguments], stdout=out, check=True)


def scorer(script: Path, *arguments: str | Path) -> str:
    """What one of the data's own scorers prints."""
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def extraction(data: Path, work: Path) -> dict[str, float]:
    """Body F1 and the shares of right titles, instants and authors over the stored pages."""
    pages = data / "pages"
    files = [str(pages / json.loads(line)["file"]) for line in (pages / "gold_pages.jsonl").open(encoding="utf-8")]
    pantau("extract", "--jsonl", *files, into=work / "pages.jsonl")
    scores = json.loads(scorer(pages / "score_pages.py", pages / "gold_pages.jsonl", work / "pages.jsonl", "--json"))
    return {
        "body_f1": scores["f1"],
        "title": scores["title"],
        "instant": scores["instant"],
        "authors_lenient": scores["authors_lenient"],
    }


def lists(data: Path, work: Path) -> dict[str, float]:
    """Precision and recall of article links over the stored index pages and feeds."""
    pages = data / "pages"
    files = [str(pages / json.loads(line)["file"]) for line in (pages / "gold_lists.jsonl").open(encoding="utf-8")]
    pantau("links", "--jsonl", *files, into=work / "lists.jsonl")
    printed = scorer(pages / "score_lists.py", pages / "gold_lists.jsonl", work / "lists.jsonl")
    found = re.search(r"^ALL lists .*? P ([\d.]+) R ([\d.]+)", printed, re.MULTILINE)
    if found is None:
        raise ValueError(f"score_lists.py printed no line 'ALL lists': {printed!r}")
    return {"precision": float(found[1]), "recall": float(found[2])}


def analysis(data: Path, work: Path) -> dict[str, float]:
    """F1 of entities and cooperations over the annotated articles; `fabricated` counts names not in the text."""
    bench = data / "bench"
    articles = bench / "articles_dev.jsonl"
    pantau("analyse", "--jsonl", str(articles), into=work / "analyses.jsonl")
    arguments = (bench / "gold_dev.jsonl", work / "analyses.jsonl", "--articles", articles, "--json")
    scores = json.loads(scorer(bench / "score.py", *arguments))
    return {
        name: value["f1"] if "f1" in value else value["accuracy"]
        for name, value in scores.items()
        if isinstance(value, dict)
    } | {"fabricated": scores["fabricated"]}


AREAS = {"extraction": extraction, "lists": lists, "analysis": analysis}
LOWER_IS_BETTER = {"fabricated"}


def below(name: str, value: float, floor: float) -> bool:
    """Whether a score is worse than its floor; what scores print is rounded to four places, and so are floors."""
    return value > floor if name in LOWER_IS_BETTER else round(value, 4) < floor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="raising", action="store_true", help="write better scores into floors.toml")
    options = parser.parse_args()
    if "PANTAU_EVAL_DATA" not in os.environ:
        print("Nothing measured: PANTAU_EVAL_DATA names no folder with evaluation data.")
        return 0
    data = Path(os.environ["PANTAU_EVAL_DATA"])
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for area, measure in AREAS.items():
            print(f"\n{area:32} {'score':>8} {'floor':>8}")
            for name, value in measure(data, Path(folder)).items():
                floor = floors.get(area, {}).get(name)
                bad = floor is not None and below(name, value, floor)
                failed |= bad
                print(
                    f"  {name:30} {value:8.4f} {'-' if floor is None else f'{floor:8.4f}':>8}{'  BELOW' if bad else ''}"
                )
                if not bad:
                    floors.setdefault(area, {})[name] = round(value, 4)
    if options.raising:
        written = [
            f"[{area}]\n" + "".join(f"{k} = {v}\n" for k, v in scores.items()) for area, scores in floors.items()
        ]
        header = "# Scores that must not fall; `python -m benchmarks.evaluate --raise` writes better ones.\n\n"
        FLOORS.write_text(header + "\n".join(written), encoding="utf-8")
    if failed:
        print("\nA score fell below its floor.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
