"""Articles from a file of JSON Lines -> the database, as if they had been collected."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from typing import Any, Literal
from urllib.parse import urlsplit

from models.analysis import Text
from models.contract import read_texts
from models.errors import InputError
from monitor.engine import Bench
from monitor.i18n import N_
from monitor.store import store_article
from monitor.tombstones import is_buried
from scrapers.article import Article
from scrapers.extract import fingerprint
from scrapers.language import detect
from scrapers.urls import canonical

NOBODY = "import"
"""The source of articles whose outlet is not named."""

Kind = Literal["unread-line", "repeated-id", "taken-id", "undated", "untitled", "without-text", "newer", "forgotten"]

LOST: frozenset[Kind] = frozenset({"unread-line", "repeated-id", "taken-id"})
"""What keeps a line from being stored and may be a mistake; the others are of lines that count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is to be said of a line, the first of a file being 1."""

    line: int
    kind: Kind
    error: InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One line. `text.id` is the article's external id; `url` and `outlet` are empty where the line has none; `remarks`
    says what it lacks. `text.published` is aware, or None."""

    line: int
    text: Text
    url: str
    outlet: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    line: int
    url: str
    fingerprint: str


def read_articles(lines: Iterable[str], *, zone: tzinfo) -> Iterator[Imported | Remark]:
    """An Imported per line with `id, title, text, date, url, outlet`, all but `id` may be missing or null; for a line
    that is no such object, or whose `url` is no web address, a Remark instead. Blank lines are skipped.

    Times without a zone are in `zone`; a date that can't be used is remarked upon, and the article has none.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _imported(number, line, zone)
        except InputError as error:
            # each line is read alone, so that one that can't be read ends nothing: it knows no other number than 1
            told = InputError(error.template, **{**error.values, "line": number})
            yield Remark(line=number, kind="unread-line", error=told)


def _imported(number: int, line: str, zone: tzinfo) -> Imported:
    (text,) = read_texts([line])
    record = json.loads(line)
    url, outlet = _address(record), _word(record, "outlet")
    text, dated = _dated(text, zone), record.get("date") not in (None, "")
    remarks = []
    if dated and text.published is None:
        sentence = N_(
            "line {line}: the date {value} can't be used; the article is kept without one, for dates are read as "
            "2025-06-04 or 2025-06-04T08:30:00+07:00"
        )
        value = repr(record["date"])[:60]
        remarks.append(Remark(line=number, kind="undated", error=InputError(sentence, line=number, value=value)))
    if not text.title.strip():
        sentence = N_("line {line}: the article {id} has no title; it is kept without one")
        remarks.append(Remark(line=number, kind="untitled", error=InputError(sentence, line=number, id=text.id)))
    if not text.text.strip():
        sentence = N_("line {line}: the article {id} has no text; it is kept, and nothing can be found in it")
        remarks.append(Remark(line=number, kind="without-text", error=InputError(sentence, line=number, id=text.id)))
    return Imported(line=number, text=text, url=url, outlet=outlet, remarks=tuple(remarks))


def _word(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(
            "line {line}: {name} is no text but {value}; write a JSON string",
            line=1,
            name=name,
            value=repr(value)[:60],
        )
    return (value or "").strip()


def _address(record: Mapping[str, Any]) -> str:
    url = _word(record, "url")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if url and not usable:
        raise InputError(
            N_("line {line}: url is no web address but {value}; write one with http:// or https://, or leave url out"),
            line=1,
            value=repr(url)[:60],
        )
    return url


def _dated(text: Text, zone: tzinfo) -> Text:
    """`text` with the instant of its date; one that no calendar in UTC has is None."""
    when = text.published
    if when is None:
        return text
    if not isinstance(when, datetime):
        when = datetime.combine(when, time.min, tzinfo=zone)
    elif when.tzinfo is None:
        when = when.replace(tzinfo=zone)
    try:
        when.astimezone(UTC)
    except OverflowError:
        when = None
    return Text(id=text.id, title=text.title, text=text.text, published=when)


def store_imported(bench: Bench, articles: Iterable[Imported | Remark], *, tell: Callable[[Remark], object]) -> None:
    """Keep every article under its id; the same text again stores nothing. `tell` gets every remark as it arises, and
    those of lines that were not stored are failures of the run.

    An id stands for one article. Another text under it is a newer version: within a file where it has the same address,
    in a later file unless it has another address and another title. What is none is not stored, so that no article
    takes another's place.
    """
    seen: dict[str, _Seen] = {}
    for done, one in enumerate(articles, 1):
        remarks = (one,) if isinstance(one, Remark) else (*one.remarks, *_stored(bench, one, seen))
        source = NOBODY if isinstance(one, Remark) else one.outlet or NOBODY
        for remark in remarks:
            if remark.kind in LOST:
                bench.fail(source, f"line {remark.line}", "extract", remark.kind, str(remark.error))
            tell(remark)
        bench.progress("import", done, 0)


def _stored(bench: Bench, one: Imported, seen: dict[str, _Seen]) -> Iterator[Remark]:
    """Store an article unless something forbids it; what is to be said of that."""
    article = _article(one, bench.now())
    tally = bench.run.tally(article.source)
    tally.discovered += 1
    before = seen.get(one.text.id)
    remark = _objection(bench, one, article, before)
    if remark is not None:
        tally.failed += remark.kind in LOST
        yield remark
        return
    with bench.store.transaction() as connection:
        connection.execute(
            "INSERT INTO sources (name, title, publisher, kind, evidence) VALUES (?1, ?1, ?1, 'press', 'none')"
            " ON CONFLICT (name) DO NOTHING",
            [article.source],
        )
        stored = store_article(bench.store, article, origin="import", stored_at=bench.now(), external_id=one.text.id)
    tally.stored += stored.new
    seen[one.text.id] = _Seen(line=one.line, url=one.url, fingerprint=article.fingerprint)
    if before is not None and stored.new:
        sentence = N_(
            "line {line}: the id {id} stands in line {first} as well, with the same address and another text; it is "
            "kept as the newer version of that article"
        )
        told = InputError(sentence, line=one.line, id=one.text.id, first=before.line)
        yield Remark(line=one.line, kind="newer", error=told)


def _objection(bench: Bench, one: Imported, article: Article, before: _Seen | None) -> Remark | None:
    """Why an article may not be stored; None where it may."""
    if is_buried(bench.store, article.identity):
        sentence = N_("line {line}: the article {id} was forgotten for good, and stays so")
        told = InputError(sentence, line=one.line, id=one.text.id)
        return Remark(line=one.line, kind="forgotten", error=told)
    if before is not None:
        if article.fingerprint == before.fingerprint or _same(one.url, before.url):
            return None
        sentence = N_(
            "line {line}: the id {id} stands in line {first} as well, with another text, and only the first is kept; "
            "give each article an id of its own"
        )
        told = InputError(sentence, line=one.line, id=one.text.id, first=before.line)
        return Remark(line=one.line, kind="repeated-id", error=told)
    known = bench.store.rows(
        "SELECT a.url, v.title, v.fingerprint FROM articles a JOIN versions v ON v.id = a.version_id"
        " WHERE a.identity = ?",
        article.identity,
    )
    if not known or known[0]["fingerprint"] == article.fingerprint:
        return None
    url = known[0]["url"]
    titled = bool(article.title) and known[0]["title"] == article.title
    if not url or not one.url or _same(one.url, url) or titled:
        return None
    sentence = N_(
        "line {line}: the id {id} is that of another article already, {url}, which stays; give each article an id of "
        "its own"
    )
    told = InputError(sentence, line=one.line, id=one.text.id, url=url)
    return Remark(line=one.line, kind="taken-id", error=told)


def _same(one: str, other: str) -> bool:
    """Whether two addresses, of which there may be none, are of one page."""
    return bool(one) and bool(other) and canonical(one) == canonical(other)


def _article(one: Imported, now: datetime) -> Article:
    title, text = one.text.title.strip(), one.text.text.strip()
    published = one.text.published
    return Article(
        identity=f"import:{one.text.id}",
        url=one.url,
        source=one.outlet or NOBODY,
        title=title,
        text=text,
        authors=(),
        editors=(),
        published=published if isinstance(published, datetime) else None,
        fetched_at=now,
        tags=(),
        language=detect(text),
        lead_image=None,
        pages=1,
        complete=True,
        fingerprint=fingerprint(title, text),
        provenance=(("title", "import"), ("text", "import"), ("published", "import")),
    )
