"""Hostile text in titles, names and publishers: harmless in every form of an edition, as others' parsers read it."""

import unicodedata
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import feedparser
import pypdfium2
import pytest
from lxml import html as lxml_html
from tinyhtml5.parser import HTMLParser

from monitor.config import Config
from monitor.digests.editions import Published, editions_of, publish
from tests.monitor.busy_day import HOSTILE
from tests.monitor.sample import NOW, Sample

CLIP = 102_000  # bytes of HTML after which Gmail cuts a mail off
TEXTS = [
    pytest.param("\u202eDinas\u2066 Air\u200f \u061cterbalik\u2069\u202c", id="bidi"),
    pytest.param("Dinas Air " * 500, id="5000-words"),
    pytest.param("X" * 5000, id="5000-letters"),
    pytest.param(HOSTILE, id="markup"),
    pytest.param("Z\u0351\u036b\u0343a\u0328\u034el\u0334g\u0321o\u0322" * 40, id="stacked-marks"),
    pytest.param('=HYPERLINK("http://evil.example";"x") #panic(1) {{ 7*7 }} $x$ %s', id="formulas"),
]


@pytest.fixture
def edition(tmp_path: Path) -> Callable[[str], tuple[Published, bytes]]:
    """Makes an edition on a cooperation whose names, title, field, event and publisher are a text; and its mail."""

    def make(text: str) -> tuple[Published, bytes]:
        config = Config.model_validate(
            {
                "language": "id",
                "sources": ["warta"],
                "digest": {"recipients": ["redaksi@example.org"], "pdf": "attached"},
            }
        ).model_copy(update={"folder": tmp_path})
        with Sample(tmp_path / "pantau.db") as sample:
            sample.source("warta", text)
            sample.run({"warta": "answered"})
            sample.simple(text, "Koperasi Tani", title=text, status="signed", fields=(text,), event=text)
            sample.simple("Dinas Api", f"{text}\u202e", title=f"{text} kedua", confidence=0.3)
            (day,) = editions_of(NOW.astimezone(config.zone).date(), config=config)
            made = publish(sample.store, config=config, edition=day, now=day)
            ((mail,),) = sample.store.rows("SELECT message FROM outbox")
            return made, mail

    return make


def steering(text: str) -> list[str]:
    """Characters in a text that steer how it is shown."""
    return [name for one in text if one != "\u200b" and (name := unicodedata.category(one)) in ("Cf", "Co")]


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_is_harmless_in_every_form(edition: Callable[[str], tuple[Published, bytes]], text: str) -> None:
    made, raw = edition(text)
    assert made.items == 2
    index, feed = (made.html.with_name(name).read_text() for name in ("index.html", "feed.xml"))
    page, plain = made.html.read_text(), made.text.read_text()
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail.defects == []
    assert mail["Subject"].isprintable()
    assert len(str(mail["Subject"])) < 300
    for form in (page, index):
        parser = HTMLParser()
        parser.parse(form)
        assert list(parser.errors) == []
        assert lxml_html.fromstring(form).xpath("//script | //iframe | //*[@onerror]") == []
    assert steering(page + plain + index + feed) == []
    assert len(page.encode()) < CLIP
    assert max(map(len, plain.splitlines())) < 400
    assert not feedparser.parse(feed.encode()).bozo
    document = pypdfium2.PdfDocument(made.html.with_suffix(".pdf").read_bytes())
    try:
        assert len(document) < 8
        assert steering("".join(one.get_textpage().get_text_range() for one in document).replace("\ufffe", "")) == []
    finally:
        document.close()
