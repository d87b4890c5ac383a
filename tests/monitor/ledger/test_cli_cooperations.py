"""`pantau cooperation` and `pantau reanalyse`, as people run them."""

import json
from pathlib import Path

import pytest

from models.analysis import Span
from monitor.store import insert, open_store
from tests.monitor.builders import cooperation
from tests.monitor.command import pantau
from tests.monitor.ledger.desk import Desk

PU = "Kementerian Pekerjaan Umum"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_store(tmp_path / "pantau.db") as store:
        desk = Desk(store)
        desk.report(1, cooperation("Badan Uji", "Jepang", status="agreed"))
        desk.report(2, cooperation("Badan Uji", "Jepang"), day=1)
        desk.report(3, cooperation("Badan Uji", "Jepang", denied=True), day=2)
    return tmp_path


def key(folder: Path) -> str:
    with open_store(folder / "pantau.db") as store:
        return str(store.rows("SELECT key FROM cooperations")[0]["key"])


def test_a_cooperation_is_shown_with_history_and_contradictions(folder: Path) -> None:
    shown = pantau("cooperation", key(folder)[:6], "--db", "pantau.db", "--json", folder=folder)
    found = json.loads(shown.stdout)
    assert [step["status"] for step in found["steps"] if step["kind"] != "denied"] == ["agreed", "signed"]
    assert [each["kind"] for each in found["contradictions"]] == ["denied"]
    plain = pantau("cooperation", key(folder), "--db", "pantau.db", folder=folder).stdout
    assert "Badan Uji – Jepang" in plain
    assert "What contradicts each other" in plain


def test_a_correction_is_shown_listed_and_undone(folder: Path) -> None:
    asked = ("cooperation", "correct", key(folder), "--db", "pantau.db", "--status", "Berjalan", "--by", "Sari")
    assert pantau(*asked, "--note", "sudah jalan", folder=folder).returncode == 0
    (ruling,) = [
        json.loads(line)
        for line in pantau("cooperation", "rulings", "--db", "pantau.db", "--json", folder=folder).stdout.splitlines()
    ]
    assert (ruling["kind"], ruling["changes"], ruling["by"], ruling["note"]) == (
        "correct",
        {"status": "ongoing"},
        "Sari",
        "sudah jalan",
    )
    assert pantau("cooperation", "undo", "1", "--db", "pantau.db", folder=folder).returncode == 0
    shown = pantau("cooperation", key(folder), "--db", "pantau.db", "--json", folder=folder)
    assert json.loads(shown.stdout)["status"] == "signed"


def test_a_rejected_cooperation_is_not_found_any_more(folder: Path) -> None:
    rejected = key(folder)
    assert pantau("cooperation", "reject", rejected, "--db", "pantau.db", folder=folder).returncode == 0
    refused = pantau("cooperation", rejected, "--db", "pantau.db", folder=folder)
    assert refused.returncode == 2
    assert rejected in refused.stderr


def test_articles_are_analysed_anew_and_their_steps_are_settled(folder: Path) -> None:
    done = pantau("reanalyse", "--db", "pantau.db", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "3" in done.stdout
    with open_store(folder / "pantau.db") as store:
        # the invented articles say nothing that a model finds
        assert store.rows("SELECT * FROM cooperations") == []
        assert {row["model"] for row in store.rows("SELECT model FROM analyses")} != {"uji 1"}


def test_beside_the_steps_it_is_shown_what_else_is_known(tmp_path: Path) -> None:
    title = "Kementerian PU dan PT Tirta Rekaan meneken nota yang berlaku selama lima tahun."
    with open_store(tmp_path / "pantau.db") as store:
        desk = Desk(store)
        with store.transaction() as connection:
            values = {"name": "warta", "publisher": "warta.test", "kind": "official", "evidence": "none"}
            insert(connection, "sources", title="Kementerian PU", **values)
        for day, body in enumerate(
            ("Kementerian Pekerjaan Umum dan Perumahan Rakyat", "Kementerian Perumahan dan Kawasan Permukiman", PU)
        ):
            desk.report(day, cooperation(body, "PT Tirta Rekaan", evidence_span=Span(0, 20)), day=day, title=title)
        keys = desk.keys
    plain = pantau("cooperation", keys[-1], "--db", "pantau.db", folder=tmp_path).stdout
    assert f"“{title}”" in plain
    assert "parties report it themselves: Kementerian PU" in plain
    assert f"may continue {keys[0]}" in plain


def test_an_answer_says_who_ruled_a_status(folder: Path) -> None:
    before = pantau("query", "status:ditandatangani", "--db", "pantau.db", folder=folder).stdout
    assert ("[signed]" in before, "ruled by" in before) == (True, False)
    rule = ("--status", "agreed", "--by", "Sari")
    assert pantau("cooperation", "correct", key(folder), "--db", "pantau.db", *rule, folder=folder).returncode == 0
    asked = ("query", "status:sepakat", "--db", "pantau.db")
    assert "[agreed]  status ruled by Sari" in pantau(*asked, folder=folder).stdout
    (found,) = json.loads(pantau(*asked, "--json", folder=folder).stdout)["results"]
    assert (found["status"], found["ruled_by"]) == ("agreed", "Sari")
