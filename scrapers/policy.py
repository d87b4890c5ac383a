"""How politely, and how far, one source may be fetched."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["full", "feed-only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The ``[policy]`` table of a site file.

    ``delay`` is the least number of seconds between the starts of two requests to one host, ``concurrency`` the most
    requests in flight to one host. ``allow_private`` lifts the refusal of loopback and private addresses; only a
    source that runs on this machine or this network needs it. ``mode`` says whether article pages are fetched at all.
    """

    mode: Mode = "full"
    delay: float = 1.0
    concurrency: int = 1
    allow_private: bool = False
