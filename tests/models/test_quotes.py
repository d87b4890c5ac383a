"""Who says what, in quotation marks and without. Every case names its phenomenon.

What needs names runs on the pipeline of lexicons and rules, so that a case tests the rule it is about and no network.
"""

import pytest

from models.quotation import quoted
from models.speakers import Cues
from tests.models.conftest import Read, case


@pytest.fixture(scope="session")
def read(lexicon_read: Read) -> Read:
    return lexicon_read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        case("straight", 'Ia berkata, "Kami siap."', ["Kami siap."]),
        case("curly", "“Kami siap,” katanya.", ["Kami siap,"]),
        case("closing-mark-twice", "”Kami siap,” katanya.", ["Kami siap,"]),
        case("opening-mark-twice", "“Kami siap,“ katanya.", ["Kami siap,"]),
        case("mixed", '"Kami siap,” katanya.', ["Kami siap,"]),
        case("low-opening", "„Kami siap,“ katanya.", ["Kami siap,"]),
        case("lost-end-before-cue", '"Kami siap, kata Budi.', ["Kami siap,"]),
        case("lost-beginning", 'Kami siap," kata Budi.', ["Kami siap,"]),
        case("lost-beginning-in-paragraph", 'Rapat usai. Kami siap," kata Budi.', ["Kami siap,"]),
        case("lost-space-before", 'Rapat selesai."Kami siap," kata Budi.', ["Kami siap,"]),
        case("lost-space-behind", '"Kami siap."Rapat selesai.', ["Kami siap."]),
        case("lost-space-before-cue", '"Kami siap,"kata Budi.', ["Kami siap,"]),
        case("mark-at-each-paragraph", '"Kami siap.\n"Dana ada," katanya.', ["Kami siap.", "Dana ada,"]),
        case("marks-at-both-ends", '"Kami siap.\nDana ada," katanya.', ["Kami siap.\nDana ada,"]),
        case("two-in-one-line", '"Kami siap," katanya. "Dana ada."', ["Kami siap,", "Dana ada."]),
        case("no-quote", "Layar 14 inci dan 5' saja.", []),
    ],
)
def test_quotation_marks_are_paired(cues: Cues, text: str, words: list[str]) -> None:
    assert [text[item.start : item.end] for item in quoted(text, cues.behind)] == words


SPEECH = "Kami siap membantu semua warga"


@pytest.mark.parametrize(
    ("text", "speaker", "means"),
    [
        case("name-behind", f'"{SPEECH}," kata Budi Santarka di Bogor.', "Budi Santarka", "Budi Santarka"),
        case(
            "office-before-the-name",
            f'"{SPEECH}," ujar Menteri Sosial Rudi Samaran.',
            "Rudi Samaran",
            "Rudi Samaran",
        ),
        case("verb-before", f'Budi Santarka menegaskan, "{SPEECH}."', "Budi Santarka", "Budi Santarka"),
        case("verb-behind-the-name", f'"{SPEECH}," Budi Santarka menambahkan.', "Budi Santarka", "Budi Santarka"),
        case("colon", f'Budi Santarka: "{SPEECH}."', "Budi Santarka", "Budi Santarka"),
        case("according-to", f'Menurut Budi Santarka, "{SPEECH}."', "Budi Santarka", "Budi Santarka"),
        case("suffix", f'Budi Santarka hadir. "{SPEECH}," ujarnya.', "Budi Santarka", "ujarnya"),
        case("pronoun", f'Budi Santarka hadir. "{SPEECH}," kata dia.', "Budi Santarka", "dia"),
        case("pronoun-before", f'Budi Santarka hadir. Ia mengatakan, "{SPEECH}."', "Budi Santarka", "Ia"),
        case("short-name", f'Budi Santarka hadir. "{SPEECH}," kata Budi.', "Budi Santarka", "Budi"),
        case(
            "office-alone",
            f'Gubernur Jawa Barat Budi Santarka hadir. "{SPEECH}," kata Gubernur.',
            "Budi Santarka",
            "Gubernur",
        ),
        case(
            "object-does-not-speak",
            f'Usai bertemu Siti Rahayu, Budi Santarka mengatakan, "{SPEECH}."',
            "Budi Santarka",
            "Budi Santarka",
        ),
        case(
            "pronoun-means-the-subject",
            f'Budi Santarka bertemu Siti Rahayu. "{SPEECH}," katanya.',
            "Budi Santarka",
            "katanya",
        ),
        case("slogan-on-a-banner", f'"{SPEECH}" tertulis di sana.', None, None),
        case("who-asked-has-no-name", f'"{SPEECH}?" tanya wartawan kepada Budi Santarka.', None, None),
    ],
)
def test_quotes_have_their_speaker(read: Read, text: str, speaker: str | None, means: str | None) -> None:
    (quote,) = read(text).quotes
    assert quote.direct
    assert quote.text.rstrip(",.?") == SPEECH
    assert quote.speaker == speaker
    assert (f"\n{text}"[quote.speaker_span.start : quote.speaker_span.end] if quote.speaker_span else None) == means


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        case("that-clause", "Budi Santarka mengatakan bahwa proyek itu selesai.", "proyek itu selesai", "mengatakan"),
        case("plain-clause", "Budi Santarka menyebut proyek itu selesai.", "proyek itu selesai", "menyebut"),
        case("comma", "Budi Santarka mengatakan, proyek itu selesai.", "proyek itu selesai", "mengatakan"),
        case("according-to", "Menurut Budi Santarka, proyek itu selesai.", "proyek itu selesai", "Menurut"),
        case("cue-at-the-end", "Proyek itu selesai, kata Budi Santarka.", "Proyek itu selesai", "kata"),
        case(
            "cue-inside",
            "Proyek itu, menurut Budi Santarka, selesai bulan depan.",
            "Proyek itu, menurut Budi Santarka, selesai bulan depan",
            "menurut",
        ),
    ],
)
def test_indirect_speech_is_reported(read: Read, text: str, words: str, cue: str) -> None:
    (quote,) = read(text).quotes
    assert (quote.direct, quote.speaker, quote.text, quote.cue) == (False, "Budi Santarka", words, cue)


@pytest.mark.parametrize(
    "text",
    [
        case("denied-speech", "Budi Santarka tidak mengatakan bahwa proyek itu selesai."),
        case("relative-clause", "Budi Santarka, yang mengatakan bahwa proyek itu selesai."),
        case("nobody", "Laporan itu menyebutkan bahwa proyek itu selesai."),
        case("title", 'Seminar bertajuk "Satu Desa Satu Produk" dibuka Budi Santarka.'),
        case("one-word", 'Budi Santarka menyebutnya "mustahil".'),
    ],
)
def test_what_nobody_says_is_no_quote(read: Read, text: str) -> None:
    assert read(text).quotes == ()


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        case(
            "goes-on-in-the-paragraph",
            f'"{SPEECH}," kata Budi Santarka. "Anggaran sudah ada sejak lama."',
            ["Budi Santarka", "Budi Santarka"],
        ),
        case(
            "goes-on-over-paragraphs",
            f'"{SPEECH}.\n\n"Anggaran sudah ada sejak lama," kata Budi Santarka.',
            ["Budi Santarka", "Budi Santarka"],
        ),
        case(
            "another-one-speaks",
            f'"{SPEECH}," kata Budi Santarka.\n"Kami tunggu dulu," ujar Siti Rahayu.\n"Itu tidak lama," ucapnya.',
            ["Budi Santarka", "Siti Rahayu", "Siti Rahayu"],
        ),
        case(
            "a-new-subject-takes-over",
            f'"{SPEECH}," kata Budi Santarka.\nSiti Rahayu menyambut baik hal itu. "Ini kabar baik," ujarnya.',
            ["Budi Santarka", "Siti Rahayu"],
        ),
    ],
)
def test_speech_over_several_quotes_keeps_its_speakers(read: Read, text: str, speakers: list[str]) -> None:
    assert [quote.speaker for quote in read(text).quotes] == speakers
