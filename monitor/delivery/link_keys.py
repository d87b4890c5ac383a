"""Which secret signed the links of which mails, so that one that was lost or replaced is noticed.

What is kept is a fingerprint (HMAC-SHA256, RFC 2104), of which the secret can't be learned, and when mails with its
links first left.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.store import Store, instant, moment, to_json

VALID = timedelta(days=400)
"""So long a link works after its mail was written."""

_STATE = "link-keys"
_PURPOSE = b"pantau link key\0"
_KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Mails that left from `since` on, and until `until` (None: until now), have links that another secret signed."""

    since: datetime
    until: datetime | None


def note_key(store: Store, secret: bytes, *, now: datetime) -> None:
    """Note that mails with links of this secret leave from now on."""
    used = _used(store)
    this = _fingerprint(secret)
    if used and used[-1][0] == this:
        return
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [_STATE, to_json([*used, (this, instant(now))][-_KEPT:])],
        )


def broken_links(store: Store, secret: bytes | None, *, now: datetime) -> Broken | None:
    """The mails whose links would still work had `secret` (None: there is none) signed them; None where it did, or
    where nothing is known of mails with links."""
    used = _used(store)
    ends = [moment(since) for _, since in used[1:]]
    this = None if secret is None else _fingerprint(secret)
    found = [
        Broken(since=moment(since), until=until)
        for (key, since), until in zip(used, [*ends, None], strict=False)
        if key != this and (until is None or now - until <= VALID)
    ]
    return Broken(since=found[0].since, until=found[-1].until) if found else None


def _used(store: Store) -> list[tuple[str, str]]:
    rows = store.rows("SELECT value FROM state WHERE name = ?", _STATE)
    return [(key, since) for key, since in json.loads(rows[0]["value"])] if rows else []


def _fingerprint(secret: bytes) -> str:
    return hmac.digest(secret, _PURPOSE, "sha256").hex()[:16]
