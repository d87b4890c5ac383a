"""Pages that stand in an article's place to tell people from programs, often with status 200.

One marker is not enough: Cloudflare puts its detection script into ordinary pages too, comment forms carry a captcha,
and articles are written about all of this. A page counts as a challenge when a marker stands beside hardly any text.
"""

import re
from collections.abc import Iterable

_MITIGATED = ("cf-mitigated", "challenge")
_LARGEST = 256 * 1024
_PROOF_TEXT = 3000
_HINT_TEXT = 600
_PROOF = re.compile(
    rb"_cf_chl_opt|cf-chl-|cf_chl_|id=[\"']challenge-(?:form|running|stage|error-text)|sucuri_cloudproxy_js"
    rb"|geo\.captcha-delivery\.com|id=[\"']px-captcha|awswafcookiedomainlist|window\.gokuprops|/\.well-known/sgcaptcha"
    rb"|imunify360-captcha|bunny-shield|ddos-guard/js-challenge|aes\.js[^<]*slowaes",
)
_HINT = re.compile(
    rb"/cdn-cgi/challenge-platform/|_incapsula_resource|ddos-guard|h-captcha|hcaptcha\.com|g-recaptcha|recaptcha/api"
    rb"|cf-turnstile|turnstile/v0/api|captcha",
)
_TITLE = re.compile(
    rb"<title[^>]{0,200}>\s*(?:just a moment|attention required!|checking your browser|one moment, please|please wait"
    rb"|ddos-guard|robot or human|human verification|security check|verifying you are human|access denied"
    rb"|are you a robot|bot verification|mohon tunggu|verifikasi keamanan|sebentar\b)",
)


def challenge(headers: Iterable[tuple[str, str]], body: bytes) -> str | None:
    """The marker that makes this answer a challenge, or None where it is an ordinary page.

    `body` is decoded of Content-Encoding. Answers that are no HTML never count.
    """
    named = {name.lower(): value.strip().lower() for name, value in headers}
    if named.get(_MITIGATED[0]) == _MITIGATED[1]:
        return ": ".join(_MITIGATED)
    kind = named.get("content-type", "")
    if len(body) > _LARGEST or (kind and "html" not in kind):
        return None
    lowered = body.lower()
    for pattern, most in ((_PROOF, _PROOF_TEXT), (_TITLE, _PROOF_TEXT), (_HINT, _HINT_TEXT)):
        if (found := pattern.search(lowered)) and _text_length(body) < most:
            return " ".join(found.group().decode("latin-1").split())
    return None


def _text_length(body: bytes) -> int:
    from lxml import etree, html

    try:
        tree = html.document_fromstring(body)
    except (etree.ParserError, ValueError):
        return 0
    shown = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return sum(len(" ".join(str(piece).split())) for piece in shown)
