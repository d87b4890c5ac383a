"""Which addresses may be reached, and the dialling of exactly the address that was checked.

A name is resolved once per connection; every address it resolves to is judged; the connection then goes to one of the
judged addresses, never to the name again. So a name that changes its answer between check and connection (DNS
rebinding) gains nothing. Host header, SNI and certificate verification keep the name.

One address that may not be reached refuses the whole name, even beside public ones: no newsroom publishes such a mix,
and an attacker's rebinding answer looks exactly like it.

`ipaddress.is_global` alone is not enough (Python 3.11): it calls multicast, site-local (fec0::/10), 6to4 (2002::/16),
local NAT64 (64:ff9b:1::/48), 3fff::/20, 5f00::/16 and everything embedded in ::/96 or 64:ff9b::/96 global, and it knows
nothing of the public-looking address on which Azure serves its virtual machines. The tables below follow the IANA
special-purpose registries; `is_global` remains as a second opinion. What no table can know: a NAT64 prefix chosen by
the local network, and public addresses of this machine itself.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit, urlunsplit

import httpcore
import idna

from scrapers.errors import FailureKind, FetchError

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port -> addresses in the order in which to try them; raises OSError (`socket.gaierror`) without any."""

PUBLIC_PORTS = frozenset({80, 443, 8080, 8443})
"""Where news is served. On other ports of public hosts other protocols listen, which an URL from a feed could abuse."""

LIFTED = frozenset({"loopback", "private network"})
"""What `allow_private` permits. Link-local and metadata addresses, multicast and reserved space stay refused."""

_SPECIAL: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), name)
    for network, name in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private network"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud metadata"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private network"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4"),
        ("192.168.0.0/16", "private network"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::/96", "IPv4-compatible"),
        ("::ffff:0:0:0/96", "IPv4-translated"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("fd00:ec2::254/128", "cloud metadata"),
        ("fd20:ce::254/128", "cloud metadata"),
        ("fc00::/7", "private network"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMERIC = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)", re.ASCII)
_DOTTED_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}", re.ASCII)
_BRACKETED = re.compile(r"\[[0-9A-Fa-f:.]+\](?::[0-9]*)?", re.ASCII)
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_MOST_ADDRESSES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An URL that is safe to take apart: http or https, no credentials, an ASCII host in its canonical form.

    `url` has no fragment; `host` is without brackets; `port` is explicit.
    """

    url: str
    scheme: str
    host: str
    port: int

    @property
    def key(self) -> str:
        """What politeness is counted by."""
        return f"{self.host}:{self.port}"

    @property
    def robots_url(self) -> str:
        return urlunsplit((self.scheme, urlsplit(self.url).netloc, "/robots.txt", "", ""))


class DialError(Exception):
    """No connection was made. Between this module and fetch.py, which knows the URL and makes a FetchError of it."""

    def __init__(self, kind: FailureKind, template: str, *, transient: bool = False, **values: object) -> None:
        self.kind = kind
        self.template = template
        self.transient = transient
        self.values = values
        super().__init__(template.format_map({"url": "", **values}))


def target(url: str) -> Target:
    """Takes an URL apart, strictly: what two parsers could read differently is refused.

    Numbers that only old C libraries take for an address (``127.1``, ``0x7f000001``, ``017700000001``) are refused
    rather than interpreted; Unicode hosts are mapped by UTS 46 first, so full-width digits hide nothing.

    Raises FetchError with BAD_URL.
    """
    cleaned = url.strip()
    if _FORBIDDEN.search(cleaned):
        raise _bad(url, "{url!r} contains characters that no URL has; correct the link")
    try:
        parts = urlsplit(cleaned)
        port = parts.port
    except ValueError as error:
        raise _bad(url, "{url} is no URL: {reason}", reason=str(error)) from error
    if parts.scheme not in {"http", "https"}:
        raise _bad(url, "{url} is neither http nor https; only those are fetched")
    if "@" in parts.netloc:
        raise _bad(url, "{url} carries a user name; remove what stands before the @")
    if port == 0:
        raise _bad(url, "{url} names port 0; correct the port")
    host = _host(url, parts)
    port = port or (443 if parts.scheme == "https" else 80)
    shown = f"[{host}]" if ":" in host else host
    default = port == (443 if parts.scheme == "https" else 80)
    netloc = shown if default else f"{shown}:{port}"
    canonical = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    return Target(url=canonical, scheme=parts.scheme, host=host, port=port)


def refusal(address: str, port: int, *, allow_private: bool) -> str | None:
    """Why this address and port may not be reached, in two words; None where they may."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no address"
    network = _network(parsed)
    if network is None:
        return None if port in PUBLIC_PORTS else "unusual port"
    return None if allow_private and network in LIFTED else network


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """The system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(str(address[0]) for *_, address in found)


class Dialler(httpcore.AsyncNetworkBackend):
    """Resolves, judges, and connects to what was judged; the only way from this package to the network."""

    def __init__(
        self, *, resolver: Resolver, allow_private: bool, network: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._resolver = resolver
        self._allow_private = allow_private
        self._network = network or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises DialError when the name has no address or one that is refused, httpcore's errors when none answers."""
        loop = asyncio.get_running_loop()
        until = None if timeout is None else loop.time() + timeout
        try:
            async with asyncio.timeout_at(until):
                addresses = await self._checked(host, port)
        except TimeoutError as error:
            raise DialError(
                FailureKind.TIMEOUT, "{url}: no answer from the name service for {host}", transient=True, host=host
            ) from error
        for remaining in range(len(addresses), 1, -1):
            share = None if until is None else max((until - loop.time()) / remaining, 0)
            try:
                return await self._network.connect_tcp(
                    addresses[-remaining], port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        rest = None if until is None else max(until - loop.time(), 0)
        return await self._network.connect_tcp(addresses[-1], port, rest, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)

    async def _checked(self, host: str, port: int) -> tuple[str, ...]:
        for address in (found := await self._addresses(host, port)):
            reason = refusal(address, port, allow_private=self._allow_private)
            if reason == "unusual port":
                raise DialError(
                    FailureKind.REFUSED_ADDRESS,
                    "{url}: port {port} of {host} is refused; public hosts are reached on {ports} only",
                    host=host,
                    port=port,
                    ports=", ".join(map(str, sorted(PUBLIC_PORTS))),
                )
            if reason:
                raise DialError(
                    FailureKind.REFUSED_ADDRESS,
                    "{url}: {host} is {address}, which is refused ({reason}); where a source on this network is meant, "
                    "set allow_private = true in its [policy]",
                    host=host,
                    address=address,
                    reason=reason,
                )
        return found[:_MOST_ADDRESSES]

    async def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        try:
            return (str(ip_address(host)),)
        except ValueError:
            pass
        try:
            found = await self._resolver(host, port)
        except OSError as error:
            raise DialError(
                FailureKind.DNS,
                "{url}: the name {host} does not resolve ({reason})",
                transient=getattr(error, "errno", None) == socket.EAI_AGAIN,
                host=host,
                reason=error.strerror or str(error),
            ) from error
        if not found:
            raise DialError(FailureKind.DNS, "{url}: the name {host} has no address", host=host)
        return tuple(dict.fromkeys(found))


def _bad(url: str, template: str, *, host: str = "", reason: str = "") -> FetchError:
    return FetchError(template, kind=FailureKind.BAD_URL, url=url, host=host, reason=reason)


def _host(url: str, parts: SplitResult) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        try:
            return IPv6Address(host).compressed if _BRACKETED.fullmatch(parts.netloc) else _no_host(url, host)
        except ValueError:
            return _no_host(url, host)
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii").lower()
        except idna.IDNAError:
            return _no_host(url, host)
    host = host.removesuffix(".")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return _no_host(url, host)
    if _NUMERIC.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host)) if _DOTTED_QUAD.fullmatch(host) else _no_host(url, host)
        except ValueError:
            return _no_host(url, host)
    return host


def _no_host(url: str, host: str) -> str:
    raise _bad(url, "{url}: {host!r} is neither a host name nor an address in its usual form", host=host)


def _network(address: Address) -> str | None:
    """The special network that an address lies in, or None for a public one."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return "zoned address"
        if address.ipv4_mapped is not None:
            return _network(address.ipv4_mapped)
        if address in _NAT64:
            return None if _network(_embedded(address)) is None else "NAT64 of no public address"
    for network, name in _SPECIAL:
        if address in network:
            return name
    if isinstance(address, IPv6Address):
        if address not in _GLOBAL_UNICAST:
            return "no global unicast"
        if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP and _network(_embedded(address)) is not None:
            return "ISATAP of no public address"
    return None if address.is_global else "special purpose"


def _embedded(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)
