"""A second collection of unchanged articles costs next to nothing: a tenth of benchmarks/recollect.py."""

from benchmarks.recollect import complaints, measure


def test_unchanged_articles_are_neither_transferred_nor_stored_again(tmp_path):
    first, second = measure(tmp_path, articles=200)
    assert (first.stored["versions"], first.stored["pages"]) == (200, 200)
    # robots.txt and the feed, and each article once more
    assert second.requests == 202
    assert complaints(first, second) == []
