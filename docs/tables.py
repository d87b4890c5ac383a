"""The documents' tables of commands, settings, query fields and sources, made from the code so that they can't drift.

The command line's help is in the language of PANTAU_LANGUAGE; the README's is made with `en`.
"""

import re
from collections import Counter, defaultdict


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command and what it does."""
    from typer.main import get_command

    from monitor.cli import app

    rows = []
    for name, command in get_command(app).commands.items():
        rows.append((f"`pantau {name}`", command.help))
        inner = getattr(command, "commands", {})
        rows += [(f"`pantau {name} {below}`", part.help) for below, part in inner.items()]
    return _table(("command", "does"), rows)


def settings_table() -> str:
    """Every setting of config.toml, with its default."""
    from monitor.config import settings

    return _table(("setting", "default", "what it is"), [(f"`{k}`", f"`{d}`", text) for k, d, text in settings()])


def query_fields() -> str:
    """Every field of the query language: its names, what it means, and an example."""
    from monitor.queries.fields import NAMES, SAYS

    names = defaultdict(list)
    for name, field in NAMES.items():
        names[field].append(f"`{name}:`")
    rows = [(forms[0], " ".join(forms[1:]), *SAYS[field]) for field, forms in names.items()]
    return _table(("field", "also", "means", "for example"), rows)


def sql_views() -> str:
    """Every view of `pantau sql`, and what a row of it is."""
    from monitor.queries.views import VIEWS

    return _table(("view", "holds"), [(f"`{view}`", says) for view, (says, _) in VIEWS.items()])


def sql_columns() -> str:
    """The columns of every view of `pantau sql`."""
    from monitor.queries.views import VIEWS

    rows = [(f"`{view}`", f"`{name}`", says) for view, (_, columns) in VIEWS.items() for name, says in columns.items()]
    return _table(("view", "column", "what stands in it"), rows)


def sources() -> str:
    """Every bundled site."""
    from scrapers.source import bundled, load_sites

    rows = [
        (f"`{name}`", source.title, source.kind, str(len(source.hosts)), source.evidence)
        for name, source in sorted(load_sites(bundled()).items())
    ]
    return _table(("name", "title", "kind", "hosts", "evidence"), rows)


def sites() -> str:
    """Every bundled site with what its file rests on; the remark is the one that stands behind `evidence` in it."""
    from monitor.config import SOURCES
    from scrapers.source import bundled, load_sites

    rows = []
    for name, source in sorted(load_sites(bundled()).items()):
        kinds = Counter(entry.kind for entry in source.discover)
        lists = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        mode = "" if source.policy.mode == "full" else source.policy.mode
        file = (bundled() / f"{name}.toml").read_text(encoding="utf-8")
        remark = re.search(r"^evidence = .*?# (.*)$", file, re.MULTILINE)
        default = "yes" if name in SOURCES else ""
        rows.append((f"`{name}`", source.kind, lists, mode, default, source.evidence, remark[1] if remark else ""))
    return _table(("name", "kind", "lists", "mode", "by default", "evidence", "remark"), rows)


def export_tables() -> str:
    """Every table of `pantau export`, and whether there is a feed of it."""
    from monitor.exports.columns import TABLES

    rows = [(f"`{table.name}`", table.says, "yes" if table.feed else "") for table in TABLES.values()]
    return _table(("table", "holds", "feed"), rows)


def export_columns(name: str) -> str:
    """The columns of one table of `pantau export`."""
    from monitor.exports.columns import TABLES

    rows = [(f"`{column.name}`", column.kind.value, column.says) for column in TABLES[name].columns]
    return _table(("column", "kind", "what stands in it"), rows)
