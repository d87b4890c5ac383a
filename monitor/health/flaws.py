"""What is wrong with a site or its file, and what to do about it, in words."""

from monitor.i18n import N_, translate
from monitor.wording import failure_words
from scrapers.expect import Finding, Flaw

_WORDS = {
    Flaw.MISSING: N_("{field}: nothing on the page gives it"),
    Flaw.GENERAL: N_("{field}: the file's selectors find nothing; it was found by general rules"),
    Flaw.SHORT: N_("{field}: {found} characters where {wanted} are expected"),
    Flaw.NO_ARTICLE: N_("no article: {found}"),
    Flaw.UNIDENTIFIED: N_("its address {found} fits none of the file's patterns"),
    Flaw.ZONE: N_("{field}: {found} hours from what the list says ({wanted})"),
    Flaw.INCOMPLETE: N_("some of its pages are missing; read: {found}"),
    Flaw.EMPTY: N_("it names nothing"),
    Flaw.FOREIGN: N_("it names addresses ({wanted}), none of them an article's by the file's patterns: {found}"),
    Flaw.UNSELECTED: N_("its selectors ({wanted}) find nothing; every article link of the page was taken"),
    Flaw.UNDATED: N_("only {found} of its {wanted} links are dated"),
    Flaw.FUTURE: N_("{field}: {found} lies after the time at which it was fetched ({wanted})"),
    Flaw.STALE: N_("it stands still: its newest article is of {found}"),
    Flaw.UNREADABLE: N_("it is not the kind of list that the file says"),
}
_ADVICE = {
    Flaw.MISSING: N_(
        "Open one of the articles, find the element that shows it, and put its selector first in [fields] {field}; "
        "where the site never shows it, take it out of [expect] fields."
    ),
    Flaw.GENERAL: N_(
        "The site looks redesigned: find the element on one of the articles and put its selector first in "
        "[fields] {field}."
    ),
    Flaw.SHORT: N_("Where the text is whole, lower [expect] min_body; else mend [fields] body or [pages]."),
    Flaw.NO_ARTICLE: N_("Open it in a browser: where it holds no article, keep its address out with [articles] deny."),
    Flaw.UNIDENTIFIED: N_("Add a pattern for such addresses to [articles] patterns."),
    Flaw.ZONE: N_("Correct timezone or [host_timezones], or set z_means_local in [dates]."),
    Flaw.INCOMPLETE: N_("Compare [pages] with how the site splits a long article."),
    Flaw.EMPTY: N_("Open it in a browser: where the site has moved it, correct its url."),
    Flaw.FOREIGN: N_("Add a pattern for such addresses to [articles] patterns, or correct the list's url."),
    Flaw.UNSELECTED: N_("Correct item, link and date of this list: find the element that holds one headline."),
    Flaw.UNDATED: N_("Correct where the list's date stands, or add its form to [dates] formats."),
    Flaw.FUTURE: N_("Correct timezone or [host_timezones], or set z_means_local in [dates]."),
    Flaw.STALE: N_("Look for the list that the site keeps now."),
    Flaw.UNREADABLE: N_("Open it in a browser: where it is of another kind now, or has moved, correct kind and url."),
}
_CLOSED = N_("The site does not want programs there: choose a list that it leaves open, or ask its owner.")
_REFUSED = N_("The site turns programs away: set fetch.contact and ask its owner to let Pantau in, or do without it.")
_GONE = N_("Look up on the site where it is now, and correct it in the file.")
_LATER = N_("Try again later; when it stays so, look whether the host has another name now.")
_WAYS_OUT = {
    "robots": _CLOSED,
    "blocked": _REFUSED,
    "challenge": _REFUSED,
    "not-found": _GONE,
    "empty": _GONE,
    "redirects": _GONE,
    "bad-url": _GONE,
}


def finding_words(finding: Finding, language: str) -> str:
    """What is wrong, as one line; what came from the web stands in it as it is."""
    found = finding.found
    if finding.flaw in (Flaw.UNREACHED, Flaw.NO_ARTICLE):
        found = failure_words(finding.found, language)
    if finding.flaw is Flaw.UNREACHED:
        return found
    return translate(_WORDS[finding.flaw], language).format(field=finding.field, found=found, wanted=finding.wanted)


def advice(finding: Finding, language: str) -> str:
    """What to do about it, as a sentence."""
    template = _ADVICE.get(finding.flaw) or _WAYS_OUT.get(finding.found, _LATER)
    return translate(template, language).format(field=finding.field)
