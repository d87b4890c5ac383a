"""The personal links in mails: signed, so that only who got the mail can stop it, and without the address in them.

A token is base64url of: the version (1 byte), the number of the copy in the outbox (6 bytes), the day on which the mail
was written (2 bytes, counted from 1970), and the first 20 bytes of HMAC-SHA256 (RFC 2104) over all that, the recipient
and the scope. Number, recipient and scope must still belong together in the database, so that a link of another one is
worth nothing here.
"""

import base64
import binascii
import hmac
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal

from monitor.delivery.link_keys import VALID, broken_links
from monitor.delivery.suppressions import scope_of
from monitor.errors import ConfigError
from monitor.i18n import N_
from monitor.store import Store, moment

VERSION = 1
SECRET_VARIABLE = "PANTAU_LINK_SECRET"  # noqa: S105 - the name of the variable, not a secret
SECRET_FILE = "link.key"  # noqa: S105 - likewise
SHORTEST_SECRET = 32

_EPOCH = date(1970, 1, 1)
_MAC = 20
_LENGTH = 1 + 6 + 2 + _MAC
_PURPOSE = b"pantau link\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The addresses in one copy of a mail; `one_click`: the server of `stop` is asked over https, as RFC 8058 wants."""

    stop: str
    snooze: str
    one_click: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Whose link it is, and what it can stop."""

    recipient: str
    scope: str
    language: str


class LinkError(Exception):
    """A link that may not be followed; `reason` says why."""

    def __init__(self, reason: Literal["forged", "expired", "replaced"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Makes and checks links below `public_url`."""

    secret: bytes
    public_url: str

    def links(self, number: int, *, recipient: str, scope: str, written: datetime) -> Links:
        """The links of copy `number` of a mail written at `written`: the same each time."""
        head = _head(number, written)
        token = base64.urlsafe_b64encode(head + self._mac(head, recipient, scope)).decode().rstrip("=")
        base = self.public_url.rstrip("/")
        return Links(
            stop=f"{base}/unsubscribe/{token}",
            snooze=f"{base}/snooze/{token}",
            one_click=base.startswith("https://"),
        )

    def subscription(self, store: Store, token: str, *, now: datetime) -> Subscription:
        """What a token stands for; raises LinkError for one that we did not make, for one that is too old, and for one
        that another secret signed, as far as can be told: some mails went out with links of another one."""
        raw = _decoded(token)
        head, mac = raw[:-_MAC], raw[-_MAC:]
        number = int.from_bytes(head[1:7], "big")
        rows = store.rows(
            "SELECT r.recipient, o.kind, o.watch, o.created_at, o.message FROM outbox_recipients r"
            " JOIN outbox o ON o.id = r.outbox_id WHERE r.id = ?",
            number,
        )
        if not rows:
            raise LinkError("forged")
        row = rows[0]
        recipient, scope = row["recipient"], scope_of(row["kind"], row["watch"])
        written = moment(row["created_at"])
        if not hmac.compare_digest(self._mac(head, recipient, scope), mac):
            replaced = head == _head(number, written) and broken_links(store, self.secret, now=now)
            raise LinkError("replaced" if replaced else "forged")
        if now - written > VALID:
            raise LinkError("expired")
        language = "en" if b"\r\nContent-Language: en\r\n" in row["message"][:4096] else "id"
        return Subscription(recipient=recipient, scope=scope, language=language)

    def _mac(self, head: bytes, recipient: str, scope: str) -> bytes:
        told = b"\0".join((_PURPOSE + head, recipient.encode(), scope.encode()))
        return hmac.digest(self.secret, told, "sha256")[:_MAC]


def _head(number: int, written: datetime) -> bytes:
    day = (written.astimezone(UTC).date() - _EPOCH).days
    return bytes([VERSION]) + number.to_bytes(6, "big") + day.to_bytes(2, "big")


def _decoded(token: str) -> bytes:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise LinkError("forged") from None
    # written otherwise, it is not what we wrote
    if len(raw) != _LENGTH or raw[0] != VERSION or base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
        raise LinkError("forged")
    return raw


def signer(public_url: str, *, folder: Path, environment: Mapping[str, str]) -> Signer | None:
    """What signs the links of a configuration; None where there is no address to link to.

    The secret is the environment's, or else lies in a file of the data folder, which is made where it is missing.
    Raises ConfigError for one that is too short to be secret.
    """
    if not public_url:
        return None
    given = environment.get(SECRET_VARIABLE, "")
    where = SECRET_VARIABLE if given else str(folder / SECRET_FILE)
    secret = given or _kept(folder / SECRET_FILE)
    if len(secret) < SHORTEST_SECRET:
        raise ConfigError(
            N_("The secret in {place} has {length} characters; it must have at least {least}"),
            place=where,
            length=len(secret),
            least=SHORTEST_SECRET,
        )
    return Signer(secret=secret.encode(), public_url=public_url)


def present_secret(*, folder: Path, environment: Mapping[str, str]) -> bytes | None:
    """The secret as it is; None where there is none yet. Makes nothing."""
    given = environment.get(SECRET_VARIABLE, "")
    try:
        return (given or (folder / SECRET_FILE).read_text(encoding="ascii").strip()).encode()
    except (OSError, UnicodeDecodeError):
        return None


def _kept(path: Path) -> str:
    """The secret in a file, made the first time; whole, and the same for all processes that make it at once."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", suffix=".tmp") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                os.fsync(file.fileno())
                # the first of them counts
                with suppress(FileExistsError):
                    os.link(file.name, path)
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            N_("The secret of the links can't be kept in {path} ({problem}); set the variable {name} instead"),
            path=str(path),
            problem=getattr(error, "strerror", None) or str(error),
            name=SECRET_VARIABLE,
        ) from error
