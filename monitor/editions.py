"""Editions of the digest: which is due, and each made once: recorded, written to files and put in the outbox."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from monitor.config import Config
from monitor.digest import gather
from monitor.errors import ConfigError, StoreError
from monitor.files import write_atomically
from monitor.i18n import N_
from monitor.outbox import enqueue
from monitor.render import Rendered, render_digest
from monitor.store import Store, insert, instant, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition and its files. `items` counts the steps and denials that it tells.

    `made` is false where it was made before and only its files were written again; `preview` marks an edition whose
    time has not come. `recorded` is false where only files were written: nothing of it counts as told, nothing is
    mailed.
    """

    edition: datetime
    html: Path
    text: Path
    complete: bool
    items: int
    made: bool
    preview: bool
    recorded: bool


def editions_of(day: date, *, config: Config, clock: str | None = None) -> tuple[datetime, ...]:
    """The editions of a local day, in order: the one at `clock` ("06:30"), or all that are configured."""
    try:
        times = [time.fromisoformat(text) for text in (config.digest.times if clock is None else [clock])]
    except ValueError:
        raise ConfigError(N_("'{time}' is no time of day; write it as 06:30"), time=clock) from None
    return tuple(
        sorted(
            {
                datetime.combine(day, at.replace(second=0, microsecond=0, tzinfo=None), tzinfo=config.zone)
                for at in times
            }
        )
    )


def due_edition(store: Store, *, config: Config, now: datetime) -> datetime | None:
    """The latest edition whose time has come and that neither it nor a later one was made, or None.

    After a pause only the latest one is due: it tells of everything since the last. A new installation begins with
    the first edition after its first run.
    """
    today = now.astimezone(config.zone).date()
    times = [
        edition
        for day in (today - timedelta(days=1), today)
        for edition in editions_of(day, config=config)
        if edition <= now
    ]
    if not times:
        return None
    edition = max(times)
    # an edition of the future was made by a clock that was wrong then
    ((made, begun),) = store.rows(
        "SELECT (SELECT max(cut_off) FROM digests WHERE cut_off <= ?), (SELECT min(started_at) FROM runs)", instant(now)
    )
    if made is not None:
        return edition if moment(made) < edition else None
    return edition if begun is not None and moment(begun) < edition else None


def publish(
    store: Store,
    *,
    config: Config,
    edition: datetime,
    now: datetime,
    until: datetime | None = None,
    mail: bool = True,
) -> Published:
    """Make an edition, or write the files of one made before again.

    It covers what no edition told yet and became known up to its own time (or `until`). The files are written before
    the record, what it tells and the mail to the configured recipients are committed, together: after a kill the
    edition is either made, files and all, or still due.

    Only files are written, of what is known up to now, where its time has not come (a preview); and, up to its own
    time, without `mail`, and where nothing had been collected by then: what nobody was sent is not taken for told.
    """
    until = until or edition
    name = edition.astimezone(config.zone).strftime("%Y-%m-%dT%H:%M")
    with store.transaction():
        earlier = _recorded(store, name) if until <= now else None
        real = until <= now and mail and _had_begun(store, until)
        if earlier is None and real:
            rendered, complete, items = _record(store, config, edition, name, now=now, until=until)
        elif earlier is None:
            digest = gather(store, config=config, edition=edition, until=min(until, now))
            rendered = render_digest(digest, config=config)
            complete, items = digest.coverage.complete, len(digest.told)
        else:
            rendered, complete, items = earlier
        html, text = _write(config, name, rendered)
    return Published(
        edition=edition,
        html=html,
        text=text,
        complete=complete,
        items=items,
        made=earlier is None and real,
        preview=until > now,
        recorded=earlier is not None or real,
    )


def _had_begun(store: Store, until: datetime) -> bool:
    return bool(store.rows("SELECT 1 FROM runs WHERE started_at <= ? LIMIT 1", instant(until)))


def _write(config: Config, name: str, rendered: Rendered) -> tuple[Path, Path]:
    html, text = (config.digest_folder / f"{name.replace(':', '')}.{kind}" for kind in ("html", "txt"))
    try:
        write_atomically(html, rendered.html.encode())
        write_atomically(text, rendered.text.encode())
    except OSError as error:
        raise StoreError(
            N_("The digest can't be written to {folder}: {problem}; free space or name another folder with `data`"),
            folder=str(config.digest_folder),
            problem=error.strerror or str(error),
        ) from error
    return html, text


def _recorded(store: Store, name: str) -> tuple[Rendered, bool, int] | None:
    """An edition made before: as it was, whether it was complete, and how much it told."""
    for row in store.rows("SELECT id, html, plain, complete FROM digests WHERE edition = ?", name):
        ((items,),) = store.rows("SELECT count(*) FROM digest_items WHERE digest_id = ?", row["id"])
        return Rendered(subject="", html=row["html"], text=row["plain"]), bool(row["complete"]), items
    return None


def _record(
    store: Store, config: Config, edition: datetime, name: str, *, now: datetime, until: datetime
) -> tuple[Rendered, bool, int]:
    digest = gather(store, config=config, edition=edition, until=until)
    rendered = render_digest(digest, config=config)
    with store.transaction() as connection:
        digest_id = insert(
            connection,
            "digests",
            edition=name,
            cut_off=instant(until),
            created_at=instant(now),
            complete=digest.coverage.complete,
            html=rendered.html,
            plain=rendered.text,
        )
        connection.executemany(
            "INSERT INTO digest_items (key, digest_id) VALUES (?, ?)", [(key, digest_id) for key in digest.told]
        )
        if config.digest.recipients:
            enqueue(
                connection,
                key=f"digest:{name}",
                kind="digest",
                subject=rendered.subject,
                text=rendered.text,
                html=rendered.html,
                sender=config.mail.sender,
                recipients=config.digest.recipients,
                reason={"reason": "digest", "edition": name},
                now=now,
            )
    return rendered, digest.coverage.complete, len(digest.told)
