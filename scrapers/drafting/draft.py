"""Pages of an unknown site -> the draft of its site file, with what speaks for each choice.

Pure: pages in, draft out (`scout` fetches them). A draft is a whole `Source` that the extractor has run with:
where its selectors gave something else than general rules on one of the pages, they are not in it.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlsplit

from scrapers.article import PARTS, Article, NotArticle, Page, Part
from scrapers.drafting import findings, outlet, residue
from scrapers.drafting.addresses import Addresses
from scrapers.drafting.evidence import Evidence, Seen, learned
from scrapers.drafting.fields import Choice, Sample, choose
from scrapers.drafting.findings import Finding
from scrapers.drafting.lists import ListDraft, is_news_sitemap, kind_of, list_draft
from scrapers.errors import DraftError
from scrapers.extract import extract
from scrapers.generic import claims_utc
from scrapers.markup import Document
from scrapers.policy import Policy
from scrapers.refusal import LEAST_TEXT
from scrapers.robots import LONGEST_DELAY
from scrapers.siteforms import N_
from scrapers.source import Articles, Clean, Dates, Expect, Fields, Source
from scrapers.urls import host_of

_ORDER = ("feed", "sitemap", "json", "index")
_PAGES_TO_EXPECT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A site file's content and what speaks for it. `samples` are the articles that it was checked on, as it reads
    them; `refused` the pages that hold no article."""

    source: Source
    findings: tuple[Finding, ...]
    samples: tuple[Article, ...]
    refused: tuple[NotArticle, ...]

    def finding(self, key: str) -> Finding | None:
        """The finding for a key, if there is one."""
        return next((finding for finding in self.findings if finding.key == key), None)


def draft(evidence: Evidence, *, name: str | None = None) -> Draft:
    """The draft for a site. Raises DraftError where no article was recognised or none could be read."""
    addresses, given = learned(evidence)
    source = _skeleton(evidence, addresses, given, name)
    read = [extract(page, source) for page in evidence.articles]
    pairs = [(page, one) for page, one in zip(evidence.articles, read, strict=True) if isinstance(one, Article)]
    refused = tuple(one for one in read if isinstance(one, NotArticle))
    if not pairs:
        raise _unreadable(evidence.start, refused)
    source, samples, zone_seen = _calibrated(source, pairs)
    choices = {part: choose(part, samples, source) for part in PARTS}
    bodies = [selector.query for selector in choices["body"].selectors]
    pages = residue.pagination(samples, evidence.further)
    clean = dataclasses.replace(source.clean, drop=residue.dropped(samples, bodies))
    source = dataclasses.replace(source, clean=clean, pages=pages.pages)
    source, unsure = _verified(source, choices, samples)
    lists = _lists(evidence, source)
    source = dataclasses.replace(
        source,
        discover=tuple(one.entry for one in lists),
        expect=_expect(samples, choices),
        policy=_policy(evidence),
    )
    final = tuple(
        one if isinstance(one := extract(sample.page, source), Article) else sample.article for sample in samples
    )
    told = (
        *findings.of_site(source, zone=zone_seen, day=max(one.fetched_at for one in final)),
        *findings.of_addresses(addresses),
        *(findings.of_list(number, one) for number, one in enumerate(lists)),
        *(
            findings.of_field(
                choices[part], pages=len(samples), differed=part in unsure, printed=_printed(part, samples)
            )
            for part in PARTS
        ),
        *findings.of_residue(source, pages),
        *findings.of_manners(source, crawl_delay=evidence.crawl_delay, lengths=[len(one.text) for one in final]),
    )
    return Draft(source=source, findings=told, samples=final, refused=refused)


def _unreadable(start: str, refused: Sequence[NotArticle]) -> DraftError:
    if not refused:
        return DraftError(N_("{url}: none of the articles that it lists could be fetched; try again later"), url=start)
    return DraftError(
        N_("{url}: none of {count} pages could be read as an article ({problem}); give the address of one article"),
        url=start,
        count=len(refused),
        problem=refused[0].detail,
        kind=refused[0].reason,
    )


# The site


def _skeleton(evidence: Evidence, addresses: Addresses, given: Seen, name: str | None) -> Source:
    """The source without selectors: with it, general rules read the pages as the site's."""
    start = host_of(evidence.start) or ""
    matching = [url for url in given.all if addresses.recognise(url)]
    hosts, aliases = outlet.hosts(matching, start)
    articles = list(map(Document.of, evidence.articles))
    others = [Document.of(page) for page in evidence.lists if kind_of(page) == "page"]
    return Source(
        name=name or outlet.suggested_name(start),
        title=outlet.title(articles, others, start),
        publisher=outlet.publisher(start),
        kind=outlet.kind(start),
        evidence="none",
        hosts=hosts,
        aliases=aliases,
        articles=Articles(
            patterns=tuple(re.compile(form.pattern) for form in addresses.forms),
            deny=tuple(map(re.compile, addresses.deny)),
            id_scope=outlet.id_scope(addresses.forms, matching),
        ),
    )


def _calibrated(source: Source, pairs: Sequence[tuple[Page, Article]]) -> tuple[Source, list[Sample], str | None]:
    """The source with its time zone, its "Z", its title suffixes and repeated lines; the pages read with it."""
    samples = [Sample.of(page, article, source) for page, article in pairs]
    zone, seen = outlet.zone([sample.doc for sample in samples])
    clean = Clean(title_suffixes=residue.title_suffixes(samples))
    source = dataclasses.replace(source, timezone=zone, dates=Dates(z_means_local=_z_means_local(samples)), clean=clean)
    lines = tuple(map(re.compile, residue.repeated_lines(samples)))
    without = dataclasses.replace(source, clean=dataclasses.replace(clean, lines=lines))
    # pages that have all their text in common (a wall, a notice) would be left with none
    for tried in (without, source):
        again = [(page, one) for page, _ in pairs if isinstance(one := extract(page, tried), Article)]
        if len(again) == len(pairs):
            break
    return tried, [Sample.of(page, article, tried) for page, article in again], seen


def _z_means_local(samples: Sequence[Sample]) -> bool:
    """Whether on every page that claims UTC general rules found, by the printed clock, that it is local time."""
    verdicts = []
    for sample in samples:
        for text in outlet.stamps(sample.doc):
            moment = sample.reads(text) if claims_utc(text) else None
            if moment and moment.has_time and sample.article.published:
                local = sample.article.published.replace(tzinfo=None)
                stamped = moment.at.astimezone(UTC).replace(tzinfo=None)
                verdicts.append(moment.at != sample.article.published and stamped == local)
    return bool(verdicts) and all(verdicts)


# Verification


def _verified(source: Source, choices: Mapping[Part, Choice], samples: Sequence[Sample]) -> tuple[Source, set[Part]]:
    """The source with the chosen selectors, less those of a part with which some page reads otherwise than by general
    rules; those parts."""
    selectors = {part: choice.selectors for part, choice in choices.items()}
    unsure: set[Part] = set()
    for _ in PARTS:
        whole = dataclasses.replace(source, fields=Fields(**selectors))
        differing = {part for sample in samples for part in _differences(sample, extract(sample.page, whole))}
        if not differing:
            return whole, unsure
        if differing & {"authors", "editors"}:  # what names the one decides who is left for the other
            differing = differing - {"authors", "editors"} | {"editors" if selectors["editors"] else "authors"}
        if differing <= unsure:
            differing = set(PARTS)
        unsure |= differing
        selectors.update(dict.fromkeys(differing, ()))
    return dataclasses.replace(source, fields=Fields(**selectors)), unsure


def _printed(part: Part, samples: Sequence[Sample]) -> bool:
    """Whether the people of that part are named by bylines in the text of every page that names some."""
    if part == "authors":
        return all(dict(s.article.provenance).get("authors") == "text" for s in samples if s.article.authors)
    return part == "editors" and all(s.body.story.editors == s.article.editors for s in samples)


def _differences(sample: Sample, read: Article | NotArticle) -> set[Part]:
    if isinstance(read, NotArticle):
        return {"title", "body"}
    return {part for part in PARTS if read.part(part) != sample.article.part(part)}


def _lists(evidence: Evidence, source: Source) -> list[ListDraft]:
    """The lists worth reading: feeds and news sitemaps, index pages, each once; a sitemap of the whole archive only
    where there is nothing else."""
    found: dict[str, ListDraft] = {}
    archives: dict[str, ListDraft] = {}
    # a home page comes last: what an index page names as well need not be read twice
    for page in sorted(evidence.lists, key=lambda page: urlsplit(page.url).path in {"", "/"}):
        one = list_draft(page, source)
        if one:
            archive = one.entry.kind == "sitemap" and not is_news_sitemap(page)
            same = [other for other in found.values() if other.entry.kind == one.entry.kind == "index"]
            if not any(one.identities <= other.identities for other in same):
                (archives if archive else found).setdefault(one.entry.url, one)
    return sorted((found or archives).values(), key=lambda one: _ORDER.index(one.entry.kind))


def _expect(samples: Sequence[Sample], choices: Mapping[Part, Choice]) -> Expect:
    """The parts that every page has, and half the length of the shortest body."""
    enough = len(samples) >= _PAGES_TO_EXPECT
    fields = tuple(
        part
        for part in PARTS
        if part in {"title", "body"} or (choices[part].present == len(samples) and (enough or part == "published"))
    )
    shortest = min(len(sample.article.text) for sample in samples)
    return Expect(fields=fields, min_body=max(LEAST_TEXT, min(400, shortest // 2 // 50 * 50)))


def _policy(evidence: Evidence) -> Policy:
    asked = evidence.crawl_delay
    delay = asked if evidence.allow_private else min(max(1.0, asked), LONGEST_DELAY)
    return Policy(delay=delay, allow_private=evidence.allow_private)
