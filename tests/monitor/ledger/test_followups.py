"""What was signed and not heard of since, and what lies ahead."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.analysis import Analysis, Cooperation, DateMention, Event, Span
from monitor.ledger.followups import ahead, before, overdue, sentence_at
from monitor.ledger.validity import validity
from tests.monitor.builders import NOON, analysis, cooperation
from tests.monitor.ledger.desk import Desk

NOW = NOON + timedelta(days=400)


@pytest.mark.parametrize(
    ("now", "months", "earlier"),
    [
        (datetime(2025, 6, 4, tzinfo=UTC), 6, datetime(2024, 12, 4, tzinfo=UTC)),
        (datetime(2025, 3, 31, tzinfo=UTC), 1, datetime(2025, 2, 28, tzinfo=UTC)),
        (datetime(2024, 2, 29, tzinfo=UTC), 12, datetime(2023, 2, 28, tzinfo=UTC)),
    ],
)
def test_months_back(now: datetime, months: int, earlier: datetime) -> None:
    assert before(now, months) == earlier


def test_signed_long_ago_and_not_running_is_overdue(desk: Desk) -> None:
    desk.report(1, cooperation("Badan Uji", "Jepang"))
    desk.report(2, cooperation("Badan Uji", "Malaysia", status="ongoing"))
    desk.report(3, cooperation("Badan Uji", "Rusia"), day=390)
    (found,) = overdue(desk.store, NOW, 6)
    assert (found.parties, found.since, found.expired) == (("Badan Uji", "Jepang"), NOON, False)


def test_what_a_later_report_has_running_is_not_overdue(desk: Desk) -> None:
    desk.report(1, cooperation("Badan Uji", "Jepang"))
    desk.report(2, cooperation("Badan Uji", "Jepang", status="ongoing"), day=80)
    assert overdue(desk.store, NOW, 6) == ()


def text(whole: str, *, day: tuple[str, date] | None = None) -> tuple[Cooperation, Analysis]:
    """A claim whose evidence opens the text, and an analysis that found one date."""
    claim = cooperation("Badan Uji", "Jepang", evidence_span=Span(0, 20))
    made = analysis(claim)
    if day is None:
        return claim, made
    start = whole.index(day[0])
    mention = DateMention(text=day[0], span=Span(start, start + len(day[0])), start=None, end=day[1])
    return claim, Analysis(**{name: getattr(made, name) for name in Analysis.__slots__} | {"dates": (mention,)})


@pytest.mark.parametrize(
    ("whole", "until", "shown"),
    [
        (
            "Badan Uji dan Jepang teken nota. Nota itu berlaku selama lima tahun.",
            date(2030, 6, 3),
            "berlaku selama lima tahun",
        ),
        (
            "Badan Uji dan Jepang teken nota. Jangka waktu 3 (tiga) tahun.",
            date(2028, 6, 3),
            "Jangka waktu 3 (tiga) tahun",
        ),
        ("Badan Uji dan Jepang teken nota. Kerja sama sudah berjalan lima tahun.", None, None),
    ],
)
def test_years_of_validity_count_from_publication(whole: str, until: date | None, shown: str | None) -> None:
    found = validity(whole, *text(whole), date(2025, 6, 4))
    assert (found[0] if found else None) == until
    assert (whole[found[1].start : found[1].end] if found else None) == shown


def test_a_day_until_which_it_is_valid_is_taken_as_it_stands() -> None:
    whole = "Badan Uji dan Jepang teken nota. Nota berlaku hingga 31 Desember 2027."
    found = validity(whole, *text(whole, day=("31 Desember 2027", date(2027, 12, 31))), date(2025, 6, 4))
    assert found is not None
    assert found[0] == date(2027, 12, 31)


def test_the_sentence_of_a_day_is_shown() -> None:
    whole = "Judul\nYang pertama. Temu Tani digelar 9 Juni. Yang lain."
    at = whole.index("9 Juni")
    assert sentence_at(whole, at, at + 6) == "Temu Tani digelar 9 Juni."


def test_an_event_that_several_articles_announce_lies_ahead_once(desk: Desk) -> None:
    day = DateMention(text="Ka", span=Span(0, 2), start=date(2025, 6, 9), end=date(2025, 6, 10))
    past = DateMention(text="ba", span=Span(2, 4), start=date(2025, 6, 1), end=date(2025, 6, 1))
    events = tuple(
        Event(name=name, aliases=(), mentions=(Span(0, 2),), date=when, place="Rekaan")
        for name, when in (("Temu Tani 2025", day), ("Temu Lama", past))
    )
    for number in (1, 2):
        desk.report(number, events=events)
    (found,) = ahead(desk.store, date(2025, 6, 5), date(2025, 6, 30))
    assert (found.kind, found.name, found.starts, found.ends, found.place, found.articles) == (
        "event", "Temu Tani 2025", date(2025, 6, 9), date(2025, 6, 10), "Rekaan", 2
    )  # fmt: skip
    assert ahead(desk.store, date(2025, 7, 1), date(2025, 7, 30)) == ()
