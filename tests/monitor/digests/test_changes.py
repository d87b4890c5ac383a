"""What was told and changed since: an article is edited, a person corrects parties, one denies with more weight."""

from datetime import datetime
from pathlib import Path

import pytest

from monitor.digests.amendments import amendments
from monitor.digests.render import render_digest
from monitor.ledger import rulings
from tests.monitor.digests.desk import CONFIG, DAY, EDITION, HOUR, configured, gathered, published, told
from tests.monitor.digests.newsdesk import report
from tests.monitor.sample import Sample

SIGNED = "Kerja sama: Dinas Air & Jepang (signed)."
NEXT = EDITION + DAY


@pytest.fixture
def sample(tmp_path: Path, sample: Sample) -> Sample:
    """Collections on both days."""
    sample.source("warta", "Warta Nusantara")
    sample.source("dinas", "Dinas Air", kind="official")
    for edition in (EDITION, NEXT):
        sample.run({"warta": "answered"}, at=edition - 3 * HOUR)
    return sample


def corrections(sample: Sample, folder: Path) -> tuple[str, list[str]]:
    """What the next edition corrects in words, and the parties of its items."""
    digest = gathered(sample, configured(folder), edition=NEXT)
    text = " ".join(render_digest(digest, config=CONFIG).text.split())
    section = text.partition("CORRECTIONS (")[2].partition(" HOW COMPLETE")[0]
    return section, [" & ".join(item.parties) for item in digest.items]


# --- the publisher changes its article ------------------------------------------------------------------------------


def test_a_sentence_that_an_article_no_longer_has_is_reported_with_what_it_says_now(
    sample: Sample, tmp_path: Path
) -> None:
    report(sample, 1, SIGNED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 1, "Menurut ralat redaksi. Kerja sama: Jepang & Dinas Air (signed).", at=EDITION + HOUR)
    words, items = corrections(sample, tmp_path)
    assert (
        "Told on 4 June 2025 as “signed”. Warta Nusantara has changed its article: it said “Kerja sama: Dinas Air & "
        "Jepang (signed)” and says now “Kerja sama: Jepang & Dinas Air (signed)”." in words
    )
    assert items == []


def test_a_fact_that_is_gone_with_its_sentence_is_one_correction(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 1, "Redaksi mencabut berita ini.", at=EDITION + HOUR)
    words, _ = corrections(sample, tmp_path)
    assert words.startswith("1)")
    assert (
        "Told on 4 June 2025 as “signed”; that is withdrawn. Warta Nusantara has changed its article, which no longer "
        "says “Kerja sama: Dinas Air & Jepang (signed)”." in words
    )


def test_another_status_in_the_changed_article_is_said_with_both_sentences(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 1, SIGNED.replace("signed", "exploring"), at=EDITION + HOUR)
    words, _ = corrections(sample, tmp_path)
    assert words.startswith("1)")
    assert "as “signed”; now “exploring”." in words
    assert "says now “Kerja sama: Dinas Air & Jepang (exploring)”" in words


@pytest.mark.parametrize("note", ["", " Ralat: semula tertulis Rp4,5 miliar."])
def test_a_sum_that_its_publisher_corrected_is_reported_with_the_new_one(
    sample: Sample, tmp_path: Path, note: str
) -> None:
    report(sample, 1, f"{SIGNED} Nilainya Rp4,5 miliar.", at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 1, f"{SIGNED} Nilainya Rp5,4 miliar.{note}", at=EDITION + HOUR)
    words, items = corrections(sample, tmp_path)
    assert "Warta Nusantara has changed its article: it said “Rp4,5 miliar” and says now “Rp5,4 miliar”." in words
    assert items == []


def test_a_sum_that_no_edition_told_is_not_corrected(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - 2 * HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 1, f"{SIGNED} Nilainya Rp4,5 miliar.", at=EDITION + HOUR)
    report(sample, 1, f"{SIGNED} Nilainya Rp5,4 miliar.", at=EDITION + 2 * HOUR)
    assert gathered(sample, edition=NEXT).corrections == ()


def test_a_change_is_told_once(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 1, "Kerja sama: Jepang & Dinas Air (signed).", at=EDITION + HOUR)
    published(sample, configured(tmp_path), NEXT)
    assert gathered(sample, edition=NEXT + DAY).corrections == ()
    report(sample, 1, "Baru. Kerja sama: Jepang & Dinas Air (signed).", at=NEXT + HOUR)
    assert gathered(sample, edition=NEXT + DAY).corrections == ()


def test_a_sentence_that_several_versions_had_is_told_once(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - 3 * HOUR)
    report(sample, 1, f"{SIGNED} Berita ini diperbarui.", at=EDITION - 2 * HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 1, "Kerja sama: Jepang & Dinas Air (signed).", at=EDITION + HOUR)
    published(sample, configured(tmp_path), NEXT)
    assert len([key for key in told(sample) if key.startswith("amended:")]) == 1
    assert gathered(sample, edition=NEXT + DAY).corrections == ()


def test_an_edition_is_read_once_whatever_changed_of_it(sample: Sample, tmp_path: Path) -> None:
    told_before = "Kerja sama: Badan Api & Korea (signed)."
    for number in (1, 2):
        report(sample, number, f"{SIGNED} {told_before}", at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    for number in (1, 2):
        report(sample, number, "Redaksi mencabut berita ini.", at=EDITION + HOUR)
    statements: list[str] = []
    sample.store.db.conn.set_trace_callback(statements.append)
    found = amendments(sample.store, audience="main", until=NEXT)
    sample.store.db.conn.set_trace_callback(None)
    assert len({one.fact for one in found}) == 2
    assert len([each for each in statements if "plain" in each]) == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{SIGNED} Berita ini diperbarui.", ""),
        (f"Pembuka baru. {SIGNED}", "Judul lain"),
        ("Kerja sama:  Dinas Air & Jepang (signed).\n\nTambahan.", ""),
    ],
)
def test_a_change_elsewhere_in_the_article_is_no_correction(
    sample: Sample, tmp_path: Path, text: str, title: str
) -> None:
    report(sample, 1, SIGNED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 1, text, at=EDITION + HOUR, title=title)
    assert gathered(sample, edition=NEXT).corrections == ()


def test_what_changed_before_it_was_told_is_no_correction(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - 2 * HOUR)
    report(sample, 1, "Kerja sama: Jepang & Dinas Air (signed).", at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    assert gathered(sample, edition=NEXT).corrections == ()


# --- a person corrects parties --------------------------------------------------------------------------------------


def ruled(sample: Sample, *parties: str, at: datetime = EDITION + HOUR) -> int:
    ((key,),) = sample.store.rows("SELECT key FROM cooperations")
    made = rulings.correct(
        sample.store,
        key,
        {"parties": list(parties)},
        canonical=str,
        by="redaksi",
        now=at,
        note="Salah baca",
    )
    return made.id


@pytest.mark.parametrize("parties", [("Dinas Air", "Korea"), ("Badan Api", "Koperasi Kopi")])
def test_corrected_parties_are_one_correction_and_nothing_new(
    sample: Sample, tmp_path: Path, parties: tuple[str, ...]
) -> None:
    report(sample, 1, SIGNED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    ruled(sample, *parties)
    words, items = corrections(sample, tmp_path)
    assert words.startswith("1)")
    assert f"Dinas Air – Jepang Told on 4 June 2025; corrected: parties: {' – '.join(parties)}. Salah baca" in words
    assert items == []


def test_after_the_correction_nothing_is_left_to_tell(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    ruled(sample, "Badan Api", "Koperasi Kopi")
    published(sample, configured(tmp_path), NEXT)
    assert gathered(sample, edition=NEXT + DAY).quiet
    ((key,),) = sample.store.rows("SELECT key FROM cooperations")
    assert f"{key}:signed" in told(sample)


def test_a_correction_that_is_taken_back_is_one_correction_too(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - 3 * HOUR)
    number = ruled(sample, "Badan Api", "Koperasi Kopi", at=EDITION - 2 * HOUR)
    published(sample, configured(tmp_path), EDITION)
    rulings.undo(sample.store, number, canonical=str, now=EDITION + 3 * HOUR)
    words, items = corrections(sample, tmp_path)
    assert "Badan Api – Koperasi Kopi Told on 4 June 2025; corrected: parties: Dinas Air – Jepang." in words
    assert items == []


# --- a weightier denial ---------------------------------------------------------------------------------------------

DENIED = "Bantahan: Dinas Air & Jepang (signed)."


def test_a_denial_by_an_official_source_is_news_after_one_by_the_press(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - 2 * HOUR)
    report(sample, 2, DENIED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 3, DENIED, at=EDITION + HOUR, source="dinas")
    (item,) = gathered(sample, edition=NEXT).denied
    assert (item.kind, item.evidence.source) == ("denied", "dinas")
    published(sample, configured(tmp_path), NEXT)
    assert gathered(sample, edition=NEXT + DAY).quiet


def test_so_is_one_by_a_second_publisher_where_nobody_asserts_it(sample: Sample, tmp_path: Path) -> None:
    report(sample, 2, DENIED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 3, DENIED, at=EDITION + HOUR, source="lentera")
    (item,) = gathered(sample, edition=NEXT).denied
    assert (item.sources, item.evidence.source) == (2, "lentera")


def test_a_denial_that_the_same_publisher_repeats_is_none(sample: Sample, tmp_path: Path) -> None:
    report(sample, 1, SIGNED, at=EDITION - 2 * HOUR)
    report(sample, 2, DENIED, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 3, DENIED, at=EDITION + HOUR)
    assert gathered(sample, edition=NEXT).quiet


def test_weightier_denials_of_what_nobody_asserts_are_an_item_each(sample: Sample, tmp_path: Path) -> None:
    others = "Bantahan: Badan Api & Korea (signed)."
    report(sample, 1, DENIED, at=EDITION - 2 * HOUR)
    report(sample, 2, others, at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    report(sample, 3, DENIED, at=EDITION + HOUR, source="dinas")
    report(sample, 4, others, at=EDITION + 2 * HOUR, source="lentera")
    report(sample, 5, "Bantahan: Badan Tanah & Peru (signed).", at=EDITION + 3 * HOUR)
    assert {(item.parties, item.sources) for item in gathered(sample, edition=NEXT).denied} == {
        (("Dinas Air", "Jepang"), 2),
        (("Badan Api", "Korea"), 2),
        (("Badan Tanah", "Peru"), 1),
    }
