"""What a draft rests on, in words: one sentence for each key of the site file, and how sure that key is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scrapers.article import Part
from scrapers.drafting.addresses import Addresses
from scrapers.drafting.fields import Choice
from scrapers.drafting.lists import ListDraft
from scrapers.drafting.residue import Paging
from scrapers.siteforms import N_
from scrapers.source import Source

Sureness = Literal["sure", "likely", "guess", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found for one key of the file ("fields.title", "discover.0"), how sure that is, and why: a template and
    its values, so that it can be said in any language."""

    key: str
    sureness: Sureness
    template: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.template.format_map(self.values)


def _finding(key: str, sureness: Sureness, template: str, **values: object) -> Finding:
    return Finding(key=key, sureness=sureness, template=template, values=values)


def of_site(source: Source, *, zone: str | None, day: date) -> tuple[Finding, ...]:
    """Name, evidence, hosts and time zone. `zone` is the name of it that the pages print or mean, None where none does;
    `day` that on which they were fetched."""
    found = [
        _finding("title", "likely", N_("the name that the pages give the site")),
        _finding(
            "evidence",
            "guess",
            N_("nobody has compared what is read with the pages yet; whoever has, writes {evidence} here"),
            evidence=f'"real-page {day:%Y-%m-%d}"',
        ),
        _finding("hosts", "sure", N_("the hosts that articles were seen on")),
    ]
    if zone:
        found.append(_finding("timezone", "sure", N_("the pages give their times in {zone}"), zone=zone))
    else:
        assumed = N_("no page says which zone its times are in; western Indonesian time is assumed")
        found.append(_finding("timezone", "guess", assumed))
    if source.dates.z_means_local:
        stamped = N_('the markup\'s "Z" stands behind the very time that is printed for readers: it is local time')
        found.append(_finding("dates.z_means_local", "likely", stamped))
    return tuple(found)


def of_addresses(addresses: Addresses) -> tuple[Finding, ...]:
    """The patterns: how many of the addresses that a feed names or that look like articles match them."""
    known = len(addresses.articles)
    recognised = sum(map(addresses.recognise, addresses.articles))
    first = addresses.forms[0]
    share = recognised / max(known, 1)
    sureness: Sureness = "guess"
    if share >= 0.9 and recognised >= 5:
        sureness = "sure" if first.kind != "slug" and recognised >= 10 else "likely"
    template = {
        "number": N_("{recognised} of {known} addresses that look like articles fit; their number names the article"),
        "code": N_("{recognised} of {known} addresses that look like articles fit; their code names the article"),
        "slug": N_(
            "{recognised} of {known} addresses that look like articles fit; they have no number, so the words name "
            "the article"
        ),
    }[first.kind]
    denied = N_("sections of photographs, videos and lists seen on the site, and the usual ones")
    return (
        _finding("articles.patterns", sureness, template, recognised=recognised, known=known),
        _finding("articles.deny", "likely", denied),
    )


def of_list(number: int, found: ListDraft) -> Finding:
    """One list: how much it gave."""
    entry, articles = found.entry, len(found.identities)
    sureness: Sureness = "guess"
    if entry.kind == "index":
        if entry.item:
            template = N_("an index page: {articles} articles in its main list, {dated} of them with their date")
            sureness = "sure" if found.dated >= 0.8 * articles else "likely"
        else:
            template = N_(
                "an index page: its list has no selector of its own, so every article link counts: {articles}"
            )
    elif entry.kind == "feed":
        template = N_("a feed: {articles} articles, {dated} of them with their date")
        sureness = "sure" if found.dated >= 0.8 * articles and articles >= 3 else "likely"
    else:
        template = N_("a sitemap: {articles} articles, {dated} of them with their date")
        sureness = "sure" if found.titled >= 0.8 * articles else "guess"
    return _finding(f"discover.{number}", sureness, template, articles=articles, dated=found.dated)


def of_field(choice: Choice, *, pages: int, differed: bool, printed: bool) -> Finding:
    """One part of an article: on how many of the `pages` its selectors agree with what general rules find.

    `differed` says that they were left out because the whole page was then read otherwise, `printed` that people are
    named by bylines in the text.
    """
    sureness, template = _judged(choice, pages=pages, differed=differed, printed=printed)
    return _finding(
        f"fields.{choice.part}",
        sureness,
        template,
        agreeing=choice.agreeing,
        present=choice.present,
        pages=pages,
        witnesses=", ".join(choice.witnesses[:3]),
    )


def _judged(choice: Choice, *, pages: int, differed: bool, printed: bool) -> tuple[Sureness, str]:
    if not choice.present:
        return "missing", _absent(choice.part)
    if printed and (differed or not choice.selectors):
        return "likely", N_(
            "named in the text itself on {present} of {pages} pages; Pantau reads such bylines without a selector"
        )
    if differed:
        return "guess", N_(
            "no selector held beside the others on all pages; general rules find it on {present} of {pages} pages"
        )
    if not choice.selectors:
        return "guess", N_("no durable selector was found; general rules find it on {present} of {pages} pages")
    if choice.agreeing < choice.present:
        return "guess", N_(
            "right on {agreeing} of the {present} pages that have it; general rules find it on the others"
        )
    if len(choice.witnesses) >= 2:
        template = N_("found on {agreeing} of {pages} pages; the page says the same in {witnesses}")
        return "sure" if pages > 1 else "likely", template
    template = N_("found on {agreeing} of {pages} pages, the same as by general rules")
    return "sure" if choice.part == "body" and pages > 2 else "likely" if pages > 1 else "guess", template


def _absent(part: Part) -> str:
    return {
        "title": N_("no page has a title that could be recognised"),
        "body": N_("no page has a body that stands in an element of its own"),
        "published": N_("no page says when it was published"),
        "authors": N_("no page names its author"),
        "editors": N_("no page names its editor"),
        "tags": N_("no page has tags"),
        "image": N_("no page names a picture"),
    }[part]


def of_residue(source: Source, paging: Paging) -> tuple[Finding, ...]:
    """What is cut off, and how long articles are split."""
    found: list[Finding] = []
    if source.clean.drop:
        found.append(_finding("clean.drop", "likely", N_("boxes in the body that point to other stories")))
    if source.clean.lines:
        found.append(_finding("clean.lines", "likely", N_("paragraphs that stand word by word in several articles")))
    if source.clean.title_suffixes:
        found.append(_finding("clean.title_suffixes", "sure", N_("what the site hangs on its titles")))
    if paging.split:
        found.append(_of_pages(source, paging))
    return tuple(found)


def _of_pages(source: Source, paging: Paging) -> Finding:
    if paging.proved:
        template = N_("articles in several pages: {split}; the address of the whole was tried and works")
        return _finding("pages", "sure", template, split=paging.split)
    if source.pages.all:
        template = N_("articles in several pages: {split}; their pager links to the whole")
    else:
        template = N_("articles in several pages: {split}; their pager links to each page")
    return _finding("pages", "likely", template, split=paging.split)


def of_manners(source: Source, *, crawl_delay: float, lengths: Sequence[int]) -> tuple[Finding, ...]:
    """The pause between requests, and what is expected of a page; `lengths` of the bodies that were read."""
    if crawl_delay > 1:
        asked = N_("robots.txt asks for {seconds} seconds between two requests")
        delay = _finding("policy.delay", "sure", asked, seconds=crawl_delay)
    else:
        delay = _finding("policy.delay", "sure", N_("robots.txt asks for no longer pause"))
    template = N_("all pages that were read have these ({pages}); the shortest body has {length} characters")
    return delay, _finding("expect", "sure", template, pages=len(lengths), length=min(lengths))
