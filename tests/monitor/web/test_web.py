"""The pages behind the links in mails, asked over HTTP as browsers and mail providers do."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from monitor.config import Config
from monitor.delivery.link_keys import VALID, note_key
from monitor.delivery.suppressions import Suppression, in_force, suppress
from monitor.delivery.unsubscribing import Signer
from monitor.errors import ConfigError
from monitor.health import heartbeat
from monitor.store import open_store
from monitor.web.app import application
from monitor.web.limits import Limiter
from monitor.web.server import serving
from tests.monitor.delivery.post import NOW, put

SIGNER = Signer(secret=b"s" * 32, public_url="https://pantau.example.org")
WHO = "a@example.org"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass(slots=True)
class Site:
    config: Config
    port: int = 0
    now: datetime = NOW
    limiter: Limiter = field(default_factory=lambda: Limiter(most=1000))

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(status=answer.status, headers=given, text=answer.read().decode())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, **headers)

    def post(self, path: str, **fields: str) -> Answer:
        return self.ask("POST", path, urlencode(fields).encode(), **FORM)

    @property
    def unwanted(self) -> tuple[Suppression, ...]:
        with open_store(self.config.database) as store:
            return in_force(store, now=self.now)


@contextmanager
def opened(site: Site) -> Iterator[Site]:
    app = application(site.config, SIGNER, now=lambda: site.now, limiter=site.limiter)
    with serving(app, site.config.web, port=0) as site.port:
        yield site


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = Config.model_validate({"public_url": SIGNER.public_url, "web": {"archive": True}})
    config = config.model_copy(update={"folder": tmp_path})
    with open_store(config.database) as store:
        put(store, 1, (WHO, "b@example.org"), watch="korea")
        put(store, 2, (WHO,), kind="digest", html='<html lang="en"><p>Isi</p>')
        put(store, 3, (WHO,), kind="admin")
    return config


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    with opened(Site(config)) as site:
        yield site


def link(number: int = 1, scope: str = "alert:korea", *, way: str = "unsubscribe") -> str:
    stop = SIGNER.links(number, recipient=WHO, scope=scope, written=NOW).stop.rpartition("/")[2]
    return f"/{way}/{stop}"


def test_reading_a_page_changes_nothing(site: Site) -> None:
    for way in ("unsubscribe", "snooze"):
        for method in ("GET", "HEAD"):
            assert site.ask(method, link(way=way)).status == 200
    assert site.unwanted == ()


def test_a_click_of_a_mail_provider_stops_these_mails(site: Site) -> None:
    done = site.ask("POST", link(), b"List-Unsubscribe=One-Click", **FORM)
    (one,) = site.unwanted
    assert (done.status, one.recipient, one.scope, one.until, one.by) == (200, WHO, "alert:korea", None, "link")


def test_a_click_may_come_as_a_form_of_parts(site: Site) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    assert site.ask("POST", link(), body, Content_Type="multipart/form-data; boundary=x").status == 200
    assert [one.scope for one in site.unwanted] == ["alert:korea"]


@pytest.mark.parametrize(
    ("way", "fields", "scope", "days"),
    [
        ("unsubscribe", {"do": "stop"}, "alert:korea", None),
        ("unsubscribe", {"do": "stop-all"}, "*", None),
        ("snooze", {}, "alert:korea", 7),
        ("snooze", {"do": "snooze", "days": "30"}, "alert:korea", 30),
        ("unsubscribe", {"do": "snooze", "days": "1"}, "alert:korea", 1),
    ],
)
def test_the_buttons_do_what_they_say(
    site: Site, way: str, fields: dict[str, str], scope: str, days: int | None
) -> None:
    assert site.post(link(way=way), **fields).status == 200
    (one,) = site.unwanted
    assert (one.scope, one.until) == (scope, NOW + timedelta(days=days) if days else None)


def test_said_twice_is_as_said_once(site: Site) -> None:
    first, second = site.post(link(), do="stop"), site.post(link(), do="stop")
    assert (first.text, len(site.unwanted)) == (second.text, 1)


def test_a_stop_can_be_taken_back(site: Site) -> None:
    site.post(link(), do="stop-all")
    assert "Hentikan" not in site.post(link(), do="restore").text
    assert site.unwanted == ()


def test_what_an_administrator_stopped_is_not_taken_back(site: Site) -> None:
    with open_store(site.config.database) as store, store.transaction() as connection:
        suppress(connection, WHO, "*", now=NOW, by="command")
    page = site.post(link(), do="restore")
    assert 'value="restore"' not in page.text
    assert [one.by for one in site.unwanted] == ["command"]


@pytest.mark.parametrize(
    "fields", [{"do": "hapus"}, {"do": "snooze", "days": "9999999"}, {"do": "snooze", "days": "-1"}]
)
def test_what_no_button_says_is_refused(site: Site, fields: dict[str, str]) -> None:
    assert site.post(link(), **fields).status == 400
    assert site.unwanted == ()


def test_the_page_speaks_the_language_of_the_mail_and_tells_nobody_the_address(site: Site) -> None:
    page = site.get(link(3, "digest"), Accept_Language="id")
    assert (page.headers["content-language"], "Stop these mails?" in page.text) == ("en", True)
    assert WHO not in page.text
    assert "a•••@example.org" in page.text


@pytest.mark.parametrize(
    "path",
    [
        link(1, "digest"),
        link()[:-2] + "AA",
        "/unsubscribe/" + "A" * 39,
        "/unsubscribe/",
        "/unsubscribe/%00",
        link(4, "admin"),
        "/",
        "/config.toml",
        "/" + "x" * 5000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_ours_is_a_clear_page(site: Site, method: str, path: str) -> None:
    answer = site.ask(method, path, Accept_Language="en-GB,en")
    assert (answer.status, "There is nothing here" in answer.text) == (404, True)
    assert site.unwanted == ()


def test_an_old_link_says_so(site: Site) -> None:
    site.now = NOW + VALID + timedelta(days=1)
    answer = site.post(link())
    assert (answer.status, site.unwanted) == (410, ())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_another_secret_signed_is_no_longer_valid(site: Site, method: str) -> None:
    before = Signer(secret=b"t" * 32, public_url=SIGNER.public_url)
    path = before.links(1, recipient=WHO, scope="alert:korea", written=NOW).stop.removeprefix(SIGNER.public_url)
    with open_store(site.config.database) as store:
        note_key(store, before.secret, now=NOW - timedelta(days=1))
        note_key(store, SIGNER.secret, now=NOW)
    answer = site.ask(method, path, Accept_Language="en")
    assert (answer.status, "This link is no longer valid" in answer.text) == (410, True)
    assert (site.unwanted, site.get(link()).status) == ((), 200)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(site: Site, method: str) -> None:
    answer = site.ask(method, link())
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_what_is_too_large_is_refused(site: Site) -> None:
    assert site.ask("POST", link(), b"do=stop&x=" + b"y" * 5000, **FORM).status == 413
    assert site.ask("GET", link(), Cookie="x" * 20_000).status == 431
    assert site.unwanted == ()


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join(b"a=%d" % n for n in range(500))])
def test_a_form_that_can_not_be_read_is_refused(site: Site, body: bytes) -> None:
    assert site.ask("POST", link(), body, **FORM).status == 400


@pytest.mark.parametrize("path", [link(), "/healthz", "/archive/", "/nichts"])
def test_every_answer_is_guarded_and_sets_no_cookie(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert {"set-cookie", "server"}.isdisjoint(headers)


def test_who_asks_too_often_has_to_wait(config: Config) -> None:
    time = [0.0]
    with opened(Site(config, limiter=Limiter(most=3, timer=lambda: time[0]))) as site:
        assert [site.get(link()).status for _ in range(5)] == [200, 200, 200, 429, 429]
        assert site.post(link()).headers["retry-after"] == "60"
        time[0] = 61.0
        assert site.get(link()).status == 200


@pytest.mark.parametrize(("proxy", "statuses"), [("127.0.0.1", [200, 200, 200]), ("", [200, 429, 429])])
def test_only_the_configured_proxy_says_who_asks(config: Config, proxy: str, statuses: list[int]) -> None:
    web = config.web.model_copy(update={"proxy": proxy})
    with opened(Site(config.model_copy(update={"web": web}), limiter=Limiter(most=1))) as site:
        asked = [site.get(link(), X_Forwarded_For=f"203.0.113.{number}").status for number in range(3)]
    assert asked == statuses


def test_a_link_below_a_path_is_found_with_or_without_it(config: Config) -> None:
    below = config.model_copy(update={"public_url": "https://example.org/pantau"})
    with opened(Site(below)) as site:
        assert [site.get(f"{start}{link()}").status for start in ("", "/pantau")] == [200, 200]


def test_a_database_that_is_gone_changes_nothing_and_says_so(site: Site) -> None:
    site.config.database.unlink()
    assert (site.post(link()).status, site.get("/healthz").status) == (503, 503)
    assert not site.config.database.exists()


@pytest.mark.parametrize(("age", "status"), [(1, 200), (10, 503)])
def test_health_follows_the_sign_of_life(site: Site, age: int, status: int) -> None:
    heartbeat.beat(site.config.heartbeat_file, now=NOW - timedelta(minutes=age))
    answer = site.get("/healthz")
    assert (answer.status, json.loads(answer.text)) == (status, {"ok": status == 200})


# Past digests


@pytest.fixture
def digests(config: Config) -> Path:
    (config.digest_folder / "redaksi").mkdir(parents=True)
    for name in ("index.html", "2025-06-04T0630.html", "redaksi/2025-06-04T0630.html"):
        (config.digest_folder / name).write_text(f"<p>{name}</p>")
    (config.digest_folder / "tautan.html").symlink_to(config.database)
    (config.digest_folder / "catatan.toml").write_text("rahasia")
    return config.digest_folder


def test_the_archive_opens_with_the_page_that_lists_them(site: Site, digests: Path) -> None:
    assert site.get("/archive/").text == "<p>index.html</p>"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("2025-06-04T0630.html", 200),
        ("redaksi/2025-06-04T0630.html", 200),
        ("2025-06-05T0630.html", 404),
        ("../pantau.db", 404),
        ("%2e%2e/pantau.db", 404),
        ("redaksi/..%2f..%2fpantau.db", 404),
        ("tautan.html", 404),
        ("catatan.toml", 404),
        ("", 200),
        ("redaksi", 404),
    ],
)
def test_only_digests_are_served(site: Site, digests: Path, path: str, status: int) -> None:
    assert site.get(f"/archive/{path}").status == status


def test_the_archive_is_closed_unless_it_is_opened(config: Config, digests: Path) -> None:
    closed = config.model_copy(update={"web": config.web.model_copy(update={"archive": False})})
    with opened(Site(closed)) as site:
        assert [site.get(f"/archive/{name}").status for name in ("", "2025-06-04T0630.html")] == [404, 404]


def test_a_port_that_is_taken_is_told(config: Config) -> None:
    with opened(Site(config)) as site:
        taken = config.web.model_copy(update={"port": site.port})
        with pytest.raises(ConfigError, match=r"check web\.address and web\.port"), serving(lambda *_: [], taken):
            pass
