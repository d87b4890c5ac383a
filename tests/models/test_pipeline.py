"""What holds for every text: spans cite it, order is kept, nothing breaks it."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from models.analysis import Analysis, Span, Text
from models.contract import read_texts, to_contract
from models.pipeline import COMPONENTS, MAX_CHARACTERS, VERSIONS, Finder, analyse, load

PIECES = [
    "Menteri Perdagangan", "Budi Santarka", "PT Rimba Cendana", "(Persero)", "Kementerian Sosial", "(Kemensos)",
    "bekerja sama", "dengan", "antara", "dan", ",", ".", "\n", '"', "kata", "KTT ASEAN ke-47", "2025", "Kenya", "RI",
    "\xa0", "😀", "menandatangani", "nota kesepahaman", "kedua negara", "Kami", "Senin (11/8)", "Rp 2 miliar",
    "Baca juga:", "di antaranya", "Dinas", "\x00", "İ",
]  # fmt: skip


def one(nlp: Language, text: str, title: str = "") -> Analysis:
    return next(analyse([Text(id="t", title=title, text=text)], nlp))


def cited(analysis: Analysis) -> Iterator[tuple[str, Span]]:
    """Every (surface, span) that an analysis asserts."""
    for named in (*analysis.people, *analysis.organisations, *analysis.events):
        for form in (named.name, *named.aliases):
            yield form, next(span for span in named.mentions if span.end - span.start == len(form))
    for person in analysis.people:
        if person.position and person.position_span:
            yield person.position, person.position_span
        if person.affiliation and person.affiliation_span:
            yield person.affiliation, person.affiliation_span
    for quote in analysis.quotes:
        yield quote.text, quote.span
    for item in analysis.dates:
        yield item.text, item.span
    for cooperation in (*analysis.cooperations, *analysis.denials):
        yield cooperation.evidence, cooperation.evidence_span


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", "Judul Berita"]))
def test_every_surface_stands_at_its_span(nlp: Language, pieces: list[str], title: str) -> None:
    text = " ".join(pieces)
    whole = f"{title}\n{text}"
    analysis = one(nlp, text, title)
    for surface, span in cited(analysis):
        assert whole[span.start : span.end] == surface
    for named in (*analysis.people, *analysis.organisations, *analysis.events):
        assert {whole[span.start : span.end] for span in named.mentions} == {named.name, *named.aliases}
    for country in analysis.countries:
        assert all(whole[span.start : span.end].strip() for span in country.mentions)
    for cooperation in analysis.cooperations:
        assert len({party.name for party in cooperation.parties}) > 1
        assert 0 <= cooperation.confidence <= 1
        assert all(field in whole for field in cooperation.fields)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text_is_analysed(nlp: Language, text: str) -> None:
    assert json.loads(json.dumps(to_contract(one(nlp, text))))["id"] == "t"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "<p>Kementerian <b>Agama</b> &amp; PBNU</p>",
        "The Ministry of Finance signed an MoU with the World Bank.",
        "外交部与日本签署谅解备忘录",
        "a" * 1_000_000,
        "Kementerian Sosial bersama Polri " * 30_000,
        "(" * 200_000,
        '"' * 200_000,
        "Plt " * 50_000,
        "Menteri Perdagangan, Badan Kita, " * 3_000,
        "Badan X (" * 20_000,
        "antara PT Maju dengan PT Mundur kerja sama " * 5_000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.timeout(30)
def test_hostile_texts_end_soon(nlp: Language, text: str) -> None:
    assert one(nlp, text).id == "t"


def test_of_a_very_long_text_the_beginning_is_read_with_a_warning(
    nlp: Language, caplog: pytest.LogCaptureFixture
) -> None:
    text = "Kata lain. " * (MAX_CHARACTERS // 11 + 1) + "Kementerian Sosial hadir."
    with caplog.at_level(logging.WARNING, logger="models.pipeline"):
        assert one(nlp, text).organisations == ()
    assert "only the first" in caplog.text


def test_order_is_kept_and_a_batch_changes_nothing(nlp: Language) -> None:
    bodies = ["Kementerian Sosial bekerja sama dengan Kenya.", "Kami sepakat.", "PT Rimba Cendana hadir di Jakarta."]
    texts = [Text(id=str(number), title="", text=body) for number, body in enumerate(bodies)]
    together = list(analyse(texts, nlp))
    assert together == [next(analyse([text], nlp)) for text in texts]
    assert [analysis.id for analysis in together] == ["0", "1", "2"]


def test_texts_are_taken_as_they_come(nlp: Language) -> None:
    def endless() -> Iterator[Text]:
        while True:
            yield Text(id="t", title="", text="Kementerian Sosial hadir.")

    assert next(analyse(endless(), nlp)).organisations[0].name == "Kementerian Sosial"


@pytest.mark.parametrize("entities", VERSIONS)
def test_the_pipeline_is_what_it_says(entities: Finder) -> None:
    nlp = load(entities=entities)
    assert tuple(nlp.pipe_names) == COMPONENTS
    assert not nlp.analyze_pipes()["problems"]["pantau_entities"]
    assert one(nlp, "Kementerian Sosial hadir.").model == VERSIONS[entities]


def test_the_trained_model_finds_the_names_by_default(nlp: Language) -> None:
    assert one(nlp, "").model == VERSIONS["trained"] != VERSIONS["lexicon"]


def test_the_example_article(nlp: Language) -> None:
    folder = os.environ.get("PANTAU_EVAL_DATA")
    if not folder:
        pytest.skip("PANTAU_EVAL_DATA names no folder with the evaluation data")
    lines = (Path(folder) / "bench" / "articles_dev.jsonl").read_text(encoding="utf-8").splitlines()
    text = next(text for text in read_texts(lines) if text.id == "seed")
    analysis = next(analyse([text], nlp))
    officials = {person.name: (person.position, person.affiliation) for person in analysis.people if person.official}
    assert officials == {
        "Amran": ("Pelaksana Harian Direktur Jenderal Bina Administrasi Kewilayahan", "Kemendagri"),
        "Zelda Wulan Kartika": ("Kuasa Usaha Ad Interim", "KBRI di Seoul"),
    }
    assert "Junseok Hwang" in {person.name for person in analysis.people if not person.official}
    assert [event.name for event in analysis.events] == ["World Smart City Expo (WSCE) 2024"]
    companies = {body.name for body in analysis.organisations if body.type == "company"}
    assert companies == {"ASECH", "ESE Korea", "Artliiv Media Art", "PT. INTI", "ParkingGo"}
    assert {(body.name, *body.aliases) for body in analysis.organisations} >= {
        ("Kementerian Dalam Negeri", "Kemendagri"),
        ("Seoul National University",),
    }
    assert {(frozenset(party.name for party in item.parties), item.status) for item in analysis.cooperations} == {
        (frozenset(("Kementerian Dalam Negeri", "Seoul National University")), "exploring"),
        (frozenset(("Indonesia", "Korea Selatan")), "exploring"),
        (frozenset(("ASECH", "ESE Korea")), "agreed"),
        (frozenset(("ASECH", "Artliiv Media Art")), "agreed"),
        (frozenset(("PT. INTI", "ParkingGo")), "agreed"),
    }
