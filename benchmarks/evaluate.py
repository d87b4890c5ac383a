"""Score Pantau against the evaluation data and fail where a score is worse than recorded.

    python -m benchmarks.evaluate            print every score beside its floor; exit 1 if one is worse
    python -m benchmarks.evaluate --raise    write better scores into floors.toml (a floor only gets stricter)

The data is the folder that PANTAU_EVAL_DATA names (pages/, bench/ and ledger/ with gold and scorers, corpora/); without
it nothing is measured, which is said and is no failure. About four minutes on two free cores.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks import memory, ordinary
from models.training import confidence
from models.training.corpora import SHIPPED_HEADS
from models.training.evaluate import score_conll, score_main
from monitor.digests.precision import Precision, measured

FLOORS = Path(__file__).with_name("floors.toml")
HELD_OUT = Path(confidence.__file__).with_name("held_out.txt")

LOWER_IS_BETTER = {"fabricated", "false_alarms_with_words", "false_alarms_without_words", "cross_validated", "dev"} | {
    "false_merges"
}
ROOM = {"cross_validated": 0.03, "dev": 0.06, "false_alarms_with_words": 0.01, "false_alarms_without_words": 0.0034}
"""How much worse than the best measured a score may be that moves with every fit; a document more is 0.0033."""
CONDITIONAL = {"position", "affiliation", "organisation_type", "status", "fields"}
"""Shares of what was found, not of what there is: an office of the officials found, a status of the pairs found."""

Scores = dict[str, float]
Records = dict[str, dict[str, Any]]


def pantau(*arguments: str, into: Path) -> None:
    """Run the command as a user would, its standard output going to a file."""
    with into.open("wb") as out:
        subprocess.run([sys.executable, "-m", "monitor.cli", *arguments], stdout=out, check=True)


def scorer(script: Path, *arguments: str | Path) -> str:
    """What one of the data's own scorers prints."""
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def analysed(lines: Iterable[str], work: Path) -> Records:
    """The analyses of lines of `pantau analyse --jsonl`, by their ids."""
    texts = work / "texts.jsonl"
    with texts.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    pantau("analyse", "--jsonl", str(texts), into=work / "analyses.jsonl")
    return {record["id"]: record for record in rows(work / "analyses.jsonl")}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


class Evaluation:
    """The areas that are measured. All texts are analysed at once, when the first area asks."""

    def __init__(self, data: Path, work: Path) -> None:
        self.data, self.work, self.bench = data, work, data / "bench"
        self.outdated = ""

    @cached_property
    def analyses(self) -> dict[str, Records]:
        """The analyses of the articles of "dev" and "train" and of the "ordinary" documents, by their ids."""
        articles = (
            json.dumps({**row, "id": f"{part}:{row['id']}"}, ensure_ascii=False)
            for part in ("dev", "train")
            for row in rows(self.bench / f"articles_{part}.jsonl")
        )
        parts: dict[str, Records] = {"dev": {}, "train": {}, "ordinary": {}}
        for name, record in analysed(chain(articles, ordinary.lines(self.data)), self.work).items():
            part, _, own = name.partition(":")
            parts[part][own] = {**record, "id": own}
        return parts

    def extraction(self) -> Scores:
        """Body F1 and the shares of right titles, instants and authors over the stored pages."""
        pages, found = self.data / "pages", self.work / "pages.jsonl"
        pantau(
            "extract", "--jsonl", *(str(pages / row["file"]) for row in rows(pages / "gold_pages.jsonl")), into=found
        )
        scores = json.loads(scorer(pages / "score_pages.py", pages / "gold_pages.jsonl", found, "--json"))
        return {"body_f1": scores["f1"], **{name: scores[name] for name in ("title", "instant", "authors_lenient")}}

    def lists(self) -> Scores:
        """Precision and recall of article links over the stored index pages and feeds."""
        pages, found = self.data / "pages", self.work / "lists.jsonl"
        pantau("links", "--jsonl", *(str(pages / row["file"]) for row in rows(pages / "gold_lists.jsonl")), into=found)
        printed = scorer(pages / "score_lists.py", pages / "gold_lists.jsonl", found)
        total = re.search(r"^ALL lists .*? P ([\d.]+) R ([\d.]+)", printed, re.MULTILINE)
        if total is None:
            raise ValueError(f"score_lists.py printed no line 'ALL lists': {printed!r}")
        return {"precision": float(total[1]), "recall": float(total[2])}

    def analysis(self) -> Scores:
        """F1 of entities and cooperations over the articles kept apart from training; `fabricated` counts names not in
        the text. What digests say of it is compared."""
        scores = self._counted("dev", self.bench / "gold_dev.jsonl")
        self.outdated = outdated(scores, articles=len(self.analyses["dev"]), recorded=measured())
        return _figures(scores)

    def training(self) -> Scores:
        """The same over the articles that the network was trained on and rules were tried on, as far as their gold
        goes: it knows cooperations, but not which names are one body's."""
        gold = self.work / "gold_train.jsonl"
        empty: dict[str, Any] = {"people": [], "organisations": [], "events": [], "countries": []}
        with gold.open("w", encoding="utf-8") as file:
            for row in rows(self.bench / "spans_train.jsonl"):
                known = {name: row[name] for name in ("id", "relevant", "cooperations")}
                file.write(json.dumps({**known, **empty}, ensure_ascii=False) + "\n")
        scores = self._scored("train", gold)
        kept = ("relevance", "specificity", "cooperation_pairs", "cooperation_pairs_with_status", "records", "status")
        return {name: scores[name] for name in (*kept, "fields", "fabricated")}

    def entities(self) -> Scores:
        """Span F1 of what the pipeline finds, over the span articles that nothing was trained on, and of the network's
        other heads over the dev sets of their corpora."""
        held = frozenset(HELD_OUT.read_text(encoding="utf-8").split())
        score = score_main(self.bench / "spans_train.jsonl", only=held)
        found = {label: score.of(label)[2] for label in LABELS} | {"all": score.micro_f1}
        corpora = self.data / "corpora" / "ner"
        return found | {name: score_conll(name, corpora / name / "dev.txt").micro_f1 for name in CORPORA}

    def ordinary(self) -> Scores:
        """The shares of documents of ordinary news in which a cooperation is reported."""
        analyses = self.analyses["ordinary"]
        for line in ordinary.alarms(analyses):
            print(f"  {line}")
        return ordinary.rates(analyses)

    def memory(self) -> Scores:
        """Over storylines: F1 of pairs of articles that share a cooperation, share of right statuses; over names: F1 of
        entity clusters, and the merges that are wrong."""
        return memory.scores(self.data, self.work)

    def calibration(self) -> Scores:
        """How far the confidence of records lies from the share that is right: as cross-validation at the last fit had
        it, and over the unseen articles."""
        stored = json.loads(confidence.SHIPPED.read_text(encoding="utf-8"))
        said, right = [], []
        gold = {row["id"]: row for row in rows(self.bench / "gold_dev.jsonl")}
        for name, record in self.analyses["dev"].items():
            for share, is_right in confidence.checked(record, gold[name]):
                said.append(share)
                right.append(is_right)
        table = confidence.reliability(right, said)
        for line in chain(confidence.lines(stored), ["", "the unseen articles:"], confidence.table_lines(table)):
            print(f"  {line}")
        error = stored["cross_validation"]["calibration_error"]
        return {"cross_validated": error, "dev": confidence.calibration_error(table)}

    def _scored(self, part: str, gold: Path) -> Scores:
        return _figures(self._counted(part, gold))

    def _counted(self, part: str, gold: Path) -> dict[str, Any]:
        found = self.work / f"{part}.jsonl"
        found.write_text(
            "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in self.analyses[part].values()),
            encoding="utf-8",
        )
        arguments = (gold, found, "--articles", self.bench / f"articles_{part}.jsonl", "--json")
        return dict(json.loads(scorer(self.bench / "score.py", *arguments)))


def _figures(scores: Mapping[str, Any]) -> Scores:
    return {
        name: value["f1"] if "f1" in value else value["accuracy"]
        for name, value in scores.items()
        if isinstance(value, dict)
    } | {"fabricated": scores["fabricated"]}


def outdated(scores: Mapping[str, Any], *, articles: int, recorded: Precision) -> str:
    """The figures for monitor/digests/precision.toml, where it says others than the scorer; "" where it agrees."""
    pairs, with_status = scores["cooperation_pairs"], scores["cooperation_pairs_with_status"]
    now = {
        "articles": articles,
        "reported": pairs["predicted"],
        "right": round(pairs["p"] * pairs["predicted"]),
        "right_status": round(with_status["p"] * with_status["predicted"]),
        "annotated": pairs["gold"],
    }
    if all(getattr(recorded, name) == value for name, value in now.items()):
        return ""
    return "".join(f"{name} = {value}\n" for name, value in now.items())


LABELS = ("PERSON", "POSITION", "INSTITUTION", "COMPANY", "EVENT", "COUNTRY")
CORPORA = tuple(name for name in SHIPPED_HEADS if name != "main")


def worse(name: str, value: float, floor: float) -> bool:
    """Whether a score is worse than its floor; what scores print is rounded to four places, and so are floors."""
    return round(value, 4) > floor if name in LOWER_IS_BETTER else round(value, 4) < floor


def better(name: str, value: float, floor: float | None) -> float:
    """The floor after a run that gave `value`."""
    room = ROOM.get(name, 0.0)
    new = round(value + room if name in LOWER_IS_BETTER else value - room, 4)
    if floor is None:
        return new
    return min(new, floor) if name in LOWER_IS_BETTER else max(new, floor)


def show(columns: Mapping[str, Scores], floors: Mapping[str, Mapping[str, float]]) -> bool:
    """Print areas side by side, each with its floors; True where nothing is worse."""
    print(f"\n{'':32}" + "".join(f"{area:>14} {'floor':>8}" for area in columns))
    good = True
    for name in dict.fromkeys(name for scores in columns.values() for name in scores):
        line = f"  {name + '*' * (name in CONDITIONAL):30}"
        for area, scores in columns.items():
            value, floor = scores.get(name), floors.get(area, {}).get(name)
            failed = value is not None and floor is not None and worse(name, value, floor)
            good &= not failed
            line += f"{'' if value is None else f'{value:.4f}':>13}{'!' if failed else ' '}"
            line += f" {'' if floor is None else f'{floor:.4f}':>8}"
        print(line)
    return good


GROUPS: tuple[tuple[str, ...], ...] = (
    ("extraction",),
    ("lists",),
    ("analysis", "training"),
    ("entities",),
    ("ordinary",),
    ("memory",),
    ("calibration",),
)
"""The areas of each table, side by side."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="raising", action="store_true", help="write better scores into floors.toml")
    parser.add_argument("areas", nargs="*", help="only these: " + ", ".join(chain(*GROUPS)))
    options = parser.parse_args()
    if "PANTAU_EVAL_DATA" not in os.environ:
        print("Nothing measured: PANTAU_EVAL_DATA names no folder with evaluation data.")
        return 0
    floors: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    good = True
    with tempfile.TemporaryDirectory() as folder:
        evaluation = Evaluation(Path(os.environ["PANTAU_EVAL_DATA"]), Path(folder))
        for group in GROUPS:
            measures: dict[str, Callable[[], Scores]] = {
                area: getattr(evaluation, area) for area in group if not options.areas or area in options.areas
            }
            columns = {area: measure() for area, measure in measures.items()}
            if columns:
                good &= show(columns, floors)
            for area, scores in columns.items():
                known = floors.setdefault(area, {})
                known |= {name: better(name, value, known.get(name)) for name, value in scores.items()}
    print("\n* of what was found: no share of all that there is to find")
    if options.raising:
        written = [
            f"[{area}]\n" + "".join(f"{k} = {v}\n" for k, v in scores.items()) for area, scores in floors.items()
        ]
        header = "# Scores that must not get worse; `python -m benchmarks.evaluate --raise` writes better ones.\n\n"
        FLOORS.write_text(header + "\n".join(written), encoding="utf-8")
    if evaluation.outdated:
        print(
            "\nDigests quote figures that no longer hold. To write into monitor/digests/precision.toml, with the date:"
        )
        print(evaluation.outdated)
    if not good:
        print("\nA score is worse than recorded ('!').")
    return int(not good or bool(evaluation.outdated))


if __name__ == "__main__":
    sys.exit(main())
