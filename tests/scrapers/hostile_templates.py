"""A few invented articles, and the templates that newsrooms put articles into."""

import json
from dataclasses import dataclass
from html import escape

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


def _json_ld(piece: Piece) -> str:
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": piece.published,
        "author": {"@type": "Person", "name": piece.author},
    }
    return f"<script type='application/ld+json'>{json.dumps(said, ensure_ascii=False)}</script>"


def page(parts: Parts) -> str:
    """The whole page."""
    return (
        f"{parts.opening}<head>{parts.head}</head><body>{parts.before}{parts.heading}{parts.byline}{parts.body}"
        f"{parts.after}</body>{parts.closing}"
    )
