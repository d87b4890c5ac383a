"""Which links of an unknown site look like articles: by their addresses and what the links say."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

# Sections that hold no articles, and pages about the site itself.
_NO_ARTICLE = re.compile(
    r"""^(?: tags? | topi[ck]s? | kategori | category | categories | authors? | penulis | page | search | cari | indeks
        | index | login | masuk | daftar | register | akun | account | about.* | tentang.* | kontak.* | contact.*
        | redaksi.* | pedoman.* | privacy.* | kebijakan.* | disclaimer.* | terms.* | syarat.* | kode-etik.* | karir.*
        | career.* | iklan.* | advertis.* | info-iklan.* | langganan | subscribe | sitemap.* | rss | feed | wp-.*
        | cdn-cgi | foto.* | photo.* | images? | video.* | galer[iy].* | galler(?:y|ies) | tv | live.* | streaming
        | podcast.* | infografi[ks].* | epaper | e-paper | share | sharer.* | intent | cart | produk | product )$""",
    re.VERBOSE | re.IGNORECASE,
)
_DAY_IN_PATH = re.compile(r"/(?:19|20)\d{2}/?[01]\d(?:/?[0-3]\d)?(?=\d{0,6}\D|/|$)")
_LONG_NUMBER = re.compile(r"(?<![a-z0-9])\d{4,}(?![a-z0-9])", re.IGNORECASE)
_FILE = re.compile(r"\.(?:css|js|json|xml|txt|jpe?g|png|gif|webp|svg|ico|woff2?|pdf|mp[34]|zip|apk)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_SECOND_LEVEL = frozenset(
    ["ac", "biz", "co", "com", "desa", "edu", "go", "gov", "mil", "my", "net", "or", "org", "ponpes", "sch", "web"]
)


def site_of(host: str) -> str:
    """The part of a host name that its owner registered: "lampung.viva.co.id" -> "viva.co.id"."""
    labels = host.partition(":")[0].split(".")
    long = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if long else -2 :])


def looks_like_article(url: str, title: str | None) -> bool:
    """Whether an address has what article addresses have (a day, a long number, a slug of many words) and its link says
    as much as a headline does."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        # WordPress: an article that has no permanent address yet
        return bool(re.fullmatch(r"p=\d+", parts.query)) and _words(title) >= 4
    if _FILE.search(segments[-1]) or any(_NO_ARTICLE.match(segment) for segment in segments):
        return False
    slug_words = len(_WORD.findall(re.sub(r"\.\w{2,5}$", "", segments[-1])))
    number = bool(_LONG_NUMBER.search(path) or _LONG_NUMBER.search(parts.query))
    day = bool(_DAY_IN_PATH.search(path))
    if _words(title) < 3 and slug_words < 5:
        return False
    return (
        (day and (slug_words >= 2 or number)) or (number and (slug_words >= 3 or _words(title) >= 4)) or slug_words >= 4
    )


def main_site(urls: Iterable[str]) -> str | None:
    """The site (registered domain) that most of the addresses belong to."""
    counts = Counter(site_of(host) for url in urls if (host := urlsplit(url).hostname))
    return counts.most_common(1)[0][0] if counts else None


def _words(text: str | None) -> int:
    return len(_WORD.findall(text or ""))
