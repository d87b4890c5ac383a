from pathlib import Path

import pytest

from monitor.entities.resolution import shipped_keys
from monitor.errors import QueryError, StoreError
from monitor.learning import learn
from monitor.queries.views import VIEWS, ask
from monitor.store import open_store
from tests.monitor.queries.newspaper import filled
from tests.monitor.sample import Sample


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sql") / "pantau.db"
    with Sample(path) as sample:
        filled(sample)
        learn(sample.store, shipped_keys())
    return path


def test_every_view_is_explained_and_every_explained_one_is_there(path: Path) -> None:
    with open_store(path) as store:
        views = [
            row[0]
            for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'v!_%' ESCAPE '!'")
        ]
        columns = {view: [row["name"] for row in store.rows(f"PRAGMA table_info({view})")] for view in views}
    assert columns == {view: list(explained) for view, (_, explained) in VIEWS.items()}


@pytest.mark.parametrize(
    "view", [view for view in VIEWS if view not in ("v_steps", "v_contradictions", "v_stories", "v_story_articles")]
)
def test_every_view_answers(path: Path, view: str) -> None:
    assert ask(path, f"SELECT * FROM {view}", limit=3).rows


def test_the_limit_says_that_there_is_more(path: Path) -> None:
    answer = ask(path, "SELECT article FROM v_articles ORDER BY 1", limit=5)
    assert (answer.columns, len(answer.rows), answer.more) == (("article",), 5, True)
    assert not ask(path, "SELECT 1", limit=1).more


def test_a_question_may_search_the_full_text(path: Path) -> None:
    sql = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'jajak'"
    assert ask(path, sql).rows == ((9,),)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM articles",
        "UPDATE articles SET url = ''",
        "INSERT INTO labels VALUES (1, 'a', 'b')",
        "DROP TABLE labels",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "ATTACH 'other.db' AS other",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA table_info(articles)",
        "VACUUM",
        "BEGIN",
        "SELECT load_extension('x')",
        "SELECT writefile('x', 'y')",
        "INSERT INTO articles_fts (articles_fts) VALUES ('optimize')",
        "REINDEX",
        "ANALYZE",
        "SELECT 1; DELETE FROM articles",
    ],
)
def test_nothing_but_a_question_is_answered(path: Path, statement: str) -> None:
    before = path.read_bytes()
    with pytest.raises(QueryError):
        ask(path, statement)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("", "write one SELECT"),
        ("SELEC 1", "syntax error"),
        ("SELECT nowhere FROM v_articles", "no such column"),
        ("SELECT * FROM v_cooperation", "did you mean 'v_cooperations'"),
        ("SELECT c.statuss FROM v_cooperations c", "did you mean 'status'"),
        ("SELECT * FROM everything", "the views are v_articles"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("DELETE FROM articles", "Only questions"),
        ("SELECT zeroblob(1000000000)", "too big"),
        ("WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t", "longer than"),
    ],
)
def test_what_is_wrong_is_said(path: Path, statement: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        ask(path, statement, seconds=0.2)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        ask(tmp_path / "none.db", "SELECT 1")
    assert list(tmp_path.iterdir()) == []
