"""What tests of digests share: a configuration with several audiences, and days to publish on."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.config import Config
from monitor.digests.audiences import audience
from monitor.digests.digest import Digest, gather
from monitor.digests.editions import Published, publish_due
from tests.monitor.sample import Sample

SOURCES = ["warta", "lentera", "kabar-timur"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def configured(folder: Path = Path(), **values: Any) -> Config:
    return Config.model_validate({"language": "en", "sources": SOURCES, **values}).model_copy(update={"folder": folder})


CONFIG = configured()
EDITION = datetime(2025, 6, 4, 6, 30, tzinfo=CONFIG.zone)


def for_audiences(folder: Path, **queries: str) -> Config:
    """One more digest for each name, of what its query chooses."""
    digests: list[Mapping[str, Any]] = [
        {"name": name, "query": query, "recipients": [f"{name}@example.org"]} for name, query in queries.items()
    ]
    return configured(folder, digests=digests)


def published(sample: Sample, config: Config, now: datetime, name: str = "main") -> tuple[Published, ...]:
    return publish_due(sample.store, config=config, reader=audience(config, name), now=now)


def gathered(sample: Sample, config: Config = CONFIG, *, edition: datetime = EDITION, name: str = "main") -> Digest:
    return gather(sample.store, config=config, edition=edition, until=edition, reader=audience(config, name))


def told(sample: Sample, name: str = "main") -> list[str]:
    rows = sample.store.rows("SELECT key FROM digest_items WHERE audience = ? ORDER BY key", name)
    return [row["key"] for row in rows]


def mails(sample: Sample) -> list[str]:
    return [row["key"] for row in sample.store.rows("SELECT key FROM outbox ORDER BY id")]
