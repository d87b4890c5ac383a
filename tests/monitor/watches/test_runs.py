"""Watches in whole runs: they begin before what a run collects, and a re-analysis never mails."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from monitor import pipeline
from monitor.config import Config
from tests.monitor.newsroom import load_analyser
from tests.monitor.office import FETCHING, Office
from tests.monitor.watches.desk import config_of

EVERY_MAIL = "SELECT count(*) FROM outbox WHERE kind = 'alert'"


def _configured(office: Office) -> Config:
    watched = config_of({"triggers": ["new", "status", "party", "contradiction"]}, sources=["warta"])
    return watched.model_copy(update={"folder": office.folder})


def _run(office: Office, config: Config, load: Callable[[], Any] = load_analyser) -> None:
    options: dict[str, Any] = {"load": load, "canonical": str, "fetching": FETCHING}
    pipeline.run(config, sources=office.sources, now=lambda: office.now, **options)


def _blind() -> Callable[[Any], Any]:
    """An analyser that finds nothing."""
    from dataclasses import replace

    read = load_analyser()
    return lambda texts: (replace(one, cooperations=(), denials=(), relevant=False) for one in read(texts))


def test_a_watch_tells_what_comes_after_its_sources_were_first_collected(office: Office) -> None:
    config = _configured(office)
    office.newsroom.publish(1, "Kerja sama: Badan Uji & Jepang (signed).")
    _run(office, config)
    assert office.one(EVERY_MAIL) == 0
    office.now += timedelta(hours=1)
    office.newsroom.publish(2, "Kerja sama: Badan Lain & Korea (signed).", published=office.now - timedelta(minutes=5))
    _run(office, config)
    assert office.one(EVERY_MAIL) == 1
    assert office.one("SELECT watch FROM outbox") == "pantau-1"


def test_a_reanalysis_mails_nothing_that_it_finds(office: Office) -> None:
    config = _configured(office)
    office.newsroom.publish(1, "Kerja sama: Badan Uji & Jepang (exploring).")
    _run(office, config)
    office.now += timedelta(hours=1)
    office.newsroom.publish(2, "Kerja sama: Badan Lain & Korea (signed).", published=office.now - timedelta(minutes=5))
    _run(office, config, _blind)
    pipeline.reanalyse(config, now=lambda: office.now, sources=office.sources, load=load_analyser, canonical=str)
    _run(office, config)
    assert office.one("SELECT count(*) FROM steps") == 2
    assert office.one(EVERY_MAIL) == 0
