"""Articles imported from JSON Lines: kept under their ids, linked like collected ones, mailed to nobody."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from monitor import i18n, pipeline
from monitor.imports import read_articles
from tests.monitor.newsroom import NOW, SAID, analyse, load_analyser


def line(identifier="a1", **values):
    return json.dumps({"id": identifier, "title": "Judul", "text": SAID, "date": "2025-06-04", **values})


@pytest.fixture
def in_english():
    before = i18n.active()
    i18n.use("en")
    yield
    i18n.use(before)


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
        ("bukan JSON", "line 2 is no JSON"),
        ('{"title": "x"}', "line 2 has no usable id"),
        ('{"id": "a2", "url": 5}', "article a2: url is no text but 5"),
        (
            '{"id": "a2", "url": "javascript:alert(1)"}',
            r"article a2: url is no web address but 'javascript:alert\(1\)'",
        ),
        ('{"id": "a2", "url": "warta.test/1"}', "article a2: url is no web address but 'warta.test/1'"),
        ('{"id": "a2", "url": "https://[warta"}', r"article a2: url is no web address but 'https://\[warta'"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_a_line_that_is_no_article_is_named_and_the_lines_before_it_are_kept(office, bad, sentence):
    with pytest.raises(InputError, match=rf"{sentence}.*\. Articles before it that are kept: 1; correct the line"):
        load(office, line(), bad)
    assert office.one("SELECT count(*) FROM articles") == 1
    assert load(office).analysed == 1


@pytest.mark.usefixtures("in_english")
def test_a_first_line_that_is_no_article_is_named_alone(office):
    with pytest.raises(InputError, match=r"^line 1 is no JSON[^.]*$"):
        load(office, "bukan JSON")


def test_an_id_that_comes_again_with_another_text_is_reported(office):
    report = load(office, line(), line("a2"), line(text="Lain lagi."), line("a2"))
    assert [(failure.stage, failure.kind) for failure in report.failures] == [("extract", "repeated-id")]
    assert "'a1'" in report.failures[0].detail
    assert (report.sources[0].stored, report.complete) == (3, True)


ADDRESSES = st.just("") | st.builds(
    "{}://warta.test/{}".format, st.sampled_from(["http", "HTTPS"]), st.text(max_size=10)
)


@given(
    st.lists(
        st.fixed_dictionaries({"id": st.text(min_size=1, max_size=5), "text": st.text(max_size=30), "url": ADDRESSES})
    )
)
def test_every_line_is_read_with_its_own_values(records):
    read = [(one.text.id, one.text.text, one.url) for one in read_articles(map(json.dumps, records))]
    assert read == [(record["id"], record["text"], record["url"].strip()) for record in records]
