"""What mails say: who reports the very same, both sides of a contradiction, the articles of a burst, round-ups."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from lxml import html

from monitor.delivery.mail import LARGEST_HTML
from monitor.watches.pacing import PAGE
from tests.monitor.sample import NOW
from tests.monitor.watches.desk import Desk, text

WATER = ("Dinas Air", "Koperasi Tani")
BOTH = "Dinas Air dan Koperasi Tani"
HOUR = timedelta(hours=1)


@pytest.fixture
def known(desk: Desk) -> int:
    """A cooperation that two publishers report, one of them as signed too, when a watch begins."""
    for name in ("warta", "lentera", "kabar"):
        desk.source(name, name.title())
    cooperation = desk.simple(*WATER, key="water", source="warta")
    desk.report(cooperation, WATER, f"{BOTH} menjajaki irigasi.", trigger="menjajaki", source="lentera")
    return cooperation


def _page(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_only_who_reports_the_step_reports_it_too(desk: Desk, known: int) -> None:
    desk.watch({})
    desk.moved(known, WATER, status="signed", previous="exploring", source="warta")
    desk.report(known, WATER, f"{BOTH} teken kontrak.", trigger="teken", source="kabar", status="signed")
    (mail,) = desk.alert()
    assert "Also reported by Kabar." in text(mail)
    assert "Also writing about this cooperation: Lentera." in text(mail)


def test_who_reports_a_signing_does_not_report_its_denial(desk: Desk, known: int) -> None:
    desk.watch({"triggers": ["contradiction"]})
    denial = f"{BOTH} membantah kerja sama itu."
    mention = desk.report(known, WATER, denial, trigger="membantah", source="kabar", denied=True)
    desk.step(known, mention, kind="denied", previous="exploring")
    (mail,) = desk.alert()
    assert "Also reported by Lentera." in text(mail).partition("Against it stands:")[2]
    assert "reported by" not in text(mail).partition("Against it stands:")[0]


def test_a_denial_is_of_the_parties_that_it_names(desk: Desk) -> None:
    desk.watch({"triggers": ["contradiction"]})
    three = (*WATER, "PT Pompa Jaya")
    cooperation = desk.cooperation(three, key="water")
    sentence = "Dinas Air, Koperasi Tani dan PT Pompa Jaya menjajaki pompa."
    desk.report(cooperation, three, sentence, trigger="menjajaki")
    mention = desk.report(cooperation, WATER, f"{BOTH} membantah.", trigger="membantah", denied=True)
    desk.step(cooperation, mention, kind="denied")
    (mail,) = desk.alert()
    assert mail["Subject"] == "[Pantau] Cooperation denied: Dinas Air – Koperasi Tani (denied)"
    assert sentence in text(mail)


def test_who_does_not_name_the_party_did_not_report_that_it_joined(desk: Desk, known: int) -> None:
    desk.watch({"triggers": ["party"]})
    three = (*WATER, "PT Pompa Jaya")
    for hours, source in ((2, "warta"), (1, "kabar")):
        sentence = f"{BOTH} mengajak PT Pompa Jaya kata {source}."
        desk.report(known, three, sentence, trigger="mengajak", source=source, at=NOW - hours * HOUR)
    (mail,) = desk.alert()
    assert "Also reported by Kabar." in text(mail)
    assert "Also writing about this cooperation: Lentera." in text(mail)


def test_a_contradiction_is_shown_from_both_sides_with_what_differs(desk: Desk, known: int) -> None:
    desk.watch({"triggers": ["contradiction"]})
    said = {
        source: desk.report(
            known,
            WATER,
            f"{BOTH} teken kontrak kata {source}.",
            trigger="teken",
            source=source,
            status="signed",
            day=day,
        )
        for source, day in (("warta", "2025-06-02"), ("lentera", "2025-06-02"), ("kabar", "2025-06-03"))
    }
    desk.contradict(known, said["kabar"], said["warta"], kind="day")
    (mail,) = desk.alert()
    assert mail["Subject"] == "[Pantau] Articles disagree: Dinas Air – Koperasi Tani (3 June 2025 / 2 June 2025)"
    told = text(mail)
    assert "Articles contradict each other on the day of signing: 3 June 2025 or 2 June 2025." in told
    ours, _, theirs = told.partition("2 June 2025:")
    assert "teken kontrak kata kabar." in ours
    assert "teken kontrak kata warta." in theirs
    assert "Also reported by Lentera." in theirs
    assert "reported by" not in ours
    links = html.fromstring(_page(mail)).xpath("//a/@href")
    assert len({link for link in links if "/berita/" in link}) >= 2
    assert "THE WAY SO FAR" in told


def _burst(desk: Desk, cooperation: int, *, sources: int = 6) -> None:
    for number in range(sources):
        desk.source(f"koran-{number}", f"Koran {number}")
        sentence = f"{BOTH} menjajaki pompa nomor {number}."
        desk.report(cooperation, WATER, sentence, trigger="menjajaki", source=f"koran-{number}")


def test_a_burst_is_shown_by_articles_of_it_and_names_its_publishers(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water", source="warta", at=NOW - timedelta(days=20))
    desk.watch({"triggers": ["coverage"]})
    _burst(desk, cooperation)
    (mail,) = desk.alert()
    told = text(mail)
    assert "Publishers: Koran 0, Koran 1, Koran 2, Koran 3, Koran 4, Koran 5" in told
    assert [f"menjajaki pompa nomor {number}." in told for number in range(6)] == [True] * 3 + [False] * 3
    assert told.count("https://koran-") == 3
    assert "Koperasi Tani. Pertemuan" not in told


def test_a_burst_that_one_cooperation_explains_is_one_mail(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water", at=NOW - timedelta(days=20))
    desk.watch({"triggers": ["coverage"], "query": "pihak:Air"})
    _burst(desk, cooperation)
    (mail,) = desk.alert()
    assert mail["Subject"] == "[Pantau] Much in the news: Dinas Air – Koperasi Tani (exploring)"
    assert desk.decisions()["coverage:pantau-1:2025-06-04"] == ("held", "held-inhibited", None)


def test_a_burst_of_many_that_none_of_them_is_by_itself_is_told_with_articles(desk: Desk) -> None:
    many = [
        desk.simple("Dinas Air", f"Koperasi {number}", key=f"k{number}", at=NOW - timedelta(days=40))
        for number in range(7)
    ]
    desk.watch({"triggers": ["coverage"], "query": "pihak:Air"})
    for number, cooperation in enumerate(many):
        desk.source(f"koran-{number}", f"Koran {number}")
        parties = ("Dinas Air", f"Koperasi {number}")
        sentence = f"Dinas Air menjajaki Koperasi {number}."
        desk.report(cooperation, parties, sentence, trigger="menjajaki", source=f"koran-{number}")
    (mail,) = desk.alert()
    assert mail["Subject"] == "[Pantau] Much in the news: pantau-1"
    assert "All that this finds: pihak:Air" in text(mail)
    assert "Dinas Air menjajaki Koperasi 0." in text(mail)


@pytest.mark.parametrize("after", [timedelta(hours=2), timedelta(days=2)])
def test_a_step_told_lately_inhibits_the_coverage_of_its_cooperation(desk: Desk, known: int, after: timedelta) -> None:
    desk.watch({"triggers": ["status", "coverage"]})
    desk.moved(known, WATER, status="signed", previous="exploring", at=NOW - after - HOUR)
    assert len(desk.alert(NOW - after)) == 1
    _burst(desk, known)
    assert desk.alert() == []
    assert desk.decisions()["water:coverage:2025-06-04"] == ("held", "held-inhibited", None)


def test_coverage_long_after_the_step_is_told(desk: Desk, known: int) -> None:
    desk.watch({"triggers": ["status", "coverage"]})
    long_ago = NOW - timedelta(days=4)
    desk.moved(known, WATER, status="signed", previous="exploring", at=long_ago)
    assert len(desk.alert(long_ago + HOUR)) == 1
    _burst(desk, known, sources=9)
    (mail,) = desk.alert()
    assert "Much in the news" in mail["Subject"]


# Round-ups


def test_a_round_up_proves_each_item_and_says_why_they_come_together(desk: Desk, known: int) -> None:
    desk.watch({"quiet": "06:00-08:00"})
    desk.moved(known, WATER, status="signed", previous="exploring")
    for number in range(4):
        desk.simple(f"Dinas {number}", "Koperasi Lama")
    desk.alert()
    (mail,) = desk.alert(NOW + HOUR)
    told = text(mail)
    assert mail["Subject"] == "[Pantau] pantau-1: Dinas Air – Koperasi Tani (exploring → signed) and 4 more"
    assert "They come together because they waited for the end of the quiet hours (06:00-08:00)." in told
    assert "[exploring → signed] Dinas Air – Koperasi Tani" in told
    assert "“Dinas Air meneken kontrak dengan Koperasi Tani.”" in told
    assert "“Dinas 3 menjajaki kerja sama dengan Koperasi Lama.”" in told
    assert mail["References"] is None


@pytest.mark.parametrize(
    ("schedule", "words"), [("hourly", "speaks once an hour."), ("daily 08:00, 15:00", "speaks daily at 08:00, 15:00.")]
)
def test_a_round_up_of_a_schedule_names_it(desk: Desk, schedule: str, words: str) -> None:
    desk.watch({"schedule": schedule})
    for number in range(3):
        desk.simple(f"Dinas {number}", "Koperasi Lama")
    desk.alert()
    (mail,) = desk.alert(NOW + HOUR)
    assert f"They come together because this watch {words}" in text(mail)


def test_a_full_round_up_stays_below_what_mail_programs_cut_off(desk: Desk) -> None:
    desk.watch({"schedule": "hourly"})
    for number in range(PAGE):
        first = f"Kementerian Pengelolaan Pesisir dan Pulau-Pulau Kecil Berkelanjutan {number}"
        second = "Persatuan Negara-Negara Kepulauan untuk Ketahanan Iklim dan Penghidupan Masyarakat Pesisir"
        desk.simple(first, second, title=f"{first} bertemu {second}", verb="membahas peluang kerja sama yang luas " * 4)
    desk.alert()
    (mail,) = desk.alert(NOW + HOUR)
    assert len(_page(mail).encode()) < LARGEST_HTML


def test_what_a_limit_held_back_alone_is_not_one_of_many(desk: Desk) -> None:
    desk.watch({"most_per_hour": 1})
    for number in range(2):
        desk.simple(f"Dinas {number}", "Koperasi Lama")
    assert len(desk.alert()) == 1
    (mail,) = desk.alert(NOW + HOUR)
    assert "The limit of mails had held this back." in text(mail)
    assert "of these" not in text(mail)
