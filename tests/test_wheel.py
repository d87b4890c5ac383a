"""The wheel holds all that the commands need, and works where there is no checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from this checkout, unpacked as an installer would."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = out.glob("pantau-*.whl")
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def pantau(site: Path, *arguments: str, folder: Path) -> str:
    """What a command prints when it runs from the unpacked wheel."""
    program = (
        "import monitor, sys; assert monitor.__file__.startswith(sys.argv.pop(1)); from monitor.cli import main; main()"
    )
    # -P keeps the working folder off the path; an editable install would otherwise win over the unpacked wheel
    command = [sys.executable, "-P", "-c", program, str(site), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def test_sites_and_their_selectors_are_inside(unpacked: Path, tmp_path: Path):
    page = tmp_path / "halaman.html"
    page.write_text(
        '<html><head><link rel="canonical" href="https://bali.antaranews.com/berita/356001/uji-coba">'
        '<meta property="article:published_time" content="2024-09-08T12:00:00+07:00"></head>'
        '<body><h1 class="post-title">Uji coba kerja sama</h1><div class="post-content">'
        + "<p>Pemerintah Kota Rekaan menjajaki kerja sama dengan Universitas Contoh dalam bidang kota cerdas.</p>" * 8
        + "</div></body></html>"
    )
    (record,) = map(json.loads, pantau(unpacked, "extract", "--jsonl", page.name, folder=tmp_path).splitlines())
    assert record["source"] == "antara"


def test_lexicons_and_components_are_inside(unpacked: Path, tmp_path: Path):
    line = {
        "id": "1",
        "title": "",
        "text": "Kementerian Dalam Negeri (Kemendagri) bekerja sama dengan Korea Selatan.",
        "date": None,
    }
    (tmp_path / "teks.jsonl").write_text(json.dumps(line) + "\n")
    (record,) = map(json.loads, pantau(unpacked, "analyse", "--jsonl", "teks.jsonl", folder=tmp_path).splitlines())
    assert "Korea Selatan" in record["countries"]


def test_the_weights_and_their_licence_are_inside(unpacked: Path):
    shipped = {file.name for file in (ROOT / "models" / "trained").iterdir()}
    assert shipped >= {"LICENSE", "MODEL_CARD.md", "SHA256SUMS"}
    assert {file.name for file in (unpacked / "models" / "trained").iterdir()} == shipped


def test_training_code_stays_outside(unpacked: Path):
    assert not (unpacked / "models" / "training").exists()


def test_catalogue_and_templates_are_inside(unpacked: Path):
    assert (unpacked / "monitor" / "locale" / "id.po").is_file()
    assert list((unpacked / "monitor" / "templates").iterdir())


def test_the_registry_is_inside(unpacked: Path, tmp_path: Path):
    (record,) = map(json.loads, pantau(unpacked, "registry", "Kominfo", "--json", folder=tmp_path).splitlines())
    assert record["name"] == "Kementerian Komunikasi dan Informatika"
