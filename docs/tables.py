"""The README's tables of commands, settings, query fields and sources, made from the code so that they can't drift.

The command line's help is in the language of PANTAU_LANGUAGE; the README's is made with `en`.
"""

from collections import defaultdict


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command and what it does."""
    from monitor.cli import app

    names = [(command.name or command.callback.__name__, command.help) for command in app.registered_commands]
    return _table(("command", "does"), [(f"`pantau {name}`", text) for name, text in names])


def settings_table() -> str:
    """Every setting of config.toml, with its default."""
    from monitor.config import settings

    return _table(("setting", "default", "what it is"), [(f"`{k}`", f"`{d}`", text) for k, d, text in settings()])


def query_fields() -> str:
    """Every field of the query language, with its names."""
    from monitor.query_fields import NAMES

    names = defaultdict(list)
    for name, field in NAMES.items():
        names[field].append(f"`{name}:`")
    return _table(("field", "also"), [(forms[0], " ".join(forms[1:])) for forms in names.values()])


def sources() -> str:
    """Every bundled site."""
    from scrapers.source import bundled, load_sites

    rows = [
        (f"`{name}`", source.title, str(len(source.hosts)), source.evidence)
        for name, source in sorted(load_sites(bundled()).items())
    ]
    return _table(("name", "title", "hosts", "evidence"), rows)
