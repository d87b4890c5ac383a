"""Every error that this package raises, and every way in which a fetch can fail.

ScraperError
├── SiteError      a site file is wrong: names file, key and value
├── FetchError     one URL could not be fetched; `kind` classifies why
├── ArchiveError   a WARC file or record could not be read or written
├── DiscoveryError a feed, sitemap, index or JSON list could not be read
└── DraftError     no site file could be drafted for a site
"""

from enum import StrEnum


class ScraperError(Exception):
    """An error whose sentence is a template and its values, so that it can be shown in any language.

    `template` is ours and is formatted with `values`; what comes from the web only ever stands in `values`.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format_map(values))


class SiteError(ScraperError):
    """A site file is wrong."""


class DiscoveryError(ScraperError):
    """A list of links could not be read."""


class ArchiveError(ScraperError):
    """A WARC file could not be read or written."""


class DraftError(ScraperError):
    """No site file could be drafted: the site could not be read, or nothing on it was recognised.

    Where another failure is the cause, `values` has its sentence as "problem" and its kind (or reason) as "kind".
    """


class FailureKind(StrEnum):
    """Why a URL gave no page. The values are stored, so they are only ever added to."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    REFUSED_ADDRESS = "refused-address"
    BAD_URL = "bad-url"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    NOT_FOUND = "not-found"
    RATE_LIMITED = "rate-limited"
    SERVER_ERROR = "server-error"
    HTTP_ERROR = "http-error"
    CHALLENGE = "challenge"
    REDIRECTS = "redirects"
    TOO_LARGE = "too-large"
    BAD_ENCODING = "bad-encoding"
    EMPTY = "empty"


class FetchError(ScraperError):
    """One URL could not be fetched. `kind` says why, `url` which, `status` the HTTP status where there was one."""

    def __init__(
        self, template: str, /, *, kind: FailureKind, url: str, status: int | None = None, **values: object
    ) -> None:
        self.kind = kind
        self.url = url
        self.status = status
        super().__init__(template, url=url, status=status, **values)
