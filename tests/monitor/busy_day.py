"""A day with all that a digest can show, for tests of what is mailed."""

from datetime import timedelta

from tests.monitor.sample import NOW, Sample

HOSTILE = "<script>alert('x')</script>\u202e {0} %s \r\nBcc: x@evil.example <img src=x onerror=alert(1)>"


def busy_day(sample: Sample) -> None:
    """A day with all that a digest can show: long names, copies, moves, a denial, doubt, quotes, hostile text."""
    sample.source("warta", "Warta Nusantara")
    sample.source("lentera", "Lentera Pagi")
    sample.source("kabar-timur", "Kabar Timur")
    _signed_and_copied(sample)
    _moved(sample)
    sample.simple(
        "Kementerian Pengelolaan Pesisir dan Pulau-Pulau Kecil Berkelanjutan",
        "Persatuan Negara-Negara Kepulauan untuk Ketahanan Iklim dan Penghidupan Masyarakat Pesisir",
        verb="membahas peluang kerja sama pemulihan mangrove dan perlindungan nelayan kecil dengan",
        fields=("pemulihan mangrove", "perlindungan nelayan kecil"),
        event="Pertemuan Tahunan Ketahanan Pesisir ke-12",
        title="Pulihkan Mangrove, Kementerian Pesisir Ajak Negara Kepulauan Berbagi Pengalaman dan Pendanaan",
        source="kabar-timur",
        at=NOW - timedelta(hours=9),
    )
    sample.simple(
        "Pemkot Bandar Lestari",
        "Universitas Cakrawala",
        verb="menandatangani perjanjian kerja sama riset sampah plastik dengan",
        status="signed",
        fields=("riset sampah plastik",),
        title=f"Kampus dan kota {HOSTILE}",
        url="javascript:alert(1)",
        at=NOW - timedelta(hours=3),
    )
    sample.simple(
        "Dinas Kesehatan Rawa Indah",
        "Yayasan Sehat",
        verb="mungkin bekerja sama dengan",
        confidence=0.31,
        fields=("imunisasi",),
    )
    denied = sample.simple("Badan Irigasi Nasional", "PT Bendungan Jaya", verb="disebut bekerja sama dengan", key="dam")
    sentence = "Badan Irigasi Nasional membantah telah meneken kontrak dengan PT Bendungan Jaya."
    article = sample.article(sentence, title="Badan Irigasi: Belum Ada Kontrak Bendungan", source="lentera")
    mention = sample.mention(
        denied,
        article,
        sentence,
        trigger="membantah",
        parties=("Badan Irigasi Nasional", "PT Bendungan Jaya"),
        status="signed",
        denied=True,
    )
    sample.step(denied, mention, kind="denied", status="exploring", previous="exploring")
    sample.run({"warta": "answered", "lentera": "answered", "kabar-timur": "answered"})


def _signed_and_copied(sample: Sample) -> None:
    parties = ("Kementerian Energi Terbarukan", "Korea Selatan", "PT Surya Khatulistiwa")
    sentence = (
        "Kementerian Energi Terbarukan menandatangani nota kesepahaman dengan Korea Selatan dan PT Surya Khatulistiwa "
        "untuk membangun pembangkit listrik tenaga surya terapung di Waduk Tirtasari."
    )
    words = "Kami tidak lagi berhenti di atas kertas. Tahun depan panel pertama sudah terapung di Tirtasari"
    cooperation = sample.cooperation(
        parties,
        status="signed",
        fields=("energi surya", "alih teknologi"),
        event="Forum Energi Khatulistiwa 2025",
        key="sun",
        at=NOW - timedelta(hours=7),
    )
    for source, title in (
        ("warta", "Indonesia–Korea Selatan Teken Kerja Sama Surya Terapung"),
        ("lentera", "PLTS Terapung Tirtasari Resmi Diteken"),
        ("kabar-timur", "Waduk Tirtasari Jadi Lokasi PLTS Terapung"),
    ):
        article = sample.article(
            f"{sentence} “{words},” kata Menteri Energi Terbarukan Larasati Wijaya.",
            title=title,
            source=source,
            officials=[("Larasati Wijaya", "Menteri Energi Terbarukan")],
            quotes=[("Larasati Wijaya", words)],
        )
        mention = sample.mention(
            cooperation,
            article,
            sentence,
            trigger="menandatangani nota kesepahaman",
            parties=parties,
            status="signed",
            confidence=0.95,
        )
        if source == "warta":
            sample.step(cooperation, mention, status="signed")


def _moved(sample: Sample) -> None:
    parties = ("Pemprov Nusa Harapan", "Bank Pembangunan Samudra")
    cooperation = sample.cooperation(parties, status="ongoing", fields=("kredit nelayan",), key="fish")
    told = "Pemprov Nusa Harapan menyepakati kredit nelayan dengan Bank Pembangunan Samudra."
    old = sample.article(told, title="Kredit Nelayan Disepakati", published=NOW - timedelta(days=20))
    sample.mention(cooperation, old, told, trigger="menyepakati", parties=parties, status="agreed", confidence=0.7)
    sentence = (
        "Pemprov Nusa Harapan bersama Bank Pembangunan Samudra mulai menyalurkan kredit nelayan kepada 1.200 keluarga "
        "di tiga kabupaten, Selasa (3/6)."
    )
    words = "Nelayan tidak perlu lagi meminjam ke tengkulak"
    article = sample.article(
        f"{sentence} “{words},” ujar Gubernur Nusa Harapan Bahtiar Sandi.",
        title="Kredit Nelayan Mulai Cair untuk 1.200 Keluarga",
        source="lentera",
        officials=[("Bahtiar Sandi", "Gubernur Nusa Harapan")],
        quotes=[("Bahtiar Sandi", words)],
    )
    mention = sample.mention(
        cooperation, article, sentence, trigger="mulai menyalurkan", parties=parties, status="ongoing", confidence=0.9
    )
    sample.step(cooperation, mention, kind="status", status="ongoing", previous="agreed")
