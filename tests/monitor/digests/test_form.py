"""What a digest looks like to programs: valid HTML of equal content with the text, small enough, nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from lxml import html as lxml_html
from tinyhtml5.parser import HTMLParser

from monitor.digests.audiences import audience
from monitor.digests.digest import Digest
from monitor.digests.render import Edition, Picture, render_digest, render_edition
from tests.monitor.busy_day import HOSTILE, busy_day
from tests.monitor.digests.desk import CONFIG, DAY, EDITION, HOUR, configured, gathered, published
from tests.monitor.sample import NOW, Sample

CLIP = 102_000  # bytes of HTML after which Gmail cuts a mail off


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    with Sample(tmp_path_factory.mktemp("form") / "pantau.db") as sample:
        busy_day(sample)
        yield gathered(sample, edition=NOW)


def flooded(busy: Digest, count: int, *, text: int = 1) -> Digest:
    item = busy.new[2]
    long = replace(item.evidence, text=item.evidence.text * text)
    return replace(
        busy,
        new=tuple(replace(item, key=f"k{n}", parties=(f"Dinas {n:05}", "Badan"), evidence=long) for n in range(count)),
    )


def mistakes(html: str) -> list[object]:
    parser = HTMLParser()
    parser.parse(html)
    return list(parser.errors)


def words(text: str) -> str:
    return " ".join(text.split())


def shown(html: str) -> str:
    return words(lxml_html.fromstring(html).text_content())


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_html_is_valid(busy: Digest, language: str) -> None:
    digest = replace(busy, audience=replace(audience(CONFIG), language=language))
    assert mistakes(render_digest(digest, config=CONFIG).html) == []


def test_the_whole_of_a_long_digest_is_valid_too(busy: Digest) -> None:
    assert mistakes(render_edition(flooded(busy, 300), config=CONFIG).whole.html) == []


@pytest.mark.parametrize(
    "hostile", [HOSTILE, "x" * 5000, "</td></table><style>p{}</style>", "{{ 7*7 }} {% raw %} %(a)s"]
)
def test_hostile_names_titles_and_watched_words_stay_text(busy: Digest, hostile: str) -> None:
    item = busy.new[0]
    evil = replace(
        item, parties=(hostile, "B"), event=hostile, evidence=replace(item.evidence, title=hostile, url=hostile)
    )
    digest = replace(busy, audience=replace(audience(CONFIG), title=hostile), new=(evil,))
    rendered = render_digest(digest, config=CONFIG)
    assert mistakes(rendered.html) == []
    assert lxml_html.fromstring(rendered.html).xpath("//script | //img | //*[@onerror]") == []
    assert rendered.subject.isprintable()
    assert len(rendered.html.encode()) < CLIP


def test_a_mail_of_any_length_stays_below_what_mail_programs_show(busy: Digest) -> None:
    edition = render_edition(flooded(busy, 2000, text=9), config=CONFIG)
    assert len(edition.mail.html.encode()) < CLIP
    assert edition.cut


def every(edition: Edition) -> tuple[str, str]:
    return shown(edition.whole.html), words(edition.whole.text)


def test_of_many_matches_every_one_stands_in_the_whole(busy: Digest) -> None:
    for form in every(render_edition(flooded(busy, 700), config=CONFIG)):
        assert [n for n in range(700) if f"Dinas {n:05}" not in form] == []


def test_both_forms_of_a_mail_name_the_same_items_and_count_the_same_rest(busy: Digest) -> None:
    mail = render_edition(flooded(busy, 700), config=CONFIG).mail
    rich, plain = shown(mail.html), words(mail.text)
    named = [n for n in range(700) if f"Dinas {n:05}" in rich]
    assert named == [n for n in range(700) if f"Dinas {n:05}" in plain]
    rest = f"and {700 - len(named)} more; the attached file has them all"
    assert rest in rich
    assert rest in plain


def test_both_forms_say_how_complete_and_how_precise_it_is(busy: Digest) -> None:
    mail = render_digest(busy, config=CONFIG)
    for form in (shown(mail.html), words(mail.text)):
        assert "58 of 72 reported pairs of partners were right (81%)" in form
        assert "Sources asked: 3 of 3; answered: 3." in form


def test_a_mail_that_is_cut_has_the_whole_attached(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, digest={"recipients": ["redaksi@example.org"]})
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    for number in range(70):
        sample.simple("Dinas", f"Koperasi {number:02}", key=f"k{number}", created_at=EDITION - HOUR)
    (made,) = published(sample, config, EDITION)
    ((message,),) = sample.store.rows("SELECT message FROM outbox")
    mail = message_from_bytes(message, policy=policy.default)
    assert mail.defects == []
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("2025-06-04T0630.html", "text/html")
    assert attached.get_content().replace("\r\n", "\n") == made.html.read_text()


def test_what_fits_into_a_mail_is_shown_in_full_and_has_nothing_attached(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, digest={"recipients": ["redaksi@example.org"]})
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    for number in range(26):
        sample.simple("Dinas", f"Koperasi {number:02}", key=f"k{number}", created_at=EDITION - HOUR)
    published(sample, config, EDITION)
    ((message,),) = sample.store.rows("SELECT message FROM outbox")
    mail = message_from_bytes(message, policy=policy.default)
    html, text = (mail.get_body((form,)) for form in ("html", "plain"))
    assert html is not None
    assert text is not None
    assert list(mail.iter_attachments()) == []
    assert len(lxml_html.fromstring(html.get_content()).cssselect("h3")) == 26
    assert [
        n for n in range(26) if f"“Dinas menjajaki kerja sama dengan Koperasi {n:02}.”" not in words(text.get_content())
    ] == []


def test_a_short_digest_has_nothing_attached(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, digest={"recipients": ["redaksi@example.org"]})
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    published(sample, config, EDITION)
    ((message,),) = sample.store.rows("SELECT message FROM outbox")
    assert list(message_from_bytes(message, policy=policy.default).iter_attachments()) == []


def test_a_picture_stands_in_its_section_and_says_what_it_shows(busy: Digest) -> None:
    picture = Picture(src="cid:volume", alt="Articles a day")
    mail = render_digest(busy, config=CONFIG, pictures={"volume": picture})
    (image,) = lxml_html.fromstring(mail.html).xpath("//img")
    assert (image.get("src"), image.get("alt")) == ("cid:volume", "Articles a day")
    assert mistakes(mail.html) == []


def test_sections_stand_in_the_order_of_the_audience(busy: Digest) -> None:
    digest = replace(busy, audience=replace(audience(CONFIG), sections=("quotes", "new", "completeness")))
    headings = [
        words(node.text_content())
        for node in lxml_html.fromstring(render_digest(digest, config=CONFIG).html).cssselect("h2")
    ]
    assert headings == ["Officials in their own words", "New cooperations 3", "How complete this is"]


def test_dark_colours_are_given_for_readers_who_want_them(busy: Digest) -> None:
    html = render_digest(busy, config=CONFIG).html
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<meta name="color-scheme" content="light dark">' in html
