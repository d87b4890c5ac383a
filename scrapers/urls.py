"""What a URL identifies: one clean form of it, the site it belongs to, and the article behind its many addresses.

URLs come from pages and are hostile: nothing here raises. What is no usable http(s) URL has no site and no identity.
"""

import hashlib
import ipaddress
import re
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from scrapers.source import Source

LONGEST = 4096

# Parameters that only say where a reader came from or how a page is dressed.
_TRACKING = re.compile(
    r"""(?: utm_\w+ | [fgy]bclid | [gy]clid | gclsrc | dclid | msclkid | twclid | ttclid | wbraid | gbraid | igsh(?:id)?
        | mc_cid | mc_eid | _ga | _gl | fb_\w+ | __twitter_impression | at_\w+ | xtor | cmpid | ncid | wt_mc | ref
        | ref_src | referrer | jx\w+ | tag_from | source_from | from_source | tracking_page_\w+ | fullsite | desktop
        | outputtype | amp | usqp | amp_js_v )""",
    re.VERBOSE,
)
# Parameters that choose a page, or all pages, of one article.
_PAGING = re.compile(r"page | single | showpage | halaman | hal | all | paged", re.VERBOSE)
_AMP_ENDS = re.compile(r"(?:/amp)+/?$|\.amp(?=\.html?$)|\.amp$")
_AMP_STARTS = re.compile(r"^(?:/amp)+(?=/.)")
_MOBILE = ("m.", "amp.", "mobile.", "wap.")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}")


def canonical(url: str) -> str:
    """One form for all addresses of a document, that still leads to it: no fragment, no tracking, host in lower case.

    An AMP address becomes the full one where that is sure ("?amp=1", a final "/amp", an AMP cache). Elsewhere ("/amp/"
    in front, an `m.` host) the full one may be another: it stays, and `identify` knows that it is the same article.
    The order of parameters stays. Idempotent. What is no http(s) URL comes back stripped of white space.
    """
    for _ in range(3):  # an AMP cache's address holds another address
        parts = _split(url)
        if parts is None:
            return url.strip()
        inner = _amp_cache_target(parts)
        if inner is None:
            return _clean(parts)
        url = inner
    return url.strip()


def absolute(url: str, base: str) -> str | None:
    """The canonical form of a link found in the document at `base`; None where it leads to no http(s) page."""
    try:
        joined = urljoin(base, url.strip())
    except ValueError:
        return None
    return canonical(joined) if _split(joined) else None


def host_of(url: str) -> str | None:
    """The host (with a port that is not the scheme's own), lower case; None for no http(s) URL."""
    parts = _split(canonical(url))
    return parts.netloc if parts else None


def identify(url: str, source: Source) -> str | None:
    """ "publisher:id" of the article behind `url`; None if it is no article of that source.

    The same for AMP and mobile addresses, mirrors, single pages of a long article and tracking parameters.
    """
    parts = _split(canonical(url))
    if parts is None:
        return None
    host = resolve_host(parts.netloc, source)
    if host is None:
        return None
    path = _path(parts) + _query(parts.query, without=_PAGING)
    forms = {True: f"//{host}{path}", False: path}
    if any(pattern.search(forms[_wants_host(pattern)]) for pattern in source.articles.deny):
        return None
    for pattern in source.articles.patterns:
        match = pattern.search(forms[_wants_host(pattern)])
        if match and match["id"]:
            groups = [value for name, value in match.groupdict().items() if name != "id" and value]
            if source.articles.id_scope == "host":
                groups.insert(0, host.removesuffix(f".{source.publisher}"))
            return f"{source.publisher}:{'/'.join((*groups, match['id']))}"
    return None


def generic_identity(url: str) -> str | None:
    """ "host:digest of the path" for a page of a site without a file, or of a form its file does not know.

    The host is without "www.", "m." and "amp."; scheme, fragment, tracking and paging parameters do not count.
    """
    parts = _split(canonical(url))
    if parts is None:
        return None
    host = parts.netloc
    for label in (*_MOBILE, "www."):
        host = host.removeprefix(label) if host.count(".") > 1 else host
    path = (_path(parts).rstrip("/") or "/") + _query(parts.query, without=_PAGING)
    return f"{host}:{hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()}"


def resolve_host(host: str, source: Source) -> str | None:
    """The host of `source` that `host` stands for (itself, an alias, an `m.` or `amp.` form); None for another's."""
    return _resolve_exactly(host, source) or (host if _wildcard(host, source) else None)


def find_source(url: str, sources: Mapping[str, Source]) -> Source | None:
    """The site that `url` belongs to: one that names its host, else the one with the longest fitting wildcard."""
    host = host_of(url)
    if host is None:
        return None
    for source in sources.values():
        if _resolve_exactly(host, source):
            return source
    fitting = [(len(wildcard), source) for source in sources.values() if (wildcard := _wildcard(host, source))]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _resolve_exactly(host: str, source: Source) -> str | None:
    for name in _names(host):
        if name in source.hosts:
            return name
        if name in source.aliases:
            return source.aliases[name]
    return None


def _names(host: str) -> Iterator[str]:
    """`host` and the hosts that it may be a mobile or AMP form of."""
    yield host
    for label in _MOBILE:
        if host.startswith(label):
            bare = host.removeprefix(label)
            yield bare
            yield f"www.{bare}"


def _wildcard(host: str, source: Source) -> str | None:
    return next((known for known in source.hosts if known.startswith("*.") and host.endswith(known[1:])), None)


def _wants_host(pattern: re.Pattern[str]) -> bool:
    return pattern.pattern.startswith("^//")


def _split(url: str) -> SplitResult | None:
    """The parts of a usable http(s) URL with a clean netloc (no user, no default port, ASCII), else None."""
    url = url.strip()
    if len(url) > LONGEST:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    host = _ascii_host(host.rstrip("."))
    if host is None:
        return None
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    return parts._replace(netloc=host)


def _ascii_host(host: str) -> str | None:
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            return None
    try:
        name = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return None
    name = name.lower()
    return name if re.fullmatch(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?", name) and ".." not in name else None


def _amp_cache_target(parts: SplitResult) -> str | None:
    """The address inside one of Google's AMP addresses."""
    found = None
    if parts.netloc.endswith(".cdn.ampproject.org") or parts.netloc == "cdn.ampproject.org":
        found = re.match(r"/[a-z]/(?P<s>s/)?(?P<rest>[^/].*)", parts.path)
    elif re.fullmatch(r"www\.google\.[a-z.]+", parts.netloc):
        found = re.match(r"/amp/(?P<s>s/)?(?P<rest>[^/].*)", parts.path)
    if not found:
        return None
    return f"{'https' if found['s'] else 'http'}://{found['rest']}" + (f"?{parts.query}" if parts.query else "")


def _clean(parts: SplitResult) -> str:
    path = _requote(parts.path) or "/"
    before = None
    while before != path:
        before = path
        path = _AMP_ENDS.sub("", path) or "/"
    return f"{parts.scheme}://{parts.netloc}{path}{_query(parts.query, without=_TRACKING)}"


def _path(parts: SplitResult) -> str:
    """The path that identifies: without AMP's prefix and doubled slashes."""
    return _AMP_STARTS.sub("", re.sub(r"/{2,}", "/", parts.path))


def _query(query: str, *, without: re.Pattern[str]) -> str:
    """`query` with its "?", less the parameters that `without` matches; "" if none is left."""
    kept = [part for part in query.split("&") if part and not without.fullmatch(unquote(part.split("=")[0]).lower())]
    return "?" + _requote("&".join(kept)) if kept else ""


def _requote(text: str) -> str:
    """`text` percent-encoded in one way: what need not be encoded is not, what must be is, hex digits in capitals."""
    text = _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", text)
    text = _ENCODED.sub(_plain_or_capital, text)
    return quote(text, safe="/%:@!$&'()*+,;=~-._?[]|", errors="replace")


def _plain_or_capital(match: re.Match[str]) -> str:
    char = chr(int(match[0][1:], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else match[0].upper()
