"""`pantau status`: how Pantau stands, or one of its sources; made for people, and for programs that watch programs."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.common import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    configured,
    console,
    local,
    now,
    show_lost,
    write_json_line,
)
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.digests.coverage import SourceState
    from monitor.health.conditions import Condition
    from monitor.health.recapture import Estimate
    from monitor.health.rhythm import Silence
    from monitor.health.verdicts import Finding, Visit
    from monitor.overview import Overview, SourceOverview

DEGRADED = 1
DEAD = 7
"""Exit code when `pantau serve` ended without having been stopped."""

LIFE_WORDS = {
    "alive": N_("`pantau serve` is at work (last sign of life: {when})"),
    "stopped": N_("`pantau serve` was stopped ({when})"),
    "dead": N_("`pantau serve` has given no sign of life since {when}"),
}
OUTCOME_WORDS = {
    "answered": N_("answered"),
    "unchanged": N_("unchanged"),
    "partial": N_("in part"),
    "failed": N_("failed"),
}
UNESTIMATED_WORDS = {
    "one-list": N_("only one kind of list is read"),
    "few": N_("too few articles so far"),
    "apart": N_("its lists name different things"),
}


def status(
    source: Annotated[
        str | None,
        typer.Option("--source", help=_("One source, with its history."), metavar="NAME", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help=_("Collections and changes shown."), min=1, max=200)] = 20,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say how the last collection went and what is pending; exit 1 when something is wrong, 7 when `serve` died."""
    from monitor.cli.reading import require_source
    from monitor.cli.watching import warn_of_mistakes
    from monitor.overview import overview, source_overview
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        if source is not None:
            require_source(store, settings, source)
            one = source_overview(store, source, config=settings, now=now(), limit=limit)
        else:
            found = overview(store, config=settings, now=now())
            warn_of_mistakes(settings, store)
    if source is not None:
        if as_json:
            write_json_line(_source_record(one))
        else:
            _show_source(one, settings)
        if not one.well:
            raise typer.Exit(DEGRADED)
        return
    if as_json:
        write_json_line(_record(found))
    else:
        _show(found, settings)
    if not found.well:
        raise typer.Exit(DEAD if found.life == "dead" else DEGRADED)


def _record(found: "Overview") -> dict[str, Any]:
    return {
        "articles": found.articles,
        "cooperations": found.cooperations,
        "collected_at": found.collected_at.isoformat() if found.collected_at else None,
        "sources": [_state_record(state) for state in found.coverage.sources],
        "pending": found.coverage.pending,
        "failed": found.coverage.failed,
        "outbox": dict(found.outbox),
        "mail": _finding_record(found.mail) if found.mail else None,
        "serve": {"state": found.life, "at": found.beat.at.isoformat() if found.beat else None},
        "troubles": list(found.troubles),
        "ok": found.well,
    }


def _state_record(state: "SourceState") -> dict[str, Any]:
    return {
        "source": state.name,
        "outcome": state.outcome,
        "answered_at": state.answered_at.isoformat() if state.answered_at else None,
        "failure": state.failure,
        "finding": _finding_record(state.finding) if state.finding else None,
        "missed": _estimate_record(state.missed),
    }


def _finding_record(finding: "Finding") -> dict[str, Any]:
    return {
        "state": finding.state,
        "scope": finding.scope,
        "kind": finding.kind,
        "values": dict(finding.values),
        "lasting": finding.lasting,
        "ok": finding.well,
    }


def _estimate_record(estimate: "Estimate") -> dict[str, Any]:
    figures = None
    if estimate.answer == "estimated":
        figures = {"missed": estimate.missed, "low": estimate.low, "high": estimate.high}
    return {
        "answer": estimate.answer,
        "seen": estimate.seen,
        "lists": list(estimate.pair) if estimate.pair else None,
        "counts": list(estimate.counts) if estimate.counts else None,
        "estimate": figures,
    }


def _source_record(one: "SourceOverview") -> dict[str, Any]:
    silence = None
    if one.silence is not None:
        silence = {
            "since": one.silence.since.isoformat(),
            "expected": one.silence.expected,
            "a_year": one.silence.a_year,
        }
    return {
        "source": one.name,
        "title": one.title,
        "ok": one.well,
        "findings": [_finding_record(finding) for finding in one.findings],
        "silence": silence,
        "missed": _estimate_record(one.missed),
        "changes": [{"at": change.since.isoformat(), **_finding_record(change.finding)} for change in one.changes],
        "collections": [
            {
                "at": visit.at.isoformat(),
                "outcome": visit.outcome,
                "failure": visit.failure,
                "lists_failed": sorted(visit.lists),
                "fetched": visit.fetched,
                "failed": visit.failed,
                "page_failure": visit.page_failure,
                "seconds": visit.seconds,
            }
            for visit in one.visits
        ],
    }


def _show(found: "Overview", settings: "Config") -> None:
    from monitor.overview import trouble_words

    out = console()
    out.print(_("Last collection: {when}").format(when=local(found.collected_at, settings)))
    if found.beat is not None:
        style = "red" if found.life == "dead" else None
        out.print(_(LIFE_WORDS[found.life]).format(when=local(found.beat.at, settings)), style=style)
    for state in found.coverage.sources:
        _show_state(state, settings)
    counts = {"articles": found.articles, "cooperations": found.cooperations}
    out.print(_("articles: {articles}; cooperations: {cooperations}").format(**counts))
    out.print(_("waiting for a later run: {pending}").format(pending=found.coverage.pending))
    mail = {state: found.outbox.get(state, 0) for state in ("sent", "pending", "failed")}
    out.print(_("mail: {sent} sent, {pending} waiting, {failed} given up").format(**mail))
    show_lost(found.coverage.failed)
    for trouble in found.troubles:
        out.print(f"✗ {trouble_words(trouble)}", style="red")


def _show_state(state: "SourceState", settings: "Config") -> None:
    """One line a source: whether it answered when it was last asked, and if something is wrong, what."""
    from monitor.wording import clean, failure_words

    out, title = console(), clean(state.title)
    if state.unwell and state.finding is not None:
        out.print(f"! {title}: {_why(state.finding, settings)}", style="yellow")
    elif state.answered:
        out.print(f"✓ {title}", style="green")
    elif state.outcome == "silent":
        out.print(f"· {title}: {_('not asked yet')}", style="yellow")
    else:
        why = failure_words(state.failure, i18n.active()) if state.failure else _("another run was collecting it")
        out.print(f"✗ {title}: {why}", style="red")


def _why(finding: "Finding", settings: "Config") -> str:
    from monitor.health.words import finding_words

    return finding_words(finding, language=i18n.active(), zone=settings.zone)


def _show_source(one: "SourceOverview", settings: "Config") -> None:
    from monitor.wording import clean

    out = console()
    out.print(f"{clean(one.title)} ({clean(one.name)})", style="bold")
    for finding in one.findings:
        mark, style = ("✓", "green") if finding.well else ("✗", "red") if finding.lasting else ("!", "yellow")
        words = _why(finding, settings)
        if not finding.lasting:
            words = _("{why}; may be over the next time").format(why=words)
        out.print(f"{mark} {words}", style=style)
    out.print(_rhythm_words(one.silence, settings))
    out.print(_missed_words(one.missed))
    if one.changes:
        out.print("\n" + _("Changes, the newest first:"))
    for change in one.changes:
        out.print(f"  {local(change.since, settings)}  {_change_words(change, settings)}")
    if one.visits:
        out.print("\n" + _("Collections, the newest first:"))
        _show_visits(one.visits, settings)


def _change_words(change: "Condition", settings: "Config") -> str:
    from monitor.health.words import state_words

    finding = change.finding
    if finding.well:
        return state_words("answered", i18n.active())
    return f"{state_words(finding.state, i18n.active())}: {_why(finding, settings)}"


def _show_visits(visits: "tuple[Visit, ...]", settings: "Config") -> None:
    from rich.table import Table

    from monitor.wording import failure_words

    table = Table(box=None, pad_edge=False)
    for heading in (_("time"), _("lists")):
        table.add_column(heading)
    for heading in (_("fetched"), _("failed"), _("seconds")):
        table.add_column(heading, justify="right")
    table.add_column(_("reason"))
    for visit in visits:
        kind = visit.failure or visit.page_failure
        seconds = f"{visit.seconds:.1f}" if visit.seconds is not None else "-"
        outcome = _(OUTCOME_WORDS[visit.outcome])
        why = failure_words(kind, i18n.active()) if kind else ""
        table.add_row(local(visit.at, settings), outcome, str(visit.fetched), str(visit.failed), seconds, why)
    console().print(table)


def _rhythm_words(silence: "Silence | None", settings: "Config") -> str:
    if silence is None:
        return _("Its rhythm is not known yet.")
    return _("Last article: {when}; since then {expected} would be usual.").format(
        when=local(silence.since, settings), expected=f"{silence.expected:.1f}"
    )


def _missed_words(estimate: "Estimate") -> str:
    if estimate.answer == "estimated" and estimate.pair and estimate.counts:
        first, second = estimate.pair
        return _(
            "Articles of the last 7 days: {seen} seen; {first} {n}, {second} {m}, both {both}; "
            "in no list about {missed} ({low} to {high})"
        ).format(
            seen=estimate.seen,
            first=first,
            second=second,
            n=estimate.counts[0],
            m=estimate.counts[1],
            both=estimate.counts[2],
            missed=round(estimate.missed),
            low=round(estimate.low),
            high=round(estimate.high),
        )
    return _("Articles of the last 7 days: {seen} seen; how many were missed can't be estimated: {why}").format(
        seen=estimate.seen, why=_(UNESTIMATED_WORDS[estimate.answer])
    )
