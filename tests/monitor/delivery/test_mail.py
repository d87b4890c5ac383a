import email
import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from typing import Any

import fast_mail_parser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.delivery.mail import (
    LARGEST_HTML,
    AddressError,
    addressed,
    brief,
    compose,
    message_id,
    personal_id,
    thread_of,
)
from monitor.delivery.unsubscribing import Links
from monitor.wording import shorten

NOW = datetime(2025, 6, 4, tzinfo=UTC)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
FIRST, THIS = "<1@example.org>", "<2@example.org>"
LINKS = Links(
    stop=f"https://pantau.example.org/unsubscribe/{'A' * 39}",
    snooze=f"https://pantau.example.org/snooze/{'A' * 39}",
    one_click=True,
)
PICTURE = bytes.fromhex("89504e470d0a1a0a")
HOSTILE = "Kabar\r\nBcc: x@evil.example\r\n\r\n<script>alert(1)</script>\u202egnp.exe\u0000" + "panjang " * 700


def composed(subject: str = "Kabar", text: str = "Isi\n", html: str = "<p>Isi</p>", **options: Any) -> bytes:
    return compose(
        subject=subject,
        text=text,
        html=html,
        sender="pantau@example.org",
        message_id=options.pop("message_id", FIRST),
        date=NOW,
        **options,
    )


def copy(content: bytes, **options: Any) -> bytes:
    given: dict[str, Any] = {"recipient": "a@example.org", "message_id": THIS, "thread": None, "links": None}
    return addressed(content, **given | options)


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=policy.default)


@given(ANYTHING)
def test_any_subject_stays_one_header(subject: str) -> None:
    mail = read(copy(composed(subject)))
    assert str(mail["Subject"]).strip() == shorten(subject, 200)
    assert mail["To"] == "a@example.org"
    assert len(mail.keys()) == 9


@given(ANYTHING)
def test_lines_are_as_short_as_mail_servers_want_them(subject: str) -> None:
    raw = copy(composed(subject, subject * 5, f"<p>{'x' * 3000}</p>"), links=LINKS)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


@given(st.text(st.characters(categories=("L", "P", "Zs", "So")), max_size=300))
def test_the_text_arrives_as_it_was(text: str) -> None:
    body = read(copy(composed(text=f"{text}\n"))).get_body(("plain",))
    assert body is not None
    assert body.get_content().removesuffix("\r\n") == text


@given(ANYTHING, ANYTHING)
def test_a_parser_that_is_not_ours_reads_the_same(subject: str, text: str) -> None:
    """fast-mail-parser is made of Rust's mailparse."""
    mail = fast_mail_parser.parse_email(copy(composed(subject, f"{text}\n", list_name="digest"), links=LINKS))
    assert mail.subject.strip() == shorten(subject, 200)
    assert [one.lower() for one in mail.headers].count("message-id") == 1
    assert mail.headers["Message-ID"] == [THIS]
    assert mail.headers["List-Unsubscribe"] == [f"<{LINKS.stop}>"]
    assert "Bcc" not in mail.headers
    assert LINKS.stop in mail.text_plain[0]
    assert not mail.attachments
    assert not mail.warnings


def test_hostile_text_is_rendered_harmless() -> None:
    mail = fast_mail_parser.parse_email(copy(composed(HOSTILE, list_name=HOSTILE), links=LINKS))
    assert sorted(mail.headers) == sorted(
        [
            *("Subject", "List-Id", "From", "Date", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version"),
            *("Content-Type", "To", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post"),
        ]
    )
    assert len(mail.subject) <= 200
    assert "\u202e" not in mail.subject
    assert re.fullmatch(r"<[a-z0-9-]{1,63}\.pantau\.example\.org>", mail.headers["List-Id"][0])


@pytest.mark.parametrize(
    "recipient",
    [
        "a@example.org\r\nBcc: x@evil.example",
        "a@example.org, x@evil.example",
        "a\u202e@example.org",
        f"{'a' * 5000}@example.org",
        "<a@example.org>",
        "siapa saja",
        "",
    ],
)
def test_what_is_no_address_is_refused(recipient: str) -> None:
    with pytest.raises(AddressError, match="is not an address"):
        copy(composed(), recipient=recipient)


@pytest.mark.parametrize("identity", ["x", "<a@b>\r\nBcc: <c@d>", f"<{'a' * 400}@example.org>", "<a b@example.org>"])
def test_what_is_no_message_id_is_refused(identity: str) -> None:
    with pytest.raises(ValueError, match="not a Message-ID"):
        composed(message_id=identity)


def test_the_headers_are_those_of_a_mail_from_a_machine_in_its_language() -> None:
    mail = read(copy(composed(html='<html lang="en"><body></body></html>', list_name="digest")))
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert (mail["Content-Language"], mail["List-Id"]) == ("en", "<digest.pantau.example.org>")
    assert (str(mail["From"]), mail["Date"].datetime) == ("Pantau <pantau@example.org>", NOW)


def test_an_answer_goes_into_the_thread() -> None:
    mail = read(composed(thread="<0@example.org>"))
    assert (mail["In-Reply-To"], mail["References"]) == ("<0@example.org>", "<0@example.org>")
    assert thread_of(composed(thread="<0@example.org>")) == "<0@example.org>"


def test_a_copy_answers_the_copy_that_its_recipient_got() -> None:
    mail = read(copy(composed(thread="<0@example.org>"), thread="<0.a@example.org>"))
    assert (mail["In-Reply-To"], mail["References"]) == ("<0.a@example.org>", "<0.a@example.org>")


def test_the_first_mail_answers_nothing() -> None:
    assert thread_of(composed(thread=FIRST)) is None
    assert read(composed(thread=FIRST))["References"] is None


def test_a_message_id_depends_on_the_matter_alone() -> None:
    first = message_id("alert:k:signed", sender="pantau@example.org")
    assert first == message_id("alert:k:signed", sender="pantau@example.org")
    assert first != message_id("alert:k:agreed", sender="pantau@example.org")
    assert first.endswith("@example.org>")


def test_a_copys_message_id_depends_on_its_recipient_too_and_does_not_tell_who() -> None:
    first = message_id("alert:k:signed", sender="pantau@example.org")
    own = personal_id(first, "a@kantor.example")
    assert own == personal_id(first, "A@kantor.example")
    assert own not in (first, personal_id(first, "b@kantor.example"))
    assert "kantor" not in own


def test_a_folded_subject_has_no_space_too_many() -> None:
    subject = (
        "[Pantau] Kerja sama baru: Badan Riset dan Inovasi Nasional – Institut Kelautan Nordhavn – Norwegia (berjalan)"
    )
    for links in (None, LINKS):
        assert read(copy(composed(subject), links=links))["Subject"] == subject


# Links


def test_without_links_none_is_written() -> None:
    mail = read(copy(composed()))
    assert not [name for name in mail if name.startswith("List-")]
    assert b"unsubscribe" not in copy(composed())


def test_links_stand_in_headers_and_in_both_texts() -> None:
    mail = read(copy(composed(html='<html lang="en"><body><p>Isi</p></body></html>'), links=LINKS))
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for text in (plain.get_content(), page.get_content()):
        assert LINKS.stop in text
        assert LINKS.snooze in text
    assert page.get_content().split()[-1] == "</body></html>"


def test_one_click_is_offered_over_https_only() -> None:
    plain = Links(stop="http://10.0.0.8/unsubscribe/A", snooze="http://10.0.0.8/snooze/A", one_click=False)
    mail = read(copy(composed(), links=plain))
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == ("<http://10.0.0.8/unsubscribe/A>", None)


def test_a_long_link_is_not_broken() -> None:
    far = Links(stop=f"https://{'sub.' * 40}example.org/unsubscribe/A", snooze="https://x.id/s", one_click=True)
    content = copy(composed(), links=far)
    assert f"\r\nList-Unsubscribe: <{far.stop}>\r\n".encode() in content


@pytest.mark.parametrize("links", [None, LINKS])
def test_a_copy_is_the_same_bytes_each_time(links: Links | None) -> None:
    content = composed(inline=[("grafik", PICTURE, "Grafik")])
    assert copy(content, links=links) == copy(content, links=links)


# Pictures, and what is too large


@pytest.mark.parametrize("links", [None, LINKS])
def test_pictures_are_shown_within_the_page(links: Links | None) -> None:
    shown = [("tren", PICTURE, "Tren empat pekan"), ("volume", PICTURE + b"2", "Volume \r\nhari ini")]
    content = composed(html='<img src="cid:tren"><img src="cid:volume">', inline=shown)
    mail = read(copy(content, links=links))
    related = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in related] == ["<tren>", "<volume>"]
    assert [part["Content-Description"] for part in related] == ["Tren empat pekan", "Volume hari ini"]
    assert [part.get_content() for part in related] == [PICTURE, PICTURE + b"2"]
    assert [part.get_content_type() for part in mail.walk()][:4] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
    ]


@pytest.mark.parametrize("links", [None, LINKS])
def test_files_are_attached_under_harmless_names(links: Links | None) -> None:
    files = [("../../kliping 4 Juni.pdf", b"%PDF-1.7"), ("\u202efdp.exe\r\nX: y", b"2")]
    content = composed(html='<img src="cid:tren">', inline=[("tren", PICTURE, "Tren")], attached=files)
    mail = fast_mail_parser.parse_email(copy(content, links=links))
    attached = [(file.filename, file.mimetype, file.content) for file in mail.attachments]
    assert attached[-2:] == [
        ("kliping-4-Juni.pdf", "application/pdf", b"%PDF-1.7"),
        ("fdp.exe-X-y", "application/octet-stream", b"2"),
    ]


def test_a_page_that_would_be_cut_off_is_attached_beside_the_text() -> None:
    page = "<p>" + "x" * LARGEST_HTML
    mail = read(copy(composed(html=page), links=LINKS))
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content().strip()) == ("pantau.html", page)
    body = mail.get_body(("html", "plain"))
    assert body is not None
    assert LINKS.stop in body.get_content()


# What channels get


def test_a_channel_gets_the_beginning_and_the_links() -> None:
    text = brief("Satu\n" + "baris panjang " * 30 + "\n" + "lagi " * 200, ["https://x.id/1", "javascript:alert(1)"])
    assert text.startswith("Satu\n")
    assert len(text) < 1100
    assert text.endswith("…\n\nhttps://x.id/1\n")


def test_a_link_that_stands_in_the_text_is_not_repeated() -> None:
    assert brief("Baca https://x.id/1\n", ["https://x.id/1"]) == "Baca https://x.id/1\n"
