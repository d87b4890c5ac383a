"""The lines that `pantau analyse --jsonl` reads and writes."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.contract import read_lines, read_texts, to_contract
from models.errors import InputError
from tests.models.conftest import Read

DOCUMENT = Path(__file__).parents[2] / "docs" / "analysis.md"


@pytest.mark.parametrize(
    ("line", "title", "text", "published"),
    [
        ('{"id": "a", "title": "T", "text": "X", "date": "2024-09-08"}', "T", "X", date(2024, 9, 8)),
        ('{"id": "a", "title": null, "text": "X", "date": null}', "", "X", None),
        ('{"id": "a", "text": "X"}', "", "X", None),
        ('{"id": "a", "text": "X", "date": "kemarin"}', "", "X", None),
        ('{"id": "a", "text": "X", "date": 20240908}', "", "X", None),
        ('{"id": "a"}', "", "", None),
    ],
)
def test_lines_are_read(line: str, title: str, text: str, published: date | None) -> None:
    found = next(read_texts([line]))
    assert (found.title, found.text, found.published) == (title, text, published)


def test_a_time_keeps_its_offset() -> None:
    found = next(read_texts(['{"id": 7, "date": "2024-09-08T10:00:00+07:00"}']))
    assert found.id == "7"
    assert found.published is not None
    assert found.published.isoformat() == "2024-09-08T10:00:00+07:00"


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "3", '"x"', "null", '{"text": "no id"}', '{"id": null}', '{"id": "a", "text": 5}', '{"id": true}'],
)
def test_a_bad_line_is_named_by_its_number(line: str) -> None:
    with pytest.raises(InputError, match="line 3"):
        list(read_texts(['{"id": "a"}', "", line]))


@pytest.mark.parametrize("line", ["{", "[]", "3", '"x"', "null", '{"id": NaN}', "[" * 100_000])
def test_only_what_is_no_object_stops_the_lines(line: str) -> None:
    with pytest.raises(InputError, match="line 2"):
        list(read_lines(['{"id": "a"}', line]))


@pytest.mark.parametrize("identifier", ["a", "7", 7, 7.5, True, None, ["a", 1], {"a": 1}, "\x1b[31m", "\ud800"])
def test_an_id_is_kept_as_it_came(identifier: object) -> None:
    (line,) = read_lines([json.dumps({"id": identifier})])
    assert (type(line.id), line.id) == (type(identifier), identifier)
    assert line.text.id.encode()


def test_a_line_without_id_goes_on() -> None:
    assert next(read_lines(['{"text": "X"}'])).id is None


@given(st.text(alphabet=st.characters(codec=None)), st.text(alphabet=st.characters(codec=None)))
def test_every_json_string_becomes_text_of_the_same_length(title: str, text: str) -> None:
    title, text = (json.loads(json.dumps(one)) for one in (title, text))
    (line,) = read_lines([json.dumps({"id": 1, "title": title, "text": text})])
    assert len(line.text.whole.encode().decode()) == len(f"{title}\n{text}")


@pytest.mark.parametrize("name", ["title", "text"])
@pytest.mark.parametrize("value", [5, True, ["X"], {"a": "X"}])
def test_what_is_no_text_is_named_and_taken_for_empty(name: str, value: object) -> None:
    (line,) = read_lines([json.dumps({"id": "a", name: value})])
    assert getattr(line.text, name) == ""
    assert name in str(line.problems[0])


def test_a_line_of_output_has_the_agreed_keys(read: Read) -> None:
    text = (
        "Menteri Sosial Rudi Samaran hadir. Kementerian Sosial bekerja sama dengan PT Rimba Cendana di Kenya Expo 2025."
    )
    line = to_contract(read(text))
    assert json.loads(json.dumps(line)) == line
    assert set(line) == {
        "id",
        "relevant",
        "people",
        "organisations",
        "events",
        "countries",
        "country_mentions",
        "cooperations",
        "denials",
        "places",
        "dates",
        "money",
        "quotes",
        "model",
    }
    assert set(line["people"][0]) == {"name", "aliases", "official", "position", "affiliation", "mentions"}
    assert set(line["organisations"][0]) == {"name", "aliases", "type", "mentions", "parent"}
    assert set(line["events"][0]) == {"name", "aliases", "mentions", "acronym", "date", "place", "place_span"}
    assert {
        "parties",
        "status",
        "fields",
        "event",
        "evidence",
        "evidence_span",
        "trigger_span",
        "status_span",
        "party_spans",
        "confidence",
        "sectors",
        "channel",
        "domestic",
        "foreign",
        "modality",
        "value_span",
        "date_span",
        "place_span",
    } <= set(line["cooperations"][0])


def test_every_key_of_the_output_is_documented(read: Read) -> None:
    text = (
        "Menteri Sosial Rudi Samaran mengatakan bahwa dana sudah ada. Kementerian Sosial bekerja sama dengan PT Rimba"
        " Cendana senilai Rp 2 miliar di Kenya Expo 2025, Senin (16/6/2025), di Bandung."
    )
    documented = set(re.findall(r'["`](\w+)["`]', DOCUMENT.read_text(encoding="utf-8")))
    line = to_contract(read(text))
    del line["country_mentions"]
    assert {"dates", "money", "quotes", "cooperations", "events", "places"} <= {key for key in line if line[key]}
    assert set(_keys(line)) - documented == set()


def _keys(value: object) -> Iterator[str]:
    """Every key of an object and of the objects in it."""
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(inner)


def test_the_contract_needs_no_spacy() -> None:
    code = "import sys, models.analysis, models.contract; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
