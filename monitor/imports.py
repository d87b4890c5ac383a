"""Articles from a file of JSON Lines -> the database, as if they had been collected."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from urllib.parse import urlsplit

from models.analysis import Text
from models.contract import read_texts
from models.errors import InputError
from monitor.engine import Bench
from monitor.i18n import N_, _
from monitor.store import store_article
from monitor.tombstones import is_buried
from scrapers.article import Article
from scrapers.extract import fingerprint
from scrapers.language import detect

NOBODY = "import"
"""The source of articles whose outlet is not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One line. `text.id` is the article's external id; `url` and `outlet` are empty where the line has none."""

    text: Text
    url: str
    outlet: str


def read_articles(lines: Iterable[str]) -> Iterator[Imported]:
    """One Imported per line with `id, title, text, date, url, outlet`, all but `id` may be missing or null.

    Raises InputError for a line that is no such object, with its number, and for a `url` that is no web address.
    """
    latest = ""

    def remembered() -> Iterator[str]:
        nonlocal latest
        for line in lines:
            latest = line
            yield line

    for text in read_texts(remembered()):
        record = json.loads(latest)
        yield Imported(text=text, url=_address(record, text.id), outlet=_word(record, "outlet", text.id))


def _word(record: dict[str, object], name: str, identifier: str) -> str:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(
            "article {id}: {name} is no text but {value}; write a JSON string",
            id=identifier,
            name=name,
            value=repr(value)[:60],
        )
    return (value or "").strip()


def _address(record: dict[str, object], identifier: str) -> str:
    url = _word(record, "url", identifier)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if url and not usable:
        raise InputError(
            N_("article {id}: url is no web address but {value}; write one with http:// or https://, or leave url out"),
            id=identifier,
            value=repr(url)[:60],
        )
    return url


def store_imported(bench: Bench, articles: Iterable[Imported]) -> None:
    """Keep every article under its id; the same text again stores nothing. Times without a zone are in `bench.zone`.

    An id that comes again with another text is reported: it is taken for a newer version, and may be a mistake.
    Raises InputError at a line that can't be read, which says how many articles before it were kept.
    """
    seen: set[str] = set()
    for done, one in enumerate(_counted(articles), 1):
        article = _article(one, bench.zone, bench.now())
        if is_buried(bench.store, article.identity):
            continue
        with bench.store.transaction() as connection:
            connection.execute(
                "INSERT INTO sources (name, title, publisher, kind, evidence) VALUES (?1, ?1, ?1, 'press', 'none')"
                " ON CONFLICT (name) DO NOTHING",
                [article.source],
            )
            stored = store_article(
                bench.store, article, origin="import", stored_at=bench.now(), external_id=one.text.id
            )
        tally = bench.run.tally(article.source)
        tally.discovered += 1
        tally.stored += stored.new
        if one.text.id in seen and stored.new:
            detail = f"The id {one.text.id!r} comes again with another text, which is kept as its newer version"
            bench.fail(article.source, one.url or one.text.id, "extract", "repeated-id", detail)
        seen.add(one.text.id)
        bench.progress("import", done, 0)


def _counted(articles: Iterable[Imported]) -> Iterator[Imported]:
    done = 0
    try:
        for one in articles:
            yield one
            done += 1
    except InputError as error:
        if not done:
            raise
        values = {
            name: _(str(value)) if name in ("problem", "expected") else value for name, value in error.values.items()
        }
        raise InputError(
            N_("{problem}. Articles before it that are kept: {count}; correct the line and import again"),
            problem=_(error.template).format_map(values),
            count=done,
        ) from error


def _article(one: Imported, zone: tzinfo, now: datetime) -> Article:
    title, text = one.text.title.strip(), one.text.text.strip()
    return Article(
        identity=f"import:{one.text.id}",
        url=one.url,
        source=one.outlet or NOBODY,
        title=title,
        text=text,
        authors=(),
        editors=(),
        published=_published(one.text, zone),
        fetched_at=now,
        tags=(),
        language=detect(text),
        lead_image=None,
        pages=1,
        complete=True,
        fingerprint=fingerprint(title, text),
        provenance=(("title", "import"), ("text", "import"), ("published", "import")),
    )


def _published(text: Text, zone: tzinfo) -> datetime | None:
    if text.published is None:
        return None
    if not isinstance(text.published, datetime):
        return datetime.combine(text.published, time.min, tzinfo=zone)
    return text.published if text.published.tzinfo else text.published.replace(tzinfo=zone)
