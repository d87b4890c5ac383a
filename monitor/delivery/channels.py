"""Ways beside mail: chat services and the like through Apprise, and files for machines without a network.

What is sent is short plain text. Its address is a secret: no error tells it.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from monitor.config.delivery import FILE
from monitor.delivery.sending import Outgoing, Refusal, Send, Transport
from monitor.errors import ConfigError, DeliveryError
from monitor.files import write_atomically
from monitor.i18n import N_
from monitor.wording import clean, shorten

_STATUS = re.compile(r"\berror=(\d{3})\.?\s*$")
_LATER = frozenset({408, 425, 429})
"""Client errors of HTTP that are none of the message: timeout, too early, too many requests."""


def channel_transports(
    channels: Mapping[str, str], *, folder: Path, environment: Mapping[str, str]
) -> dict[str, Transport]:
    """A transport for each channel of [channels]; relative folders start at `folder`. Raises ConfigError for an address
    that Apprise doesn't understand, or a variable that isn't set; nothing is connected to yet."""
    return {name: _transport(name, target, folder, environment) for name, target in channels.items()}


def _transport(name: str, target: str, folder: Path, environment: Mapping[str, str]) -> Transport:
    if target.startswith("$"):
        variable, target = target[1:], environment.get(target[1:], "")
        if not target:
            raise ConfigError(
                N_("channels.{name} names the environment variable {variable}, which is not set"),
                name=name,
                variable=variable,
            )
    if target.startswith(FILE):
        return file_transport(_folder(target, folder))
    return apprise_transport(name, target)


def file_transport(folder: Path) -> Transport:
    """Writes each message to a text file of its own in `folder`; the same message is always the same file."""

    def send(outgoing: Outgoing) -> None:
        title, body = told(outgoing.content)
        try:
            write_atomically(folder / text_file(outgoing.name), f"{title}\n\n{body}".encode())
        except OSError as error:
            raise DeliveryError(
                N_("Messages can't be written to {folder}: {problem}"),
                folder=str(folder),
                problem=error.strerror or str(error),
            ) from error

    @contextmanager
    def session() -> Iterator[Send]:
        yield send

    return session


def apprise_transport(name: str, address: str) -> Transport:
    """Sends through the service at `address`, as https://appriseit.com/services/ describes it."""
    service = _service(name, address)

    def send(outgoing: Outgoing) -> Refusal | None:
        from apprise.logger import LogCapture

        title, body = told(outgoing.content)
        with LogCapture(  # type: ignore[no-untyped-call]
            level=logging.WARNING, fmt="%(message)s"
        ) as log:
            done = bool(service.notify(title=title, body=body, body_format="text", interpret_escapes=False))
            said = log.getvalue()
        if done:
            return None
        return Refusal(reason=_without_secrets(said, address) or f"{name}: not taken", permanent=_for_good(said))

    @contextmanager
    def session() -> Iterator[Send]:
        yield send

    return session


def _service(name: str, address: str) -> Any:
    try:
        import apprise
    except ImportError:
        raise ConfigError(
            N_("channels.{name} needs Apprise; install it with `pip install 'pantau[channels]'`"), name=name
        ) from None
    service = apprise.Apprise()
    if not service.add(address):
        raise ConfigError(
            N_("channels.{name} is no address that Apprise understands; https://appriseit.com/services/ lists them"),
            name=name,
        )
    return service


def told(content: bytes) -> tuple[str, str]:
    """Title and text of a message of the outbox, harmless for what shows them."""
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))
    lines = str(body.get_content()).splitlines() if body else []
    return clean(str(message["Subject"] or "")), "\n".join(map(clean, lines)).strip() + "\n"


def _for_good(said: str) -> bool:
    """Whether a service refused a message for good, as far as Apprise tells: by its warnings, each of which ends in the
    status of HTTP ("... error=404.") where there was one. A service that asks to come again later did not."""
    codes = [_STATUS.search(line) for line in said.splitlines() if line.strip()]
    return bool(codes) and all(code is not None and _final(int(code[1])) for code in codes)


def _final(status: int) -> bool:
    return 400 <= status < 500 and status not in _LATER


def file_folders(channels: Mapping[str, str], *, folder: Path) -> dict[str, Path]:
    """The folder of each channel that writes files and says so in [channels]; relative ones start at `folder`."""
    return {name: _folder(target, folder) for name, target in channels.items() if target.startswith(FILE)}


def text_file(name: str) -> str:
    """The file that `file_transport` writes a message of that name to."""
    return f"{name}.txt"


def _folder(target: str, folder: Path) -> Path:
    return folder / target.removeprefix(FILE).removeprefix("//")


def _without_secrets(said: str, address: str) -> str:
    """What a service said, without the parts of its address: whoever reads errors need not know them."""
    for part in sorted(re.split(r"[/:@?&=]+", address)[1:], key=len, reverse=True):
        if len(part) >= 6:
            said = said.replace(part, "***")
    return shorten(said, 300)
