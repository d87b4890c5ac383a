"""What the registry knows of the parties of cooperations, as the ledger compares them."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal

from monitor.folding import fold
from monitor.ledger.claims import Canonical
from monitor.ledger.kinship import Kinship, Line
from monitor.registry import Registered, Registry, load_registry

_KEYS = 50_000


@lru_cache(maxsize=4)
def kinship_of(canonical: Canonical) -> Kinship:
    """How parties are akin once `canonical` has resolved their names."""
    registry = load_registry()

    def named(name: str) -> str:
        return fold(canonical(name))

    @lru_cache(maxsize=_KEYS)
    def wholes(party: str) -> tuple[str, ...] | None:
        body = registry.lookup(party)
        if body is None:
            return None
        chain = [named(whole.name) for whole in _above(registry, body)]
        if body.country and body.type == "institution":
            chain.append(named(body.country))
        return tuple(dict.fromkeys(whole for whole in chain if whole != party))

    @lru_cache(maxsize=_KEYS)
    def lines(party: str) -> Mapping[str, Line]:
        body = registry.lookup(party)
        if body is None:
            return {}
        found = {named(before.name): Line(party, _began(body), whole) for before, whole in _line(registry, body, -1)}
        for heir, whole in _line(registry, body, 1):
            name = named(heir.name)
            found[name] = Line(name, _began(heir), whole)
        return {name: line for name, line in found.items() if name != party}

    states = frozenset(named(body.name) for body in registry.bodies if body.type == "country")
    return Kinship(wholes=wholes, states=states, lines=lines)


def _above(registry: Registry, body: Registered) -> list[Registered]:
    """The bodies that a body is part of, nearest first."""
    chain: list[Registered] = []
    while body.parent and (whole := registry.get(body.parent)) and whole not in chain:
        chain.append(whole)
        body = whole
    return chain


def _line(registry: Registry, body: Registered, way: Literal[-1, 1]) -> Iterator[tuple[Registered, bool]]:
    """Those that a body became (`way` 1) or was before (-1), nearest first, and whether by changes of name alone."""
    seen, found = {body.key}, [(body, True)]
    for at, whole in found:
        for key in at.successors if way == 1 else at.predecessors:
            other = registry.get(key)
            before, heir = (at, other) if way == 1 else (other, at)
            if before is None or heir is None or other is None or key in seen or _together(before, heir):
                continue
            seen.add(key)
            found.append((other, whole and len(before.successors) == 1 and len(heir.predecessors) == 1))
            yield found[-1]


def _together(before: Registered, heir: Registered) -> bool:
    """Whether a body was there before the one that it is said to succeed ended."""
    return bool(before.until and heir.since and heir.since.last < before.until.first)


def _began(body: Registered) -> date | None:
    return body.since.first if body.since else None
