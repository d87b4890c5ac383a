"""The config.toml that `pantau init` writes: every setting, with its default and what it does, and every site."""

from monitor.config import Config, settings
from monitor.config.notation import as_toml
from monitor.i18n import _
from scrapers.source import Source, bundled, load_sites

SET = ("language", "timezone")
"""What is written as a setting rather than as a remark: what people look for first."""


def commented() -> str:
    """A config.toml that explains itself; read, it gives the defaults."""
    lines = [f"# {_('Configuration of Pantau. What is commented out shows the default.')}", ""]
    table = ""
    for key, default, description in settings():
        head, dot, name = key.rpartition(".")
        if dot and head != table:
            table = head
            # one that may stand there several times, or never, stands there as a remark
            heading = f"# [[{table.removesuffix('[]')}]]" if table.endswith("[]") else f"[{table}]"
            lines += [heading] if lines[-1] == "" else ["", heading]
        lines.append(f"# {_(description)}")
        if key == "sources":
            lines += _sources()
        else:
            written = f"{name} = {default}"
            lines.append(written if key in SET else f"# {written}")
        if not dot:
            lines.append("")
    return "\n".join(lines) + "\n"


def _sources() -> list[str]:
    """The list of sites: those collected by default, then all others as remarks."""
    known, chosen = load_sites(bundled()), Config().sources
    others = [source for name, source in known.items() if name not in chosen]
    return [
        "sources = [",
        *(_entry(known[name]) for name in chosen),
        f"    # {_('Known from descriptions only: run `pantau sources check NAME` first, then take the # away.')}",
        *(_entry(source, mark="# ") for source in others if source.kind == "press"),
        f"    # {_('Official press releases:')}",
        *(_entry(source, mark="# ") for source in others if source.kind == "official"),
        "]",
    ]


def _entry(source: Source, *, mark: str = "") -> str:
    return f"    {mark}{as_toml(source.name)},  # {source.title}"
