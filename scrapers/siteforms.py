"""The forms that single values of a site file take (selector, host, URL, zone, ...), and what is said of a wrong one.

Each check returns the value or raises PydanticCustomError with a key of `PROBLEMS`.
"""

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, PlainValidator
from pydantic_core import PydanticCustomError

_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?")
_ATTRIBUTE = re.compile(r"^(?P<query>.+?)@(?P<attribute>[A-Za-z_][\w:.-]*)$", re.DOTALL)
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _css(text: str) -> str:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(text)
    except SelectorError as error:
        raise PydanticCustomError("css", "bad CSS selector", {"reason": str(error)}) from error
    return text


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise PydanticCustomError("host", "not a host")
    return text


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+/?\S*", text):
        raise PydanticCustomError("url", "not a URL")
    unknown = set(PLACEHOLDER.findall(text)) - {"host"}
    if unknown:
        raise PydanticCustomError("placeholder", "unknown placeholder", {"name": min(unknown), "expected": "{host}"})
    return text


def _zone(text: str) -> str:
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise PydanticCustomError("zone", "unknown time zone") from error
    return text


def _date_format(text: str) -> str:
    try:
        datetime.strptime(datetime(2024, 2, 29, tzinfo=UTC).strftime(text), text).replace(tzinfo=UTC)
    except (ValueError, re.error) as error:  # the second: a directive that stands twice
        raise PydanticCustomError("date_format", "bad date format", {"reason": str(error)}) from error
    return text


def _matching(pattern: re.Pattern[str], problem: str) -> AfterValidator:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise PydanticCustomError(problem, "bad form")
        return text

    return AfterValidator(check)


@dataclass(frozen=True, slots=True)
class Selector:
    """Where a value stands in a page: `text` as written in the file, and its parts.

    kind "css": `query` is a CSS selector, `attribute` the attribute to read (None: the element's text).
    kind "meta": `query` is the name, property or itemprop of a meta element.
    kind "json-ld": `query` is a path of keys joined by dots.
    """

    text: str
    kind: Literal["css", "meta", "json-ld"]
    query: str
    attribute: str | None = None

    def __str__(self) -> str:
        return self.text


def parse_selector(text: object) -> Selector:
    """`css:SELECTOR[@attribute]`, `meta:NAME` or `json-ld:path.to.key` as a Selector.

    Raises pydantic's PydanticCustomError, which `load_site` turns into a SiteError.
    """
    if not isinstance(text, str):
        raise PydanticCustomError("string_type", "not a text")
    kind, colon, query = text.partition(":")
    query = query.strip()
    if not colon or not query or kind not in {"css", "meta", "json-ld"}:
        raise PydanticCustomError("selector", "bad selector")
    if kind == "css":
        parts = _ATTRIBUTE.match(query)
        if parts:
            return Selector(text, "css", _css(parts["query"].strip()), parts["attribute"].lower())
        return Selector(text, "css", _css(query))
    return Selector(text, "meta" if kind == "meta" else "json-ld", query)


Css = Annotated[str, AfterValidator(_css)]
Host = Annotated[str, AfterValidator(_host)]
Zone = Annotated[str, AfterValidator(_zone)]
Url = Annotated[str, AfterValidator(_url)]
Selectors = tuple[Annotated[Selector, PlainValidator(parse_selector)], ...]
Patterns = tuple[re.Pattern[str], ...]
DateFormat = Annotated[str, AfterValidator(_date_format)]
Name = Annotated[str, _matching(re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"), "name")]
Evidence = Annotated[str, _matching(re.compile(r"real-page \d{4}-\d{2}-\d{2}|reported|none"), "evidence")]
PageSuffix = Annotated[str, _matching(re.compile(r"[/?]\S+"), "page_suffix")]


def N_(template: str) -> str:  # the name under which translators' tools look for texts
    """A template that is translated where it is shown."""
    return template


PROBLEMS: Mapping[str, str] = {
    "other": N_("{file}: {key} = {value}: {reason}"),
    "missing": N_("{file}: {key} is missing"),
    "string_type": N_("{file}: {key} = {value}: must be a text in quotes"),
    "tuple_type": N_("{file}: {key} = {value}: must be a list in brackets"),
    "dict_type": N_("{file}: {key} = {value}: must be a table of keys and values"),
    "dataclass_type": N_("{file}: {key} = {value}: must be a table of keys and values"),
    "int_type": N_("{file}: {key} = {value}: must be a whole number"),
    "int_from_float": N_("{file}: {key} = {value}: must be a whole number"),
    "float_type": N_("{file}: {key} = {value}: must be a number"),
    "bool_type": N_("{file}: {key} = {value}: must be true or false"),
    "literal_error": N_("{file}: {key} = {value}: must be {expected}"),
    "too_short": N_("{file}: {key} = {value}: must not be empty"),
    "greater_than_equal": N_("{file}: {key} = {value}: must be at least {ge}"),
    "pattern_regex": N_("{file}: {key} = {value}: not a valid regular expression ({reason})"),
    "css": N_("{file}: {key} = {value}: not a valid CSS selector ({reason})"),
    "selector": N_(
        "{file}: {key} = {value}: not a selector; write 'css:SELECTOR', 'css:SELECTOR@attribute', 'meta:NAME' or "
        "'json-ld:path.to.key'"
    ),
    "host": N_("{file}: {key} = {value}: not a host; write only the name in lower case, such as 'www.example.id'"),
    "url": N_("{file}: {key} = {value}: not a URL; write 'https://HOST/PATH'"),
    "placeholder": N_("{file}: {key} = {value}: unknown placeholder '{name}'; only {expected} is known here"),
    "zone": N_("{file}: {key} = {value}: unknown time zone; write a name such as 'Asia/Jakarta'"),
    "date_format": N_("{file}: {key} = {value}: not a date format ({reason})"),
    "name": N_("{file}: {key} = {value}: must be lower-case letters, digits and single hyphens"),
    "evidence": N_("{file}: {key} = {value}: must be 'real-page YYYY-MM-DD', 'reported' or 'none'"),
    "page_suffix": N_("{file}: {key} = {value}: must start with '?' or '/', such as '?page=all'"),
}
