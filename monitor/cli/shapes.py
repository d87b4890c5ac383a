"""The shapes that commands have: which of their words are options, and which command is meant where none is named."""

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from monitor.cli.asking import words_last
from monitor.cli.common import outlasting_readers
from monitor.i18n import _


def _help_in_our_words(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.metavar, option.help = "", _("Show this help.")
    return option


class Command(TyperCommand):
    """A command whose `--help` describes itself in the language spoken now."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        return _help_in_our_words(super().get_help_option(ctx))


class Question(Command):
    """A command whose question may begin with one minus ("-pupuk")."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        options = [param for param in self.get_params(ctx) if isinstance(param, TyperOption)]
        flags = [name for option in options if option.is_flag for name in option.opts]
        valued = [name for option in options if not option.is_flag for name in option.opts]
        return super().parse_args(ctx, words_last(flags, valued, args))


class Verdict(Command):
    """A command whose exit code says how things are, so that it ends with that also where `| head` has seen enough."""

    def invoke(self, ctx: Any) -> Any:
        with outlasting_readers():
            return super().invoke(ctx)


class Commands(TyperGroup):
    """All commands, likewise."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        return _help_in_our_words(super().get_help_option(ctx))


class ArticleCommands(Commands):
    """Articles are listed, or one is shown, where no other command of these is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["list", *args])


class StoryCommands(Commands):
    """A story is shown where no other command of these is named; all are listed where nothing is said."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args:
            args = ["list"]
        elif args[0] not in ctx.help_option_names:
            # options may stand before the command
            named = next((arg for arg in args if arg in self.commands), None)
            at = args.index(named) if named else len(args)
            args = [named or "show", *args[:at], *args[at + 1 :]]
        return super().parse_args(ctx, args)


class EntityCommands(Commands):
    """An entity or cooperation is shown where no other command of these is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        other = not args or args[0] in self.commands or args[0] in ctx.help_option_names
        return super().parse_args(ctx, args if other else ["show", *args])
