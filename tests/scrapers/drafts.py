"""Drafts from a few pages that a test writes itself."""

from datetime import UTC, datetime

from scrapers.article import Page
from scrapers.drafting.draft import Draft, draft
from scrapers.drafting.evidence import Evidence

_TEXT = (
    "Wali kota membuka pameran batik di alun-alun dan mengajak para perajin menjaga mutu bahan baku.",
    "Menurut panitia, lebih dari dua ratus perajin dari sebelas kecamatan ikut serta sampai akhir pekan.",
)


def page_at(url: str, body: bytes) -> Page:
    when = datetime(2026, 11, 20, 9, tzinfo=UTC)
    return Page(requested_url=url, url=url, source="uji", fetched_at=when, status=200, headers=(), body=body)


def article(number: int, markup: str) -> Page:
    text = "".join(f"<p>Bagian {number}. {paragraph}</p>" for paragraph in _TEXT)
    title = f"Pameran batik nomor {number} dibuka di alun-alun"
    body = f"<html><head><title>{title}</title></head><body>{markup.format(text=text, title=title)}</body></html>"
    return page_at(f"https://www.kabar.example/berita/{number}/pameran-batik-dibuka-di-alun-alun", body.encode())


def drafted_from(*pages: Page) -> Draft:
    return draft(Evidence(start=pages[0].url, lists=(), articles=pages))
