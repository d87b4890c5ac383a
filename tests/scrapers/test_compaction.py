"""Archives without some of their pages: what is left out is gone to the byte, all else is as it was."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers import warc
from scrapers.article import Page, WarcRef
from scrapers.compaction import Decide, left_alone, rewrite
from scrapers.errors import ArchiveError

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def page(number: int, body: bytes | None = None) -> Page:
    url = f"https://warta.example/berita/{number}"
    headers = (("Content-Type", "text/html"),)
    text = body if body is not None else f"<p>Isi berita nomor {number}.".encode() * 20
    return Page(requested_url=url, url=url, source="warta", fetched_at=NOW, status=200, headers=headers, body=text)


def archive(folder: Path, *pages: Page) -> tuple[Path, list[WarcRef]]:
    with warc.WarcWriter(folder, now=lambda: NOW) as writer:
        refs = [writer.write(one) for one in pages]
    return folder / refs[0].file, refs


def without(*numbers: int) -> Decide:
    urls = {page(number).url for number in numbers}
    return lambda found: None if found.url in urls else found


def read(path: Path) -> list[Page]:
    problems: list[ArchiveError] = []
    pages = [replace(found, warc=None) for found in warc.pages(path, report=problems.append)]
    assert problems == []
    return pages


def test_a_page_is_left_out_and_the_others_are_found_where_it_is_said(tmp_path: Path) -> None:
    path, refs = archive(tmp_path, *map(page, range(5)))
    done = rewrite(path, tmp_path / "baru.warc.gz", decide=without(1, 3))
    assert done is not None
    assert (done.removed, done.changed, done.pages) == (2, 0, 3)
    assert read(tmp_path / "baru.warc.gz") == [page(0), page(2), page(4)]
    for number in (0, 2, 4):
        offset, length = done.moved[refs[number].offset]
        ref = WarcRef(file="baru.warc.gz", offset=offset, length=length)
        assert replace(warc.read(tmp_path, ref), warc=None) == page(number)


def test_what_stays_is_the_same_to_the_byte(tmp_path: Path) -> None:
    path, refs = archive(tmp_path, *map(page, range(3)))
    done = rewrite(path, tmp_path / "baru.warc.gz", decide=without(1))
    assert done is not None
    old, new = path.read_bytes(), (tmp_path / "baru.warc.gz").read_bytes()
    for number in (0, 2):
        offset, length = done.moved[refs[number].offset]
        assert new[offset : offset + length] == old[refs[number].offset :][: refs[number].length]
    # the record that says whose file it is stays in front
    assert new[: refs[0].offset] == old[: refs[0].offset]


def test_a_page_is_replaced(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, *map(page, range(3)))
    done = rewrite(
        path,
        tmp_path / "baru.warc.gz",
        decide=lambda found: replace(found, body=b"<rss></rss>") if found.url.endswith("/1") else found,
    )
    assert done is not None
    assert (done.removed, done.changed) == (0, 1)
    assert read(tmp_path / "baru.warc.gz") == [page(0), page(1, b"<rss></rss>"), page(2)]


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, page(1))
    assert rewrite(path, tmp_path / "baru.warc.gz", decide=lambda found: found) is None
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_written_where_nothing_stays(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, page(1), page(2))
    done = rewrite(path, tmp_path / "baru.warc.gz", decide=lambda _: None)
    assert done is not None
    assert done.pages == 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_torn_tail_that_nobody_needs_is_left_behind(tmp_path: Path) -> None:
    path, refs = archive(tmp_path, page(1), page(2), page(3))
    path.write_bytes(path.read_bytes()[: refs[2].offset + 40])
    end = refs[1].offset + refs[1].length
    assert rewrite(path, tmp_path / "baru.warc.gz", decide=without(1), needed=end) is not None
    assert read(tmp_path / "baru.warc.gz") == [page(2)]


def test_damage_before_what_is_needed_is_an_error_and_leaves_the_archive(tmp_path: Path) -> None:
    path, refs = archive(tmp_path, page(1), page(2), page(3))
    raw = bytearray(path.read_bytes())
    raw[refs[1].offset : refs[1].offset + 30] = b"\0" * 30
    path.write_bytes(raw)
    with pytest.raises(ArchiveError):
        rewrite(path, tmp_path / "baru.warc.gz", decide=without(1), needed=refs[2].offset + refs[2].length)
    assert path.read_bytes() == bytes(raw)
    assert list(tmp_path.iterdir()) == [path]


def test_an_archive_that_is_being_written_is_told(tmp_path: Path) -> None:
    with warc.WarcWriter(tmp_path, now=lambda: NOW) as writer:
        path = tmp_path / writer.write(page(1)).file
        with left_alone(path, wait=False) as alone:
            assert not alone
    with left_alone(path, wait=False) as alone:
        assert alone


def test_the_end_of_the_writing_is_waited_for(tmp_path: Path) -> None:
    writer = warc.WarcWriter(tmp_path, now=lambda: NOW)
    path = tmp_path / writer.write(page(1)).file
    closing = threading.Timer(0.05, writer.close)
    closing.start()
    with left_alone(path, wait=True) as alone:
        assert alone
    closing.join()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.binary(min_size=1, max_size=300), st.booleans()), min_size=1, max_size=8))
def test_any_choice_of_pages_leaves_exactly_the_others(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[bytes, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("arsip")
    path, _ = archive(folder, *(page(number, body) for number, (body, _) in enumerate(chosen)))
    gone = [number for number, (_, stays) in enumerate(chosen) if not stays]
    rewrite(path, folder / "baru.warc.gz", decide=without(*gone))
    left = [page(number, body) for number, (body, stays) in enumerate(chosen) if stays]
    if gone and left:
        assert read(folder / "baru.warc.gz") == left
    else:
        assert not (folder / "baru.warc.gz").exists()
