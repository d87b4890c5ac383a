"""Site files, configuration and queries that people, or their editors, have mangled: read, or refused in a sentence."""

import contextlib
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from monitor import config
from monitor.errors import ConfigError, QueryError
from monitor.queries.language import parse as parse_query
from scrapers.errors import SiteError
from scrapers.source import bundled, load_site
from tests.fuzz.depth import fuzzed, woven

FILES = sorted(bundled().glob("*.toml"))
VALUES = [
    '""', "''", "[]", "{}", "true", "-1", "0", "1e400", "nan", "inf", "9999999999999999999999", "2025-01-01",
    '"\\u0000"', '["css:["]', '["%d %d"]', '["css:a:b(c"]', "['(?P<id>']", "['(?P<id>(a+)+$)']", '["xpath://a"]',
    '"../../x"', '"http://{host"', '"{host.__class__}"', '"{0}"', "[[1]]", '["*"]', '"*."', '"Asia/Nowhere"', '"%d %"',
    '"feed-only"', '"kata"',
]  # fmt: skip
LINES = ["[fields]", "[[discover]]", "[policy]", "x = 1", "= 2", "[", "]]", '"""', "#", "\ufeff", "\x00", "a.b.c = 1"]


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A bundled site file with some values replaced and some lines changed."""
    lines = draw(st.sampled_from(FILES)).read_text(encoding="utf-8").splitlines()
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["value", "line", "gone", "twice", "cut", "noise"]))
        if kind == "value" and "=" in lines[at]:
            lines[at] = f"{lines[at].partition('=')[0]}= {draw(st.sampled_from(VALUES))}"
        elif kind == "line":
            lines.insert(at, draw(st.sampled_from(LINES)))
        elif kind == "gone" and len(lines) > 1:
            del lines[at]
        elif kind == "twice":
            lines.insert(at, lines[at])
        elif kind == "cut":
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        else:
            lines[at] += draw(st.text(max_size=5))
    return "\n".join(lines)


@fuzzed
@given(mangled())
def test_a_mangled_site_file_is_read_or_refused_by_name(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "situs.toml"
        path.write_bytes(text.encode("utf-8", "replace"))
        try:
            source = load_site(path)
        except SiteError as error:
            assert "situs.toml" in str(error)  # noqa: PT017 - no error is as good
            return
        # what was read can be used
        assert all(url.startswith("http") for url, _ in source.discover_urls())
        source.zone("lain.example")


@fuzzed
@given(
    st.dictionaries(
        st.sampled_from(["language", "sources", "fetch", "mail", "digest", "x", "folder"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=9),
            st.lists(st.text(max_size=5), max_size=2),
            st.dictionaries(st.text(max_size=9), st.text(max_size=5), max_size=2),
        ),
    )
)
def test_any_configuration_is_read_or_refused_in_a_sentence(data: dict[str, object]) -> None:
    try:
        config.parse(dict(data), file=Path("config.toml"))
    except ConfigError as error:
        assert all(str(problem).startswith("config.toml: ") for problem in error.problems)  # noqa: PT017 - as above


@fuzzed
@given(woven(LINES + VALUES))
def test_any_bytes_are_a_configuration_or_refused(text: str) -> None:
    with contextlib.suppress(tomllib.TOMLDecodeError, ConfigError):
        config.parse(tomllib.loads(text), file=Path("config.toml"))


@fuzzed
@given(
    woven(
        [*' "()-:*^', "status:", "pihak:", "sejak:2025-01-01", "ATAU", "OR", "NEAR(", "status>=", "kunci:", "'", ";--"]
    )
)
def test_any_query_is_understood_or_refused(text: str) -> None:
    with contextlib.suppress(QueryError):
        parse_query(text, now=datetime(2026, 1, 5, tzinfo=UTC), zone=ZoneInfo("Asia/Jakarta"))
