"""Articles by what they name, taken in and settled; every name in them is invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.analysis import Analysis, Cooperation, Event, Organisation, Party, Person, Quote, Span
from monitor.entities.mentioning import take_in
from monitor.entities.name_keys import NameKeys
from monitor.entities.resolution import settle, shipped_keys
from monitor.linking import store_analysis
from monitor.store import Store
from tests.monitor.builders import NOON, article, keep

KEYS: NameKeys = shipped_keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody or something in an article, by the forms in which it stands there, the fullest first."""

    kind: str
    forms: tuple[str, ...]
    position: str | None = None
    affiliation: str | None = None
    says: str | None = None


def person(*forms: str, position: str | None = None, affiliation: str | None = None, says: str | None = None) -> Named:
    return Named(kind="person", forms=forms, position=position, affiliation=affiliation, says=says)


def body(*forms: str, kind: str = "institution") -> Named:
    return Named(kind=kind, forms=forms)


def event(*forms: str) -> Named:
    return Named(kind="event", forms=forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article; `agreed` are the parties of a cooperation that it reports."""

    number: int
    named: tuple[Named, ...]
    published: datetime = NOON
    agreed: tuple[str, ...] = ()


def report(number: int, *named: Named, published: datetime = NOON, agreed: Sequence[str] = ()) -> Report:
    return Report(number=number, named=named, published=published, agreed=tuple(agreed))


def write(store: Store, one: Report) -> int:
    """Store and analyse an article, and take in what it names; returns its version's id."""
    words: list[str] = []
    at = len(f"Judul {one.number}\n")
    spans: dict[tuple[int, str], Span] = {}

    def say(text: str) -> Span:
        nonlocal at
        span = Span(at, at + len(text))
        words.append(text)
        at += len(text) + 1
        return span

    offices: dict[int, Span] = {}
    quotes: dict[int, Span] = {}
    for place, own in enumerate(one.named):
        if own.position:
            offices[place] = say(own.position)
        for form in own.forms:
            spans[place, form] = say(form)
        if own.says:
            quotes[place] = say(own.says)
    stored = keep(
        store, article(one.number, text=" ".join(words), published=one.published, fetched_at=max(one.published, NOON))
    )
    analysis = _analysis(one, spans, offices, quotes)
    store_analysis(store, stored.version_id, analysis, now=NOON)
    with store.transaction() as connection:
        title, text = store.rows("SELECT title, text FROM versions WHERE id = ?", stored.version_id)[0]
        take_in(connection, stored.version_id, analysis, f"{title}\n{text}", KEYS)
    return stored.version_id


def settled(store: Store, *reports: Report) -> None:
    """Write articles one after the other, and settle once."""
    for one in reports:
        write(store, one)
    settle_all(store)


def settle_all(store: Store) -> None:
    with store.transaction() as connection:
        settle(connection, KEYS)


def entity(store: Store, form: str) -> str | None:
    """The key of the only entity that is mentioned as `form`; None where articles leave open whom it means."""
    (key,) = entities(store, form)
    return key


def entities(store: Store, form: str) -> set[str | None]:
    rows = store.rows(
        "SELECT DISTINCT key FROM mentions LEFT JOIN entities ON entities.id = entity_id WHERE form = ?", form
    )
    return {row["key"] for row in rows}


def resolved(store: Store) -> set[tuple[str, str, str | None, str | None]]:
    """What every mention resolves to: article, form, key of the entity, its name. Without row numbers."""
    rows = store.rows(
        "SELECT a.identity, m.form, e.key, e.name, e.articles, e.mentions, e.type, e.first_seen_at, e.last_seen_at"
        " FROM mentions m JOIN versions v ON v.id = m.version_id JOIN articles a ON a.id = v.article_id"
        " LEFT JOIN entities e ON e.id = m.entity_id"
    )
    return {tuple(row) for row in rows}


def _analysis(
    one: Report, spans: dict[tuple[int, str], Span], offices: dict[int, Span], quotes: dict[int, Span]
) -> Analysis:
    people, bodies, events, said = [], [], [], []
    for place, own in enumerate(one.named):
        name, mentions = own.forms[0], tuple(spans[place, form] for form in own.forms)
        if own.kind == "person":
            people.append(
                Person(
                    name=name,
                    aliases=own.forms[1:],
                    official=own.position is not None,
                    position=own.position,
                    affiliation=own.affiliation,
                    mentions=mentions,
                    position_span=offices.get(place),
                )
            )
        elif own.kind == "event":
            events.append(Event(name=name, aliases=own.forms[1:], mentions=mentions))
        else:
            bodies.append(Organisation(name=name, aliases=own.forms[1:], type=own.kind, mentions=mentions))
        if own.says:
            said.append(Quote(text=own.says, span=quotes[place], speaker=name, speaker_span=mentions[0], cue="kata"))
    agreed = [
        Cooperation(
            parties=tuple(Party(name=name, span=Span(0, 1)) for name in one.agreed),
            status="signed",
            fields=("pangan",),
            event=None,
            instrument=None,
            evidence="Judul",
            evidence_span=Span(0, 5),
            trigger_span=Span(0, 1),
            status_span=Span(0, 1),
            confidence=0.9,
        )
    ]
    return Analysis(
        id=str(one.number),
        relevant=bool(one.agreed),
        people=tuple(people),
        organisations=tuple(bodies),
        events=tuple(events),
        countries=(),
        places=(),
        dates=(),
        quotes=tuple(said),
        cooperations=tuple(agreed) if one.agreed else (),
        denials=(),
        model="uji 1",
    )
