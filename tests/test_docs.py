"""The documents keep pace with the code."""

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from monitor.cli import app
from monitor.config import settings
from scrapers.source import bundled

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", get_command(app).commands)
def test_every_command_is_in_the_readme(name: str):
    assert f"`pantau {name}`" in README


@pytest.mark.parametrize("key", [key for key, _, _ in settings()])
def test_every_setting_is_in_the_readme(key: str):
    assert f"`{key}`" in README


@pytest.mark.parametrize("name", sorted(path.stem for path in bundled().glob("*.toml")))
def test_every_site_is_in_the_readme(name: str):
    assert f"| `{name}` |" in README


@pytest.mark.parametrize(
    "document", ["README.md", "CHANGELOG.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
)
def test_links_to_files_lead_somewhere(document: str):
    file = ROOT / document
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text(encoding="utf-8"))
    assert [target for target in targets if not (file.parent / target).exists()] == []


@pytest.mark.parametrize(
    "module", sorted(set(re.findall(r"`(\w+\.py)`", (ROOT / "docs/architecture.md").read_text(encoding="utf-8"))))
)
def test_modules_named_in_the_architecture_exist(module: str):
    assert any(any((ROOT / package).rglob(module)) for package in ("scrapers", "models", "monitor"))


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in lines if "==" in line}
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~;\s]", requirement)[0]).lower() for requirement in wanted}
    assert names - pinned == set()


def test_constraints_are_plain_pins():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []
