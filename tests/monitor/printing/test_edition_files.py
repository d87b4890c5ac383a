"""The files of an edition: page, text, charts and PDF belong together, in the folder and in the mail."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.digests.editions import Published, editions_of, publish
from monitor.errors import StoreError
from tests.monitor.sample import NOW, Sample

CONFIG = Config.model_validate(
    {"language": "id", "sources": ["warta"], "digest": {"recipients": ["redaksi@example.org"]}}
)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "pantau.db") as sample:
        sample.source("warta", "Warta")
        for back in range(5):
            at = NOW - timedelta(days=back, hours=1)
            sample.run({"warta": "answered"}, at=at)
            sample.simple(f"Dinas Kesehatan {back}", "Kementerian Perhubungan", at=at, created_at=at)
            sample.store.db.conn.execute(
                "UPDATE articles SET first_seen_at = ? WHERE id = ?", [f"{at:%FT%TZ}", back + 1]
            )
        yield sample


def published(sample: Sample, folder: Path, **digest: object) -> Published:
    config = configured(folder, **digest)
    (edition,) = editions_of((NOW + timedelta(hours=1)).astimezone(config.zone).date(), config=config)
    return publish(sample.store, config=config, edition=edition, now=NOW + timedelta(hours=1))


def configured(folder: Path, **digest: object) -> Config:
    return CONFIG.model_copy(update={"folder": folder, "digest": CONFIG.digest.model_copy(update=digest)})


def mail(sample: Sample) -> Message:
    ((message,),) = sample.store.rows("SELECT message FROM outbox WHERE kind = 'digest'")
    return message_from_bytes(message)


def parts(message: Message) -> list[str]:
    return [part.get_content_type() for part in message.walk() if not part.is_multipart()]


def test_the_page_shows_the_charts_that_lie_beside_it(sample: Sample, tmp_path: Path):
    page = published(sample, tmp_path).html
    shown = re.findall(r'<img [^>]*?src="([^"]+)"', page.read_text())

    assert shown == ["2025-06-04T0630-volume.png"]
    assert (page.parent / shown[0]).read_bytes().startswith(b"\x89PNG")


def test_the_mail_carries_the_charts_that_it_shows(sample: Sample, tmp_path: Path):
    published(sample, tmp_path)
    message = mail(sample)
    (html,) = (part for part in message.walk() if part.get_content_type() == "text/html")
    shown = re.findall(r'src="cid:([^"]+)"', html.get_payload(decode=True).decode())  # type: ignore[union-attr]

    assert shown
    assert [part["Content-ID"] for part in message.walk() if part["Content-ID"]] == [f"<{name}>" for name in shown]


def test_a_pdf_lies_beside_the_page(sample: Sample, tmp_path: Path):
    page = published(sample, tmp_path).html

    assert page.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(("wish", "file", "attached"), [("none", False, 0), ("file", True, 0), ("attached", True, 1)])
def test_the_pdf_goes_where_the_audience_wants_it(sample: Sample, tmp_path: Path, wish: str, file: bool, attached: int):
    page = published(sample, tmp_path, pdf=wish).html

    assert (page.with_suffix(".pdf").exists(), parts(mail(sample)).count("application/pdf")) == (file, attached)


def test_a_page_written_again_shows_its_charts(sample: Sample, tmp_path: Path):
    first = published(sample, tmp_path).html
    before = first.read_text()
    first.unlink()

    assert published(sample, tmp_path).html.read_text() == before


def test_an_edition_is_listed_once_it_is_made(sample: Sample, tmp_path: Path):
    page = published(sample, tmp_path).html

    assert page.name in (page.parent / "index.html").read_text()


def test_a_folder_that_can_not_be_written_is_told_in_words(sample: Sample, tmp_path: Path):
    config = configured(tmp_path)
    config.digest_folder.parent.mkdir(parents=True, exist_ok=True)
    config.digest_folder.write_text("a file")

    with pytest.raises(StoreError, match="digest can't be written"):
        published(sample, tmp_path)
