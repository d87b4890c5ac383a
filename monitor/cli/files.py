"""Commands over files: extract, links, analyse. They need neither configuration nor database."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.common import (
    JsonLinesOption,
    console,
    now,
    open_lines,
    progress,
    sentence_of,
    warn,
    write_json_line,
)
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from models.analysis import Text
    from scrapers.article import Article, NotArticle, Page
    from scrapers.source import Source

FilesArgument = Annotated[
    list[Path], typer.Argument(help=_("HTML or XML files."), metavar="FILE...", show_default=False)
]
SitesOption = Annotated[
    Path | None, typer.Option("--sites", help=_("Folder with more site files."), metavar="FOLDER", show_default=False)
]


def _require_one(files: Sequence[Path]) -> None:
    """Refuse a command none of whose files is there; where only some are missing, the others have their lines."""
    if not any(path.exists() for path in files):
        raise ConfigError(N_("{file}: no such file"), file=", ".join(map(str, files)))


def _refusal(path: Path, error: Exception) -> "NotArticle":
    """What a file is that could not be read or broke what reads it; a warning names it."""
    from monitor.health.report import words
    from scrapers.article import NotArticle

    if isinstance(error, OSError):
        problem = error.strerror or str(error)
        warn(_("{file}: can't be read ({problem})").format(file=path, problem=problem))
        return NotArticle(url="", source=None, reason="unreadable", detail=problem)
    problem = words(error)
    warn(_("{file}: Pantau itself failed on it ({problem})").format(file=path, problem=problem))
    return NotArticle(url="", source=None, reason="crash", detail=problem)


def _page(body: bytes, *, url: str, source: str) -> "Page":
    from scrapers.article import Page

    return Page(
        requested_url=url,
        url=url,
        source=source,
        fetched_at=now(),
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
    )


def _all_sites(sites: Path | None) -> "dict[str, Source]":
    from scrapers.source import bundled, load_sites

    return load_sites(bundled(), *([sites] if sites else []))


def extract(files: FilesArgument, jsonl: JsonLinesOption = False, sites: SitesOption = None) -> None:
    """Take the article out of each HTML file."""
    _require_one(files)
    sources = _all_sites(sites)
    with progress(_("extracting")) as show:
        for number, path in enumerate(files, start=1):
            url, found = article_in(path, sources)
            if jsonl:
                write_json_line(_record(path.name, url, found))
            else:
                _show(path, found)
            show(_("extracting"), number, len(files))


def article_in(path: Path, sources: "Mapping[str, Source]") -> "tuple[str | None, Article | NotArticle]":
    """The address that a file gives as its own, and the article in it or why there is none. One bad file stops
    nothing: what can't be read is `unreadable`, and what breaks the extraction a `crash`, with a warning on stderr."""
    from scrapers import extract as extraction

    try:
        body = path.read_bytes()
        url, source = extraction.recognise(body, sources)
        return url, extraction.extract(_page(body, url=url or "", source=source.name if source else ""), source)
    except Exception as error:
        return None, _refusal(path, error)


def _record(file: str, url: str | None, found: "Article | NotArticle") -> dict[str, Any]:
    from scrapers.article import NotArticle

    if isinstance(found, NotArticle):
        nothing: dict[str, Any] = {"title": None, "published": None, "authors": [], "editors": [], "text": ""}
        return {"file": file, "url": url, **nothing, "reason": found.reason, "detail": found.detail}
    return {
        "file": file,
        "url": found.url or url,
        "title": found.title,
        "published": found.published.isoformat() if found.published else None,
        "authors": list(found.authors),
        "editors": list(found.editors),
        "text": found.text,
        "tags": list(found.tags),
        "language": found.language,
        "lead_image": found.lead_image,
        "source": found.source or None,
        "identity": found.identity,
        "pages": found.pages,
        "complete": found.complete,
        "provenance": dict(found.provenance),
    }


def _show(path: Path, found: "Article | NotArticle") -> None:
    from monitor.wording import clean, failure_words, harmless
    from scrapers.article import NotArticle

    out = console()
    out.print(f"── {clean(str(path))}", style="dim")
    if isinstance(found, NotArticle):
        why = found.detail if found.reason == "unreadable" else failure_words(found.reason, i18n.active())
        out.print(_("No article: {why} [{reason}]").format(why=clean(why), reason=found.reason), style="yellow")
        return
    out.print(clean(found.title), style="bold")
    when = found.published.isoformat(sep=" ", timespec="minutes") if found.published else _("no date")
    editors = (_("editor {name}").format(name=name) for name in found.editors)
    out.print(" · ".join(map(clean, [when, *found.authors, *editors])))
    for paragraph in found.text.split("\n\n"):
        out.print("\n" + harmless(paragraph))
    out.print()


def links(files: FilesArgument, jsonl: JsonLinesOption = False, sites: SitesOption = None) -> None:
    """List the articles that index pages and feeds link to."""
    from monitor.wording import clean

    _require_one(files)
    sources = _all_sites(sites)
    for path in files:
        record = _links(path, sources)
        if jsonl:
            write_json_line(record)
            continue
        console().print(f"── {clean(str(path))}", style="dim")
        for url in record["articles"]:
            console().print(clean(url))


def _links(path: Path, sources: "Mapping[str, Source]") -> dict[str, Any]:
    """A line of `links`; with the reason where the file can't be read, as `article_in` has it."""
    from scrapers import discover

    try:
        articles = discover.links(_page(path.read_bytes(), url="", source=""), sources)
    except Exception as error:
        refusal = _refusal(path, error)
        return {"file": path.name, "articles": [], "reason": refusal.reason, "detail": refusal.detail}
    return {"file": path.name, "articles": list(articles)}


def analyse(
    file: Annotated[
        str,
        typer.Argument(help=_("JSON Lines with id, title, text, date; - for stdin."), metavar="IN", show_default=False),
    ],
    jsonl: JsonLinesOption = False,
) -> None:
    """Find officials, institutions, events and cooperations in texts."""
    with open_lines(file) as lines:
        for record in _analysed(lines):
            if jsonl:
                write_json_line(record)
            else:
                _show_analysis(record)


def _analysed(lines: IO[str]) -> Iterator[dict[str, Any]]:
    """One record per line of input, in order, each under the id that came."""
    from models.contract import read_lines, to_contract
    from models.pipeline import analyse as analyse_texts
    from models.pipeline import load

    identifiers: deque[Any] = deque()

    def texts() -> "Iterable[Text]":
        for line in read_lines(lines):
            for problem in line.problems:
                warn(sentence_of(problem))
            identifiers.append(line.id)
            yield line.text

    for analysis in analyse_texts(texts(), load()):
        yield to_contract(analysis) | {"id": identifiers.popleft()}


def _show_analysis(record: dict[str, Any]) -> None:
    from monitor.wording import clean, status_word

    def say(text: str, style: str | None = None) -> None:
        out.print(clean(text), style=style)

    out = console()
    say(f"── {record['id']}", "dim")
    for cooperation in record["cooperations"]:
        say(f"{' – '.join(cooperation['parties'])} [{status_word(cooperation['status'], i18n.active())}]", "bold")
        out.print(f"  {clean(cooperation['evidence'])}")
    for person in record["people"]:
        office = ", ".join(part for part in (person["position"], person["affiliation"]) if part)
        say(f"{person['name']}{f' ({office})' if office else ''}")
    for organisation in record["organisations"]:
        say(" / ".join([organisation["name"], *organisation["aliases"]]))
    for event in record["events"]:
        say(" / ".join([event["name"], *event["aliases"]]))
    out.print()
