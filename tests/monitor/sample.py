"""A database to read from, filled by hand with invented newsrooms, names and texts, as the pipeline would leave it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from models.analysis import Analysis, Person, Quote, Span
from monitor.linking import store_analysis
from monitor.store import Origin, Store, insert, instant, open_store, store_article, to_json
from scrapers.article import Article

NOW = datetime(2025, 6, 4, 0, 0, tzinfo=UTC)  # 07.00 in Jakarta


def _span(whole: str, part: str) -> Span:
    start = whole.index(part)
    return Span(start, start + len(part))


class Sample:
    """Fills a store; every method returns ids of what it made."""

    def __init__(self, path: Path) -> None:
        self.store: Store = open_store(path)
        self.number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.store.close()

    def source(self, name: str, title: str, *, kind: str = "press") -> None:
        with self.store.transaction() as connection:
            insert(
                connection,
                "sources",
                name=name,
                title=title,
                publisher=f"{name}.example",
                kind=kind,
                evidence="none",
            )

    def article(
        self,
        text: str,
        *,
        title: str = "Judul berita",
        source: str = "warta",
        published: datetime | None = NOW - timedelta(hours=6),
        stored_at: datetime = NOW - timedelta(hours=1),
        origin: Origin = "live",
        url: str | None = None,
        stage: str = "linked",
        officials: Sequence[tuple[str, str]] = (),
        quotes: Sequence[tuple[str, str]] = (),
        affiliation: str | None = None,
        relevant: bool = True,
    ) -> tuple[int, int]:
        """An article, analysed; returns its id and that of its version. `officials` are (name, position), `quotes`
        (speaker, words), both standing in the text; all officials are of the body `affiliation`."""
        self.number += 1
        identity = f"{source}.example:{self.number}"
        stored = store_article(
            self.store,
            Article(
                identity=identity,
                url=url or f"https://{source}.example/berita/{self.number}",
                source=source,
                title=title,
                text=text,
                authors=(),
                editors=(),
                published=published,
                fetched_at=stored_at,
                tags=(),
                language="id",
                lead_image=None,
                pages=1,
                complete=True,
                fingerprint=hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
                provenance=(),
            ),
            origin=origin,
            stored_at=stored_at,
        )
        whole = f"{title}\n{text}"
        if stage in ("analysed", "linked"):
            analysis = Analysis(
                id=identity,
                relevant=relevant,
                people=tuple(
                    Person(
                        name=name,
                        aliases=(),
                        official=True,
                        position=position,
                        affiliation=affiliation,
                        mentions=(_span(whole, name),),
                    )
                    for name, position in officials
                ),
                organisations=(),
                events=(),
                countries=(),
                places=(),
                dates=(),
                quotes=tuple(
                    Quote(
                        text=words,
                        span=_span(whole, words),
                        speaker=speaker,
                        speaker_span=_span(whole, speaker),
                        cue="kata",
                    )
                    for speaker, words in quotes
                ),
                cooperations=(),
                denials=(),
                model="sample-1",
            )
            store_analysis(self.store, stored.version_id, analysis, now=stored_at)
        with self.store.transaction() as connection:
            connection.execute("UPDATE versions SET stage = ? WHERE id = ?", [stage, stored.version_id])
        return stored.article_id, stored.version_id

    def mentioned(self, version_id: int, kind: str, name: str, form: str) -> None:
        """A mention of `name`, standing in the article as `form`."""
        ((title, text),) = self.store.rows("SELECT title, text FROM versions WHERE id = ?", version_id)
        span = _span(f"{title}\n{text}", form)
        with self.store.transaction() as connection:
            insert(
                connection,
                "mentions",
                version_id=version_id,
                type=kind,
                name=name,
                form=form,
                start=span.start,
                end=span.end,
            )

    def cooperation(
        self,
        parties: Sequence[str],
        *,
        status: str = "exploring",
        fields: Sequence[str] = (),
        event: str | None = None,
        confidence: float = 0.9,
        at: datetime = NOW - timedelta(hours=6),
        key: str | None = None,
        denied: bool = False,
    ) -> int:
        self.number += 1
        key = key or f"k{self.number}"
        with self.store.transaction() as connection:
            return insert(
                connection,
                "cooperations",
                key=key,
                party_key=key,
                parties=to_json(list(parties)),
                fields=to_json(list(fields)),
                event=event,
                status=status,
                denied=int(denied),
                confidence=confidence,
                independent=-1,
                first_seen_at=instant(at),
                last_seen_at=instant(at),
                created_at=instant(at),
            )

    def mention(
        self,
        cooperation: int | None,
        article: tuple[int, int],
        evidence: str,
        *,
        trigger: str,
        parties: Sequence[str],
        status: str = "exploring",
        fields: Sequence[str] = (),
        event: str | None = None,
        denied: bool = False,
        confidence: float = 0.9,
        at: datetime = NOW - timedelta(hours=6),
    ) -> int:
        """What `article` says of `cooperation`; `parties` and `trigger` stand in `evidence` as given."""
        ((title, text, source),) = self.store.rows(
            "SELECT title, text, source FROM versions JOIN articles ON articles.id = article_id WHERE versions.id = ?",
            article[1],
        )
        start = f"{title}\n{text}".index(evidence)
        self.number += 1

        def span(part: str) -> list[int]:
            at = start + evidence.index(part)
            return [at, at + len(part)]

        with self.store.transaction() as connection:
            return insert(
                connection,
                "cooperation_mentions",
                cooperation_id=cooperation,
                party_key=f"p{self.number}",
                version_id=article[1],
                article_id=article[0],
                source=source,
                number=self.number,
                status=status,
                denied=int(denied),
                parties=to_json(list(parties)),
                party_spans=json.dumps([span(party) for party in parties]),
                fields=to_json(list(fields)),
                event=event,
                evidence=evidence,
                evidence_start=start,
                evidence_end=start + len(evidence),
                trigger_start=span(trigger)[0],
                trigger_end=span(trigger)[1],
                status_start=span(trigger)[0],
                status_end=span(trigger)[1],
                confidence=confidence,
                at=instant(at),
            )

    def step(
        self,
        cooperation: int,
        mention: int,
        *,
        kind: str = "new",
        status: str = "exploring",
        previous: str | None = None,
        at: datetime = NOW - timedelta(hours=6),
        created_at: datetime = NOW - timedelta(hours=1),
    ) -> int:
        with self.store.transaction() as connection:
            return insert(
                connection,
                "steps",
                cooperation_id=cooperation,
                kind=kind,
                status=status,
                previous=previous,
                mention_id=mention,
                at=instant(at),
                created_at=instant(created_at),
            )

    def simple(
        self, first: str, second: str, *, verb: str = "menjajaki kerja sama dengan", step: bool = True, **options: Any
    ) -> int:
        """A cooperation of two parties with one article, one mention and (unless told otherwise) one step."""
        shared = {key: options[key] for key in ("status", "fields", "event", "confidence") if key in options}
        at = options.get("at", NOW - timedelta(hours=6))
        sentence = f"{first} {verb} {second}."
        article = self.article(
            f"{sentence} Pertemuan berlangsung singkat.",
            title=options.get("title", f"{first} dan {second}"),
            source=options.get("source", "warta"),
            published=options.get("published", at),
            origin=options.get("origin", "live"),
            url=options.get("url"),
        )
        cooperation = self.cooperation((first, second), at=at, key=options.get("key"), **shared)
        mention = self.mention(cooperation, article, sentence, trigger=verb, parties=(first, second), at=at, **shared)
        if step:
            created = options.get("created_at", NOW - timedelta(hours=1))
            self.step(cooperation, mention, status=options.get("status", "exploring"), at=at, created_at=created)
        return cooperation

    def run(
        self,
        outcomes: dict[str, str],
        *,
        at: datetime = NOW - timedelta(minutes=30),
        failures: dict[str, str] | None = None,
    ) -> None:
        """A finished collection: an outcome per source, and the kind of the failure of those that had one."""
        with self.store.transaction() as connection:
            run = insert(
                connection, "runs", kind="collect", started_at=instant(at), finished_at=instant(at), complete=0
            )
            for source, outcome in outcomes.items():
                insert(
                    connection,
                    "run_sources",
                    run_id=run,
                    source=source,
                    outcome=outcome,
                    discovered=0,
                    fetched=0,
                    stored=0,
                    refused=0,
                    failed=0,
                    finished_at=instant(at),
                )
            for source, kind in (failures or {}).items():
                insert(
                    connection,
                    "failures",
                    run_id=run,
                    source=source,
                    url=f"https://{source}.example/rss",
                    stage="discover",
                    kind=kind,
                    detail="A sentence.",
                    at=instant(at),
                )
