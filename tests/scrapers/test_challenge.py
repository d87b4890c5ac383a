"""Challenge pages are told from ordinary ones that carry the same scripts or write about them."""

import pytest

from scrapers.challenge import challenge
from tests.scrapers.fetching import failure, page
from tests.scrapers.servers import reply, serve

HTML = (("Content-Type", "text/html; charset=UTF-8"),)
STORY = "<p>Menteri Perhubungan dan Gubernur menandatangani nota kesepahaman pelabuhan di Makassar.</p>" * 12

CHALLENGES = {
    "cloudflare": """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>
        <div class="main-wrapper"><h1>berita.example</h1>
        <p>Verifying you are human. This may take a few seconds.</p></div>
        <script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed'};var a=document.createElement('script');
        a.src='/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1';}());</script></body></html>""",
    "cloudflare-translated": """<html><head><title>Tunggu sebentar...</title></head><body>
        <noscript>JavaScript</noscript>
        <script>window._cf_chl_opt={cvId:'3'}</script></body></html>""",
    "cloudflare-block": """<html><head><title>Attention Required! | Cloudflare</title></head><body>
        <h1>Sorry, you have been blocked</h1><p>You are unable to access berita.example</p></body></html>""",
    "turnstile": """<html><head><title>berita.example</title></head><body><form>
        <div class="cf-turnstile" data-sitekey="0x4"></div></form></body></html>""",
    "recaptcha-wall": """<html><head><title>Keamanan</title></head><body><p>Buktikan bahwa Anda bukan robot.</p>
        <div class="g-recaptcha" data-sitekey="6L"></div></body></html>""",
    "hcaptcha-wall": """<html><body><script src="https://hcaptcha.com/1/api.js"></script>
        <div class="h-captcha"></div></body></html>""",
    "image-captcha": """<html><body><form><img src="/captcha.png"><input name="jawaban"></form></body></html>""",
    "datadome": """<html><head><title>berita.example</title></head><body><p id="cmsg">Please enable JS</p>
        <script>var dd={'host':'geo.captcha-delivery.com'}</script></body></html>""",
    "sucuri": """<html><title>You are being redirected...</title>
        <script>var s={};sucuri_cloudproxy_js='';</script></html>""",
    "incapsula": """<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head>
        <body><iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=9"></iframe></body></html>""",
    "aws": """<html><head>
        <script>window.awsWafCookieDomainList=[];window.gokuProps={}</script></head><body></body></html>""",
    "ddos-guard": """<html><head><title>DDoS-Guard</title></head><body><p>Checking your browser</p></body></html>""",
    "imunify": """<html><head><title>One moment, please...</title></head><body><h1>Please wait while your request is
        being verified...</h1></body></html>""",
}

ORDINARY = {
    "article": f"<html><head><title>Pelabuhan</title></head><body>{STORY}</body></html>",
    "detection-script": f"""<html><head><title>Pelabuhan</title></head><body>{STORY}<script>(function(){{
        window.__CF$cv$params={{r:'1'}};var a='/cdn-cgi/challenge-platform/scripts/jsd/main.js';}})();</script>
        </body></html>""",
    "comment-form": f"""<html><head><title>Pelabuhan</title>
        <script src="https://www.google.com/recaptcha/api.js"></script>
        </head><body>{STORY}<form><div class="g-recaptcha"></div></form></body></html>""",
    "incapsula-script": f"""<html><title>Pelabuhan</title><body>{STORY}
        <script src="/_Incapsula_Resource?SWJIYLWA=719"></script></body></html>""",
    "about-captchas": f"""<html><title>Captcha di situs kementerian</title><body>{STORY}<p>Captcha itu dipasang
        Cloudflare; halamannya berjudul "Just a moment...".</p></body></html>""",
    "about-the-markers": f"""<html><title>Cara kerja Cloudflare</title><body>{STORY * 4}
        <pre>window._cf_chl_opt = {{}}</pre></body></html>""",
    "short": "<html><title>Pelabuhan</title><body><p>Segera hadir.</p></body></html>",
    "nothing": "",
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_challenge(name: str) -> None:
    assert challenge(HTML, CHALLENGES[name].encode()) is not None


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_page(name: str) -> None:
    assert challenge(HTML, ORDINARY[name].encode()) is None


@pytest.mark.parametrize("name", CHALLENGES)
def test_challenge_with_status_200_is_a_failure(name: str) -> None:
    with serve({"/": reply(CHALLENGES[name].encode())}) as server:
        assert failure(server.url()).kind == "challenge"


@pytest.mark.parametrize("name", [name for name in ORDINARY if name != "nothing"])
def test_ordinary_page_is_fetched(name: str) -> None:
    with serve({"/": reply(ORDINARY[name].encode())}) as server:
        assert page(server.url()).body == ORDINARY[name].encode()


def test_header_is_enough() -> None:
    assert challenge((("CF-Mitigated", "challenge"),), b"") == "cf-mitigated: challenge"


@pytest.mark.parametrize("kind", ["application/json", "application/rss+xml", "image/png"])
def test_what_is_no_html_is_no_challenge(kind: str) -> None:
    assert challenge((("content-type", kind),), CHALLENGES["cloudflare"].encode()) is None


def test_kind_need_not_be_named() -> None:
    assert challenge((), CHALLENGES["cloudflare"].encode()) is not None


@pytest.mark.parametrize(
    "piece", [b"<script>captcha", b"<title>captcha", b"<div>captcha<", b"captcha\x00", b"<!--captcha"]
)
def test_hostile_markup_is_judged_in_time(piece: bytes) -> None:
    challenge(HTML, piece * (256 * 1024 // len(piece)))
