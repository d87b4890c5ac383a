"""The command line: `pantau COMMAND`. Commands import what they need when they run, so that `--help` is there at once.

Exit codes: 0 done; 1 something is wrong (`doctor`, `status`) or went wrong; 2 a mistake in the command, the
configuration or a query; 3 the database can't be used; 4 another process is at work; 5 mail could not be delivered;
6 a collection ended, but not every source answered, or an import ended, but lines were left out; 7 `pantau serve` ended
without having been stopped (`status`); 130 interrupted.
"""

import logging
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import i18n

i18n.use(os.environ.get("PANTAU_LANGUAGE", i18n.DEFAULT))

from monitor.cli import (  # noqa: E402 - their help texts are in the language set above
    alerting,
    asking,
    collecting,
    cooperations,
    custody,
    digesting,
    drafting,
    entities,
    exporting,
    files,
    posting,
    reading,
    recipients,
    registry,
    rehearsing,
    setup,
    silencing,
    sources,
    status,
    stories,
    watching,
)
from monitor.cli.common import complain, notice, quiet_output, sentence_of  # noqa: E402 - as above
from monitor.cli.mistakes import sentence  # noqa: E402 - as above
from monitor.cli.shapes import (  # noqa: E402 - as above
    ArticleCommands,
    Command,
    Commands,
    EntityCommands,
    Question,
    StoryCommands,
    Verdict,
)
from monitor.errors import ConfigError, MonitorError  # noqa: E402 - as above
from monitor.i18n import _  # noqa: E402 - as above
from scrapers.errors import SiteError  # noqa: E402 - as above

app = typer.Typer(
    name="pantau",
    cls=Commands,
    help=_(
        "Pantau watches Indonesian news for government cooperation: who works with whom, how far, with which proof."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COLLECT, READ, FILES, SETUP = _("Collect"), _("Read"), _("Files"), _("Set up")
app.command(cls=Command, rich_help_panel=COLLECT, help=_("Show the whole job on a bundled sample newsroom."))(
    collecting.demo
)
app.command(
    cls=Verdict, rich_help_panel=COLLECT, help=_("Collect the configured sources once, through to due alerts.")
)(collecting.run)
app.command(cls=Command, rich_help_panel=COLLECT, help=_("Collect, mail and make digests on schedule until stopped."))(
    collecting.serve
)
app.command(cls=Verdict, rich_help_panel=COLLECT, help=_("Put archived pages (WARC) through the same pipeline."))(
    collecting.replay
)
app.command(cls=Verdict, rich_help_panel=COLLECT, help=_("Analyse stored articles anew; never mails old news."))(
    cooperations.reanalyse
)
app.command("import", cls=Verdict, rich_help_panel=COLLECT, help=_("Take articles from a file into the database."))(
    collecting.import_
)
app.command(cls=Question, rich_help_panel=READ, help=_("Ask for cooperations, articles, entities and quotes."))(
    asking.query
)
app.command(cls=Question, rich_help_panel=READ, help=_("Show who works with whom among what a query finds."))(
    asking.network
)
app.command(cls=Command, rich_help_panel=READ, help=_("Ask the database in SQL; nothing can be changed."))(asking.sql)
app.command(cls=Command, rich_help_panel=READ, help=_("Make and mail today's digests and those missed."))(
    digesting.digest
)
app.command(cls=Command, rich_help_panel=READ, help=_("Show what the registry knows of a body, office or person."))(
    registry.registry
)
app.command(cls=Command, rich_help_panel=READ, help=_("Write what is stored to a file, for other programs."))(
    exporting.export
)

cooperation_commands = typer.Typer(cls=EntityCommands, no_args_is_help=True)
cooperation_commands.command(
    cls=Command, help=_("Show a cooperation with its history and evidence: what `pantau cooperation KEY` does alone.")
)(cooperations.show)
cooperation_commands.command(cls=Command, help=_("Judge that there is no such cooperation."))(cooperations.reject)
cooperation_commands.command(cls=Command, help=_("Judge what facts of a cooperation should be."))(cooperations.correct)
cooperation_commands.command("rulings", cls=Command, help=_("List what was ruled."))(cooperations.listing)
cooperation_commands.command(cls=Command, help=_("Take a ruling back."))(cooperations.undo)
app.add_typer(
    cooperation_commands,
    name="cooperation",
    rich_help_panel=READ,
    help=_("Show a cooperation across articles; reject or correct it."),
)

entity_commands = typer.Typer(cls=EntityCommands, no_args_is_help=True)
entity_commands.command(
    cls=Command, help=_("Show an entity, or who held an office on a day: what `pantau entity NAME` does alone.")
)(entities.show)
entity_commands.command(cls=Command, help=_("Judge two entities to be one."))(entities.merge)
entity_commands.command(cls=Command, help=_("Judge one of an entity's names to be another's."))(entities.split)
entity_commands.command(cls=Command, help=_("Show an entity by another name."))(entities.rename)
entity_commands.command("judgements", cls=Command, help=_("List what was judged."))(entities.listing)
entity_commands.command(cls=Command, help=_("Take a judgement back."))(entities.undo)
app.add_typer(
    entity_commands,
    name="entity",
    rich_help_panel=READ,
    help=_("Show a person, body or event across articles; merge, split or rename it."),
)

article_commands = typer.Typer(cls=ArticleCommands)
article_commands.command(
    "list", cls=Command, help=_("List articles, or show one with its facts: what `pantau articles` does alone.")
)(reading.articles)
article_commands.command(cls=Command, help=_("Remove an article from everywhere, for good."))(custody.forget)
app.add_typer(
    article_commands,
    name="articles",
    rich_help_panel=READ,
    help=_("List articles (`articles list --help` says how), show one with its facts, or forget one."),
)
story_commands = typer.Typer(cls=StoryCommands)
story_commands.command(
    "show", cls=Command, help=_("Show a story with its origin and all that carry it: what `pantau story STORY` does.")
)(stories.show)
story_commands.command("list", cls=Command, help=_("List the stories that most publishers carry."))(stories.listing)
app.add_typer(
    story_commands,
    name="story",
    rich_help_panel=READ,
    help=_("Show one text with its origin and all that copied, rewrote or quoted it."),
)
app.command(cls=Verdict, rich_help_panel=READ, help=_("Say how the last collection went and what is pending."))(
    status.status
)
app.command(cls=Command, rich_help_panel=FILES, help=_("Take the article out of each HTML file."))(files.extract)
app.command(cls=Command, rich_help_panel=FILES, help=_("List the articles that index pages and feeds link to."))(
    files.links
)
app.command(
    cls=Command, rich_help_panel=FILES, help=_("Find officials, institutions, events and cooperations in texts.")
)(files.analyse)
app.command(cls=Command, rich_help_panel=SETUP, help=_("Write a commented config.toml."))(setup.init)
app.command(cls=Verdict, rich_help_panel=SETUP, help=_("Check configuration, sources, database, mail and clock."))(
    setup.doctor
)
KEEP = _("Keep")
app.command(cls=Command, rich_help_panel=KEEP, help=_("Back everything up into a new folder, while Pantau works."))(
    custody.backup
)
app.command(cls=Command, rich_help_panel=KEEP, help=_("Put a back-up where there is nothing yet, or check it."))(
    custody.restore
)
app.command(cls=Command, rich_help_panel=KEEP, help=_("Remove texts and raw pages that need not be kept longer."))(
    custody.prune
)

watch_commands = typer.Typer(cls=Commands)
watch_commands.command(cls=Command, help=_("Make a watch: a question that Pantau goes on asking."))(watching.add)
watch_commands.command("list", cls=Command, help=_("List the watches."))(watching.listing)
watch_commands.command(cls=Command, help=_("Show a watch: what it asks, what it told, what waits."))(watching.show)
watch_commands.command(cls=Command, help=_("Let a watch collect without mailing."))(watching.pause)
watch_commands.command(cls=Command, help=_("Let a paused watch go on; it makes up for what waited."))(watching.resume)
watch_commands.command(cls=Command, help=_("Remove a watch made by command."))(watching.remove)
app.add_typer(
    watch_commands,
    name="watch",
    rich_help_panel=READ,
    help=_("Make, list or pause watches: who is told of what, and when."),
)

alert_commands = typer.Typer(cls=Commands)
alert_commands.command("list", cls=Command, help=_("List what went out or was held, and why."))(alerting.listing)
alert_commands.command(cls=Command, help=_("Explain an alert: reason, facts and the sentence that proves it."))(
    alerting.explain
)
alert_commands.command(cls=Command, help=_("Send the message of an alert once more, marked."))(alerting.replay)
alert_commands.command("test", cls=Command, help=_("Show what a watch would have sent, and why."))(rehearsing.rehearsal)
alert_commands.command(cls=Command, help=_("Mail nothing of a cooperation or query for a while."))(silencing.silence)
alert_commands.command("silences", cls=Command, help=_("List the silences in force."))(silencing.silence_list)
alert_commands.command(cls=Command, help=_("End a silence now."))(silencing.unsilence)
app.add_typer(
    alert_commands,
    name="alerts",
    rich_help_panel=READ,
    help=_("See what was told and why, send it again, try a watch, or silence something."),
)

outbox_commands = typer.Typer(cls=Commands)
outbox_commands.command("list", cls=Command, help=_("List messages, and what became of them."))(posting.listing)
outbox_commands.command(cls=Command, help=_("Show a message, why it was written and who got it."))(posting.show)
outbox_commands.command(cls=Command, help=_("Send what is due now, without collecting anything."))(posting.send)
outbox_commands.command(cls=Command, help=_("Try again what was put off or given up."))(posting.retry)
outbox_commands.command(cls=Command, help=_("Give a message up for those who have not got it."))(posting.drop)
app.add_typer(
    outbox_commands, name="outbox", rich_help_panel=KEEP, help=_("See, send, retry or drop the messages that are sent.")
)

recipient_commands = typer.Typer(cls=Commands)
recipient_commands.command("list", cls=Command, help=_("List who was written to, and what they don't want."))(
    recipients.listing
)
recipient_commands.command(cls=Command, help=_("Write to somebody no longer."))(recipients.remove)
recipient_commands.command(cls=Command, help=_("Write to somebody again."))(recipients.restore)
app.add_typer(
    recipient_commands,
    name="recipients",
    rich_help_panel=KEEP,
    help=_("See who gets mail, and remove or restore them."),
)

site_commands = typer.Typer(cls=Commands)
site_commands.callback(invoke_without_command=True)(sources.listing)
site_commands.command(cls=Verdict, help=_("Fetch a site's newest articles and say what its file no longer fits."))(
    sources.check
)
site_commands.command(cls=Command, help=_("Draft the file of a site that is not known yet."))(drafting.add)
app.add_typer(
    site_commands,
    name="sources",
    rich_help_panel=READ,
    help=_("List the sources that can be collected, check them, or add one."),
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("pantau")
        except PackageNotFoundError:
            number = _("(not installed: run from a checkout)")
        typer.echo(f"pantau {number}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", metavar="", help=_("Show the version."), callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Options before the command."""


def _translate_frames() -> None:
    """Let the frames of typer's help speak our language."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    rich_utils.DEFAULT_STRING = _("[default: {}]")


def main() -> None:
    """Run the command line; an error becomes one sentence on stderr and an exit code."""
    _translate_frames()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr] # a TextIO at start
    log = logging.StreamHandler()
    log.setFormatter(_Harmless("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[log], level=logging.WARNING)
    # each retry is no news: what fails in the end stands in the run's report
    logging.getLogger("stamina").setLevel(logging.ERROR)
    try:
        code = app(standalone_mode=False)
    except KeyboardInterrupt:
        code = 130
    except typer.Abort:
        complain(_("Stopped."))
        code = 1
    except typer.TyperException as mistake:
        code = _correct(mistake)
    except Exception as error:
        code = _explain(error)
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            quiet_output()
    raise SystemExit(code)


class _Harmless(logging.Formatter):
    """Log lines without what could steer a terminal: ids and addresses in them were written by others."""

    def format(self, record: logging.LogRecord) -> str:
        from monitor.wording import harmless

        return "\n".join(map(harmless, super().format(record).split("\n")))


def _correct(mistake: Any) -> int:
    """Say what was mistyped and where help is; the exit code that goes with it."""
    # without a command, typer has shown the help
    if type(mistake).__name__ != "NoArgsIsHelpError":
        complain(sentence(mistake.format_message()))
        if mistake.ctx is not None:
            notice(_("{command} shows how it is used.").format(command=f"{mistake.ctx.command_path} --help"))
    return int(mistake.exit_code)


def _explain(error: Exception) -> int:
    """Say what went wrong in words; the exit code that goes with it."""
    if isinstance(error, ConfigError):
        for problem in error.problems:
            complain(sentence_of(problem))
        return error.exit_code
    if getattr(error, "template", None):
        complain(sentence_of(error))
        if isinstance(error, MonitorError):
            return error.exit_code
        # a site file is configuration, too
        return ConfigError.exit_code if isinstance(error, SiteError) else 1
    with tempfile.NamedTemporaryFile("w", prefix="pantau-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(traceback.format_exc())
    sentence = _("Pantau made a mistake ({kind}: {problem}). Please report it with the file {file}.")
    complain(sentence.format(kind=type(error).__name__, problem=error, file=Path(log.name)))
    return 1
