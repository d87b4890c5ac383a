"""`pantau` as a process, as people and their shells start it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(language: str = "en", **variables: str) -> dict[str, str]:
    return {**os.environ, "PANTAU_LANGUAGE": language, "COLUMNS": "200", "PYTHONPATH": str(ROOT), **variables}


def pantau(
    *arguments: str, folder: Path, language: str = "en", text: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """One command in a working folder, until it ends; `text` is its stdin."""
    return subprocess.run(
        [sys.executable, "-m", "monitor.cli", *arguments],
        cwd=folder,
        env=environment(language, **variables),
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def started(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """One command in a working folder, which goes on; the caller ends it and reads its output."""
    return subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", *arguments],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def wait_until(happened: Callable[[], object], *, process: subprocess.Popen[str], seconds: float = 60) -> None:
    """Wait until something happened; fail where it did not in time, or the process ended before."""
    end = time.monotonic() + seconds
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
