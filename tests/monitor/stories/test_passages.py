"""What stands in two texts word for word."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.passages import passages, words_of
from tests.monitor.stories.texts import sentences

ONE, TWO, THREE = "Satu dua tiga empat lima.", "Enam tujuh delapan sembilan sepuluh.", "Jauh di sana ada kota baru."


def pairs(text: str, other: str) -> list[tuple[str, str]]:
    return [(text[p.start : p.end], other[p.other_start : p.other_end]) for p in passages(text, other)]


def test_a_passage_is_found_wherever_it_stands():
    text, other = f"{ONE} {THREE} {TWO}", f"Kata beliau: “{TWO.upper()}” Lalu {ONE}"
    assert pairs(text, other) == [
        ("Satu dua tiga empat lima", "Satu dua tiga empat lima"),
        ("Enam tujuh delapan sembilan sepuluh", "ENAM TUJUH DELAPAN SEMBILAN SEPULUH"),
    ]


def test_four_words_are_no_passage():
    assert pairs("Satu dua tiga empat kawan.", "Satu dua tiga empat lawan.") == []


def test_the_longest_of_several_places_counts():
    other = f"Satu dua tiga empat lima kali. {ONE} {TWO}"
    assert pairs(f"{ONE} {TWO}", other) == [(f"{ONE} {TWO}"[:-1], f"{ONE} {TWO}"[:-1])]


def test_pointers_and_bylines_interrupt_no_passage():
    text = f"{ONE}\nBaca juga: Satu dua tiga empat lima enam\n{TWO}"
    assert pairs(text, f"{ONE} {TWO}") == [(text[:-1], f"{ONE} {TWO}"[:-1])]


@given(st.lists(st.sampled_from(sentences(1, 8)), max_size=12), st.lists(st.sampled_from(sentences(1, 8)), max_size=12))
def test_passages_are_alike_in_both_texts_and_do_not_overlap(mine, theirs):
    text, other = " ".join(mine), " ".join(theirs)
    found = passages(text, other)
    for passage in found:
        words = [word for word, _, _ in words_of("\n" + text[passage.start : passage.end])]
        assert words == [word for word, _, _ in words_of("\n" + other[passage.other_start : passage.other_end])]
        assert len(words) >= 5
    assert all(one.end <= next_.start for one, next_ in pairwise(found))
