"""Confidence: what is seen of a record, what is made of it, and what is dropped."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from benchmarks import ordinary
from models.components.confidence import Judge
from models.confidence import Confidence, load_confidence
from models.errors import WeightsError
from models.hearsay import Hearsay
from models.lexicons import load_lexicon
from models.pipeline import UNJUDGED, load
from models.signals import Signals
from models.training import confidence as training
from models.training.confidence import Example, Verdicts, names_of
from tests.models.conftest import Read

PLAIN = "Kementerian Sosial bekerja sama dengan PT Rimba Cendana di bidang pangan."
FILLING = "Hujan turun. Jalan macet. Harga naik. Toko tutup."
DENIED = "Kementerian Sosial membantah bekerja sama dengan PT Rimba Cendana."


@pytest.fixture(scope="module")
def rules() -> Language:
    return load(entities="lexicon", pipes=UNJUDGED)


@pytest.fixture(scope="module")
def signals() -> Signals:
    return Signals(load_lexicon())


def judge(signals: Signals, *, intercept: float = 0.0, least: float = 0.0) -> Judge:
    hearsay = Hearsay(load_lexicon().tables["cues"]["hearsay"])
    return Judge(signals, Confidence(intercept=intercept, weights={}, least=least), hearsay)


# the model


def test_the_model_that_ships_gives_a_probability_and_a_threshold() -> None:
    model = load_confidence()
    assert 0 < model.of({}) < 1
    assert 0 <= model.least < 0.5


@given(st.dictionaries(st.sampled_from("abcxyz"), st.floats(-1e6, 1e6), max_size=6))
def test_whatever_the_signals_the_confidence_is_a_probability(found: dict[str, float]) -> None:
    model = Confidence(intercept=0.3, weights={"a": 2.0, "b": -3.0, "c": 0.1}, least=0.2)
    assert 0 <= model.of(found) <= 1


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_more_of_what_speaks_for_a_record_never_lowers_it(one: float, other: float) -> None:
    model = Confidence(intercept=0.0, weights={"a": 1.5}, least=0.0)
    low, high = sorted((one, other))
    assert model.of({"a": low}) <= model.of({"a": high})


def test_a_signal_without_a_weight_says_nothing() -> None:
    model = Confidence(intercept=0.4, weights={"a": 1.0}, least=0.0)
    assert model.of({"a": 1.0, "unheard of": 9.0}) == model.of({"a": 1.0})


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"intercept": 0, "least": 0}', '{"intercept": "x", "least": 0, "weights": {}}', '{"weights": 3}'],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "confidence.json"
    file.write_text(content)
    with pytest.raises(WeightsError, match=r"confidence\.json is missing or damaged"):
        load_confidence(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"nowhere\.json"):
        load_confidence(tmp_path / "nowhere.json")


# the pipe


def test_what_is_too_unlikely_is_dropped(rules: Language, signals: Signals) -> None:
    doc = judge(signals, intercept=-3, least=0.3)(rules(PLAIN))
    assert (doc._.cooperations, doc._.relevant) == ((), False)


def test_what_is_likely_enough_stays_with_its_probability(rules: Language, signals: Signals) -> None:
    doc = judge(signals, intercept=0, least=0.5)(rules(PLAIN))
    assert [item.confidence for item in doc._.cooperations] == [0.5]
    assert doc._.relevant


def test_a_denial_is_never_dropped(rules: Language, signals: Signals) -> None:
    doc = judge(signals, intercept=-3, least=0.3)(rules(DENIED))
    assert [item.denied for item in doc._.denials] == [True]


def test_without_judging_the_rules_own_estimate_stays(rules: Language) -> None:
    (item,) = rules(PLAIN)._.cooperations
    assert item.confidence > 0.5


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        (PLAIN, True),
        ("PT Rimba Cendana bekerja sama dengan PT Surya Lembah.", False),
        ("PT Rimba Cendana bekerja sama dengan Bank Mandiri.", True),
    ],
)
def test_relevant_needs_a_public_party(rules: Language, signals: Signals, text: str, relevant: bool) -> None:
    assert judge(signals)(rules(text))._.relevant is relevant


# what is seen


def seen(rules: Language, signals: Signals, text: str) -> dict[str, float]:
    doc: Doc = rules(text)
    return signals.of(doc, doc._.cooperations[0])


@pytest.mark.parametrize(
    ("name", "without", "with_it"),
    [
        ("hedged", PLAIN, f"Kabarnya {PLAIN}"),
        ("appeal", PLAIN, "Kementerian Sosial perlu bekerja sama dengan PT Rimba Cendana."),
        ("in the title", f"Bantuan pangan tiba\n{PLAIN}", f"{PLAIN}\nBantuan pangan tiba di desa."),
        ("sport", PLAIN, f"{PLAIN} Klub itu mencetak gol."),
        ("conflict", PLAIN, f"{PLAIN} Serangan itu memicu perang."),
        ("court", PLAIN, f"{PLAIN} Terdakwa menolak dakwaan jaksa."),
        ("campaign", PLAIN, f"{PLAIN} Koalisi partai itu menang pilkada."),
        ("cues", PLAIN, f"{PLAIN} Kerja sama itu hasil kesepakatan tahun lalu."),
        ("often named", f"{PLAIN} {FILLING}", f"{PLAIN} {FILLING} Kementerian Sosial puas. PT Rimba Cendana juga."),
        ("states", PLAIN, "Indonesia dan Kenya sepakat memperkuat kerja sama perdagangan."),
        ("public", "PT Rimba Cendana bekerja sama dengan PT Surya Lembah.", PLAIN),
        ("far", PLAIN, "Kementerian Sosial bekerja sama secara erat, lama, dan baik sekali dengan PT Rimba Cendana."),
    ],
)
def test_more_is_seen(rules: Language, signals: Signals, name: str, without: str, with_it: str) -> None:
    assert seen(rules, signals, without).get(name, 0) < seen(rules, signals, with_it)[name]


def test_a_trigger_is_told_by_its_kind(rules: Language, signals: Signals) -> None:
    found = seen(rules, signals, "Kementerian Sosial menggandeng PT Rimba Cendana untuk membagikan beras.")
    assert [name for name in found if name.startswith("trigger ")] == ["trigger take"]


def test_every_signal_lies_within_a_small_range(rules: Language, signals: Signals) -> None:
    found = seen(rules, signals, " ".join([PLAIN, "Klub itu menang di liga."] * 40))
    assert all(0 <= value <= 7 for value in found.values())


def test_ordinary_words_around_make_a_record_less_likely(read: Read) -> None:
    around = " Rudal menghantam kota. Pasukan menyerang. Gencatan senjata gagal dan perang berlanjut."
    plain, doubtful = read(PLAIN + " Gudang beras dibuka kemarin."), read(PLAIN + around)
    assert doubtful.cooperations[0].confidence < plain.cooperations[0].confidence


# what it is fitted on


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("PT Bank Lembah Tbk", "Bank Lembah", True),
        ("Kementerian Pertahanan (Kemhan) RI", "Kemhan", True),
        ("Kementerian Pertahanan", "Kementerian Pertanian", False),
        ("Kementerian", "Kementerian Pertanian", False),
        ("Universitas", "Universitas Lembah", False),
        ("DPN Tani Merdeka", "Tani Merdeka", True),
        ("BNN", "Badan Narkotika Nasional", True),
        ("Jepang", "Jepara", False),
    ],
)
def test_two_names_of_one_party(one: str, other: str, equal: bool) -> None:
    assert training.same(names_of(one), names_of(other)) is equal
    assert training.same(names_of(other), names_of(one)) is equal


def parties(*names: str) -> tuple[frozenset[str], ...]:
    return tuple(names_of(name) for name in names)


@pytest.mark.parametrize(
    ("found", "known", "good"),
    [
        (parties("Jepang", "Kenya"), Verdicts(right=(parties("Kenya", "Jepang"),)), 1),
        (parties("Jepang", "Kenya"), Verdicts(right=(parties("Kenya", "Peru"), parties("Peru", "Jepang"))), 0),
        (parties("Jepang", "Kenya", "Peru"), Verdicts(right=(parties("Kenya", "Jepang"),)), 1),
        (parties("Jepang", "Kenya"), Verdicts(right=()), 0),
        (parties("Jepang", "Kenya"), Verdicts(right=(parties("Peru", "Chile"),), whole=False), None),
        (
            parties("Jepang", "Kenya"),
            Verdicts(right=(parties("Peru", "Chile"),), wrong=(parties("Jepang", "Kenya"),), whole=False),
            0,
        ),
    ],
)
def test_pairs_that_are_right(found: list[frozenset[str]], known: Verdicts, good: int | None) -> None:
    assert training.good_pairs(found, known) == good


def test_a_record_is_right_by_half_of_its_pairs() -> None:
    example = Example(text="t", signals={}, pairs=3, good=1)
    assert not example.right
    assert replace(example, good=2).right


def test_reliability_and_its_error() -> None:
    table = training.reliability([True, False, True, True], [0.55, 0.55, 0.95, 0.95])
    assert [(row["records"], row["said"], row["right"]) for row in table] == [(2, 0.55, 0.5), (2, 0.95, 1.0)]
    assert training.calibration_error(table) == pytest.approx(0.05)


def test_the_threshold_drops_what_costs_more_than_it_gives() -> None:
    right = [Example(text="a", signals={}, pairs=1, good=1)] * 8
    wrong = [Example(text="b", signals={}, pairs=1, good=0)] * 8
    least = training.threshold([*right, *wrong], training.np.array([0.8] * 8 + [0.2] * 8), wanted=8)
    assert 0.2 < least <= 0.5


def test_an_analysis_is_checked_against_its_gold() -> None:
    record = {
        "organisations": [{"name": "Kemhan", "aliases": ["Kementerian Pertahanan"]}],
        "cooperations": [
            {"parties": ["Kemhan", "Kenya"], "confidence": 0.9},
            {"parties": ["Kemhan", "Peru"], "confidence": 0.4},
        ],
    }
    gold = {
        "organisations": [{"name": "Kementerian Pertahanan RI", "aliases": []}],
        "cooperations": [{"parties": ["Kenya", "Kementerian Pertahanan RI"]}],
    }
    assert list(training.checked(record, gold)) == [(0.9, True), (0.4, False)]


def test_what_ships_says_how_it_was_measured() -> None:
    stored = json.loads(training.SHIPPED.read_text(encoding="utf-8"))
    measured = stored["cross_validation"]
    assert training.calibration_error(measured["reliability"]) == measured["calibration_error"] < 0.1
    assert sum(row["records"] for row in measured["reliability"]) == measured["records"]
    assert any("calibration error" in line for line in training.lines(stored))


def test_the_judged_news_is_not_what_is_measured_on() -> None:
    rows = [line.split("\t") for line in training.JUDGED.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert {verdict for _, _, verdict, _ in rows} == {"right", "wrong", "unsure"}
    assert {int(number) for number, *_ in rows}.isdisjoint(item.number for item in ordinary.judged())


def test_three_hundred_ordinary_documents_of_each_kind_are_judged() -> None:
    kinds = [item.kind for item in ordinary.judged() if item.ordinary]
    assert {kind: kinds.count(kind) for kind in ordinary.KINDS} == {"with": 300, "without": 300}
