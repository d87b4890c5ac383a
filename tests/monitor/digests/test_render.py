import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from monitor.config import Config
from monitor.digests.audiences import audience
from monitor.digests.digest import Digest, gather
from monitor.digests.render import Rendered, render_digest
from monitor.evidence import Mark, marks
from monitor.watches.alert_mail import Notice, render_alert
from monitor.watches.subjects import Fact, Moved, Proof, Subject
from monitor.watches.watching import built_in
from monitor.wording import clean, link, local_time, names, segments, shorten, topics
from tests.monitor.builders import EVIDENCE
from tests.monitor.busy_day import busy_day
from tests.monitor.sample import NOW, Sample

SOURCES = ["warta", "lentera", "kabar-timur"]
INDONESIAN = Config.model_validate({"sources": SOURCES})
ENGLISH = Config.model_validate({"sources": SOURCES, "language": "en"})
EDITION = datetime(2025, 6, 4, 6, 30, tzinfo=ENGLISH.zone)
OUR_TAGS = {"html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "p", "span"} | {
    "h1",
    "h2",
    "br",
    "a",
}
CLIP = 102_000  # bytes of HTML after which Gmail cuts a mail off


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    with Sample(tmp_path_factory.mktemp("render") / "pantau.db") as sample:
        busy_day(sample)
        yield gather(sample.store, config=ENGLISH, edition=EDITION, until=NOW)


def empty(tmp_path: Path, config: Config = ENGLISH) -> Rendered:
    with Sample(tmp_path / "pantau.db") as sample:
        return render_digest(gather(sample.store, config=config, edition=EDITION, until=NOW), config=config)


def words(text: str) -> str:
    return " ".join(text.split())


# --- the digest -----------------------------------------------------------------------------------------------------


def test_the_html_loads_nothing_and_runs_nothing(digest: Digest) -> None:
    rendered = render_digest(digest, config=ENGLISH)
    tree = lxml_html.fromstring(rendered.html)
    assert tree.xpath("//script | //img | //link | //iframe | //object | //form | //*[@src] | //*[@onerror]") == []
    assert "url(" not in rendered.html
    assert "@import" not in rendered.html


def test_styles_stand_in_the_elements_and_only_media_rules_are_left(digest: Digest) -> None:
    tree = lxml_html.fromstring(render_digest(digest, config=ENGLISH).html)
    (style,) = tree.xpath("//style/text()")
    assert set(re.findall(r"@\w+", style)) == {"@media"}
    assert tree.cssselect("h3")[0].get("style")


def test_links_lead_only_to_web_pages(digest: Digest) -> None:
    tree = lxml_html.fromstring(render_digest(digest, config=ENGLISH).html)
    targets = tree.xpath("//a/@href")
    assert targets
    assert all(target.startswith("https://") for target in targets)


def test_an_address_that_is_no_link_is_shown_as_text(digest: Digest) -> None:
    tree = lxml_html.fromstring(render_digest(digest, config=ENGLISH).html)
    assert "(javascript:alert(1))" in tree.text_content()


def test_hostile_text_is_text(digest: Digest) -> None:
    rendered = render_digest(digest, config=ENGLISH)
    assert "<script>alert('x')</script> {0} %s Bcc: x@evil.example" in words(
        lxml_html.fromstring(rendered.html).text_content()
    )
    assert "\u202e" not in rendered.html + rendered.text


def test_both_forms_tell_the_same(digest: Digest) -> None:
    rendered = render_digest(digest, config=ENGLISH)
    rich = words(lxml_html.fromstring(rendered.html).text_content())
    plain = words(rendered.text)
    for item in (*digest.new, *digest.moved, *digest.denied, *digest.uncertain):
        for told in (
            words(item.evidence.text),
            names(item.parties, language="en", most=12),
            shorten(item.evidence.title, 160),
        ):
            assert told in rich
            assert told in plain
    for quote in digest.quotes:
        assert quote.text in rich
        assert quote.text in plain


def test_decisive_words_side_by_side_are_marked_as_one(digest: Digest) -> None:
    said = (Mark(start=0, end=5, kind="trigger"), Mark(start=6, end=16, kind="status"))
    party = Mark(start=17, end=23, kind="party")
    evidence = replace(digest.new[0].evidence, text="Hasil Kolaborasi Pemkot", marks=(*said, party))
    assert [piece.text for piece in segments(evidence)] == ["Hasil Kolaborasi", " ", "Pemkot"]


def test_parties_and_the_decisive_words_are_marked(digest: Digest) -> None:
    tree = lxml_html.fromstring(render_digest(digest, config=ENGLISH).html)
    quote = tree.cssselect("p.quote")[0]
    assert [node.text for node in quote.cssselect(".party")] == [
        "Kementerian Energi Terbarukan",
        "Korea Selatan",
        "PT Surya Khatulistiwa",
    ]
    assert [node.text for node in quote.cssselect(".said")] == ["menandatangani nota kesepahaman"]


def test_dates_are_local_and_in_the_language_of_the_reader(digest: Digest) -> None:
    indonesian = replace(digest, audience=audience(INDONESIAN))
    assert "Rabu, 4 Juni 2025 01.00 WIB" in render_digest(indonesian, config=INDONESIAN).text
    assert "Wednesday, 4 June 2025 01:00 WIB" in render_digest(digest, config=ENGLISH).text


def test_a_source_that_did_not_answer_is_named_with_its_reason(tmp_path: Path) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        sample.source("lentera", "Lentera Pagi")
        sample.run(
            {"warta": "answered", "lentera": "failed", "kabar-timur": "answered"}, failures={"lentera": "challenge"}
        )
        rendered = render_digest(gather(sample.store, config=ENGLISH, edition=EDITION, until=NOW), config=ENGLISH)
    for form in (words(lxml_html.fromstring(rendered.html).text_content()), words(rendered.text)):
        assert "Incomplete: Lentera Pagi did not answer." in form
        assert "did not answer: it asks for proof of being human" in form


def test_a_complete_day_says_so(tmp_path: Path) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        sample.run(dict.fromkeys(SOURCES, "answered"))
        rendered = render_digest(gather(sample.store, config=ENGLISH, edition=EDITION, until=NOW), config=ENGLISH)
    assert "Complete: every source answered" in rendered.text
    assert "Incomplete" not in rendered.text


def test_a_quiet_day_says_so_and_pads_nothing(tmp_path: Path) -> None:
    rendered = empty(tmp_path)
    assert "A quiet day: nothing new and nothing that moved." in rendered.text
    assert lxml_html.fromstring(rendered.html).cssselect("h3") == []
    assert rendered.subject == "[Pantau] Digest: Wednesday, 4 June 2025, edition of 06:30 WIB (a quiet day)"


def test_a_quiet_edition_says_that_more_is_known_since(tmp_path: Path) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        sample.simple("Dinas Air", "Koperasi Tani", created_at=NOW + timedelta(hours=1))
        rendered = render_digest(gather(sample.store, config=ENGLISH, edition=EDITION, until=NOW), config=ENGLISH)
    assert "Cooperations that became known after this edition's cut-off, of which the next one tells: 1." in words(
        rendered.text
    )


def test_a_flood_stays_below_what_mail_programs_show_and_is_counted(digest: Digest) -> None:
    item = digest.new[2]
    flood = tuple(
        replace(item, key=f"k{n}", evidence=replace(item.evidence, text=item.evidence.text * 9)) for n in range(500)
    )
    rendered = render_digest(replace(digest, new=flood, uncertain=flood), config=ENGLISH)
    assert len(rendered.html.encode()) < CLIP
    headings = [words(node.text_content()) for node in lxml_html.fromstring(rendered.html).cssselect("h2")]
    assert "New cooperations 500" in headings
    assert "and 422 more" in rendered.text


def test_the_worth_of_a_deal_is_told_with_it(digest: Digest) -> None:
    item = digest.new[0]
    told = replace(item, evidence=replace(item.evidence, value="Rp1,5 triliun"))
    rendered = render_digest(replace(digest, new=(told,), top=()), config=ENGLISH)
    for form in (words(lxml_html.fromstring(rendered.html).text_content()), words(rendered.text)):
        assert "worth Rp1,5 triliun" in form


def test_text_lines_are_short_but_for_addresses(digest: Digest) -> None:
    lines = render_digest(digest, config=ENGLISH).text.splitlines()
    assert [line for line in lines if len(line) > 76 and "://" not in line] == []


# --- alerts ---------------------------------------------------------------------------------------------------------

WEB_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)


@given(text=WEB_TEXT, title=WEB_TEXT, url=WEB_TEXT | st.just("https://warta.example/1"), party=WEB_TEXT)
def test_any_web_text_makes_a_harmless_mail(text: str, title: str, url: str, party: str) -> None:
    shown = replace(
        EVIDENCE,
        text=text,
        value=text,
        end=len(text),
        title=title,
        url=url,
        marks=marks([(0, 3, "party")], start=0, length=len(text)),
    )
    told = Subject(
        headline="New cooperation",
        title="",
        parties=(party, title),
        path=("exploring", "signed"),
        denied=False,
        dispute="",
        fields=(text,),
        event=title,
        facts=(Fact(line="", proofs=(Proof(evidence=shown, heading=text, others=(party,)),)),),
        history=tuple(
            Moved(status=status, at=NOW, title=title, url=url, source_title=party, new=True)
            for status in ("exploring", "signed")
        ),
        also=(title,),
    )
    rendered = render_alert(told, config=ENGLISH, watch=built_in(ENGLISH), notice=Notice(roundup=False))
    tree = lxml_html.fromstring(rendered.html)
    assert {node.tag for node in tree.iter() if isinstance(node.tag, str)} <= OUR_TAGS
    assert all(target.startswith(("http://", "https://")) for target in tree.xpath("//a/@href"))
    assert rendered.subject.isprintable()


# --- wording --------------------------------------------------------------------------------------------------------


@given(WEB_TEXT)
def test_clean_text_is_one_printable_line(text: str) -> None:
    assert clean(text).isprintable()
    assert clean(clean(text)) == clean(text)


@given(WEB_TEXT, st.integers(1, 50))
def test_shortened_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://warta.example/berita/1?x=1&y=2", True),
        ("http://warta.example", True),
        ("HTTPS://warta.example/é", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("//warta.example/1", False),
        ('https://warta.example/"onclick=x', False),
        ("https://warta.example/a b", False),
        ("https://warta.example/\u202egnp", False),
        ("https://[broken", False),
        ("https://warta.example/" + "a" * 2000, False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, usable: bool) -> None:
    assert (link(url) is not None) is usable


@pytest.mark.parametrize(
    ("zone", "language", "expected"),
    [
        ("Asia/Jakarta", "id", "Minggu, 8 September 2024 12.34 WIB"),
        ("Asia/Makassar", "id", "Minggu, 8 September 2024 13.34 WITA"),
        ("Asia/Jayapura", "id", "Minggu, 8 September 2024 14.34 WIT"),
        ("Asia/Jakarta", "en", "Sunday, 8 September 2024 12:34 WIB"),
    ],
)
def test_a_time_is_said_as_readers_say_it(zone: str, language: str, expected: str) -> None:
    config = Config.model_validate({"timezone": zone})
    when = datetime.fromisoformat("2024-09-08T05:34:56+00:00")
    assert local_time(when, zone=config.zone, language=language) == expected


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        (("A", "B"), "A – B"),
        (("A", "B", "C"), "A – B – C"),
        (("A", "B", "C", "D", "E"), "A – B and 3 others"),
    ],
)
def test_many_parties_are_counted(parties: tuple[str, ...], expected: str) -> None:
    assert names(parties, language="en", most=3) == expected


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (("pengoperasian taksi air", "taksi air"), ("taksi air",)),
        (("Kota Cerdas", "kota cerdas"), ("Kota Cerdas",)),
        (("energi", "energi"), ("energi",)),
        (("air", "udara", "darat", "laut", "ruang"), ("air", "udara", "darat", "laut")),
        ((), ()),
    ],
)
def test_fields_that_say_the_same_are_named_once(fields: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert topics(fields) == shown


def test_overlapping_and_outlying_spans_are_left_out() -> None:
    found = marks([(10, 14, "party"), (12, 16, "status"), (8, 11, "party"), (16, 30, "trigger")], start=10, length=10)
    assert found == (Mark(start=0, end=4, kind="party"),)


@given(
    st.text(st.characters(categories=("L", "Zs")), min_size=1, max_size=1500),
    st.lists(st.tuples(st.integers(0, 1500), st.integers(1, 40), st.sampled_from(["party", "status"])), max_size=4),
)
def test_a_shown_sentence_is_a_part_of_the_sentence(text: str, spans: list[tuple[int, int, str]]) -> None:
    found = marks([(at, at + size, kind) for at, size, kind in spans], start=0, length=len(text))  # type: ignore[misc]
    shown = "".join(piece.text for piece in segments(replace(EVIDENCE, text=text, end=len(text), marks=found)))
    core = shown.removeprefix("… ").removesuffix(" …")
    assert words(core) in words(clean_or_same(text))
    assert len(core) <= 470


def clean_or_same(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)


def test_a_long_sentence_is_cut_around_the_decisive_words() -> None:
    text = "awal " * 200 + "menandatangani nota " + "akhir " * 200
    start = text.index("menandatangani")
    mark = Mark(start=start, end=start + len("menandatangani nota"), kind="status")
    shown = segments(replace(EVIDENCE, text=text, end=len(text), marks=(mark,)))
    assert [piece.text for piece in shown if piece.kind] == ["menandatangani nota"]
    assert sum(len(piece.text) for piece in shown) < 500
