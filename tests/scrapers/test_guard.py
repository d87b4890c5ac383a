"""Every way we know of to make a fetcher talk to an address that it should not, and that none makes it connect."""

import asyncio
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.article import Page
from scrapers.errors import FailureKind, FetchError
from scrapers.fetch import Fetcher
from scrapers.guard import PUBLIC_PORTS, DialError, Dialler, refusal, target
from scrapers.policy import Policy
from tests.scrapers.fetching import PUBLIC, SETTINGS, Names, Network, failure, page
from tests.scrapers.servers import redirect, reply, serve

PUBLIC_ADDRESS = "93.184.215.14"
ARTICLE = reply(b"<p>" + b"Menteri dan gubernur bertemu. " * 40)

NOT_PUBLIC = [
    # loopback and "this host"
    "127.0.0.1",
    "127.0.0.53",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "::1",
    "::",
    # private networks
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.0.1",
    "192.168.255.255",
    "fc00::1",
    "fd12:3456:789a::1",
    # link-local, where clouds serve credentials
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%1",
    "febf::1",
    # metadata elsewhere
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "fd20:ce::254",
    # shared, documentation, benchmarking, reserved
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "198.18.0.1",
    "198.19.255.255",
    "192.88.99.1",
    "240.0.0.1",
    "255.255.255.255",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "100:0:0:1::1",
    "5f00::1",
    "4000::1",
    "fec0::1",
    # multicast
    "224.0.0.1",
    "239.255.255.250",
    "ff02::1",
    "ff0e::1",
    # IPv4 inside IPv6
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0.0.0.0",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "64:ff9b:1::8.8.8.8",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2002:808:808::1",
    "2001:0:7f00:1::1",
    "2001::1",
    "2001:20::1",
    "2606:4700::5efe:10.0.0.1",
    "2606:4700::200:5efe:127.0.0.1",
    # no addresses at all
    "",
    "localhost",
    "127.1",
    "0177.0.0.1",
    "2130706433",
]

DISGUISED = [
    # numbers that some C libraries take for 127.0.0.1 and friends
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.0x1/",
    "http://00127.0.0.1/",
    "http://127.0.0.01/",
    "http://256.256.256.256/",
    "http://127.0.0.256/",
    "http://1.2.3.4.5/",
    "http://0/",
    "http://0x/",
    "http://4294967297/",
    "http://127.0.0.1.1/",
    # hosts that two parsers read differently
    "http://93.184.215.14@127.0.0.1/",
    "http://berita.example:80@127.0.0.1/",
    "http://@127.0.0.1/",
    "http://berita.example\\@127.0.0.1/",
    "http://127.0.0.1\\.berita.example/",
    "http://127.0.0.1%2eberita.example/",
    "http://127%2e0%2e0%2e1/",
    "http://127.0.0.1%00.berita.example/",
    "http://127.0.0.1\x00.berita.example/",
    "http://berita.example\r\nHost: 127.0.0.1/",
    "http://berita\t.example/",
    "http://berita .example/",
    "http://berita.example,127.0.0.1/",
    "http://127.0.0.1;berita.example/",
    "http://[::1/",
    "http://::1/",
    "http://[::1]x/",
    "http://[::1%25lo]/",
    "http://[fe80::1%eth0]/",
    "http://[v1.x]/",
    "http://[127.0.0.1]/",
    "http://[]/",
    "http://-berita.example/",
    "http://berita..example/",
    "http://.berita.example/",
    "http://berita.example../",
    "http://./",
    "http:///berita",
    "http:berita.example",
    "http:/127.0.0.1/",
    "//127.0.0.1/",
    "127.0.0.1",
    "",
    f"http://{'a' * 64}.example/",
    f"http://{'a.' * 127}example/",
    "http://xn--\u202e.example/",
    # ports
    "http://berita.example:0/",
    "http://berita.example:65536/",
    "http://berita.example:-1/",
    "http://berita.example:8o/",
    "http://berita.example:80:80/",
    # other schemes
    "ftp://berita.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/",
    "javascript:alert(1)",
    "data:text/html,x",
    "ws://berita.example/",
    "unix:/var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    # what no encoder takes
    "http://berita.example/\ud800",
    "http://\ud800/",
]

WRITTEN_OTHERWISE = [
    ("http://127.0.0.1./", "127.0.0.1"),
    ("http://\uff11\uff12\uff17.0.0.1/", "127.0.0.1"),
    ("http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/", "127.0.0.1"),
    ("http://127\u30020\u30020\u30021/", "127.0.0.1"),
    ("http://[::1]/", "::1"),
    ("http://[0:0:0:0:0:0:0:1]/", "::1"),
    ("http://[::ffff:127.0.0.1]/", "::ffff:7f00:1"),
    ("http://[::FFFF:7F00:1]/", "::ffff:7f00:1"),
    ("http://[64:ff9b::7f00:1]/", "64:ff9b::7f00:1"),
    ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
    ("HTTP://0.0.0.0", "0.0.0.0"),
    ("https://10.0.0.1:8443/", "10.0.0.1"),
]


async def _no_name(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"{host} was asked for")


def _dial(address: str, *, port: int = 80, allow_private: bool = False) -> Network:
    """The network after an attempt to reach a name with that address."""
    network = Network({})
    names = Names({"berita.example": [[address]]})
    dialler = Dialler(resolver=names, allow_private=allow_private, network=network)
    with pytest.raises((DialError, httpcore.ConnectError)):
        asyncio.run(dialler.connect_tcp("berita.example", port))
    return network


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_name_with_such_an_address_is_never_dialled(address: str) -> None:
    assert _dial(address).dialled == []


@pytest.mark.parametrize("url", DISGUISED)
def test_disguised_url_is_refused_before_any_name_is_asked_or_address_dialled(url: str) -> None:
    network = Network({})
    error = failure(url, policy=PUBLIC, resolver=_no_name, network=network)
    assert (error.kind, network.dialled) == (FailureKind.BAD_URL, [])


@pytest.mark.parametrize(("url", "host"), WRITTEN_OTHERWISE)
def test_address_written_otherwise_is_recognised_and_refused(url: str, host: str) -> None:
    network = Network({})
    error = failure(url, policy=PUBLIC, resolver=_no_name, network=network)
    assert (target(url).host, error.kind, network.dialled) == (host, FailureKind.REFUSED_ADDRESS, [])


@pytest.mark.parametrize("url", [url for url, _ in WRITTEN_OTHERWISE])
def test_redirect_to_such_an_address_is_refused(url: str) -> None:
    # a Location header carries bytes; servers send UTF-8
    location = url.encode().decode("latin-1")
    with serve({"/": redirect(location)}) as server:
        network = Network({PUBLIC_ADDRESS: server.port})
        error = failure(f"http://{PUBLIC_ADDRESS}/", policy=PUBLIC, resolver=_no_name, network=network)
    assert error.kind is FailureKind.REFUSED_ADDRESS
    assert {host for host, _ in network.dialled} == {PUBLIC_ADDRESS}


def test_redirect_to_a_real_server_on_loopback_leaves_it_untouched() -> None:
    with serve({"/": ARTICLE}) as inside, serve({"/": redirect(inside.url())}) as outside:
        network = Network({PUBLIC_ADDRESS: outside.port, "127.0.0.1": inside.port})
        error = failure(f"http://{PUBLIC_ADDRESS}/", policy=PUBLIC, network=network)
    assert (error.kind, inside.connections) == (FailureKind.REFUSED_ADDRESS, 0)


def test_robots_txt_that_redirects_inside_leaves_it_untouched() -> None:
    with (
        serve({"/robots.txt": ARTICLE}) as inside,
        serve({"/robots.txt": redirect(inside.url("/robots.txt"))}) as outside,
    ):
        network = Network({PUBLIC_ADDRESS: outside.port, "127.0.0.1": inside.port})
        error = failure(f"http://{PUBLIC_ADDRESS}/", policy=PUBLIC, network=network)
    assert (error.kind, inside.connections) == (FailureKind.REFUSED_ADDRESS, 0)


def test_redirect_to_a_name_that_resolves_inside_is_refused() -> None:
    names = Names({"berita.example": [[PUBLIC_ADDRESS]], "dalam.example": [["10.0.0.7"]]})
    with serve({"/": redirect("http://dalam.example/")}) as server:
        network = Network({PUBLIC_ADDRESS: server.port})
        error = failure("http://berita.example/", policy=PUBLIC, resolver=names, network=network)
    assert error.kind is FailureKind.REFUSED_ADDRESS
    assert {host for host, _ in network.dialled} == {PUBLIC_ADDRESS}


@pytest.mark.parametrize("addresses", [[PUBLIC_ADDRESS, "10.0.0.1"], ["127.0.0.1", PUBLIC_ADDRESS]])
def test_one_refused_address_refuses_the_name(addresses: list[str]) -> None:
    network = Network({})
    error = failure(
        "http://berita.example/", policy=PUBLIC, resolver=Names({"berita.example": [addresses]}), network=network
    )
    assert (error.kind, network.dialled) == (FailureKind.REFUSED_ADDRESS, [])


def test_refused_address_at_the_end_of_a_long_answer_refuses_the_name() -> None:
    network = Network({})
    answer = [*(f"93.184.215.{n}" for n in range(1, 30)), "10.0.0.1"]
    error = failure(
        "http://berita.example/", policy=PUBLIC, resolver=Names({"berita.example": [answer]}), network=network
    )
    assert (error.kind, network.dialled) == (FailureKind.REFUSED_ADDRESS, [])


def test_addresses_are_dialled_in_turn_until_one_answers() -> None:
    names = Names({"berita.example": [["93.184.215.1", "93.184.215.2", PUBLIC_ADDRESS]]})
    with serve({"/": ARTICLE}) as server:
        network = Network({PUBLIC_ADDRESS: server.port})
        page("http://berita.example/", policy=PUBLIC, resolver=names, network=network)
    assert network.dialled == [("93.184.215.1", 80), ("93.184.215.2", 80), (PUBLIC_ADDRESS, 80)] * 2


def test_the_address_checked_is_the_one_dialled() -> None:
    names = Names({"berita.example": [[PUBLIC_ADDRESS], ["127.0.0.1"]]})
    with serve({"/": ARTICLE}) as server:
        network = Network({PUBLIC_ADDRESS: server.port})
        dialler = Dialler(resolver=names, allow_private=False, network=network)

        async def dial() -> None:
            await (await dialler.connect_tcp("berita.example", 80)).aclose()

        asyncio.run(dial())
    assert (names.asked, network.dialled) == (["berita.example"], [(PUBLIC_ADDRESS, 80)])


def test_name_that_changes_its_address_is_refused_at_the_next_connection() -> None:
    names = Names({"berita.example": [[PUBLIC_ADDRESS], ["127.0.0.1"]]})
    with serve({"/": ARTICLE}) as server:
        network = Network({PUBLIC_ADDRESS: server.port, "127.0.0.1": server.port})
        error = failure("http://berita.example/", policy=PUBLIC, resolver=names, network=network)
    assert error.kind is FailureKind.REFUSED_ADDRESS
    assert (server.paths, network.dialled) == (["/robots.txt"], [(PUBLIC_ADDRESS, 80)])


def test_connection_of_a_private_source_never_serves_a_public_one() -> None:
    keep = ARTICLE.replace(b"Connection: close", b"Connection: keep-alive")
    with serve({"/": keep}) as server:

        async def both() -> FailureKind:
            async with Fetcher(SETTINGS) as fetcher:
                mine = Policy(delay=0.0, allow_private=True)
                assert isinstance(await fetcher.get(server.url(), source="a", policy=mine), Page)
                with pytest.raises(FetchError) as caught:
                    await fetcher.get(server.url(), source="b", policy=PUBLIC)
                return caught.value.kind

        assert asyncio.run(both()) is FailureKind.REFUSED_ADDRESS


# what is allowed


@pytest.mark.parametrize(
    "address",
    [
        PUBLIC_ADDRESS,
        "8.8.8.8",
        "103.10.10.10",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "192.0.1.1",
        "2606:4700::1111",
        "2404:8000::1",
        "2a00:1450::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2606:4700::5efe:8.8.8.8",
    ],
)
def test_public_address_is_dialled(address: str) -> None:
    assert _dial(address).dialled == [(address, 80)]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.1.2.3", "172.20.0.1", "192.168.1.1", "fd12::1", "::ffff:10.0.0.1"]
)
def test_private_address_is_dialled_where_the_source_allows_it(address: str) -> None:
    assert _dial(address, port=5000, allow_private=True).dialled == [(address, 5000)]


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_metadata_and_multicast_stay_refused_even_then(address: str) -> None:
    assert _dial(address, allow_private=True).dialled == []


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_port_of_the_web_is_dialled(port: int) -> None:
    assert _dial(PUBLIC_ADDRESS, port=port).dialled == [(PUBLIC_ADDRESS, port)]


@pytest.mark.parametrize("port", [21, 22, 25, 53, 110, 3306, 6379, 9200, 65535])
def test_other_port_of_a_public_host_is_not(port: int) -> None:
    assert _dial(PUBLIC_ADDRESS, port=port).dialled == []


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://Berita.Example", "http://berita.example/"),
        ("http://berita.example#@127.0.0.1/", "http://berita.example/"),
        ("http://berita.example.:80/x", "http://berita.example/x"),
        ("https://berita.example:443/x?y#z", "https://berita.example/x?y"),
        ("http://berita.example:8080/", "http://berita.example:8080/"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://foto_berita.example/", "http://foto_berita.example/"),
        ("http://[2606:4700:0:0::1]:8080/", "http://[2606:4700::1]:8080/"),
        ("  http://berita.example/a  ", "http://berita.example/a"),
    ],
)
def test_url_is_made_canonical(url: str, canonical: str) -> None:
    assert target(url).url == canonical


def test_page_is_fetched_from_a_public_name() -> None:
    names = Names({"berita.example": [[PUBLIC_ADDRESS]]})
    with serve({"/": ARTICLE}) as server:
        got = page(
            "http://berita.example/", policy=PUBLIC, resolver=names, network=Network({PUBLIC_ADDRESS: server.port})
        )
    assert got.url == "http://berita.example/"


# properties


@given(st.ip_addresses(v=4))
def test_what_python_calls_not_global_is_never_allowed(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert refusal(str(address), 80, allow_private=False) is not None


@given(st.ip_addresses(v=6))
def test_nothing_outside_global_unicast_is_allowed(address: IPv6Address) -> None:
    embeds = address.ipv4_mapped is not None or int(address) >> 32 == int(ip_address("64:ff9b::")) >> 32
    if int(address) >> 125 != 1 and not embeds:
        assert refusal(str(address), 80, allow_private=False) is not None


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:", "64:ff9b::"]))
def test_embedded_address_is_judged_like_itself(address: IPv4Address, prefix: str) -> None:
    plain = refusal(str(address), 80, allow_private=False)
    assert (refusal(f"{prefix}{address}", 80, allow_private=False) is None) == (plain is None)


def _taken_apart(url: str) -> str | FailureKind:
    try:
        return target(url).url
    except FetchError as error:
        return error.kind


@given(st.text())
def test_any_text_is_an_url_or_a_bad_one(text: str) -> None:
    got = _taken_apart(f"http://{text}")
    assert got is FailureKind.BAD_URL or _taken_apart(got) == got


@given(st.text(), st.integers(0, 65535), st.booleans())
def test_no_text_is_an_address_by_accident(text: str, port: int, allow: bool) -> None:
    try:
        ip_address(text)
    except ValueError:
        assert refusal(text, port, allow_private=allow) == "no address"


def test_ports_of_the_web_are_few() -> None:
    assert max(PUBLIC_PORTS) < 10_000
    assert len(PUBLIC_PORTS) < 10
