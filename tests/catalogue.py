"""The messages that people may be shown, as the code has them, and the catalogue that translates them.

    python -m tests.catalogue      bring monitor/locale/id.po up to date; new messages come without a translation
"""

from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "monitor" / "locale" / "id.po"

METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2"), ("**.py", "python")]

KEYWORDS = {
    name: None
    for name in (
        "_",
        "N_",
        "translate",
        # an error's first argument is the template of its sentence
        "SiteError",
        "DiscoveryError",
        "ArchiveError",
        "FetchError",
        "ModelError",
        "InputError",
        "LexiconError",
        "MonitorError",
        "ConfigError",
        "QueryError",
        "StoreError",
        "BusyError",
        "DeliveryError",
    )
}


def messages() -> Catalog:
    """Every message in monitor, scrapers and models."""
    found = Catalog(locale="id", project="Pantau", fuzzy=False)
    for package in ("monitor", "scrapers", "models"):
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / package, method_map=METHODS, keywords=KEYWORDS
        ):
            # the sample newsroom's own templates are Indonesian pages, not messages
            if "demo" not in Path(file).parts[:1] or file.endswith(".py"):
                found.add(message, locations=[(f"{package}/{Path(file).name}", 0)])
    return found


def catalogue() -> Catalog:
    """The catalogue as it is."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="id")


def main() -> None:
    wanted = messages()
    updated = catalogue() if CATALOGUE.exists() else Catalog(locale="id", project="Pantau", fuzzy=False)
    updated.update(wanted, no_fuzzy_matching=True)
    updated.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        write_po(file, updated, width=120, sort_output=True, no_location=True, omit_header=False, ignore_obsolete=True)


if __name__ == "__main__":
    main()
