"""The rows of every table are what is stored."""

import io
import re
import tracemalloc
from typing import Any

import pytest

from monitor.entities.resolution import shipped_keys
from monitor.errors import QueryError
from monitor.exports.columns import TABLES
from monitor.exports.export import export, order
from monitor.exports.rows import entity_key
from monitor.learning import learn
from monitor.queries.search import search
from tests.monitor.command import ROOT
from tests.monitor.exports.reading import CANONICAL, SETTING, ZONE, found
from tests.monitor.sample import NOW, Sample


def test_cooperations_are_those_of_pantau_query(sample: Sample):
    shown = search(sample.store, "", now=NOW, zone=ZONE).results
    assert [
        (row["cooperation"], row["status"], row["articles"], row["sources"], row["evidence"], row["evidence_start"])
        for row in found(sample, "cooperations")
    ] == [(r.key, r.status, r.articles, r.sources, r.evidence.text, r.evidence.start) for r in shown]  # type: ignore[union-attr]


def test_a_cooperation_tells_its_paper_its_end_its_sources_and_what_is_disputed(sample: Sample):
    with sample.store.transaction() as connection:
        connection.execute(
            "UPDATE cooperations SET instrument = 'nota kesepahaman', valid_until = '2028-06-03', independent = 7"
            " WHERE key = 'sea'"
        )
        connection.execute(
            "INSERT INTO contradictions (cooperation_id, mention_id, against_id, kind, created_at)"
            " SELECT m.cooperation_id, max(m.id), min(m.id), 'denied', '2025-06-04T00:00:00.000000Z'"
            " FROM cooperation_mentions m JOIN cooperations c ON c.id = m.cooperation_id WHERE c.key = 'sea'"
        )
    told = {
        row["cooperation"]: (row["instrument"], row["valid_until"], row["independent"], row["contradictions"])
        for row in found(sample, "cooperations")
    }
    assert told["sea"] == ("nota kesepahaman", "2028-06-03", 7, ["denied"])
    assert told["over"][3] == []


def test_a_cooperation_shows_who_denies_it(sample: Sample):
    told = {row["cooperation"]: (row["denial"], row["denial_article"]) for row in found(sample, "cooperations")}
    assert told == {"sea": ("Jepang membantah: belum ada kontrak dengan Kemendagri.", "berita-2"), "over": (None, None)}


def test_copies_of_one_text_are_one_story(empty: Sample):
    one, other = empty.article("Balai buka."), empty.article("Balai buka.", source="lentera")
    empty.article("Bank tutup.")
    with empty.store.transaction() as connection:
        connection.execute(
            "INSERT INTO stories (id, key, origin_article_id, official, title, first_at, last_at, articles, sources)"
            " VALUES (1, 'kunci', ?, 0, 'Judul', '2025', '2025', 2, 2)",
            [one[0]],
        )
        for article, role in ((one[0], "origin"), (other[0], "copy")):
            connection.execute(
                "INSERT INTO fingerprints (article_id, identity, publisher, official, at, shingles)"
                " VALUES (?1, ?1, 'warta.example', 0, '2025', x'')",
                [article],
            )
            connection.execute("INSERT INTO story_articles VALUES (?, 1, ?, 1, 1)", [article, role])
    told = [(row["story"], row["origin"]) for row in found(empty, "articles")]
    assert sorted(told, key=str) == [*[("kunci", "warta.example")] * 2, (None, "warta")]


def test_an_article_has_one_line_for_each_cooperation(sample: Sample):
    assert [(row["article"], row["cooperation"], row["status"], row["denied"], row["mentions"])
            for row in found(sample, "cooperation-mentions")] == [
        ("berita-2", "sea", None, True, 1),
        ("https://warta.example/nota", "sea", "signed", False, 3),
        ("https://warta.example/pisah", "over", "ended", False, 2),
    ]  # fmt: skip


def test_the_sentence_of_a_line_is_the_surest_of_its_status(sample: Sample):
    (row,) = [row for row in found(sample, "cooperation-mentions") if row["mentions"] == 3]
    assert row["evidence"] == "Kemendagri lalu meneken surat dengan Jepang."
    assert (row["value"], row["confidence"]) == ("Rp2 miliar", 0.8)


def test_offsets_point_at_the_words(sample: Sample):
    texts = {
        row["name"]: f"{row['title']}\n{row['text']}"
        for row in sample.store.rows(
            "SELECT coalesce(a.external_id, a.url) AS name, v.title, v.text FROM articles a"
            " JOIN versions v ON v.id = a.version_id"
        )
    }
    told = [(row, row["form"]) for row in found(sample, "entity-mentions")]
    told += [(row, row["evidence"]) for row in found(sample, "cooperation-mentions")]
    told += [(row, row["quote"]) for row in found(sample, "quotes")]
    assert len(told) == 9
    assert [text for row, text in told if texts[row["article"]][row["start"] : row["end"]] != text] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("institution", "Kemendagri"), ("institution", "Kementerian Dalam Negeri"), True),
        (("institution", "Kementerian Dalam Negeri RI"), ("institution", "Kementerian Dalam Negeri"), True),
        (("company", "PT Énergi Surya"), ("institution", "energi surya"), True),
        (("country", "Korsel"), ("country", "Korea Selatan"), True),
        (("country", "Jepang"), ("place", "Jepang"), False),
        (("person", "Raka Wibisana"), ("person", "raka wibisana"), True),
        (("person", "Raka Wibisana"), ("person", "Raka"), False),
        (("person", "Kemendagri"), ("person", "Kementerian Dalam Negeri"), False),
        (("institution", "***"), ("institution", "+++"), False),
    ],
)
def test_entity_keys(one: tuple[str, str], other: tuple[str, str], same: bool):
    assert (entity_key(*one, CANONICAL) == entity_key(*other, CANONICAL)) is same


def test_an_entity_gathers_its_mentions(sample: Sample):
    ministry = found(sample, "entities")[0]
    assert {key: ministry[key] for key in ("entity", "type", "name", "forms", "articles", "mentions", "official")} == {
        "entity": "organisation:kementerian dalam negeri",
        "type": "institution",
        "name": "Kementerian Dalam Negeri",
        "forms": ["Kemendagri", "Kementerian Dalam Negeri"],
        "articles": 3,
        "mentions": 3,
        "official": None,
    }


def test_a_quote_names_its_speaker(sample: Sample):
    (row,) = found(sample, "quotes")
    assert (row["quote"], row["speaker"], row["speaker_entity"], row["direct"]) == (
        "kami siap", "Raka Wibisana", "person:raka wibisana", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "query", "count"),
    [
        ("cooperations", "status:ended", 1),
        ("cooperations", "pihak:Kemendagri", 1),
        ("cooperation-mentions", "status:signed", 2),
        ("cooperation-mentions", "jenis:artikel sumber:lentera", 1),
        ("articles", "sumber:lentera", 1),
        ("entities", "kopi", 0),
        ("entity-mentions", "sumber:lentera", 1),
        ("quotes", "orang:Raka", 1),
        ("quotes", "sumber:lentera", 0),
    ],
)
def test_a_query_chooses(sample: Sample, table: str, query: str, count: int):
    learn(sample.store, shipped_keys())
    assert len(found(sample, table, query)) == count


def test_a_query_for_articles_chooses_no_cooperations(sample: Sample):
    with pytest.raises(QueryError, match=r"asks for articles; leave out its `jenis:`"):
        found(sample, "cooperations", "jenis:artikel kopi")


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_the_columns_that_are_documented(sample: Sample, table: str):
    document = (ROOT / "docs/exporting.md").read_text(encoding="utf-8")
    section = document.split(f"\n### {table}\n")[1].split("\n### ")[0]
    assert list(found(sample, table)[0]) == re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_rows_are_read_as_they_are_asked_for(empty: Sample):
    version = empty.article("Balai Kopi buka.")[1]
    with empty.store.transaction() as connection:
        connection.executemany(
            "INSERT INTO mentions (version_id, type, name, form, start, \"end\") VALUES (?, 'place', 'x', ?, 0, 1)",
            [(version, f"{number} " + "x" * 1000) for number in range(3000)],
        )
    made = order("entity-mentions", form="jsonl", query="", to=None, limit=None)
    stream = _Nowhere()
    tracemalloc.start()
    try:
        export(empty.store, made, SETTING, stream=stream)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert stream.size > 3_000_000
    assert peak < 600_000


class _Nowhere(io.RawIOBase):
    size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.size += len(content)
        return len(content)
