"""Archives as tests read them."""

from pathlib import Path

from scrapers import warc
from scrapers.article import Page
from scrapers.errors import ArchiveError

TEXT = b"<p>Nota kesepahaman ditandatangani.</p>" * 20


def read(path: Path) -> tuple[list[Page], list[str]]:
    """The pages of an archive, and what was reported of the others."""
    reports: list[ArchiveError] = []
    found = list(warc.pages(path, report=reports.append))
    return found, [str(error) for error in reports]
