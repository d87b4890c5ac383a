"""Articles imported from JSON Lines: kept under their ids, linked like collected ones, mailed to nobody."""

import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import pipeline
from monitor.imports import read_articles
from tests.monitor.command import pantau
from tests.monitor.newsroom import NOW, SAID, analyse, load_analyser


def line(identifier="a1", **values):
    return json.dumps({"id": identifier, "title": "Judul", "text": SAID, "date": "2025-06-04", **values})


def load(office, *lines, **options):
    options = {"load": load_analyser, "canonical": str} | options
    return pipeline.import_articles(office.config, lines, now=lambda: NOW, **options)


def test_an_article_is_kept_linked_and_not_mailed(office):
    report = load(office, line(url="https://warta.test/1", outlet="Warta Uji"))
    assert (report.kind, report.steps, report.alerts, report.complete) == ("import", 1, 0, True)
    assert office.rows("SELECT external_id, url, source FROM articles") == [("a1", "https://warta.test/1", "Warta Uji")]
    assert office.one("SELECT decision FROM steps") == "held-replay"


def test_recent_news_is_mailed_when_told_to(office):
    assert load(office, line(), alerts=True).alerts == 1


def test_importing_again_stores_nothing(office):
    load(office, line(), line("a2"))
    report = load(office, line(), line("a2"))
    assert (report.sources[0].stored, report.analysed, report.steps) == (0, 0, 0)


def test_a_changed_text_is_another_version(office):
    load(office, line())
    load(office, line(text=SAID.replace("Jepang", "Malaysia")))
    assert office.one("SELECT parties FROM cooperations") == '["Badan Uji","Malaysia"]'


@pytest.mark.parametrize(
    ("given_date", "published"),
    [
        ("2025-06-04", "2025-06-03T17:00:00Z"),
        ("2025-06-04T08:30:00", "2025-06-04T01:30:00Z"),
        ("2025-06-04T08:30:00+09:00", "2025-06-03T23:30:00Z"),
        ("kemarin", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_without_zone_is_in_the_configured_one(office, given_date, published):
    load(office, line(date=given_date))
    assert office.one("SELECT published FROM versions") == published


def test_a_day_reaches_the_analyser_as_that_day(office):
    days = []

    def watching():
        def remember(texts):
            for text in texts:
                days.append(text.published.date().isoformat())
                yield from analyse([text])

        return remember

    load(office, line(date="2025-06-04"), load=watching)
    assert days == ["2025-06-04"]


def test_everything_but_the_id_may_be_missing(office):
    load(office, '{"id": 7}')
    assert office.rows("SELECT external_id, source, title, text FROM articles, versions") == [("7", "import", "", "")]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("bukan JSON", "line 2 is no JSON: Expecting value (column 1); write one JSON object a line"),
        ("[1]", "line 2 is no JSON object but list; "),
        ('{"title": "x"}', "line 2 has no usable id but None; "),
        ('{"id": "a2", "text": 5}', "line 2: text is no text but 5; "),
        ('{"id": "a2", "url": 5}', "line 2: url is no text but 5; "),
        ('{"id": "a2", "outlet": []}', "line 2: outlet is no text but []; "),
        ('{"id": "a2", "url": "javascript:alert(1)"}', "line 2: url is no web address but 'javascript:alert(1)'; "),
        ('{"id": "a2", "url": "warta.test/1"}', "line 2: url is no web address but 'warta.test/1'; "),
        ('{"id": "a2", "url": "https://[warta"}', "line 2: url is no web address but 'https://[warta'; "),
    ],
)
def test_a_line_that_is_no_article_is_named_and_stops_none_of_the_others(office, bad, sentence):
    remarks = []
    report = load(office, line(), bad, line("a3", text=SAID), tell=remarks.append)
    assert [(remark.line, remark.kind) for remark in remarks] == [(2, "unread-line")]
    assert str(remarks[0].error).startswith(sentence)
    assert [failure.detail for failure in report.failures] == [str(remarks[0].error)]
    assert (report.complete, report.analysed, office.one("SELECT count(*) FROM articles")) == (False, 2, 2)


@pytest.mark.parametrize(
    ("values", "kind", "sentence"),
    [
        ({"date": "32/13/2026"}, "undated", "line 1: the date '32/13/2026' can't be used; "),
        ({"date": 20250604}, "undated", "line 1: the date 20250604 can't be used; "),
        ({"date": "0001-01-01"}, "undated", "line 1: the date '0001-01-01' can't be used; "),
        ({"title": " "}, "untitled", "line 1: the article a1 has no title; "),
        ({"text": None}, "without-text", "line 1: the article a1 has no text; "),
    ],
)
def test_an_article_that_lacks_something_is_kept_and_remarked_upon(office, values, kind, sentence):
    remarks = []
    report = load(office, line(**values), tell=remarks.append)
    assert [remark.kind for remark in remarks] == [kind]
    assert str(remarks[0].error).startswith(sentence)
    assert (report.complete, office.one("SELECT count(*) FROM articles")) == (True, 1)


def test_an_id_that_comes_again_for_another_article_replaces_nothing(office):
    remarks = []
    other = line(text="Lain lagi.", url="https://warta.test/9")
    report = load(office, line(url="https://warta.test/1"), line("a2"), other, line("a2"), tell=remarks.append)
    assert [str(remark.error).split("; ")[0] for remark in remarks] == [
        "line 3: the id a1 stands in line 1 as well, with another text, and only the first is kept"
    ]
    assert [(failure.stage, failure.kind) for failure in report.failures] == [("extract", "repeated-id")]
    assert (report.sources[0].stored, report.sources[0].failed, report.complete) == (2, 1, False)
    assert office.one("SELECT count(*) FROM versions") == 2


def test_an_id_that_comes_again_at_the_same_address_is_a_newer_version(office):
    remarks = []
    report = load(
        office,
        line(url="https://warta.test/1"),
        line(url="https://WARTA.test/1?utm_source=x", text="Ralat."),
        tell=remarks.append,
    )
    assert [(remark.line, remark.kind) for remark in remarks] == [(2, "newer")]
    assert (report.complete, office.one("SELECT count(*) FROM versions")) == (True, 2)


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        ({"url": "https://warta.test/9", "title": "Lain"}, True),
        ({"url": "https://warta.test/9"}, False),
        ({"url": "https://warta.test/1", "title": "Lain"}, False),
        ({"title": "Lain"}, False),
    ],
)
def test_another_file_takes_no_id_for_another_article(office, values, taken):
    remarks = []
    load(office, line(url="https://warta.test/1"))
    report = load(office, line(text="Lain lagi.", **values), tell=remarks.append)
    assert [remark.kind for remark in remarks] == (["taken-id"] if taken else [])
    assert (report.complete, office.one("SELECT count(*) FROM versions")) == (not taken, 1 if taken else 2)


def test_the_command_counts_what_it_remarked_upon_and_says_so_by_its_exit_code(tmp_path):
    (tmp_path / "in.jsonl").write_text('bukan JSON\n{"id": 1, "title": "x", "text": "Hujan.", "date": "kapan"}\n')
    done = pantau("import", "in.jsonl", "--db", "a.db", folder=tmp_path)
    assert done.returncode == 6
    assert [text.split(";")[0] for text in done.stderr.splitlines()] == [
        "line 1 is no JSON: Expecting value (column 1)",
        "line 2: the date 'kapan' can't be used",
    ]
    assert "\n  articles kept without a date: 1 (lines 2)\nLines that were left out: 1 (1); " in done.stdout


ADDRESSES = st.just("") | st.builds(
    "{}://warta.test/{}".format, st.sampled_from(["http", "HTTPS"]), st.text(max_size=10)
)


@given(
    st.lists(
        st.fixed_dictionaries({"id": st.text(min_size=1, max_size=5), "text": st.text(max_size=30), "url": ADDRESSES})
    )
)
def test_every_line_is_read_with_its_own_values(records):
    read = [(one.text.id, one.text.text, one.url) for one in read_articles(map(json.dumps, records), zone=UTC)]
    assert read == [(record["id"], record["text"], record["url"].strip()) for record in records]
