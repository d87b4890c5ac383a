"""Who a site is, for the draft of its file: name, title, hosts, time zone, kind."""

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import urlsplit

from scrapers import articlelike
from scrapers.clean import AFFIX
from scrapers.drafting.forms import Form
from scrapers.markup import Document
from scrapers.urls import canonical, host_of

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_PRINTED_ZONE = re.compile(r"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*\(?(WIB|WITA|WIT)\b")
_OFFSET = re.compile(r"T.*\+0?([789]):?00$")
_HOURS = {"7": "WIB", "8": "WITA", "9": "WIT"}
_OFFICIAL = re.compile(r"\.(?:go|mil|desa)\.id$")
_MOST_HOSTS = 6
_LONGEST_TITLE = 60


def is_address(host: str) -> bool:
    """Whether a host (its port apart) is an IP address."""
    try:
        ipaddress.ip_address(re.sub(r":\d+$", "", host).strip("[]"))
    except ValueError:
        return False
    return True


def site_of(host: str) -> str:
    """The site that a host belongs to: the domain that its owner registered; below a government's domain, where each
    host is an office of its own, the host without "www."; of an IP address the address itself."""
    if is_address(host):
        return host
    if kind(host) == "official":
        return host.partition(":")[0].removeprefix("www.")
    return articlelike.site_of(host)


def site_of_url(url: str) -> str:
    """The site that an address belongs to; "" for no web address."""
    host = host_of(url)
    return site_of(host) if host else ""


def suggested_name(host: str) -> str:
    """A file name for the site: "kabar" for www.kabar.example, "diskominfo-jatim" for diskominfo.jatim.go.id."""
    if is_address(host):
        return "situs-" + re.sub(r"[^0-9a-f]+", "-", host).strip("-")
    site = site_of(host)
    name = site.removesuffix(articlelike.site_of(site)) + articlelike.site_of(site).partition(".")[0]
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "situs"


def publisher(host: str) -> str:
    """The first half of the articles' identity."""
    return site_of(host).partition(":")[0]


def kind(host: str) -> Literal["press", "official"]:
    """ "official" for a government's domain, else "press"."""
    return "official" if _OFFICIAL.search(host.partition(":")[0]) else "press"


def title(articles: Sequence[Document], others: Sequence[Document], host: str) -> str:
    """What the outlet calls itself: og:site_name or the publisher in JSON-LD, on most pages; else what the titles of
    its articles end with, or the title of its home page; else its host."""
    docs = (*articles, *others)
    ends = (AFFIX.split(doc.title_element)[1:][-1:] for doc in articles)
    fronts = ([doc.title_element] for doc in others if urlsplit(doc.url).path in {"", "/"})
    for names in (
        Counter(name for doc in docs for name in doc.meta("og:site_name")[:1]),
        Counter(name for doc in docs for name in doc.ld("publisher.name")[:1]),
        Counter({name: count for name, count in Counter(n for end in ends for n in end).items() if count > 1}),
        Counter(name for front in fronts for name in front if len(name) <= _LONGEST_TITLE),
    ):
        usable = [name for name, _ in names.most_common() if name.strip() and "://" not in name]
        if usable:
            return usable[0].strip()[:_LONGEST_TITLE]
    return site_of(host)


def hosts(addresses: Iterable[str], start: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """(hosts, aliases) of a site whose articles have these addresses; the host with most articles first.

    `start` is a host that is known to be the site's. A site with many hosts gets a wildcard for the rest.
    """
    counts: Counter[str] = Counter()
    for url in addresses:
        if (host := host_of(url)) and (host == start or not re.match(r"(?:m|amp|mobile|wap)\.", host)):
            counts[host] += 1
    if not counts:
        counts[start] = 1
    ordered = [host for host, _ in counts.most_common()]
    kept = ordered[:_MOST_HOSTS]
    site = site_of(start)
    found = list(kept)
    if len(ordered) > 3 and not is_address(start):
        found.append(f"*.{site}")
    aliases: dict[str, str] = {}
    for host in kept:
        if is_address(host):
            continue
        other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
        if other == site or (host == site and other == f"www.{site}"):
            if other in found:
                found.remove(other)
            if host in found:
                aliases[other] = host
    if start not in found and start not in aliases and not any(start.endswith(h[1:]) for h in found if h[0] == "*"):
        found.append(start)
    return tuple(found), aliases


def id_scope(forms: Sequence[Form], addresses: Iterable[str]) -> Literal["publisher", "host"]:
    """ "host" where two hosts number their articles each on its own: their numbers have other lengths."""
    lengths: dict[str, list[int]] = {}
    patterns = [re.compile(form.pattern) for form in forms if form.kind == "number"]
    for url in {canonical(url) for url in addresses}:
        parts = urlsplit(url)
        for pattern in patterns:
            match = pattern.search(parts.path + (f"?{parts.query}" if parts.query else ""))
            if match and "day" not in match.groupdict() and len(match["id"]) < 12:
                lengths.setdefault(parts.netloc, []).append(len(match["id"]))
                break
    # a host with numbers of many lengths holds several kinds of pages, and says nothing
    usual = [max(found) for found in lengths.values() if len(found) >= 4 and max(found) - min(found) <= 1]
    return "host" if usual and max(usual) - min(usual) >= 2 else "publisher"


def zone(docs: Sequence[Document]) -> tuple[str, str | None]:
    """(time zone, the evidence: "WIB", "WITA" or "WIT") by what stands beside the printed times, else by the offsets
    in the markup; without any, Jakarta and None."""
    printed = Counter(
        name for doc in docs for name in set(_PRINTED_ZONE.findall(" ".join(ln.text for ln in doc.lines)))
    )
    marked = Counter(name for doc in docs if (name := _marked_zone(doc)))
    for counts in (printed, marked):
        if counts:
            name = counts.most_common(1)[0][0]
            return ZONES[name], name
    return ZONES["WIB"], None


def _marked_zone(doc: Document) -> str | None:
    return next((_HOURS[match[1]] for text in stamps(doc) if (match := _OFFSET.search(text))), None)


def stamps(doc: Document) -> tuple[str, ...]:
    """The dates of publication in the markup."""
    return (*doc.ld("datePublished"), *doc.meta("article:published_time"))
