"""Hostile and odd pages, made from a few invented articles, the templates that newsrooms use, and one twist each.

Every page says what must come of it: the article, whole and alone, or a refusal. `HOSTILE` is all of them.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import cycle, islice

STRANGER = "Kalimat ini milik berita lain tentang harga cabai di pasar induk yang sama sekali tidak berkaitan."
"""Stands on many pages and in no article: where it turns up in a text, the wrong text was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An invented article. `published` is ISO 8601, `printed` the same instant as newsrooms print it."""

    title: str
    paragraphs: tuple[str, ...]
    author: str
    published: str
    printed: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A page before it is put together: markup of each part, which a twist may change."""

    piece: Piece
    head: str
    before: str
    heading: str
    byline: str
    body: str
    after: str
    opening: str = "<!doctype html><html lang='id'>"
    closing: str = "</html>"


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


PIECES = (
    Piece(
        title="Pemprov Arunika dan Kementerian Pelayaran Sepakati Jalur Logistik Baru",
        paragraphs=(
            "ARUNIKA - Pemerintah Provinsi Arunika dan Kementerian Pelayaran menyepakati jalur logistik baru yang "
            "menghubungkan tiga pelabuhan di pesisir timur, Selasa (4/11).",
            "Gubernur Arunika Wiranta Sadewa mengatakan kesepakatan itu akan menurunkan biaya angkut bahan pokok "
            "hingga seperlima dalam dua tahun pertama.",
            "“Kami tidak ingin petani menunggu kapal sampai dua pekan,” kata Wiranta seusai penandatanganan di "
            "Balai Kota.",
            "Kementerian Pelayaran menyiapkan enam kapal perintis, sedangkan pemerintah provinsi membangun gudang "
            "berpendingin di setiap pelabuhan.",
        ),
        author="Laras Kencana",
        published="2025-11-04T14:05:00+07:00",
        printed="Selasa, 04 November 2025 14:05 WIB",
        path="/berita/20251104/jalur-logistik-arunika",
    ),
    Piece(
        title="Wali Kota Tirtasari Temui Dubes Norlandia Bahas Pelatihan Perawat",
        paragraphs=(
            "TIRTASARI - Wali Kota Tirtasari Damar Prasetyani menerima Duta Besar Norlandia untuk membahas pelatihan "
            "perawat di rumah sakit daerah, Kamis pagi.",
            "Kedua pihak menjajaki pengiriman empat puluh perawat setiap tahun ke pusat pelatihan di ibu kota "
            "Norlandia.",
            "Menurut Damar, pembiayaan ditanggung bersama dan rinciannya akan dituangkan dalam nota kesepahaman "
            "sebelum akhir tahun.",
            "Duta besar menambahkan bahwa kurikulum disusun bersama Politeknik Kesehatan Tirtasari agar ijazahnya "
            "diakui di kedua negara.",
            "Pertemuan dihadiri kepala dinas kesehatan dan ketua persatuan perawat setempat.",
        ),
        author="Bagas Wicaksana",
        published="2025-10-16T09:40:00+07:00",
        printed="Kamis, 16 Oktober 2025 | 09:40 WIB",
        path="/berita/20251016/pelatihan-perawat-tirtasari",
    ),
    Piece(
        title="PT Samudra Lestari Akhiri Kontrak Pengolahan Air dengan Kabupaten Wanakerta",
        paragraphs=(
            "WANAKERTA - PT Samudra Lestari mengakhiri kontrak pengolahan air minum dengan Pemerintah Kabupaten "
            "Wanakerta setelah sembilan tahun berjalan.",
            "Direktur utama perusahaan itu, Ningrum Halimah, menyebut tarif yang tidak pernah disesuaikan sebagai "
            "alasan utama.",
            "Bupati Wanakerta menyatakan layanan kepada 82.000 pelanggan tidak akan terputus karena perusahaan daerah "
            "mengambil alih mulai Januari.",
            "Serah terima aset senilai Rp 214 miliar dijadwalkan selesai sebelum 31 Desember, diawasi oleh "
            "inspektorat kabupaten.",
        ),
        author="Sekar Melati",
        published="2025-12-01T18:30:00+07:00",
        printed="Senin, 1 Desember 2025 18.30 WIB",
        path="/berita/20251201/kontrak-air-wanakerta",
    ),
    Piece(
        title="Universitas Gantari dan Badan Antariksa Bangun Stasiun Bumi di Pulau Sela",
        paragraphs=(
            "PULAU SELA - Universitas Gantari bersama Badan Antariksa mulai membangun stasiun bumi penerima data "
            "satelit di Pulau Sela, Rabu.",
            "Rektor Universitas Gantari Profesor Ilham Surendra menyebut stasiun itu akan melayani nelayan dengan peta "
            "suhu laut harian tanpa biaya.",
            "Peletakan batu pertama dilakukan bersama kepala badan dan disaksikan warga yang lahannya dihibahkan "
            "untuk proyek tersebut.",
            "Pembangunan ditargetkan rampung dalam empat belas bulan dengan dana dari kedua lembaga.",
        ),
        author="Galuh Ranggana",
        published="2025-09-24T11:15:00+07:00",
        printed="Rabu, 24 September 2025 11:15 WIB",
        path="/berita/20250924/stasiun-bumi-sela",
    ),
)


# Templates


def classic(piece: Piece) -> Parts:
    """A column of paragraphs in a div, the byline above."""
    return _parts(
        piece,
        before="<div class='menu'><a href='/'>Beranda</a> <a href='/indeks'>Indeks</a></div>",
        heading=f"<h1>{escape(piece.title)}</h1>",
        byline=f"<div class='info'>{piece.author} - Warta Uji</div><div class='tanggal'>{piece.printed}</div>",
        body=f"<div class='isi'>{_paragraphs(piece)}</div>",
        after="<div class='terkait'><h3>Berita Terkait</h3><ul><li><a href='/berita/2-x'>Harga cabai turun di pasar "
        "induk pekan ini</a></li></ul></div><p class='hak'>Hak cipta Warta Uji.</p>",
    )


def wordpress(piece: Piece) -> Parts:
    return _parts(
        piece,
        before="<header class='site-header'><nav class='main-navigation'><ul><li><a href='/'>Home</a></li></ul></nav>"
        "</header>",
        heading=f"<h1 class='entry-title'>{escape(piece.title)}</h1>",
        byline=f"<div class='entry-meta'><span class='author vcard'><a class='url fn n' href='/author/a'>"
        f"{piece.author}</a></span> <time class='entry-date published' datetime='{piece.published}'>{piece.printed}"
        "</time></div>",
        body=f"<div class='entry-content'>{_paragraphs(piece)}</div>",
        after="<footer class='site-footer'><p>Ditenagai WordPress.</p></footer>",
    )


def semantic(piece: Piece) -> Parts:
    """JSON-LD, article and time elements."""
    return _parts(
        piece,
        head=_json_ld(piece),
        before="<nav><a href='/'>Beranda</a></nav><main>",
        heading=f"<article><header><h1 itemprop='headline'>{escape(piece.title)}</h1>",
        byline=f"<p>Oleh <span rel='author'>{piece.author}</span>, <time datetime='{piece.published}'>{piece.printed}"
        "</time></p></header>",
        body=f"<section itemprop='articleBody'>{_paragraphs(piece)}</section></article>",
        after="</main><aside><h2>Terpopuler</h2><ol><li><a href='/b/3'>Jadwal kapal</a></li></ol></aside>",
    )


def tables(piece: Piece) -> Parts:
    """A page of 2004: tables, font elements and breaks."""
    lines = "<br><br>".join(map(escape, piece.paragraphs))
    return _parts(
        piece,
        before="<table width=100%><tr><td width=150><a href='/'>Beranda</a><br><a href='/indeks'>Indeks</a></td><td>",
        heading=f"<font size=5><b>{escape(piece.title)}</b></font><br>",
        byline=f"<font size=1>{piece.printed}<br>Penulis: {piece.author}</font><br><br>",
        body=f"<font face=Arial>{lines}</font>",
        after="</td></tr></table>",
    )


def divided(piece: Piece) -> Parts:
    """Divs all the way down, as page builders make them."""
    text = "".join(
        f"<div class='b2 x{n}'><div><span>{escape(p)}</span></div></div>" for n, p in enumerate(piece.paragraphs)
    )
    return _parts(
        piece,
        before="<div id='root'><div class='c1'><div class='c7'><a href='/'>Beranda</a></div>",
        heading=f"<div class='c2'><h1 class='t'>{escape(piece.title)}</h1>",
        byline=f"<div class='c9'><div>Reporter: {piece.author}</div><div>{piece.printed}</div></div>",
        body=f"<div class='c4'>{text}</div></div>",
        after="<div class='c8'><a href='/tentang'>Tentang kami</a></div></div></div>",
    )


TEMPLATES = (classic, wordpress, semantic, tables, divided)


def _parts(piece: Piece, *, heading: str, byline: str, body: str, before: str, after: str, head: str = "") -> Parts:
    title = escape(piece.title)
    return Parts(
        piece=piece,
        head=f"<meta charset='utf-8'><title>{title} - Warta Uji</title><meta property='og:title' content=\"{title}\">"
        f"<meta property='article:published_time' content='{piece.published}'>{head}",
        before=before,
        heading=heading,
        byline=byline,
        body=body,
        after=after,
    )


def _paragraphs(piece: Piece) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in piece.paragraphs)


def _json_ld(piece: Piece, **changes: object) -> str:
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": piece.published,
        "author": {"@type": "Person", "name": piece.author},
    }
    return f"<script type='application/ld+json'>{json.dumps(said | changes, ensure_ascii=False)}</script>"


def page(parts: Parts) -> str:
    """The whole page."""
    return (
        f"{parts.opening}<head>{parts.head}</head><body>{parts.before}{parts.heading}{parts.byline}{parts.body}"
        f"{parts.after}</body>{parts.closing}"
    )


# Twists that leave the article on the page

Twist = Callable[[Parts], Parts]


def _together(*twists: Twist) -> Twist:
    """One twist after the other."""

    def twist(p: Parts) -> Parts:
        for one in twists:
            p = one(p)
        return p

    return twist


def _head(markup: str) -> Twist:
    return lambda p: replace(p, head=p.head + markup)


def _first(markup: str) -> Twist:
    return lambda p: replace(p, head=markup + p.head)


def _above(markup: str) -> Twist:
    return lambda p: replace(p, before=markup + p.before)


def _below(markup: str) -> Twist:
    return lambda p: replace(p, after=p.after + markup)


def _in_body(markup: str) -> Twist:
    """After the first paragraph, or first line."""

    def twist(p: Parts) -> Parts:
        for end in ("</p>", "<br><br>", "</span></div></div>"):
            if end in p.body:
                return replace(p, body=p.body.replace(end, end + markup, 1))
        raise AssertionError(p.body)

    return twist


def _without(*names: str) -> Twist:
    return lambda p: replace(p, **dict.fromkeys(names, ""))


def _each_word_apart(p: Parts) -> Parts:
    words = "".join(
        "<p>" + " ".join(f"<span class=w>{escape(word)}</span>" for word in text.split()) + "</p>"
        for text in p.piece.paragraphs
    )
    return replace(p, body=f"<div class='isi'>{words}</div>")


def _unclosed(p: Parts) -> Parts:
    return replace(p, body=p.body.replace("</p>", "").replace("</span>", ""))


def _twice(p: Parts) -> Parts:
    return replace(p, body=f"<div class='desktop'>{p.body}</div><div class='mobile'>{p.body}</div>")


def _misnested(p: Parts) -> Parts:
    return replace(p, body=p.body.replace("<p>", "<p><b><i>").replace("</p>", "</b></p></i></em></div></td>"))


def _upper(p: Parts) -> Parts:
    markup = p.body
    for name in ("div", "p", "span", "font", "section"):
        markup = markup.replace(f"<{name}", f"<{name.upper()}").replace(f"</{name}", f"</{name.upper()}")
    return replace(p, body=markup)


def _sprinkled(mark: str) -> Twist:
    def twist(p: Parts) -> Parts:
        body = p.body
        for word in ("dan", "yang", "di", "akan"):
            body = body.replace(f" {word} ", f" {word[:1]}{mark}{word[1:]} ")
        return replace(p, body=body, heading=p.heading.replace(" dan ", f" {mark}dan{mark} "))

    return twist


_LINKS = "".join(
    f"<li><a href='/berita/{n}-x'>Judul berita lain nomor {n} yang cukup panjang</a></li>" for n in range(1000)
)
_OTHER = f"<p>{STRANGER}</p>" * 6
_TEASERS = "".join(
    f"<div class='card'><a href='/berita/{n}'><h3>Judul berita lain {n}</h3></a><p>{STRANGER}</p></div>"
    for n in range(8)
)
_COMMENTS = "".join(
    f"<li class='comment'><cite>Pembaca {n}</cite><p>Menurut saya {STRANGER.lower()}</p></li>" for n in range(3)
)
_WALL = (
    "<h2>Kami menghargai privasi Anda</h2><p>Kami dan 842 mitra kami menyimpan dan mengakses informasi di perangkat "
    "Anda, seperti cookie, untuk menampilkan iklan yang sesuai dan menghitung pembaca.</p><p>Anda dapat menyetujui "
    "atau menolak pemrosesan ini kapan saja melalui pengaturan privasi di bagian bawah halaman.</p>"
    "<button>Setuju</button><button>Kelola pilihan</button>"
)

KEPT: dict[str, Twist] = {
    "plain": lambda p: p,
    "links-below": _below(f"<ul>{_LINKS}</ul>"),
    "links-above": _above(f"<ul class='menu'>{_LINKS}</ul>"),
    "links-in-the-body": _in_body(f"<ul>{_LINKS[:6000].rpartition('<li>')[0]}</ul>"),
    "base-elsewhere": _head("<base href='https://jahat.example/jebakan/'>"),
    "base-script": _head("<base href='javascript:alert(1)//'>"),
    "base-broken": _head("<base href='http://[::1'>"),
    "canonical-home": _head("<link rel='canonical' href='https://warta.example/'>"),
    "canonical-elsewhere": _head("<link rel='canonical' href='https://jahat.example/berita/9-x'>"),
    "canonical-broken": _head("<link rel='canonical' href='http://[::1'><link rel='canonical' href='//'>"),
    "canonical-many": _head("<link rel='canonical' href='/berita/9-x'><link rel='canonical' href='/berita/8-y'>"),
    "refresh": _head("<meta http-equiv='refresh' content='300'>"),
    "refresh-elsewhere": _head("<meta http-equiv='refresh' content='900;url=https://jahat.example/'>"),
    "json-ld-garbage": _head('<script type=\'application/ld+json\'>{"@type": "NewsArticle", "headline": </script>'),
    "json-ld-deep": _head("<script type='application/ld+json'>" + "[" * 9000 + "</script>"),
    "json-ld-empty": _head(
        "<script type='application/ld+json'></script><script type='application/ld+json'>null</script>"
    ),
    "json-ld-types": _head(
        '<script type="application/ld+json">{"@type": ["NewsArticle", 7, null], "headline": {"x": []}, '
        '"author": [null, 3, [[]]], "datePublished": {"a": 1}}</script>'
    ),
    "json-ld-organisation": _head(
        '<script type=\'application/ld+json\'>{"@type": "Organization", "name": "Warta Uji"}</script>'
    ),
    "svg-title": _above("<svg><title>Ikon pencarian</title><path d='M0 0'/></svg>"),
    "empty-title": lambda p: replace(p, head=p.head.replace(f"{escape(p.piece.title)} - Warta Uji", "")),
    "title-twice": _head("<title>Warta Uji</title>"),
    "brand-heading": lambda p: replace(p, before=f"<h1 class='logo'><a href='/'>Warta Uji</a></h1>{p.before}"),
    "script-story": _in_body(f"<script>var lain = '<p>{STRANGER}</p>'.repeat(40);</script>"),
    "template-story": _in_body(f"<template>{_OTHER}</template>"),
    "noscript-story": _in_body(f"<noscript>{_OTHER}</noscript>"),
    "textarea-story": _below(f"<textarea>{_OTHER}</textarea>"),
    "srcdoc-story": _in_body(f'<iframe srcdoc="{escape(_OTHER)}"></iframe>'),
    "comment-story": _in_body(f"<!-- {_OTHER} -->"),
    "hidden-story": _in_body(f"<div style='display:none'><p>{STRANGER}</p></div>"),
    "hidden-attribute": _in_body(f"<div hidden><p>{STRANGER}</p></div>"),
    "dialog": _below(f"<dialog open>{_WALL}</dialog>"),
    "consent-below": _below(f"<div id='cookie-consent' class='modal'>{_WALL}</div>"),
    "consent-above": _above(f"<div class='cookie-banner'>{_WALL}</div>"),
    "paywall-banner": _below(
        "<div class='paywall-banner'><p>Berlangganan untuk membaca artikel pilihan tanpa iklan.</p></div>"
    ),
    "login-banner": _above("<div class='login-box'>Masuk atau daftar untuk menyimpan berita.</div>"),
    "teasers": _below(f"<div class='rekomendasi'>{_TEASERS}</div>"),
    "comments": _below(f"<div id='comments' class='comments-area'><h3>3 Komentar</h3><ol>{_COMMENTS}</ol></div>"),
    "advert": _in_body("<div class='ads'>ADVERTISEMENT</div><p>SCROLL TO CONTINUE WITH CONTENT</p>"),
    "read-also": _in_body("<p><strong>Baca juga: <a href='/berita/7-z'>Harga cabai turun lagi</a></strong></p>"),
    "unclosed": _unclosed,
    "misnested": _misnested,
    "upper-case": _upper,
    "stray-ends": _in_body("</em></b></font></i></a>"),
    "body-twice": _twice,
    "words-apart": _each_word_apart,
    "nested": lambda p: replace(p, body="<div>" * 120 + p.body + "</div>" * 120),
    "attributes": lambda p: replace(p, body=f"<div {' '.join(f'data-a{n}=1' for n in range(4000))}>{p.body}</div>"),
    "long-class": lambda p: replace(p, body=f"<div class='{'x' * 300_000}'>{p.body}</div>"),
    "many-classes": lambda p: replace(
        p, body=f"<div class='{' '.join(f'k{n}' for n in range(20_000))}'>{p.body}</div>"
    ),
    "bad-references": _in_body("&#0;&#xD800;&#x110000;&#99999999999;&nbsp;&zwnj;&bogus;&;"),
    "cdata": _in_body("<![CDATA[ ]]>"),
    "conditional": _in_body(f"<!--[if IE]><p>{STRANGER}</p><![endif]-->"),
    "processing": _in_body("<?php echo 'halo'; ?>"),
    "nul": _sprinkled("\0"),
    "soft-hyphen": _sprinkled("\u00ad"),
    "zero-width": _sprinkled("\u200b"),
    "right-to-left": _sprinkled("\u200f"),
    "override": _sprinkled("\u202e"),
    "isolates": _sprinkled("\u2067"),
    "byte-order-mark": _sprinkled("\ufeff"),
    "endless-pager": _below("".join(f"<a href='?page={n}'>{n}</a>" for n in range(2, 9000))),
    "looping-pager": _below(
        "<a rel='next' href='?page=1'>1</a><a rel='next' href=''>2</a><a rel='next' href='#'>3</a>"
    ),
    "placeholder-heading": lambda p: replace(p, before=f"<h1>{{{{ judul }}}}</h1>{p.before}"),
    "xhtml": lambda p: replace(
        p,
        opening="<?xml version='1.0' encoding='iso-8859-1'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'>",
    ),
    "entity-bomb": lambda p: replace(
        p, opening="<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;'>]><html>"
    ),
    "external-entity": lambda p: replace(
        p, opening="<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html>", after=p.after + "<p>&x;</p>"
    ),
    "no-html-element": lambda p: replace(p, opening="", closing=""),
    "bytes-behind-the-end": lambda p: replace(p, closing="</html>" + "\0" * 5000),
    "form-wraps-all": lambda p: replace(p, before="<form><fieldset>" + p.before, after=p.after + "</fieldset></form>"),
    "search-form": _above("<form><input name=q value='cari berita'><select><option>Semua</option></select></form>"),
    "ticker": _above("<marquee>Terkini: harga cabai turun di pasar induk</marquee>"),
    "share-bar": _in_body("<div class='share'><a href='#'>Facebook</a> <a href='#'>WhatsApp</a> Salin tautan</div>"),
    "caption": _above("<figure><img src='/a.jpg'><figcaption>Ilustrasi pelabuhan. (Foto: Warta)</figcaption></figure>"),
    "unknown-elements": lambda p: replace(p, body=f"<x-isi><warta-teks>{p.body}</warta-teks></x-isi>"),
    "math": _below("<math><mi>x</mi></math><svg><foreignObject><p>Ikon</p></foreignObject></svg>"),
    "meta-flood": _head("<meta property='article:tag' content='kata'>" * 3000),
}

DATES: dict[str, str] = {
    "far-future": "2099-01-01T00:00:00+07:00",
    "year-zero": "0000-00-00 00:00:00",
    "epoch": "1970-01-01T00:00:00Z",
    "nonsense": "segera hadir",
    "day-31": "2025-02-31T25:61:00+07:00",
    "huge-number": "99999999999999999999",
    "huge-zone": "+99:99",
    "huge-year": "292277026596-12-04T15:30:08Z",
}
"""Dates that no article has, in every place where markup states one; the printed one is right."""


def _dated(text: str) -> Twist:
    def twist(p: Parts) -> Parts:
        # a zone alone stands behind the right clock
        said = p.piece.published.removesuffix("+07:00") + text if text.startswith("+") else text
        head = p.head.replace(p.piece.published, said)
        return replace(p, head=head, byline=p.byline.replace(p.piece.published, said))

    return twist


def _retitled(p: Parts) -> Parts:
    """The markup has an older headline than the page."""
    return replace(p, head=p.head.replace(escape(p.piece.title), "Judul Lama yang Sudah Diganti Redaksi Kemarin"))


# Encodings


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


# Pages that hold no article

_NOTHING = {
    "soft-404-id": "<title>Halaman tidak ditemukan - Warta Uji</title><h1>Ups!</h1><p>Halaman itu tidak ada.</p>",
    "soft-404-en": "<title>Page not found</title><h1>404</h1><p>The page you requested could not be found.</p>",
    "soft-404-deleted": "<title>Warta Uji</title><h1>Berita telah dihapus</h1><p>Artikel ini telah dihapus.</p>",
    "soft-404-gone": "<title>Warta Uji</title><h1>Maaf</h1><p>Konten ini sudah tidak tersedia.</p>",
    "soft-404-search": "<title>Warta Uji</title><h1>Tidak ditemukan</h1><p>Berita tidak ditemukan. Coba kata kunci "
    "lain.</p>",
    "maintenance": "<title>Situs dalam perbaikan</title><h1>Situs sedang dalam perbaikan</h1><p>Kami segera kembali. "
    "Mohon maaf atas ketidaknyamanan ini, silakan coba beberapa saat lagi nanti.</p>",
    "maintenance-en": "<title>Briefly unavailable</title><p>Briefly unavailable for scheduled maintenance. Check back "
    "in a minute.</p>",
    "database": "<title>Database Error</title><h1>Error establishing a database connection</h1>",
    "gateway": "<title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>",
    "php": "<br /><b>Fatal error</b>: Uncaught Error: Call to undefined function judul() in /var/www/html/index.php:12 "
    "Stack trace: #0 {main} thrown in <b>/var/www/html/index.php</b> on line <b>12</b><br />",
    "listing": "<title>Index of /</title><h1>Index of /</h1><pre><a href='a/'>a/</a>  2025-01-01 10:00  -</pre>",
    "suspended": "<title>Account Suspended</title><h1>Account Suspended</h1><p>Please contact your hosting provider "
    "for more information about this account.</p>",
    "parked": "<title>warta.example</title><h1>Domain ini dijual</h1><p>Domain warta.example dapat Anda beli sekarang "
    "juga dengan penawaran terbaik dari penjual.</p>",
    "blocked": "<title>Situs diblokir</title><h1>Internet Positif</h1><p>Situs ini tidak dapat diakses melalui jaringan"
    " ini karena terindikasi mengandung unsur yang dilarang peraturan perundang-undangan.</p>",
    "login": "<title>Masuk - Warta Uji</title><h1>Masuk</h1><form><input name=email><input type=password name=sandi>"
    "<button>Masuk</button></form><p>Belum punya akun? Daftar sekarang, gratis. Dengan masuk, Anda menyetujui syarat "
    "dan ketentuan yang berlaku di Warta Uji.</p>",
    "login-wall": "<title>{title}</title><h1>{title}</h1><p>Silakan masuk atau daftar untuk melanjutkan membaca berita "
    "ini.</p><form><input type=password></form>",
    "paywall": "<title>{title}</title><h1>{title}</h1><p>Berlangganan untuk membaca berita ini.</p>",
    "paywall-members": "<title>{title}</title><h1>{title}</h1><p>Artikel ini khusus pelanggan.</p>",
    "consent": "<title>Warta Uji</title><div id='consent'>" + _WALL + "</div>",
    "consent-titled": "<title>{title}</title><div id='consent'>" + _WALL + "</div>",
    "age": "<title>Verifikasi usia</title><h1>Apakah Anda berusia 18 tahun ke atas?</h1><button>Ya</button>",
    "robot": "<title>Are you a robot?</title><p>Please verify that you are human to continue.</p>"
    "<div class='g-recaptcha'></div>",
    "cookies": "<title>Warta Uji</title><p>Aktifkan cookie di peramban Anda untuk melanjutkan.</p>",
    "javascript": "<title>Warta Uji</title><noscript>You need to enable JavaScript to run this app.</noscript>"
    "<div id='root'></div><script src='/app.js'></script>",
    "shell-state": "<title>{title}</title><div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>"
    '{{"props": {{"teks": "panjang sekali teksnya"}}}}</script>',
    "shell-loading": "<title>{title}</title><div id='app'>Memuat...</div>",
    "meta-refresh": "<meta http-equiv='refresh' content='0;url=https://warta.example/lain'><title>Dialihkan</title>"
    "<p>Anda sedang dialihkan.</p>",
    "script-redirect": "<script>location.replace('https://warta.example/lain')</script>",
    "frames": "<title>{title}</title><frameset cols='20%,80%'><frame src='/menu'><frame src='/isi'></frameset>",
    "iframe": "<title>{title}</title><h1>{title}</h1><iframe src='https://warta.example/isi'></iframe>",
    "gallery": "<title>{title}</title><h1>{title}</h1>" + "<figure><img src='/f.jpg'><figcaption>Foto kegiatan di "
    "pelabuhan pagi itu.</figcaption></figure>" * 12,
    "video": "<title>{title}</title><h1>{title}</h1><video src='/v.mp4'></video><p>Durasi 02:14</p>",
    "empty-body": "<title>{title}</title><body></body>",
    "heading-only": "<title>{title}</title><h1>{title}</h1>",
    "nothing-but-links": "<title>Indeks</title><ul>" + _LINKS + "</ul>",
    "plain-words": "Tidak ada apa-apa di sini.",
    "unclosed-comment": "<title>{title}</title><h1>{title}</h1><!-- <p>" + "isi " * 400,
    "unclosed-script": "<title>{title}</title><script>var x = '" + "isi " * 400,
    "unclosed-style": "<title>{title}</title><style>p {{ color: red; " + "isi " * 400,
    "unclosed-title": "<title>{title}" + " isi" * 4000,
    "unclosed-attribute": '<a href="' + "x" * 200_000,
    "nested-only": "<div>" * 5000,
    "tables-only": "<table><tr><td>" * 5000,
}

_BINARY: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "text/html"),
    "white-space": (b" \r\n\t" * 900, "text/html"),
    "nul-bytes": (b"\0" * 9000, "text/html"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "text/html"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "text/html"),
    "gif": (b"GIF89a" + bytes(range(256)) * 20, "text/html"),
    "pdf": (b"%PDF-1.4\n" + b"(Nota kesepahaman ditandatangani.) Tj " * 40, "text/html"),
    "pdf-labelled": (b"....", "application/pdf"),
    "gzip-again": (b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + bytes(range(256)) * 20, "text/html"),
    "zip": (b"PK\x03\x04" + bytes(range(256)) * 20, "text/html"),
    "noise": (bytes((n * 7919 + n // 251) % 256 for n in range(20_000)), "text/html"),
    "high-bytes": (bytes(range(128, 256)) * 60, "text/html"),
    "json": (b'{"error": "tidak ada", "isi": "' + b"panjang sekali isinya " * 20 + b'"}', "text/html"),
    "json-list": (b'["a", "b"]', "text/html"),
    "rss": (b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>", "text/html"),
    "sitemap": (b"<?xml version='1.0'?><urlset><url><loc>https://warta.example/</loc></url></urlset>", "text/html"),
    "css": (b"body { color: red } " * 50, "text/css"),
    "script": (b"var a = 'Menteri bertemu gubernur.'; " * 50, "application/javascript"),
    "image-labelled": (b"<p>...", "image/webp"),
}


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
            yield _kept(f"date-{name}/{template.__name__}", _dated(text)(template(next(pieces))))
    for template in TEMPLATES:
        if template is not tables:  # there a headline is told from the first line by the markup alone
            yield _kept(f"retitled/{template.__name__}", _retitled(template(next(pieces))), titled=False)
        undated = _without("byline")(template(next(pieces)))
        yield _kept(f"no-byline/{template.__name__}", undated)
    for template in (classic, semantic):
        whole = template(PIECES[0])
        for name, encoded, content_type in _encodings(whole):
            kept = _kept(f"encoding-{name}/{template.__name__}", whole)
            yield replace(kept, encoded=encoded, content_type=content_type)
    for names in zip(*(islice(KEPT, start, None, 2) for start in (1, 8, 21)), strict=False):
        template = next(templates)
        yield _kept(
            f"{'+'.join(names)}/{template.__name__}", _together(*(KEPT[each] for each in names))(template(next(pieces)))
        )
    for name, markup in _NOTHING.items():
        piece = next(pieces)
        filled = markup.replace("{title}", escape(piece.title)).replace("{{", "{").replace("}}", "}")
        for where, around in (("bare", ""), ("crowded", f"<div class='terkait'><ul>{_LINKS[:4000]}</ul></div>")):
            if around and name.startswith(("unclosed", "nested", "tables", "frames", "script-redirect", "nothing-but")):
                continue
            yield Hostile(
                name=f"{name}/{where}", encoded=f"<!doctype html><html>{filled}{around}</html>".encode(), piece=None
            )
    for name, (encoded, content_type) in _BINARY.items():
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
