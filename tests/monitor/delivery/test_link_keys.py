"""A secret of the links that was lost or replaced is noticed, and is well again once it is back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.delivery.link_keys import VALID, Broken, broken_links, note_key
from monitor.delivery.sending import folder_transport, send_due
from monitor.delivery.unsubscribing import LinkError, Signer, present_secret
from monitor.store import Store, open_store
from tests.monitor.command import pantau
from tests.monitor.delivery.post import NOW, put

OLD, NEW = b"a" * 32, b"b" * 32
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data" / "pantau.db") as store:
        yield store


def sent(store: Store, secret: bytes, *, later: timedelta = timedelta()) -> Signer:
    by = Signer(secret=secret, public_url="https://pantau.example.org")
    put(store, later.days, now=NOW + later)
    send_due(store, folder_transport(store.path.parent / "mail"), now=NOW + later, signer=by)
    return by


def test_nothing_is_broken_before_a_mail_left(store: Store) -> None:
    assert broken_links(store, NEW, now=NOW) is None
    assert broken_links(store, None, now=NOW) is None


def test_the_secret_of_mails_that_left_is_known_again(store: Store) -> None:
    for days in range(3):
        sent(store, OLD, later=days * DAY)
    assert broken_links(store, OLD, now=NOW + 3 * DAY) is None
    assert broken_links(store, NEW, now=NOW + 3 * DAY) == Broken(since=NOW, until=None)
    assert broken_links(store, None, now=NOW + 3 * DAY) == Broken(since=NOW, until=None)


def test_what_another_secret_signed_is_told_until_it_would_be_too_old_anyway(store: Store) -> None:
    note_key(store, OLD, now=NOW)
    note_key(store, NEW, now=NOW + DAY)
    note_key(store, OLD, now=NOW + 2 * DAY)
    assert broken_links(store, OLD, now=NOW + 3 * DAY) == Broken(since=NOW + DAY, until=NOW + 2 * DAY)
    assert broken_links(store, NEW, now=NOW + 3 * DAY) == Broken(since=NOW, until=None)
    assert broken_links(store, OLD, now=NOW + 2 * DAY + VALID) is not None
    assert broken_links(store, OLD, now=NOW + 3 * DAY + VALID) is None


def test_the_secret_itself_is_not_kept(store: Store) -> None:
    sent(store, OLD)
    assert OLD not in store.path.read_bytes()
    assert OLD.hex().encode() not in store.path.read_bytes()


def test_a_link_of_a_replaced_secret_is_told_from_a_forged_one_and_works_once_that_is_back(store: Store) -> None:
    before = sent(store, OLD)
    token = before.links(1, recipient="redaksi@example.org", scope="alert", written=NOW).stop.rpartition("/")[2]
    after = sent(store, NEW, later=DAY)
    other = Signer(secret=b"c" * 32, public_url="").links(9, recipient="x@example.org", scope="alert", written=NOW)
    for text, reason in ((token, "replaced"), (other.stop.rpartition("/")[2], "forged"), ("A" * 39, "forged")):
        with pytest.raises(LinkError, match=reason):
            after.subscription(store, text, now=NOW + DAY)
    assert before.subscription(store, token, now=NOW + DAY).recipient == "redaksi@example.org"


def test_a_secret_is_read_without_being_made(tmp_path: Path) -> None:
    assert present_secret(folder=tmp_path, environment={}) is None
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "link.key").write_text("rahasia\n")
    assert present_secret(folder=tmp_path, environment={}) == b"rahasia"
    assert present_secret(folder=tmp_path, environment={"PANTAU_LINK_SECRET": "lain"}) == b"lain"


def test_doctor_says_that_a_secret_is_gone_and_makes_none(tmp_path: Path, store: Store) -> None:
    (tmp_path / "config.toml").write_text('public_url = "https://pantau.example.org"\n')
    sent(store, OLD)
    store.close()
    done = pantau("doctor", folder=tmp_path)
    assert "! links in mails: links to unsubscribe in mails from 4 Jun 2025 07:00 to " in done.stdout
    assert not (tmp_path / "data" / "link.key").exists()
    (tmp_path / "data" / "link.key").write_text(OLD.decode())
    assert "links in mails" not in pantau("doctor", folder=tmp_path).stdout
