"""Pages hide and repeat nothing, whatever is stored between them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.entities.resolution import shipped_keys
from monitor.learning import learn
from monitor.queries.moving import moved
from monitor.queries.search import search
from tests.monitor.queries.newspaper import ZONE
from tests.monitor.sample import NOW, Sample

NAMES = ("Dinas Air", "Dinas Bunga", "Dinas Cahaya", "Dinas Desa", "Dinas Emas", "Dinas Fosil")


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "pantau.db") as sample:
        sample.source("warta", "Warta Nusantara")
        yield sample


def reported(sample: Sample, number: int, *, at: datetime) -> None:
    """Another article reports the cooperation of a number."""
    sentence = f"{NAMES[number]} menjajaki kerja sama dengan Balai {number}."
    article = sample.article(sentence, published=at)
    cooperation = number + 1
    sample.mention(
        cooperation, article, sentence, trigger="menjajaki", parties=(NAMES[number], f"Balai {number}"), at=at
    )
    with sample.store.transaction() as connection:
        connection.execute(
            "UPDATE cooperations SET last_seen_at = ? WHERE id = ?", [at.strftime("%Y-%m-%dT%H:%M:%SZ"), cooperation]
        )


def named(sample: Sample, *names: str) -> None:
    """Another article names these."""
    version = sample.article(f"Hadir {', '.join(names)}.", stage="analysed")[1]
    for name in names:
        sample.mentioned(version, "institution", name, name)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE versions SET stage = 'linked' WHERE id = ?", [version])
    learn(sample.store, shipped_keys())


def shown(sample: Sample, text: str, meanwhile: Callable[[], None], *, sort: str = "date") -> list[str]:
    """What pages of two show, one behind the other, where something is stored behind the first."""
    seen: list[str] = []
    cursor = None
    while True:
        page = search(sample.store, text, now=NOW, zone=ZONE, limit=2, cursor=cursor, sort=sort)  # type: ignore[arg-type]
        seen += [getattr(result, "key", None) or result.title for result in page.results]  # type: ignore[union-attr]
        if cursor is None:
            meanwhile()
        cursor = page.next
        if cursor is None:
            return seen


@pytest.mark.parametrize("text", ["", "menjajaki", "status:exploring", "pihak:Dinas"])
def test_a_cooperation_that_moves_up_is_shown_where_it_stood(sample: Sample, text: str) -> None:
    for number, name in enumerate(NAMES):
        sample.simple(name, f"Balai {number}", key=f"c{number}", at=NOW - timedelta(days=number + 1))
    sample.article("Berita lain.", published=NOW)
    seen = shown(sample, text, lambda: reported(sample, 4, at=NOW))
    assert seen == ["c0", "c1", "c2", "c3", "c4", "c5"]


def test_a_cooperation_that_was_shown_is_not_shown_again_when_it_moves(sample: Sample) -> None:
    for number, name in enumerate(NAMES):
        sample.simple(name, f"Balai {number}", key=f"c{number}", at=NOW - timedelta(days=number + 1))
    seen = shown(sample, "", lambda: reported(sample, 1, at=NOW - timedelta(hours=1)))
    assert seen == ["c0", "c1", "c2", "c3", "c4", "c5"]


def test_a_name_that_more_articles_have_meanwhile_is_shown_where_it_stood(sample: Sample) -> None:
    for number in range(len(NAMES)):
        named(sample, *NAMES[: len(NAMES) - number])
    order = [f"organisation:{name.casefold()}" for name in NAMES]
    assert shown(sample, "jenis:entitas", lambda: None) == order

    def rises() -> None:
        for _ in range(4):
            named(sample, NAMES[3])

    assert shown(sample, "jenis:entitas", rises) == order


@pytest.mark.parametrize("kind", ["artikel", "kutipan"])
def test_an_article_whose_date_is_corrected_is_shown_where_it_stood(sample: Sample, kind: str) -> None:
    stored = []
    for number in range(6):
        text = f"“Langkah {number},” kata Raka Wibisana."
        at = NOW - timedelta(days=number + 1)
        stored.append(
            sample.article(
                text,
                title=f"Judul {number}",
                published=at,
                url=f"https://warta.example/{number}",
                stage="analysed",
                quotes=[("Raka Wibisana", f"Langkah {number},")],
            )
        )
        with sample.store.transaction() as connection:
            connection.execute("UPDATE versions SET stage = 'linked' WHERE id = ?", [stored[-1][1]])

    def corrected() -> None:
        with sample.store.transaction() as connection:
            connection.execute(_copied(sample), [stored[4][1]])
            connection.execute(
                "UPDATE articles SET version_id = (SELECT max(id) FROM versions) WHERE id = ?", [stored[4][0]]
            )

    seen = shown(sample, f"jenis:{kind}", corrected)
    assert seen == [f"Judul {number}" for number in range(6)]


@pytest.mark.parametrize("published", [None, "2025-05-01T00:00:00Z", "4200-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_an_article_stood_where_its_place_was(sample: Sample, published: str | None) -> None:
    article, version = sample.article("Berita wisata.", published=NOW)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE versions SET published = ?", [published])
    ((place,),) = sample.store.rows("SELECT place FROM articles")
    with sample.store.transaction() as connection:
        connection.execute(_copied(sample), [version])
        connection.execute("UPDATE articles SET version_id = (SELECT max(id) FROM versions)")
    assert moved(sample.store, "article", version) == {article: (place, article)}


def _copied(sample: Sample) -> str:
    """A statement that stores a version once more, as the next one, published later."""
    changed = {
        "id": "(SELECT max(id) + 1 FROM versions)",
        "number": "2",
        "published": "'2025-06-03T23:00:00Z'",
        "fingerprint": "'corrected'",
    }
    columns = [row["name"] for row in sample.store.rows("SELECT name FROM pragma_table_info('versions')")]
    listed, values = ", ".join(columns), ", ".join(changed.get(column, column) for column in columns)
    return f"INSERT INTO versions ({listed}) SELECT {values} FROM versions WHERE id = ?"
