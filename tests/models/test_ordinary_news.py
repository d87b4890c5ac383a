"""Ordinary news in which nothing may be reported, though the words of cooperation are there. Every name is invented."""

import pytest

from tests.models.conftest import Read

ORDINARY = [
    # sport
    (
        "a player's contract with a club",
        "Penyerang Dirga Pamungkas menandatangani kontrak dua musim bersama Persada Lembang. Klub itu berharap"
        " ia mencetak banyak gol di Liga 1.",
    ),
    (
        "two clubs agree on a transfer fee",
        "Persada Lembang dan Bintang Selatan FC sepakat soal biaya transfer gelandang Yoga Wirasena.",
    ),
    (
        "a loan of a player",
        "Kiper muda itu dipinjamkan Garda Muara FC kepada Putra Sagara hingga akhir musim sesuai kontrak.",
    ),
    (
        "a contract that is not extended",
        "Rajawali Timur tidak memperpanjang kontrak pelatih Marco Lindqvist setelah timnya kalah dari Persada Lembang.",
    ),
    (
        "national teams in one group",
        "Hasil undian menempatkan Indonesia di Grup B bersama Jepang, Bahrain, dan Australia.",
    ),
    (
        "a duel of two teams",
        "Laga persahabatan antara Indonesia dan Lebanon berakhir imbang tanpa gol di Surabaya.",
    ),
    (
        "team-mates win together",
        "Bersama Persada Lembang, Yoga Wirasena meraih gelar juara liga dua musim berturut-turut.",
    ),
    (
        "a rider agrees with his team",
        "Pembalap asal Bandung itu sepakat bertahan bersama tim Lestari Racing sampai musim depan.",
    ),
    (
        "teamwork on the pitch",
        "Pelatih memuji kerja sama tim saat Persada Lembang menaklukkan Bintang Selatan FC dengan skor 3-1.",
    ),
    # courts and crime
    (
        "an accomplice who helps the prosecutors",
        "Terdakwa Hasan Muliawan mengajukan diri sebagai justice collaborator kepada Kejaksaan Agung dan LPSK.",
    ),
    (
        "together with an accomplice",
        "Jaksa KPK menyatakan terdakwa bersama Direktur PT Rimba Cendana menerima suap dari PT Surya Lembah.",
    ),
    (
        "a contract as a piece of evidence",
        "Dalam sidang itu jaksa menunjukkan kontrak fiktif yang dibuat terdakwa untuk menipu korban.",
    ),
    (
        "a settlement between neighbours",
        "Setelah mediasi di Polsek Cipedas, kedua belah pihak sepakat berdamai dan mencabut laporan.",
    ),
    (
        "arrested together",
        "Polisi menangkap pelaku bersama tiga rekannya di rumah kontrakan di Kecamatan Cipedas.",
    ),
    (
        "a lawsuit between a company and a ministry",
        "PT Rimba Cendana menggugat Kementerian Pertanian di Pengadilan Tata Usaha Negara Jakarta.",
    ),
    (
        "a raid reported to the prosecutors",
        "Berkas perkara dilimpahkan Polda Jawa Barat ke Kejaksaan Tinggi Jawa Barat pada Senin.",
    ),
    (
        "a firefight",
        "Dua anggota kelompok bersenjata tewas dalam kontak tembak dengan prajurit TNI di Distrik Yaramu.",
    ),
    (
        "a rented room",
        "Korban ditemukan di kamar kontrakan milik warga Kelurahan Sukamaju oleh anggota Polsek setempat.",
    ),
    # families and shows
    (
        "a couple before the court",
        "Pasangan artis itu sepakat berpisah secara baik-baik di Pengadilan Agama Jakarta Selatan.",
    ),
    (
        "a holiday with the family",
        "Ia menghabiskan libur panjang bersama keluarganya di Jepang dan Korea Selatan.",
    ),
    (
        "hand in hand",
        "Presiden tampak menggandeng cucunya saat berjalan di halaman Istana Merdeka.",
    ),
    (
        "a marriage contract",
        "Sebelum menikah, pasangan itu membuat perjanjian pranikah di hadapan notaris di Bandung.",
    ),
    (
        "a singer leaves her agency",
        "Penyanyi Laras Anindita mengakhiri kontrak eksklusifnya dan merilis album keduanya bulan depan.",
    ),
    (
        "a film with two actors",
        "Aktor Bima Prasetya beradu akting bersama Citra Wulandari dalam film horor yang tayang pekan depan.",
    ),
    (
        "breaking the fast together",
        "Bupati Sumedang menghadiri buka puasa bersama anak yatim di Pendopo Kabupaten.",
    ),
    (
        "a common prayer",
        "Warga menggelar doa bersama untuk korban banjir di Masjid Agung.",
    ),
    (
        "a horoscope",
        "Hari ini Scorpio sebaiknya tidak tergesa-gesa menandatangani kontrak dan menjalin kerja sama baru.",
    ),
    # politics
    (
        "a coalition of parties",
        "Partai Karya Nusantara dan Partai Mandiri Rakyat sepakat berkoalisi pada Pilkada 2027.",
    ),
    (
        "two parties back one candidate",
        "Gerindra dan Golkar menandatangani kerja sama politik untuk mengusung calon gubernur yang sama.",
    ),
    (
        "a law agreed on by parliament and government",
        "DPR bersama pemerintah menyetujui RUU Perlindungan Konsumen dibawa ke rapat paripurna.",
    ),
    (
        "a budget agreed on by council and city",
        "DPRD Kota Surabaya bersama Pemkot Surabaya mengesahkan APBD 2026 dalam rapat paripurna.",
    ),
    (
        "a working meeting with a committee",
        "Menteri Pertanian memaparkan produksi beras dalam rapat bersama Komisi IV DPR di Senayan.",
    ),
    (
        "a committee's counterpart",
        "Kementerian Pertanian adalah mitra kerja Komisi IV DPR.",
    ),
    (
        "sworn in together",
        "Ia dilantik bersama enam pejabat lain di Kementerian Keuangan pada Jumat pagi.",
    ),
    (
        "a public holiday by joint decree",
        "Pemerintah menetapkan cuti bersama Idulfitri selama lima hari, kata Kementerian Agama.",
    ),
    (
        "one-sided criticism",
        "Ombudsman mengkritik Kementerian Perhubungan karena lambat menangani keluhan penumpang.",
    ),
    (
        "an instruction to a subordinate",
        "Menteri Keuangan menginstruksikan Direktorat Jenderal Pajak menindak penunggak pajak.",
    ),
    (
        "an appeal to nobody in particular",
        "Gubernur Jawa Barat mengajak semua pihak bekerja sama menjaga kebersihan sungai.",
    ),
    (
        "officials who get on well",
        "Kolonel Surya Atmaja mengenang masa ketika ia bekerja sama dengan mendiang di Papua.",
    ),
    # war and diplomacy without an undertaking
    (
        "a war of two states",
        "Perang antara Rusia dan Ukraina memasuki tahun keempat tanpa tanda akan berakhir.",
    ),
    (
        "a condemnation",
        "Indonesia mengecam serangan Israel terhadap Lebanon dan mendesak PBB bertindak.",
    ),
    (
        "a state as a place",
        "Harga minyak di Amerika Serikat dan China turun tipis pada perdagangan Selasa.",
    ),
    (
        "a traveller between two states",
        "Pesawat dari Singapura itu mendarat darurat di Malaysia karena cuaca buruk.",
    ),
    # business
    (
        "an index",
        "Indeks Harga Saham Gabungan melemah 0,4 persen; saham PT Surya Lembah dan PT Rimba Cendana turun terdalam.",
    ),
    (
        "futures",
        "Kontrak berjangka minyak sawit di Malaysia naik, sementara di China melemah.",
    ),
    (
        "competitors at one fair",
        "PT Surya Lembah hadir di pameran itu bersama PT Rimba Cendana dan belasan produsen lain.",
    ),
    (
        "a shareholders' approval",
        "PT Surya Lembah Tbk meminta persetujuan pemegang saham atas laporan keuangan tahun buku 2025.",
    ),
    (
        "drivers of a platform",
        "PT Antar Cepat menaikkan bonus bagi mitra pengemudi di Jakarta dan Bandung mulai Senin.",
    ),
    (
        "an employment contract",
        "Karyawan PT Surya Lembah menuntut perjanjian kerja bersama yang baru kepada manajemen.",
    ),
    (
        "a sale to the public",
        "Toko itu menawarkan potongan harga bagi pelanggan yang membeli ponsel Lintang X5 selama libur sekolah.",
    ),
    (
        "an oil contractor by law",
        "SKK Migas mencatat produksi kontraktor kontrak kerja sama naik dua persen.",
    ),
    # newsrooms
    (
        "a newsroom's credit line",
        "Artikel ini merupakan hasil kerja sama antara Kabar Lintang dengan Hitung.id.",
    ),
    (
        "a credit line with two newsrooms",
        "Tulisan ini tayang di Kabar Lintang atas kerja sama dengan Nalar Indonesia.",
    ),
    (
        "two clubs and the signing of a player",
        "Persada Lembang dan Bintang Selatan FC mencapai kesepakatan untuk perekrutan bek kiri itu.",
    ),
    (
        "an interview",
        "Hal itu ia sampaikan dalam wawancara bersama Radio Suara Lembah, Rabu.",
    ),
    (
        "a rumour that is checked",
        "Beredar unggahan dengan narasi presiden menandatangani keputusan membubarkan partai; videonya suntingan.",
    ),
    (
        "an organisation's name",
        "Organisasi Kerja Sama Islam menyatakan prihatin atas situasi di Sudan.",
    ),
    # science and health
    (
        "a muscle's contraction",
        "Kram terjadi karena kontraksi otot; dokter RSUD Sumedang menyarankan pasien banyak minum.",
    ),
    (
        "scholars who agree",
        "Para ulama sepakat bahwa membuang daging kurban adalah perbuatan tercela, kata Majelis Ulama Indonesia.",
    ),
    (
        "at the same time",
        "Gempa itu dirasakan bersamaan di Padang dan Bengkulu, menurut BMKG.",
    ),
    (
        "a species treaty that is only explained",
        "Satwa itu dilindungi; perdagangannya dilarang di Indonesia dan Malaysia.",
    ),
]


@pytest.mark.parametrize("text", [text for _, text in ORDINARY], ids=[phenomenon for phenomenon, _ in ORDINARY])
def test_nothing_is_reported(read: Read, text: str) -> None:
    analysis = read(text)
    assert [([party.name for party in item.parties], item.evidence) for item in analysis.cooperations] == []
    assert not analysis.relevant
