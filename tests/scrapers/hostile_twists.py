"""Twists that leave the article on its page: what is found must be the same as without them."""

from collections.abc import Callable
from dataclasses import replace
from html import escape

from tests.scrapers.hostile_templates import STRANGER, Parts

Twist = Callable[[Parts], Parts]


def together(*twists: Twist) -> Twist:
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


def without(*names: str) -> Twist:
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


LINKS = "".join(
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
WALL = (
    "<h2>Kami menghargai privasi Anda</h2><p>Kami dan 842 mitra kami menyimpan dan mengakses informasi di perangkat "
    "Anda, seperti cookie, untuk menampilkan iklan yang sesuai dan menghitung pembaca.</p><p>Anda dapat menyetujui "
    "atau menolak pemrosesan ini kapan saja melalui pengaturan privasi di bagian bawah halaman.</p>"
    "<button>Setuju</button><button>Kelola pilihan</button>"
)

KEPT: dict[str, Twist] = {
    "plain": lambda p: p,
    "links-below": _below(f"<ul>{LINKS}</ul>"),
    "links-above": _above(f"<ul class='menu'>{LINKS}</ul>"),
    "links-in-the-body": _in_body(f"<ul>{LINKS[:6000].rpartition('<li>')[0]}</ul>"),
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
    "dialog": _below(f"<dialog open>{WALL}</dialog>"),
    "consent-below": _below(f"<div id='cookie-consent' class='modal'>{WALL}</div>"),
    "consent-above": _above(f"<div class='cookie-banner'>{WALL}</div>"),
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


def dated(text: str) -> Twist:
    def twist(p: Parts) -> Parts:
        # a zone alone stands behind the right clock
        said = p.piece.published.removesuffix("+07:00") + text if text.startswith("+") else text
        head = p.head.replace(p.piece.published, said)
        return replace(p, head=head, byline=p.byline.replace(p.piece.published, said))

    return twist


def retitled(p: Parts) -> Parts:
    """The markup has an older headline than the page."""
    return replace(p, head=p.head.replace(escape(p.piece.title), "Judul Lama yang Sudah Diganti Redaksi Kemarin"))
