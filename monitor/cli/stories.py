"""Commands on stories: one text, its origin, and all that carry it."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.answers import dated
from monitor.cli.common import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    configured,
    console,
    local,
    now,
    write_json_line,
)
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.passages import Passage
    from monitor.store import Store
    from monitor.stories.keeping import Carrier, Story, Takeover

ROLE_WORDS = {"origin": N_("origin"), "copy": N_("copy"), "rewrite": N_("rewrite")}
USUAL = timedelta(days=7)


def show(
    address: Annotated[
        str,
        typer.Argument(
            help=_("Key of a story or how it begins, or URL or number of an article in it."),
            metavar="STORY",
            show_default=False,
        ),
    ],
    quoting: Annotated[
        bool, typer.Option("--passages", metavar="", help=_("Show what stands word for word in the origin, too."))
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show a story: its origin, who copied or rewrote it, and who quoted it in a report of their own."""
    from monitor.store import open_store
    from monitor.stories import keeping as story_keeping

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        story = story_keeping.find(store, address)
        carriers = story_keeping.carriers(store, story.key)
        quoted = [one for one in story_keeping.coverage_of(store, story.origin_article_id) if not one.same_story]
        if as_json:
            write_json_line(_record(store, story, carriers, quoted))
            return
        _show_story(story, carriers, settings)
        _show_coverage(quoted, settings)
        if quoting:
            told: tuple[Carrier | Takeover, ...] = (*carriers[1:], *quoted)
            for one in told:
                _show_passages(store, story, one)


def listing(
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help=_("Stories that gained an article since this day, YYYY-MM-DD; the last seven days without."),
            metavar="DATE",
            show_default=False,
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", metavar="", help=_("Also stories that speak of no cooperation."))
    ] = False,
    limit: Annotated[int, typer.Option("--limit", help=_("Most stories to list."), min=1, max=1000)] = 20,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the stories that most publishers carry."""
    from monitor.store import moment, open_store
    from monitor.stories import keeping as story_keeping

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        ((newest,),) = store.rows("SELECT max(first_seen_at) FROM articles")
        until = max(now(), moment(newest)) if newest else now()
        start = _day(since, settings) if since else (moment(newest) if newest else now()) - USUAL
        stories = story_keeping.top(store, start, until, limit, relevant=not everything)
    if as_json:
        for story in stories:
            write_json_line(_headline(story))
        return
    if not since:
        span = _("Stories that gained an article in the {days} days to {day}; --since takes another day.")
        console().print(span.format(days=USUAL.days, day=local(until, settings)), style="dim")
    _list_stories(stories, settings)


def _day(text: str, settings: "Config") -> datetime:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, in the configured zone
    except ValueError:
        raise ConfigError(N_("--since {value} is no day; use a form such as 2024-09-08"), value=text) from None
    # `top` leaves out what was stored at its start
    return datetime.combine(day, time.min, tzinfo=settings.zone).astimezone(UTC) - timedelta(seconds=1)


def _list_stories(stories: tuple["Story", ...], settings: "Config") -> None:
    from monitor.wording import clean

    if not stories:
        console().print(_("No stories; --since takes an earlier day, --all also what speaks of no cooperation."))
        return
    out = console()
    for story in stories:
        out.print(clean(story.title), style="bold")
        counted = _("publishers: {publishers} · articles: {articles}")
        out.print(f"  {counted.format(publishers=story.sources, articles=story.articles)}")
        out.print(f"  {dated(story.published, settings)} · {clean(story.source_title)} · {story.key}\n", style="dim")


def _show_story(story: "Story", carriers: tuple["Carrier", ...], settings: "Config") -> None:
    from monitor.wording import clean

    out = console()
    out.print(clean(story.title), style="bold")
    out.print(f"{story.key} · {clean(story.url)}", style="dim")
    origin = _("Origin: a release of {source}") if story.official else _("Origin, as far as it was collected: {source}")
    out.print(origin.format(source=clean(story.source_title)))
    counted = _("publishers: {publishers} · articles: {articles} · independent sources: 1")
    out.print(counted.format(articles=story.articles, publishers=story.sources) + "\n")
    for one in sorted(carriers, key=lambda one: one.at):
        shares = _("alike: {similarity} · verbatim: {verbatim}").format(
            similarity=_share(one.similarity), verbatim=_share(one.verbatim)
        )
        _show_article(one, settings, _(ROLE_WORDS[one.role]), "" if one.role == "origin" else shares)


def _show_coverage(quoted: list["Takeover"], settings: "Config") -> None:
    if not quoted:
        return
    console().print(f"\n{_('Reports of their own that took passages of it over:')}")
    for one in quoted:
        taken = _("of the release: {taken} · of the report: {verbatim}")
        _show_article(one, settings, taken.format(taken=_share(one.taken), verbatim=_share(one.verbatim)))


def _show_article(one: "Carrier | Takeover", settings: "Config", *facts: str) -> None:
    from monitor.wording import clean

    told = " · ".join(fact for fact in (dated(one.published, settings), clean(one.source_title), *facts) if fact)
    console().print(f"  {told}")
    console().print(f"    {clean(one.title)}", style="dim")


def _show_passages(store: "Store", story: "Story", one: "Carrier | Takeover") -> None:
    from monitor.stories.keeping import verbatim_passages, whole
    from monitor.wording import clean

    out = console()
    found = verbatim_passages(store, one.article_id, story.origin_article_id)
    out.print(f"\n{clean(one.source_title)}: {clean(one.title)}", style="bold")
    if not found:
        out.print("  " + _("No passage to show: a text is no longer kept."), style="dim")
    text = whole(store, one.article_id)
    for passage in found:
        out.print(f"  “{clean(text[passage.start : passage.end])}”", style="italic")


def _share(share: float) -> str:
    from babel.numbers import format_percent

    return format_percent(share, locale=i18n.active())


def _headline(story: "Story") -> dict[str, Any]:
    return {
        "story": story.key,
        "title": story.title,
        "url": story.url,
        "source": story.source,
        "official": story.official,
        "first_at": story.first_at.isoformat(),
        "last_at": story.last_at.isoformat(),
        "articles": story.articles,
        "publishers": story.sources,
    }


def _record(
    store: "Store", story: "Story", carriers: tuple["Carrier", ...], quoted: list["Takeover"]
) -> dict[str, Any]:
    from monitor.stories.keeping import verbatim_passages

    def passages(article_id: int) -> list[list[int]]:
        if article_id == story.origin_article_id:
            return []
        return [_offsets(one) for one in verbatim_passages(store, article_id, story.origin_article_id)]

    return _headline(story) | {
        "carriers": [
            {
                "article": one.article_id,
                "url": one.url,
                "title": one.title,
                "source": one.source,
                "publisher": one.publisher,
                "at": one.at.isoformat(),
                "published": one.published.isoformat() if one.published else None,
                "role": one.role,
                "similarity": round(one.similarity, 4),
                "verbatim": round(one.verbatim, 4),
                "passages": passages(one.article_id),
            }
            for one in carriers
        ],
        "coverage": [
            {
                "article": one.article_id,
                "url": one.url,
                "title": one.title,
                "source": one.source,
                "at": one.at.isoformat(),
                "published": one.published.isoformat() if one.published else None,
                "taken": round(one.taken, 4),
                "verbatim": round(one.verbatim, 4),
                "passages": passages(one.article_id),
            }
            for one in quoted
        ],
    }


def _offsets(passage: "Passage") -> list[int]:
    return [passage.start, passage.end, passage.other_start, passage.other_end]
