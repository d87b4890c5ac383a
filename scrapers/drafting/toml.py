"""A draft as the text of a site file: every key with the reason for it in a comment above."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import wrap

from scrapers.article import PARTS
from scrapers.blocks import fold
from scrapers.drafting.draft import Draft
from scrapers.drafting.findings import Finding
from scrapers.siteforms import N_
from scrapers.source import DiscoverEntry, Source

Say = Callable[[str, Mapping[str, object]], str]
"""A template and its values -> the sentence, in the language of the person who will read the file."""

SURENESS = {"sure": N_("sure"), "likely": N_("likely"), "guess": N_("a guess"), "missing": N_("not found")}
_HEAD = N_(
    "Drafted by `pantau sources add` from {pages} article pages of {url}. Above each key stands why it is so, and how "
    "sure that is: sure, likely, a guess, not found. Correct what is wrong; docs/sites.md explains every key."
)
_WIDTH = 116
_LONGEST = 300


def plain(template: str, values: Mapping[str, object]) -> str:
    """The sentence in English."""
    return template.format_map(values)


def written(draft: Draft, *, url: str, say: Say = plain) -> str:
    """The site file of a draft: valid TOML that `load_site` reads as `draft.source`. What came from the web stands in
    strings and comments only, without control characters."""
    return "\n".join(_lines(draft, url, say)) + "\n"


def reason(finding: Finding, say: Say) -> str:
    """ "sure: the same on 5 of 5 pages", on one line."""
    sentence = say(finding.template, finding.values)
    return fold(f"{say(SURENESS[finding.sureness], {})}: {sentence}")[:_LONGEST]


def _lines(draft: Draft, url: str, say: Say) -> Iterator[str]:
    source = draft.source

    def why(*keys: str) -> Iterator[str]:
        for key in keys:
            if finding := draft.finding(key):
                yield from _comment(reason(finding, say))

    yield from _comment(fold(say(_HEAD, {"url": url, "pages": len(draft.samples)}))[:1000])
    yield ""
    yield f"name = {_text(source.name)}"
    yield from why("title")
    yield f"title = {_text(source.title)}"
    yield f"publisher = {_text(source.publisher)}"
    yield f"kind = {_text(source.kind)}"
    yield from why("evidence")
    yield f"evidence = {_text(source.evidence)}"
    yield from why("timezone")
    yield f"timezone = {_text(source.timezone)}"
    yield from why("hosts")
    yield f"hosts = {_array(source.hosts)}"
    if source.aliases:
        yield from ("", "[aliases]")
        yield from (f"{_text(host)} = {_text(target)}" for host, target in source.aliases.items())
    yield from ("", "[articles]")
    yield from why("articles.patterns")
    yield f"patterns = {_array(pattern.pattern for pattern in source.articles.patterns)}"
    yield from why("articles.deny")
    yield f"deny = {_array(pattern.pattern for pattern in source.articles.deny)}"
    if source.articles.id_scope != "publisher":
        yield f"id_scope = {_text(source.articles.id_scope)}"
    for number, entry in enumerate(source.discover):
        yield ""
        yield from why(f"discover.{number}")
        yield from _entry(entry)
    yield from ("", "[fields]")
    for part in PARTS:
        yield from why(f"fields.{part}")
        yield f"{part} = {_array(selector.text for selector in getattr(source.fields, part))}"
    yield from _rest(source, why)


def _entry(entry: DiscoverEntry) -> Iterator[str]:
    yield "[[discover]]"
    for key in ("kind", "url", "item", "link", "date"):
        if value := getattr(entry, key):
            yield f"{key} = {_text(value)}"


def _rest(source: Source, why: Callable[..., Iterator[str]]) -> Iterator[str]:
    clean, pages = source.clean, source.pages
    if clean.drop or clean.lines or clean.title_suffixes:
        yield from ("", "[clean]")
        for key, values in (
            ("drop", clean.drop),
            ("lines", [pattern.pattern for pattern in clean.lines]),
            ("title_suffixes", clean.title_suffixes),
        ):
            if values:
                yield from why(f"clean.{key}")
                yield f"{key} = {_array(values)}"
    if pages.all or pages.numbered:
        yield from ("", "[pages]")
        yield from why("pages")
        if pages.all:
            yield f"all = {_text(pages.all)}"
        if pages.numbered:
            yield f"numbered = {_text(pages.numbered)}"
    if source.dates.z_means_local:
        yield from ("", "[dates]")
        yield from why("dates.z_means_local")
        yield "z_means_local = true"
    yield from ("", "[policy]")
    yield from why("policy.delay")
    yield f"delay = {float(source.policy.delay)}"
    if source.policy.allow_private:
        yield "allow_private = true"
    yield from ("", "[expect]")
    yield from why("expect")
    yield f"fields = {_array(source.expect.fields)}"
    yield f"min_body = {source.expect.min_body}"


def _comment(text: str) -> Iterator[str]:
    yield from (f"# {line}" for line in wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))


def _array(values: Iterable[str]) -> str:
    written = [_text(value) for value in values]
    short = "[" + ", ".join(written) + "]"
    return short if len(short) <= _WIDTH else "[\n" + "".join(f"    {value},\n" for value in written) + "]"


def _text(value: str) -> str:
    """A TOML string: a literal one where it holds a backslash, so that patterns read as they are."""
    if "\\" in value and "'" not in value and not re.search(r"[\x00-\x1f\x7f]", value):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
