import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.stemming import root_of, stem, stems, words


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        ("menjajaki jajaki penjajakan dijajaki", "jajak"),
        ("menyepakati disepakati kesepakatan sepakat", "sepakat"),
        ("menandatangani ditandatangani penandatanganan tandatangan", "tandatangan"),
        ("bekerja pekerjaan kerja kerjanya", "kerja"),
        ("kerjasama bekerjasama kerjasamanya", "kerjasama"),
        ("memperkuat penguatan diperkuat", "kuat"),
    ],
)
def test_the_forms_of_a_word_have_one_root(forms: str, root: str) -> None:
    assert {stem(form) for form in forms.split()} == {root}


@pytest.mark.parametrize(
    "name", ["pemalang", "kediri", "berau", "bekasi", "berlin", "pertamina", "penajam", "maluku", "susi", "rri", "g20"]
)
def test_a_name_that_looks_as_if_it_had_an_affix_stays_whole(name: str) -> None:
    assert stem(name) == name


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("Kemendagri menjajaki", {"jajak"}),
        ("jajak", set()),
        ("kerja sama", {"kerjasama"}),
        ("Bekerja sama", {"kerja", "kerjasama"}),
        ("kerjasama", {"kerja", "sama"}),
        ("tanda tangan", {"tandatangan"}),
        ("penandatanganan", {"tandatangan", "tanda", "tangan"}),
        ("", set()),
    ],
)
def test_the_index_adds_what_does_not_stand_in_the_text(text: str, added: set[str]) -> None:
    assert set(stems(text).split()) == added


@pytest.mark.parametrize(
    ("text", "root"),
    [("Penjajakan", "jajak"), ("kerja sama", "kerjasama"), ("COVID-19", None), ("tanda-tangan", "tandatangan")],
)
def test_a_word_is_found_by_its_root(text: str, root: str | None) -> None:
    assert root_of(text) == root


@settings(deadline=None)
@given(st.text(max_size=80))
def test_a_text_is_found_by_the_root_of_each_of_its_words(text: str) -> None:
    there = {*words(text), *stems(text).split()}
    assert all(stem(word) in there for word in words(text))
