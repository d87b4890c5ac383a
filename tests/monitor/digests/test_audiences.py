"""Each audience has its own query, editions, cut-offs, files and memory of what it was told."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.digests.audiences import audience, audiences
from monitor.digests.editions import due_editions
from monitor.errors import ConfigError
from tests.monitor.digests.desk import DAY, EDITION, HOUR, configured, for_audiences, gathered, mails, published, told
from tests.monitor.sample import Sample


def test_the_digest_for_everybody_comes_first_and_others_follow(tmp_path: Path) -> None:
    config = for_audiences(tmp_path, air="Air", api="Api")
    assert [one.name for one in audiences(config)] == ["main", "air", "api"]


def test_an_audience_that_is_not_there_is_named_with_a_near_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean 'biro'"):
        audience(for_audiences(tmp_path, biro=""), "bira")


def test_an_audience_is_told_what_its_query_chooses(sample: Sample, tmp_path: Path) -> None:
    config = for_audiences(tmp_path, air='pihak:"Dinas Air"')
    sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION - HOUR)
    sample.simple("Dinas Api", "Koperasi Kopi", key="api", created_at=EDITION - HOUR)
    assert [item.key for item in gathered(sample, config, name="air").new] == ["air"]
    assert len(gathered(sample, config).new) == 2


def test_a_query_for_articles_chooses_the_cooperations_that_they_report(sample: Sample, tmp_path: Path) -> None:
    config = for_audiences(tmp_path, warta="jenis:artikel sumber:warta")
    sample.source("lentera", "Lentera Pagi")
    sample.source("warta", "Warta Nusantara")
    sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION - HOUR)
    sample.simple("Dinas Api", "Koperasi Kopi", key="api", source="lentera", created_at=EDITION - HOUR)
    assert [item.key for item in gathered(sample, config, name="warta").new] == ["air"]


def test_what_one_audience_was_told_is_still_told_to_the_other(sample: Sample, tmp_path: Path) -> None:
    config = for_audiences(tmp_path, air="")
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION - HOUR)
    published(sample, config, EDITION)
    assert [item.key for item in gathered(sample, config, name="air").new] == ["air"]
    published(sample, config, EDITION, "air")
    assert told(sample, "air") == told(sample) == ["air:exploring"]


def test_what_comes_to_match_later_is_told_then(sample: Sample, tmp_path: Path) -> None:
    config = for_audiences(tmp_path, teken="status:signed")
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    number = sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION - HOUR)
    published(sample, config, EDITION, "teken")
    assert told(sample, "teken") == []
    with sample.store.transaction() as connection:
        connection.execute("UPDATE cooperations SET status = 'signed' WHERE id = ?", [number])
    published(sample, config, EDITION + DAY, "teken")
    assert told(sample, "teken") == ["air:exploring"]


def test_the_files_and_the_mail_of_an_audience_bear_its_name(sample: Sample, tmp_path: Path) -> None:
    config = for_audiences(tmp_path, air="")
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    (made,) = published(sample, config, EDITION, "air")
    assert made.html == config.digest_folder / "air" / "2025-06-04T0630.html"
    assert made.html.is_file()
    assert mails(sample) == ["digest:air/2025-06-04T06:30"]


def test_audiences_have_cut_offs_of_their_own(sample: Sample, tmp_path: Path) -> None:
    digests = [{"name": "siang", "times": ["06:30", "12:00", "17:00"]}]
    config = configured(tmp_path, digests=digests)
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    noon = EDITION + timedelta(hours=5, minutes=30)
    for now in (EDITION, noon):
        published(sample, config, now)
        published(sample, config, now, "siang")
    assert gathered(sample, config, edition=noon + 5 * HOUR, name="siang").since == noon
    assert gathered(sample, config, edition=EDITION + DAY).since == EDITION


def test_a_new_audience_begins_with_the_latest_edition_and_all_that_is_known(sample: Sample, tmp_path: Path) -> None:
    sample.run({"warta": "answered"}, at=EDITION - 30 * DAY)
    sample.simple("Dinas Air", "Koperasi Tani", key="air", at=EDITION - 20 * DAY, created_at=EDITION - 20 * DAY)
    published(sample, configured(tmp_path), EDITION - 9 * DAY)
    config = for_audiences(tmp_path, baru="")
    assert due_editions(sample.store, config=config, now=EDITION, reader=audience(config, "baru")) == (EDITION,)
    assert [item.key for item in gathered(sample, config, name="baru").old] == ["air"]


def test_a_digest_speaks_the_language_of_its_audience(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, digests=[{"name": "biro", "language": "id", "title": "Kabar Biro"}])
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    (made,) = published(sample, config, EDITION, "biro")
    text = made.text.read_text()
    assert text.startswith("Kabar Biro – Rabu, 4 Juni 2025")


def test_no_section_that_tells_facts_can_be_left_out(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, digests=[{"name": "biro", "sections": ["quotes"]}])
    assert set(audience(config, "biro").sections) >= {"new", "moved", "denied", "old", "uncertain", "corrections"}
    assert "trend" not in audience(config, "biro").sections


def test_a_query_that_can_not_be_understood_names_its_digest(sample: Sample, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="air"):
        gathered(sample, for_audiences(tmp_path, air="status:(("), name="air")
