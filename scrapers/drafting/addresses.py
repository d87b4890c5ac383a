"""Addresses of a site -> the patterns that recognise its articles, for the draft of a site file."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scrapers.articlelike import site_of
from scrapers.drafting.forms import PAGING, Address, Form, form_key, form_of, kinds_pattern, literal, take_apart, target
from scrapers.urls import canonical, host_of

_OTHER_THINGS = re.compile(
    r"(?:(?:read|berita)?(?:foto|photo|video|galeri|gallery|infografi[ks]|topik|indeks|tag)[a-z]{0,12}|inpicture|images?|"
    r"galleries|topics?|tv|live(?:-?(?:streaming|report))?|podcasts?|kategori|categor(?:y|ies)|authors?|penulis|index|"
    r"search|cari|e-?paper)(?:[-_][\w-]{0,20})?",
    re.IGNORECASE,
)
_ALWAYS_DENIED = ("foto", "video", "tag")
_LEAST_WEIGHT = 3
_LEAST_SHARE = 0.05
_STRONG = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What was learned: the forms, the commonest first, and the patterns of what is no article. `articles` are the
    addresses that it was learned from."""

    forms: tuple[Form, ...]
    deny: tuple[str, ...]
    articles: tuple[str, ...]

    def recognise(self, url: str) -> bool:
        """Whether an address has one of the forms and is not denied."""
        path, host = target(take_apart(canonical(url))), host_of(url)
        denied = any(
            re.search(pattern, f"//{host}{path}" if pattern.startswith("^//") else path) for pattern in self.deny
        )
        return not denied and any(re.search(form.pattern, path) for form in self.forms)


def learn(
    known: Sequence[str], alike: Sequence[str], others: Sequence[str], galleries: Sequence[str] = ()
) -> Addresses:
    """The patterns of a site's articles.

    `known` are addresses that a feed or the user names, `alike` links that look like articles, `others` the remaining
    links of the site, `galleries` those that a page marks as photographs or videos. A form counts with one known
    address or three that are alike. No form: nothing was recognised.
    """
    clean = {url: _without_paging(canonical(url)) for url in dict.fromkeys((*known, *alike, *others, *galleries))}
    taken = {url: take_apart(url) for url in dict.fromkeys(clean.values())}
    marked = {clean[url] for url in galleries}
    weights = {clean[url]: 1 for url in alike if clean[url] not in marked and not _is_other_thing(taken[clean[url]])}
    weights.update({clean[url]: _STRONG for url in known})
    rest = [address for url, address in taken.items() if url not in weights]
    clusters: dict[tuple[object, ...], list[Address]] = defaultdict(list)
    for url in weights:
        clusters[form_key(taken[url])].append(taken[url])
    forms: dict[str, Form] = {}
    deny = [*_sections(list(map(taken.__getitem__, weights)), rest), *_hosts(taken, weights, marked - weights.keys())]
    for key, members in sorted(clusters.items(), key=lambda pair: len(pair[1]), reverse=True):
        weight = sum(weights[member.url] for member in members)
        if weight < max(_LEAST_WEIGHT, _LEAST_SHARE * sum(weights.values())) and not _is_short_link(members[0]):
            continue
        form = form_of(members, rest)
        if form and not any(re.search(known_form.pattern, target(members[0])) for known_form in forms.values()):
            forms[form.pattern] = form
            alike_in_form = [taken[url] for url in marked if form_key(taken[url]) == key]
            deny += filter(None, [kinds_pattern(members, alike_in_form)])
    return Addresses(forms=tuple(forms.values()), deny=tuple(deny), articles=tuple(weights))


def _hosts(urls: Iterable[str], articles: Iterable[str], galleries: Iterable[str]) -> list[str]:
    """The pattern of the hosts that are called so or hold only what is marked so; none where there is no such host."""
    hosts = {host for url in urls if (host := host_of(url))}
    own = {host_of(url) for url in articles}
    found = {host for host in hosts if _OTHER_THINGS.fullmatch(_label(host))}
    found |= {host for url in galleries if (host := host_of(url)) and host not in own}
    site = next((f".{site_of(host)}" for host in found), "")
    labels = "|".join(sorted(literal(host.removesuffix(site)) for host in found))
    return [f"^//(?:{labels}){re.escape(site)}/"] if found else []


def _without_paging(url: str) -> str:
    address, _, query = url.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0].lower() not in PAGING]
    return f"{address}?{'&'.join(kept)}" if kept else address


def _is_other_thing(address: Address) -> bool:
    return any(map(_OTHER_THINGS.fullmatch, (*address.head, *address.tail[:-1], _label(host_of(address.url) or ""))))


def _label(host: str) -> str:
    """What a host is called below the domain that its owner registered: "foto" of foto.kabar.example."""
    return host.removesuffix(site_of(host)).partition(".")[0]


def _is_short_link(address: Address) -> bool:
    """Whether it is the form ("/?p=12") that WordPress gives an article without a permanent address."""
    return not address.tail and not address.head and bool(address.query) and address.query[0][0] == "p"


def _sections(articles: Sequence[Address], rest: Sequence[Address]) -> tuple[str, ...]:
    """The pattern of sections that hold photographs, videos and lists of articles."""
    segments = Counter(word.lower() for address in (*articles, *rest) for word in {*address.head, *address.tail[:1]})
    among = Counter(word.lower() for address in articles for word in set(address.head))
    seen = [
        word
        for word in segments
        if _OTHER_THINGS.fullmatch(word) and len(word) < 24 and among[word] < 0.2 * max(len(articles), 1)
    ]
    words = sorted({*seen, *(word for word in _ALWAYS_DENIED if among[word] < 0.2 * max(len(articles), 1))})
    escaped = "|".join(literal(word) for word in words)
    return (f"^/(?:[^/?]+/)*(?:{escaped})/",) if words else ()
