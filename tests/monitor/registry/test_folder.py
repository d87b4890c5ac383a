"""A folder of one's own beside the registry that ships, and mistakes in it: one sentence each, with file and line."""

from datetime import date
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.registry import load_registry, use

BODIES = "name\tkind\tparent\tsince\tuntil\tsuccessors\tsectors\tcountry\tforms\n"
HOLDERS = "office\tperson\tsince\tuntil\tforms\tnote\n"


def write(folder: Path, **files: str) -> Path:
    """Tables by their name without suffix; `ambiguous` and `as_of` are texts."""
    for name, text in files.items():
        suffix = "txt" if name in ("ambiguous", "as_of") else "tsv"
        (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder


def test_bodies_of_ones_own_are_added(tmp_path: Path):
    row = "Badan Rekaan Nusantara\tagency\tKemendagri\t2026-03\t\t\tgovernance\t\tBRN\n"
    registry = load_registry(write(tmp_path, lembaga=BODIES + row))
    body, parent = registry.lookup("BRN"), registry.lookup("Kemendagri")
    assert body is not None
    assert parent is not None
    assert (body.name, body.parent, str(body.since), body.country) == (
        "Badan Rekaan Nusantara",
        parent.key,
        "2026-03",
        "Indonesia",
    )
    assert len(registry.bodies) == len(load_registry().bodies) + 1


def test_a_line_of_ones_own_takes_the_place_of_ours(tmp_path: Path):
    row = "Kementerian Komunikasi dan Digital\tministry\t\t2024-10-21\t2026-05-01\tKementerian Rekaan\n"
    registry = load_registry(write(tmp_path, lembaga=BODIES + row + "Kementerian Rekaan\tministry\t\t2026-05-01\n"))
    body = registry.lookup("Komdigi")
    assert body is not None
    assert [(after := registry.get(key)) and after.name for key in body.successors] == ["Kementerian Rekaan"]


def test_a_later_holder_ends_the_one_that_ships(tmp_path: Path):
    row = "Menlu\tWira Satmaka\t2026-06-01\t\t\tpelantikan\n"
    registry = load_registry(write(tmp_path, holders=HOLDERS + row, as_of="2026-11-01\n"))
    days = (date(2025, 6, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 11, 2))
    assert [(held := registry.holder("Menlu", day)) and held.person for day in days] == [
        "Sugiono",
        "Sugiono",
        "Wira Satmaka",
        None,
    ]


def test_names_that_clash_can_be_left_open(tmp_path: Path):
    row = "Asosiasi Rekaan Nusantara\tassociation\t\t\t\t\t\t\tKemendag\n"
    registry = load_registry(write(tmp_path, lembaga=BODIES + row, ambiguous="Kemendag\n"))
    assert registry.lookup("Kemendag") is None
    assert {body.name for body in registry.candidates("Kemendag")} == {
        "Kementerian Perdagangan",
        "Asosiasi Rekaan Nusantara",
    }


def test_a_line_of_ones_own_adds_to_what_rules_make(tmp_path: Path):
    row = "Pemerintah Kabupaten Sleman\tgovernment\t\t\t\t\tgovernance\t\tBumi Sembada\n"
    registry = load_registry(write(tmp_path, lembaga=BODIES + row))
    body = registry.lookup("Bumi Sembada")
    assert body is not None
    assert body.sectors == ("governance",)
    assert registry.lookup("Pemkab Sleman") is body


def test_a_province_of_ones_own_words_keeps_its_place(tmp_path: Path):
    table = "province\tfirst\tforms\nBali\tKabupaten Jembrana\tPulau Dewata\n"
    registry = load_registry(write(tmp_path, regions=table))
    body = registry.lookup("Pemprov Pulau Dewata")
    assert body is not None
    assert body.name == "Pemerintah Provinsi Bali"


def test_other_forms_of_a_regency(tmp_path: Path):
    registry = load_registry(write(tmp_path, regencies="regency\tforms\nKabupaten Sleman\tSlm\n"))
    body = registry.lookup("Pemkab Slm")
    assert body is not None
    assert body.name == "Pemerintah Kabupaten Sleman"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"lembaga": BODIES + "Badan Rekaan\tagensi\n"},
            "lembaga.tsv, line 2: 'agensi' is no kind; write one of state",
        ),
        (
            {"lembaga": BODIES + "# catatan\n\nBadan Rekaan\tagency\t\t21-10-2024\n"},
            "lembaga.tsv, line 4: '21-10-2024' in column 'since' is no date; write 2024-10-21, 2024-10 or 2024",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\t\t2024-02-30\n"},
            "lembaga.tsv, line 2: '2024-02-30' in column 'since' is no date",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\t\t2025\t2024-10\n"},
            "lembaga.tsv, line 2: it ends 2024-10, before it begins 2025; exchange the two dates",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\tKementerian Mustahil\n"},
            "lembaga.tsv, line 2: 'Kementerian Mustahil' names no other body of the registry; write its full name",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\t\t\t2024\tBadan Mustahil\n"},
            "lembaga.tsv, line 2: 'Badan Mustahil' names no other body",
        ),
        (
            {"lembaga": BODIES + "Badan Satu\tagency\tBadan Dua\nBadan Dua\tagency\tBadan Satu\n"},
            "lembaga.tsv, line 2: 'Badan Satu' is a part of itself by its parents",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\t\t\t\t\tsihir\n"},
            "lembaga.tsv, line 2: 'sihir' is no sector; write some of",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\t\t\t\t\t\tNegeri Dongeng\n"},
            "lembaga.tsv, line 2: 'Negeri Dongeng' is no country; write its usual Indonesian name",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\t\t\t\t\t\t\tBRk|Kemendag\n"},
            "lembaga.tsv, line 2: 'Kemendag' is a name of 'Kementerian Perdagangan', too; remove it, or add it to",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\t\t\t\t\t\t\tBRk||BR\n"},
            "lembaga.tsv, line 2: an empty name in 'BRk||BR'; remove the extra '|'",
        ),
        (
            {"lembaga": BODIES + "Badan Rekaan\tagency\nBadan Rekaan\tagency\n"},
            "lembaga.tsv, line 3: 'Badan Rekaan' stands in",
        ),
        ({"lembaga": "nama\tkind\n"}, "lembaga.tsv, line 1: unknown column 'nama'; known are name, forms, kind"),
        (
            {"lembaga": "name\tkind\nBadan Rekaan\tagency\tlebih\n"},
            "lembaga.tsv, line 2: 3 cells, but the first line names 2 columns; check the tabs",
        ),
        ({"lembaga": BODIES + "\tagency\n"}, "lembaga.tsv, line 2: the column 'name' is empty; fill it"),
        ({"holders": HOLDERS + "Menlu\tWira Satmaka\n"}, "holders.tsv, line 2: the column 'since' is empty; fill it"),
        (
            {"holders": HOLDERS + "Menteri Sihir\tWira Satmaka\t2026\n"},
            "holders.tsv, line 2: 'Menteri Sihir' is no office of a known body",
        ),
        (
            {"holders": HOLDERS + "Menlu\tWira Satmaka\t2020-01-01\n"},
            "holders.tsv, line 2: Retno Marsudi holds 'Menteri Luar Negeri' until 2024-10-20; end that first",
        ),
        (
            {"offices": "name\tbody\trole\nRaja\tKementerian Mustahil\n"},
            "offices.tsv, line 2: 'Kementerian Mustahil' names no other body of the registry",
        ),
        (
            {"offices": "name\tbody\trole\nJuru Tulis\tKemendagri\tketua\n"},
            "offices.tsv, line 2: 'ketua' is none of head, deputy, member",
        ),
        (
            {"regencies": "regency\tforms\nKabupaten Mustahil\tKM\n"},
            "regencies.tsv, line 2: 'Kabupaten Mustahil' is no regency or city of the list",
        ),
        (
            {"missions": "name\tcountry\nKBRI Mustahil\tNegeri Dongeng\n"},
            "missions.tsv, line 2: 'Negeri Dongeng' is no country",
        ),
        ({"countries": "code\tforms\nQQ\tX\n"}, "countries.tsv, line 2: 'QQ' is no ISO 3166 code of two letters"),
        ({"as_of": "kemarin\n"}, "as_of.txt: it holds one date and nothing else, such as 2025-12-31"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, files: dict[str, str], sentence: str):
    with pytest.raises(ConfigError) as mistake:
        load_registry(write(tmp_path, **files))
    assert str(mistake.value).startswith(f"{tmp_path}/{sentence}")


def test_a_file_that_is_no_utf8_is_named(tmp_path: Path):
    (tmp_path / "lembaga.tsv").write_bytes(b"name\tkind\nBadan \xe9\tagency\n")
    with pytest.raises(ConfigError, match=r"lembaga\.tsv: is not UTF-8 text \(byte 16\); save it as UTF-8"):
        load_registry(tmp_path)


def test_a_folder_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(
        ConfigError, match=r".*/tiada, which the key registry names, is no folder; make it, or remove the key"
    ):
        load_registry(tmp_path / "tiada")


def test_a_folder_in_use_counts_until_another_one_is(tmp_path: Path):
    write(tmp_path, lembaga=BODIES + "Badan Rekaan Nusantara\tagency\n")
    use(tmp_path)
    try:
        assert load_registry().lookup("Badan Rekaan Nusantara") is not None
    finally:
        use(None)
    assert load_registry().lookup("Badan Rekaan Nusantara") is None
