"""A site's TOML file -> Source, or an error that names file, key and value.

Everything that a file says is checked when it is read: a Source that exists can be used without further checks.
"""

import dataclasses
import json
import re
import tomllib
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from scrapers.article import Part
from scrapers.errors import SiteError
from scrapers.policy import Policy
from scrapers.siteforms import (
    PLACEHOLDER,
    PROBLEMS,
    Css,
    DateFormat,
    Evidence,
    Host,
    Name,
    PageSuffix,
    Patterns,
    Selectors,
    Url,
    Zone,
)
from scrapers.siteforms import Selector as Selector


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """Which URLs are articles, and what identifies one.

    The first of `patterns` that matches the path with its query ("/berita/12/judul?x=1") makes a URL an article,
    unless one of `deny` matches; a pattern that starts with "^//" is matched against host and path
    ("//bali.antaranews.com/berita/12/judul"). The named groups make the identity: `id`, after all others in
    their order. With `id_scope` "host" the host is one of them.
    """

    patterns: Annotated[Patterns, Field(min_length=1)]
    deny: Patterns = ()
    id_scope: Literal["publisher", "host"] = "publisher"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonMap:
    """Where the parts of a link stand in one item of a JSON list: paths of keys joined by dots.

    `url` is a template whose {placeholders} are such paths.
    """

    url: str
    title: str | None = None
    published: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverEntry:
    """One list of links: where it lies and how to read it. `{host}` in `url` stands for each collected host.

    index: `item` selects the elements that hold one link each, `link` the link (in the item, or in the page),
    `date` the date in the item. Without `link`, every link that is an article counts.
    json: `items` is the path of the list ("" where the document is the list), `map` the parts of an item.
    """

    kind: Literal["feed", "sitemap", "index", "json"]
    url: Url
    item: Css | None = None
    link: Css | None = None
    date: Css | None = None
    items: str | None = None
    map: JsonMap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Ordered selectors per part of an article; the first that gives something wins."""

    title: Selectors = ()
    body: Selectors = ()
    published: Selectors = ()
    authors: Selectors = ()
    editors: Selectors = ()
    tags: Selectors = ()
    image: Selectors = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """What does not belong to an article: elements of the body, whole paragraphs, ends of the title."""

    drop: tuple[Css, ...] = ()
    lines: Patterns = ()
    title_suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How one article is spread over pages: `all` is appended for all at once, `numbered` for page {n}."""

    all: PageSuffix | None = None
    numbered: PageSuffix | None = None
    links: Css | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Date formats (strptime) of this site, and whether its "Z" really means local time."""

    formats: tuple[DateFormat, ...] = ()
    z_means_local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a good article page of this site gives; `min_body` in characters."""

    fields: tuple[Part, ...] = ("title", "body", "published")
    min_body: Annotated[int, Field(ge=0)] = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One site, as its file describes it. Equality is by value.

    `hosts` may hold wildcards ("*.detik.com"): those hosts are recognised, but only the others stand for {host}.
    """

    name: Name
    title: str
    publisher: Host
    kind: Literal["press", "official"] = "press"
    evidence: Evidence
    timezone: Zone = "Asia/Jakarta"
    hosts: Annotated[tuple[Host, ...], Field(min_length=1)]
    aliases: dict[Host, Host] = field(default_factory=dict, hash=False)
    host_timezones: dict[Host, Zone] = field(default_factory=dict, hash=False)
    articles: Articles
    discover: tuple[DiscoverEntry, ...] = ()
    fields: Fields = field(default_factory=Fields)
    clean: Clean = field(default_factory=Clean)
    pages: Pages = field(default_factory=Pages)
    dates: Dates = field(default_factory=Dates)
    policy: Policy = field(default_factory=Policy)
    expect: Expect = field(default_factory=Expect)

    @property
    def collected_hosts(self) -> tuple[str, ...]:
        """The hosts that {host} stands for."""
        return tuple(host for host in self.hosts if not host.startswith("*."))

    def discover_urls(self) -> tuple[tuple[str, DiscoverEntry], ...]:
        """Every list to read, as (URL, entry), {host} expanded; in the file's order, no URL twice."""
        expanded: dict[str, DiscoverEntry] = {}
        for entry in self.discover:
            for host in self.collected_hosts if "{host}" in entry.url else ("",):
                expanded.setdefault(entry.url.replace("{host}", host), entry)
        return tuple(expanded.items())

    def zone(self, host: str) -> zoneinfo.ZoneInfo:
        """The time zone in which pages of that host print their times."""
        host = host.lower()
        return zoneinfo.ZoneInfo(self.host_timezones.get(self.aliases.get(host, host), self.timezone))


def bundled() -> Path:
    """The folder of the site files that come with Pantau."""
    return Path(str(resources.files("scrapers"))) / "sites"


def load_site(path: Path) -> Source:
    """The Source that a site file describes.

    Raises SiteError, with a sentence that names the file, the key and the value.
    """
    file = f"{path.parent.name}/{path.name}"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SiteError("{file}: cannot be read ({reason})", file=path, reason=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError("{file}: not valid TOML: {reason}", file=file, reason=error) from error
    _refuse_unknown_keys(data, Source, file=file, table="")
    try:
        # JSON mode, for there a strict check still takes a list for a tuple and a table for a dataclass
        source = _adapter().validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        raise _site_error(error.errors(include_url=False)[0], file=file) from error
    for check in _CHECKS:
        check(source, file)
    if source.name != path.stem:
        raise SiteError("{file}: name = '{value}': must equal the file's name", file=file, value=source.name)
    return source


def load_sites(*folders: Path, with_bundled: bool = True) -> dict[str, Source]:
    """Every site by name: the bundled ones, then those of `folders` (the bundled folder among them is read once).

    A later folder's file replaces a former one's of the same name: a user mends a bundled site by a copy of its file.
    Raises SiteError for a wrong file, a missing folder and a host that two sites claim.
    """
    sources: dict[str, Source] = {}
    for folder in (bundled(), *folders) if with_bundled else folders:
        if not folder.is_dir():
            raise SiteError("{folder}: no such folder of site files", folder=folder)
        for path in sorted(folder.glob("*.toml")):
            source = load_site(path)
            sources[source.name] = source
    owners: dict[str, str] = {}
    for source in sources.values():
        for host in (*source.hosts, *source.aliases):
            owner = owners.setdefault(host, source.name)
            if owner != source.name:
                raise SiteError(
                    "the sites '{first}' and '{second}' both claim the host '{host}'; remove it from one of them",
                    first=owner,
                    second=source.name,
                    host=host,
                )
    return dict(sorted(sources.items()))


@cache
def _adapter() -> TypeAdapter[Source]:
    return TypeAdapter(Source)


def _refuse_unknown_keys(data: object, table_type: type, *, file: str, table: str) -> None:
    """Raise SiteError for the first key, at any depth, that the dataclass does not have."""
    if not isinstance(data, dict):
        return
    known = {part.name: part.type for part in dataclasses.fields(table_type)}
    for key, value in data.items():
        if key not in known:
            raise _unknown_key(key, known, file=file, table=table)
        inner = next((t for t in (known[key], *get_args(known[key])) if dataclasses.is_dataclass(t)), None)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(inner, type):
                _refuse_unknown_keys(part, inner, file=file, table=f"{table}.{key}" if table else key)


def _unknown_key(key: str, known: Mapping[str, Any], *, file: str, table: str) -> SiteError:
    from rapidfuzz import process

    near = process.extractOne(key, list(known), score_cutoff=60)
    if near and table:
        return SiteError(
            "{file}: unknown key '{key}' in [{table}]; did you mean '{near}'?",
            file=file,
            key=key,
            table=table,
            near=near[0],
        )
    if near:
        return SiteError("{file}: unknown key '{key}'; did you mean '{near}'?", file=file, key=key, near=near[0])
    return SiteError(
        "{file}: unknown key '{key}'; known in this place are {known}", file=file, key=key, known=", ".join(known)
    )


def _site_error(problem: ErrorDetails, *, file: str) -> SiteError:
    """One of pydantic's findings as our sentence."""
    key = ""
    for part in problem["loc"]:
        if isinstance(part, int):
            key += f" entry {part + 1}"
        elif part != "[key]":
            key += f".{part}" if key else part
    template = PROBLEMS.get(problem["type"], PROBLEMS["other"])
    values = dict(problem.get("ctx", {}))
    values.setdefault("reason", problem["msg"])
    if problem["type"] == "pattern_regex":
        values["reason"] = _regex_mistake(str(problem["input"]))
    return SiteError(template, file=file, key=key, value=_shown(problem["input"]), **values)


def _regex_mistake(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        return str(error)
    return text


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."


# Checks across keys. Each raises SiteError.


def _check_identity(source: Source, file: str) -> None:
    for pattern in source.articles.patterns:
        if "id" not in pattern.groupindex:
            raise SiteError(
                "{file}: articles.patterns = '{value}': lacks the group '(?P<id>...)' that identifies an article",
                file=file,
                value=pattern.pattern,
            )


def _check_hosts(source: Source, file: str) -> None:
    for table, host in (
        *(("aliases", host) for host in source.aliases.values()),
        *(("host_timezones", host) for host in source.host_timezones),
    ):
        if host not in source.hosts:
            raise SiteError("{file}: {table}: '{host}' is not one of the hosts", file=file, table=table, host=host)


def _check_discover(source: Source, file: str) -> None:
    for number, entry in enumerate(source.discover, 1):
        wanted = {"items", "map"} if entry.kind == "json" else set()
        allowed = {"index": {"item", "link", "date"}, "json": {"items", "map"}}.get(entry.kind, set())
        for key in ("item", "link", "date", "items", "map"):
            given = getattr(entry, key) is not None
            if given and key not in allowed:
                raise SiteError(
                    "{file}: discover entry {number}: a list of kind '{kind}' has no '{key}'",
                    file=file,
                    number=number,
                    kind=entry.kind,
                    key=key,
                )
            if key in wanted and not given:
                raise SiteError(
                    "{file}: discover entry {number}: a list of kind '{kind}' needs '{key}'",
                    file=file,
                    number=number,
                    kind=entry.kind,
                    key=key,
                )
        if entry.date is not None and entry.item is None:
            raise SiteError(
                "{file}: discover entry {number}: 'date' needs 'item', the element that holds link and date",
                file=file,
                number=number,
            )


def _check_pages(source: Source, file: str) -> None:
    numbered = source.pages.numbered
    if numbered is not None and PLACEHOLDER.findall(numbered) != ["n"]:
        raise SiteError(
            "{file}: pages.numbered = '{value}': must hold {placeholder}, the page's number, once",
            file=file,
            value=numbered,
            placeholder="{n}",
        )


def _check_policy(source: Source, file: str) -> None:
    if not 0 <= source.policy.delay < 3600:
        raise SiteError(
            "{file}: policy.delay = {value}: must be 0 to 3600 seconds", file=file, value=source.policy.delay
        )
    if not 1 <= source.policy.concurrency <= 32:
        raise SiteError(
            "{file}: policy.concurrency = {value}: must be 1 to 32", file=file, value=source.policy.concurrency
        )


_CHECKS: tuple[Callable[[Source, str], None], ...] = (
    _check_identity,
    _check_hosts,
    _check_discover,
    _check_pages,
    _check_policy,
)
