"""`pantau sources add URL`: the draft of a site file for a site that Pantau does not know."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.common import (
    HERE,
    ConfigOption,
    DatabaseOption,
    configured,
    console,
    getting,
    local,
    now,
    progress,
)
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from scrapers.drafting.draft import Draft
    from scrapers.drafting.evidence import Evidence
    from scrapers.drafting.findings import Finding
    from scrapers.errors import DraftError
    from scrapers.source import Source

FOLDER = "sites"
"""The folder of one's own site files where config.toml names none: beside it."""

_LABELS = {
    "title": N_("name of the site"),
    "hosts": N_("hosts"),
    "timezone": N_("time zone"),
    "dates": N_("times in the markup"),
    "articles.patterns": N_("which addresses are articles"),
    "articles.deny": N_("which are none"),
    "discover": N_("list of articles"),
    "fields.title": N_("headline"),
    "fields.body": N_("text"),
    "fields.published": N_("date"),
    "fields.authors": N_("authors"),
    "fields.editors": N_("editors"),
    "fields.tags": N_("tags"),
    "fields.image": N_("picture"),
    "clean.drop": N_("boxes left out"),
    "clean.lines": N_("lines left out"),
    "clean.title_suffixes": N_("ends of headlines cut off"),
    "pages": N_("long articles"),
    "policy.delay": N_("pause between requests"),
    "expect": N_("what a check expects"),
}
_PLAIN = frozenset(("evidence", "hosts", "articles.deny", "expect"))
"""Keys that are said in the file alone: there is nothing to look at."""

_MARKS = {"sure": ("✓", "green"), "likely": ("✓", "green"), "guess": ("?", "yellow"), "missing": ("-", "dim")}


def add(
    url: Annotated[
        str,
        typer.Argument(
            help=_("The site's home page, an index page, its feed, or one article."), metavar="URL", show_default=False
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option("--name", help=_("Name of the site and its file."), metavar="NAME", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar="", help=_("Print the file instead of writing it."))
    ] = False,
    force: Annotated[bool, typer.Option("--force", metavar="", help=_("Replace a file that is there."))] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", metavar="", help=_("The site is on this machine or network."))
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Read a site that is not known yet and draft its file, with the reason for every line in it."""
    settings = _settings(config, database)
    folder = settings.sites_folder or settings.folder / FOLDER
    address = url if "://" in url else f"https://{url}"
    known = _known(folder)
    name = _free_name(name, address, known)
    _refuse_existing(folder / f"{name}.toml", force=force or dry_run)
    from scrapers.drafting.draft import draft
    from scrapers.drafting.toml import written
    from scrapers.errors import DraftError

    try:
        with progress(_("reading the site")) as show:
            evidence = asyncio.run(_evidence(settings, address, allow_private=allow_private, show=show))
        done = draft(evidence, name=name)
    except DraftError as error:
        raise _in_our_words(error) from error
    _refuse_claimed(done.source, known)
    text = written(done, url=address, say=_say)
    if dry_run:
        typer.echo(text, nl=False)
    else:
        _write(folder / f"{name}.toml", text, done.source)
    _show(done, evidence, settings)
    _show_next(done.source, settings, folder, written=not dry_run)


def _in_our_words(error: "DraftError") -> "DraftError":
    """The error with its cause in the language spoken now."""
    from monitor.wording import failure_words
    from scrapers.errors import DraftError

    if "kind" not in error.values:
        return error
    problem = failure_words(str(error.values["kind"]), i18n.active())
    return DraftError(error.template, **{**error.values, "problem": problem})


def _settings(config: Path | None, database: Path | None) -> "Config":
    """The configuration; the defaults where there is none in the working folder (the demo's is none to add to)."""
    if config is None and not HERE.is_file():
        from monitor.config import Config

        return Config()
    return configured(config, database)


def _known(folder: Path) -> dict[str, "Source"]:
    from scrapers.source import load_sites

    return load_sites(*([folder] if folder.is_dir() else []))


def _free_name(name: str | None, url: str, known: Mapping[str, "Source"]) -> str:
    """The name for the site at `url`. Raises ConfigError where a file reads that site already, unless it is named."""
    import re

    from scrapers.drafting.outlet import suggested_name
    from scrapers.urls import find_source, host_of

    host = host_of(url)
    if host is None:
        raise ConfigError(N_("{url} is no web address; copy it from the browser"), url=url)
    if name is not None and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise ConfigError(N_("--name {name}: must be lower-case letters, digits and single hyphens"), name=name)
    source = find_source(url, known)
    if source is not None and name != source.name:
        raise ConfigError(
            N_(
                "{host} is read by the site '{name}' already; `pantau sources check {name}` says how well, and "
                "--name {name} drafts a file in its place"
            ),
            host=host,
            name=source.name,
        )
    chosen = name or suggested_name(host)
    if source is None and chosen in known:
        raise ConfigError(
            N_("There is another site with the name '{name}'; give this one a name with --name"), name=chosen
        )
    return chosen


def _refuse_existing(file: Path, *, force: bool) -> None:
    if file.exists() and not force:
        raise ConfigError(N_("{file} is there already; --force replaces it"), file=str(file))


def _refuse_claimed(source: "Source", known: Mapping[str, "Source"]) -> None:
    """No two files may read one host: `load_sites` would refuse them both."""
    for other in known.values():
        both = {*source.hosts, *source.aliases} & {*other.hosts, *other.aliases}
        if both and other.name != source.name:
            raise ConfigError(
                N_("The site '{name}' reads {host} already; --name {name} drafts a file in its place"),
                name=other.name,
                host=min(both),
            )


async def _evidence(settings: "Config", url: str, *, allow_private: bool, show: Any) -> "Evidence":
    from monitor.pipeline import fetch_settings
    from scrapers.drafting.scout import scout
    from scrapers.fetch import Fetcher
    from scrapers.policy import Policy

    fetching = fetch_settings(settings)
    policy = Policy(delay=0.0, allow_private=True) if allow_private else Policy()

    async with Fetcher(fetching, clock=now) as fetcher:
        return await scout(
            url,
            getting(fetcher, source="draft", policy=policy),
            product=fetching.product,
            allow_private=allow_private,
            tell=lambda _stage, count: show("pages", count, 0),
        )


def _write(file: Path, text: str, source: "Source") -> None:
    """Put the file in its place, once it has been read as what was drafted."""
    from monitor.files import write_atomically, writing
    from scrapers.source import load_site

    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / file.name
        trial.write_text(text, encoding="utf-8")
        if load_site(trial) != source:
            raise RuntimeError(f"the drafted file of {source.name} is read as another site than was drafted")
    with writing(file):
        write_atomically(file, text.encode())


def _say(template: str, values: Mapping[str, object]) -> str:
    return _(template).format_map(values)


def _show(done: "Draft", evidence: "Evidence", settings: "Config") -> None:
    """What was found, how sure each part is, and how the articles read."""
    from monitor.wording import clean, shorten

    out = console(stderr=True)
    source = done.source
    counts = {"title": clean(source.title), "articles": len(done.samples), "lists": len(source.discover)}
    out.print(_("{title}: articles read: {articles}; lists found: {lists}").format(**counts), style="bold")
    for finding in done.findings:
        if finding.key not in _PLAIN:
            _show_finding(finding)
    out.print("\n" + _("The draft reads these articles so; compare two or three of them with the browser:"))
    for article in done.samples:
        whole = _("{when}; {length} characters; by {authors}")
        facts = (whole if article.complete else _("{when}; its first page {length} characters; by {authors}")).format(
            when=local(article.published, settings),
            length=len(article.text),
            authors=", ".join(article.authors) or "-",
        )
        out.print(f"  · {shorten(article.title, 100)} ({clean(facts)})")
        out.print(f"    {clean(article.url)}", style="dim")
    for refused in done.refused:
        out.print("  " + _("no article: {url}").format(url=clean(refused.url)), style="yellow")


def _show_finding(finding: "Finding") -> None:
    from monitor.wording import clean
    from scrapers.drafting.toml import reason

    mark, style = _MARKS[finding.sureness]
    label = _(_LABELS.get(finding.key) or _LABELS[finding.key.partition(".")[0]])
    console(stderr=True).print(f"  {mark} {label} - {clean(reason(finding, _say))}", style=style)


def _show_next(source: "Source", settings: "Config", folder: Path, *, written: bool) -> None:
    from monitor.config.notation import as_toml

    out = console(stderr=True)
    file = folder / f"{source.name}.toml"
    if not written:
        out.print("\n" + _("Nothing was written; without --dry-run it goes to {file}.").format(file=file))
        return
    out.print("\n" + _("Wrote {file}. Lines marked ? are guesses: look at those.").format(file=file), style="green")
    steps = []
    if settings.folder == Path() and not HERE.is_file():
        steps.append(_("Make a configuration:") + "\n     pantau init")
    lines = [] if settings.sites else [f"sites = {as_toml(FOLDER)}"]
    if source.name not in settings.sources:
        lines.append(f"sources = {as_toml([*settings.sources, source.name])}")
    if lines:
        steps.append(
            _("Put into config.toml, in place of the lines of the same name:")
            + "".join(f"\n     {line}" for line in lines)
        )
    steps.append(_("See whether it fits:") + f"\n     pantau sources check {source.name}")
    steps.append(_("Collect it:") + f"\n     pantau run --source {source.name}")
    for number, step in enumerate(steps, 1):
        out.print(f"{number}. {step}")
