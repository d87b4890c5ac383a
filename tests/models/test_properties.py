"""What holds for every analysis: its spans cite the text, it is the same each time and in any company, and what follows
does not change what was found before."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from models.amounts import Amounts, number
from models.analysis import Analysis, Cooperation, DateMention, Money, Quote, Span, Text
from models.dating import Dating
from models.network import WINDOW, Unit, cuts
from models.pipeline import UNJUDGED, analyse, load
from models.quotation import quoted
from models.speakers import Cues
from tests.models.conftest import PUBLISHED

SENTENCES = [
    "Menteri Perdagangan Budi Santarka membuka Kenya Expo 2025 di Bandung pada 12 Juni 2025.",
    "Kementerian Sosial (Kemensos) menandatangani nota kesepahaman dengan PT Rimba Cendana senilai Rp1,5 triliun.",
    "Indonesia dan Jepang menjajaki kerja sama di bidang energi terbarukan.",
    '"Kami siap membantu semua warga," kata Budi di Jakarta, Senin (16/6/2025).',
    "“Anggaran sudah ada sejak lama,” ujarnya.",
    "Ia mengatakan bahwa proyek itu berjalan sejak 2019 hingga 2024.",
    "Nilai kontraknya 10-15 juta dolar AS.",
    "Gubernur Jawa Barat Siti Rahayu menyambut baik kemitraan Pemprov Jawa Barat dan Universitas Rimba Jaya.",
    "Kementerian Pertahanan membantah kerja sama dengan Norrvinge AB asal Swedia.",
    "Perusahaan Swedia itu hadir pekan lalu.",
    'Kami menunggu," kata Siti Rahayu.',
    '"Kami akan kembali bulan depan.',
    "Kedua negara sepakat memperkuat hubungan dagang mulai awal 2026.",
    "Rp 12.000,- per kilogram, RM50 juta, S$ 2 juta.",
]
UNRELATED = "Langit cerah sepanjang hari itu. Anak-anak bermain bola di tanah lapang, lalu pulang sebelum hujan."

articles = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12).flatmap(
    lambda chosen: st.lists(st.sampled_from([" ", "\n", "\n\n"]), min_size=len(chosen), max_size=len(chosen)).map(
        lambda gaps: "".join(f"{gap}{line}" for gap, line in zip(gaps, chosen, strict=True)).strip()
    )
)
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def text_of(body: str, identifier: str = "t") -> Text:
    return Text(id=identifier, title="Judul Berita", text=body, published=PUBLISHED)


@pytest.fixture(scope="module")
def rules() -> Language:
    """The rules alone: neither the network nor the judgement of records sees one sentence by itself."""
    return load(entities="lexicon", pipes=UNJUDGED)


def cited(analysis: Analysis) -> Iterator[tuple[str, Span]]:
    """Every wording that an analysis takes from the text, with its span."""
    worded: tuple[DateMention | Money | Quote, ...] = (*analysis.dates, *analysis.money, *analysis.quotes)
    for item in worded:
        yield item.text, item.span
    for place in analysis.places:
        for span in place.mentions:
            yield place.name, span
    for event in analysis.events:
        if event.date:
            yield event.date.text, event.date.span
        if event.place and event.place_span:
            yield event.place, event.place_span
    for cooperation in (*analysis.cooperations, *analysis.denials):
        yield cooperation.evidence, cooperation.evidence_span
        yield from details(cooperation)


def details(item: Cooperation) -> Iterator[tuple[str, Span]]:
    for worded, span in (
        (item.value, item.value_span),
        (item.date, item.date_span),
        (item.place, item.place_span),
    ):
        assert (worded is None) is (span is None)
        if worded and span:
            yield worded, span


@some
@given(articles)
def test_every_wording_stands_at_its_span(rules: Language, body: str) -> None:
    text = text_of(body)
    analysis = next(analyse([text], rules))
    assert [(worded, text.whole[span.start : span.end]) for worded, span in cited(analysis)] == [
        (worded, worded) for worded, _ in cited(analysis)
    ]
    names = {person.name for person in analysis.people}
    for quote in analysis.quotes:
        assert quote.speaker is None or quote.speaker in names
        assert (quote.speaker is None) is (quote.speaker_span is None)
    for item in (*analysis.cooperations, *analysis.denials):
        parties = {party.name for party in item.parties}
        assert set(item.domestic) | set(item.foreign) <= parties
        assert set(item.domestic).isdisjoint(item.foreign)
        assert item.channel is not None


@some
@given(articles)
def test_the_same_text_gives_the_same_analysis(rules: Language, body: str) -> None:
    assert list(analyse([text_of(body)], rules)) == list(analyse([text_of(body)], rules))


@some
@given(articles)
def test_an_unrelated_paragraph_behind_changes_nothing_before_it(rules: Language, body: str) -> None:
    alone, followed = analyse([text_of(body), text_of(f"{body}\n{UNRELATED}")], rules)
    assert followed == alone


@few
@given(st.lists(articles, min_size=1, max_size=5))
def test_a_batch_gives_what_each_text_gives_alone(nlp: Language, bodies: list[str]) -> None:
    texts = [text_of(body, str(at)) for at, body in enumerate(bodies)]
    assert list(analyse(texts, nlp)) == [next(analyse([text], nlp)) for text in texts]


units = st.lists(
    st.tuples(st.integers(1, 4), st.builds(Unit, st.sampled_from(["kata", ".", "!"]), st.booleans(), st.booleans())),
    max_size=3 * WINDOW,
)


@some
@given(units, units)
def test_what_follows_changes_only_the_last_window_of_the_network(
    before: list[tuple[int, Unit]], after: list[tuple[int, Unit]]
) -> None:
    # every word of a window sees all others of it, so what shares the last window may be read differently
    short = list(cuts([unit for _, unit in before], [cost for cost, _ in before]))
    long = list(cuts([unit for _, unit in before + after], [cost for cost, _ in before + after]))
    assert long[: len(short) - 1] == short[:-1]


days = st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31))


@some
@given(days, st.sampled_from(["EEEE (d/M/y)", "d MMMM y", "EEEE, d MMMM y", "'tanggal' d MMMM y", "y-MM-dd", "d/M/y"]))
def test_a_day_in_full_is_read_as_it_was_written(dating: Dating, day: date, pattern: str) -> None:
    assert dating.resolve(format_date(day, pattern, locale="id"), None) == (day, day)


@some
@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2049, 12, 31)), st.integers(-150, 150))
def test_a_day_without_year_is_near_its_publication(dating: Dating, published: date, offset: int) -> None:
    day = date.fromordinal(published.toordinal() + offset)
    assert dating.resolve(format_date(day, "EEEE (d/M)", locale="id"), published) == (day, day)


@some
@given(
    st.lists(
        st.sampled_from([*"0123456789/-–(). ", " Juni ", "Senin ", " hingga ", "sejak ", "tahun ", "\n"]), max_size=30
    ),
    days,
)
def test_times_are_in_order_and_never_end_before_they_begin(dating: Dating, pieces: list[str], published: date) -> None:
    found = dating.find("".join(pieces), published)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for item in found:
        first, last = item.days
        assert first is None or last is None or first <= last


@some
@given(st.decimals(min_value=0, max_value=Decimal("1e12"), places=2))
def test_a_number_is_read_as_indonesian_newsrooms_write_it(amount: Decimal) -> None:
    assert number(format_decimal(amount, "#,##0.##", locale="id")) == amount


@some
@given(st.integers(1, 10**12), st.sampled_from(["Rp", "US$", "RM", "€"]), st.sampled_from(["", " "]))
def test_an_amount_keeps_its_value(amounts: Amounts, amount: int, sign: str, gap: str) -> None:
    (found,) = amounts.find(f"senilai {sign}{gap}{format_decimal(amount, locale='id')} itu")
    assert found.amount == amount


@some
@given(st.text(alphabet='"“”„ .,\nAb'), st.text(alphabet="ab, "))
def test_quotes_lie_in_the_text_in_order(cues: Cues, head: str, tail: str) -> None:
    text = f'{head}" kata {tail}'
    found = quoted(text, cues.behind)
    assert all(0 <= one.opens <= one.start <= one.end <= one.closes <= len(text) for one in found)
    assert all(one.closes <= other.opens for one, other in pairwise(found))
