"""One name, one label: what the lexicon and the article itself say of a name holds wherever the article has it."""

from collections.abc import Iterable, Mapping, Sequence

from models.lexicons import Lexicon
from models.mentions import Mention
from models.tokens import words as split

_NAMES = frozenset(("PERSON", "INSTITUTION", "COMPANY", "EVENT", "COUNTRY", "PLACE"))
_LONG = frozenset(("INSTITUTION", "COMPANY", "EVENT"))

Name = tuple[str, ...]


def known_labels(lexicon: Lexicon) -> dict[Name, str]:
    """The label of every body and state in the lexicon, by its words; a name with two labels has none."""
    labels: dict[Name, set[str]] = {}
    bodies = ((lexicon.institutions, "INSTITUTION"), (lexicon.companies, "COMPANY"))
    forms = [(form, label) for group, label in bodies for body in group for form in body.forms]
    for form, label in [*forms, *((country, "COUNTRY") for country in lexicon.countries)]:
        labels.setdefault(split(form), set()).add(label)
    return {name: min(own) for name, own in labels.items() if len(own) == 1}


def consistent(words: Sequence[str], found: Iterable[Mention], known: Mapping[Name, str]) -> list[Mention]:
    """The mentions with one label for all mentions of the same words, and none across half a pair of brackets.

    A name in the lexicon has its label there. An abbreviation has the label of the name that it stands behind in
    brackets; else the labels' summed scores decide.
    """
    mentions = closed(words, found)
    names = [tuple(words[mention.start : mention.end]) for mention in mentions]
    mentions = [
        mention._replace(label=known[name]) if mention.label in _NAMES and name in known else mention
        for name, mention in zip(names, mentions, strict=True)
    ]
    votes: dict[Name, dict[str, float]] = {}
    for name, mention in zip(names, mentions, strict=True):
        if mention.label in _NAMES:
            own = votes.setdefault(name, {})
            own[mention.label] = own.get(mention.label, 0.0) + mention.score
    given = _introduced(words, mentions, names)
    out = []
    for name, mention in zip(names, mentions, strict=True):
        label = mention.label
        if label in _NAMES:
            label = given.get(name) or max(votes[name], key=votes[name].__getitem__)
        out.append(mention._replace(label=label))
    return out


def closed(words: Sequence[str], found: Iterable[Mention]) -> list[Mention]:
    """The mentions, those in two that hold a bracket whose other half is outside ("Nusa Expo (NE|) 2025")."""
    out: list[Mention] = []
    for mention in found:
        torn = _torn(words[mention.start : mention.end])
        if torn is None:
            out.append(mention)
            continue
        parts = (mention._replace(end=mention.start + torn), mention._replace(start=mention.start + torn + 1))
        out += [part for part in parts if part.start < part.end]
    return out


def _torn(words: Sequence[str]) -> int | None:
    """Where a bracket stands that is not closed or not opened among the words."""
    opened: list[int] = []
    for at, word in enumerate(words):
        if word == "(":
            opened.append(at)
        elif word == ")":
            if not opened:
                return at
            opened.pop()
    return opened[0] if opened else None


def _introduced(words: Sequence[str], found: Sequence[Mention], names: Sequence[Name]) -> dict[Name, str]:
    """Abbreviations in brackets behind a name, with the name's label."""
    out: dict[Name, str] = {}
    for long, short, name in zip(found, found[1:], names[1:], strict=False):
        bracketed = (
            short.start == long.end + 1
            and words[long.end] == "("
            and short.end < len(words)
            and words[short.end] == ")"
            and len(name) == 1
            and name[0][:2].isupper()
        )
        if bracketed and long.label in _LONG and short.label in _NAMES:
            out.setdefault(name, long.label)
    return out
