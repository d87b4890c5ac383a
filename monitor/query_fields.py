"""The fields that a query may name, and the values of those that have a fixed set."""

from enum import StrEnum
from typing import Literal


class Field(StrEnum):
    """What a term speaks of."""

    TEXT = "text"
    STATUS = "status"
    PARTY = "pihak"
    SINCE = "sejak"
    UNTIL = "sampai"
    SOURCE = "sumber"
    SOURCE_KIND = "jenis-sumber"
    TOPIC = "bidang"
    EVENT = "acara"
    PERSON = "orang"
    ORGANISATION = "lembaga"
    KEY = "kunci"
    KIND = "jenis"


NAMES: dict[str, Field] = {
    "status": Field.STATUS,
    "pihak": Field.PARTY,
    "party": Field.PARTY,
    "sejak": Field.SINCE,
    "since": Field.SINCE,
    "sampai": Field.UNTIL,
    "hingga": Field.UNTIL,
    "until": Field.UNTIL,
    "sumber": Field.SOURCE,
    "source": Field.SOURCE,
    "jenis-sumber": Field.SOURCE_KIND,
    "source-kind": Field.SOURCE_KIND,
    "bidang": Field.TOPIC,
    "field": Field.TOPIC,
    "acara": Field.EVENT,
    "event": Field.EVENT,
    "orang": Field.PERSON,
    "person": Field.PERSON,
    "lembaga": Field.ORGANISATION,
    "organisation": Field.ORGANISATION,
    "organization": Field.ORGANISATION,
    "kunci": Field.KEY,
    "key": Field.KEY,
    "jenis": Field.KIND,
    "kind": Field.KIND,
}
"""Every field name that a query may use, Indonesian and English."""

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
}
"""Every value of `status:`, and the status that it means."""

ORDER = ("exploring", "agreed", "signed", "ongoing")
"""The statuses that have an order; `ended` is no higher and no lower than any of them."""

KIND_VALUES: dict[str, Literal["cooperation", "article"]] = {
    "kerjasama": "cooperation",
    "kerja-sama": "cooperation",
    "kerja sama": "cooperation",
    "cooperation": "cooperation",
    "artikel": "article",
    "berita": "article",
    "article": "article",
}

SOURCE_KIND_VALUES: dict[str, Literal["official", "press"]] = {
    "resmi": "official",
    "rilis": "official",
    "official": "official",
    "pers": "press",
    "media": "press",
    "press": "press",
}
"""Every value of `jenis-sumber:`: what the state publishes of itself, or newsrooms. Imported articles are neither."""
