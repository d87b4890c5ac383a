import email
from datetime import UTC, datetime
from email import policy

from hypothesis import given
from hypothesis import strategies as st

from monitor.mail import compose, message_id
from monitor.wording import shorten

NOW = datetime(2025, 6, 4, tzinfo=UTC)
ANYTHING = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)


def made(subject: str = "Kabar", text: str = "Isi\n", **options: str) -> email.message.EmailMessage:
    content = compose(
        subject=subject,
        text=text,
        html="<p>Isi</p>",
        sender="pantau@example.org",
        recipients=["a@example.org", "b@example.org"],
        message_id="<1@example.org>",
        date=NOW,
        **options,
    )
    return email.message_from_bytes(content, policy=policy.default)  # type: ignore[return-value]


@given(ANYTHING)
def test_any_subject_stays_one_header(subject: str) -> None:
    mail = made(subject)
    assert str(mail["Subject"]).strip() == shorten(subject, 200)
    assert mail["To"] == "a@example.org, b@example.org"
    assert len(mail.keys()) == 9


@given(ANYTHING)
def test_lines_are_as_short_as_mail_servers_want_them(subject: str) -> None:
    raw = compose(
        subject=subject,
        text=subject * 5,
        html=f"<p>{'x' * 3000}</p>",
        sender="pantau@example.org",
        recipients=["a@example.org"],
        message_id="<1@example.org>",
        date=NOW,
    )
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


@given(st.text(st.characters(categories=("L", "P", "Zs", "So")), max_size=300))
def test_the_text_arrives_as_it_was(text: str) -> None:
    body = made(text=f"{text}\n").get_body(("plain",))
    assert body is not None
    assert body.get_content().removesuffix("\r\n") == text


def test_an_answer_goes_into_the_thread() -> None:
    mail = made(thread="<0@example.org>")
    assert (mail["In-Reply-To"], mail["References"]) == ("<0@example.org>", "<0@example.org>")


def test_the_first_mail_answers_nothing() -> None:
    assert made(thread="<1@example.org>")["References"] is None


def test_a_message_id_depends_on_the_matter_alone() -> None:
    first = message_id("alert:k:signed", sender="pantau@example.org")
    assert first == message_id("alert:k:signed", sender="pantau@example.org")
    assert first != message_id("alert:k:agreed", sender="pantau@example.org")
    assert first.endswith("@example.org>")


def test_a_folded_subject_has_no_space_too_many() -> None:
    subject = (
        "[Pantau] Kerja sama baru: Badan Riset dan Inovasi Nasional – Institut Kelautan Nordhavn – Norwegia (berjalan)"
    )
    assert made(subject)["Subject"] == subject
