"""Templates -> HTML and text of equal content, as mail programs need them.

The HTML is made of tables, its styles stand in the elements, and nothing is loaded from anywhere. Text from the web
reaches it escaped, cleaned of control characters and cut short; only http and https addresses become links.
"""

import textwrap
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache, partial
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor import wording
from monitor.i18n import translate

WIDTH = 76


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One message in both forms, with the subject that it has as a mail."""

    subject: str
    html: str
    text: str


def rendered(
    template: str, *, subject: str, language: str, zone: tzinfo, inlined: bool = True, **values: Any
) -> Rendered:
    """`TEMPLATE.html.jinja` and `TEMPLATE.txt.jinja` filled. Without `inlined` the styles stay in the head: browsers
    read them there, and long pages stay small."""
    shared = {**values, "subject": subject, **_words(language, zone)}
    html = _environment().get_template(f"{template}.html.jinja").render(shared)
    text = _environment().get_template(f"{template}.txt.jinja").render(shared)
    return Rendered(subject=subject, html=_inliner().inline(html) if inlined else html, text=_tidy(text))


def page(template: str, *, language: str, zone: tzinfo, **values: Any) -> str:
    """`TEMPLATE.html.jinja` filled, for browsers."""
    return _environment().get_template(f"{template}.html.jinja").render({**values, **_words(language, zone)})


def _words(language: str, zone: tzinfo) -> dict[str, Any]:
    """What every template says things with."""
    return {
        "language": language,
        "_": partial(translate, language=language),
        "when": partial(wording.local_time, zone=zone, language=language),
        "clock": partial(wording.local_clock, zone=zone, language=language),
        "day": partial(wording.local_day, zone=zone, language=language),
        "names": partial(wording.names, language=language, most=12),
        "status_word": partial(wording.status_word, language=language),
        "path_words": partial(wording.path_words, language=language),
        "confidence_words": partial(wording.confidence_words, language=language),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(
            enabled_extensions=("html.jinja",), default=True, disabled_extensions=("txt.jinja",)
        ),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clean=wording.clean,
        shorten=wording.shorten,
        link=wording.link,
        topics=wording.topics,
        segments=wording.segments,
        wrap=_wrap,
    )
    return environment


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)


def _wrap(text: str, indent: int = 0, first: str = "") -> str:
    """`text` in lines of readable width; addresses are never broken."""
    words = " ".join(text.split())
    if indent + len(words) <= WIDTH:
        return " " * (indent - len(first)) + first + words if words else ""
    return textwrap.fill(
        words,
        width=WIDTH,
        initial_indent=" " * (indent - len(first)) + first,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tidy(text: str) -> str:
    """Without blanks at line ends, and never more than one blank line."""
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
