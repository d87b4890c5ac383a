"""What all commands share: where the configuration is, how errors and progress are shown."""

import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from monitor import i18n
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.config import Config
    from scrapers.article import Page
    from scrapers.fetch import Fetcher
    from scrapers.policy import Policy

DEMO_FOLDER = Path("demo-data")
HERE = Path("config.toml")
STAGE_WORDS = {
    "days": N_("days"),
    "extract": N_("extracting"),
    "analyse": N_("analysing"),
    "learn": N_("resolving names"),
    "link": N_("linking"),
    "place": N_("gathering stories"),
    "import": N_("importing"),
    "wait": N_("waiting for another run"),
    "check": N_("checking"),
}

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help=_("Configuration file."), metavar="FILE", show_default=False)
]
DatabaseOption = Annotated[
    Path | None,
    typer.Option("--db", help=_("Database, where it is not the configured one."), metavar="FILE", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", metavar="", help=_("Print JSON."))]
LimitOption = Annotated[int, typer.Option("--limit", help=_("Results a page."), min=1, max=1000)]
JsonLinesOption = Annotated[bool, typer.Option("--jsonl", metavar="", help=_("Print one JSON object a line."))]


def now() -> datetime:
    """The current instant, in UTC; the one place where the commands read the clock."""
    return datetime.now(UTC)


def configured(config: Path | None, database: Path | None, *, reading: bool = False) -> "Config":
    """The configuration to work with; `database` takes the place of the one that it names.

    In this order: `--config`; config.toml in the working folder; demo-data/. A command that only reads turns to
    demo-data/ as well while the configured database does not exist yet, and says so.
    """
    from monitor.config import load

    here, demo = HERE, DEMO_FOLDER / "config.toml"
    if config is not None:
        settings = load(config)
    elif here.is_file():
        settings = load(here)
        if reading and database is None and not settings.database.exists() and demo.is_file():
            notice(
                _("{database} does not exist yet: using {folder}/").format(
                    database=settings.database, folder=DEMO_FOLDER
                )
            )
            settings = load(demo)
    elif demo.is_file():
        notice(_("No config.toml here: using {folder}/").format(folder=DEMO_FOLDER))
        settings = load(demo)
    elif database is not None:
        from monitor.config import Config

        settings = Config()
    else:
        raise ConfigError(
            N_("No config.toml here; `pantau init` writes one, `pantau demo` shows Pantau at work without")
        )
    if "PANTAU_LANGUAGE" not in os.environ:
        i18n.use(settings.language)
    if settings.registry_folder is not None:
        from monitor.registry import use

        use(settings.registry_folder)
    return settings if database is None else settings.model_copy(update={"database_file": database})


def is_configured() -> bool:
    """Whether there is a configuration to find without `--config`."""
    return HERE.is_file() or (DEMO_FOLDER / HERE.name).is_file()


def console(*, stderr: bool = False) -> "Console":
    """Where people read: colours and widths follow the terminal; nothing in a text is taken for markup.

    What comes from texts, files or the web passes `wording.clean` or `wording.harmless` before it is printed.
    """
    from rich.console import Console

    class Patient(Console):
        def on_broken_pipe(self) -> None:
            _unread()

    return Patient(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())


_OUTLASTING = ContextVar("outlasting", default=False)


@contextmanager
def outlasting_readers() -> Iterator[None]:
    """Let what is done inside go on where nobody reads its output any more: its exit code is still waited for."""
    before = _OUTLASTING.set(True)
    try:
        yield
    finally:
        _OUTLASTING.reset(before)


def _unread() -> None:
    if not _OUTLASTING.get():
        reader_left()
    quiet_output()


def reader_left() -> NoReturn:
    """End well: who read our output (`| head`) has seen enough."""
    quiet_output()
    raise SystemExit(0)


def quiet_output() -> None:
    """Write what is still to be written to nowhere, for Python would complain at exit that nobody reads it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def notice(sentence: str) -> None:
    """A remark beside the output, on stderr."""
    _aside(sentence, style="dim")


def warn(sentence: str) -> None:
    """Something that the reader should mend, on stderr."""
    _aside(sentence, style="yellow")


def complain(sentence: str) -> None:
    """Why the command ends, on stderr."""
    _aside(sentence, style="red")


def _aside(sentence: str, *, style: str) -> None:
    from monitor.wording import clean

    console(stderr=True).print(clean(sentence), style=style)


def sentence_of(error: Exception) -> str:
    """An error's sentence in the language spoken now. Values are only ever inserted, never interpreted.

    What was typed or read stays as it is; only the values that are words of ours are translated.
    """
    template: str = getattr(error, "template", "")
    values: Mapping[str, object] = getattr(error, "values", {})
    ours = {
        # an error of somebody else's has no template, and stays as it is
        key: sentence_of(value)
        if isinstance(value := values[key], Exception) and hasattr(value, "template")
        else _(str(value))
        for key in ("problem", "expected")
        if key in values
    }
    return _(template).format_map({**values, **ours})


def write_json_line(record: Mapping[str, Any]) -> None:
    """One JSON object and a line feed on stdout."""
    try:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    except BrokenPipeError:
        _unread()


@contextmanager
def progress(description: str) -> Iterator[Callable[[str, int, int], None]]:
    """A callback `(stage, done, total)` that draws a bar on a terminal and does nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bars:
        waiting = bars.add_task(description, total=None)
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            bars.update(waiting, visible=False)
            if stage not in tasks:
                tasks[stage] = bars.add_task(_(STAGE_WORDS.get(stage, stage)), total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield show


def getting(fetcher: "Fetcher", *, source: str, policy: "Policy") -> "Callable[[str], Awaitable[Page]]":
    """What fetches a page of a source anew, as `scrapers.probe` and `scrapers.drafting.scout` ask for it."""
    from scrapers.article import Page

    async def get(url: str) -> Page:
        answer = await fetcher.get(url, source=source, policy=policy)
        assert isinstance(answer, Page)  # noqa: S101 - only a request with validators is answered otherwise
        return answer

    return get


def local(instant: str | datetime | None, config: "Config") -> str:
    """An instant as people here read it ("8 Sep 2024 12.34"), in the configured time zone; "-" for none."""
    if instant is None:
        return "-"
    from babel.dates import format_datetime

    moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    pattern = "d MMM y HH:mm" if i18n.active() == "en" else "d MMM y HH.mm"
    return format_datetime(moment, pattern, tzinfo=config.zone, locale=i18n.active())


def show_lost(count: int) -> None:
    """How many pages could not be processed, where some could not."""
    if count:
        console().print(_("Pages that could not be processed: {count}").format(count=count), style="yellow")


@contextmanager
def open_lines(path: str) -> Iterator[IO[str]]:
    """The lines of a UTF-8 file, or of stdin for "-"; raises ConfigError where it can't be read."""
    with ExitStack() as stack:
        try:
            # 0 is stdin, which stays open
            given = 0 if path == "-" else Path(path)
            file = stack.enter_context(open(given, encoding="utf-8-sig", closefd=given != 0))
        except OSError as error:
            raise ConfigError(
                N_("{file}: can't be read ({problem})"), file=path, problem=error.strerror or ""
            ) from None
        try:
            yield file
        except UnicodeDecodeError as error:
            raise ConfigError(
                N_("{file}: is not UTF-8 text (byte {byte}); save it as UTF-8"), file=path, byte=error.start
            ) from None
