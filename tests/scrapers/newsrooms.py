"""Four invented newsrooms of different make; each knows what its articles say.

with opened(lembayung) as (server, room):
    fetch(server.url("/"))
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from tests.scrapers.servers import Route, Server, reply, serve

JAKARTA, MAKASSAR = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_TOPICS = (
    ("Pemkot Lembayung dan Universitas Samudra Sepakati Riset Air Bersih", "riset air bersih", "Rina Wulandari"),
    ("Gubernur Tirtamaya Teken Kerja Sama Pelabuhan dengan PT Layar Biru", "pelabuhan peti kemas", "Bagus Pranoto"),
    ("Dinas Pertanian Gandeng Koperasi Tani Makmur Bangun Gudang Beras", "gudang beras", "Sekar Ayuningtyas"),
    ("Menteri Energi Jajaki Pembangkit Surya Bersama Konsorsium Nusa", "pembangkit surya", "Dimas Ardiansyah"),
    ("Bupati Karang Jaya Terima Kunjungan Duta Besar Negeri Sahabat", "kunjungan duta besar", "Maya Larasati"),
    ("Polda Tirtamaya dan Bank Daerah Perpanjang Kesepakatan Layanan Digital", "layanan digital", "Yoga Prasetya"),
    ("Balai Latihan Kerja Kirim Seratus Peserta Magang ke Galangan Kapal", "magang galangan kapal", "Nadia Safitri"),
    ("Kementerian Perhubungan Uji Coba Bus Listrik di Tiga Kota Pesisir", "bus listrik", "Arif Hidayatullah"),
)  # fmt: skip
_SENTENCES = (
    "Kesepakatan tentang {topic} itu ditandatangani di balai kota pada pagi hari dan disaksikan para kepala dinas.",
    "Menurut {name}, yang memimpin tim perumus, seluruh tahapan {topic} akan rampung sebelum akhir tahun anggaran.",
    "Ia menjelaskan bahwa biaya {topic} dibagi dua, dengan porsi terbesar ditanggung oleh pemerintah daerah setempat.",
    "“Kami ingin {topic} memberi manfaat nyata bagi warga, bukan sekadar dokumen di meja,” katanya kepada wartawan.",
    "Warga di empat kecamatan menyambut rencana {topic} dan berharap lapangan kerja baru segera terbuka bagi mereka.",
    "Pemantauan atas {topic} dilakukan setiap tiga bulan oleh tim gabungan yang melibatkan akademisi dan warga sipil.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as it ought to be read."""

    number: int
    title: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]
    path: str = ""

    @property
    def slug(self) -> str:
        return "-".join("".join(c if c.isalnum() else " " for c in self.title.lower()).split())

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(slots=True)
class Newsroom:
    """A site: its name, what it answers, and its stories by path."""

    title: str
    routes: dict[str, Route] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)


@contextmanager
def opened(make: Callable[[str], Newsroom]) -> Iterator[tuple[Server, Newsroom]]:
    """A newsroom on a server of its own."""
    routes: dict[str, Route] = {}
    with serve(routes) as server:
        room = make(server.url(""))
        routes.update(room.routes)
        yield server, room


def stories(zone: ZoneInfo, *, name_in_text: str = "Raka Wirayuda") -> list[Story]:
    """Eight stories of the last days, the newest first."""
    newest = datetime(2026, 11, 20, 15, 40, tzinfo=zone)
    return [
        Story(
            number=7_123_400 - 13 * index,
            title=title,
            author=author,
            published=newest - timedelta(hours=7 * index, minutes=11 * index),
            paragraphs=tuple(sentence.format(topic=topic, name=name_in_text) for sentence in _SENTENCES),
        )
        for index, (title, topic, author) in enumerate(_TOPICS)
    ]


def page(body: str, *, head: str = "") -> bytes:
    return reply(f"<!doctype html><html lang='id'><head>{head}</head><body>{body}</body></html>".encode())


def paragraphs(story: Story, *, insert: str = "") -> str:
    marked = [f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs]
    return "".join((*marked[:2], insert, *marked[2:]))


def printed(moment: datetime, zone: str) -> str:
    return f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year} {moment:%H:%M} {zone}"


def rss(title: str, items: list[tuple[str, Story]]) -> bytes:
    written = "".join(
        f"<item><title>{escape(story.title)}</title><link>{url}</link>"
        f"<pubDate>{format_datetime(story.published)}</pubDate></item>"
        for url, story in items
    )
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{written}</channel></rss>"
    return reply(feed.encode(), content_type="application/rss+xml")


def lembayung(base: str) -> Newsroom:
    """WordPress-like: dated paths, a feed in the head, boxes to other stories in the text, classes with numbers."""
    room = Newsroom(title="Kabar Lembayung")
    told = stories(JAKARTA)
    paths = [f"/{story.published:%Y/%m/%d}/{story.slug}/" for story in told]
    feed = "<link rel='alternate' type='application/rss+xml' href='/feed/'>"
    menu = "".join(
        f"<li><a href='{path}'>{name}</a></li>"
        for path, name in (
            ("/category/daerah/", "Daerah"),
            ("/category/ekonomi/", "Ekonomi"),
            ("/tentang-kami/", "Tentang"),
        )
    )
    items = "".join(
        f"<article class='post-{story.number} hentry'>"
        f"<h2 class='entry-title'><a href='{base}{path}'>{story.title}</a></h2>"
        f"<time datetime='{story.published.isoformat()}'>{story.published:%d/%m/%Y}</time></article>"
        for path, story in zip(paths, told, strict=True)
    )
    video = "/video/2026/11/19/rekaman-upacara-bendera-di-balai-kota/"
    videos = f"<aside><a href='{video}'>Rekaman upacara bendera di balai kota</a></aside>"
    for index, (path, story) in enumerate(zip(paths, told, strict=True)):
        other = paths[(index + 1) % len(paths)], told[(index + 1) % len(told)].title
        see = f"<div class='baca-juga'>Baca juga: <a href='{base}{other[0]}'>{other[1]}</a></div>"
        head = (
            f"<title>{story.title} - Kabar Lembayung</title><link rel='canonical' href='{base}{path}'>{feed}"
            f"<meta property='og:title' content='{story.title} - Kabar Lembayung'>"
            "<meta property='og:site_name' content='Kabar Lembayung'>"
            f"<meta property='article:published_time' content='{story.published.isoformat()}'>"
        )
        body = (
            f"<nav><ul>{menu}</ul></nav>"
            f"<article id='post-{story.number}' class='post-{story.number} hentry category-daerah'>"
            f"<h1 class='entry-title'>{story.title}</h1><div class='entry-meta'><time class='entry-date published' "
            f"datetime='{story.published.isoformat()}'>{story.published:%d/%m/%Y}</time> "
            f"<span class='author vcard'><a href='/author/{index}/'>{story.author}</a></span></div>"
            f"<div class='entry-content'>{paragraphs(story, insert=see)}</div>"
            "<footer class='entry-footer'><a rel='tag' href='/tag/kerja-sama/'>kerja sama</a></footer></article>"
            f"{videos}"
        )
        room.routes[path] = page(body, head=head)
        room.stories[path] = story
    head = f"<title>Kabar Lembayung</title>{feed}<meta property='og:site_name' content='Kabar Lembayung'>"
    room.routes["/"] = page(f"<nav><ul>{menu}</ul></nav><main>{items}</main>{videos}", head=head)
    room.routes["/feed/"] = rss(room.title, [(base + path, story) for path, story in zip(paths, told, strict=True)])
    return room


def nusatimur(base: str) -> Newsroom:
    """JSON-LD for everything, an hour ahead of Jakarta; a news sitemap that only robots.txt names, an index page."""
    room = Newsroom(title="Suara Nusa Timur")
    told = stories(MAKASSAR)
    paths = [
        f"/{section}/read/{story.number}/{story.slug}"
        for story, section in zip(told, ("daerah", "bisnis") * 4, strict=True)
    ]
    for path, story in zip(paths, told, strict=True):
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": story.published.isoformat(),
            "author": {"@type": "Person", "name": story.author},
            "publisher": {"@type": "Organization", "name": room.title},
            "keywords": ["kerja sama", "daerah"],
        }
        head = (
            f"<title>{story.title} | Suara Nusa Timur</title><link rel='canonical' href='{base}{path}'>"
            f"<script type='application/ld+json'>{json.dumps(data)}</script>"
        )
        body = (
            f"<header><a href='/indeks'>Indeks</a></header><main><h1 class='judul-berita'>{story.title}</h1>"
            f"<div class='waktu'>{printed(story.published, 'WITA')}</div><div class='isi-berita' id='isi'>"
            f"{paragraphs(story)}"
            "<p>Kantor kami di Jalan Pelabuhan 4 menerima pengaduan warga pada setiap hari kerja.</p></div></main>"
        )
        room.routes[path] = page(body, head=head)
        room.stories[path] = story
    rows = "".join(
        f"<li class='baris'><a href='{path}'><img src='/g.jpg' alt=''></a><h3><a href='{path}'>{story.title}</a></h3>"
        f"<span class='tanggal'>{printed(story.published, 'WITA')}</span></li>"
        for path, story in zip(paths, told, strict=True)
    )
    popular = "".join(f"<li><a href='{paths[i]}'>{told[i].title}</a></li>" for i in (5, 2))
    listed = f"<ul class='daftar'>{rows}</ul><div class='terpopuler'><ul>{popular}</ul></div>"
    room.routes["/indeks"] = page(listed, head="<title>Indeks</title>")
    room.routes["/"] = page("<a href='/indeks'>Indeks</a>" + listed, head="<title>Suara Nusa Timur</title>")
    urls = "".join(
        f"<url><loc>{base}{path}</loc><news:news><news:title>{story.title}</news:title>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date></news:news></url>"
        for path, story in zip(paths, told, strict=True)
    )
    sitemap = (
        "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>"
    )
    room.routes["/peta/berita.xml"] = reply(sitemap.encode(), content_type="application/xml")
    robots = f"User-agent: *\nDisallow: /admin/\nSitemap: {base}/peta/berita.xml\n"
    room.routes["/robots.txt"] = reply(robots.encode(), content_type="text/plain")
    return room


def tirtamaya(base: str) -> Newsroom:
    """An office's old portal: tables, no metadata, article addresses with a number in the query, no feed."""
    room = Newsroom(title="Dinas Kominfo Kabupaten Tirtamaya")
    told = stories(JAKARTA)
    paths = [f"/berita.php?id={story.number - 7_123_000}" for story in told]
    menu = "<td class='menu'><a href='/profil.php'>Profil Dinas</a><br><a href='/kontak.php'>Hubungi Kami</a></td>"
    for path, story in zip(paths, told, strict=True):
        text = "<br><br>".join(map(escape, story.paragraphs))
        body = (
            f"<table width='900'><tr><td colspan='2'><b>Dinas Kominfo Kabupaten Tirtamaya</b></td></tr><tr>{menu}"
            f"<td class='konten'><h2>{story.title}</h2><span class='tgl'>{printed(story.published, 'WIB')}</span>"
            f"<div class='teks-berita'>{text}<br><br>Penulis: {story.author}</div></td></tr></table>"
        )
        room.routes[path] = page(body, head=f"<title>{story.title}</title>")
        room.stories[path] = story
    rows = "".join(
        f"<tr class='baris'><td><a href='{path}'>{story.title}</a></td>"
        f"<td class='tgl'>{printed(story.published, 'WIB')}</td></tr>"
        for path, story in zip(paths, told, strict=True)
    )
    body = f"<table><tr>{menu}<td><table class='daftar-berita'>{rows}</table></td></tr></table>"
    room.routes["/"] = page(body, head="<title>Dinas Kominfo Kabupaten Tirtamaya</title>")
    return room


def samudra(base: str) -> Newsroom:
    """Long articles on two pages with "?page=all"; a feed where nobody names it; the number after a letter."""
    room = Newsroom(title="Harian Samudra")
    told = stories(JAKARTA)
    sections = ("ekonomi", "politik", "ekonomi", "bahari") * 2
    paths = [f"/{section}/d-{story.number}/{story.slug}" for story, section in zip(told, sections, strict=True)]
    for path, story in zip(paths, told, strict=True):
        head = (
            f"<title>{story.title} - Harian Samudra</title><link rel='canonical' href='{base}{path}'>"
            f"<meta property='og:title' content='{story.title}'><meta property='og:site_name' content='Harian Samudra'>"
        )
        pager = "".join(
            f"<a href='{path}?page={number}'>{label}</a>"
            for number, label in (("1", "1"), ("2", "2"), ("all", "Semua"))
        )

        def shown(part: tuple[str, ...], *, story: Story = story, head: str = head, pager: str = pager) -> bytes:
            text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in part)
            return page(
                f"<div class='detail'><h1 class='detail__title'>{story.title}</h1>"
                f"<div class='detail__author'>{story.author}</div>"
                f"<div class='detail__date'>{printed(story.published, 'WIB')}</div>"
                f"<div class='detail__body-text'>{text}</div><div class='halaman'>{pager}</div></div>",
                head=head,
            )

        room.routes[path] = room.routes[f"{path}?page=1"] = shown(story.paragraphs[:3])
        room.routes[f"{path}?page=2"] = shown(story.paragraphs[3:])
        room.routes[f"{path}?page=all"] = shown(story.paragraphs)
        room.stories[path] = story
    items = "".join(
        f"<div class='kartu'><a class='kartu__judul' href='{path}'>{story.title}</a></div>"
        for path, story in zip(paths, told, strict=True)
    )
    room.routes["/"] = page(f"<section class='terbaru'>{items}</section>", head="<title>Harian Samudra</title>")
    room.routes["/rss"] = rss(room.title, [(base + path, story) for path, story in zip(paths, told, strict=True)])
    return room


NEWSROOMS: dict[str, Callable[[str], Newsroom]] = {
    "lembayung": lembayung,
    "nusatimur": nusatimur,
    "tirtamaya": tirtamaya,
    "samudra": samudra,
}
