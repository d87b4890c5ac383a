"""What newsrooms print between and below the paragraphs of a story, and what they hang on its title.

`is_residue` knows it line by line and is applied after the byline was read. The patterns are phrases that Indonesian
newsrooms share; what only one of them prints belongs into its site file.
"""

import re
from collections.abc import Iterable, Sequence

from scrapers.bylines import squash

# A line is residue if one of these is found at its start.
_OPENINGS = (
    # pointers to other stories
    r"(?:baca|lihat|simak|tonton|dengarkan|saksikan)\s*(?:[:：]|(?:juga|pula|selengkapnya|selanjutnya|artikel|berita|"
    r"konten|halaman|video|dalam)\b)",
    r"(?:baca|lihat|simak|tonton|klik)\s+(?:di\s+sini|disini)\b",
    r"(?:baca|lihat|simak|tonton)\b[^.,]{0,40}\blain(?:nya)?\W*$",
    r"(?:berita|artikel|foto|video)\s+(?:terkait|lainnya?|sebelumnya|rekomendasi|populer|pilihan)\b.{0,20}$",
    r"(?:terkait|rekomendasi|terpopuler|trending|populer|terkini|pilihan\s+(?:editor|redaksi|untukmu))\b.{0,12}$",
    r"pilihan\s+(?:editor|redaksi)\s*:",
    r"(?:related|read|see|watch)\s+(?:also|more|news|articles?|posts?)\b",
    r"also\s+read\b",
    r"ikuti\s+(?:perkembangan\s+berita\s+ini|terus|berita|kami|saluran|channel|informasi)\b",
    r"saksikan\s+(?:video|live|siaran|streaming|tayangan)\b",
    r"(?:halaman|page)\s*(?:selanjutnya|berikutnya|sebelumnya|:|\d+(?:\s*(?:dari|/|of)\s*\d+)?)\s*:?.{0,10}$",
    r"halaman\s+(?:selanjutnya|berikutnya)\b",
    r"(?:selanjutnya|sebelumnya|lanjutkan\s+membaca|show\s+all|next|prev(?:ious)?|lihat\s+semua|muat\s+lainnya|load\s+more|"
    r"tampilkan\s+semua)\W*$",
    # inserts
    r"\[?\s*gambas\s*:",
    r"\[(?:video|foto|image|gallery|embed|caption)\b",
    r"(?:advertisement|iklan|sponsored|scroll\s+to\s+(?:continue|resume)\b.*|lanjut\s+baca|konten\s+ini\s+.*iklan)\W*$",
    r"scroll\s+(?:to|untuk)\b",
    # promotion of channels and apps
    r"(?:(?:yuk|ayo|mari|jangan\s+lupa),?\s+)?(?:dapatkan|cek(?!\s+fakta)|ikuti|temukan|simak|gabung|bergabung|klik|follow|baca)\b"
    r".{0,120}\b(?:google\s*news|whats\s*app\s+channel|(?:saluran|channel|grup)\s+(?:whats\s*app|telegram)|newsletter|"
    r"wa\s+channel|notifikasi|ponselmu|berlangganan|(?:instagram|facebook|twitter|tiktok|youtube),)",
    r"(?:download|unduh|install)\b.{0,80}\baplikasi\b[^.]{0,60}\.?$",
    r"follow\b.{0,80}\b(?:instagram|facebook|twitter|tiktok|youtube)\b",
    r"(?:cek|ikuti)\s+(?:berita|artikel)\b.{0,80}\b(?:lain|lainnya|lain\s+di)\b",
    r"baca\s+berita\s+tanpa\s+iklan",
    r"(?:segera\s+lengkapi\s+data\s+dirimu|data\s+dirimu\s+akan\s+digunakan)",
    r"untuk\s+menikmati\s+konten\b",
    r"(?:berlangganan|langganan|subscribe|newsletter)\b[^.!?]{0,60}$",
    r"(?:bagikan|share|sebarkan|kirim(?:kan)?)\b(?:\s+(?:ke|di|this|berita|artikel|halaman|via|on|to|komentar)\b.{0,40})?\W*$",
    r"(?:komentar|berikan\s+komentar|tulis\s+komentar|leave\s+a\s+(?:reply|comment)|comments?)\b.{0,30}$",
    r"(?:suka|sukai|like)\s+(?:ini|this|memuat)\b",
    # rights
    r"(?:copyright|hak\s+cipta|©|\(c\)\s)",
    r"(?:dilarang|tidak\s+diperkenankan)\s+(?:keras\s+)?(?:mengambil|mengutip|menyalin|memperbanyak|menyebarluaskan)",
    r"(?:artikel|berita|tulisan|konten|naskah)\s+(?:ini|tersebut|di\s+atas)\s+(?:telah|sudah|pertama\s+kali|pernah|merupakan|adalah|"
    r"bersumber|diterbitkan|ditayangkan|tayang|dikutip|disadur)\b.{0,120}\b(?:tayang|dimuat|terbit|diterbitkan|dipublikasikan|"
    r"dengan\s+judul|kerja\s*sama|hasil|konten|bersumber|sumber|kiriman|tanggung\s+jawab|disadur)\b",
    r"(?:simak|ikuti)\b.{0,60}\b(?:breaking\s+news|berita\s+pilihan)\b",
    r"all\s+rights?\s+reserved",
    # labels
    r"(?:tags?|topik|label|kategori|kata\s+kunci|keywords?|filed\s+under|posted\s+(?:in|on|by)|tagged)\s*(?:[:：].*|)$",
    r"(?:filed\s+under|posted\s+(?:in|on))\b",
    r"(?:sumber|source|sumber\s+(?:berita|foto|video|artikel))\s*\|?\s*[:：].{0,80}$",
    r"(?:foto|photo|video|ilustrasi|gambar|grafis|infografis|keterangan\s+foto)\s*[:：/].{0,200}$",
    r"(?:ilustrasi|foto)\b.{0,160}\((?:foto|dok|sumber|ist|antara|reuters|shutterstock)[^)]*\)\.?$",
    r"(?:pewarta|editor|redaktur|uploader)\s*[:：]",
    r"dibaca\s*[:：]?\s*[\d.,]+\s*(?:kali|x)\b",
    r"[\d.,]+\s*(?:views?|kali\s+dibaca|komentar|shares?|x\s+dibaca)\W*$",
    r"(?:cetak|print|email|tweet|pin\s+it|whatsapp|facebook|twitter|telegram|line|copy\s+link|salin\s+tautan)\W*$",
)  # fmt: skip
_RESIDUE = re.compile(rf"^[^\w\"“”'‘’]*(?:{'|'.join(_OPENINGS)})", re.I)
_ANYWHERE = re.compile(
    r"all rights reserved|hak cipta dilindungi|copyright\s*©|©\s*(?:antara|19|20)|melakukan crawling atau|"
    r"pengindeksan otomatis",
    re.I,
)
# "(ANTARA FOTO/Nama/aww)", "(Foto: Dok. Humas)", "ANTARA/HO-Pemkot": a line that ends so is a caption
_CREDIT_LINE = re.compile(
    r"[(\[](?:(?:foto|photo|dok(?:umentasi)?|sumber|ilustrasi|gambar)\s*[:/.][^)\]]{0,80}|"
    r"(?:dok(?:umentasi)?\b\.?[^)\]]{0,60}|foto|ist(?:imewa)?|ilustrasi)|"
    r"[^)\]/]{0,40}(?:foto/|/ho|ho-|istimewa|shutterstock|getty|freepik|unsplash|reuters|afp|ap photo)[^)\]]{0,80})"
    r"[)\]]\.?$"
    r"|\s©\s?\S.{0,40}$"
    r"|\bANTARA(?: FOTO)?/[A-Z][^.]{0,60}$",
    re.I,
)
_GAMBAS = re.compile(r"\s*\[\s*gambas\s*:[^\]]*\]?", re.I)
_POINTER_TAIL = re.compile(r"\s*[(\[]\s*(?:baca|lihat|simak)\s+(?:juga|pula)\b\s*[:：]?[^)\]]{5,200}[)\]]\.?", re.I)


def is_residue(line: str, *, patterns: Sequence[re.Pattern[str]] = ()) -> bool:
    """Whether `line`, as a whole, is not the story. `patterns` are a site's own, searched in the line."""
    if any(pattern.search(line) for pattern in patterns):
        return True
    if len(line) > 400:
        return False
    return bool(_RESIDUE.match(line) or _ANYWHERE.search(line)) or not any(char.isalnum() for char in line)


def is_caption(line: str) -> bool:
    """Whether `line` closes with the credit of a photograph."""
    return len(line) <= 300 and bool(_CREDIT_LINE.search(line))


def strip_inserts(line: str) -> str:
    """`line` without inserts inside it: "[Gambas:Video 20detik]", "(Baca juga: ...)"."""
    if "[" in line or "(" in line:
        return _POINTER_TAIL.sub("", _GAMBAS.sub("", line)).strip()
    return line


_PAGE_NUMBER = re.compile(r"\s*[-–|]?\s*\bHalaman\s+(?:\d+|all)$", re.I)
AFFIX = re.compile(r"\s+(?:[-–—|•·»]|::|\|\|)\s+")
"""What stands between a headline and what a site hangs on it."""


def clean_title(title: str, *, suffixes: Iterable[str] = (), brands: Iterable[str] = ()) -> str:
    """`title` without what a site hangs on it: the exact `suffixes`, then every part at an end that names one of
    `brands` ("Kompas.com Regional" for "kompas"), and the number of a page."""
    title = title.strip()
    changed = True
    while changed:
        changed = False
        for suffix in suffixes:
            if title.casefold().endswith(suffix.casefold()) and len(title) > len(suffix):
                title, changed = title[: -len(suffix)].rstrip(), True
    title = _PAGE_NUMBER.sub("", title)
    known = [brand for brand in map(squash, brands) if len(brand) >= 4]
    while match := _last(AFFIX, title):
        if not _names(title[match.end() :], known) or not title[: match.start()].strip():
            break
        title = title[: match.start()].rstrip()
    head, separator, rest = title.partition(": ")
    if separator and _names(head, known) and len(rest) > 10:
        title = rest.strip()
    if (match := AFFIX.search(title)) and _names(title[: match.start()], known, exact=True):
        title = title[match.end() :]
    return _PAGE_NUMBER.sub("", title)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for last in pattern.finditer(text):  # noqa: B007 - the last match is what is wanted
        pass
    return last


def _names(part: str, brands: Sequence[str], *, exact: bool = False) -> bool:
    """Whether `part` is a brand, or short and holds one."""
    squashed = squash(part)
    if not squashed or len(part) > 50:
        return False
    if exact:
        return squashed in brands
    return any(brand in squashed or (len(squashed) >= 5 and squashed in brand) for brand in brands)
