"""Small values for tests of the database, the pipeline and the ledger; names in them are invented."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from models.analysis import Analysis, Cooperation, Country, Organisation, Party, Span
from monitor.evidence import Evidence
from monitor.store import Origin, Store, Stored, store_article
from scrapers.article import Article

NOON = datetime(2025, 6, 4, 5, 0, tzinfo=UTC)


def article(number: int = 1, **changes: Any) -> Article:
    """Article `number` of an invented newsroom, published and fetched at NOON."""
    values: dict[str, Any] = {
        "identity": f"warta.test:{number}",
        "url": f"https://warta.test/berita/{number}/judul",
        "source": "warta",
        "title": f"Judul {number}",
        "text": f"Isi berita nomor {number}.",
        "authors": ("Sari",),
        "editors": (),
        "published": NOON,
        "fetched_at": NOON,
        "tags": (),
        "language": "id",
        "lead_image": None,
        "pages": 1,
        "complete": True,
        "provenance": (("title", "css:h1"),),
    }
    values |= changes
    whole = f"{values['title']}\n{values['text']}"
    return Article(fingerprint=hashlib.sha256(whole.encode()).hexdigest(), **values)


def keep(store: Store, one: Article, *, origin: Origin = "live", stored_at: datetime = NOON) -> Stored:
    """Keep an article in a store, as a collection at NOON does."""
    return store_article(store, one, origin=origin, stored_at=stored_at)


def cooperation(*parties: str, status: Any = "signed", denied: bool = False, **changes: Any) -> Cooperation:
    """A cooperation whose spans lie at the start of the text."""
    values: dict[str, Any] = {
        "parties": tuple(Party(name=party, span=Span(0, 1)) for party in parties),
        "status": status,
        "fields": (),
        "event": None,
        "instrument": None,
        "evidence": "Judul",
        "evidence_span": Span(0, 5),
        "trigger_span": Span(0, 1),
        "status_span": Span(0, 1),
        "confidence": 0.9,
        "denied": denied,
    }
    return Cooperation(**(values | changes))


def analysis(*cooperations: Cooperation, identifier: str = "1") -> Analysis:
    """An analysis that found these cooperations, an institution and a country, each at the start of the text."""
    return Analysis(
        id=identifier,
        relevant=bool(cooperations),
        people=(),
        organisations=(Organisation(name="Badan Uji", aliases=(), type="institution", mentions=(Span(0, 5),)),),
        events=(),
        countries=(Country(name="Jepang", mentions=(Span(0, 2), Span(2, 4))),),
        places=(),
        dates=(),
        quotes=(),
        cooperations=tuple(one for one in cooperations if not one.denied),
        denials=tuple(one for one in cooperations if one.denied),
        model="uji 1",
    )


EVIDENCE = Evidence(
    mention_id=1,
    cooperation_id=1,
    status="signed",
    denied=False,
    parties=("A", "B"),
    fields=(),
    event=None,
    value=None,
    text="A dan B",
    start=0,
    end=7,
    marks=(),
    title="Judul",
    url="https://warta.example/1",
    source="warta",
    source_title="Warta",
    published=None,
    at=NOON,
    origin="live",
    confidence=0.9,
)
"""A sentence that shows a signing; what matters in a test is replaced."""
