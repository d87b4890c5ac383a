"""The file of a draft: whatever stood in the pages, it is valid and says what was drafted."""

import contextlib
import dataclasses
import random
import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scrapers.drafting.draft import Draft, draft
from scrapers.drafting.evidence import Evidence
from scrapers.drafting.toml import written
from scrapers.errors import DraftError
from scrapers.source import load_site
from tests.scrapers.drafts import article, drafted_from, page_at
from tests.scrapers.newsrooms import NEWSROOMS
from tests.scrapers.servers import Route


@cache
def _plain_draft() -> Draft:
    return drafted_from(article(1001, "<h1>{title}</h1><div class='isi'>{text}</div>"))


@settings(deadline=None)
@given(title=st.text(min_size=1), suffix=st.text(min_size=1, max_size=20))
def test_whatever_stands_in_a_page_the_file_stays_valid(
    tmp_path_factory: pytest.TempPathFactory, title: str, suffix: str
) -> None:
    one = _plain_draft()
    hostile = dataclasses.replace(one.findings[0], values={**one.findings[0].values, "zone": title})
    source = dataclasses.replace(
        one.source, title=title, clean=dataclasses.replace(one.source.clean, title_suffixes=(suffix,))
    )
    file = tmp_path_factory.mktemp("situs") / f"{source.name}.toml"
    made = dataclasses.replace(one, source=source, findings=(hostile, *one.findings[1:]))
    file.write_text(written(made, url=f"https://kabar.example/{title}"), encoding="utf-8")
    assert load_site(file) == source


_JUNK = (
    b"<", b">", b'"', b"'", b"</div>", b"\x00", b"&#x0;", b"<?pi?>", b"<base href='http://['>", b"<p\"'>",
    b"<a href='//['>Judul berita yang panjang sekali di sini</a>", b"<div class='a:b [x] \\' id=' '>",
    b"<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"datePublished\": [[]]}</script>",
)  # fmt: skip


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(room=st.sampled_from(sorted(NEWSROOMS)), chance=st.randoms(use_true_random=False))
def test_however_broken_pages_are_there_is_a_draft_or_a_sentence(room: str, chance: random.Random) -> None:
    def broken(raw: Route) -> bytes:
        assert isinstance(raw, bytes)
        body = bytearray(raw.partition(b"\r\n\r\n")[2])
        for _ in range(chance.randint(0, 20)):
            at = chance.randrange(len(body) + 1)
            body[at : at + chance.randint(0, 40)] = chance.choice(_JUNK)
        return bytes(body)

    made = NEWSROOMS[room]("https://www.kabar.example")
    pages = {path: page_at(f"https://www.kabar.example{path}", broken(raw)) for path, raw in made.routes.items()}
    articles = list(made.stories)[: chance.randint(1, 3)]
    lists = [page for path, page in pages.items() if path.partition("?page")[0] not in made.stories]
    evidence = Evidence(
        start="https://www.kabar.example/", lists=tuple(lists), articles=tuple(pages[path] for path in articles)
    )
    with contextlib.suppress(DraftError):
        assert written(draft(evidence), url=evidence.start)


def test_a_template_of_the_web_is_never_filled_in() -> None:
    assert "{__class__}" in written(_plain_draft(), url="https://kabar.example/{__class__}")


def test_the_example_in_the_documents_is_a_site_file(tmp_path: Path) -> None:
    document = (Path(__file__).parents[2] / "docs" / "adding-a-site.md").read_text(encoding="utf-8")
    example = document.partition("```toml\n")[2].partition("```")[0]
    file = tmp_path / f"{tomllib.loads(example)['name']}.toml"
    file.write_text(example, encoding="utf-8")
    assert load_site(file).title == "Harian Samudra"
