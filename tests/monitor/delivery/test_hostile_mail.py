"""What is really mailed - a digest and alerts of a day full of hostile text - read by a parser that is not ours."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import fast_mail_parser
import pytest

from monitor.config import Config
from monitor.delivery.sending import folder_transport, send_due
from monitor.delivery.unsubscribing import Signer
from monitor.digests.editions import publish
from monitor.watches.alerts import enqueue_due
from tests.monitor.busy_day import busy_day
from tests.monitor.sample import NOW, Sample

READERS = ["a@example.org", "b@example.org"]
SIGNER = Signer(secret=b"s" * 32, public_url="https://pantau.example.org")
ONCE = ("subject", "from", "to", "date", "message-id", "auto-submitted", "list-id", "content-language", "mime-version")


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("kantor")
    config = Config.model_validate(
        {
            "sources": ["warta", "lentera", "kabar-timur"],
            "digest": {"recipients": READERS},
            "alerts": {"recipients": READERS},
        }
    ).model_copy(update={"folder": folder})
    with Sample(config.database) as sample:
        busy_day(sample)
        edition = datetime(2025, 6, 4, 6, 30, tzinfo=config.zone)
        enqueue_due(sample.store, config, now=NOW)
        publish(sample.store, config=config, edition=edition, now=max(NOW, edition) + timedelta(minutes=1))
        send_due(sample.store, folder_transport(config.mail_folder), now=NOW + timedelta(days=1), signer=SIGNER)
    return [path.read_bytes() for path in sorted(Path(config.mail_folder).iterdir())]


def test_each_header_stands_there_once_and_no_other_was_smuggled_in(mails: list[bytes]) -> None:
    assert len(mails) >= 6
    for content in mails:
        mail = fast_mail_parser.parse_email(content)
        headers = {name.lower(): values for name, values in mail.headers.items()}
        assert [len(headers[name]) for name in ONCE] == [1] * len(ONCE)
        assert {"bcc", "cc", "reply-to"}.isdisjoint(headers)
        assert headers["to"][0] in READERS
        assert headers["auto-submitted"] == ["auto-generated"]
        assert not mail.warnings


def test_both_parts_hold_the_links_and_no_markup_from_outside(mails: list[bytes]) -> None:
    for content in mails:
        mail = fast_mail_parser.parse_email(content)
        stop = mail.headers["List-Unsubscribe"][0].strip("<>")
        for text in (mail.text_plain[0], mail.text_html[0]):
            assert stop in text
            assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
        assert "<script" not in mail.text_html[0]
        assert not re.search(r'href="(?!https?://)', mail.text_html[0])
        assert len(mail.text_html[0].encode()) < 102_000


def test_no_two_mails_share_a_message_id(mails: list[bytes]) -> None:
    ids = [fast_mail_parser.parse_email(content).headers["Message-ID"][0] for content in mails]
    assert len(set(ids)) == len(ids)
