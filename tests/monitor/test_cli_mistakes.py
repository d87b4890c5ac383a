"""What is mistyped on the command line is told in one sentence, in the reader's language."""

from pathlib import Path

import pytest

from monitor.cli.mistakes import sentence
from tests.monitor.command import pantau


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["query", "--foo"], "Opsi --foo tidak ada."),
        (["articles", "list", "--limi", "3"], "Opsi --limi tidak ada. Maksud Anda --limit?"),
        (["qury"], "Perintah 'qury' tidak ada. Maksud Anda 'query'?"),
        (["digest", "--date"], "Opsi --date memerlukan nilai."),
        (["init", "satu", "dua"], "Ini berlebih: dua."),
        (["query", "--limit", "banyak", "bali"], "Nilai --limit harus bilangan bulat."),
        (["query", "--limit", "0", "bali"], "Nilai --limit paling sedikit 1."),
        (["restore"], "FROM belum ditulis."),
    ],
)
def test_a_mistyped_command_is_told_in_one_sentence(tmp_path: Path, typed: list[str], told: str):
    done = pantau(*typed, folder=tmp_path, language="id")

    assert (done.returncode, done.stderr.splitlines()[0]) == (2, told)


def test_a_mistyped_command_is_shown_the_way_to_its_help(tmp_path: Path):
    done = pantau("query", "--foo", folder=tmp_path, language="id")

    assert done.stderr.splitlines()[1].endswith("query --help menjelaskan cara memakainya.")


def test_a_sentence_of_a_later_typer_is_shown_as_it_is():
    assert sentence("Something else is wrong.") == "Something else is wrong."
