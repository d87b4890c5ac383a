"""Whole runs amid servers that mean ill and clocks that jump: what is well is collected, what is not is named, nothing
is lost for good and nothing is told twice.
"""

import gzip
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from monitor.delivery.sending import Outgoing, send_due
from monitor.errors import DeliveryError
from monitor.store import open_store
from tests.monitor.newsroom import FEED, NOW, SAID
from tests.monitor.office import Office

BOMB = gzip.compress(b" " * 60_000_000)
PACKED = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
TWO_LISTS = FEED + FEED.replace("rss.xml", "lain.xml")
YEARS = timedelta(days=900)


def failures(office: Office) -> set[tuple[str, str]]:
    return set(office.rows("SELECT replace(url, rtrim(url, replace(url, '/', '')), ''), kind FROM failures"))


@pytest.mark.parametrize(
    ("body", "headers", "kind"),
    [
        (BOMB, PACKED, "too-large"),
        (b"x" * 11_000_000, {}, "too-large"),
        (b"", {}, "empty"),
        (b"\x1f\x8b\x08\x00rusak", PACKED, "bad-encoding"),
        (b"<html><title>Beranda</title><body><p>Halo</p></body></html>", {}, "unreadable-list"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><title>&a;</title></channel></rss>", {}, "no-links"),
        (b"<?xml version='1.0'?>", {}, "unreadable-list"),
        (b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", {}, "challenge"),
    ],
    ids=["bomb", "large", "empty", "torn", "html", "no-items", "declaration", "challenge"],
)
def test_an_ill_list_costs_no_other_list(office, body, headers, kind):
    office.site = {"discover": TWO_LISTS}
    office.newsroom.publish(1, SAID)
    office.newsroom.answers["/lain.xml"] = (200, {"Content-Type": "text/html", **headers}, body)
    report = office.run()
    assert report.sources[0].outcome == "partial"
    assert failures(office) == {("lain.xml", kind)}
    assert report.steps == 1


@pytest.mark.parametrize(
    ("body", "headers", "kind"),
    [
        (BOMB, PACKED, "too-large"),
        (b"<div>" * 400_000, {}, "no-text"),
        (b"\x89PNG\r\n\x1a\n" * 900, {}, "not-html"),
        (b"<h1>Situs dalam perbaikan</h1><p>Kami segera kembali, mohon maaf.</p>", {}, "unavailable"),
        (b"<h1>Masuk</h1><form><input type=password></form>", {}, "wall"),
        (b"\0" * 100_000, {}, "empty"),
    ],
    ids=["bomb", "nested", "image", "maintenance", "login", "nul"],
)
def test_an_ill_page_costs_no_other_page(office, body, headers, kind):
    office.newsroom.publish(1, SAID)
    office.newsroom.publish(2)
    office.newsroom.answers["/berita/2/judul"] = (200, {"Content-Type": "text/html", **headers}, body)
    report = office.run()
    assert failures(office) == {("judul", kind)}
    assert (report.sources[0].stored, report.steps) == (1, 1)


def test_a_site_that_was_in_maintenance_is_read_when_it_is_back(office):
    office.newsroom.publish(1, SAID)
    page = b"<h1>Website sedang dalam pemeliharaan</h1><p>Silakan kembali lagi nanti.</p>"
    office.newsroom.answers["/berita/1/judul"] = (200, {"Content-Type": "text/html"}, page)
    office.run()
    office.newsroom.answers.clear()
    office.now += timedelta(hours=1)
    assert office.run().steps == 1


@pytest.mark.parametrize(
    ("robots", "stored"),
    [
        ((500, {}, b"galat"), 0),
        ((503, {"Retry-After": "5"}, b""), 0),
        ((200, {}, b"User-agent: *\nDisallow: /berita/"), 0),
        ((200, {"Content-Type": "text/html"}, b"<html><p>Disallow: /</p></html>"), 1),
        ((200, {}, b"#" * 3_000_000), 1),
        ((200, PACKED, BOMB), 1),
    ],
    ids=["500", "503", "closed", "html", "huge", "bomb"],
)
def test_robots_txt_of_every_kind(office, robots, stored):
    office.newsroom.publish(1, SAID)
    office.newsroom.answers["/robots.txt"] = robots
    assert office.run().sources[0].stored == stored


# Clocks


@pytest.mark.parametrize("leap", [YEARS, -timedelta(days=3650)], ids=["ahead", "behind"])
def test_a_leap_of_the_clock_between_runs_repeats_nothing(office, leap):
    office.newsroom.publish(1, SAID)
    office.run()
    office.now += leap
    office.run()
    office.now = NOW + timedelta(minutes=15)
    report = office.run()
    assert (report.steps, report.alerts) == (0, 0)
    assert office.one("SELECT count(*) FROM outbox") == 1
    assert office.one("SELECT count(*) FROM versions") == 1


def test_what_failed_while_the_clock_was_ahead_is_tried_again_when_it_is_right(office):
    office.newsroom.publish(1, SAID)
    office.newsroom.answers["/berita/1/judul"] = (503, {}, b"")
    office.now += YEARS
    office.run()
    office.newsroom.answers.clear()
    office.now = NOW
    assert office.run().steps == 1


def test_what_was_stored_while_the_clock_was_ahead_is_looked_at_again_when_it_is_right(office):
    """The list still says what it said; only the page was corrected."""
    later = NOW + YEARS - timedelta(hours=1)
    office.newsroom.publish(1, SAID, published=later)
    office.newsroom.answers["/rss.xml"] = office.newsroom.answer("/rss.xml")
    office.now += YEARS
    office.run()
    office.newsroom.publish(1, SAID.replace("signed", "ended"), published=later)
    office.now = NOW
    office.run()
    assert office.one("SELECT count(*) FROM versions") == 2


def test_mail_that_could_not_leave_while_the_clock_was_ahead_leaves_when_it_is_right(office):
    office.newsroom.publish(1, SAID)
    office.run()

    def broken() -> Any:
        raise DeliveryError("{host} is out of order", host="surat.example")

    sent: list[str] = []

    def send(outgoing: Outgoing) -> None:
        sent.append(outgoing.name)

    with open_store(office.config.database) as store:
        send_due(store, lambda: nullcontext(lambda _: broken()), now=NOW + YEARS)
        assert send_due(store, lambda: nullcontext(send), now=NOW + timedelta(minutes=1)).sent == 1
        assert send_due(store, lambda: nullcontext(send), now=NOW + timedelta(minutes=2)).sent == 0
    assert len(sent) == 1


def test_a_clock_far_behind_waits_for_nothing(office):
    office.now = NOW - timedelta(days=3650)
    office.newsroom.publish(1, SAID)
    office.newsroom.answers["/berita/1/judul"] = (503, {}, b"")
    office.run()
    office.newsroom.answers.clear()
    office.now = NOW
    assert office.run().steps == 1
