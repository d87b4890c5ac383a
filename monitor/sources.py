"""Which sources a configuration chooses, out of the bundled site files and the user's own."""

import difflib
from collections.abc import Iterable

from monitor.config import Config
from monitor.errors import ConfigError
from monitor.i18n import N_
from scrapers.source import Source, bundled, load_sites


def known(config: Config) -> dict[str, Source]:
    """Every site file that `config` can choose from, by name; the user's folder wins over the bundled files."""
    folder = config.sites_folder
    if folder is not None and not folder.is_dir():
        raise ConfigError(N_("sites = {folder} is no folder; make it, or remove the key"), folder=str(folder))
    return load_sites(bundled(), *([folder] if folder else []))


def chosen(config: Config, only: Iterable[str] = ()) -> dict[str, Source]:
    """The sources to collect: those of `only` where it names some, else those of `config.sources`."""
    sources = known(config)
    names = list(only) or config.sources
    for name in names:
        if name not in sources:
            near = difflib.get_close_matches(name, sources, n=1, cutoff=0.5)
            if near:
                raise ConfigError(
                    N_("There is no source '{name}'; did you mean '{suggestion}'?"), name=name, suggestion=near[0]
                )
            raise ConfigError(
                N_("There is no source '{name}'; known are {known}"), name=name, known=", ".join(sorted(sources))
            )
    return {name: sources[name] for name in names}
