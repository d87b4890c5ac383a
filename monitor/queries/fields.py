"""The fields that a query may name, and the values of those that have a fixed set."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, get_args

from models.analysis import Channel

Kind = Literal["cooperation", "article", "entity", "quote"]
"""What a query asks for."""


class Field(StrEnum):
    """What a term speaks of."""

    TEXT = "text"
    STATUS = "status"
    PARTY = "pihak"
    SINCE = "sejak"
    UNTIL = "sampai"
    NEW = "baru"
    EVER = "pernah"
    SOURCE = "sumber"
    SOURCE_KIND = "jenis-sumber"
    TOPIC = "bidang"
    SECTOR = "sektor"
    CHANNEL = "saluran"
    EVENT = "acara"
    PERSON = "orang"
    OFFICE = "jabatan"
    ORGANISATION = "lembaga"
    COMPANY = "perusahaan"
    COUNTRY = "negara"
    PLACE = "tempat"
    VALUE = "nilai"
    CONFIDENCE = "keyakinan"
    KEY = "kunci"
    KIND = "jenis"


NAMES: dict[str, Field] = {
    "status": Field.STATUS,
    "pernah": Field.EVER,
    "ever": Field.EVER,
    "pihak": Field.PARTY,
    "party": Field.PARTY,
    "sejak": Field.SINCE,
    "since": Field.SINCE,
    "sampai": Field.UNTIL,
    "hingga": Field.UNTIL,
    "until": Field.UNTIL,
    "baru": Field.NEW,
    "new": Field.NEW,
    "sumber": Field.SOURCE,
    "source": Field.SOURCE,
    "jenis-sumber": Field.SOURCE_KIND,
    "source-kind": Field.SOURCE_KIND,
    "bidang": Field.TOPIC,
    "field": Field.TOPIC,
    "sektor": Field.SECTOR,
    "sector": Field.SECTOR,
    "saluran": Field.CHANNEL,
    "channel": Field.CHANNEL,
    "acara": Field.EVENT,
    "event": Field.EVENT,
    "orang": Field.PERSON,
    "person": Field.PERSON,
    "jabatan": Field.OFFICE,
    "office": Field.OFFICE,
    "lembaga": Field.ORGANISATION,
    "organisation": Field.ORGANISATION,
    "organization": Field.ORGANISATION,
    "perusahaan": Field.COMPANY,
    "company": Field.COMPANY,
    "negara": Field.COUNTRY,
    "country": Field.COUNTRY,
    "tempat": Field.PLACE,
    "place": Field.PLACE,
    "nilai": Field.VALUE,
    "value": Field.VALUE,
    "keyakinan": Field.CONFIDENCE,
    "confidence": Field.CONFIDENCE,
    "kunci": Field.KEY,
    "key": Field.KEY,
    "jenis": Field.KIND,
    "kind": Field.KIND,
}
"""Every field name that a query may use, Indonesian and English."""

SAYS: dict[Field, tuple[str, str]] = {
    Field.STATUS: ("how far it has come by now; of an article, what that says", "`status:signed`, `status>=agreed`"),
    Field.EVER: ("how far some article says that it had come, then or now", "`pernah:menjajaki`"),
    Field.PARTY: ("words of a party's name, or one of its other names", '`pihak:"Korea Selatan"`'),
    Field.SINCE: ("seen on that day or later; never what has no date", "`sejak:2025-06`, `sejak:7d`"),
    Field.UNTIL: ("seen on that day or earlier", "`sampai:1/5/2025`"),
    Field.NEW: ("seen for the first time on that day or later", "`baru:7d`"),
    Field.SOURCE: ("name of the source, or words of its title", "`sumber:antara`"),
    Field.SOURCE_KIND: ("newsrooms, or what the state publishes of itself", "`jenis-sumber:resmi`"),
    Field.TOPIC: ("words of what it is about, as articles word it", "`bidang:pertanian`"),
    Field.SECTOR: ("a sector of the fixed list", "`sektor:energi`"),
    Field.CHANNEL: ("between what kinds of parties it runs", "`saluran:g2g`"),
    Field.EVENT: ("words of an event's name", '`acara:"Pekan Bahari"`'),
    Field.PERSON: ("words of a person's name", '`orang:"Raka Wibisana"`'),
    Field.OFFICE: ("words of an office that somebody in the article holds", '`jabatan:"wakil menteri"`'),
    Field.ORGANISATION: ("words of the name of an institution or a company", "`lembaga:Kemendagri`"),
    Field.COMPANY: ("words of a company's name", "`perusahaan:Pertamina`"),
    Field.COUNTRY: ("words of a country's name", "`negara:Jepang`"),
    Field.PLACE: ("words of a place's name", "`tempat:Surabaya`"),
    Field.VALUE: ("money; amounts in other currencies never match", '`nilai>=1triliun`, `nilai>"US$5 juta"`'),
    Field.CONFIDENCE: ("how sure it is, 0 to 1", "`keyakinan>=0.8`"),
    Field.KEY: ("key of a cooperation, or of an entity", "`kunci:3f2a9c41d0be`"),
    Field.KIND: ("what is asked for", "`jenis:artikel`"),
}
"""What every field means, and an example, for the documents."""

ORDERED = frozenset({Field.STATUS, Field.EVER, Field.VALUE, Field.CONFIDENCE})
"""Fields that go with >=, >, <= and <; the others with a colon (or =) only."""

STATUS_VALUES: dict[str, str] = {
    "exploring": "exploring",
    "menjajaki": "exploring",
    "penjajakan": "exploring",
    "agreed": "agreed",
    "sepakat": "agreed",
    "disepakati": "agreed",
    "signed": "signed",
    "ditandatangani": "signed",
    "diteken": "signed",
    "ongoing": "ongoing",
    "berjalan": "ongoing",
    "ended": "ended",
    "berakhir": "ended",
    "selesai": "ended",
    "denied": "denied",
    "disputed": "denied",
    "dibantah": "denied",
}
"""Every value of `status:`, and what it means: a status, or that an article denies the cooperation."""

ORDER = ("exploring", "agreed", "signed", "ongoing")
"""The statuses that have an order; `ended` and `denied` are no higher and no lower than any of them."""

KIND_VALUES: dict[str, Kind] = {
    "kerjasama": "cooperation",
    "kerja-sama": "cooperation",
    "kerja sama": "cooperation",
    "cooperation": "cooperation",
    "artikel": "article",
    "berita": "article",
    "article": "article",
    "entitas": "entity",
    "entity": "entity",
    "kutipan": "quote",
    "quote": "quote",
}
"""Every value of `jenis:`."""

SOURCE_KIND_VALUES: dict[str, Literal["official", "press"]] = {
    "resmi": "official",
    "rilis": "official",
    "official": "official",
    "pers": "press",
    "media": "press",
    "press": "press",
}
"""Every value of `jenis-sumber:`: what the state publishes of itself, or newsrooms. Imported articles are neither."""

CHANNEL_VALUES: dict[str, Channel] = {channel: channel for channel in get_args(Channel)} | {
    "g2g": "government-government",
    "antarpemerintah": "government-government",
    "g2b": "government-business",
    "pemerintah-swasta": "government-business",
    "b2b": "business-business",
    "antarperusahaan": "business-business",
    "universitas": "university",
    "kampus": "university",
    "organisasi-internasional": "international-organisation",
    "masyarakat-sipil": "civil-society",
}
"""Every value of `saluran:`."""

ENTITY_TYPES: dict[Field, tuple[str, ...]] = {
    Field.PERSON: ("person",),
    Field.ORGANISATION: ("institution", "company"),
    Field.COMPANY: ("company",),
    Field.COUNTRY: ("country",),
    Field.EVENT: ("event",),
    Field.PLACE: ("place",),
}
"""Fields that name an entity, and the types of entities that they mean."""


def sector_titles(language: str) -> dict[str, str]:
    """What every sector is called in a language ("id" or "en"), by its key."""
    from models.lexicons import load_lexicon

    table = load_lexicon().tables["sectors"]
    return {key: sector[language] for key, sector in table.items() if isinstance(sector, Mapping)}


def sector_values() -> dict[str, str]:
    """Every value of `sektor:`, keys and Indonesian and English titles, and the key that it means."""
    known: dict[str, str] = {}
    for language in ("id", "en"):
        for key, title in sector_titles(language).items():
            known |= {key: key, title.casefold(): key}
    return known
