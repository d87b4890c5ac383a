"""Hostile and odd pages, made from a few invented articles, the templates that newsrooms use, and one twist each.

Every page says what must come of it: the article, whole and alone, or a refusal. `HOSTILE` is all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import cycle, islice

from tests.scrapers.hostile_nothing import BINARY, NOTHING
from tests.scrapers.hostile_templates import PIECES, TEMPLATES, Parts, Piece, classic, page, semantic, tables, wordpress
from tests.scrapers.hostile_twists import DATES, KEPT, LINKS, dated, retitled, together, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A page and what must come of it: `piece` where it holds that article, else one of `reasons`.

    `dated` and `titled` say whether that field can be read from it rightly; where it can't, it may be missing, never
    wrong. `encoded` is the body, `content_type` its header.
    """

    name: str
    encoded: bytes
    piece: Piece | None
    reasons: frozenset[str] = frozenset()
    dated: bool = True
    titled: bool = True
    content_type: str = "text/html; charset=utf-8"
    url: str = "https://warta.example/berita/1-judul"


def _encodings(parts: Parts) -> Iterator[tuple[str, bytes, str]]:
    markup = page(parts)
    utf8 = markup.encode()
    yield "label-latin1", utf8, "text/html; charset=iso-8859-1"
    yield "label-utf16", utf8, "text/html; charset=utf-16"
    yield "label-bogus", utf8, "text/html; charset=bogus-8"
    yield "label-gbk", utf8, "text/html; charset=gbk"
    yield "no-label", markup.replace("<meta charset='utf-8'>", "").encode(), "text/html"
    yield "meta-lies", markup.replace("charset='utf-8'", "charset='windows-1251'").encode(), "text/html"
    yield "windows-1252", markup.encode("cp1252", "replace"), "text/html; charset=utf-8"
    yield "utf-16", markup.encode("utf-16"), "text/html; charset=utf-8"
    yield "byte-order-mark", b"\xef\xbb\xbf" + utf8, "text/html"
    yield "mojibake", utf8.decode("latin-1").encode(), "text/html; charset=utf-8"
    yield "broken-byte", utf8.replace(b"</title>", b"\xff\xfe</title>"), "text/html; charset=utf-8"


def _pages() -> Iterator[Hostile]:
    pieces = cycle(PIECES)
    templates = cycle(TEMPLATES)
    for name, twist in KEPT.items():
        # each twist on two templates, so that none depends on one layout; the pairs change from twist to twist
        for _ in range(2):
            piece, template = next(pieces), next(templates)
            yield _kept(f"{name}/{template.__name__}", twist(template(piece)))
        next(templates)
    for name, text in DATES.items():
        for template in (classic, semantic, wordpress):
            yield _kept(f"date-{name}/{template.__name__}", dated(text)(template(next(pieces))))
    for template in TEMPLATES:
        if template is not tables:  # there a headline is told from the first line by the markup alone
            yield _kept(f"retitled/{template.__name__}", retitled(template(next(pieces))), titled=False)
        undated = without("byline")(template(next(pieces)))
        yield _kept(f"no-byline/{template.__name__}", undated)
    for template in (classic, semantic):
        whole = template(PIECES[0])
        for name, encoded, content_type in _encodings(whole):
            kept = _kept(f"encoding-{name}/{template.__name__}", whole)
            yield replace(kept, encoded=encoded, content_type=content_type)
    for names in zip(*(islice(KEPT, start, None, 2) for start in (1, 8, 21)), strict=False):
        template = next(templates)
        yield _kept(
            f"{'+'.join(names)}/{template.__name__}", together(*(KEPT[each] for each in names))(template(next(pieces)))
        )
    for name, markup in NOTHING.items():
        piece = next(pieces)
        filled = markup.replace("{title}", escape(piece.title)).replace("{{", "{").replace("}}", "}")
        for where, around in (("bare", ""), ("crowded", f"<div class='terkait'><ul>{LINKS[:4000]}</ul></div>")):
            if around and name.startswith(("unclosed", "nested", "tables", "frames", "script-redirect", "nothing-but")):
                continue
            yield Hostile(
                name=f"{name}/{where}", encoded=f"<!doctype html><html>{filled}{around}</html>".encode(), piece=None
            )
    for name, (encoded, content_type) in BINARY.items():
        yield Hostile(name=name, encoded=encoded, piece=None, content_type=content_type)


def _kept(name: str, parts: Parts, *, titled: bool = True) -> Hostile:
    return Hostile(
        name=name,
        encoded=page(parts).encode("utf-8", "replace"),
        piece=parts.piece,
        titled=titled,
        url=f"https://warta.example{parts.piece.path}",
    )


HOSTILE = tuple(_pages())
