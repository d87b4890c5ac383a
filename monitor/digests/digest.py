"""What one edition of a digest tells: everything its audience's query chooses that is known by its cut-off and that no
edition told it before.

`gather` only reads; editions.py records what was told, in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitor.config import Config
from monitor.digests.amendments import amendments
from monitor.digests.attention import Attention, attention, involved
from monitor.digests.audiences import Audience, audience
from monitor.digests.coverage import Coverage, coverage
from monitor.digests.denials import weightier
from monitor.digests.highlights import Amount, Highlight, highlights, importance
from monitor.digests.items import Item, Told, count_later, untold
from monitor.digests.misnamed import misnamed
from monitor.digests.precision import Precision, measured
from monitor.digests.prospects import FollowUps, coming, waiting
from monitor.digests.quotations import Quotation, quotations
from monitor.digests.trends import DAY, WEEK, Trends, Volume, trends, volume
from monitor.digests.withdrawals import Correction, amend, ruled, withdrawn
from monitor.errors import ConfigError, QueryError
from monitor.i18n import N_
from monitor.ledger.followups import Ahead
from monitor.queries.language import parse
from monitor.queries.scopes import Scope, scope_of
from monitor.store import Store, instant, moment_or_none, to_json
from monitor.stories.keeping import Story, top
from monitor.wording import clean

LATE = timedelta(minutes=20)
"""An edition made longer after its time than this is late."""

MOST_STORIES = 8
STORY_SOURCES = 2
"""Publishers that must carry a story before it is one of the top stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One edition for one audience, made at `made_at`. `since` is the cut-off of its previous one, None for the first.

    `new`, `moved`, `denied` (contradicted ones too), `uncertain` and `old` (published longer ago than alerts reach
    back) part all cooperations that it tells of; `top` are a few of them. `told` is all that counts as told once it is
    out, `later` how many cooperations became known after `until`. `missed` are earlier editions that were made late
    together with this one, had nothing to tell and were not mailed.
    """

    audience: Audience
    edition: datetime
    since: datetime | None
    until: datetime
    made_at: datetime
    top: tuple[Highlight, ...]
    new: tuple[Item, ...]
    moved: tuple[Item, ...]
    denied: tuple[Item, ...]
    old: tuple[Item, ...]
    uncertain: tuple[Item, ...]
    corrections: tuple[Correction, ...]
    stories: tuple[Story, ...]
    quotes: tuple[Quotation, ...]
    watched: tuple[Attention, ...]
    ahead: tuple[Ahead, ...]
    overdue: FollowUps
    volume: Volume
    trends: Trends
    coverage: Coverage
    precision: Precision
    told: tuple[Told, ...]
    later: int
    missed: tuple[datetime, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether it has nothing to tell."""
        return not (self.items or self.corrections)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every cooperation that it tells of, once."""
        return (*self.new, *self.moved, *self.denied, *self.old, *self.uncertain)

    @property
    def late(self) -> bool:
        return self.made_at > self.edition + LATE


def gather(
    store: Store,
    *,
    config: Config,
    edition: datetime,
    until: datetime,
    reader: Audience | None = None,
    now: datetime | None = None,
    missed: Sequence[datetime] = (),
) -> Digest:
    """What the edition of that (aware, local) time tells of what became known up to `until`, for the audience `reader`
    ("main" without), made at `now` (at its time without)."""
    reader = reader or audience(config)
    since = _previous_cut_off(store, reader, until)
    scope = _scope(store, reader, until, config.zone)
    corrections = _corrections(store, reader.name, until)
    renamed = frozenset(key for one in corrections for key in one.renamed)
    items, told = untold(store, scope, audience=reader.name, until=until, now=now, renamed=renamed)
    for item, fact in weightier(store, scope, audience=reader.name, until=until):
        # one that is told as a step anyhow is one item
        if item.key is None or all(other.key != item.key or other.kind != "denied" for other in items):
            items.append(item)
        told.append(fact)
    items.sort(key=importance, reverse=True)
    asserted = [item for item in items if item.kind in ("new", "moved")]
    certain = [item for item in asserted if item.confidence >= config.alerts.min_confidence]
    recent = until - timedelta(days=config.alerts.max_age_days)
    fresh = [item for item in certain if item.at >= recent]
    stretch = volume(store, scope, since=since, until=until, zone=config.zone)
    stories = _stories(store, scope, reader, since=since or stretch.since, until=until)
    keys = [item.key for item in fresh if item.key]
    return Digest(
        audience=reader,
        edition=edition,
        since=since,
        until=until,
        made_at=now or edition,
        top=highlights(
            fresh,
            amounts=_amounts(store, fresh, until),
            watched=involved(store, reader.watched, keys, until=until, zone=config.zone),
        ),
        new=tuple(item for item in fresh if item.kind == "new"),
        moved=tuple(item for item in fresh if item.kind == "moved"),
        denied=tuple(item for item in items if item.kind in ("denied", "contradicted")),
        old=tuple(item for item in certain if item.at < recent),
        uncertain=tuple(item for item in asserted if item.confidence < config.alerts.min_confidence),
        corrections=corrections,
        stories=_beside(stories, fresh),
        quotes=quotations(store, (item.evidence for item in fresh)),
        watched=attention(store, reader.watched, since=stretch.since, until=until, zone=config.zone),
        ahead=coming(store, scope, until=until, zone=config.zone),
        overdue=waiting(store, scope, since=since, until=until),
        volume=stretch,
        trends=trends(store, scope, until=until) if stretch.comparable else Trends(weeks=0),
        coverage=coverage(store, config=config, since=since, until=until),
        precision=measured(),
        told=(
            *told,
            *(Told(key=f"story:{story.key}") for story in stories),
            *(Told(key=key) for one in corrections for key in one.noted),
        ),
        later=count_later(store, scope, until=until),
        missed=tuple(missed),
    )


def _corrections(store: Store, name: str, until: datetime) -> tuple[Correction, ...]:
    found = (*withdrawn(store, audience=name), *ruled(store, audience=name), *misnamed(store, audience=name))
    return amend(found, amendments(store, audience=name, until=until))


def _scope(store: Store, reader: Audience, until: datetime, zone: tzinfo) -> Scope:
    try:
        return scope_of(store, reader.query, now=until, zone=zone)
    except QueryError as error:
        raise _mistake(reader, error) from error


def mistakes(readers: Iterable[Audience], *, now: datetime, zone: tzinfo) -> tuple[ConfigError, ...]:
    """The audiences' queries that can't be understood, a sentence each."""
    found = []
    for reader in readers:
        try:
            if reader.query.strip():
                parse(reader.query, now=now, zone=zone)
        except QueryError as error:
            found.append(_mistake(reader, error))
    return tuple(found)


def _mistake(reader: Audience, error: QueryError) -> ConfigError:
    return ConfigError(N_("The query of the digest '{name}' can't be used: {problem}"), name=reader.name, problem=error)


def _previous_cut_off(store: Store, reader: Audience, until: datetime) -> datetime | None:
    ((cut_off,),) = store.rows(
        "SELECT max(cut_off) FROM digests WHERE audience = ? AND cut_off < ?", reader.name, instant(until)
    )
    return moment_or_none(cut_off)


_TOLD = """
SELECT s.key FROM stories s WHERE s.key IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM digest_items d WHERE d.audience = ? AND d.key = 'story:' || s.key)
    AND EXISTS (SELECT 1 FROM story_articles m JOIN articles a ON a.id = m.article_id
        JOIN versions v ON v.id = a.version_id WHERE m.story_id = s.id AND {scope})
"""


def _stories(store: Store, scope: Scope, reader: Audience, *, since: datetime, until: datetime) -> tuple[Story, ...]:
    """What most publishers carried, as far as the audience was not told of it."""
    carried = {
        story.key: story
        for story in top(store, since, until, limit=20 * MOST_STORIES)
        if story.sources >= STORY_SOURCES
    }
    rows = store.rows(
        _TOLD.format(scope=scope.articles.sql), to_json(list(carried)), reader.name, *scope.articles.values
    )
    chosen = {key for (key,) in rows}
    return tuple(story for key, story in carried.items() if key in chosen)[:MOST_STORIES]


def _beside(stories: Iterable[Story], items: Iterable[Item]) -> tuple[Story, ...]:
    """The stories whose headline is not that of an item, which stands there with its publishers counted."""
    shown = {clean(item.evidence.title).casefold() for item in items}
    return tuple(story for story in stories if clean(story.title).casefold() not in shown)


def _amounts(store: Store, items: Sequence[Item], until: datetime) -> dict[str, list[Amount]]:
    """The values of cooperations reported in the week up to `until`, by currency; none if no item has one."""
    if not any(item.evidence.value for item in items):
        return {}
    from models.amounts import Amounts
    from models.lexicons import load_lexicon

    reader = Amounts(load_lexicon().tables["currencies"])
    rows = store.rows(
        "SELECT DISTINCT value FROM cooperation_mentions WHERE value IS NOT NULL AND denied = 0 AND at > ? AND at <= ?",
        instant(until - WEEK),
        instant(until + DAY),
    )
    found: dict[str, list[Amount]] = defaultdict(list)
    for (text,) in rows:
        for money in reader.find(text)[:1]:
            found[money.currency].append(Amount(text=text, currency=money.currency, amount=float(money.amount)))
    return found
