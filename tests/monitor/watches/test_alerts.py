import email
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Config
from monitor.watches.alerts import enqueue_due
from tests.monitor.busy_day import HOSTILE, busy_day
from tests.monitor.sample import NOW, Sample

CONFIG = Config.model_validate(
    {"language": "en", "alerts": {"recipients": ["redaksi@example.org", "humas@example.org"]}}
)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "pantau.db") as sample:
        yield sample


def outbox(sample: Sample) -> list[Any]:
    return sample.store.rows("SELECT * FROM outbox ORDER BY id")


def message(row: Any) -> EmailMessage:
    return email.message_from_bytes(row["message"], policy=policy.default)  # type: ignore[return-value]


def test_a_new_cooperation_makes_one_message_for_all_recipients(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani", key="water")
    assert enqueue_due(sample.store, CONFIG, now=NOW) == 1
    (row,) = outbox(sample)
    assert (row["key"], row["state"]) == ("alert:water:exploring", "pending")
    assert json.loads(row["recipients"]) == ["redaksi@example.org", "humas@example.org"]


def test_the_decision_is_written_beside_the_step(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani")
    sample.simple("Dinas Api", "Koperasi Lama", at=NOW - timedelta(days=9))
    enqueue_due(sample.store, CONFIG, now=NOW)
    decisions = [row["decision"] for row in sample.store.rows("SELECT decision FROM steps ORDER BY id")]
    assert decisions == ["mailed-new", "held-old"]


def test_a_second_run_has_nothing_left_to_decide(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani")
    enqueue_due(sample.store, CONFIG, now=NOW)
    assert (enqueue_due(sample.store, CONFIG, now=NOW), len(outbox(sample))) == (0, 1)


def test_a_step_that_comes_again_after_a_rebuild_is_not_mailed_again(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani")
    enqueue_due(sample.store, CONFIG, now=NOW)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE steps SET decision = NULL")
    assert enqueue_due(sample.store, CONFIG, now=NOW) == 0
    assert [row["decision"] for row in sample.store.rows("SELECT decision FROM steps")] == ["held-known"]


def test_an_interrupted_stage_leaves_neither_decisions_nor_messages(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani")
    with suppress(KeyboardInterrupt), sample.store.transaction():
        assert enqueue_due(sample.store, CONFIG, now=NOW) == 1
        raise KeyboardInterrupt
    assert outbox(sample) == []
    assert [row["decision"] for row in sample.store.rows("SELECT decision FROM steps")] == [None]


def test_what_is_asked_for_alerts_although_it_is_old(sample: Sample) -> None:
    sample.simple("Dinas Api", "Koperasi Lama", at=NOW - timedelta(days=900), origin="replay")
    assert enqueue_due(sample.store, CONFIG, now=NOW, past=True) == 1


def test_the_subject_names_parties_and_status(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani", status="signed")
    enqueue_due(sample.store, CONFIG, now=NOW)
    assert message(outbox(sample)[0])["Subject"] == "[Pantau] New cooperation: Dinas Air – Koperasi Tani (signed)"


def test_a_move_is_mailed_with_its_way_and_in_the_thread_of_the_first_mail(sample: Sample) -> None:
    cooperation = sample.simple("Dinas Air", "Koperasi Tani")
    enqueue_due(sample.store, CONFIG, now=NOW - timedelta(minutes=10))
    article = sample.article("Dinas Air meneken kontrak dengan Koperasi Tani.")
    mention = sample.mention(
        cooperation,
        article,
        "Dinas Air meneken kontrak dengan Koperasi Tani.",
        trigger="meneken kontrak",
        parties=("Dinas Air", "Koperasi Tani"),
        status="signed",
    )
    sample.step(cooperation, mention, kind="status", status="signed", previous="exploring")
    enqueue_due(sample.store, CONFIG, now=NOW)
    first, second = map(message, outbox(sample))
    assert second["References"] == second["In-Reply-To"] == first["Message-ID"]
    assert second["Subject"] == "[Pantau] Cooperation moved: Dinas Air – Koperasi Tani (exploring → signed)"


def test_what_follows_a_mail_within_ten_minutes_is_one_more_at_their_end(sample: Sample) -> None:
    cooperation = sample.simple("Dinas Air", "Koperasi Tani")
    assert enqueue_due(sample.store, CONFIG, now=NOW) == 1
    for status, previous in (("agreed", "exploring"), ("signed", "agreed")):
        sentence = f"Dinas Air dan Koperasi Tani mencapai tahap {status}."
        mention = sample.mention(
            cooperation,
            sample.article(sentence),
            sentence,
            trigger="mencapai tahap",
            parties=("Dinas Air", "Koperasi Tani"),
            status=status,
        )
        sample.step(cooperation, mention, kind="status", status=status, previous=previous)
        assert enqueue_due(sample.store, CONFIG, now=NOW + timedelta(minutes=5)) == 0
    assert enqueue_due(sample.store, CONFIG, now=NOW + timedelta(minutes=10)) == 1
    assert "(exploring → agreed → signed)" in message(outbox(sample)[1])["Subject"]


def test_the_body_names_article_source_link_and_local_time(sample: Sample) -> None:
    sample.source("warta", "Warta Nusantara")
    sample.simple("Dinas Air", "Koperasi Tani", fields=("irigasi",), event="Pekan Air 2025", title="Air untuk tani")
    enqueue_due(sample.store, CONFIG.model_copy(update={"language": "id"}), now=NOW)
    body = message(outbox(sample)[0]).get_body(("plain",))
    assert body is not None
    text = body.get_content()
    for part in ("irigasi", "Pekan Air 2025", "Air untuk tani", "Warta Nusantara", "https://warta.example/berita/1"):
        assert part in text
    assert "Rabu, 4 Juni 2025 01.00 WIB" in text


def test_both_parts_of_a_mail_say_the_same(sample: Sample) -> None:
    import re

    from lxml import html

    busy_day(sample)
    enqueue_due(sample.store, CONFIG, now=NOW)
    for mail in map(message, outbox(sample)):
        plain, rich = (mail.get_body((kind,)) for kind in ("plain", "html"))
        assert plain is not None
        assert rich is not None
        tree = html.fromstring(rich.get_content())
        quote = " ".join(tree.cssselect("p.quote")[0].text_content().split())
        assert quote in " ".join(re.sub("[“”]", "", plain.get_content()).split())


def test_a_machine_wrote_it_and_nobody_should_answer(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani")
    enqueue_due(sample.store, CONFIG, now=NOW)
    assert message(outbox(sample)[0])["Auto-Submitted"] == "auto-generated"


def test_text_from_the_web_stays_text(sample: Sample) -> None:
    sample.simple(
        f"Dinas {HOSTILE}".replace("\r\n", " "), "Koperasi Tani", title=HOSTILE, url="https://warta.example/<b>"
    )
    enqueue_due(sample.store, CONFIG, now=NOW)
    (row,) = outbox(sample)
    mail = message(row)
    rich = mail.get_body(("html",))
    assert rich is not None
    assert set(mail.keys()) == {
        "From",
        "Subject",
        "Date",
        "Message-ID",
        "List-Id",
        "Content-Language",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    }
    assert not any(mark in rich.get_content() for mark in ("<script", "<img", "\u202e", "<b>"))


def test_without_recipients_nothing_is_written_and_the_step_says_so(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani")
    assert enqueue_due(sample.store, Config(), now=NOW) == 0
    assert [row["decision"] for row in sample.store.rows("SELECT decision FROM steps")] == ["no-recipient"]
