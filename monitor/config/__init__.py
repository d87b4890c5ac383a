"""config.toml -> Config, or an error that names file, key and value. Secrets come from the environment only."""

import tomllib
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo

from monitor.config.delivery import Channels, PublicUrl, Web
from monitor.config.digests import Audiences, Digest
from monitor.config.mistakes import in_words
from monitor.config.notation import as_toml
from monitor.config.section import Section
from monitor.config.watches import Watches
from monitor.errors import ConfigError
from monitor.forms import Address, TimeZone, WebAddress
from monitor.i18n import N_

DATABASE = "pantau.db"
SOURCES = [
    "antara",
    "cnbcindonesia",
    "detik",
    "kompas",
    "lampost",
    "liputan6",
    "mediaindonesia",
    "okezone",
    "republika",
    "rmollampung",
    "tempo",
    "viva",
]
"""Collected where nothing else is said: the sites of news whose files were checked against real pages."""

NOT_IN_FILE = ("folder", "database_file")


class Fetch(Section):
    """How politely, and how patiently."""

    contact: str = Field(
        default="", description=N_("URL or e-mail address in the User-Agent, for site owners who want to reach you")
    )
    concurrency: int = Field(default=8, ge=1, le=64, description=N_("requests at the same time, over all hosts"))
    timeout: float = Field(
        default=20.0, gt=0, le=300, description=N_("seconds without a byte before a request is given up")
    )
    deadline: float = Field(default=60.0, gt=0, le=900, description=N_("seconds for one request with its redirects"))
    attempts: int = Field(default=3, ge=1, le=10, description=N_("tries for a request that may succeed later"))


class Schedule(Section):
    """When `pantau serve` works."""

    every_minutes: int = Field(
        default=15, ge=1, le=1440, description=N_("minutes between two collections of one source")
    )


class Alerts(Section):
    """Which steps of a cooperation are mailed at once."""

    recipients: list[Address] = Field(default=[], description=N_("who gets one mail per new or moved cooperation"))
    max_age_days: int = Field(default=3, ge=1, le=365, description=N_("older publications never alert"))
    min_confidence: float = Field(default=0.5, ge=0, le=1, description=N_("less certain cooperations never alert"))


class Mail(Section):
    """How mail leaves. The password comes from the environment variable PANTAU_SMTP_PASSWORD."""

    transport: Literal["folder", "smtp"] = Field(
        default="folder", description=N_("`folder` writes .eml files, `smtp` sends")
    )
    sender: Address = Field(default="pantau@localhost.localdomain", description=N_("address in From"))
    host: str = Field(default="localhost", min_length=1, description=N_("SMTP server"))
    port: int = Field(default=587, ge=1, le=65535, description=N_("its port"))
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description=N_("encryption of the connection")
    )
    username: str = Field(default="", description=N_("log-in name; empty: no log-in"))


class Kept(Section):
    """What of one source is kept, and how long; what is left out is as for all."""

    text_days: int | None = Field(default=None, ge=0)
    raw_days: int | None = Field(default=None, ge=0)


class Retention(Section):
    """What is kept of articles, and how long. Facts and the sentences that show them stay in any case."""

    text_days: int = Field(default=0, ge=0, description=N_("days that texts of articles are kept; 0: for good"))
    raw_days: int = Field(default=0, ge=0, description=N_("days that raw pages (WARC) are kept; 0: for good"))
    sources: dict[str, Kept] = Field(
        default={}, description=N_("other days for single sources, as docs/custody.md shows")
    )

    def of(self, source: str) -> tuple[int, int]:
        """The days that texts and raw pages of a source are kept; 0 for good."""
        own = self.sources.get(source, Kept())
        return (
            self.text_days if own.text_days is None else own.text_days,
            self.raw_days if own.raw_days is None else own.raw_days,
        )


class Admin(Section):
    """Who looks after Pantau. Addresses that are secrets stand in the environment: "$NAME" takes that variable."""

    recipients: list[Address] = Field(
        default=[], description=N_("who gets a mail when a source breaks, and when it is well again")
    )
    webhook: WebAddress = Field(
        default="",
        description=N_("web address that gets the same as JSON, mail trouble too; $NAME takes an environment variable"),
    )
    heartbeat: WebAddress = Field(
        default="",
        description=N_("web address that `pantau serve` calls after each collection (/fail at its end if it broke)"),
    )


class Config(Section):
    """The whole of config.toml.

    Two things are not in the file: `folder` is its own folder, where relative paths start; `database_file` is a
    database named elsewhere (`--db`), which takes the place of the one in the data folder, and has its own folders of
    raw pages, digests, mails and locks beside it.
    """

    language: Literal["id", "en"] = Field(default="id", description=N_("language of digests, mails and messages"))
    timezone: TimeZone = Field(default="Asia/Jakarta", description=N_("time zone of digests, mails and schedules"))
    data: str = Field(default="data", min_length=1, description=N_("folder of database, raw pages, digests and mails"))
    sites: str = Field(
        default="", description=N_("folder with more site files; its files replace bundled ones of the same name")
    )
    registry: str = Field(
        default="", description=N_("folder with more of the registry: bodies, offices and who holds them")
    )
    sources: list[str] = Field(default=SOURCES, description=N_("names of the sites to collect"))
    public_url: PublicUrl = Field(
        default="",
        description=N_("web address under which readers reach `pantau serve`, to stop mails; empty: nothing is served"),
    )
    channels: Channels = Field(
        default={}, description=N_("ways beside mail, by name: $NAME of a variable, an address of Apprise, file:FOLDER")
    )
    fetch: Fetch = Field(default=Fetch())
    schedule: Schedule = Field(default=Schedule())
    alerts: Alerts = Field(default=Alerts())
    watches: Watches = Field(default=[])
    digest: Digest = Field(default=Digest())
    digests: Audiences = Field(default=[])
    mail: Mail = Field(default=Mail())
    web: Web = Field(default=Web())
    retention: Retention = Field(default=Retention())
    admin: Admin = Field(default=Admin())
    folder: Path = Field(default=Path(), exclude=True, repr=False)
    database_file: Path | None = Field(default=None, exclude=True, repr=False)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def data_folder(self) -> Path:
        """Where all that belongs to the database lies.

        For one named by `--db` it is that file's folder; where that is the configured data folder, whose contents
        belong to the configured database, it is a folder in it with the file's name and ".d" behind it.
        """
        configured = self.folder / self.data
        named = self.database_file
        if named is None or named.resolve() == (configured / DATABASE).resolve():
            return configured
        beside = named.parent
        return beside / f"{named.name}.d" if beside.resolve() == configured.resolve() else beside

    @property
    def database(self) -> Path:
        return self.database_file or self.folder / self.data / DATABASE

    @property
    def lock_folder(self) -> Path:
        return self.data_folder / "locks"

    @property
    def warc_folder(self) -> Path:
        return self.data_folder / "warc"

    @property
    def digest_folder(self) -> Path:
        return self.data_folder / "digest"

    @property
    def mail_folder(self) -> Path:
        return self.data_folder / "mail"

    @property
    def notice_folder(self) -> Path:
        """What administrators are told, a file each."""
        return self.data_folder / "notices"

    @property
    def heartbeat_file(self) -> Path:
        return self.data_folder / "heartbeat.json"

    @property
    def sites_folder(self) -> Path | None:
        return self.folder / self.sites if self.sites else None

    @property
    def registry_folder(self) -> Path | None:
        return self.folder / self.registry if self.registry else None


def load(path: Path) -> Config:
    """The configuration in `path`; raises ConfigError with one sentence per mistake in it (`problems`)."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            N_("{file}: no such file; `pantau init` writes one, or name another with --config"), file=str(path)
        ) from None
    except IsADirectoryError:
        raise ConfigError(
            N_("{file}: is a folder; name the file in it, such as {file}/config.toml"), file=str(path)
        ) from None
    except OSError as error:
        raise ConfigError(
            N_("{file}: can't be read ({problem})"), file=str(path), problem=error.strerror or error
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            N_("{file}: is not UTF-8 text (byte {byte}); save it as UTF-8"), file=str(path), byte=error.start
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(N_("{file}: is not valid TOML: {problem}"), file=str(path), problem=error) from None
    return parse(data, file=path)


def parse(data: dict[str, Any], *, file: Path) -> Config:
    """A Config from the tables of a file; `file` stands in messages, and its folder is where relative paths start."""
    for key in NOT_IN_FILE:
        if key in data:
            raise ConfigError(N_("{file}: unknown key '{key}'; remove it"), file=str(file), key=key)
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        raise in_words(error, data, file=str(file), table=Config, hidden=NOT_IN_FILE) from None
    return config.model_copy(update={"folder": file.parent})


def settings() -> list[tuple[str, str, str]]:
    """Every setting as (dotted key, default as TOML, description), in the order of the file: what the docs list.

    The keys of a table that may stand there several times have "[]" behind its name.
    """
    rows = []
    for name, field in Config.model_fields.items():
        if name in NOT_IN_FILE:
            continue
        annotation, several = field.annotation, get_origin(field.annotation) is list
        table = get_args(annotation)[0] if several else annotation
        if isinstance(table, type) and issubclass(table, Section):
            rows += [
                (f"{name}{'[]' * several}.{key}", as_toml(_usual(sub)), sub.description or "")
                for key, sub in table.model_fields.items()
            ]
        else:
            rows.append((name, as_toml(field.default), field.description or ""))
    return rows


def _usual(field: FieldInfo) -> object:
    """The default of a setting, or an example of one that has none."""
    return (field.examples or [""])[0] if field.is_required() else field.default
