"""Occasions that a name alone does not show: the years of a relation ("50 tahun hubungan diplomatik antara Indonesia
dan Peru"), a body's own meeting ("Rakernas PGRI"), and names that came torn ("Indonesia|-|Australia Dialogue").
"""

from collections.abc import Sequence

from models.lexicons import word_set
from models.mentions import Mention

MEETINGS = word_set("anniversaries", "meetings")
_RELATIONS = frozenset(("diplomatik", "bilateral", "dialog", "kemitraan", "persahabatan"))
_MARKING = frozenset(("peringatan", "perayaan", "memperingati", "Peringatan", "Perayaan"))
_BETWEEN = frozenset(("antara", "dengan", "dan", "-", "–", "kedua", "negara"))
_INSIDE = frozenset(("COUNTRY", "INSTITUTION", "PLACE", "COMPANY", "EVENT", "PERSON"))
_APOSTROPHES = frozenset(("'", "’", "\\"))
_LONGEST = 12


def with_occasions(words: Sequence[str], found: Sequence[Mention]) -> list[Mention]:
    """The mentions, in order; an occasion takes in those that are part of its name."""
    starts = {mention.start: mention for mention in found}
    taken = {at: mention for mention in found for at in range(mention.start, mention.end)}
    out: list[Mention] = []
    end = 0
    for index in range(len(words)):
        if index < end:
            continue
        occasion = _years(words, index, starts) or _meeting(words, index, starts) or _torn(words, index, starts, taken)
        if occasion:
            out.append(occasion)
            end = occasion.end
        elif index in starts:
            out.append(starts[index])
            end = starts[index].end
    return [mention for mention in out if mention.start < mention.end]


def _years(words: Sequence[str], index: int, starts: dict[int, Mention]) -> Mention | None:
    """ "50 tahun hubungan diplomatik antara Indonesia dan Peru", with the word that marks it before."""
    if not (words[index][0].isdigit() or words[index] in _MARKING):
        return None
    start = index
    own = starts.get(start)
    if words[index] in _MARKING and words[index] != "memperingati":
        index += 1
    head = [word.casefold() for word in words[index : index + 4]]
    if len(head) < 4 or not head[0].isdigit() or head[1:3] != ["tahun", "hubungan"] or head[3] not in _RELATIONS:
        return None
    end = index + 4
    at = end
    while at < len(words) and at - index < 4 + _LONGEST:
        if at in starts and starts[at].label in ("COUNTRY", "INSTITUTION"):
            at = end = starts[at].end
        elif words[at] in _BETWEEN:
            at += 1
        else:
            break
    if own is not None and own.label == "EVENT":
        end = max(end, own.end)
    return Mention(start, end, "EVENT", 0.8)


def _meeting(words: Sequence[str], index: int, starts: dict[int, Mention]) -> Mention | None:
    """ "Rakernas PGRI": a word for a meeting that a body has by its statutes, and the body behind it."""
    if words[index] not in MEETINGS:
        return None
    own = starts.get(index)
    at = own.end if own and own.label == "EVENT" else index + 1
    body = starts.get(at)
    if body is None or body.label not in ("INSTITUTION", "EVENT") or (own is not None and own.label != "EVENT"):
        return None
    end = body.end
    if (
        words[end : end + 1] == ["("]
        and end + 1 in starts
        and words[starts[end + 1].end : starts[end + 1].end + 1] == [")"]
    ):
        end = starts[end + 1].end + 1
    return Mention(index, end, "EVENT", max(body.score, 0.8))


def _torn(words: Sequence[str], index: int, starts: dict[int, Mention], taken: dict[int, Mention]) -> Mention | None:
    """An occasion with the part of its name behind a hyphen: "Dialog Energi Australia-|Indonesia Kelima"."""
    own = starts.get(index)
    if own is None or own.label != "EVENT":
        return None
    end = own.end
    hyphen = end if words[end : end + 1] == ["-"] else end - 1 if words[end - 1] == "-" else None
    if hyphen is None or hyphen + 1 >= len(words) or not words[hyphen + 1][0].isupper():
        return None
    end = hyphen + 1
    while end < len(words) and end - index < 2 * _LONGEST:
        apostrophe = words[end] in _APOSTROPHES and any(word[0].isupper() for word in words[end + 1 : end + 3])
        if not words[end][0].isupper() and not apostrophe:
            break
        inside = taken.get(end)
        if inside is not None and inside.label not in _INSIDE:
            break
        end = inside.end if inside is not None else end + 1
    return own._replace(end=end)
