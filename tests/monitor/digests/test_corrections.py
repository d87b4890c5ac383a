"""What was told and holds no longer is corrected in the next edition, once."""

from pathlib import Path

from tests.monitor.digests.desk import DAY, EDITION, HOUR, configured, gathered, published, told
from tests.monitor.sample import Sample


def withdrawn(sample: Sample, config_folder: Path) -> None:
    """A fact that was told, and rejected after that."""
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    sample.simple("Dinas Air", "Koperasi Tani", key="air", status="signed", created_at=EDITION - HOUR)
    published(sample, configured(config_folder), EDITION)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE cooperation_mentions SET cooperation_id = NULL")
        connection.execute("DELETE FROM steps")
        connection.execute("DELETE FROM cooperations")


def test_a_fact_that_is_gone_is_corrected_with_the_names_it_was_told_by(sample: Sample, tmp_path: Path) -> None:
    withdrawn(sample, tmp_path)
    ((found),) = gathered(sample, edition=EDITION + DAY).corrections
    assert (found.parties, found.status, found.now) == (("Dinas Air", "Koperasi Tani"), "signed", None)


def test_it_is_corrected_once_and_counts_as_told_no_longer(sample: Sample, tmp_path: Path) -> None:
    withdrawn(sample, tmp_path)
    (made,) = published(sample, configured(tmp_path), EDITION + DAY)
    assert "Told on 4 June 2025 as “signed”; that is withdrawn." in made.text.read_text()
    assert told(sample) == []
    assert gathered(sample, edition=EDITION + 2 * DAY).corrections == ()


def test_an_edition_that_only_corrects_is_not_quiet(sample: Sample, tmp_path: Path) -> None:
    withdrawn(sample, tmp_path)
    assert not gathered(sample, edition=EDITION + DAY).quiet


def test_a_fact_that_comes_back_is_told_again(sample: Sample, tmp_path: Path) -> None:
    withdrawn(sample, tmp_path)
    published(sample, configured(tmp_path), EDITION + DAY)
    sample.simple("Dinas Air", "Koperasi Tani", key="air", status="signed", created_at=EDITION + DAY + HOUR)
    assert [item.key for item in gathered(sample, edition=EDITION + 2 * DAY).new] == ["air"]


def test_another_status_is_said_with_the_one_told_before(sample: Sample, tmp_path: Path) -> None:
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    sample.simple("Dinas Air", "Koperasi Tani", key="air", status="signed", created_at=EDITION - HOUR)
    published(sample, configured(tmp_path), EDITION)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE steps SET status = 'agreed'")
        connection.execute("UPDATE cooperations SET status = 'agreed'")
    (made,) = published(sample, configured(tmp_path), EDITION + DAY)
    assert "Told on 4 June 2025 as “signed”; now “agreed”." in made.text.read_text()
    assert told(sample) == ["air:agreed"]


def test_a_cooperation_that_goes_by_another_key_is_not_withdrawn(sample: Sample, tmp_path: Path) -> None:
    withdrawn(sample, tmp_path)
    sample.simple("Dinas Air", "Koperasi Tani", key="lain", status="signed", created_at=EDITION - HOUR)
    with sample.store.transaction() as connection:
        connection.execute("INSERT INTO cooperation_keys (old, key) VALUES ('air', 'lain')")
    assert gathered(sample, edition=EDITION + DAY).corrections == ()
