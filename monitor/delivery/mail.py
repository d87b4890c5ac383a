"""A mail as bytes, ready for an outbox: every header harmless, text and HTML of equal content.

`compose` makes it without a recipient; `addressed` makes of that the copy for one of them.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from mimetypes import guess_type

from monitor.delivery.unsubscribing import Links
from monitor.i18n import N_, translate
from monitor.wording import link, shorten

LONGEST_SUBJECT = 200
LARGEST_HTML = 100_000
"""Bytes of HTML that are shown whole; Gmail cuts off what is beyond 102 kB, its end with the links included."""

_LANGUAGE = re.compile(r'<html[^>]*\slang="([A-Za-z-]{2,20})"')
_IDENTITY = re.compile(r"<([^<>@\s]+)@([^<>@\s]+)>")
LONGEST_ID = 320
LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
"""An address without quotes or comments (RFC 5321, 4.1.2): what could be read in two ways is none."""

_BRIEF = 900


class AddressError(ValueError):
    """What should be a recipient's address is none."""


def message_id(key: str, *, sender: str) -> str:
    """The Message-ID of what `key` names: always the same, so that a mail sent twice is known for one."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"<pantau.{digest}@{sender.rpartition('@')[2]}>"


def personal_id(message_id: str, recipient: str) -> str:
    """The Message-ID of the copy for `recipient`: always the same, and of no other copy."""
    digest = hashlib.sha256(f"{message_id} {recipient.casefold()}".encode()).hexdigest()[:16]
    return _IDENTITY.sub(rf"<\1.{digest}@\2>", message_id)


def compose(
    *,
    subject: str,
    text: str,
    html: str,
    sender: str,
    message_id: str,
    date: datetime,
    recipients: Sequence[str] = (),
    thread: str | None = None,
    list_name: str | None = None,
    inline: Sequence[tuple[str, bytes, str]] = (),
    attached: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """RFC 5322 bytes. `thread` is the Message-ID of the first mail on the same matter, None for the first itself.

    `list_name` says what mails it is one of, for readers' rules (List-Id, RFC 2919). `inline` are PNG pictures that the
    HTML shows as `cid:NAME`, each with its name and what it shows. The language is the one that the HTML says it has.
    HTML that readers would see only the beginning of (LARGEST_HTML) is attached as a file instead, beside the text.
    `attached` are more files by their names, whose endings say what they are. Marked as sent by a machine, so
    that nobody's absence note answers it.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Pantau", addr_spec=sender)
    if recipients:
        message["To"] = [Address(addr_spec=recipient) for recipient in recipients]
    message["Date"] = format_datetime(date)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text, cte="quoted-printable")
    if len(html.encode()) > LARGEST_HTML:
        message.add_attachment(html.encode(), maintype="text", subtype="html", filename="pantau.html")
    else:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        for name, picture, shown in inline:
            _show(message, name, picture, shown)
    for name, content in attached:
        maintype, _, subtype = (guess_type(name)[0] or "application/octet-stream").partition("/")
        charset = {"charset": "utf-8"} if maintype == "text" else None
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=_file_name(name), params=charset)
    head = [b"Message-ID: " + _identity(message_id)]
    if thread and thread != message_id:
        head += _answering(thread)
    if list_name:
        head.append(f"List-Id: <{_label(list_name)}.pantau.{sender.rpartition('@')[2]}>".encode("ascii"))
    if language := _LANGUAGE.search(html):
        head.append(f"Content-Language: {language[1]}".encode("ascii"))
    return b"\r\n".join((_subject(shorten(subject, LONGEST_SUBJECT)), *head, message.as_bytes()))


# EmailMessage would break or encode a long word in these headers, which readers then don't understand


def _subject(text: str) -> bytes:
    """The Subject line; one that is partly ASCII would be folded so that readers see a space too many."""
    return b"Subject: " + Header(text, header_name="Subject").encode(linesep="\r\n").encode("ascii")


def _identity(message_id: str) -> bytes:
    if not _IDENTITY.fullmatch(message_id) or not message_id.isascii() or len(message_id) > LONGEST_ID:
        raise ValueError(f"{message_id!r} is not a Message-ID")
    return message_id.encode("ascii")


def _answering(thread: str) -> list[bytes]:
    return [b"In-Reply-To: " + _identity(thread), b"References: " + _identity(thread)]


def _show(message: EmailMessage, name: str, picture: bytes, shown: str) -> None:
    page = message.get_payload()[-1]  # type: ignore[index]
    assert isinstance(page, EmailMessage)  # noqa: S101 - the HTML, which was put there just now
    page.add_related(
        picture, maintype="image", subtype="png", cid=f"<{name}>", disposition="inline", filename=f"{_label(name)}.png"
    )
    related = page.get_payload()[-1]  # type: ignore[index]
    assert isinstance(related, EmailMessage)  # noqa: S101 - the picture, likewise
    related["Content-Description"] = shorten(shown, LONGEST_SUBJECT)


def _file_name(name: str) -> str:
    """`name` without folders, or what could hide of what kind it is."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name.rpartition("/")[2]).strip(".-")[-100:] or "pantau"


def _label(name: str) -> str:
    """`name` as a part of a host name (RFC 1035: letters, digits, hyphens; at most 63)."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:63].rstrip("-") or "pantau"


def brief(text: str, links: Sequence[str] | None = None) -> str:
    """A message for channels: the beginning of `text`, by whole lines, and the links; for those that cut off the rest
    themselves, at most about 1,000 characters."""
    given = [address for address in links or () if link(address)]
    kept: list[str] = []
    for line in text.strip().splitlines():
        if sum(map(len, kept)) + len(line) > _BRIEF:
            kept.append("…")
            break
        kept.append(line.rstrip())
    kept += ["", *(address for address in given if address not in "\n".join(kept))]
    return "\n".join(kept).strip() + "\n"


def addressed(message: bytes, *, recipient: str, message_id: str, thread: str | None, links: Links | None) -> bytes:
    """The copy of a composed mail for one recipient: their address in To and no other, its own Message-ID, `thread` as
    that of the copy that they got first on the same matter, and where there are `links`, those in headers (RFC 2369,
    RFC 8058) and at the end of the text. Always the same bytes. Raises AddressError for what is no address.
    """
    to = _to(recipient)
    head, _, body = message.partition(b"\r\n\r\n")
    lines = [line for line in _unfolded(head) if line.partition(b":")[0].lower() not in _PERSONAL]
    lines += [b"To: " + to, b"Message-ID: " + _identity(message_id)]
    if thread:
        lines += _answering(thread)
    if links is None:
        return b"\r\n".join(lines) + b"\r\n\r\n" + body
    lines.append(b"List-Unsubscribe: <" + links.stop.encode("ascii") + b">")
    if links.one_click:
        lines.append(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return _with_links(b"\r\n".join(lines) + b"\r\n\r\n" + body, links)


_PERSONAL = (b"to", b"message-id", b"in-reply-to", b"references", b"list-unsubscribe", b"list-unsubscribe-post")


def _to(recipient: str) -> bytes:
    if not _ADDRESS.fullmatch(recipient) or len(recipient) > LONGEST_ADDRESS:
        raise AddressError(f"{shorten(recipient, 80)!r} is not an address")
    return recipient.encode("ascii")


def _unfolded(head: bytes) -> list[bytes]:
    """The headers, each with its continuation lines."""
    return re.split(rb"\r\n(?![ \t])", head)


def _with_links(message: bytes, links: Links) -> bytes:
    parsed = message_from_bytes(message, policy=_AS_IT_WAS)
    language = str(parsed.get("Content-Language", "id"))
    stop, pause = (translate(words, language) for words in (N_("Stop these mails"), N_("Pause them")))
    plain, page = parsed.get_body(("plain",)), parsed.get_body(("html",))
    if plain is not None:
        text = f"{plain.get_content().rstrip()}\n\n{stop}: {links.stop}\n{pause}: {links.snooze}\n"
        plain.set_content(text.replace("\r\n", "\n"), cte="quoted-printable")
        del plain["MIME-Version"]
    if page is not None:
        foot = _FOOT.format(stop=escape(links.stop), pause=escape(links.snooze), stop_word=stop, pause_word=pause)
        html = page.get_content().replace("\r\n", "\n")
        before, end, after = html.rpartition("</body>")
        page.set_content(f"{before}{foot}{end}{after}" if end else html + foot, subtype="html", cte="quoted-printable")
        del page["MIME-Version"]
    return parsed.as_bytes()


_AS_IT_WAS = SMTP.clone(refold_source="none")

_FOOT = (
    '<p class="small" style="margin: 0; padding: 0 12px 28px; text-align: center; color: #626b71; '
    "font: 12px/1.6 -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif;\">"
    '<a href="{stop}" style="color: #626b71;">{stop_word}</a> &nbsp;·&nbsp; '
    '<a href="{pause}" style="color: #626b71;">{pause_word}</a></p>\n'
)


def thread_of(message: bytes) -> str | None:
    """The Message-ID that a composed mail answers; None for the first of its matter."""
    head = message.partition(b"\r\n\r\n")[0]
    found = re.search(rb"\r\nIn-Reply-To: (<[^<>\r\n]+>)", head)
    return found[1].decode("ascii") if found else None
