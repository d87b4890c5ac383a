"""The lines of `pantau analyse --jsonl`: what comes in, what goes out. Imports no spaCy."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from models.analysis import Analysis, Cooperation, Span, Text
from models.errors import InputError


def read_texts(lines: Iterable[str]) -> Iterator[Text]:
    """One Text per line, in order; blank lines are skipped. Keys: `id, title, text, date`, all but `id` may be
    missing or null.

    A `date` that is no ISO 8601 day or time leaves relative dates unresolved. Raises InputError for a line that is
    no JSON
    object or whose values are no text, with its number.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(
                "line {line} is no JSON: {reason}; write one JSON object a line", line=number, reason=str(error)
            ) from None
        if not isinstance(record, dict):
            raise InputError(
                "line {line} is no JSON object but {found}; write one object with id, title, text and date a line",
                line=number,
                found=type(record).__name__,
            )
        yield Text(
            id=_identity(record, number),
            title=_text(record, "title", number),
            text=_text(record, "text", number),
            published=_date(record.get("date")),
        )


def to_contract(analysis: Analysis) -> dict[str, Any]:
    """One line of output as a dict that json.dumps takes: the format of the guidelines, with the spans that prove
    it."""
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
            {"name": body.name, "aliases": list(body.aliases), "type": body.type, "mentions": _spans(body.mentions)}
            for body in analysis.organisations
        ],
        "events": [
            {"name": event.name, "aliases": list(event.aliases), "mentions": _spans(event.mentions)}
            for event in analysis.events
        ],
        "countries": [country.name for country in analysis.countries],
        "country_mentions": {country.name: _spans(country.mentions) for country in analysis.countries},
        "cooperations": [_cooperation(item) for item in analysis.cooperations],
        "denials": [_cooperation(item) for item in analysis.denials],
        "places": [{"name": place.name, "mentions": _spans(place.mentions)} for place in analysis.places],
        "dates": [
            {"text": item.text, "span": _span(item.span), "start": _day(item.start), "end": _day(item.end)}
            for item in analysis.dates
        ],
        "quotes": [
            {
                "text": quote.text,
                "span": _span(quote.span),
                "speaker": quote.speaker,
                "speaker_span": _span(quote.speaker_span) if quote.speaker_span else None,
                "cue": quote.cue,
            }
            for quote in analysis.quotes
        ],
        "model": analysis.model,
    }


def _cooperation(item: Cooperation) -> dict[str, Any]:
    return {
        "parties": [party.name for party in item.parties],
        "status": item.status,
        "fields": list(item.fields),
        "event": item.event,
        "instrument": item.instrument,
        "value": item.value,
        "date": item.date,
        "place": item.place,
        "evidence": item.evidence,
        "evidence_span": _span(item.evidence_span),
        "trigger_span": _span(item.trigger_span),
        "status_span": _span(item.status_span),
        "party_spans": [_span(party.span) for party in item.parties],
        "confidence": item.confidence,
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [_span(span) for span in spans]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _identity(record: dict[str, Any], number: int) -> str:
    value = record.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(
            "line {line} has no usable id but {value}; give every line a text or number as id",
            line=number,
            value=repr(value)[:60],
        )
    return str(value)


def _text(record: dict[str, Any], name: str, number: int) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(
            "line {line}: {name} is no text but {value}; write a JSON string",
            line=number,
            name=name,
            value=repr(value)[:60],
        )
    return value


def _date(value: object) -> datetime | date | None:
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        return None
