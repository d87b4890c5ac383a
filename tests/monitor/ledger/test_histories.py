"""What `pantau cooperation` says beside the steps: where a validity stands, whose word a report is, what may go on."""

from dataclasses import replace
from typing import Any

import pytest

from models.analysis import Party, Person, Quote, Span
from monitor.ledger.continuing import continuing
from monitor.ledger.histories import History, as_json, history
from monitor.store import insert
from tests.monitor.builders import cooperation
from tests.monitor.ledger.desk import Desk

MINISTRY, FIRM = "Kementerian Kesehatan", "PT Vaksin Rekaan"
PUPR, PU = "Kementerian Pekerjaan Umum dan Perumahan Rakyat", "Kementerian Pekerjaan Umum"
PKP = "Kementerian Perumahan dan Kawasan Permukiman"


def shown(desk: Desk, number: int = 0) -> History:
    return history(desk.store, desk.keys[number])


def test_the_words_that_state_a_validity_are_shown_with_their_article(desk: Desk) -> None:
    title = "Badan Uji dan Jepang meneken nota yang berlaku selama lima tahun."
    desk.report(1, cooperation("Badan Uji", "Jepang", evidence_span=Span(0, 20)), title=title)
    found = shown(desk)
    assert found.validity is not None
    assert title[found.validity.start : found.validity.end] == "berlaku selama lima tahun"
    assert (found.validity.text, found.validity.title) == (title, title)
    assert as_json(found)["validity"]["evidence"] == title


def test_without_a_validity_nothing_states_one(desk: Desk) -> None:
    desk.report(1, cooperation("Badan Uji", "Jepang"))
    assert shown(desk).validity is None


@pytest.mark.parametrize(
    ("title", "kind", "offices"),
    [("Kemenkes RI", "official", ("Kemenkes RI",)), ("Kemhan", "official", ()), ("Kemenkes RI", "press", ())],
)
def test_a_party_s_own_press_office_is_no_independent_source(
    desk: Desk, title: str, kind: str, offices: tuple[str, ...]
) -> None:
    with desk.store.transaction() as connection:
        insert(connection, "sources", name="warta", title=title, publisher="warta.test", kind=kind, evidence="none")
    desk.report(1, cooperation(MINISTRY, FIRM))
    found = shown(desk)
    assert found.press_offices == offices
    assert found.independent == 1 - len(offices)
    assert desk.store.rows("SELECT independent FROM cooperations")[0][0] == found.independent


def said(sentence: str, *, denied: bool = False) -> Any:
    """What a sentence that opens the article says of the two."""
    parties = tuple(
        Party(name=name, span=Span(start, start + len(form)))
        for name, form in ((MINISTRY, "Kemenkes"), (FIRM, FIRM))
        if (start := sentence.index(form)) >= 0
    )
    made = cooperation(MINISTRY, FIRM, status="agreed", denied=denied, evidence=sentence)
    return replace(made, parties=parties, evidence_span=Span(0, len(sentence)))


DENIAL = "PT Vaksin Rekaan membantah bekerja sama dengan Kemenkes."


@pytest.mark.parametrize(
    ("sentence", "by"),
    [
        ("Kemenkes mengklaim sepakat dengan PT Vaksin Rekaan.", MINISTRY),
        ("Menurut Kemenkes, PT Vaksin Rekaan sudah sepakat.", MINISTRY),
        ("Menurut PT Vaksin Rekaan, Kemenkes sudah sepakat.", FIRM),
        ("Kemenkes sepakat dengan PT Vaksin Rekaan.", None),
    ],
)
def test_what_one_party_alone_says_and_another_denies_is_its_claim(desk: Desk, sentence: str, by: str | None) -> None:
    desk.report(1, said(sentence), title=sentence)
    assert shown(desk).claimed_by is None
    desk.report(2, said(DENIAL, denied=True), title=DENIAL, day=1)
    assert shown(desk).claimed_by == by


def test_what_a_second_voice_says_too_is_no_claim_of_one(desk: Desk) -> None:
    for number, voice in enumerate(("Kemenkes mengklaim", "Kemenkes"), start=1):
        sentence = f"{voice} sepakat dengan PT Vaksin Rekaan."
        desk.report(number, said(sentence), title=sentence)
    desk.report(3, said(DENIAL, denied=True), title=DENIAL, day=1)
    assert shown(desk).claimed_by is None


@pytest.mark.parametrize(("affiliation", "by"), [("Kemenkes", MINISTRY), ("Universitas Rekaan", None), (None, None)])
def test_a_quote_is_said_for_the_speaker_s_body(desk: Desk, affiliation: str | None, by: str | None) -> None:
    sentence = "Kemenkes dan PT Vaksin Rekaan sudah sepakat, kata Budi Raharja."
    person = Person(
        name="Budi Raharja", aliases=(), official=True, position=None, affiliation=affiliation, mentions=(Span(50, 62),)
    )
    quote = Quote(text=sentence[:43], span=Span(0, 43), speaker="Budi Raharja", speaker_span=None, cue="kata")
    desk.report(1, said(sentence), title=sentence, quotes=(quote,), people=(person,))
    desk.report(2, said(DENIAL, denied=True), title=DENIAL, day=1)
    assert shown(desk).claimed_by == by


def test_what_the_heirs_of_a_divided_ministry_may_continue_is_named_on_both_sides(desk: Desk) -> None:
    desk.report(1, cooperation(PUPR, FIRM, status="exploring"))
    desk.report(2, cooperation(PU, FIRM), day=10)
    desk.report(3, cooperation(PKP, FIRM), day=20)
    desk.report(4, cooperation(PKP, "Jepang"), day=30)
    before, public, homes, other = (shown(desk, number) for number in range(4))
    assert before.continued_by == (public.key, homes.key)
    assert public.continues == homes.continues == (before.key,)
    assert before.continues == public.continued_by == other.continues == ()


def test_however_many_may_continue_it_is_asked_at_once(desk: Desk) -> None:
    desk.report(1, cooperation(PUPR, FIRM, status="exploring"))
    desk.report(2, cooperation(PU, FIRM), day=10)

    def asked() -> int:
        ((row,),) = desk.store.rows("SELECT id FROM cooperations WHERE key = ?", desk.keys[0])
        statements: list[str] = []
        desk.store.db.conn.set_trace_callback(statements.append)
        found = continuing(desk.store, row)
        desk.store.db.conn.set_trace_callback(None)
        assert set(found) == set(desk.keys[1:])
        return len(statements)

    of_one = asked()
    desk.report(3, cooperation(PKP, FIRM), day=20)
    assert asked() == of_one


@pytest.mark.parametrize(("day", "parties"), [(731, (PU, FIRM)), (10, (PU, "Jepang"))])
def test_what_comes_too_late_or_shares_nobody_else_continues_nothing(
    desk: Desk, day: int, parties: tuple[str, ...]
) -> None:
    desk.report(1, cooperation(PUPR, FIRM, status="exploring"))
    desk.report(2, cooperation(*parties), day=day)
    assert shown(desk).continued_by == shown(desk, 1).continues == ()
