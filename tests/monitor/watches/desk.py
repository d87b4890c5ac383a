"""A desk with watches: a sample database, a configuration, and the mails that were written."""

import email
from collections.abc import Sequence
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from monitor.config import Config, parse
from monitor.store import insert, instant
from monitor.watches.alerts import enqueue_due
from tests.monitor.sample import NOW, Sample


def config_of(*watches: dict[str, Any], **settings: Any) -> Config:
    """A configuration in English with these watches, named and addressed where they are not."""
    given = {"recipients": ["meja@example.org"]}
    tables = [{"name": f"pantau-{number}", **given, **watch} for number, watch in enumerate(watches, start=1)]
    return parse({"language": "en", "watches": tables, **settings}, file=Path("config.toml"))


class Desk(Sample):
    """A sample with a configuration; `alert` is the last stage of a run, and gives the mails written since the last."""

    def __init__(self, path: Path, *watches: dict[str, Any], **settings: Any) -> None:
        super().__init__(path)
        self.config = config_of(*watches, **settings)
        self.looked = 0

    def watch(self, *watches: dict[str, Any], **settings: Any) -> None:
        """Let the configuration have these watches from now on, which start at once."""
        self.config = config_of(*watches, **settings)
        self.alert(NOW - timedelta(minutes=30))

    def alert(self, now: datetime = NOW, *, past: bool = False) -> list[EmailMessage]:
        """Run the last stage; the mails that it wrote."""
        enqueue_due(self.store, self.config, now=now, past=past)
        rows = self.store.rows("SELECT id, message FROM outbox WHERE id > ? ORDER BY id", self.looked)
        self.looked = max([self.looked, *(row["id"] for row in rows)])
        return [self.read(row) for row in rows]

    @staticmethod
    def read(row: Any) -> EmailMessage:
        """A message of the outbox."""
        return email.message_from_bytes(row["message"], policy=policy.default)

    def collected(self, source: str, *, since: datetime) -> None:
        """A source whose list was read for the first time then."""
        self.source(source, source.title())
        with self.store.transaction() as connection:
            insert(
                connection,
                "links",
                identity=f"{source}:1",
                url=f"https://{source}.example/1",
                source=source,
                listed_by="rss",
                discovered_at=instant(since),
                state="done",
            )

    def decisions(self, watch: str = "pantau-1") -> dict[str, tuple[str, str, str | None]]:
        """What was decided: fact -> state, reason and what it waits for."""
        rows = self.store.rows("SELECT * FROM watch_decisions WHERE watch = ? ORDER BY id", watch)
        return {row["fact"]: (row["state"], row["reason"], row["hold"]) for row in rows}

    def contradict(self, cooperation: int, later: int, earlier: int, *, kind: str) -> None:
        """Two reports that can't both be right."""
        with self.store.transaction() as connection:
            insert(
                connection,
                "contradictions",
                cooperation_id=cooperation,
                mention_id=later,
                against_id=earlier,
                kind=kind,
                created_at=instant(NOW),
            )

    def report(
        self,
        cooperation: int,
        parties: Sequence[str],
        sentence: str,
        *,
        trigger: str,
        source: str = "warta",
        at: datetime = NOW - timedelta(hours=1),
        status: str = "exploring",
        denied: bool = False,
        day: str | None = None,
    ) -> int:
        """What one more article says of a known cooperation; returns the mention."""
        article = self.article(sentence, source=source, published=at)
        mention = self.mention(
            cooperation, article, sentence, trigger=trigger, parties=parties, status=status, denied=denied, at=at
        )
        with self.store.transaction() as connection:
            connection.execute("UPDATE cooperation_mentions SET day = ? WHERE id = ?", [day, mention])
        return mention

    def moved(
        self,
        cooperation: int,
        parties: Sequence[str],
        *,
        status: str,
        previous: str,
        at: datetime = NOW - timedelta(hours=1),
        source: str = "warta",
        **changes: Any,
    ) -> int:
        """Another article by which a known cooperation moved."""
        sentence = f"{parties[0]} meneken kontrak dengan {parties[1]}."
        article = self.article(sentence, title="Diteken", source=source, published=at, **changes)
        mention = self.mention(
            cooperation, article, sentence, trigger="meneken kontrak", parties=parties, status=status, at=at
        )
        with self.store.transaction() as connection:
            connection.execute("UPDATE cooperations SET status = ? WHERE id = ?", [status, cooperation])
        return self.step(cooperation, mention, kind="status", status=status, previous=previous, at=at)


def text(mail: EmailMessage) -> str:
    """The plain text of a mail, its lines joined."""
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())
