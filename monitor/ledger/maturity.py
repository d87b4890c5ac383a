"""How far a cooperation has come, read once more with the whole article in view.

The pipeline reads a status out of the clause that speaks of the cooperation. Some wordings mean little there: whether
"perjanjian dagang" has been signed, was agreed on or is still being negotiated stands in the title, the opening or
another sentence. Each rule names the words that it rests on, and they become the evidence of the status.
"""

import re
from dataclasses import dataclass

from models.analysis import Cooperation, Span, Status
from models.names import fold

OPENING = 700
"""Characters of title and text that say what an article reports as its news."""

_BARE = re.compile(r"(?:surat )?perjanjian(?! kerja ?sama)\b")
_WEAK = frozenset(
    ["akan", "segera", "bakal", "mencapai", "kesepakatan", "mengumumkan", "diumumkan", "rencana", "nantinya", "setuju"]
)
_TALKS = re.compile(r"\b(?:negosiasi|bernegosiasi|menegosiasikan|perundingan|berunding|merundingkan)\b")
_PENDING = re.compile(
    r"\b(?:di)?target(?:kan)?\b|\bbelum\b|\btak kunjung\b|\bmasih (?:di|ber|dalam|alot)"
    r"|\b(?:meng|di|ber)?harap(?:kan)?\b|\bminta\b"
)
_SIGNED = re.compile(r"\b(?:menandatangani|ditandatangani|penandatanganan|meneken|diteken|teken|tandatangani)\b")
_COMING = re.compile(
    r"\b(?:akan|bakal|segera|belum|sebelum|setelah|sesudah|usai|jika|bila|apabila|kalau|ketika|saat|rencana\w*|ingin"
    r"|hendak|target\w*|bisa|dapat|menunggu|menanti|jelang|menjelang|tidak|tak|untuk)\b[^.]{0,45}$"
)
"""Before a signing they make it one to come, or a time in whose reckoning something else is told."""

_SAID_BEFORE = re.compile(r"\s+(?:tersebut|itu|ini)\b")

_REACHED = re.compile(
    r"\b(?:telah|sudah|akhirnya|resmi|berhasil)\b[^.]{0,30}?\b(?P<what>\w*sepakat\w*|rampung\w*|\w*selesai\w*|negosiasi)\b"
    r"|\b(?P<also>mencapai (?:satu |sebuah )?kesepakatan|menyepakati|rampungkan|kesepakatan politik)\b"
)
_AGREED_TO = re.compile(r"\b(?:sepakat|bersepakat|menyepakati)\s+(?:untuk\s+)?(?:akan\s+)?(?:bersama\s+)?$")
_HOPED = re.compile(r"\b(?:mengharapkan|berharap|diharapkan|meminta|minta|menargetkan|ditargetkan|targetkan)\b")
_DONE = re.compile(r"\b(?:telah|sudah)\s+(?P<what>menandatangani|ditandatangani|meneken|diteken)\b")
_OPENED = re.compile(r"\bresmi(?: \w+)? (?P<what>membuka|dibuka|meluncurkan|diluncurkan|beroperasi)\b")
_REFUSALS = frozenset(["menolak"])
_BYSTANDERS = re.compile(r"\b(?:warga|masyarakat|aktivis|mahasiswa|buruh|pekerja|petani|nelayan|pedagang|massa)\b")
"""Whose refusal ends nothing."""


@dataclass(frozen=True, slots=True)
class Matured:
    """A status, and where the article shows it."""

    status: Status
    span: Span


def matured(claim: Cooperation, whole: str) -> Matured:
    """The status of what an article (`whole` is title, newline, text) says of a cooperation; the pipeline's where no
    rule knows better."""
    text = fold(whole)
    said = Matured(claim.status, claim.status_span)
    word = text[claim.status_span.start : claim.status_span.end]
    begin, end = claim.evidence_span.start, claim.evidence_span.end
    if claim.status == "agreed" and word == "rencana" and (done := _DONE.search(text, begin, end)):
        return _at("signed", done)
    match claim.status:
        case "signed" if _BARE.fullmatch(word):
            return _signed(text) or _reached(text, begin, end) or _talks(text) or Matured("agreed", said.span)
        case "signed" if _is_to_come(claim, text):
            return _signed(text) or _reached(text, begin, end) or _talks(text) or Matured("agreed", said.span)
        case "agreed" if word in _WEAK:
            if hoped := _HOPED.search(text, begin, claim.status_span.start):
                return _at("exploring", hoped)
            return _reached(text, begin, end) or _talks(text) or said
        case "exploring" if opened := _OPENED.search(text, begin, end):
            return _at("ongoing", opened)
        case "exploring" if _AGREED_TO.search(text, begin, claim.status_span.start):
            return Matured("agreed", said.span)
        case "exploring" if word in ("negosiasi", "perundingan"):
            return _reached(text, begin, end, opening=False) or said
        case "ended" if word in _REFUSALS and not _refused(claim, text):
            return _signed(text) or Matured("ongoing", claim.trigger_span)
    return said


def _signed(text: str) -> Matured | None:
    """The first signing that is told as a fact."""
    for found in _SIGNED.finditer(text):
        if not _COMING.search(text, max(0, found.start() - 60), found.start()):
            return _at("signed", found)
    return None


def _is_to_come(claim: Cooperation, text: str) -> bool:
    """Whether it is "that signing", and the sentence before tells of it as one to come."""
    if not _SAID_BEFORE.match(text, claim.status_span.end):
        return False
    before = list(_SIGNED.finditer(text, 0, claim.status_span.start))
    return bool(before) and bool(_COMING.search(text, max(0, before[-1].start() - 60), before[-1].start()))


def _reached(text: str, begin: int, end: int, *, opening: bool = True) -> Matured | None:
    """What the evidence or, with `opening`, the beginning of the article calls settled."""
    places = [(begin, end), (0, OPENING)] if opening else [(begin, end)]
    for first, last in places:
        for found in _REACHED.finditer(text, first, last):
            if not _PENDING.search(text, max(first, found.start() - 40), found.end()):
                return _at("agreed", found)
    return None


def _talks(text: str) -> Matured | None:
    """Talks, or what is still hoped for, as the news of the article."""
    found = _TALKS.search(text, 0, OPENING)
    return _at("exploring", found) if found else None


def _refused(claim: Cooperation, text: str) -> bool:
    """Whether it is the cooperation that is refused, and by no bystander."""
    begin = claim.evidence_span.start
    near = 0 <= claim.trigger_span.start - claim.status_span.end <= 60
    return near and not _BYSTANDERS.search(text, begin, claim.status_span.start)


def _at(status: Status, found: re.Match[str]) -> Matured:
    group = next((name for name, value in found.groupdict().items() if value), 0)
    return Matured(status, Span(*found.span(group)))
