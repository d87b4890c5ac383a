"""Commands that look after what was collected: backup, restore, prune, articles forget."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.common import (
    ConfigOption,
    DatabaseOption,
    configured,
    console,
    is_configured,
    local,
    notice,
    now,
    progress,
    warn,
)
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.custody.backups import Backup
    from monitor.custody.forgetting import Sought
    from monitor.custody.rewriting import Saved


def backup(
    to: Annotated[Path, typer.Argument(help=_("New folder for the back-up."), metavar="TO", show_default=False)],
    raw: Annotated[
        bool,
        typer.Option("--raw/--no-raw", metavar="", help=_("With raw pages, or only with their names and checksums.")),
    ] = True,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Back up database, raw pages, digests, mails and configuration while Pantau works."""
    from monitor.custody.backups import back_up
    from monitor.pipeline import own_release

    settings = configured(config, database, reading=True)
    with progress(_("backing up")) as show:
        made = back_up(settings, to, now=now(), release=own_release(), raw=raw, progress=show, waiting=_waiting)
    _show_backup(made, settings, headline=_("Backed up and checked: {folder}").format(folder=to))


def restore(
    folder: Annotated[Path, typer.Argument(help=_("Folder of a back-up."), metavar="FROM", show_default=False)],
    check: Annotated[
        bool, typer.Option("--check", metavar="", help=_("Only check the back-up; restore nothing."))
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put a back-up where the configuration keeps its data; nothing is overwritten."""
    from monitor.config import Config
    from monitor.custody import backups
    from monitor.custody.forgetting import catch_up
    from monitor.pipeline import resolved_names
    from monitor.sources import known
    from monitor.store import open_store

    if check:
        # a back-up can be checked where nothing is configured
        settings = configured(config, database) if config or is_configured() else Config()
        sound = backups.check(folder)
        _show_backup(sound, settings, headline=_("The back-up is sound: {folder}").format(folder=folder))
        return
    settings = configured(config, database)
    with progress(_("restoring")) as show:
        done = backups.restore(folder, settings, progress=show, waiting=_waiting)
    with open_store(settings.database) as store:
        again = catch_up(
            store,
            settings,
            sources=known(settings),
            canonical=lambda: resolved_names(store),
            now=now(),
            waiting=_waiting,
        )
    _show_backup(done, settings, headline=_("Restored to {folder}").format(folder=settings.data_folder))
    if again:
        console().print(_("articles that had been forgotten since, and were again: {count}").format(count=again))


def _show_backup(backup: "Backup", settings: "Config", *, headline: str) -> None:
    out = console()
    out.print(headline)
    out.print(
        _("made {when}; files: {files}; bytes: {bytes}").format(
            when=local(backup.created_at, settings), files=len(backup.files), bytes=backup.bytes
        ),
        style="dim",
    )
    if backup.referred:
        out.print(
            _("raw pages that it refers to without holding them: {count}").format(count=len(backup.referred)),
            style="dim",
        )


def prune(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Remove texts and raw pages that are older than [retention] keeps them."""
    from monitor.custody.retention import prune as prune_now
    from monitor.sources import check_retention, known
    from monitor.store import open_store

    settings = configured(config, database)
    sources = known(settings)
    check_retention(settings, sources)
    with open_store(settings.database, create=False) as store:
        done = prune_now(store, settings, sources=sources, now=now(), waiting=_waiting)
    console().print(_("texts removed: {count}").format(count=done.texts))
    _show_saved(done.archives)
    _warn_unread(done.unread)


def forget(
    address: Annotated[
        str,
        typer.Argument(
            help=_("Address of the article, its number, or the id that it was imported with."),
            metavar="URL",
            show_default=False,
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", metavar="", help=_("Don't ask; there is no way back."))] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Remove an article from everywhere, for good; it is not collected again. Asks first."""
    from monitor import i18n
    from monitor.custody import forgetting
    from monitor.pipeline import resolved_names
    from monitor.sources import known
    from monitor.store import open_store
    from monitor.wording import clean, status_word

    settings = configured(config, database)
    sources = known(settings)
    with open_store(settings.database, create=False) as store:
        if not yes:
            _make_sure(forgetting.sought(store, address, sources=sources), address, settings)
        done = forgetting.forget(
            store,
            settings,
            address,
            sources=sources,
            canonical=resolved_names(store),
            now=now(),
            waiting=_waiting,
        )
    out = console()
    out.print(_("Forgotten: {title}").format(title=clean(done.title or address)))
    for parties, status in done.withdrawn:
        word = _("denied") if status == "denied" else status_word(status, i18n.active())
        out.print(_("withdrawn: {parties} [{status}]").format(parties=" – ".join(map(clean, parties)), status=word))
    if done.corrected:
        out.print(_("recipients of a correction: {count}").format(count=done.corrected))
    _show_saved(done.archives)
    for name in done.elsewhere:
        warn(_("It still stands in {file}, which is not Pantau's to change").format(file=name))
    for name in done.channels:
        sentence = _("It was sent to the channel {name}, where Pantau can't remove it; do so there yourself")
        warn(sentence.format(name=name))
    _warn_unread(done.unread)


def _make_sure(sought: "Sought", address: str, settings: "Config") -> None:
    """Ask whether this article is meant, and end the command where it is not."""
    from monitor.wording import clean

    title = clean(sought.title or address)
    if not sys.stdin.isatty():
        raise ConfigError(
            N_("Forgetting '{title}' can't be undone, and nobody is at a terminal to be asked; --yes does it unasked"),
            title=title,
        )
    console().print(f"{title}\n{clean(sought.source)}, {local(sought.published, settings)}")
    try:
        answer = typer.prompt(_("Forget this article for good? [y/N]"), default="", show_default=False)
    except typer.Abort:
        answer = ""
    # both languages' words, whichever is spoken: nobody says yes in one and means no in the other
    if answer.strip().casefold() not in {"y", "yes", "ya"}:
        notice(_("Nothing was changed"))
        raise typer.Exit(1)


def _show_saved(saved: "Saved") -> None:
    template = _("raw pages removed: {removed}; lists cut: {changed}; bytes saved: {bytes}")
    console().print(template.format(removed=saved.removed, changed=saved.changed, bytes=saved.bytes))


def _warn_unread(names: tuple[str, ...]) -> None:
    for name in names:
        warn(_("The archive {file} is damaged and was left as it is; look at it yourself").format(file=name))


def _waiting() -> None:
    notice(_("waiting for another run to finish"))
