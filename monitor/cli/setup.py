"""Commands that set Pantau up and look after it: init, doctor."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.cli.common import ConfigOption, DatabaseOption, configured, console, now, sentence_of
from monitor.errors import ConfigError, MonitorError
from monitor.files import writing
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config


def init(
    file: Annotated[Path, typer.Argument(help=_("Where to write it."), metavar="FILE")] = Path("config.toml"),
    force: Annotated[bool, typer.Option("--force", metavar="", help=_("Replace a file that is there."))] = False,
) -> None:
    """Write a commented config.toml."""
    from monitor.starter import commented

    with writing(file):
        try:
            with file.open("w" if force else "x", encoding="utf-8") as out:
                out.write(commented())
        except FileExistsError:
            raise ConfigError(N_("{file} is there already; --force replaces it"), file=str(file)) from None
    console().print(_("Wrote {file}. Next: `pantau doctor`, then `pantau run`.").format(file=file))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked: `sentence` says how it stands, with the way out where it is wrong."""

    level: Literal["ok", "warning", "error"]
    subject: str
    sentence: str


def doctor(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Check configuration, sources, database, mail and clock; exit 1 when something is wrong."""
    from monitor.wording import clean

    findings = list(_examine(config, database))
    marks = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}
    out = console()
    for finding in findings:
        mark, style = marks[finding.level]
        out.print(f"{mark} {finding.subject}: {clean(finding.sentence)}", style=style)
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(1)


def _examine(config: Path | None, database: Path | None) -> Iterator[Finding]:
    try:
        settings = configured(config, database)
    except ConfigError as error:
        for problem in error.problems:
            yield Finding(level="error", subject=_("configuration"), sentence=sentence_of(problem))
        return
    yield Finding(level="ok", subject=_("configuration"), sentence=_("every key is known and every value possible"))
    yield from _examine_sources(settings)
    if settings.registry_folder is not None:
        yield _examine_registry(settings.registry_folder)
    yield _examine_folder(settings)
    yield _examine_database(settings.database)
    yield from _examine_mail(settings)
    yield from _examine_channels(settings)
    yield from _examine_admin(settings)
    yield from _examine_digests(settings)
    yield from _examine_watches(settings)
    yield _examine_clock(settings.database)


def _examine_sources(config: "Config") -> Iterator[Finding]:
    from monitor.sources import chosen
    from scrapers.errors import SiteError

    subject = _("sources")
    try:
        sources = chosen(config)
    except (SiteError, MonitorError) as error:
        yield Finding(level="error", subject=subject, sentence=sentence_of(error))
        return
    if not sources:
        yield Finding(
            level="error", subject=subject, sentence=_("none is named; add names to `sources` in config.toml")
        )
        return
    yield Finding(level="ok", subject=subject, sentence=", ".join(source.title for source in sources.values()))
    unseen = [source.title for source in sources.values() if not source.evidence.startswith("real-page")]
    if unseen:
        sentence = _("selectors never checked against a real page: {names}; `pantau sources check` does it").format(
            names=", ".join(unseen)
        )
        yield Finding(level="warning", subject=subject, sentence=sentence)
    if not config.fetch.contact:
        sentence = _("fetch.contact is empty: site owners can't reach you; name a page or an address")
        yield Finding(level="warning", subject=subject, sentence=sentence)


def _examine_registry(folder: Path) -> Finding:
    from monitor.registry import load_registry

    try:
        bodies = len(load_registry(folder).bodies)
    except MonitorError as error:
        return Finding(level="error", subject=_("registry"), sentence=sentence_of(error))
    sentence = _("{count} bodies, with those of {folder}").format(count=bodies, folder=folder)
    return Finding(level="ok", subject=_("registry"), sentence=sentence)


def _examine_folder(config: "Config") -> Finding:
    folder = config.data_folder
    nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.is_dir())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
        free = os.statvfs(nearest)
    except OSError as error:
        sentence = _("{folder} can't be written ({problem})").format(folder=nearest, problem=error.strerror)
        return Finding(level="error", subject=_("data folder"), sentence=sentence)
    mebibytes = free.f_bavail * free.f_frsize // 2**20
    sentence = _("{folder}, {free} MiB free").format(folder=folder, free=mebibytes)
    return Finding(level="ok" if mebibytes > 500 else "warning", subject=_("data folder"), sentence=sentence)


def _examine_database(path: Path) -> Finding:
    subject = _("database")
    if not path.exists():
        return Finding(
            level="ok", subject=subject, sentence=_("{file} will be made by the first run").format(file=path)
        )
    from monitor.store import open_store

    try:
        with open_store(path, create=False) as store:
            verdict = store.db.conn.execute("PRAGMA quick_check(1)").fetchone()[0]
    except MonitorError as error:
        return Finding(level="error", subject=subject, sentence=sentence_of(error))
    except sqlite3.DatabaseError as error:
        return Finding(level="error", subject=subject, sentence=f"{path}: {error}")
    if verdict != "ok":
        return Finding(
            level="error",
            subject=subject,
            sentence=_("{file} is damaged: {problem}").format(file=path, problem=verdict),
        )
    return Finding(level="ok", subject=subject, sentence=_("{file} is sound").format(file=path))


def _examine_mail(config: "Config") -> Iterator[Finding]:
    subject = _("mail")
    if not config.alerts.recipients and not config.digest.recipients:
        yield Finding(
            level="warning",
            subject=subject,
            sentence=_("nobody is named: alerts.recipients and digest.recipients are empty"),
        )
    if config.mail.transport == "folder":
        sentence = _('is written to {folder} as files; `transport = "smtp"` in [mail] sends it')
        yield Finding(level="ok", subject=subject, sentence=sentence.format(folder=config.mail_folder))
        return
    from monitor.config.delivery import PASSWORD_VARIABLE
    from monitor.delivery.smtp import check

    password = os.environ.get(PASSWORD_VARIABLE, "")
    if config.mail.username and not password:
        sentence = _("mail.username is set, but the environment variable {name} is not").format(name=PASSWORD_VARIABLE)
        yield Finding(level="error", subject=subject, sentence=sentence)
        return
    try:
        check(config.mail, password=password)
    except MonitorError as error:
        yield Finding(level="error", subject=subject, sentence=sentence_of(error))
        return
    sentence = _("{host}:{port} answers and takes mail").format(host=config.mail.host, port=config.mail.port)
    yield Finding(level="ok", subject=subject, sentence=sentence)


def _examine_channels(config: "Config") -> Iterator[Finding]:
    """Whether every channel can be used, and readers can stop their mails with one click."""
    from monitor.cli.mailing import channels

    subject = _("channels")
    try:
        names = list(channels(config))
    except ConfigError as error:
        yield Finding(level="error", subject=subject, sentence=sentence_of(error))
    else:
        if names:
            yield Finding(level="ok", subject=subject, sentence=", ".join(names))
    if config.public_url.startswith("http://"):
        sentence = _("public_url begins with http: mail programs offer to unsubscribe with one click over https only")
        yield Finding(level="warning", subject=subject, sentence=sentence)
    if config.database.is_file():
        yield from _examine_links(config)


def _examine_links(config: "Config") -> Iterator[Finding]:
    """Whether the links in mails that left can still be followed."""
    from monitor.cli.mailing import broken_links
    from monitor.store import open_store

    try:
        with open_store(config.database, create=False) as store:
            sentence = broken_links(store, config)
    except (MonitorError, sqlite3.DatabaseError):
        # the database's own line says what is wrong with it
        return
    if sentence:
        yield Finding(level="warning", subject=_("links in mails"), sentence=sentence)


def _examine_admin(config: "Config") -> Iterator[Finding]:
    """Whether somebody is told when a source breaks, or when Pantau does."""
    from monitor.forms import address

    subject = _("administrators")
    try:
        webhook, heartbeat = (address(value, os.environ) for value in (config.admin.webhook, config.admin.heartbeat))
    except ConfigError as error:
        yield Finding(level="error", subject=subject, sentence=sentence_of(error))
        return
    if not config.admin.recipients and not webhook:
        sentence = _("nobody is told when a source breaks; name recipients or a webhook in [admin]")
        yield Finding(level="warning", subject=subject, sentence=sentence)
    if not heartbeat:
        sentence = _("nobody notices when `pantau serve` ends; heartbeat in [admin] lets a service watch it")
        yield Finding(level="warning", subject=subject, sentence=sentence)
    if (config.admin.recipients or webhook) and heartbeat:
        yield Finding(
            level="ok", subject=subject, sentence=_("they are told of trouble, and a service watches `serve`")
        )


def _examine_digests(config: "Config") -> Iterator[Finding]:
    """Whether the query of every digest can be understood."""
    from monitor.digests.audiences import audiences
    from monitor.digests.digest import mistakes

    subject = _("digests")
    readers = audiences(config)
    found = mistakes(readers, now=now(), zone=config.zone)
    for mistake in found:
        yield Finding(level="error", subject=subject, sentence=sentence_of(mistake))
    if not found:
        yield Finding(level="ok", subject=subject, sentence=", ".join(reader.name for reader in readers))


def _examine_watches(config: "Config") -> Iterator[Finding]:
    """Whether every watch can be understood."""
    from monitor.store import open_store
    from monitor.watches import watching

    subject = _("watches")
    try:
        if config.database.is_file():
            with open_store(config.database, create=False) as store:
                watches = watching.configured_watches(store, config)
        else:
            watches = tuple(config.watches)
    except MonitorError:
        # the database's own line says what is wrong with it
        return
    mistakes = watching.mistakes(watches, config, now=now())
    for mistake in mistakes:
        yield Finding(level="error", subject=subject, sentence=sentence_of(mistake))
    if watches and not mistakes:
        yield Finding(level="ok", subject=subject, sentence=", ".join(watch.name for watch in watches))


def _examine_clock(path: Path) -> Finding:
    """A clock that stands before what is stored makes dates and "new" wrong."""
    subject = _("clock")
    moment = now()
    newest = path.stat().st_mtime if path.exists() else 0.0
    if moment.timestamp() + 60 < newest or moment.year < 2024:
        sentence = _("shows {now}, earlier than the database's last change; set it (NTP)").format(
            now=f"{moment:%Y-%m-%d %H:%M} UTC"
        )
        return Finding(level="error", subject=subject, sentence=sentence)
    return Finding(level="ok", subject=subject, sentence=f"{moment:%Y-%m-%d %H:%M} UTC")
