"""Pages that hold no article, and the reason, so that none vanishes without a word."""

import re

from scrapers.article import NotArticle, Page
from scrapers.blocks import Line
from scrapers.challenge import challenge
from scrapers.generic import around, find_body, is_prose
from scrapers.markup import Document, element_text
from scrapers.story import Story

LEAST_TEXT = 80
"""Characters of story below which a page holds no article."""

_SOFT_404 = re.compile(
    # "404 rumah rusak" is news
    r"(?:^\W*|\b(?:error|galat|kesalahan|kode|code)\W*)404(?=\W*$|\s*[-–—|:.]|\W+(?:error|not|page|file|halaman|tidak)\b)|"
    r"not found|tidak (?:dapat |bisa )?ditemukan|"
    r"(?:halaman|berita|artikel|konten)\b.{0,40}\b(?:tidak (?:ada|tersedia)|telah dihapus|sudah dihapus)|"
    r"page (?:does not exist|missing)|\bgalat 404",
    re.I,
)
_PAYWALL = re.compile(
    r"(?:berlangganan|langganan|subscribe)\b.{0,60}\b(?:untuk (?:membaca|melanjutkan|mengakses)|to (?:read|continue))|"
    r"(?:artikel|konten|berita) (?:ini )?(?:khusus|hanya) (?:untuk )?pelanggan",
    re.I,
)
_UNAVAILABLE = re.compile(
    r"^\W*(?:(?:situs|website|web|laman|layanan|halaman)(?: ini| kami)?\b.{0,20}\b(?:perbaikan|pemeliharaan|diblokir|"
    r"tidak (?:dapat|bisa) diakses)|(?:\d{3} )?(?:bad gateway|service (?:temporarily )?unavailable|gateway time-?out|"
    r"internal server error|web server is down)|(?:error establishing a )?database (?:connection )?error|error "
    r"establishing a database connection|account suspended|(?:briefly|temporarily) unavailable|(?:site )?under (?:"
    r"maintenance|construction)|maintenance(?: mode)?|internet positif|domain (?:ini )?(?:dijual|for sale)|"
    r"this domain\b.{0,30}\bfor sale)\b",
    re.I,
)
_SIGN_IN = re.compile(r"^\W*(?:(?:silakan )?(?:masuk|login|log in|sign in|daftar)(?: akun)?)\W*$", re.I)
_SIGN_IN_TO_READ = re.compile(
    r"\b(?:masuk|login|log in|sign in|daftar)\b.{0,60}\b(?:untuk|to)\b.{0,20}\b(?:(?:mem)?baca|"
    r"melanjutkan|read|continue)\b",
    re.I,
)
_CONSENT = re.compile(
    r"\b(?:kami|we)\b.{0,40}\b(?:privasi anda|your privacy)|\b(?:kami dan|we and our)\b.{0,30}\b(?:mitra|partners)\b|"
    r"(?:di|pada) perangkat anda|on (?:a|your) device|(?:pengaturan|setelan|preferensi) privasi|privacy (?:settings|"
    r"preferences)|(?:menyetujui|setuju|menolak|consent|agree)\b.{0,40}\b(?:pemrosesan|cookies?|processing)",
    re.I,
)
_LIST_PATH = re.compile(
    r"/(?:indeks?|index|tags?|topik|topic|kategori|category|search|cari|page|author|penulis|terkini|terpopuler|rubrik)(?:/|$|\?)"
)
_HTML = ("html", "xml", "text/plain")


def refuse_bytes(page: Page, source: str | None) -> NotArticle | None:
    """Why the bytes of `page` can be no article, or None."""
    if not page.body.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return _refusal(page, source, "empty", "The page is empty.")
    kind = (page.header("content-type") or "").lower()
    if (kind and not any(part in kind for part in _HTML)) or page.body.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8", b"GIF8")
    ):
        return _refusal(page, source, "not-html", f"The page is no HTML ({kind or 'by its first bytes'}).")
    head = page.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"{", b"[")) or b"<rss" in head or b"<feed" in head or b"<urlset" in head:
        return _refusal(page, source, "not-html", "The page is data or a feed, not HTML.")
    return None


def refuse(
    page: Page, doc: Document, source: str | None, *, title: str, story: Story, known: bool
) -> NotArticle | None:
    """Why `page` with that title and story is no article, or None. `known` says that its address is an article's."""
    if story.length < 600:
        if marker := challenge(page.headers, page.body):
            return _refusal(page, source, "challenge", f"The page asks whether the reader is human ({marker}).")
        if _SOFT_404.search(title or doc.title_element) or (
            story.length < 300 and _SOFT_404.search(" ".join(story.paragraphs))
        ):
            return _refusal(page, source, "soft-404", "The page says that there is nothing here.")
        headings = (title, doc.title_element, *(element_text(heading) for heading in doc.root.iter("h1")))
        if any(map(_UNAVAILABLE.search, headings)):
            return _refusal(page, source, "unavailable", "The site says that it is out of service.")
        if wall := _wall(doc, story, title):
            return _refusal(page, source, "wall", wall)
    if not known and is_list(doc, story):
        return _refusal(page, source, "index", "The page lists articles and is none.")
    if story.length < LEAST_TEXT:
        if _PAYWALL.search(" ".join(line.text for line in doc.lines)):
            return _refusal(page, source, "paywall", "The page shows its text to subscribers only.")
        return _refusal(
            page, source, "no-text", f"The page has {story.length} characters of story; {LEAST_TEXT} are needed."
        )
    if not title:
        return _refusal(page, source, "no-title", "The page has text but no title.")
    return None


def _wall(doc: Document, story: Story, title: str) -> str | None:
    """What the page asks for before it shows its article, or None where it asks for nothing."""
    if doc.root.find(".//input[@type='password']") is not None and (
        _SIGN_IN.search(title or doc.title_element) or story.length < LEAST_TEXT
    ):
        return "The page asks readers to sign in."
    if story.length < 300 and any(map(_SIGN_IN_TO_READ.search, story.paragraphs)):
        return "The page asks readers to sign in."
    about_consent = sum(len(text) for text in story.paragraphs if _CONSENT.search(text))
    if len(story.paragraphs) > 1 and about_consent > 0.6 * story.length:
        return "The page asks readers for their consent."
    return None


def is_list(doc: Document, story: Story) -> bool:
    """Whether the page is a list of articles: its address says so, or the element that holds its prose has as many
    headline links as paragraphs."""
    if doc.meta("article:published_time") or any(
        str(node.get("@type")).endswith("NewsArticle") for node in doc.json_ld
    ):
        return False
    path = re.sub(r"^https?://[^/]*", "", doc.url)
    if (doc.url and path in ("/", "")) or _LIST_PATH.search(path):
        return True
    body = find_body(doc)
    if body is None:
        headlines = sum(map(_is_headline_link, doc.lines))
        return headlines >= 15 and story.length < 1000
    _, inside, _ = around(doc, body, "")
    headlines = sum(map(_is_headline_link, inside))
    return headlines >= 8 and headlines >= 0.8 * sum(map(is_prose, inside))


def _is_headline_link(line: Line) -> bool:
    return line.linked > 0.8 and 20 <= len(line.text) <= 200


def _refusal(page: Page, source: str | None, reason: str, detail: str) -> NotArticle:
    return NotArticle(url=page.url, source=source, reason=reason, detail=detail)
