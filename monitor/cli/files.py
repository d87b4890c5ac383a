"""Commands over files: extract, links, analyse. They need neither configuration nor database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.common import JsonLinesOption, console, now, open_lines, progress, write_json_line
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from scrapers.article import Article, NotArticle, Page

FilesArgument = Annotated[
    list[Path], typer.Argument(help=_("HTML or XML files."), metavar="FILE...", show_default=False)
]
SitesOption = Annotated[
    Path | None, typer.Option("--sites", help=_("Folder with more site files."), metavar="FOLDER", show_default=False)
]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(
            N_("{file}: can't be read ({problem})"), file=str(path), problem=error.strerror or ""
        ) from None


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


def _all_sites(sites: Path | None) -> Any:
    from scrapers.source import bundled, load_sites

    return load_sites(bundled(), *([sites] if sites else []))


def extract(files: FilesArgument, jsonl: JsonLinesOption = False, sites: SitesOption = None) -> None:
    """Take the article out of each HTML file."""
    from scrapers import extract as extraction

    sources = _all_sites(sites)
    with progress(_("extracting")) as show:
        for number, path in enumerate(files, start=1):
            body = _read(path)
            url, source = extraction.recognise(body, sources)
            found = extraction.extract(_page(body, url=url or "", source=source.name if source else ""), source)
            if jsonl:
                write_json_line(_record(path.name, url, found))
            else:
                _show(path, found)
            show(_("extracting"), number, len(files))


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
    from scrapers.article import NotArticle

    out = console()
    out.print(f"── {path}", style="dim")
    if isinstance(found, NotArticle):
        from monitor.wording import failure_words

        why = failure_words(found.reason, i18n.active())
        out.print(_("No article: {why} [{reason}]").format(why=why, reason=found.reason), style="yellow")
        return
    out.print(found.title, style="bold")
    when = found.published.isoformat(sep=" ", timespec="minutes") if found.published else _("no date")
    out.print(" · ".join([when, *found.authors, *(_("editor {name}").format(name=name) for name in found.editors)]))
    out.print(f"\n{found.text}\n")


def links(files: FilesArgument, jsonl: JsonLinesOption = False, sites: SitesOption = None) -> None:
    """List the articles that index pages and feeds link to."""
    from scrapers import discover

    sources = _all_sites(sites)
    for path in files:
        articles = discover.links(_page(_read(path), url="", source=""), sources)
        if jsonl:
            write_json_line({"file": path.name, "articles": list(articles)})
        else:
            console().print(f"── {path}", style="dim")
            for url in articles:
                console().print(url)


def analyse(
    file: Annotated[
        str,
        typer.Argument(help=_("JSON Lines with id, title, text, date; - for stdin."), metavar="IN", show_default=False),
    ],
    jsonl: JsonLinesOption = False,
) -> None:
    """Find officials, institutions, events and cooperations in texts."""
    from models.contract import read_texts, to_contract
    from models.pipeline import analyse as analyse_texts
    from models.pipeline import load

    with open_lines(file) as lines:
        for analysis in analyse_texts(read_texts(lines), load()):
            record = to_contract(analysis)
            if jsonl:
                write_json_line(record)
            else:
                _show_analysis(record)


def _show_analysis(record: dict[str, Any]) -> None:
    from monitor.wording import status_word

    out = console()
    out.print(f"── {record['id']}", style="dim")
    for cooperation in record["cooperations"]:
        out.print(
            f"{' – '.join(cooperation['parties'])} [{status_word(cooperation['status'], i18n.active())}]", style="bold"
        )
        out.print(f"  {cooperation['evidence']}")
    for person in record["people"]:
        office = ", ".join(part for part in (person["position"], person["affiliation"]) if part)
        out.print(f"{person['name']}{f' ({office})' if office else ''}")
    for organisation in record["organisations"]:
        out.print(" / ".join([organisation["name"], *organisation["aliases"]]))
    for event in record["events"]:
        out.print(" / ".join([event["name"], *event["aliases"]]))
    out.print()
