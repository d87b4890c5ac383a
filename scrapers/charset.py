"""Bytes of a page -> text, whatever the page claims its character set to be.

What the bytes are is decided by strict decoding, not by labels: text that is valid UTF-8 is UTF-8 (a legacy text that
is so by accident is practically unheard of), and only bytes that are not are read as the label says.
"""

import re

# What a label may select, by its WHATWG meaning: "iso-8859-1" and "ascii" are windows-1252 on the web.
_CODECS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii", "windows-1252", "cp1252"), "cp1252"),
    **{f"windows-125{n}": f"cp125{n}" for n in (0, 1, 3, 4, 5, 6, 7, 8)},
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 15)},
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis"), "cp932"),
    "big5": "big5hkscs",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "tis-620": "cp874",
    "windows-874": "cp874",
}
_LABEL = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.I)
_HEADER_LABEL = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.I)
_HEAD = 4096
_SUSPECT = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]+"
)


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of `body`; never fails. NUL characters are left out.

    `content_type` is the value of the HTTP header. Order: byte order mark, strict UTF-8, the label of the header, that
    of the first 4 KiB of markup, UTF-8 with replacement characters where most sequences are sound (a page cut or
    patched in the middle), windows-1252.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace").replace("\0", "")
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    if b"\0" in body:
        body = body.replace(b"\0", b"")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for label in _labels(body, content_type):
        codec = _CODECS.get(label)
        if codec and codec != "cp1252":
            try:
                return body.decode(codec)
            except UnicodeDecodeError:
                continue
    lenient = body.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    sound = sum(1 for char in lenient if char > "\x7f") - broken
    if broken <= sound:
        return lenient
    return body.decode("cp1252", "replace")


def _labels(body: bytes, content_type: str | None) -> list[str]:
    labels = [match[1] for match in _HEADER_LABEL.finditer(content_type or "")]
    labels += [match[1].decode("ascii", "ignore") for match in _LABEL.finditer(body[:_HEAD])]
    return [label.lower() for label in labels]


def repair_mojibake(text: str) -> str:
    """`text` with UTF-8 that was once read as windows-1252 ("â€œ", "Ã©") put right, run by run.

    A run is changed only if all of it, written back as windows-1252, is valid UTF-8: then nobody meant it as it stands.
    """
    return _SUSPECT.sub(_repaired, text) if not text.isascii() else text


def _repaired(match: re.Match[str]) -> str:
    run = match[0]
    raw = bytearray()
    for char in run:
        try:
            raw += char.encode("cp1252")
        except UnicodeEncodeError:
            # the five bytes that windows-1252 leaves undefined came through as C1 controls
            if ord(char) > 0xFF:
                return run
            raw.append(ord(char))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return run
