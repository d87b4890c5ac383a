"""Commands that collect: demo, run, serve, replay."""

import os
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor import i18n
from monitor.cli.common import (
    DEMO_FOLDER,
    ConfigOption,
    DatabaseOption,
    configured,
    console,
    notice,
    now,
    open_lines,
    progress,
    show_lost,
    warn,
)
from monitor.errors import BusyError, ConfigError, MonitorError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.demo.tour import Tour
    from monitor.health.report import RunReport

INCOMPLETE = 6
"""Exit code of a collection that ended without every source's answer, or of an import with lines left out."""

QUERIES = ("pihak:Kemendagri status>=agreed", "status:ended", 'jenis:artikel "kota cerdas"')
"""What the demo proposes to ask; each finds something in what it collected."""


def demo(
    folder: Annotated[
        Path, typer.Option("--folder", help=_("Where to put what it makes."), metavar="FOLDER")
    ] = DEMO_FOLDER,
) -> None:
    """Show the whole job on a bundled sample newsroom."""
    from monitor.demo.tour import tour

    started = time.monotonic()
    console().print(
        _("A sample newsroom with invented news opens on this machine; Pantau collects three of its days ...")
    )
    with progress(_("demo")) as show:
        done = tour(folder, language=i18n.active(), progress=show)
    require_articles(done.overview.articles)
    _show_tour(done, folder, seconds=time.monotonic() - started)


def require_articles(count: int) -> None:
    """Raise MonitorError where a demo ended without a single article: it showed nothing of what it is for."""
    if not count:
        raise MonitorError(
            N_(
                "The sample newsroom gave no article; let this machine open connections to itself (127.0.0.1), "
                "then start `pantau demo` again"
            )
        )


def _show_tour(done: "Tour", folder: Path, *, seconds: float) -> None:
    from rich.table import Table

    from monitor.wording import clean, local_day

    out, config = console(), done.config
    table = Table(box=None, pad_edge=False)
    table.add_column(_("day"))
    for heading in (_("new or changed"), _("analysed"), _("steps of cooperations"), _("mails")):
        table.add_column(heading, justify="right")
    for day in done.days:
        stored = sum(source.stored for source in day.report.sources)
        counts = (stored, day.report.analysed, day.report.steps, day.mails)
        when = local_day(day.report.started_at, zone=config.zone, language=i18n.active())
        table.add_row(when, *map(str, counts))
    out.print()
    out.print(table)
    totals = {"articles": done.overview.articles, "cooperations": done.overview.cooperations}
    out.print("\n" + _("articles: {articles}; cooperations: {cooperations}").format(**totals), style="bold")
    reached = done.score
    told = {"found": reached.found, "expected": reached.expected, "right": reached.right_status}
    out.print(
        _("{found} of the {expected} mentions of cooperations in it were found, {right} at the right stage").format(
            **told
        )
    )
    spared = {"alone": reached.left_alone, "silent": reached.silent, "surplus": reached.surplus}
    out.print(
        _("{alone} of the {silent} articles about other things were left alone; finds too many: {surplus}").format(
            **spared
        )
    )
    if done.story:
        sentence = _("{gathered} of the {carried} articles that carry one release count as one source: “{title}”")
        gathered, title = done.story.articles, clean(done.story.title)
        out.print(sentence.format(gathered=gathered, carried=done.carried, title=title))
    _show_completeness(done)
    out.print("\n" + _("Look at:"))
    for path, what in (
        (done.days[-1].digest.html, _("the last digest")),
        (config.mail_folder, _("alert mails and digests as .eml")),
        (config.database, _("the database")),
        (config.warc_folder, _("raw pages")),
    ):
        out.print(f"  {path}  ({what})")
    out.print("\n" + _("Ask:"))
    command = _own_command()
    for text in QUERIES:
        out.print(f"  {command} query '{text}' --config {folder / 'config.toml'}")
    if done.story:
        out.print(f"  {command} story {done.story.key} --passages --config {folder / 'config.toml'}")
    out.print("\n" + _("Took {seconds} s.").format(seconds=round(seconds)), style="dim")


def _own_command() -> str:
    """How this command was called, so that the lines shown can be copied."""
    name = sys.argv[0]
    return os.path.relpath(name) if Path(name).name == "pantau" and os.sep in name else "pantau"


def _show_completeness(done: "Tour") -> None:
    from monitor.wording import clean, failure_words

    out, coverage = console(), done.overview.coverage
    if coverage.complete:
        out.print(_("Complete: every source answered."), style="green")
        return
    for sentence, outcomes in (
        (_("Incomplete: sources that did not answer: {count}"), ("failed", "partial")),
        (_("Incomplete: sources still being collected: {count}"), ("busy",)),
        (_("Incomplete: sources that were not asked: {count}"), ("silent",)),
    ):
        if sources := [source for source in coverage.missing if source.outcome in outcomes]:
            out.print(sentence.format(count=len(sources)), style="yellow")
        for source in sources:
            why = f": {failure_words(source.failure, i18n.active())}" if source.failure else ""
            out.print(f"  {clean(source.title)}{why}", style="yellow")
    show_lost(coverage.failed)


def run(
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help=_("Only this source; may be repeated."), metavar="NAME", show_default=False),
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Collect the configured sources once, through to due alerts."""
    from monitor import pipeline
    from monitor.cli.mailing import send
    from monitor.cli.watching import warn_of_mistakes
    from monitor.sources import chosen
    from monitor.store import open_store

    settings = configured(config, database)
    sources = chosen(settings, only=source or ())
    if not sources:
        raise ConfigError(N_("No source is named; add names to `sources` in config.toml"))
    warn_of_mistakes(settings)
    with progress(_("collecting")) as show:
        report = pipeline.run(settings, sources=sources, now=now, progress=show)
    _show_report(report, {name: each.title for name, each in sources.items()})
    with open_store(settings.database) as store:
        send(store, settings)
    if report.all_busy:
        raise typer.Exit(BusyError.exit_code)
    if not report.complete:
        raise typer.Exit(INCOMPLETE)


def replay(
    archives: Annotated[list[Path], typer.Argument(help=_("WARC files."), metavar="WARC...", show_default=False)],
    alerts: Annotated[
        bool, typer.Option("--alerts", metavar="", help=_("Mail what is found, although it is not new."))
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put archived pages (WARC) through the same pipeline."""
    from monitor import pipeline
    from monitor.cli.mailing import send
    from monitor.sources import known
    from monitor.store import open_store

    settings = configured(config, database)
    for archive in archives:
        if not archive.is_file():
            raise ConfigError(N_("{file}: no such file"), file=str(archive))
    sources = known(settings)
    with progress(_("replaying")) as show:
        report = pipeline.replay(settings, archives, sources=sources, now=now, alerts=alerts, progress=show)
    _show_report(report, {name: each.title for name, each in sources.items()})
    if alerts:
        with open_store(settings.database) as store:
            send(store, settings)
    if not report.complete:
        raise typer.Exit(INCOMPLETE)


def import_(
    file: Annotated[
        str,
        typer.Argument(
            help=_("JSON Lines with id, title, text, date, url, outlet; - for stdin."), metavar="IN", show_default=False
        ),
    ],
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", metavar="", help=_("Read one JSON object a line; the only form."), show_default=False),
    ] = True,
    alerts: Annotated[
        bool, typer.Option("--alerts", metavar="", help=_("Mail what is found, although it is not new."))
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take articles from a file into the database, analysed and linked like collected ones."""
    from monitor import pipeline
    from monitor.cli.importing import Remarks
    from monitor.cli.mailing import send
    from monitor.store import open_store

    settings = configured(config, database)
    remarks = Remarks()
    with open_lines(file) as lines, progress(_("importing")) as show:
        report = pipeline.import_articles(settings, lines, now=now, alerts=alerts, progress=show, tell=remarks.add)
    _show_report(report, {})
    remarks.sum_up()
    if alerts:
        with open_store(settings.database) as store:
            send(store, settings)
    if not report.complete:
        raise typer.Exit(INCOMPLETE)


def _show_report(report: "RunReport", titles: Mapping[str, str]) -> None:
    """A run's report: a line a source, then every failure's reason, counted, and how it ended."""
    from rich.table import Table

    from monitor.wording import clean, failure_words

    def title(source: str) -> str:
        return clean(titles.get(source, source))

    out = console()
    table = Table(box=None, pad_edge=False)
    table.add_column(_("source"))
    for heading in (_("found"), _("fetched"), _("new or changed"), _("no article"), _("failed")):
        table.add_column(heading, justify="right")
    for line in report.sources:
        counts = (line.discovered, line.fetched, line.stored, line.refused, line.failed)
        table.add_row(title(line.source), *map(str, counts))
    if report.sources:
        out.print(table)
    totals = {"analysed": report.analysed, "steps": report.steps, "alerts": report.alerts}
    out.print(_("texts analysed: {analysed}; steps of cooperations: {steps}; alerts: {alerts}").format(**totals))
    for source in report.busy:
        sentence = _("{source} is being collected by another process")
        out.print(f"  {sentence.format(source=title(source))}", style="yellow")
    # what belongs to no source is an archive that can't be read: its file is the name
    reasons = Counter((failure.source or failure.url, failure.kind) for failure in report.failures)
    for (source, kind), count in reasons.most_common():
        why = clean(failure_words(kind, i18n.active()))
        out.print(f"  {title(source)}: {why} ({count})", style="yellow")
    if report.kind != "import":
        # no pages, but lines of a file, which have been told
        show_lost(sum(line.failed for line in report.sources))
    _show_end(report)


def _show_end(report: "RunReport") -> None:
    out = console()
    if report.kind != "collect":
        came = sum(line.stored for line in report.sources)
        out.print(_("Articles that came in, new or changed: {count}").format(count=came), style="green")
        if not report.complete:
            out.print(_("Incomplete: something was lost on the way."), style="yellow")
    elif report.complete:
        out.print(_("Complete: every source answered."), style="green")
    else:
        out.print(_("Incomplete: not every source answered, or something was lost on the way."), style="yellow")


def serve(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Collect, mail and make digests on schedule until stopped."""
    import logging

    from monitor import scheduler
    from monitor.cli.mailing import channels, heartbeat, signer, transport, webhook
    from monitor.cli.watching import warn_of_mistakes
    from monitor.digests.audiences import times_told
    from monitor.sources import chosen

    settings = configured(config, database)
    sources = chosen(settings)
    if not sources:
        raise ConfigError(N_("No source is named; add names to `sources` in config.toml"))
    notice(
        _("Sources: {count}, each every {minutes} min; digests at {times} ({zone}). Ctrl-C stops.").format(
            count=len(sources),
            minutes=settings.schedule.every_minutes,
            times=times_told(settings),
            zone=settings.timezone,
        )
    )
    logging.getLogger("monitor").setLevel(logging.INFO)
    outlets = scheduler.Outlets(
        transport=transport(settings),
        channels=channels(settings),
        signer=signer(settings),
        webhook=webhook(settings),
        heartbeat=heartbeat(settings),
    )
    _warn_of_links(settings)
    warn_of_mistakes(settings)
    scheduler.serve(settings, sources=sources, outlets=outlets, now=now)


def _warn_of_links(settings: "Config") -> None:
    """Say so where readers hold mails whose links nobody can check any more."""
    from monitor.cli.mailing import broken_links
    from monitor.store import open_store

    if not settings.database.is_file():
        return
    with open_store(settings.database, create=False) as store:
        sentence = broken_links(store, settings)
    if sentence:
        warn(_("Warning: {problem}").format(problem=sentence))
