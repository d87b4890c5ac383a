"""Two hundred ways to write, hide or lead to an address that must not be reached, and a real server that counts.

The server listens on every loopback address, on a port of the web's kind by way of the test's own network, and behind
the real one: no trick makes a single connection to it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from scrapers.errors import FailureKind, FetchError
from tests.scrapers.fetching import PUBLIC, Names, Network, failure, page
from tests.scrapers.servers import Server, redirect, reply, serve

PUBLIC_ADDRESS = "93.184.215.14"
REFUSED = {FailureKind.BAD_URL, FailureKind.REFUSED_ADDRESS, FailureKind.DNS}


def forms(octets: tuple[int, int, int, int]) -> Iterator[str]:
    """Every way in which C libraries, browsers and people have written an IPv4 address."""
    a, b, c, d = octets
    number = (a << 24) | (b << 16) | (c << 8) | d
    yield f"{a}.{b}.{c}.{d}"
    yield f"{a}.{b}.{c}.{d}."
    yield str(number)
    yield hex(number)
    yield hex(number).upper().replace("X", "x")
    yield f"0{number:o}"
    yield f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}"
    yield f"0{a:o}.0{b:o}.0{c:o}.0{d:o}"
    yield f"0{a:03o}.0{b:03o}.0{c:03o}.0{d:03o}"
    yield f"{a}.{(b << 16) | (c << 8) | d}"
    yield f"{a}.{b}.{(c << 8) | d}"
    yield f"0x{a:x}.{b}.0{c:o}.{d}"
    yield f"{a:03d}.{b:03d}.{c:03d}.{d:03d}"
    yield f"{a}.{b}.{c}.{d}".translate({ord("0") + n: 0xFF10 + n for n in range(10)})  # full width
    yield f"{a}.{b}.{c}.{d}".translate({ord("0") + n: 0x0660 + n for n in range(10)})  # Arabic
    yield f"{a}.{b}.{c}.{d}".translate({ord("0") + n: 0x0966 + n for n in range(10)})  # Devanagari
    yield f"{a}.{b}.{c}.{d}".translate({ord("0") + n: 0x1D7CE + n for n in range(10)})  # mathematical
    yield f"{a}。{b}．{c}｡{d}"
    yield f"{a}%2e{b}%2e{c}%2e{d}"
    yield f"[::ffff:{a}.{b}.{c}.{d}]"
    yield f"[::ffff:{(a << 8) | b:x}:{(c << 8) | d:x}]"
    yield f"[0:0:0:0:0:FFFF:{a}.{b}.{c}.{d}]"
    yield f"[::{a}.{b}.{c}.{d}]"
    yield f"[::ffff:0:{a}.{b}.{c}.{d}]"
    yield f"[64:ff9b::{a}.{b}.{c}.{d}]"
    yield f"[64:ff9b:1::{a}.{b}.{c}.{d}]"
    yield f"[2002:{(a << 8) | b:x}:{(c << 8) | d:x}::1]"
    yield f"[2001:0:{(a << 8) | b:x}:{(c << 8) | d:x}::]"
    yield f"[2606:4700::5efe:{a}.{b}.{c}.{d}]"
    yield f"[fe80::{a}.{b}.{c}.{d}%25lo]"
    yield f"{a}.{b}.{c}.{d}@{a}.{b}.{c}.{d}"


PLACES = {"loopback": (127, 0, 0, 1), "metadata": (169, 254, 169, 254), "private": (10, 0, 0, 7), "any": (0, 0, 0, 0)}
WRITTEN = [
    pytest.param(f"http://{form}/", id=f"{place}-{number}")
    for place, octets in PLACES.items()
    for number, form in enumerate(forms(octets))
]

HOST = "berita.example"
READ_IN_TWO_WAYS = [
    f"http://{HOST}@127.0.0.1/",
    f"http://{HOST}:80@127.0.0.1/",
    f"http://{HOST}%40127.0.0.1/",
    f"http://{HOST}%00@127.0.0.1/",
    "http://user:kata@127.0.0.1/",
    f"http://127.0.0.1\\@{HOST}/",
    f"http://{HOST}\\@127.0.0.1/",
    f"http:\\\\127.0.0.1\\{HOST}",
    "http:/\\127.0.0.1/",
    "http:\\/127.0.0.1/",
    "http:///127.0.0.1/",
    "http:////127.0.0.1/",
    "http:127.0.0.1/",
    f"http://127.0.0.1#@{HOST}/",
    f"http://127.0.0.1?@{HOST}/",
    f"http://127.0.0.1;@{HOST}/",
    f"http://127.0.0.1,{HOST}/",
    f"http://127.0.0.1 {HOST}/",
    f"http://127.0.0.1\t.{HOST}/",
    f"http://127.0.0.1\r\nHost: {HOST}\r\n/",
    f"http://127.0.0.1\x00{HOST}/",
    f"http://127.0.0.1%0d%0aHost:%20{HOST}/",
    "http://127.0.0.1:80:80/",
    "http://127.0.0.1:+80/",
    "http://127.0.0.1:\uff18\uff10/",
    "http://127.0.0.1:0x50/",
    "http://127.0.0.1:/",
    "http://127.0.0.1:65616/",
    "http://127.0.0.1:-80/",
    "http://127.0.0.1:80 /",
    "http://[::1/",
    "http://::1/",
    "http://[::1]]/",
    "http://[::1].example/",
    "http://[[::1]]/",
    "http://[::1%25eth0]/",
    "http://[::1%eth0]:80/",
    "http://[::%31]/",
    "http://[v1.::1]/",
    "http://[127.0.0.1]/",
    "http://[::ffff:127.0.0.1]%2f@berita.example/",
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/",
    "http://\u2488\u248c\u248f.0.0.1/",
    "http://127\u30020\u30020\u30021/",
    "http://127\uff0e0\uff0e0\uff0e1/",
    "http://1\u00ad27.0.0.1/",
    "http://127.0.0.1\u200b/",
    "http://127.0.0.1\u2024example/",
    "http://127.0.0\u20541/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://\uff4cocalhost/",
    "http://loc\u00adalhost/",
    "http://\u24c1\u24c4\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/",
    "http://ip6-localhost/",
    "http://xn--localhost-/",
    "http://localhost.localdomain/",
    "http://localhost%2f.example/",
    "http://127.0.0.1..:80/",
    "http://.127.0.0.1/",
    "http://127..0.0.1/",
    "http://127.0.0.1.1/",
    "http://127.0.0.0x1/",
    "http://127.0.0.1e0/",
    "http://0x7f.1/",
    "http://0x/",
    "http://0/",
    "http://4294967297/",
    "http://18446744073709551617/",
    "http://0000000000000000127.0.0.1/",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]/",
    "http://[::0001]/",
    "http://[0::0:1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[2001:db8::1]/",
    "http://255.255.255.255/",
    "http://224.0.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://168.63.129.16/",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:80/_GET",
    "ws://127.0.0.1/",
    "jar:http://127.0.0.1!/",
    "view-source:http://127.0.0.1/",
    "//127.0.0.1/",
    "javascript://127.0.0.1/%0aalert(1)",
    "ldap://127.0.0.1/",
    " http://127.0.0.1/ ",
    "\x01http://127.0.0.1/",
    "HTTP://127.0.0.1/",
    "hTtPs://127.0.0.1:443/",
]

ANSWERS = ["127.0.0.1", "::1", "0.0.0.0", "::ffff:127.0.0.1", "169.254.169.254", "10.0.0.7", "64:ff9b::7f00:1", "::"]
REBINDING = [
    pytest.param(answers, id="-then-".join("+".join(answer) for answer in answers))
    for answer in ANSWERS
    for answers in (
        [[answer]],
        [[PUBLIC_ADDRESS], [answer]],
        [[PUBLIC_ADDRESS, answer]],
        [[answer, PUBLIC_ADDRESS]],
    )
]


@pytest.fixture(scope="module")
def inside() -> Iterator[Server]:
    """The server that must not be reached."""
    with serve({"/": reply(b"<p>Rahasia"), "/robots.txt": reply(b"User-agent: *\nAllow: /")}) as server:
        yield server


def ask(url: str, inside: Server, outside: Server, names: Sequence[Sequence[str]] = (("127.0.0.1",),)) -> FetchError:
    """The refusal on the worst network: every name in the world has those addresses, the public one leads outside, and
    every other to the server that must not be reached."""
    network = Network({PUBLIC_ADDRESS: outside.port}, elsewhere=inside.port)
    return failure(url, policy=PUBLIC, resolver=Names(defaultdict(lambda: names)), network=network)


def test_there_are_two_hundred_tricks() -> None:
    assert len(WRITTEN) + len(READ_IN_TWO_WAYS) + len(REBINDING) >= 200
    assert len(set(READ_IN_TWO_WAYS)) == len(READ_IN_TWO_WAYS)


def test_the_server_is_reached_where_a_source_says_so(inside: Server) -> None:
    """Or the tests below would prove nothing."""
    before = inside.connections
    page(inside.url())
    assert inside.connections > before


@pytest.mark.parametrize("url", [*WRITTEN, *READ_IN_TWO_WAYS])
def test_no_writing_of_an_address_makes_a_connection(url: str, inside: Server) -> None:
    before = inside.connections
    with serve({}) as outside:
        error = ask(url, inside, outside)
        assert outside.connections == 0
    assert error.kind in REFUSED
    assert inside.connections == before


@pytest.mark.parametrize("url", [*WRITTEN, *READ_IN_TWO_WAYS])
def test_no_redirect_makes_one(url: str, inside: Server) -> None:
    before = inside.connections
    location = url.strip().encode("utf-8", "surrogatepass").decode("latin-1")
    if any(char in location for char in "\r\n\0"):
        location = location.replace("\r", "%0D").replace("\n", "%0A").replace("\0", "%00")
    with serve({"/": redirect(location)}) as outside:
        error = ask(f"http://{PUBLIC_ADDRESS}/", inside, outside)
    assert error.kind in {*REFUSED, FailureKind.NOT_FOUND, FailureKind.REDIRECTS}
    assert inside.connections == before


@pytest.mark.parametrize("answers", REBINDING)
def test_no_answer_of_a_name_service_makes_one(answers: list[list[str]], inside: Server) -> None:
    before = inside.connections
    with serve({"/": redirect("http://lain.example/")}) as outside:
        error = ask("http://berita.example/", inside, outside, answers)
    assert error.kind is FailureKind.REFUSED_ADDRESS
    assert inside.connections == before


@pytest.mark.parametrize(("scheme", "port"), [*product(["http", "https"], [80, 443, 8080, 8443, 22, 6379])])
def test_no_port_opens_the_way(scheme: str, port: int, inside: Server) -> None:
    before = inside.connections
    with serve({}) as outside:
        error = ask(f"{scheme}://127.0.0.1:{port}/", inside, outside)
    assert error.kind is FailureKind.REFUSED_ADDRESS
    assert inside.connections == before


@pytest.mark.parametrize("path", ["/robots.txt", "/"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_kind_of_redirect_gets_around_the_guard(path: str, status: int, inside: Server) -> None:
    before = inside.connections
    with serve({path: redirect(inside.url(), status)}) as outside:
        error = ask(f"http://{PUBLIC_ADDRESS}/", inside, outside)
    assert error.kind is FailureKind.REFUSED_ADDRESS
    assert inside.connections == before
