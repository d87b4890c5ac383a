"""An element -> its lines of text: paragraphs, list items, headings, table rows, text between `<br>`.

The tree is only read, so it can be shared. Nothing is thrown away here: lines that stand in a link box, a caption or
another aside are marked, because a byline may be among them.
"""

import re
from collections.abc import Container
from typing import NamedTuple

from lxml import etree

SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "video",
        "audio",
        "canvas",
        "map",
        "select",
        "option",
        "datalist",
        "textarea",
        "input",
        "button",
        "progress",
        "meter",
        "head",
        "link",
        "meta",
        "base",
        "dialog",
    ]
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
BLOCKS = HEADINGS | frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
CELLS = frozenset(("td", "th"))
ASIDES = frozenset(["aside", "figcaption", "figure", "footer", "nav"])

# What newsrooms call the boxes that are not the story, as parts of class names and ids.
_RESIDUE_PART = (
    r"terkait|related|baca-?_?juga|bacajuga|lihat-?_?juga|simak-?_?juga|read-?_?(?:also|more)|inject|sisip|komentar|"
    r"comment|share|sharing|sosmed|social|addthis|iklan|advert|adsense|adsbygoogle|sponsor|promo|banner|"
    r"breadcrumb|bread-?crumb|footer|footnote|sidebar|newsletter|subscribe|langganan|berlangganan|caption|copyright|"
    r"rekomendasi|recommend|popul[ae]r|terpopuler|trending|terkini|terbaru|latest|tagging|tagcloud|"
    r"pagination|paging|pager|polling|rating|gallery-?_?thumb|google-?_?news|gnews|"
    r"whatsapp|telegram|login|cookie|modal|popup|tooltip|author|penulis|reporter|editor|byline|credit|post-?_?meta|"
    r"post-?_?info|navigation|skip-link|wpcnt|jp-post-flair|box-?_?topik|topik"
)
_RESIDUE = re.compile(
    rf"(?:{_RESIDUE_PART})|(?:^|[\s_-])(?:ad|ads|nav|navbar|menu|tag|tags|label|labels|red|meta|widget)(?:$|[\s_-]|\d)"
)
# names that say nothing of the element's part: page builders, and the slugs of categories on WordPress articles
_NEUTRAL = re.compile(r"(?:^|\s)(?:elementor|wp-block|category-|tag-|post-|type-|status-|format-|has-|theme-|et_pb)\S*")
_LOOKBACK = 12
_FEWEST_TEASERS = 3
_LONG_CELL = 300
_DISCUSSION = re.compile(r"(?:^|[\s_-])(?:comments?|komentar|disqus|respond)(?:$|[\s_-])")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)

BREAK, LINK, END_LINK, CELL = "\ue000", "\ue001", "\ue002", "\ue003"
_MARKS = re.compile("[\ue000-\ue003]")
_LINKED = re.compile("\ue001([^\ue001\ue002]*)\ue002?")
_SEPARATORS = re.compile("\\s*\ue003[\\s\ue003]*")
_POINTER_WORDS = ("baca", "lihat", "simak", "tonton", "cek", "klik")
_INLINE_POINTER = re.compile(
    rf"[(\[]?\s*\b(?:{'|'.join(_POINTER_WORDS)})(?:\s+(?:juga|pula|selengkapnya|artikel|berita|video|di\s+sini))*"
    "\\s*[:：-]?\\s*\ue001[^\ue001\ue002]*\ue002\\s*[)\\]]?(?=\\s*$|\\s*[.\ue000])\\.?",
    re.I,
)
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffd]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ENDS_SENTENCE = re.compile(r"[.!?:;…\"”’')\]]$")


class Line(NamedTuple):
    """One line. `kind` is "text", "heading", "item" or "row"; `aside` says that it stands in a box which is not the
    story; `linked` is the share of its characters that are links; `owner` is the element it stands in."""

    text: str
    kind: str
    aside: bool
    linked: float
    owner: etree._Element


def fold(text: str) -> str:
    """`text` with white space (no-break spaces too) folded to single spaces and invisible, directional and control
    characters removed."""
    text = " ".join(text.split())
    if text.isascii():
        return _CONTROL.sub("", text) if not text.isprintable() else text
    return " ".join(_CONTROL.sub("", _INVISIBLE.sub("", text)).split())


def text_length(element: etree._Element) -> int:
    """The number of visible characters in `element`, near enough to compare two elements by."""
    return sum(
        len(text)
        for node in element.iter()
        if isinstance(node.tag, str)
        for text in ((node.text or "").strip() if node.tag not in SILENT else "", (node.tail or "").strip())
    )


def is_aside(element: etree._Element, *, whole: int) -> bool:
    """Whether tag, class or id say that `element` is not the story: related links, captions, share bars, credits.

    An element with 40 % or more of the `whole` text is the story, whatever it is called (comments: 80 %).
    """
    tag = element.tag
    if tag in ASIDES:
        return not whole or _is_shorter(element, 0.4 * whole)
    if tag in ("html", "body", "main", "article"):
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''}".strip().lower()
    if not name or not _RESIDUE.search(_NEUTRAL.sub(" ", name)):
        return False
    # readers may write more than the newsroom did, and many teasers are longer than a short article
    ample = _DISCUSSION.search(name) or _holds_teasers(element)
    return _is_shorter(element, (0.8 if ample else 0.4) * whole)


def _holds_teasers(element: etree._Element) -> bool:
    """Whether there is a linked headline to every other paragraph, and three at least."""
    headlines = sum(
        1
        for heading in element.iter("h2", "h3", "h4", "h5")
        if next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None
    )
    return headlines >= _FEWEST_TEASERS and 2 * headlines >= sum(1 for _ in element.iter("p"))


def _is_shorter(element: etree._Element, limit: float) -> bool:
    length = 0
    for node in element.iter():
        if node.text and node.tag not in SILENT:
            length += len(node.text.strip())
        if node.tail and node is not element:
            length += len(node.tail.strip())
        if length >= limit:
            return False
    return True


def read_lines(
    root: etree._Element, *, drop: Container[etree._Element] = (), by_name: bool = True, whole: int | None = None
) -> list[Line]:
    """The lines of `root` in order.

    Elements in `drop` are marked as asides, with `by_name` also those whose name says so. `whole` is the length of the
    text that asides are measured against (default: that of `root`).
    """
    reader = _Reader(drop=drop, by_name=by_name, whole=text_length(root) if whole is None else whole)
    reader.visit(root, aside=False)
    reader.flush("text", False, root)
    return reader.lines


class _Reader:
    """Walks a tree. lxml cuts trees at 255 levels, so plain recursion is safe."""

    def __init__(self, *, drop: Container[etree._Element], by_name: bool, whole: int) -> None:
        self.drop, self.by_name, self.whole = drop, by_name, whole
        self.lines: list[Line] = []
        self.buffer: list[str] = []
        self.links = 0

    def visit(self, element: etree._Element, *, aside: bool) -> None:
        """Reads what is in `element`; what it leaves in the buffer belongs to a line that goes on."""
        if element.text:
            self.buffer.append(element.text)
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and tag not in SILENT and not _is_hidden(child):
                if tag == "br":
                    self.buffer.append(BREAK)
                else:
                    self._visible(child, tag, aside, element)
            if child.tail:
                self.buffer.append(child.tail)

    def _visible(self, child: etree._Element, tag: str, aside: bool, parent: etree._Element) -> None:
        block = tag in BLOCKS or (tag in CELLS and _is_column(child))
        leaves = not aside and (child in self.drop or (self.by_name and self._is_aside(child, block)))
        if block:
            self.flush(_kind(parent.tag), aside, parent)
            self.visit(child, aside=aside or leaves)
            self.flush(_kind(tag), aside or leaves, child)
        elif leaves:
            # what is cut out of a sentence must not tear it apart
            sentence, self.buffer = self.buffer, []
            self.visit(child, aside=True)
            self.flush("text", True, child)
            self.buffer = sentence
        else:
            self._inline(child, tag, aside)

    def _is_aside(self, child: etree._Element, block: bool) -> bool:
        """Inside a sentence a name says little: a link to a tag is a word of it."""
        if not block and ((child.tail and not child.tail.isspace()) or not self._at_start()):
            return False
        return is_aside(child, whole=self.whole)

    def _at_start(self) -> bool:
        for text in reversed(self.buffer[-_LOOKBACK:]):
            if text == BREAK:
                return True
            if text not in (LINK, END_LINK, CELL) and not text.isspace():
                return False
        return True

    def _inline(self, child: etree._Element, tag: str, aside: bool) -> None:
        if tag == "a":
            self.buffer.append(LINK)
            self.links += 1
        elif tag in CELLS:
            self.buffer.append(CELL)
        self.visit(child, aside=aside)
        if tag == "a":
            self.buffer.append(END_LINK)
            self.links -= 1

    def flush(self, kind: str, aside: bool, owner: etree._Element) -> None:
        """Ends the line that is being read."""
        if not self.buffer:
            return
        # folded first: some patterns below are quadratic in runs of spaces
        marked = " ".join("".join(self.buffer).split())
        self.buffer = [LINK] if self.links else []
        for piece in _pieces(marked):
            inside = 0
            text = piece
            if not text.isascii():
                if LINK in text:
                    inside = sum(len(match[1].strip()) for match in _LINKED.finditer(text))
                if CELL in text:
                    text = _SEPARATORS.sub(" | ", text).strip("| \n\t")
                text = _MARKS.sub("", text)
            if text := fold(text):
                self.lines.append(Line(text, kind, aside, min(1.0, inside / len(text)), owner))


def _is_column(cell: etree._Element) -> bool:
    """Whether a table's cell lays out a page rather than holding a value: it has a text with lines of its own."""
    return next(cell.iter("br"), None) is not None and not _is_shorter(cell, _LONG_CELL)


def _kind(tag: object) -> str:
    if tag in HEADINGS:
        return "heading"
    if tag in ("li", "dt", "dd"):
        return "item"
    return "row" if tag == "tr" else "text"


def _is_hidden(element: etree._Element) -> bool:
    """Whether `element` isn't shown; a long hidden text is a further page of the story, shown by a script."""
    style = element.get("style")
    if element.get("hidden") is None and not (style and _HIDDEN.search(style)):
        return False
    return _is_shorter(element, 400)


def _pieces(marked: str) -> list[str]:
    """`marked` cut at line breaks. A single break amid a sentence (hard-wrapped text) is no cut."""
    if LINK in marked and any(word in marked.lower() for word in _POINTER_WORDS):
        marked = _INLINE_POINTER.sub("", marked)
    if BREAK not in marked:
        return [marked]
    pieces: list[str] = []
    glue = False
    for piece in marked.split(BREAK):
        bare = _MARKS.sub("", piece).strip()
        if not bare:
            glue = False
            continue
        if glue and bare[0].islower() and not _ENDS_SENTENCE.search(_MARKS.sub("", pieces[-1]).rstrip()):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
        glue = True
    return pieces
