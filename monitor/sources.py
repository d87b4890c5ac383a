"""Which sources a configuration chooses, out of the bundled site files and the user's own."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from monitor.config import Config
from monitor.errors import ConfigError
from monitor.i18n import N_
from monitor.store import open_store
from scrapers.source import Source, bundled, load_sites


def known(config: Config) -> dict[str, Source]:
    """Every site file that `config` can choose from, by name; the user's folder wins over the bundled files."""
    folder = config.sites_folder
    if folder is not None and not folder.is_dir():
        raise ConfigError(N_("sites = {folder} is no folder; make it, or remove the key"), folder=str(folder))
    return load_sites(bundled(), *([folder] if folder else []))


def chosen(config: Config, only: Iterable[str] = ()) -> dict[str, Source]:
    """The sources to collect: those of `only` where it names some, else those of `config.sources`.

    Raises ConfigError where one of them, or one of [retention], is unknown.
    """
    sources = known(config)
    names = list(only) or config.sources
    for name in names:
        if name not in sources:
            raise _unknown(name, sources)
    check_retention(config, sources)
    return {name: sources[name] for name in names}


def check_retention(config: Config, sources: Mapping[str, Source]) -> None:
    """Raise ConfigError where [retention] has days for a source that neither a site file nor the database knows."""
    strange = [name for name in config.retention.sources if name not in sources]
    if not strange:
        return
    # imported articles may come from outlets that no site file describes
    stored = _stored(config.database)
    for name in strange:
        if name not in stored:
            raise _unknown(name, {*sources, *stored})


def _stored(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    with open_store(path, create=False) as store:
        return {row["name"] for row in store.rows("SELECT name FROM sources UNION SELECT source FROM articles")}


def _unknown(name: str, sources: Iterable[str]) -> ConfigError:
    known = sorted(sources)
    for near in difflib.get_close_matches(name, known, n=1, cutoff=0.5):
        return ConfigError(N_("There is no source '{name}'; did you mean '{suggestion}'?"), name=name, suggestion=near)
    return ConfigError(N_("There is no source '{name}'; known are {known}"), name=name, known=", ".join(known))
