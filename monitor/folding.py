"""Names as they are compared: spelling, legal form and case aside."""

from models.names import key


def fold(name: str) -> str:
    """The form of a name in which spelling, legal form ("PT", "Tbk") and a trailing "RI" no longer tell two apart;
    never empty but for a name without letters and digits."""
    return key(name) or " ".join(name.casefold().split())
