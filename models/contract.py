"""The lines of `pantau analyse --jsonl`: what comes in, what goes out. Imports no spaCy."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.analysis import Analysis, Cooperation, DateMention, Span, Text
from models.errors import InputError

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of input. `id` is the JSON value that came, None where there was none; `text.id` is it as text.

    `problems` says what of the line is no text and was taken for empty.
    """

    number: int
    id: Any
    text: Text
    problems: tuple[InputError, ...]


def read_lines(lines: Iterable[str]) -> Iterator[Line]:
    """One Line per line, in order; blank lines are skipped. Keys: `id, title, text, date`; each may be missing or null.

    A `date` that is no ISO 8601 day or time leaves relative dates unresolved. Half of a surrogate pair becomes U+FFFD,
    one code point for one. Raises InputError, with the line's number, only for what is no JSON object.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            # the parser's own words end in a line number, which is always 1
            at = f"{error.msg} (column {error.colno})" if isinstance(error, json.JSONDecodeError) else str(error)
            raise InputError(
                "line {line} is no JSON: {reason}; write one JSON object a line", line=number, reason=at
            ) from None
        if not isinstance(record, dict):
            raise InputError(
                "line {line} is no JSON object but {found}; write one object with id, title, text and date a line",
                line=number,
                found=type(record).__name__,
            )
        identifier = record.get("id")
        text = Text(
            id=_whole(identifier) if isinstance(identifier, str) else json.dumps(identifier),
            title=_text(record, "title"),
            text=_text(record, "text"),
            published=_date(record.get("date")),
        )
        problems = tuple(
            InputError(
                "line {line}: {name} is no text but {value}; write a JSON string",
                line=number,
                name=name,
                value=repr(record[name])[:60],
            )
            for name in ("title", "text")
            if not isinstance(record.get(name), str | None)
        )
        yield Line(number=number, id=identifier, text=text, problems=problems)


def read_texts(lines: Iterable[str]) -> Iterator[Text]:
    """The Text of each line, as `read_lines` reads it, for those who need every line whole.

    Raises InputError, with the line's number, as well for a title or text that is no text and for an `id` that is
    neither a text nor a whole number.
    """
    for line in read_lines(lines):
        if isinstance(line.id, bool) or not isinstance(line.id, str | int):
            raise InputError(
                "line {line} has no usable id but {value}; give every line a text or number as id",
                line=line.number,
                value=repr(line.id)[:60],
            )
        if line.problems:
            raise line.problems[0]
        yield line.text


def to_contract(analysis: Analysis) -> dict[str, Any]:
    """One line of output as a dict that json.dumps takes: the format of the guidelines, with the spans that prove it.

    Its `id` is the Text's; whoever read a Line puts the id that came in its place.
    """
    return {
        "id": analysis.id,
        "relevant": analysis.relevant,
        "people": [
            {
                "name": person.name,
                "aliases": list(person.aliases),
                "official": person.official,
                "position": person.position,
                "affiliation": person.affiliation,
                "mentions": _spans(person.mentions),
            }
            for person in analysis.people
        ],
        "organisations": [
            {
                "name": body.name,
                "aliases": list(body.aliases),
                "type": body.type,
                "mentions": _spans(body.mentions),
                "parent": body.parent,
            }
            for body in analysis.organisations
        ],
        "events": [
            {
                "name": event.name,
                "aliases": list(event.aliases),
                "mentions": _spans(event.mentions),
                "acronym": event.acronym,
                "date": _date_mention(event.date) if event.date else None,
                "place": event.place,
                "place_span": _span_or_none(event.place_span),
            }
            for event in analysis.events
        ],
        "countries": [country.name for country in analysis.countries],
        "country_mentions": {country.name: _spans(country.mentions) for country in analysis.countries},
        "cooperations": [_cooperation(item) for item in analysis.cooperations],
        "denials": [_cooperation(item) for item in analysis.denials],
        "places": [{"name": place.name, "mentions": _spans(place.mentions)} for place in analysis.places],
        "dates": [_date_mention(item) for item in analysis.dates],
        "money": [
            {
                "text": item.text,
                "span": _span(item.span),
                "amount": _number(item.amount),
                "upper": _number(item.upper) if item.upper is not None else None,
                "currency": item.currency,
            }
            for item in analysis.money
        ],
        "quotes": [
            {
                "text": quote.text,
                "span": _span(quote.span),
                "speaker": quote.speaker,
                "speaker_span": _span_or_none(quote.speaker_span),
                "cue": quote.cue,
                "direct": quote.direct,
            }
            for quote in analysis.quotes
        ],
        "model": analysis.model,
    }


def _cooperation(item: Cooperation) -> dict[str, Any]:
    worded = {party.name: party.office or party.name for party in item.parties}
    return {
        "parties": list(worded.values()),
        "stands_for": {party.office: party.name for party in item.parties if party.office},
        "status": item.status,
        "fields": list(item.fields),
        "event": item.event,
        "instrument": item.instrument,
        "sectors": list(item.sectors),
        "channel": item.channel,
        "domestic": [worded[name] for name in item.domestic],
        "foreign": [worded[name] for name in item.foreign],
        "modality": item.modality,
        "value": item.value,
        "value_span": _span_or_none(item.value_span),
        "date": item.date,
        "date_span": _span_or_none(item.date_span),
        "place": item.place,
        "place_span": _span_or_none(item.place_span),
        "evidence": item.evidence,
        "evidence_span": _span(item.evidence_span),
        "trigger_span": _span(item.trigger_span),
        "status_span": _span(item.status_span),
        "party_spans": [_span(party.span) for party in item.parties],
        "confidence": item.confidence,
    }


def _date_mention(item: DateMention) -> dict[str, Any]:
    return {"text": item.text, "span": _span(item.span), "start": _day(item.start), "end": _day(item.end)}


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _span_or_none(span: Span | None) -> list[int] | None:
    return _span(span) if span else None


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [_span(span) for span in spans]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return _whole(value) if isinstance(value, str) else ""


def _whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON can write and UTF-8 can't."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON value")


def _date(value: object) -> datetime | date | None:
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        return None
