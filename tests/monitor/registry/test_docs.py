"""docs/registry.md keeps pace with what the files may hold."""

from pathlib import Path

import pytest

from monitor.registry.tables import AMBIGUOUS, AS_OF, BODY_COLUMNS, COLUMNS
from monitor.registry.values import KINDS

PAGE = (Path(__file__).parents[3] / "docs" / "registry.md").read_text(encoding="utf-8")
DERIVED = ("country", "territory", "province", "regency")
"""Kinds of what rules make."""


@pytest.mark.parametrize("file", [*COLUMNS, AMBIGUOUS, AS_OF])
def test_every_file_is_described(file: str):
    assert f"| `{file}` |" in PAGE


@pytest.mark.parametrize("column", sorted({*BODY_COLUMNS, *(name for names in COLUMNS.values() for name in names)}))
def test_every_column_is_described(column: str):
    assert f"`{column}`" in PAGE


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in DERIVED])
def test_every_kind_is_described(kind: str):
    assert f"`{kind}`" in PAGE


def test_the_example_holds():
    example = PAGE.split("```python\n")[1].split("```")[0]
    statements, *questions = example.strip().split("\n\n")[0], *example.strip().split("\n")[4:]
    names: dict[str, object] = {}
    exec(f"{statements}\nregistry = load_registry()", names)
    assert questions
    for line in questions:
        expression, _, expected = line.partition("#")
        assert eval(expression, names) == eval(expected, {}), expression
