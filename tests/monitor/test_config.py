"""config.toml: every mistake is one sentence that names file, key and value."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import SOURCES, Config, load, parse, settings
from monitor.config.notation import as_toml
from monitor.errors import ConfigError
from monitor.i18n import active, use
from monitor.starter import commented
from scrapers.source import load_sites


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(tomllib.loads(text), file=Path("config.toml"))
    return [str(problem) for problem in caught.value.problems]


def test_empty_file_gives_the_defaults():
    config = parse({}, file=Path("somewhere/config.toml"))
    assert config.timezone == "Asia/Jakarta"
    assert config.language == "id"
    assert config.digest.times == ["06:30"]


def test_relative_paths_start_at_the_files_folder():
    config = parse({"data": "simpanan", "sites": "situs"}, file=Path("/srv/pantau/config.toml"))
    assert config.database == Path("/srv/pantau/simpanan/pantau.db")
    assert config.sites_folder == Path("/srv/pantau/situs")


@pytest.mark.parametrize(
    ("database", "data_folder"),
    [
        (None, "/srv/pantau/simpanan"),
        ("/srv/pantau/simpanan/pantau.db", "/srv/pantau/simpanan"),
        ("/srv/pantau/lain/../simpanan/pantau.db", "/srv/pantau/simpanan"),
        ("/tmp/uji/lain.db", "/tmp/uji"),
        ("/srv/pantau/simpanan/lain.db", "/srv/pantau/simpanan/lain.db.d"),
    ],
)
def test_what_belongs_to_a_database_lies_beside_it_and_never_among_the_configured_ones(database, data_folder):
    config = parse({"data": "simpanan"}, file=Path("/srv/pantau/config.toml")).model_copy(
        update={"database_file": Path(database) if database else None}
    )
    folders = (config.warc_folder, config.digest_folder, config.mail_folder, config.lock_folder)
    assert folders == tuple(Path(data_folder) / name for name in ("warc", "digest", "mail", "locks"))
    assert config.database == Path(database or "/srv/pantau/simpanan/pantau.db")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param('languge = "id"', "unknown key 'languge'; did you mean 'language'?", id="typo-in-a-key"),
        pytest.param("[mail]\nprt = 25", "unknown key 'mail.prt'; did you mean 'mail.port'?", id="typo-in-a-table"),
        pytest.param("[mial]\nport = 25", "unknown key 'mial'; did you mean 'mail'?", id="typo-in-a-table-name"),
        pytest.param('[digests]\nname = "pagi"', "[digests] is one table where there may be several", id="one-table"),
        pytest.param("zzz = 1", "unknown key 'zzz'; known here: language", id="unknown-key-like-no-other"),
        pytest.param('language = "fr"', "language = \"fr\" is not one of 'id', 'en'", id="language-not-spoken"),
        pytest.param('timezone = "Asia/Jakrta"', 'timezone = "Asia/Jakrta": no such time zone', id="no-such-time-zone"),
        pytest.param('timezone = "../etc"', 'timezone = "../etc": no such time zone', id="time-zone-is-a-path"),
        pytest.param('sources = "antara"', 'sources = "antara" must be a list', id="text-for-a-list"),
        pytest.param("sources = [1]", "sources[1] = 1 must be a text in quotes", id="number-in-a-list-of-texts"),
        pytest.param("[fetch]\nconcurrency = 0", "fetch.concurrency = 0 must be at least 1", id="below-the-limit"),
        pytest.param("[fetch]\nattempts = 11", "fetch.attempts = 11 must be at most 10", id="above-the-limit"),
        pytest.param("[fetch]\ntimeout = 0", "fetch.timeout = 0 must be greater than 0", id="not-positive"),
        pytest.param("[fetch]\ntimeout = true", "fetch.timeout = true must be a number", id="truth-for-a-number"),
        pytest.param('[mail]\nport = "25"', 'mail.port = "25" must be a whole number', id="quoted-number"),
        pytest.param("mail = 3", "mail = 3 must be a table", id="number-for-a-table"),
        pytest.param('[digest]\ntimes = ["6.30"]', 'digest.times[1] = "6.30": not a time of day', id="time-with-a-dot"),
        pytest.param('[digest]\ntimes = ["25:00"]', 'digest.times[1] = "25:00": not a time of day', id="hour-25"),
        pytest.param("[digest]\ntimes = []", "digest.times = [] must have at least 1 item", id="no-time"),
        pytest.param(
            '[alerts]\nrecipients = ["a@b"]', 'alerts.recipients[1] = "a@b": not an e-mail address', id="no-domain"
        ),
        pytest.param(
            '[alerts]\nrecipients = ["a@b.id\\nBcc: c@d.id"]',
            "not an e-mail address",
            id="header-injection-in-an-address",
        ),
        pytest.param(
            '[admin]\nwebhook = "hc.example/1"', 'admin.webhook = "hc.example/1": not a web address', id="no-scheme"
        ),
        pytest.param('[admin]\nheartbeat = "file:///etc"', "not a web address", id="no-web"),
        pytest.param('[admin]\nheartbeat = "https://a b"', "not a web address", id="blank-in-an-address"),
        pytest.param('[admin]\nwebhook = "$kait"', "not a web address", id="no-name-of-a-variable"),
        pytest.param('[admin]\nrecipients = "a@b.id"', "must be a list", id="one-administrator-without-brackets"),
        pytest.param("[admin]\nwebhok = 1", "unknown key 'admin.webhok'; did you mean 'admin.webhook'?", id="webhok"),
        pytest.param('data = ""', 'data = "" must not be empty', id="empty-text"),
        pytest.param('folder = "x"', "unknown key 'folder'", id="a-key-that-only-the-code-knows"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_value(text: str, sentence: str):
    (problem,) = problems(text)
    assert problem.startswith("config.toml: ")
    assert sentence in problem


def test_every_mistake_is_reported():
    assert len(problems('languge = "id"\ntimezone = "X"\n[mail]\nport = "x"')) == 3


def test_a_long_value_is_cut():
    (problem,) = problems(f'timezone = "{"x" * 5000}"')
    assert len(problem) < 200


def test_bad_toml_names_the_line(tmp_path: Path):
    file = tmp_path / "config.toml"
    file.write_text('language = "id\n')
    with pytest.raises(ConfigError, match=r"config.toml: is not valid TOML: .*line 1"):
        load(file)


def test_missing_file_says_how_to_get_one(tmp_path: Path):
    with pytest.raises(ConfigError, match="no such file; `pantau init` writes one"):
        load(tmp_path / "config.toml")


def test_file_in_another_encoding_is_refused(tmp_path: Path):
    file = tmp_path / "config.toml"
    file.write_bytes(b'# caf\xe9\nlanguage = "id"\n')
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        load(file)


def test_folder_instead_of_file_is_refused(tmp_path: Path):
    with pytest.raises(ConfigError, match="is a folder"):
        load(tmp_path)


def test_commented_configuration_loads_and_is_the_default():
    assert parse(tomllib.loads(commented()), file=Path("config.toml")) == Config()


def test_commented_configuration_names_every_site_once():
    named = [name for name in load_sites() if commented().count(f'"{name}",') == 1]
    assert named == list(load_sites())


def test_sites_seen_by_us_are_collected_by_default():
    # what celebrities call a collaboration is none that Pantau looks for
    seen = {name for name, source in load_sites().items() if source.evidence.startswith("real-page")}
    assert set(SOURCES) == seen - {"kapanlagi"}


def test_commented_configuration_names_every_setting():
    text = commented()
    missing = [key for key, _, _ in settings() if f"{key.rpartition('.')[2]} = " not in text]
    assert missing == []


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_a_text_written_as_toml_reads_back(text: str):
    assert tomllib.loads(f"key = {as_toml(text)}") == {"key": text}


def test_the_projects_own_example_is_what_init_writes():
    example = Path(__file__).parents[2] / "config.toml"
    spoken = active()
    use("en")
    try:
        assert example.read_text(encoding="utf-8") == commented()
    finally:
        use(spoken)
