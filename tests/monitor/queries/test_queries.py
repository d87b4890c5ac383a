import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.entities.resolution import shipped_keys
from monitor.errors import QueryError
from monitor.learning import learn
from monitor.queries.fields import Field
from monitor.queries.language import parse, terms
from monitor.queries.search import Results, as_json, search
from monitor.stemming import fold
from tests.monitor.sample import NOW, Sample

ZONE = ZoneInfo("Asia/Jakarta")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    with Sample(tmp_path_factory.mktemp("queries") / "pantau.db") as sample:
        sample.source("warta", "Warta Nusantara")
        sample.source("lentera", "Lentera Negara", kind="official")
        article = sample.article(
            "Kemenpar menjajaki kerja sama wisata bahari dengan Korsel. "
            "Bupati Raka Wibisana hadir dalam Pekan Bahari 2025.",
            title="Jajaki wisata bahari",
        )
        for kind, name, form in (
            ("institution", "Kementerian Pariwisata Lestari", "Kemenpar"),
            ("country", "Korea Selatan", "Korsel"),
            ("person", "Raka Wibisana", "Raka Wibisana"),
            ("event", "Pekan Bahari 2025", "Pekan Bahari 2025"),
        ):
            sample.mentioned(article[1], kind, name, form)
        sea = sample.cooperation(
            ("Kementerian Pariwisata Lestari", "Korea Selatan"),
            key="sea",
            fields=("wisata bahari",),
            event="Pekan Bahari 2025",
            at=NOW - timedelta(days=1),
        )
        sample.mention(
            sea,
            article,
            "Kemenpar menjajaki kerja sama wisata bahari dengan Korsel.",
            trigger="menjajaki",
            parties=("Kemenpar", "Korsel"),
        )
        with sample.store.transaction() as connection:
            connection.execute(
                "UPDATE cooperation_mentions SET parties = ?",
                [json.dumps(["Kementerian Pariwisata Lestari", "Korea Selatan"])],
            )
        sample.simple(
            "Pemprov Tirta Kencana",
            "PT Énergi Surya Abadi",
            verb="meneken nota kesepahaman dengan",
            status="signed",
            fields=("energi surya",),
            source="lentera",
            key="sun",
            at=NOW - timedelta(days=10),
        )
        sample.simple("Dinas Pangan", "Koperasi Tani", status="ongoing", key="rice", at=NOW - timedelta(days=40))
        sample.simple("Balai Kopi", "Bank Sawit", status="ended", key="over", at=NOW - timedelta(days=400))
        learn(sample.store, shipped_keys())
        yield sample


def ask(sample: Sample, text: str, **options: object) -> Results:
    return search(sample.store, text, now=NOW, zone=ZONE, **options)  # type: ignore[arg-type]


def found(sample: Sample, text: str) -> list[str]:
    results = ask(sample, text).results
    return [getattr(result, "key", None) or result.title for result in results]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["sea", "sun", "rice", "over"]),
        ("bahari", ["sea"]),
        ("wisata raka", ["sea"]),
        ("wisata koperasi", []),
        ("wisata & bahari", ["sea"]),
        ('"wisata bahari"', ["sea"]),
        ('"bahari wisata"', []),
        ("“wisata bahari”", ["sea"]),
        ("energi", ["sun"]),
        ("baha*", ["sea"]),
        ("-bahari", ["sun", "rice", "over"]),
        ("jenis-sumber:resmi", ["sun"]),
        ("source-kind:press", ["sea", "rice", "over"]),
        ("jenis-sumber:media bahari", ["sea"]),
        ("-jenis-sumber:resmi", ["sea", "rice", "over"]),
        ("NOT bahari", ["sun", "rice", "over"]),
        ("BUKAN -bahari", ["sea"]),
        ("bahari ATAU koperasi", ["sea", "rice"]),
        ("bahari OR koperasi AND tani", ["rice"]),
        ("status:signed", ["sun"]),
        ("status:ditandatangani", ["sun"]),
        ("STATUS:Menjajaki", ["sea"]),
        ("status>=agreed", ["sun", "rice"]),
        ("status >= agreed", ["sun", "rice"]),
        ("status<signed", ["sea"]),
        ("status:berakhir", ["over"]),
        ("pernah:menjajaki", ["sea"]),
        ("ever>=signed", ["sun", "rice"]),
        ("-status:berakhir", ["sea", "sun", "rice"]),
        ('pihak:"Korea Selatan"', ["sea"]),
        ("party:korsel", ["sea"]),
        ("pihak:Korea", ["sea"]),
        ("pihak:Kor", []),
        ('pihak: "énergi surya"', ["sun"]),
        ("sejak:7d", ["sea"]),
        ("sejak:2w", ["sea", "sun"]),
        ("sejak:2025-05", ["sea", "sun"]),
        ("sampai:2025-05", ["sun", "rice", "over"]),
        ("sejak:2025 sampai:1/5/2025", ["rice"]),
        ("sumber:lentera", ["sun"]),
        ('sumber:"warta nusantara" bahari', ["sea"]),
        ("bidang:surya", ["sun"]),
        ("acara:pekan", ["sea"]),
        ('orang:"Raka Wibisana"', ["sea"]),
        ("lembaga:kemenpar", ["sea"]),
        ("kunci:sun", ["sun"]),
        ("kunci:sun ATAU kunci:sea", ["sea", "sun"]),
        ("jenis:artikel bahari", ["Jajaki wisata bahari"]),
        ("jenis:artikel orang:raka acara:bahari lembaga:kemenpar pihak:korsel", ["Jajaki wisata bahari"]),
        (
            "jenis:artikel status:signed bidang:surya sumber:lentera",
            ["Pemprov Tirta Kencana dan PT Énergi Surya Abadi"],
        ),
        ("jenis:artikel kunci:sea sejak:7d", ["Jajaki wisata bahari"]),
        ("https://warta.example", []),
    ],
)
def test_a_query_finds(sample: Sample, text: str, keys: list[str]) -> None:
    assert found(sample, text) == keys


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("stauts:signed", 1, "did you mean 'status'"),
        ("energi stauts:signed", 8, "did you mean 'status'"),
        ("qqqq:x", 1, "known are status, pihak"),
        ("status:singed", 8, "did you mean 'signed'"),
        ("jenis-sumber:resm", 14, "did you mean 'resmi'"),
        ("status:xyzzy", 8, "known are exploring"),
        ("status>=ended", 9, "stands apart"),
        ("sejak>=2024", 1, "write 'sejak:'"),
        ("sejak:kapan", 7, "is no date"),
        ("sejak:2024-13", 7, "is no date"),
        ("sejak:0001", 7, "is no date"),
        ("sampai:9999", 8, "is no date"),
        ('"tak selesai', 1, "not closed"),
        ('pihak:"tak selesai', 7, "not closed"),
        ("energi pihak:", 8, "has no value"),
        ("pihak:---", 1, "has no value"),
        ("ATAU energi", 1, "both sides"),
        ("energi OR", 8, "both sides"),
        ("energi NOT", 8, "negation"),
        ("(a b", 1, "not closed"),
        ("a (b (c) d", 3, "not closed"),
        ("a) b", 2, "closes none"),
        ("pihak:(a b", 7, "not closed"),
        ("a OR )", 3, "both sides"),
        ("a OR OR b", 6, "both sides"),
        ("AND energi", 1, "both sides"),
        ("energi DAN", 8, "both sides"),
        ("a AND AND b", 7, "both sides"),
        ("pihak:(a AND)", 10, "both sides"),
        ("(AND a)", 2, "both sides"),
        ("status>=dibantah", 9, "stands apart"),
        ("(a jenis:artikel)", 4, "can't be negated"),
        ("(" * 30 + "a" + ")" * 30, 21, "at most 20 deep"),
        ("sektor:enrgi", 8, "did you mean 'energi'"),
        ("saluran:g2c", 9, "did you mean 'g2"),
        ("keyakinan>=2", 12, "from 0 to 1"),
        ("nilai>=banyak", 8, "no amount"),
        ("a OR jenis:artikel", 6, "can't be negated"),
        ("?!", 1, "no word"),
        ("a" * 2001, 2001, "at most 2000"),
        ("a " * 61, 121, "at most 60"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(text: str, position: int, words: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text, now=NOW, zone=ZONE)
    assert (refused.value.values["position"], words in str(refused.value)) == (position, True)


def test_days_are_those_of_the_zone() -> None:
    late = datetime(2025, 6, 3, 18, 0, tzinfo=UTC)  # the fourth of June in Jakarta
    (term,) = terms(parse("sejak:today", now=late, zone=ZONE).expression)
    assert (term.field, term.value) == (Field.SINCE, datetime(2025, 6, 4, tzinfo=ZONE))


def test_until_holds_the_whole_day() -> None:
    (term,) = terms(parse("sampai:4/6/2025", now=NOW, zone=ZONE).expression)
    assert term.value == datetime(2025, 6, 5, tzinfo=ZONE)


ANYTHING = st.text(st.characters(), max_size=60) | st.lists(
    st.sampled_from(
        [
            '"',
            "“",
            "”",
            "(",
            ")",
            "-",
            "*",
            "^",
            ":",
            ">=",
            "NEAR",
            "OR",
            "NOT",
            "AND",
            "status",
            "pihak",
            "sejak",
            "a",
            " ",
            "\x00",
            "ended",
            "7d",
            "'",
            ";",
            "\ud800",
            "{",
            "+",
            "jenis",
            "artikel",
            "title",
        ]
    ),
    max_size=12,
).map("".join)


@given(ANYTHING)
def test_any_text_is_answered_or_refused_at_a_place_inside_it(sample: Sample, text: str) -> None:
    try:
        results = ask(sample, text)
    except QueryError as refused:
        position = refused.values["position"]
        assert isinstance(position, int)
        assert 1 <= position <= len(text)
    else:
        assert results.total >= len(results.results)


@given(st.text(st.characters(exclude_characters='"”'), max_size=40).map(lambda text: f"kata {text} 1"))
def test_a_phrase_in_quotation_marks_is_never_an_operator(text: str) -> None:
    query = parse(f'"{text}"', now=NOW, zone=ZONE)
    assert [(term.field, term.exact) for term in terms(query.expression)] == [(Field.TEXT, True)]


@pytest.mark.parametrize("kind", ["kerjasama", "artikel"])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_add_up_to_the_whole(sample: Sample, kind: str, limit: int) -> None:
    whole = ask(sample, f"jenis:{kind}")
    seen, cursor = [], None
    while True:
        page = ask(sample, f"jenis:{kind}", limit=limit, cursor=cursor)
        assert page.total == whole.total
        seen += page.results
        cursor = page.next
        if cursor is None:
            break
    assert tuple(seen) == whole.results


def test_a_page_is_not_shifted_by_what_is_stored_meanwhile(tmp_path: Path) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        for day in range(4):
            sample.simple("Dinas Air", f"Koperasi {day}", key=f"k{day}", at=NOW - timedelta(days=day))
        first = ask(sample, "", limit=2)
        sample.simple("Dinas Api", "Koperasi Baru", key="new", at=NOW + timedelta(hours=1))
        second = ask(sample, "", limit=2, cursor=first.next)
        assert [result.key for result in first.results + second.results] == ["k0", "k1", "k2", "k3"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "cursor", ["x", "AAAA", "%%%", "é", "W10", "bnVsbA", "WyJhcnRpY2xlIiwieCIsMV0", "W1tbW1tbW1tbW1tb" * 50]
)
def test_a_cursor_from_elsewhere_is_refused(sample: Sample, cursor: str) -> None:
    with pytest.raises(QueryError):
        ask(sample, "energi", cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_an_impossible_limit_is_refused(sample: Sample, limit: int) -> None:
    with pytest.raises(QueryError):
        ask(sample, "energi", limit=limit)


def test_json_has_the_shape_of_the_contract(sample: Sample) -> None:
    answer = json.loads(json.dumps(as_json(ask(sample, "kunci:sea"))))
    (result,) = answer["results"]
    evidence = result["evidence"]
    ((title, text),) = sample.store.rows("SELECT title, text FROM versions WHERE id = 1")
    assert (answer["total"], answer["next"]) == (1, None)
    assert result["parties"] == ["Kementerian Pariwisata Lestari", "Korea Selatan"]
    assert f"{title}\n{text}"[evidence["start"] : evidence["end"]] == evidence["text"]
    assert [evidence["text"][mark["start"] : mark["end"]] for mark in evidence["marks"]] == [
        "Kemenpar",
        "menjajaki",
        "Korsel",
    ]


def test_articles_and_sources_of_a_cooperation_are_counted(tmp_path: Path) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        cooperation = sample.simple("Dinas Air", "Koperasi Tani")
        for source in ("warta", "lentera"):
            article = sample.article(f"Dinas Air menggandeng Koperasi Tani, tulis {source}.", source=source)
            sample.mention(
                cooperation,
                article,
                "Dinas Air menggandeng Koperasi Tani",
                trigger="menggandeng",
                parties=("Dinas Air", "Koperasi Tani"),
                status="ongoing",
            )
        (result,) = ask(sample, "").results
        assert (result.articles, result.sources) == (3, 2)  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["pihak:Kemendagri", 'pihak:"Kementerian Dalam Negeri"', "-pihak:Kemlu"])
def test_a_party_is_found_under_the_names_that_the_lexicon_knows(tmp_path: Path, text: str) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        sample.simple("Kementerian Dalam Negeri", "Koperasi Tani", key="home")
        sample.simple("Kementerian Luar Negeri", "Koperasi Kopi", key="abroad")
        assert found(sample, text) == ["home"]


def test_a_denial_is_no_evidence_for_a_word(tmp_path: Path) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        cooperation = sample.simple("Dinas Air", "Koperasi Tani")
        article = sample.article("Dinas Air membantah kontrak waduk dengan Koperasi Tani.")
        sample.mention(
            cooperation,
            article,
            "Dinas Air membantah kontrak waduk dengan Koperasi Tani.",
            trigger="membantah",
            parties=("Dinas Air", "Koperasi Tani"),
            denied=True,
        )
        assert found(sample, "waduk") == []


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_an_article_without_date_is_not_given_the_day_of_its_fetch(tmp_path: Path) -> None:
    sentence = "Dinas Air menjajaki kerja sama dengan Koperasi Tani."
    with Sample(tmp_path / "pantau.db") as undated:
        article = undated.article(sentence, published=None)
        parties = ("Dinas Air", "Koperasi Tani")
        undated.mention(undated.cooperation(parties), article, sentence, trigger="menjajaki", parties=parties)
        (found,) = as_json(search(undated.store, "kerja sama", now=NOW, zone=ZONE))["results"]
        (listed,) = as_json(search(undated.store, "jenis:artikel", now=NOW, zone=ZONE))["results"]
    assert (found["evidence"]["published"], listed["published"]) == (None, None)


def test_what_has_no_date_comes_last_and_in_no_span_of_time(sample: Sample) -> None:
    with Sample(sample.store.path.with_name("undated.db")) as other:
        other.article("Berita wisata.", title="Lama", published=NOW - timedelta(days=900))
        other.article("Berita wisata.", title="Tanpa", published=None, stored_at=NOW)
        other.article("Berita wisata.", title="Baru", published=NOW - timedelta(days=1))
        assert found(other, "jenis:artikel wisata") == ["Baru", "Lama", "Tanpa"]
        assert found(other, "jenis:artikel wisata sejak:2000") == ["Baru", "Lama"]
        assert found(other, "jenis:artikel sejak:1970-01-01") == ["Baru", "Lama"]
        assert found(other, "jenis:artikel wisata sejak:1970-01-01") == ["Baru", "Lama"]
        assert found(other, "jenis:artikel sampai:hari-ini") == ["Baru", "Lama"]
        assert found(other, "jenis:artikel wisata sampai:hari-ini") == ["Baru", "Lama"]
