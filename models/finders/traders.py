"""Unknown names that stand where a sentence about business lists partners: "sektor swasta, di antaranya Asta dengan
Bira Korea"."""

from models.finders.view import Found, View
from models.lexicons import word_set

BUSINESS = word_set("traders", "business")
_JOINT = word_set("traders", "joint")
_BEFORE = word_set("traders", "before")


def traders(view: View, labels: list[str]) -> list[Found]:
    """COMPANY spans, marked in `labels`; only in sentences that speak of business and of working together."""
    out: list[Found] = []
    start = 0
    for end in range(1, view.size + 1):
        if end < view.size and not view.opens[end]:
            continue
        words = {word.casefold() for word in view.words[start:end]}
        if not words.isdisjoint(BUSINESS) and not words.isdisjoint(_JOINT):
            out += _in_sentence(view, labels, start, end)
        start = end
    return out


def _in_sentence(view: View, labels: list[str], start: int, end: int) -> list[Found]:
    out: list[Found] = []
    index = start
    while index < end:
        last = index
        while last < end and not labels[last] and view.is_name_word(last):
            last += 1
        if last > index and _listed(view, labels, index) and _unknown(view, index, last):
            out.append(Found(index, last, "COMPANY", 0.5))
            labels[index:last] = ["COMPANY"] * (last - index)
        index = max(last, index + 1)
    return out


def _listed(view: View, labels: list[str], index: int) -> bool:
    before = view.word(index - 1)
    after_partner = before == "," and index > 1 and labels[index - 2] == "COMPANY"
    return before in _BEFORE or after_partner


def _unknown(view: View, start: int, end: int) -> bool:
    """Whether a run of words is no place, no person, and no common words with capitals."""
    words = view.words[start:end]
    if (
        " ".join(words) in view.lexicon.places
        or words[0] in view.lexicon.countries
        or words[0] in view.lexicon.function_words
    ):
        return False
    named = any(view.is_given(index) or view.headline[index] for index in range(start, end))
    return not named and not view.is_content(start)
