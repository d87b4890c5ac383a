"""A database that articles reach in whatever order, and the stories in it."""

from datetime import datetime, timedelta

from monitor.store import Store, insert, store_article
from monitor.stories.placing import place, unplaced
from tests.monitor.builders import NOON, article

HOUR = timedelta(hours=1)


def press(store: Store, *names: str, official: bool = False) -> None:
    """Make sources known, each its own publisher."""
    with store.transaction() as connection:
        for name in names:
            kind = "official" if official else "press"
            values = {"name": name, "title": name.title(), "publisher": f"{name}.test", "evidence": "none"}
            insert(connection, "sources", kind=kind, **values)


def publish(
    store: Store,
    number: int,
    source: str,
    text: str,
    *,
    at: datetime = NOON,
    seen: datetime | None = None,
    fetched: datetime | None = None,
) -> int:
    """Keep article `number` without placing it; its id."""
    return store_article(
        store,
        article(
            number,
            identity=f"{source}.test:{number}",
            url=f"https://{source}.test/berita/{number}",
            source=source,
            title=f"Judul {number}",
            text=text,
            published=at,
            fetched_at=fetched or at + HOUR,
        ),
        origin="live",
        stored_at=seen or at + HOUR,
    ).article_id


def place_all(store: Store) -> None:
    """Place what waits, as the pipeline does."""
    for waiting in unplaced(store, limit=1000):
        place(store, waiting.id)


def stories(store: Store) -> dict[str, list[tuple[str, str, float, float]]]:
    """Every story by its key: identity, role, similarity and verbatim share of its articles."""
    rows = store.rows(
        "SELECT s.key, f.identity, m.role, m.similarity, m.verbatim FROM story_articles m"
        " JOIN stories s ON s.id = m.story_id JOIN fingerprints f ON f.article_id = m.article_id ORDER BY f.identity"
    )
    found: dict[str, list[tuple[str, str, float, float]]] = {}
    for key, *member in map(tuple, rows):
        found.setdefault(key, []).append(tuple(member))
    return found


def everything(store: Store) -> dict[str, list[tuple]]:
    """All that is derived, without row numbers."""
    return {name: sorted(map(tuple, store.rows(sql))) for name, sql in DERIVED.items()}


DERIVED = {
    "stories": "SELECT s.key, f.identity, s.official, s.title, s.first_at, s.last_at, s.articles, s.sources"
    " FROM stories s JOIN fingerprints f ON f.article_id = s.origin_article_id",
    "articles": "SELECT s.key, f.identity, m.role, m.similarity, m.verbatim FROM story_articles m"
    " JOIN stories s ON s.id = m.story_id JOIN fingerprints f ON f.article_id = m.article_id",
    "coverage": "SELECT r.identity, f.identity, c.taken, c.verbatim FROM release_coverage c"
    " JOIN fingerprints r ON r.article_id = c.release_id JOIN fingerprints f ON f.article_id = c.article_id",
    "pairs": "SELECT f.identity, o.identity, p.likeness, p.similarity, p.verbatim FROM resemblances p"
    " JOIN fingerprints f ON f.article_id = p.article_id JOIN fingerprints o ON o.article_id = p.other_id",
    "keys": "SELECT k.period, k.key, f.identity FROM fingerprint_keys k LEFT JOIN fingerprints f"
    " ON f.article_id = k.article_id",
}
