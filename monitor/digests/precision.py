"""How often Pantau was right the last time that was measured, as every digest says."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Of `reported` pairs of cooperating parties in `articles` kept apart from training, `right` were right, and
    `right_status` with their status; `annotated` pairs there were to find."""

    date: date
    articles: int
    reported: int
    right: int
    right_status: int
    annotated: int


@cache
def measured() -> Precision:
    """The last measurement, from the file that ships with the package."""
    return Precision(**tomllib.loads(Path(__file__).with_name("precision.toml").read_text(encoding="utf-8")))
