"""Keys that change: what was told stays told, under the key of today."""

from monitor.ledger.renaming import follow_names
from monitor.ledger.steps import OVERTAKEN
from monitor.ledger.succession import current, known_as
from monitor.store import instant
from tests.monitor.builders import NOON, cooperation
from tests.monitor.ledger.desk import Desk


def decide_all(desk: Desk) -> None:
    with desk.store.transaction() as connection:
        connection.execute("UPDATE steps SET decision = 'mailed-new', decided_at = ?", [instant(NOON)])


def tell(desk: Desk, *items: str) -> None:
    """A digest told of these."""
    with desk.store.transaction() as connection:
        connection.execute(
            "INSERT INTO digests (id, edition, cut_off, created_at, complete, html, plain)"
            " VALUES (1, '2025-06-05T06:30', 'x', 'x', 1, '', '')"
        )
        connection.executemany(
            "INSERT INTO digest_items (key, digest_id, parties, status) VALUES (?, 1, '[]', 'signed')",
            [(item,) for item in items],
        )


def told(desk: Desk) -> list[str]:
    return [row["key"] for row in desk.store.rows("SELECT key FROM digest_items ORDER BY key")]


def test_an_older_article_gives_another_key_and_no_news(desk: Desk) -> None:
    desk.report(2, cooperation("Badan Uji", "Jepang"), day=5)
    (old,) = desk.keys
    decide_all(desk)
    tell(desk, f"{old}:signed")
    desk.report(1, cooperation("Badan Uji", "Jepang"), cooperation("Badan Uji", "Jepang", status="exploring"))
    (new,) = desk.keys
    assert new != old
    assert told(desk) == [f"{new}:signed"]
    rows = desk.store.rows("SELECT status, decision FROM steps ORDER BY at")
    assert [tuple(row) for row in rows] == [("signed", "mailed-new")]
    assert current(desk.store.db.conn, old) == (new,)
    assert set(known_as(desk.store.db.conn, new)) == {old, new}


def test_an_earlier_stage_slots_in_as_overtaken(desk: Desk) -> None:
    desk.report(2, cooperation("Badan Uji", "Jepang"), day=5)
    decide_all(desk)
    desk.report(1, cooperation("Badan Uji", "Jepang", status="exploring"))
    rows = desk.store.rows("SELECT kind, status, decision FROM steps ORDER BY at")
    assert [tuple(row) for row in rows] == [("new", "exploring", OVERTAKEN), ("status", "signed", "mailed-new")]


def test_two_that_become_one_are_told_no_more(desk: Desk) -> None:
    desk.report(1, cooperation("BUN", "Jepang", status="agreed"))
    desk.report(2, cooperation("Badan Uji Nasional", "Jepang"), day=1)
    first, second = desk.keys
    decide_all(desk)
    tell(desk, f"{first}:agreed", f"{second}:signed")
    desk.names["BUN"] = "Badan Uji Nasional"
    follow_names(desk.store, canonical=lambda name: desk.names.get(name, name), now=NOON)
    (one,) = desk.keys
    assert told(desk) == sorted([f"{one}:agreed", f"{one}:signed"])
    assert [row["decision"] for row in desk.store.rows("SELECT decision FROM steps")] == ["mailed-new", "mailed-new"]


def test_names_that_are_told_apart_again_give_the_ledger_of_before(desk: Desk) -> None:
    desk.report(1, cooperation("BUN", "Jepang"))
    desk.report(2, cooperation("BUN", "Badan Uji Nasional"), day=1)
    before = desk.ledger()
    known = {"BUN": "Badan Uji Nasional"}
    assert follow_names(desk.store, canonical=lambda name: known.get(name, name), now=NOON) == 1
    assert len(desk.ledger()) == 1
    follow_names(desk.store, canonical=lambda name: name, now=NOON)
    assert desk.ledger() == before
    assert desk.store.rows("SELECT * FROM cooperation_keys WHERE old IN (SELECT key FROM cooperations)") == []


def test_a_corrected_article_that_names_others_is_another_cooperation(desk: Desk) -> None:
    desk.report(1, cooperation("Badan Uji", "Jepang"))
    decide_all(desk)
    with desk.store.transaction() as connection:
        connection.execute("UPDATE analyses SET payload = replace(payload, 'Jepang', 'Malaysia')")
    desk.rebuild()
    assert [row["decision"] for row in desk.store.rows("SELECT decision FROM steps")] == [None]
    assert desk.store.rows("SELECT * FROM cooperation_keys") == []
