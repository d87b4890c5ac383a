"""Locks: one holder, over processes and threads, and free again however the holder ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.errors import BusyError, StoreError
from monitor.locks import hold

HOLDER = """
import sys, time
from pathlib import Path
from monitor.locks import hold
with hold(Path(sys.argv[1]), "warta", wait=False):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_lock_has_one_holder_in_a_process(tmp_path):
    with hold(tmp_path, "warta", wait=False), pytest.raises(BusyError, match="'warta' is in use by another run"):
        hold(tmp_path, "warta", wait=False).__enter__()


def test_a_lock_is_free_again_after_its_block(tmp_path):
    for _ in range(2):
        with hold(tmp_path, "warta", wait=False):
            pass


def test_other_names_are_other_locks(tmp_path):
    with hold(tmp_path, "warta", wait=False), hold(tmp_path, "kabar", wait=False):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["kabar.lock", "warta.lock"]


def test_a_lock_holds_between_processes_and_a_kill_frees_it(tmp_path):
    with holder(tmp_path) as process:
        with pytest.raises(BusyError):
            hold(tmp_path, "warta", wait=False).__enter__()
        process.send_signal(signal.SIGKILL)
        process.wait()
        with hold(tmp_path, "warta", wait=False):
            pass


def test_waiting_is_told_and_ends_when_the_holder_does(tmp_path):
    with holder(tmp_path) as process:
        told: list[None] = []

        def waiting() -> None:
            told.append(None)
            process.send_signal(signal.SIGTERM)

        with hold(tmp_path, "warta", wait=True, waiting=waiting):
            assert (process.wait(), told) == (-signal.SIGTERM, [None])


@pytest.mark.parametrize("name", ["../luar", "a/b", "", "nama dengan spasi", "\x00"])
def test_a_name_never_leads_out_of_the_folder(tmp_path, name):
    with hold(tmp_path / "kunci", name, wait=False):
        assert [path.parent for path in (tmp_path / "kunci").iterdir()] == [tmp_path / "kunci"]


@pytest.mark.parametrize("spoiled", ["kunci", "kunci/warta.lock"])
def test_a_folder_that_can_not_be_used_is_named(tmp_path, spoiled):
    if spoiled == "kunci":
        (tmp_path / spoiled).write_bytes(b"")
    else:
        (tmp_path / spoiled).mkdir(parents=True)
    with pytest.raises(StoreError, match=f"{tmp_path}/kunci can't be used"):
        hold(tmp_path / "kunci", "warta", wait=False).__enter__()


def test_what_goes_wrong_inside_the_block_is_not_laid_to_the_lock(tmp_path):
    with pytest.raises(PermissionError), hold(tmp_path, "warta", wait=False):
        raise PermissionError
