"""What the sample newsroom publishes: pieces written for it, dates filled in, with what should be found in each.

Every piece is invented. `articles/*.toml` holds them as templates: `{hari}`, `{tgl}`, `{tanggal}`, `{bulan}` and
`{tahun}` stand for the day of publication and take an offset in days (`{hari-1}`, `{tanggal+14}`), so that the weekday
that a text names is right whatever day the three days begin on.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
ARTICLES = Path(__file__).parent / "articles"
DAYS = 3

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip

Kind = Literal["article", "photo", "removed"]
Status = Literal["exploring", "agreed", "signed", "ongoing", "ended"]
_PLACEHOLDER = re.compile(r"\{(hari|tgl|tanggal|bulan|tahun)([+-]\d+)?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A cooperation that a reader finds in one piece. `key` is the same in every piece that tells of it."""

    key: str
    parties: tuple[str, ...]
    status: Status
    denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A piece as it reads from `since` on."""

    since: datetime
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The body, a blank line between paragraphs."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of one outlet, with all of its versions in order.

    `outlet` is the name of its site file, `hosts` names the outlet's hosts that show it. `kind` tells articles from
    pages that only stand where articles do: a photo page, and one that was taken down but still answers. `roles` says
    why it is part of the sample; `expect` what should be found in it (nothing, for a hard negative). `breaks` counts
    the paragraphs before each page break. `encoding` is what its page is written in, `label` what it is labelled as.
    """

    key: str
    outlet: str
    hosts: tuple[str, ...]
    id: int
    published: datetime
    versions: tuple[Version, ...]
    channel: str
    authors: tuple[str, ...]
    editor: str
    tags: tuple[str, ...]
    roles: frozenset[str]
    expect: tuple[Expected, ...]
    related: tuple[str, ...]
    breaks: tuple[int, ...]
    slug: str
    caption: str
    dated: bool = True
    amp: bool = False
    kind: Kind = "article"
    encoding: str = "utf-8"
    label: str = "utf-8"

    def at(self, moment: datetime) -> Version:
        """The version that stands at `moment`. Raises LookupError before publication."""
        for version in reversed(self.versions):
            if version.since <= moment:
                return version
        raise LookupError(f"{self.key} has not appeared by {moment}")

    def sheets(self, version: Version) -> tuple[tuple[str, ...], ...]:
        """The paragraphs of a version by numbered page: one page, where nothing says where to break."""
        edges = (0, *self.breaks, len(version.paragraphs))
        return tuple(version.paragraphs[start:end] for start, end in pairwise(edges))


def dated(template: str, day: date) -> str:
    """`template` with its date placeholders filled in, seen from `day`."""

    def fill(match: re.Match[str]) -> str:
        form, offset = match.groups()
        that = day + timedelta(days=int(offset or 0))
        return {
            "hari": WEEKDAYS[that.weekday()],
            "tgl": f"{that.day}/{that.month}/{that.year}",
            "tanggal": f"{that.day} {MONTHS[that.month - 1]} {that.year}",
            "bulan": MONTHS[that.month - 1],
            "tahun": str(that.year),
        }[form]

    return _PLACEHOLDER.sub(fill, template)


def slugify(title: str) -> str:
    """A title as it stands in a URL."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def load(first_day: date, folder: Path = ARTICLES) -> tuple[Piece, ...]:
    """Every piece in order of publication, its three days beginning on `first_day`."""
    pieces = [
        _piece(entry, first_day)
        for path in sorted(folder.glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["article"]
    ]
    return tuple(sorted(pieces, key=lambda piece: (piece.published, piece.key)))


def _moment(entry: Mapping[str, Any], first_day: date) -> datetime:
    day = first_day + timedelta(days=entry["day"] - 1)
    return datetime.combine(day, time.fromisoformat(entry["time"]), tzinfo=WIB)


def _version(entry: Mapping[str, Any], since: datetime, told_on: date) -> Version:
    """Blank lines part paragraphs; line breaks inside one are only there for the file's readers."""
    paragraphs = (re.sub(r"\s+", " ", block).strip() for block in re.split(r"\n\s*\n", entry["body"]))
    return Version(
        since=since,
        title=dated(entry["title"], told_on),
        paragraphs=tuple(dated(paragraph, told_on) for paragraph in paragraphs if paragraph),
    )


def _piece(entry: Mapping[str, Any], first_day: date) -> Piece:
    published = _moment(entry, first_day)
    day = published.date()
    # the pieces break into numbered pages at a paragraph that is nothing but a row of dashes
    marks = [block.strip() for block in re.split(r"\n\s*\n", entry["body"]) if block.strip()]
    breaks = tuple(index - nth for nth, index in enumerate(i for i, mark in enumerate(marks) if mark == "---"))
    original = _version({**entry, "body": entry["body"].replace("\n---\n", "\n")}, published, day)
    versions = [original]
    if "corrected" in entry:
        versions.append(_version({**entry, **entry["corrected"]}, _moment(entry["corrected"], first_day), day))
    return Piece(
        key=entry["key"],
        outlet=entry["outlet"],
        hosts=tuple(entry.get("hosts", [entry["outlet"]])),
        id=entry["id"],
        published=published,
        versions=tuple(versions),
        channel=entry.get("channel", "nasional"),
        authors=tuple(entry.get("authors", ())),
        editor=entry.get("editor", ""),
        tags=tuple(entry.get("tags", ())),
        roles=frozenset(entry.get("roles", ())),
        expect=tuple(
            Expected(
                key=item["key"],
                parties=tuple(dated(party, day) for party in item["parties"]),
                status=item["status"],
                denied=item.get("denied", False),
            )
            for item in entry.get("expect", ())
        ),
        related=tuple(entry.get("related", ())),
        breaks=breaks,
        slug=slugify(original.title),
        caption=dated(entry.get("caption", ""), day),
        dated=entry.get("dated", True),
        amp=entry.get("amp", False),
        kind=entry.get("kind", "article"),
        encoding=entry.get("encoding", "utf-8"),
        label=entry.get("label", entry.get("encoding", "utf-8")),
    )
