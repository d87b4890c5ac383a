"""Pages that hold no article, whatever their address says. `{title}` stands for the title of the one missing."""

from tests.scrapers.hostile_twists import LINKS, WALL

NOTHING = {
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
    "consent": "<title>Warta Uji</title><div id='consent'>" + WALL + "</div>",
    "consent-titled": "<title>{title}</title><div id='consent'>" + WALL + "</div>",
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
    "nothing-but-links": "<title>Indeks</title><ul>" + LINKS + "</ul>",
    "plain-words": "Tidak ada apa-apa di sini.",
    "unclosed-comment": "<title>{title}</title><h1>{title}</h1><!-- <p>" + "isi " * 400,
    "unclosed-script": "<title>{title}</title><script>var x = '" + "isi " * 400,
    "unclosed-style": "<title>{title}</title><style>p {{ color: red; " + "isi " * 400,
    "unclosed-title": "<title>{title}" + " isi" * 4000,
    "unclosed-attribute": '<a href="' + "x" * 200_000,
    "nested-only": "<div>" * 5000,
    "tables-only": "<table><tr><td>" * 5000,
}

BINARY: dict[str, tuple[bytes, str]] = {
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
