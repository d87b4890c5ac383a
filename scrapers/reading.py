"""One page being read: each field by the site's selectors, else by general rules, the body at last by trafilatura."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from lxml import etree

from scrapers import fields, generic
from scrapers.blocks import Line, fold, read_lines
from scrapers.bylines import without
from scrapers.clean import clean_title
from scrapers.dates import Moment, parse_moment
from scrapers.markup import Document
from scrapers.source import Source
from scrapers.story import Story, tell
from scrapers.urls import host_of

HOME = ZoneInfo("Asia/Jakarta")
_LITTLE = 120
_MOST_FOR_TRAFILATURA = 2_000_000
_MOST_TAGS = 30
_CLOCK_SKEW = timedelta(days=1)


def brands_of(source: Source | None, url: str, doc: Document | None = None) -> tuple[str, ...]:
    """The names that a site hangs on its titles: its title, its host's labels, og:site_name, and what its title element
    has behind the headline."""
    labels = [label for label in (host_of(url) or "").split(".") if len(label) > 3 and label not in ("html", "news")]
    names = [
        *labels[-2:],
        *((*doc.meta("og:site_name"), *doc.ld("publisher.name"), *_behind_headline(doc)) if doc else ()),
        *([source.title, source.name] if source else ()),
    ]
    return tuple(dict.fromkeys(names))


def _behind_headline(doc: Document) -> tuple[str, ...]:
    for headline in doc.meta("og:title")[:1]:
        rest = doc.title_element.removeprefix(headline)
        if rest != doc.title_element and 3 <= len(name := rest.strip(" -–—|:·»")) <= 40:
            return (name,)
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A page's body: the cleaned story, where it came from, the element around which byline and date stand, and how
    many characters of its lines read like a story."""

    story: Story
    origin: str
    element: etree._Element | None
    prose: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One page being read with what is known of its site."""

    doc: Document
    source: Source | None
    brands: tuple[str, ...]
    reads: generic.Reads

    @classmethod
    def of(cls, doc: Document, source: Source | None, *, url: str, now: datetime) -> "Reading":
        """The reading of `doc` at `url`; `now` is when it was fetched, and no article is published a day later."""
        zone = source.zone(host_of(url) or "") if source else HOME
        read = partial(
            parse_moment,
            timezone=zone,
            now=now,
            formats=source.dates.formats if source else (),
            z_means_local=source.dates.z_means_local if source else False,
        )
        reads = generic.reads_at(read, latest=now + _CLOCK_SKEW)
        return cls(doc=doc, source=source, brands=brands_of(source, url, doc), reads=reads)

    def of_page(self, doc: Document) -> "Reading":
        """The same reading of another page of the article."""
        return Reading(doc=doc, source=self.source, brands=self.brands, reads=self.reads)

    def title(self) -> tuple[str, str]:
        """The headline, and where it stands."""
        if self.source:
            suffixes = self.source.clean.title_suffixes
            for texts, origin in fields.candidates(self.doc, self.source.fields.title):
                if title := clean_title(texts[0][:500], suffixes=suffixes, brands=self.brands):
                    return title, origin
        found = generic.find_title(self.doc, brands=self.brands)
        return (found.value, found.origin) if found else ("", "")

    def body(self, title: str) -> Body:
        """The body; each way is tried while those before it gave little."""
        best = Body(story=Story(), origin="", element=None, prose=0.0)
        for attempt in (self._selected, self._general, self._by_trafilatura):
            found = attempt(title)
            if found and found.prose > 1.3 * best.prose:
                best = found
            if best.prose >= _LITTLE:
                break
        return best

    def _told(self, lines: Sequence[Line], title: str, *, origin: str, element: etree._Element | None) -> Body:
        story = tell(lines, title=title, patterns=self.source.clean.lines if self.source else ())
        return Body(story=story, origin=origin, element=element, prose=generic.prose_length(lines))

    def _selected(self, title: str) -> Body | None:
        if not self.source:
            return None
        lines, origin, element = fields.body_lines(self.doc, self.source.fields.body, drop=self.source.clean.drop)
        if not lines:
            return None
        return self._told(lines, title, origin=origin, element=element)

    def _general(self, title: str) -> Body | None:
        element = generic.find_body(self.doc)
        if element is None:
            return None
        return self._told(read_lines(element), title, origin="general", element=element)

    def _by_trafilatura(self, title: str) -> Body | None:
        if len(self.doc.text) > _MOST_FOR_TRAFILATURA:
            return None
        from trafilatura import bare_extraction

        try:
            found = bare_extraction(self.doc.text, include_comments=False, fast=True)
        except Exception:  # whatever a library does on hostile markup, the run goes on
            return None
        text = (found.get("text") if isinstance(found, dict) else found.text if found else None) or ""
        lines = [Line(fold(line), "text", False, 0.0, self.doc.body) for line in text.splitlines() if line.strip()]
        return self._told(lines, title, origin="trafilatura", element=None)

    def people(self, body: Body, stories: Sequence[Story], title: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """Authors, editors, and where the authors came from.

        A printed byline is believed before any markup, and markup that names the editor as author is not believed.
        """
        selected: tuple[str, ...] = ()
        editors: tuple[str, ...] = ()
        origin = ""
        if self.source:
            selected, origin = fields.names(self.doc, self.source.fields.authors, role="author", outlets=self.brands)
            editors, _ = fields.names(self.doc, self.source.fields.editors, role="editor", outlets=self.brands)
        told = next((story.authors for story in stories if story.authors), ())
        visible, both = origin.startswith("css:"), bool(selected and editors)
        editors = editors or next((story.editors for story in stories if story.editors), ())
        if selected and (visible or both):
            return without(selected, () if visible else editors), without(editors, ()), origin
        nearby = self._nearby(body, title)
        printed_authors, printed_editors = generic.printed_credits(nearby)
        editors = editors or printed_editors or generic.marked_names(self.doc, "editor", outlets=self.brands)
        for names, where in self._authors(told or printed_authors, without(selected, editors), origin, stories, nearby):
            if kept := without(names, () if where == "text" else editors):
                return kept, without(editors, ()), where
        return (), without(editors, ()), ""

    def _authors(
        self,
        printed: tuple[str, ...],
        selected: tuple[str, ...],
        selector: str,
        stories: Sequence[Story],
        nearby: Sequence[Line],
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        """What may name the authors, the most trusted first."""
        yield printed, "text"
        yield selected, selector
        yield generic.visible_authors(nearby), "byline"
        yield generic.name_beside_date(nearby, reads=self.reads, outlets=self.brands), "byline"
        yield next((story.capitals for story in stories if story.capitals), ()), "text"
        yield generic.marked_names(self.doc, "author", outlets=self.brands), "markup"
        initials = next((story.initials for story in reversed(stories) if story.initials), None)
        yield (initials,) if initials else (), "text"

    def _nearby(self, body: Body, title: str) -> list[Line]:
        before, inside, after = self._around(body, title)
        return [*before, *(line for line in inside if line.aside), *after]

    def _around(self, body: Body, title: str) -> tuple[list[Line], list[Line], list[Line]]:
        element = body.element if body.element is not None else generic.find_body(self.doc)
        return generic.around(self.doc, element, title) if element is not None else (self.doc.lines[:40], [], [])

    def published(self, body: Body, title: str) -> tuple[datetime | None, str]:
        """When the article was published, and where that stands."""
        day: tuple[Moment, str] | None = None
        if self.source:
            for texts, origin in fields.candidates(self.doc, self.source.fields.published):
                moment, text = next(((m, text) for text in texts if (m := self.reads(text))), (None, ""))
                if moment and moment.has_time:
                    return self._verified(moment, text, body, title).at, origin
                day = day or ((moment, origin) if moment else None)
        before, _, after = self._around(body, title)
        moment, origin = generic.find_dates(self.doc, before, after, reads=self.reads)
        if day and not (moment and moment.has_time and moment.at.date() == day[0].at.date()):
            return day[0].at, day[1]
        return (moment.at, origin) if moment else (None, "")

    def _verified(self, moment: Moment, text: str, body: Body, title: str) -> Moment:
        """`moment`, put right where `text` claims UTC and the clock printed on the page says otherwise."""
        if not generic.claims_utc(text) or (self.source and self.source.dates.z_means_local):
            return moment
        before, _, after = self._around(body, title)
        return generic.put_right(moment, generic.printed_moment(before, after, reads=self.reads), utc=True)

    def tags(self) -> tuple[tuple[str, ...], str]:
        """The tags, and where they stand."""
        selectors = self.source.fields.tags if self.source else ()
        for texts, origin in fields.candidates(self.doc, selectors):
            if tags := generic.as_tags(texts, split=origin.startswith("meta:")):
                return tags[:_MOST_TAGS], origin
        tags, origin = generic.find_tags(self.doc)
        return tags[:_MOST_TAGS], origin

    def image(self) -> tuple[str | None, str]:
        """The address of the lead image, and where it stands."""
        selectors = self.source.fields.image if self.source else ()
        for texts, origin in fields.candidates(self.doc, selectors):
            if address := self.doc.absolute(texts[0]):
                return address, origin
        return generic.find_image(self.doc)
