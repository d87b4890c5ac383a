"""Runs that are really killed, and runs that meet: in the end the same set stands there as if nothing had happened."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.crash import difference


@pytest.mark.slow
def test_runs_killed_at_random_instants_end_with_the_same_set():
    # a process of its own: runs are forked, and this one has threads
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crash", "--kills", "20", "--seed", "20250604"],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.match(r"20 kills in \d+ folders", done.stdout)


MEETING = """
import os, sys
from pathlib import Path
from benchmarks.crash import Workshop, difference, snapshot

root = Path(sys.argv[1])
workshop = Workshop(root)
try:
    workshop.run(root / "alone", 0)
    children = [workshop.start(root / "together", 0) for _ in range(3)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    workshop.run(root / "together", 0)
finally:
    workshop.close()
print(*difference(snapshot(root / "alone"), snapshot(root / "together")), sep="\\n")
"""


def test_runs_at_the_same_time_end_with_the_same_set(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", MEETING, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr


CRAMPED = """
import resource, sys
from pathlib import Path
from benchmarks.crash import Workshop, difference, snapshot
from monitor.errors import StoreError
from scrapers.errors import ArchiveError

root = Path(sys.argv[1])
workshop = Workshop(root)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
try:
    workshop.run(root / "roomy", 0)
    for size in range(10_000, 5_000_000, 150_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
        try:
            workshop.run(root / "cramped", 0)
            break
        except (StoreError, ArchiveError) as error:
            print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
finally:
    workshop.close()
print(*difference(snapshot(root / "roomy"), snapshot(root / "cramped")), sep="\\n", file=sys.stderr)
"""


def test_runs_without_room_end_in_a_sentence_and_with_room_in_the_same_set(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", CRAMPED, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
    sentences = done.stdout.splitlines()
    assert len(sentences) > 2
    assert all("run again" in sentence for sentence in sentences)


def test_a_difference_is_seen():
    expected = {"links": [("a", 1), ("b", 1)], "steps": [("c",)]}
    assert difference(expected, {"links": [("a", 2)], "steps": [("c",), ("c",)]}) == [
        "- links: ('a', 1)",
        "- links: ('b', 1)",
        "+ links: ('a', 2)",
        "! links: 2 rows expected, 1 found",
        "! steps: 1 rows expected, 2 found",
    ]
