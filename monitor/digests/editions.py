"""Editions of digests: which are due, and each made once: recorded, written to files and put in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from babel.dates import format_date

from monitor.config import Config
from monitor.delivery.outbox import enqueue
from monitor.digests import edition_files
from monitor.digests.audiences import Audience, audience
from monitor.digests.digest import Digest, gather
from monitor.digests.edition_files import Extras
from monitor.digests.render import Edition, render_edition
from monitor.digests.withdrawals import settle
from monitor.errors import ConfigError
from monitor.i18n import N_, active
from monitor.store import Store, insert, instant, moment, to_json
from monitor.templating import Rendered

MOST_MISSED = 100
"""After a longer pause the editions before these are not made up for: the first that is made tells of all."""

_CLOCK = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition and its files. `items` counts the facts that it tells.

    `made` is false where it was made before and only its files were written again; `preview` marks an edition whose
    time has not come. `recorded` is false where only files were written: nothing of it counts as told, nothing is
    mailed. `mailed` says whether it was put in the outbox just now, `followed` that a later one was made with it.
    """

    audience: Audience
    edition: datetime
    html: Path
    text: Path
    complete: bool
    items: int
    made: bool
    preview: bool
    recorded: bool
    late: bool
    mailed: bool
    followed: bool = False


def editions_of(
    day: date, *, config: Config, clock: str | None = None, reader: Audience | None = None
) -> tuple[datetime, ...]:
    """The editions of a local day for an audience ("main" without), in order: the one at `clock` ("06:30"), or all that
    are configured."""
    times = (reader or audience(config)).times if clock is None else (clock,)
    try:
        clocks = {time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) for text in times}
    except ValueError:
        raise ConfigError(N_("'{time}' is no time of day; write it as 06:30"), time=clock) from None
    return tuple(datetime.combine(day, at, tzinfo=config.zone) for at in sorted(clocks))


def require_known(store: Store, day: date, *, config: Config, now: datetime) -> None:
    """Raise ConfigError for a local day that no digest can tell of: one ahead, or one before the first collection."""
    words = partial(format_date, format="d MMMM y", locale=active())
    today = now.astimezone(config.zone).date()
    if day > today:
        raise ConfigError(
            N_("No digest can be made of {day}: that day lies ahead; today is {today}"),
            day=words(day),
            today=words(today),
        )
    ((begun,),) = store.rows("SELECT min(started_at) FROM runs")
    if begun is None and day < today:
        raise ConfigError(N_("No digest can be made of {day}: nothing has been collected yet"), day=words(day))
    first = moment(begun).astimezone(config.zone).date() if begun else today
    if day < first:
        raise ConfigError(
            N_("No digest can be made of {day}: Pantau knows nothing from before {first}, when it began to collect"),
            day=words(day),
            first=words(first),
        )


def due_editions(
    store: Store, *, config: Config, now: datetime, reader: Audience | None = None
) -> tuple[datetime, ...]:
    """The editions of an audience ("main" without) whose time has come and that were not made, oldest first.

    After a pause these are exactly the ones missed since the last. An audience that had none yet missed none: it begins
    with the latest, if that comes after the first run of all.
    """
    reader = reader or audience(config)
    # an edition of the future was made by a clock that was wrong then
    ((made, begun),) = store.rows(
        "SELECT (SELECT max(cut_off) FROM digests WHERE audience = ? AND cut_off <= ?),"
        " (SELECT min(started_at) FROM runs)",
        reader.name,
        instant(now),
    )
    if made is None and begun is None:
        return ()
    after = moment(made or begun)
    today = now.astimezone(config.zone).date()
    first = max(after.astimezone(config.zone).date(), today - timedelta(days=MOST_MISSED))
    due = [
        edition
        for back in range((today - first).days, -1, -1)
        for edition in editions_of(today - timedelta(days=back), config=config, reader=reader)
        if after < edition <= now
    ]
    known = {name for (name,) in store.rows("SELECT edition FROM digests WHERE audience = ?", reader.name)}
    due = [edition for edition in due if edition.strftime(_CLOCK) not in known]
    return tuple(due[-MOST_MISSED:] if made else due[-1:])


def publish_today(store: Store, *, config: Config, reader: Audience, now: datetime) -> tuple[Published, ...]:
    """Make what is due, as `publish_due`, and write the files of today's other editions: again of those made before, as
    a preview of those to come."""
    made = publish_due(store, config=config, reader=reader, now=now)
    done = {one.edition for one in made}
    today = now.astimezone(config.zone).date()
    others = (
        publish(store, config=config, edition=edition, now=now, reader=reader)
        for edition in editions_of(today, config=config, reader=reader)
        # an audience that began with a later edition has no earlier one
        if edition not in done
        and not (made and edition < made[-1].edition and not _is_made(store, config, edition, reader))
    )
    return tuple(sorted((*made, *others), key=lambda one: one.edition))


def _is_made(store: Store, config: Config, edition: datetime, reader: Audience) -> bool:
    return _recorded(store, _name(config, edition, reader)) is not None


def publish_due(store: Store, *, config: Config, reader: Audience, now: datetime) -> tuple[Published, ...]:
    """Make every edition of an audience that is due. Those that a later one follows at once and that have nothing to
    tell are kept and not mailed; the last one names them."""
    done: list[Published] = []
    quiet: list[datetime] = []
    due = due_editions(store, config=config, now=now, reader=reader)
    for edition in due:
        made = publish(
            store,
            config=config,
            edition=edition,
            now=now,
            reader=reader,
            followed=edition != due[-1],
            missed=quiet if edition == due[-1] else (),
        )
        if not made.mailed:
            quiet.append(edition)
        done.append(made)
    return tuple(done)


def publish(
    store: Store,
    *,
    config: Config,
    edition: datetime,
    now: datetime,
    until: datetime | None = None,
    mail: bool = True,
    reader: Audience | None = None,
    followed: bool = False,
    missed: Sequence[datetime] = (),
) -> Published:
    """Make an edition for an audience ("main" without), or write the files of one made before again.

    It covers what no edition told yet and became known up to its own time (or `until`). The files are written before
    the record, what it tells and the mail to its recipients are committed, together: after a kill the edition is either
    made, files and all, or still due. With `followed`, one that has nothing to tell is not mailed; `missed` are such
    editions for it to name.

    Only files are written, of what is known up to now, where its time has not come (a preview); and, up to its own
    time, without `mail`, and where nothing had been collected by then: what nobody was sent is not taken for told.
    """
    reader = reader or audience(config)
    until = until or edition
    name = _name(config, edition, reader)
    with store.transaction():
        earlier = _recorded(store, name) if until <= now else None
        real = until <= now and mail and _had_begun(store, until)
        mailed = late = False
        if earlier is None:
            digest = gather(
                store,
                config=config,
                edition=edition,
                until=until if real else min(until, now),
                reader=reader,
                now=now if real else None,
                missed=missed,
            )
            made = edition_files.extras(digest, config=config)
            shown = render_edition(digest, config=config, pictures=made.pictures)
            complete, items, late = digest.coverage.complete, len(digest.told), digest.late
            if real:
                mailed = bool(reader.recipients) and not (followed and digest.quiet)
                _record(store, config, digest, shown, made, name=name, mailed=mailed)
        else:
            made = edition_files.Extras()
            shown, complete, items, late = earlier
        edition_files.write(config, name, shown, made)
    if earlier is not None or real:
        edition_files.list_past(store, config)
    return Published(
        audience=reader,
        edition=edition,
        html=edition_files.file_of(config, name, "html"),
        text=edition_files.file_of(config, name, "txt"),
        complete=complete,
        items=items,
        made=earlier is None and real,
        preview=until > now,
        recorded=earlier is not None or real,
        late=late,
        mailed=mailed,
        followed=followed,
    )


def _name(config: Config, edition: datetime, reader: Audience) -> str:
    return reader.edition_name(edition.astimezone(config.zone).strftime(_CLOCK))


def _had_begun(store: Store, until: datetime) -> bool:
    return bool(store.rows("SELECT 1 FROM runs WHERE started_at <= ? LIMIT 1", instant(until)))


def _recorded(store: Store, name: str) -> tuple[Edition, bool, int, bool] | None:
    """An edition made before: as it was, whether it was complete, how much it told, and whether it was late."""
    for row in store.rows("SELECT * FROM digests WHERE name = ?", name):
        ((items,),) = store.rows("SELECT count(*) FROM digest_items WHERE digest_id = ?", row["id"])
        mail = Rendered(subject=row["subject"], html=row["html"], text=row["plain"])
        cut = row["whole_html"] is not None
        whole = Rendered(subject=row["subject"], html=row["whole_html"], text=row["whole_plain"]) if cut else mail
        shown = Edition(mail=mail, whole=whole, cut=cut)
        return shown, bool(row["complete"]), items, bool(row["late"])
    return None


def _record(
    store: Store, config: Config, digest: Digest, shown: Edition, made: Extras, *, name: str, mailed: bool
) -> None:
    reader = digest.audience
    with store.transaction() as connection:
        settle(connection, digest.corrections, audience=reader.name)
        digest_id = insert(
            connection,
            "digests",
            audience=reader.name,
            edition=digest.edition.astimezone(config.zone).strftime(_CLOCK),
            cut_off=instant(digest.until),
            created_at=instant(digest.made_at),
            late=digest.late,
            complete=digest.coverage.complete,
            subject=shown.mail.subject,
            html=shown.mail.html,
            plain=shown.mail.text,
            whole_html=shown.whole.html if shown.cut else None,
            whole_plain=shown.whole.text if shown.cut else None,
        )
        connection.executemany(
            "INSERT INTO digest_items (audience, key, digest_id, parties, status) VALUES (?, ?, ?, ?, ?)",
            [
                (reader.name, fact.key, digest_id, to_json(fact.parties) if fact.parties else None, fact.status)
                for fact in digest.told
            ],
        )
        if mailed:
            enqueue(
                connection,
                key=f"digest:{name}",
                kind="digest",
                subject=shown.mail.subject,
                text=shown.mail.text,
                html=shown.mail.html,
                sender=config.mail.sender,
                recipients=reader.recipients,
                reason={"reason": "digest", "audience": reader.name, "edition": name},
                now=digest.made_at,
                watch=None if reader.main else reader.name,
                inline=[(one.name, one.png, one.alt) for one in made.drawings],
                attached=edition_files.attachments(shown, made, name=name, with_pdf=reader.pdf == "attached"),
            )
