"""What a finding on a source, or on mail, says to people: the end of a sentence that begins with the source's name."""

from datetime import datetime, tzinfo
from functools import partial

from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent

from monitor.health.verdicts import Finding
from monitor.i18n import N_, translate
from monitor.wording import clean, failure_words

FIELD_WORDS = {
    "title": N_("title"),
    "body": N_("text"),
    "published": N_("date"),
    "authors": N_("authors"),
    "editors": N_("editors"),
    "tags": N_("tags"),
    "image": N_("picture"),
}
STATE_WORDS = {
    "unasked": N_("not asked yet"),
    "answered": N_("answers"),
    "unchanged": N_("answers; nothing has changed since"),
    "slow": N_("slow"),
    "partial": N_("answers in part"),
    "silent": N_("silent"),
    "broken": N_("can't be read"),
    "empty": N_("empty"),
    "unreachable": N_("does not answer"),
    "blocked": N_("blocks"),
    "works": N_("works"),
    "stuck": N_("is stuck"),
    "refused": N_("is refused"),
}


def state_words(state: str, language: str) -> str:
    """A state in a word or two."""
    return translate(STATE_WORDS.get(state, state), language)


def finding_words(finding: Finding, *, language: str, zone: tzinfo) -> str:
    """Why, with the figures behind it; one line without control characters, whatever servers said."""
    say = partial(translate, language=language)
    values = finding.values
    why = failure_words(finding.kind, language) if finding.kind else state_words(finding.state, language)
    match finding.state, finding.scope:
        case "slow", _:
            words = say(N_("it takes {seconds} s to answer, usually {usual} s")).format(
                seconds=_number(values["seconds"], language), usual=_number(values["usual"], language)
            )
        case "partial", _:
            words = say(N_("lists that don't answer: {count} ({why})")).format(count=values["lists"], why=why)
        case "silent", _:
            words = say(
                N_("it has published nothing since {time}; at its usual pace there would be about {expected} articles")
            ).format(time=_time(str(values["since"]), language, zone), expected=_number(values["expected"], language))
        case "broken", "fields":
            words = _unread(finding, language)
        case _, "pages":
            words = say(N_("its lists answer, but its articles don't come: {why}")).format(why=why)
        case "stuck", _:
            words = say(N_("messages that can't leave: {count} ({error})")).format(**values)
        case "refused", _:
            words = say(N_("messages that were refused: {count} ({error})")).format(**values)
        case _:
            words = why
    return clean(words)


def _unread(finding: Finding, language: str) -> str:
    say = partial(translate, language=language)
    values = finding.values
    field = say(FIELD_WORDS.get(finding.kind, finding.kind))
    counts = {"field": field, "missing": values["missing"], "of": values["of"]}
    if float(values["usual"]) < 0:
        template = N_("its pages don't give what its site file expects: {field}, on {missing} of the last {of} pages")
        return say(template).format(**counts)
    template = N_(
        "its pages have probably changed: {field} can't be read on {missing} of the last {of} pages, usually on {usual}"
    )
    return say(template).format(**counts, usual=format_percent(float(values["usual"]), locale=language))


def _number(value: float | str, language: str) -> str:
    number = float(value)
    return format_decimal(number, format="#,##0" if number >= 10 else "#,##0.#", locale=language)


def _time(text: str, language: str, zone: tzinfo) -> str:
    local = datetime.fromisoformat(text).astimezone(zone)
    pattern = "d MMMM y HH:mm" if language == "en" else "d MMMM y HH.mm"
    return f"{format_datetime(local, pattern, locale=language)} {local.tzname()}"
