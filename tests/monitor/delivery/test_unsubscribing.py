"""Links that only we can make, in which nobody's address stands."""

import base64
import stat
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.delivery.link_keys import VALID
from monitor.delivery.unsubscribing import LinkError, Signer, signer
from monitor.errors import ConfigError
from monitor.store import Store, open_store
from tests.monitor.delivery.post import NOW, put

SIGNER = Signer(secret=b"s" * 32, public_url="https://pantau.example.org/a/")
SHARED = Signer(secret=b"k" * 32, public_url="https://pantau.example.org")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pantau.db") as store:
        put(store, 1, ("a@example.org", "b@example.org"), watch="korea")
        put(store, 2, ("a@example.org",), html='<html lang="en"><p>Isi</p>')
        yield store


def token(number: int = 1, recipient: str = "a@example.org", scope: str = "alert:korea", by: Signer = SIGNER) -> str:
    return by.links(number, recipient=recipient, scope=scope, written=NOW).stop.rpartition("/")[2]


def reason(store: Store, text: str, *, by: Signer = SIGNER, later: timedelta = timedelta()) -> str:
    with pytest.raises(LinkError) as error:
        by.subscription(store, text, now=NOW + later)
    return str(error.value)


def test_a_link_says_whose_it_is_and_what_it_stops(store: Store) -> None:
    found = SIGNER.subscription(store, token(), now=NOW)
    assert (found.recipient, found.scope, found.language) == ("a@example.org", "alert:korea", "id")
    assert SIGNER.subscription(store, token(3, scope="alert"), now=NOW).language == "en"


def test_links_stand_below_the_public_address(store: Store) -> None:
    links = SIGNER.links(1, recipient="a@example.org", scope="digest", written=NOW)
    assert links.stop.startswith("https://pantau.example.org/a/unsubscribe/")
    assert links.snooze.startswith("https://pantau.example.org/a/snooze/")
    assert links.one_click


def test_no_address_can_be_read_in_a_link() -> None:
    raw = base64.urlsafe_b64decode(token() + "=")
    assert b"example" not in raw
    assert len(token()) == 39


@given(place=st.integers(0, 38), letter=st.sampled_from("ABCDEFGHabcdefgh0123-_"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_link_is_not_followed(store: Store, place: int, letter: str) -> None:
    right = token()
    changed = right[:place] + letter + right[place + 1 :]
    if changed == right:
        assert SIGNER.subscription(store, changed, now=NOW).recipient == "a@example.org"
    else:
        assert reason(store, changed) == "forged"


@given(text=st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_else_is_not_followed(store: Store, text: str) -> None:
    assert reason(store, text) == "forged"


@pytest.mark.parametrize(
    "text",
    [
        token(by=SHARED),
        token(recipient="b@example.org"),
        token(scope="alert"),
        token(2),
        token(99),
        token() + "=",
        "",
    ],
)
def test_a_link_of_somebody_else_or_of_another_secret_is_not_followed(store: Store, text: str) -> None:
    assert reason(store, text) == "forged"


def test_an_old_link_is_told_from_a_forged_one(store: Store) -> None:
    assert SIGNER.subscription(store, token(), now=NOW + VALID).recipient == "a@example.org"
    assert reason(store, token(), later=VALID + timedelta(days=1)) == "expired"


# The secret


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    made = [signer("https://x.id", folder=tmp_path / "data", environment={}) for _ in range(2)]
    file = tmp_path / "data" / "link.key"
    assert made[0] == made[1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["link.key"]


def test_processes_that_make_it_at_once_agree(tmp_path: Path) -> None:
    made: list[Signer | None] = []

    def make() -> None:
        made.append(signer("https://x.id", folder=tmp_path, environment={}))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.secret for one in made if one}) == 1


def test_the_environment_may_hold_the_secret(tmp_path: Path) -> None:
    made = signer("https://x.id", folder=tmp_path, environment={"PANTAU_LINK_SECRET": "r" * 32})
    assert made == Signer(secret=b"r" * 32, public_url="https://x.id")
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="has 5 characters"):
        signer("https://x.id", folder=tmp_path, environment={"PANTAU_LINK_SECRET": "rahas"})


def test_without_a_public_address_there_is_nothing_to_sign(tmp_path: Path) -> None:
    assert signer("", folder=tmp_path / "data", environment={}) is None
    assert not (tmp_path / "data").exists()


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(ConfigError, match="PANTAU_LINK_SECRET"):
        signer("https://x.id", folder=tmp_path / "data", environment={})
