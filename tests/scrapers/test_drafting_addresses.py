"""What tells the addresses of articles from others, learned from a handful."""

import re

import pytest

from scrapers.drafting.addresses import learn


@pytest.mark.parametrize(
    ("paths", "article", "identity"),
    [
        (["/berita/546643/judul-satu", "/berita/546640/judul-dua", "/berita/629369/tiga"], "/berita/1/x", "1"),
        (["/ekonomi/851796/a-b", "/daerah/851374/c-d", "/opini/851490/e-f"], "/olahraga/7/x", "7"),
        (["/daerah/d-7123/a", "/ekonomi/d-7124/b", "/olahraga/d-7125/c"], "/hukum/d-9/x", "9"),
        (["/politik/satu-lagi-1234567", "/hukum/lain-lagi-1234568", "/bola/lagi-1234569"], "/x/y-1234", "1234"),
        (["/daerah/6211-satu-dua", "/daerah/6210-tiga-empat", "/kriminal/6209-lima"], "/x/12-y", "12"),
        (["/a/satu-dua-82f43b.html", "/a/tiga-1b2294.html", "/b/empat-daa704.html"], "/c/lima-0e5f0f.html", "0e5f0f"),
        (["/berita/17/02/17/oli9fp396-jemaah", "/berita/17/02/16/olguj5396-ini", "/berita/17/02/15/oleh5e396-itu"],
         "/berita/17/02/18/o2zwha283-lain", "o2zwha283"),
        (["/berita.php?id=12&kat=3", "/berita.php?id=13&kat=3", "/berita.php?id=15&kat=4"], "/berita.php?id=99", "99"),
        (["/2026/11/20/satu-dua/", "/2026/11/20/tiga-empat/", "/2026/11/19/lima-enam/"],
         "/2026/11/18/tujuh/", "2026/11/18/tujuh"),
        (["/read/2026/11/20/15401234/satu", "/read/2026/11/19/08301235/dua", "/read/2026/11/18/21561236/tiga"],
         "/read/2026/11/17/10001237/x", "2026/11/17/10001237"),
        (["/wali-kota-buka-pameran-batik", "/dua-desa-terima-bantuan-benih", "/harga-beras-turun-di-pasar"],
         "/bupati-lantik-lima-kepala-dinas", "bupati-lantik-lima-kepala-dinas"),
    ],
)  # fmt: skip
def test_what_names_an_article_in_its_address_is_learned(paths: list[str], article: str, identity: str) -> None:
    found = learn([f"https://www.kabar.example{path}" for path in paths], [], [])
    assert all(found.recognise(f"https://www.kabar.example{path}") for path in paths)
    matches = [match for form in found.forms if (match := re.search(form.pattern, article))]
    groups = matches[0].groupdict()
    assert "/".join([*(value for name, value in groups.items() if name != "id"), groups["id"]]) == identity


@pytest.mark.parametrize("path", ["/foto/546643/judul", "/video/x/546643/judul", "/tag/546643/judul", "/berita", "/"])
def test_galleries_and_lists_are_no_articles(path: str) -> None:
    known = [f"https://kabar.example/berita/{number}/judul" for number in (546643, 546640, 629369)]
    menu = ["https://kabar.example/foto/", "https://kabar.example/berita"]
    assert not learn(known, [], menu).recognise(f"https://kabar.example{path}")


def test_a_number_that_says_what_kind_of_thing_it_is_tells_galleries_from_articles() -> None:
    alike = [f"https://kabar.example/daerah/2026112{n}08000{n}-{4 + n % 2}-47812{n}/judul-berita" for n in range(1, 7)]
    galleries = ["https://kabar.example/daerah/20261121091500-8-478111/upacara-bendera"]
    found = learn([], alike, [], galleries)
    assert found.recognise("https://kabar.example/bola/20261123091500-4-478300/laga-final")
    assert not found.recognise("https://kabar.example/bola/20261123091500-8-478301/laga-final")


def test_a_host_of_videos_only_is_left_out_whatever_it_is_called() -> None:
    alike = [f"https://www.kabar.example/read/61384{n}/judul-berita" for n in range(1, 7)]
    found = learn([], alike, [], ["https://layar.kabar.example/read/613850/upacara-bendera"])
    assert not found.recognise("https://layar.kabar.example/read/613851/laga-final")
    assert found.recognise("https://www.kabar.example/read/613851/laga-final")


def test_a_newsroom_may_be_called_like_a_section_of_others() -> None:
    known = [f"https://www.indekskabar.example/berita/54664{n}/judul" for n in range(1, 4)]
    assert learn([], known, []).recognise("https://www.indekskabar.example/berita/546700/judul")


def test_two_links_are_too_few_to_learn_from() -> None:
    alike = ["https://kabar.example/berita/546643/judul", "https://kabar.example/berita/546640/judul"]
    assert learn([], alike, []).forms == ()
