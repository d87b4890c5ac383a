"""Articles on their real way into the ledger: stored, analysed (see tests.monitor.newsroom), linked."""

from datetime import datetime, timedelta

from models.analysis import Text
from monitor.linking import link_version, pending_versions, store_analysis
from monitor.store import store_article
from tests.monitor.builders import article
from tests.monitor.newsroom import analyse
from tests.monitor.sample import Sample

HOUR = timedelta(hours=1)


def report(
    sample: Sample,
    number: int,
    text: str,
    *,
    at: datetime,
    source: str = "warta",
    title: str = "",
    published: datetime | None = None,
) -> None:
    """Article `number`, as it stands at `at`: first published then (or at `published`), or changed."""
    stored = store_article(
        sample.store,
        article(
            number,
            identity=f"{source}.test:{number}",
            source=source,
            url=f"https://{source}.test/berita/{number}",
            title=title or f"Judul {number}",
            text=text,
            published=published or at - HOUR,
            fetched_at=at,
        ),
        origin="live",
        stored_at=at,
    )
    read = Text(id=str(stored.version_id), title=title or f"Judul {number}", text=text)
    (found,) = analyse([read])
    store_analysis(sample.store, stored.version_id, found, now=at)
    for version in pending_versions(sample.store, "analysed", limit=9):
        link_version(sample.store, version, canonical=str, now=at)
