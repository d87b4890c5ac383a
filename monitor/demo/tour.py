"""The whole job on the sample newsroom: three simulated days collected, analysed, alerted and told in digests."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor import config as configuration
from monitor import pipeline
from monitor.config import Config
from monitor.config.notation import as_toml
from monitor.delivery.sending import folder_transport, send_due
from monitor.demo.newsroom import Newsroom
from monitor.demo.truth import Found, Score, carriers, score
from monitor.digests.editions import Published, publish
from monitor.errors import ConfigError
from monitor.files import writing
from monitor.health.report import RunReport
from monitor.i18n import N_
from monitor.linking import analysis_of
from monitor.locks import hold
from monitor.overview import Overview, overview
from monitor.sources import chosen
from monitor.store import Store, open_store
from monitor.stories.keeping import Story, top
from scrapers.source import Source
from scrapers.urls import find_source, identify

FIRST_DAY = date(2025, 6, 2)
MARKER = ".pantau-demo"
LOCKS = "locks"
"""Where the locks of a data folder lie; they outlast the demo, for a lock whose file is replaced locks nothing."""
EDITION = "18:30"

CONFIGURATION = f"""\
# Written by `pantau demo`: the sample newsroom, which is served only while the demo runs.
language = "{{language}}"
data = "."
sites = "sites"
sources = {{sources}}

[fetch]
attempts = 2

[alerts]
recipients = ["siaga@kementerian.example"]

[digest]
times = ["{EDITION}"]
recipients = ["humas@kementerian.example"]

[mail]
sender = "pantau@pantau.example"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One simulated day: its collection, its digest, and how many mails it left."""

    report: RunReport
    digest: Published
    mails: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """What the demo did; `overview` is how things stand at its end, `score` how much of it was found. `carried` pieces
    carry the text of one release; `story` is the one that most newsrooms were found to carry, None where each seems to
    have written its own."""

    config: Config
    days: tuple[Day, ...]
    overview: Overview
    score: Score
    carried: int
    story: Story | None


def tour(folder: Path, *, language: str, progress: Callable[[str, int, int], None]) -> Tour:
    """Collect the sample newsroom's three days into `folder`, which is emptied first if an earlier demo made it.

    Raises ConfigError when `folder` holds something else or can't be written, BusyError while another demo fills it.
    """
    refuse_foreign(folder)
    with ExitStack() as held:
        with writing(folder):
            (folder / LOCKS).mkdir(parents=True, exist_ok=True)
            held.enter_context(hold(folder / LOCKS, "demo", wait=False))
            prepare(folder)
        return _collected(folder, language=language, progress=progress)


def _collected(folder: Path, *, language: str, progress: Callable[[str, int, int], None]) -> Tour:
    with Newsroom(FIRST_DAY) as newsroom:
        newsroom.write_sites(folder / "sites")
        config = _configure(folder, language)
        sources = chosen(config)
        transport = folder_transport(config.mail_folder)
        days = []
        for number, moment in enumerate(newsroom.moments, start=1):
            newsroom.advance(moment)
            progress("days", number, len(newsroom.moments))
            report = pipeline.run(config, sources=sources, now=newsroom.clock, progress=progress)
            after = _at(moment, EDITION) + timedelta(minutes=1)
            with open_store(config.database) as store:
                digest = publish(store, config=config, edition=_at(moment, EDITION), now=after)
                sent = send_due(store, transport, now=after)
                state = overview(store, config=config, now=after)
            days.append(Day(report=report, digest=digest, mails=sent.sent))
        with open_store(config.database) as store:
            found = {piece.key: _found(store, newsroom.url(piece), sources) for piece in newsroom.articles}
            shared = top(store, newsroom.moments[0] - timedelta(days=1), after, 1)
        reached = score(newsroom.articles, found)
    return Tour(
        config=config,
        days=tuple(days),
        overview=state,
        score=reached,
        carried=len(carriers(newsroom.articles)),
        story=next((story for story in shared if story.sources > 1), None),
    )


def _found(store: Store, url: str, sources: Mapping[str, Source]) -> list[Found]:
    """What the newest version of the article at `url`, or at another address of it, says of cooperations."""
    source = find_source(url, sources)
    identity = identify(url, source) if source else None
    for row in store.rows("SELECT version_id FROM articles WHERE identity = ?", identity):
        analysis = analysis_of(store, row["version_id"])
        if analysis is not None:
            names = {each.name: (each.name, *each.aliases) for each in analysis.organisations}
            return [
                Found(
                    parties=tuple(names.get(party.name, (party.name,)) for party in each.parties),
                    status=each.status,
                    denied=each.denied,
                )
                for each in (*analysis.cooperations, *analysis.denials)
            ]
    return []


def refuse_foreign(folder: Path) -> None:
    """Raise ConfigError where `folder` holds something that no demo made, or is no folder."""
    if folder.exists() and not folder.is_dir():
        raise ConfigError(N_("{folder} is no folder; name another one with --folder"), folder=str(folder))
    with writing(folder):
        names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if names - {LOCKS} and MARKER not in names:
        raise ConfigError(
            N_("{folder} holds something that no demo made; name another folder with --folder"), folder=str(folder)
        )


def prepare(folder: Path) -> None:
    """Make `folder`, or empty it of what an earlier demo left: all but its locks. The caller holds the demo's lock."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()
    for path in folder.iterdir():
        if path.name in (LOCKS, MARKER):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _configure(folder: Path, language: str) -> Config:
    file = folder / "config.toml"
    names = as_toml(sorted(path.stem for path in (folder / "sites").glob("*.toml")))
    file.write_text(CONFIGURATION.format(language=language, sources=names), encoding="utf-8")
    return configuration.load(file)


def _at(moment: datetime, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return moment.replace(hour=hour, minute=minute, second=0, microsecond=0)
