"""Atom (RFC 4287): the parts that every feed is made of. Text from the web becomes text in it, never markup."""

from collections.abc import Iterable, Iterator
from typing import IO
from urllib.parse import quote

from lxml import etree

from monitor.wording import clean, link

ATOM = "http://www.w3.org/2005/Atom"

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute of an element whose text is in another language than its feed."""

_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=-._~"
"""What stands in an address as it is (RFC 3986); all else is percent-encoded."""

_SINCE = "2026"
"""In every tag: URI, the date at which its authority was whose it is (RFC 4151)."""


def write(file: IO[bytes], parts: Iterable[etree._Element], *, language: str) -> None:
    """A feed of these parts, one after the other as they come."""
    file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{ATOM}" xml:lang="{language}">\n'.encode())
    for part in parts:
        file.write(etree.tostring(part, encoding="utf-8", xml_declaration=False) + b"\n")
    file.write(b"</feed>\n")


def tag(authority: str, *parts: str) -> str:
    """A tag: URI (RFC 4151) of these parts; `authority` is a domain or a mail address."""
    return f"tag:{quote(authority, safe='@')},{_SINCE}:" + ":".join(quote(part, safe="") for part in parts)


def head(*, id: str, title: str, updated: str) -> Iterator[etree._Element]:
    """What feeds and entries begin with."""
    yield element("id", id)
    yield element("title", title, type="text")
    yield element("updated", updated)


def author(name: str) -> etree._Element:
    made = element("author")
    made.append(element("name", clean(name) or "Pantau"))
    return made


def reference(url: str | None, *, rel: str = "alternate") -> etree._Element | None:
    """A link to a web address; None where `url` is none."""
    safe = link(url or "")
    return element("link", rel=rel, href=quote(safe, safe=_IN_ADDRESSES)) if safe else None


def element(name: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.Element(name, attributes)
    made.text = text
    return made
