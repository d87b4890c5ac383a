"""What belongs to an edition beside its words: charts and the PDF; and the files of all of it."""

import logging
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.config import Config
from monitor.digests.archive import write_archive
from monitor.digests.charts import charts
from monitor.digests.clippings import clippings
from monitor.digests.digest import Digest
from monitor.digests.render import Edition, Picture
from monitor.digests.typesetting import TypesettingError
from monitor.errors import StoreError
from monitor.files import write_atomically
from monitor.i18n import N_
from monitor.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart as PNG. Mails show it by the Content-ID `name`, pages from the file beside them."""

    name: str
    png: bytes
    alt: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """The charts of an edition and its PDF, None where its audience has none."""

    drawings: tuple[Drawing, ...] = ()
    pdf: bytes | None = None

    @property
    def pictures(self) -> dict[str, Picture]:
        """The charts as the mail's HTML names them."""
        return {one.name: Picture(src=f"cid:{one.name}", alt=one.alt, width=one.width) for one in self.drawings}


def extras(digest: Digest, *, config: Config) -> Extras:
    """Draw the charts and set the PDF. What fails is logged and left out: the digest itself must not wait for it."""
    drawings: list[Drawing] = []
    pdf = None
    try:
        drawings += [
            Drawing(name=chart.name, png=chart.png(), alt=chart.alt, width=chart.shown) for chart in charts(digest)
        ]
        if digest.audience.pdf != "none":
            pdf = clippings(digest, config=config)
    except TypesettingError:
        log.exception("the digest is made without what could not be drawn")
    return Extras(drawings=tuple(drawings), pdf=pdf)


def attachments(shown: Edition, made: Extras, *, name: str, with_pdf: bool) -> list[tuple[str, bytes]]:
    """The files that go with the mail: the whole, where the mail is not all of it, and the PDF, where it is wanted."""
    stem = name.replace("/", "-").replace(":", "")
    files = []
    if shown.cut:
        html = shown.whole.html
        for one in made.drawings:
            # a file that is opened from a mail has nothing beside it
            html = html.replace(f'"cid:{one.name}"', f'"data:image/png;base64,{b64encode(one.png).decode()}"')
        files.append((f"{stem}.html", html.encode()))
    if with_pdf and made.pdf is not None:
        files.append((f"{stem}.pdf", made.pdf))
    return files


def file_of(config: Config, name: str, kind: str) -> Path:
    """Where an edition's file of a kind ("html", "txt", "pdf") lies."""
    return config.digest_folder / f"{name.replace(':', '')}.{kind}"


def write(config: Config, name: str, shown: Edition, made: Extras) -> None:
    """Write the page and the text, and what `made` holds beside them. Raises StoreError where that is impossible."""
    page = file_of(config, name, "html")
    with _explained(config):
        for one in made.drawings:
            write_atomically(page.with_name(f"{page.stem}-{one.name}.png"), one.png)
        if made.pdf is not None:
            write_atomically(file_of(config, name, "pdf"), made.pdf)
        write_words(config, name, html=shown.whole.html, text=shown.whole.text)


def list_past(store: Store, config: Config) -> None:
    """Bring the archive's page and feed up to date. Raises StoreError where that is impossible."""
    with _explained(config):
        write_archive(store, config)


@contextmanager
def _explained(config: Config) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            N_("The digest can't be written to {folder}: {problem}; free space or name another folder with `data`"),
            folder=str(config.digest_folder),
            problem=error.strerror or str(error),
        ) from error


def write_words(config: Config, name: str, *, html: str, text: str) -> None:
    """Write the page, which shows the charts that lie beside it, and the text. Raises OSError."""
    page = file_of(config, name, "html")
    for picture in page.parent.glob(f"{page.stem}-*.png"):
        html = html.replace(f'"cid:{picture.stem.removeprefix(page.stem)[1:]}"', f'"{picture.name}"')
    write_atomically(page, html.encode())
    write_atomically(file_of(config, name, "txt"), text.encode())
