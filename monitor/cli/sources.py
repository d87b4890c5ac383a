"""`pantau sources`: which sites can be collected, and whether what their files say still fits the sites."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.common import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    configured,
    console,
    getting,
    is_configured,
    local,
    now,
    progress,
    sentence_of,
    warn,
    write_json_line,
)
from monitor.errors import BusyError, ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.digests.site_pages import Difference
    from scrapers.expect import Finding, Problem
    from scrapers.fetch import Fetcher
    from scrapers.probe import ArticleCheck, ListCheck, SiteCheck
    from scrapers.source import Source

KINDS = {"press": N_("press"), "official": N_("official")}
FAILED = 1
"""Exit code of a check that some site failed."""

PAGES = "pages"
"""The folder of saved pages: in the folder of one's own site files, else in the data folder."""


def listing(
    context: typer.Context, as_json: JsonOption = False, config: ConfigOption = None, database: DatabaseOption = None
) -> None:
    """List the sources that can be collected; without a configuration, or with a wrong one, by the defaults."""
    if context.invoked_subcommand is not None:
        # what stands before the subcommand's name holds for it, too
        given = {"as_json": as_json, "config": config, "database": database}
        context.default_map = {context.invoked_subcommand: given}
        return
    from rich.table import Table

    from monitor.sources import known as known_sources
    from monitor.wording import clean

    settings = _settings_or_defaults(config, database)
    known = known_sources(settings)
    chosen = set(settings.sources)
    for name in sorted(chosen - known.keys()):
        warn(_("There is no source '{name}'; known are {known}").format(name=name, known=", ".join(known)))
    if as_json:
        for name, source in sorted(known.items()):
            record = {"name": name, "title": source.title, "kind": source.kind, "hosts": list(source.hosts)}
            write_json_line(
                {**record, "evidence": source.evidence, "policy": source.policy.mode, "collected": name in chosen}
            )
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("", _("name"), _("title"), _("kind"), _("hosts"), _("policy"), _("evidence")):
        table.add_column(heading)
    for name, source in sorted(known.items()):
        mark = "●" if name in chosen else "○"
        kind, hosts = _(KINDS[source.kind]), str(len(source.hosts))
        table.add_row(mark, name, clean(source.title), kind, hosts, source.policy.mode, source.evidence)
    console().print(table)
    console().print(_("● is collected, ○ can be: `sources` in config.toml chooses"), style="dim")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A site's check, or why there was none (`busy`); with where its pages were saved, or how what is read from saved
    ones differs from what was."""

    source: "Source"
    check: "SiteCheck | None"
    saved: Path | None = None
    differences: "tuple[Difference, ...]" = ()
    busy: str = ""

    @property
    def ok(self) -> bool:
        return bool(self.check and self.check.ok and not self.differences)


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(help=_("Sites to check; without, all configured ones."), metavar="NAME...", show_default=False),
    ] = None,
    save: Annotated[
        bool, typer.Option("--save", metavar="", help=_("Keep the pages, to mend selectors with and for tests."))
    ] = False,
    saved: Annotated[
        bool, typer.Option("--saved", metavar="", help=_("Read the pages saved last instead of asking the site."))
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Fetch a site's lists and newest articles and say what its file no longer fits; exit 1 when some site failed."""
    from monitor.sources import chosen

    if save and saved:
        raise ConfigError(N_("--save and --saved exclude each other: pages are either fetched or saved already"))
    settings = _settings_or_defaults(config, database)
    sources = chosen(settings, only=names or ())
    if not sources:
        raise ConfigError(N_("No source is named; add names to `sources` in config.toml"))
    folder = (settings.sites_folder or settings.data_folder) / PAGES
    if saved:
        outcomes = [_examine_saved(source, folder) for source in sources.values()]
    else:
        with progress(_("checking")) as show:
            outcomes = asyncio.run(_examine(settings, sources, save_to=folder if save else None, show=show))
    for outcome in outcomes:
        if as_json:
            write_json_line(_record(outcome))
        else:
            _show(outcome, settings)
    if not all(outcome.ok for outcome in outcomes):
        raise typer.Exit(FAILED)


async def _examine(
    settings: "Config", sources: Mapping[str, "Source"], *, save_to: Path | None, show: Any
) -> list[Outcome]:
    """All sites side by side, each as politely as a collection."""
    from monitor.pipeline import fetch_settings
    from scrapers.fetch import Fetcher

    done = 0

    async def one(fetcher: Fetcher, source: "Source") -> Outcome:
        nonlocal done
        outcome = await _examine_live(settings, fetcher, source, save_to=save_to)
        done += 1
        show("check", done, len(sources))
        return outcome

    async with Fetcher(fetch_settings(settings), clock=now) as fetcher:
        return list(await asyncio.gather(*(one(fetcher, source) for source in sources.values())))


async def _examine_live(settings: "Config", fetcher: "Fetcher", source: "Source", *, save_to: Path | None) -> Outcome:
    from monitor.digests.site_pages import save
    from monitor.files import writing
    from scrapers.probe import probe

    try:
        with _alone(settings, source):
            done = await probe(source, getting(fetcher, source=source.name, policy=source.policy))
    except BusyError as error:
        return Outcome(source=source, check=None, busy=sentence_of(error))
    if save_to is None:
        return Outcome(source=source, check=done)
    with writing(save_to):
        return Outcome(source=source, check=done, saved=save(save_to, done, at=now()))


@contextmanager
def _alone(settings: "Config", source: "Source") -> Iterator[None]:
    """No collection of the source meanwhile: two processes would ask its hosts twice as often as either may."""
    from monitor.locks import hold

    with ExitStack() as stack:
        if settings.data_folder.is_dir():  # else nothing was ever collected here
            with suppress(PermissionError):  # it is another user's who collects; a check is no reason to be refused
                stack.enter_context(hold(settings.lock_folder, f"source-{source.name}", wait=False))
        yield


def _examine_saved(source: "Source", folder: Path) -> Outcome:
    from monitor.digests.site_pages import differences, newest, read
    from scrapers.probe import probe

    place = newest(folder, source.name)
    if place is None:
        raise ConfigError(
            N_("No pages of '{name}' are saved in {folder}; `pantau sources check {name} --save` fetches some"),
            name=source.name,
            folder=str(folder),
        )
    expected, get = read(place)
    done = asyncio.run(probe(source, get, among=[each["url"] for each in expected["articles"]]))
    return Outcome(source=source, check=done, differences=differences(done, expected))


def _show(outcome: Outcome, settings: "Config") -> None:
    """A site's check for people: what was read, what is wrong with it, and what to do."""
    from monitor.wording import clean

    out, source = console(), outcome.source
    mark, style = ("✓", "green") if outcome.ok else ("✗", "red")
    told = _("{title} ({name}); its file's evidence: {evidence}").format(
        title=clean(source.title), name=source.name, evidence=source.evidence
    )
    out.print(f"{mark} {told}", style=f"bold {style}")
    if outcome.check is None:
        out.print(f"  {clean(outcome.busy)}", style="yellow")
        return
    for each in outcome.check.lists:
        _show_list(each)
    for article in outcome.check.articles:
        _show_article(article, settings)
    if not outcome.check.articles:
        out.print("  ✗ " + _("no list gave an article that could be examined"), style="red")
    for problem in outcome.check.problems:
        _show_problem(problem)
    for difference in outcome.differences:
        sentence = _("{part} of {url} is read otherwise than when it was saved: {now}; it was {was}")
        told = sentence.format(
            part=difference.part, url=difference.url, now=_cut(difference.now), was=_cut(difference.was)
        )
        out.print(f"  ✗ {clean(told)}", style="red")
    if outcome.saved:
        _show_saved(outcome)


def _show_list(each: "ListCheck") -> None:
    from monitor.wording import clean

    mark, style = ("✗", "red") if each.failed else ("✓", "green")
    found = _("articles: {count}").format(count=len(each.links))
    console().print(f"  {mark} {each.kind} {clean(each.url)}: {found}", style=style)
    for finding in each.findings:
        _show_finding(finding, style="red" if each.failed else "yellow")


def _show_article(each: "ArticleCheck", settings: "Config") -> None:
    from monitor.wording import clean, shorten
    from scrapers.article import Article

    if isinstance(each.result, Article):
        facts = _("{when}; {length} characters; by {authors}").format(
            when=local(each.result.published, settings),
            length=len(each.result.text),
            authors=", ".join(each.result.authors) or "-",
        )
        console().print(f"  · {shorten(each.result.title, 100)} ({clean(facts)})")
    console().print(f"    {clean(each.link.url)}", style="dim")


def _show_problem(problem: "Problem") -> None:
    count = _("{count} of {total} articles").format(count=problem.count, total=problem.total)
    style = "red" if problem.failed else "yellow"
    _show_finding(problem.example, style=style, mark="✗" if problem.failed else "!", beside=f" ({count})")


def _show_finding(finding: "Finding", *, style: str, mark: str = "", beside: str = "") -> None:
    from monitor.health.flaws import advice, finding_words
    from monitor.wording import clean

    out = console()
    said = clean(finding_words(finding, i18n.active()))
    out.print(f"  {mark} {said}{beside}" if mark else f"      {said}{beside}", style=style)
    out.print(f"      → {advice(finding, i18n.active())}")


def _show_saved(outcome: Outcome) -> None:
    out = console()
    out.print("  " + _("Saved in {folder}").format(folder=outcome.saved))
    if outcome.ok and outcome.saved:
        sentence = _(
            'Compare expected.json there with the pages; when all is right, write evidence = "real-page {day}" '
            "into {name}.toml."
        )
        out.print("  " + sentence.format(day=outcome.saved.name[:10], name=outcome.source.name))


def _cut(text: str) -> str:
    from monitor.wording import shorten

    return f'"{shorten(text, 80)}"'


def _record(outcome: Outcome) -> dict[str, Any]:
    """A site's check as JSON."""
    from scrapers.article import Article

    source, done = outcome.source, outcome.check
    record: dict[str, Any] = {"name": source.name, "title": source.title, "kind": source.kind}
    record |= {"evidence": source.evidence, "ok": outcome.ok, "lists": [], "articles": [], "problems": []}
    if done is None:
        return {**record, "busy": outcome.busy}
    for each in done.lists:
        told = {"url": each.url, "kind": each.kind, "articles": len(each.links), "ok": not each.failed}
        record["lists"].append({**told, "findings": list(map(_finding_record, each.findings))})
    for article in done.articles:
        told = {"url": article.link.url, "findings": list(map(_finding_record, article.findings))}
        if isinstance(article.result, Article):
            published = article.result.published
            told |= {"title": article.result.title, "published": published.isoformat() if published else None}
            told |= {"authors": list(article.result.authors), "characters": len(article.result.text)}
        record["articles"].append(told)
    for problem in done.problems:
        told = {**_finding_record(problem.example), "count": problem.count, "total": problem.total}
        record["problems"].append({**told, "failed": problem.failed})
    record["differences"] = [asdict(each) for each in outcome.differences]
    record["saved"] = str(outcome.saved) if outcome.saved else None
    return record


def _finding_record(finding: "Finding") -> dict[str, Any]:
    from monitor.health.flaws import advice, finding_words

    sentence, way_out = finding_words(finding, i18n.active()), advice(finding, i18n.active())
    return {"flaw": str(finding.flaw), **asdict(finding), "sentence": sentence, "advice": way_out}


def _settings_or_defaults(config: Path | None, database: Path | None) -> "Config":
    """The configuration, or the defaults where there is none or, with a warning, where it has mistakes.

    A file that was named must be right.
    """
    from monitor.config import Config

    try:
        return configured(config, database, reading=True)
    except ConfigError as error:
        if config is not None:
            raise
        if is_configured():
            for problem in error.problems:
                warn(sentence_of(problem))
            warn(_("This list goes by the defaults."))
        return Config()
