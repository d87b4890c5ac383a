"""How often Pantau reports a cooperation where there is none: on documents of ordinary news that people have judged.

    python -m benchmarks.evaluate ordinary    both rates; for each false alarm its document, trigger, parties

Three hundred of the documents have the words of cooperation in them ("kontrak", "sepakat", "mitra", "bersama"), three
hundred have none. ordinary.tsv holds their numbers in corpora/raw/id_news.txt.xz and the verdicts, no text.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.training.base import lines_of
from models.training.silver import documents

VERDICTS = Path(__file__).with_suffix(".tsv")
KINDS = ("with", "without")
"""Whether a document has the words of cooperation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A document by its number in the file and the beginning of its text's SHA-256; `kind` is one of KINDS."""

    number: int
    digest: str
    kind: str
    ordinary: bool


def judged(path: Path = VERDICTS) -> list[Judged]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [
        Judged(number=int(number), digest=digest, kind=kind, ordinary=verdict == "ordinary")
        for number, digest, kind, verdict in rows
    ]


def lines(data: Path) -> Iterator[str]:
    """Input of `pantau analyse --jsonl`, a line for each ordinary document, its id `ordinary:NUMBER`.

    Raises ValueError when a document is not the one that was judged.
    """
    wanted = {item.number: item for item in judged() if item.ordinary}
    path = data / "corpora" / "raw" / "id_news.txt.xz"
    last = max(wanted)
    for number, paragraphs in enumerate(documents(lines_of(path))):
        if number in wanted:
            text = "\n".join(paragraphs)
            if hashlib.sha256(text.encode()).hexdigest()[:12] != wanted[number].digest:
                raise ValueError(
                    f"{path}: document {number} is not the one of ordinary.tsv; use the file it was drawn from"
                )
            yield json.dumps({"id": f"ordinary:{number}", "title": "", "text": text}, ensure_ascii=False)
        if number == last:
            return


def rates(analyses: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The share of ordinary documents, with and without the words, in which a cooperation is reported."""
    out = {}
    for kind in KINDS:
        reported = [
            bool(analyses[str(item.number)]["cooperations"]) for item in judged() if item.ordinary and item.kind == kind
        ]
        out[f"false_alarms_{kind}_words"] = sum(reported) / len(reported)
    return out


def alarms(analyses: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """A line for each false alarm: document, kind, confidence, status, trigger, and what its parties are."""
    for item in judged():
        if not item.ordinary:
            continue
        record = analyses[str(item.number)]
        for found in record["cooperations"]:
            start = found["trigger_span"][0] - found["evidence_span"][0]
            trigger = found["evidence"][start : start + found["trigger_span"][1] - found["trigger_span"][0]]
            kinds = "+".join(sorted(_kind(name, record) for name in found["parties"]))
            yield f"{item.number:>7} {item.kind:8}{found['confidence']:5.2f} {found['status']:10} {trigger:20} {kinds}"


def _kind(name: str, record: Mapping[str, Any]) -> str:
    if name in record["countries"]:
        return "country"
    return next((str(body["type"]) for body in record["organisations"] if body["name"] == name), "region")
