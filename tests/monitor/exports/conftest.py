"""What the tests of exports share: a database of each kind."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.monitor.exports.hostile import HOSTILE
from tests.monitor.sample import NOW, Sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """A ministry signs with a neighbour: told twice, and denied once; a bank and a cooperative end; names in texts."""
    with Sample(tmp_path_factory.mktemp("exports") / "pantau.db") as sample:
        sample.source("warta", "Warta Nusantara")
        sample.source("lentera", "Lentera Negara", kind="official")
        sea = sample.cooperation(
            ("Kementerian Dalam Negeri", "Jepang"), key="sea", status="signed", at=NOW - timedelta(days=1)
        )
        first = sample.article(
            "Kemendagri menjajaki kerja sama bahari dengan Jepang. Kemendagri meneken nota dengan Jepang senilai Rp2 "
            "miliar. Kemendagri lalu meneken surat dengan Jepang. Bupati Raka Wibisana berkata: kami siap.",
            officials=(("Raka Wibisana", "Bupati"),),
            quotes=(("Raka Wibisana", "kami siap"),),
            url="https://warta.example/nota",
        )
        parties = ("Kemendagri", "Jepang")
        sample.mention(sea, first, "Kemendagri menjajaki kerja sama bahari dengan Jepang.", trigger="menjajaki",
                       parties=parties, confidence=0.99)  # fmt: skip
        sample.mention(sea, first, "Kemendagri meneken nota dengan Jepang senilai Rp2 miliar.", trigger="meneken",
                       parties=parties, status="signed", confidence=0.7)  # fmt: skip
        sample.mention(sea, first, "Kemendagri lalu meneken surat dengan Jepang.", trigger="meneken",
                       parties=parties, status="signed", confidence=0.8)  # fmt: skip
        second = sample.article("Jepang membantah: belum ada kontrak dengan Kemendagri.", source="lentera")
        sample.mention(sea, second, "Jepang membantah: belum ada kontrak dengan Kemendagri.", trigger="membantah",
                       parties=parties, status="signed", denied=True)  # fmt: skip
        with sample.store.transaction() as connection:
            connection.execute("UPDATE cooperation_mentions SET value = 'Rp2 miliar' WHERE confidence = 0.7")
            connection.execute("UPDATE articles SET external_id = 'berita-2' WHERE id = ?", [second[0]])
        for kind, name, form in (
            ("institution", "Kemendagri", "Kemendagri"),
            ("country", "Jepang", "Jepang"),
            ("person", "Raka Wibisana", "Raka Wibisana"),
        ):
            sample.mentioned(first[1], kind, name, form)
        sample.mentioned(second[1], "institution", "Kemendagri", "Kemendagri")
        third = sample.article("Kementerian Dalam Negeri diam.", published=None)
        sample.mentioned(third[1], "company", "Kementerian Dalam Negeri", "Kementerian Dalam Negeri")
        over = sample.cooperation(("Balai Kopi", "Bank Sawit"), key="over", status="ended", at=NOW - timedelta(days=40))
        last = sample.article(
            "Balai Kopi bekerja sama dengan Bank Sawit. Balai Kopi berpisah dengan Bank Sawit.",
            url="https://warta.example/pisah",
            published=NOW - timedelta(days=40),
        )
        for sentence, trigger, status in (
            ("Balai Kopi bekerja sama dengan Bank Sawit.", "bekerja sama", "ongoing"),
            ("Balai Kopi berpisah dengan Bank Sawit.", "berpisah", "ended"),
        ):
            sample.mention(over, last, sentence, trigger=trigger, status=status,
                           parties=("Balai Kopi", "Bank Sawit"), at=NOW - timedelta(days=40))  # fmt: skip
        yield sample


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Sample]:
    """One cooperation for each hostile name, reported by an article with that title."""
    with Sample(tmp_path / "hostile.db") as sample:
        for name, text in HOSTILE.items():
            article = sample.article("Balai meneken.", title=text, url=f"https://warta.example/{name}")
            made = sample.cooperation((text, "Balai"), key=name, status="signed", fields=(text,), event=text)
            sample.mention(made, article, "Balai meneken.", trigger="meneken", parties=("Balai",), status="signed")
        yield sample


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "empty.db") as sample:
        yield sample
