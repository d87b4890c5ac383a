"""The command line as a process: signals, locks, readers that go away, and `pantau serve` at work."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.locks import hold
from tests.monitor.command import environment, pantau, started, wait_until
from tests.monitor.newsroom import FEED, Newsroom, source
from tests.scrapers import servers

CONFIGURATION = """
sites = "sites"
sources = ["warta"]
[alerts]
recipients = ["siaga@kantor.example"]
[fetch]
attempts = 1
"""
SIGNED = (
    "Kementerian Dalam Negeri dan Badan Pusat Statistik menandatangani perjanjian kerja sama pemanfaatan data "
    "kependudukan di Jakarta."
)


def configure(folder: Path, host: str) -> None:
    source(folder / "sites", host, discover=FEED)
    (folder / "config.toml").write_text(CONFIGURATION)


@contextmanager
def running(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A command that is killed at the latest at the end of the block."""
    process = started(*arguments, folder=folder)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.slow
def test_serve_collects_mails_and_stops_when_told(tmp_path: Path, newsroom: Newsroom):
    newsroom.publish(1, SIGNED, title="Kemendagri dan BPS Teken PKS", published=datetime.now(UTC) - timedelta(hours=1))
    configure(tmp_path, newsroom.host)
    with running("serve", folder=tmp_path) as process:
        # the outbox is emptied once a minute
        wait_until(lambda: list(tmp_path.glob("data/mail/*.eml")), process=process, seconds=90)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)
    (mail,) = tmp_path.glob("data/mail/*.eml")
    assert "Kementerian Dalam Negeri" in str(message_from_bytes(mail.read_bytes(), policy=policy.default)["Subject"])
    assert process.returncode == 0, err
    assert "Traceback" not in err


def test_ctrl_c_ends_a_collection_without_a_traceback(tmp_path: Path):
    with servers.serve({"/rss.xml": servers.slowly(servers.reply(b"<rss>" + b" " * 10_000))}) as server:
        configure(tmp_path, f"{server.host}:{server.port}")
        with running("run", folder=tmp_path) as process:
            wait_until(lambda: "/rss.xml" in server.paths, process=process)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "")


def test_ctrl_c_ends_the_demo_without_a_traceback(tmp_path: Path):
    with running("demo", folder=tmp_path) as process:
        wait_until(lambda: (tmp_path / "demo-data" / "warc").exists(), process=process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "")


def test_a_source_that_another_process_collects_is_named(tmp_path: Path, newsroom: Newsroom):
    configure(tmp_path, newsroom.host)
    pantau("run", folder=tmp_path)
    (lock,) = (path for path in (tmp_path / "data" / "locks").iterdir() if "warta" in path.name)
    with hold(lock.parent, lock.name.removesuffix(".lock"), wait=False):
        done = pantau("run", folder=tmp_path)
    assert done.returncode == 4, done.stderr
    assert "Warta Uji is being collected by another process" in done.stdout


def test_a_second_demo_in_the_same_folder_is_refused(tmp_path: Path):
    with hold(tmp_path / "demo-data" / "locks", "demo", wait=False):
        done = pantau("demo", folder=tmp_path)
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an article page, many names for it, and many texts."""
    folder = tmp_path_factory.mktemp("teks")
    paragraphs = "".join(f"<p>{SIGNED} Acara nomor {number} berlangsung tertib.</p>" for number in range(300))
    (folder / "halaman.html").write_text(f"<html><body><article><h1>Teken</h1>{paragraphs}</article></body></html>")
    (folder / "teks.jsonl").write_text(f'{{"id": 1, "text": "{SIGNED}"}}\n' * 400)
    return folder


@pytest.mark.parametrize(
    "command",
    [
        pytest.param("extract --jsonl" + " halaman.html" * 40, id="extract-jsonl"),
        pytest.param("extract" + " halaman.html" * 40, id="extract"),
        pytest.param("links" + " halaman.html" * 40, id="links"),
        pytest.param("analyse --jsonl teks.jsonl", id="analyse-jsonl"),
        pytest.param("analyse teks.jsonl", id="analyse"),
        pytest.param("sources --json", id="sources"),
    ],
)
@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_goes_away_ends_the_command_quietly(texts: Path, command: str, reader: str):
    script = f"{sys.executable} -m monitor.cli {command} | {reader}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=texts, env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
