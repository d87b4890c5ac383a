"""A small newspaper with invented news, for tests that ask."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.monitor.sample import NOW, Sample

__all__ = ["NOW", "ZONE", "filled"]
ZONE = ZoneInfo("Asia/Jakarta")
_PARTIES = ("Kementerian Dalam Negeri", "Dinas Air", "Koperasi Tani", "Jepang", "PT Surya Kencana", "Pemkot Salaka")
_KINDS = ("institution", "institution", "company", "country", "company", "institution")
_WORDS = (
    ("exploring", "menjajaki kerja sama dengan"),
    ("agreed", "menyepakati kerjasama energi dengan"),
    ("signed", "menandatangani nota kesepahaman dengan"),
    ("ongoing", "menjalankan program kota cerdas bersama"),
)


def filled(sample: Sample, *, articles: int = 36) -> None:
    """Fill a database: each article reports a cooperation, some of them two articles one, and people speak in them."""
    sample.source("warta", "Warta Nusantara")
    sample.source("lentera", "Lentera Negara", kind="official")
    known: dict[tuple[str, str], int] = {}
    for number in range(articles):
        first, second = _PARTIES[number % 6], _PARTIES[(number * 5 + 1 + number // 6) % 6]
        if first == second:
            second = _PARTIES[(_PARTIES.index(second) + 1) % 6]
        status, verb = _WORDS[number % 4]
        speaker = ("Raka Wibisana", "Sinta Maharani", "Bayu Laksana")[number % 3]
        sentence = f"{first} {verb} {second}."
        at = NOW - timedelta(days=3 * number, hours=number)
        text = f"{sentence} Bupati {speaker} hadir dalam Forum Air 2025 di Salaka."
        text += f" “Ini langkah ke-{number},” kata {speaker}."
        article = sample.article(
            text,
            title=f"{first} dan {second}" + (" bahas kota" if number % 5 == 0 else ""),
            source=("warta", "lentera")[number % 2],
            published=at if number % 7 else None,
            stored_at=at + timedelta(hours=1),
            stage="analysed",
            quotes=[(speaker, f"Ini langkah ke-{number},")],
        )
        for party in (first, second):
            sample.mentioned(article[1], _KINDS[_PARTIES.index(party)], party, party)
        sample.mentioned(article[1], "event", "Forum Air 2025", "Forum Air 2025")
        sample.mentioned(article[1], "place", "Salaka", "Salaka")
        sample.mentioned(article[1], "person", speaker, speaker)
        fields = (("air", "energi", "kota cerdas")[number % 3],)
        pair = (min(first, second), max(first, second))
        if pair not in known:
            known[pair] = sample.cooperation(
                pair,
                status=status,
                fields=fields,
                event="Forum Air 2025",
                at=at,
                key=f"k{len(known)}",
                confidence=0.5 + number % 5 / 10,
            )
        mention = sample.mention(
            known[pair],
            article,
            sentence,
            trigger=verb.split()[0],
            parties=(first, second),
            status=status,
            fields=fields,
            event="Forum Air 2025",
            denied=number % 9 == 8,
            confidence=0.5 + number % 5 / 10,
            at=at,
        )
        with sample.store.transaction() as connection:
            connection.execute(
                "UPDATE cooperation_mentions SET sectors = ?, channel = ? WHERE id = ?",
                ['["energy"]' if number % 3 == 1 else "[]", "government-government" if number % 2 else None, mention],
            )
            connection.execute(
                "UPDATE cooperations SET last_seen_at = max(last_seen_at, ?), first_seen_at = min(first_seen_at, ?)"
                " WHERE id = ?",
                [at.strftime("%Y-%m-%dT%H:%M:%SZ")] * 2 + [known[pair]],
            )
            connection.execute("DELETE FROM mentions WHERE version_id = ? AND type = 'person'", [article[1]])
            connection.execute(
                'INSERT INTO mentions (version_id, type, name, form, start, "end", official, position)'
                " VALUES (?, 'person', ?, ?, 0, 4, 1, 'Bupati')",
                [article[1], speaker, speaker],
            )
            connection.execute("UPDATE versions SET stage = 'linked' WHERE id = ?", [article[1]])
    with sample.store.transaction() as connection:
        connection.execute("UPDATE cooperations SET denied = 1 WHERE key = 'k2'")
