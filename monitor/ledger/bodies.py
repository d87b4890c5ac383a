"""What the registry knows of the parties of cooperations, as the ledger compares them."""

from functools import lru_cache

from monitor.folding import fold
from monitor.ledger.claims import Canonical
from monitor.ledger.kinship import Kinship
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

    states = frozenset(named(body.name) for body in registry.bodies if body.type == "country")
    return Kinship(wholes=wholes, states=states)


def _above(registry: Registry, body: Registered) -> list[Registered]:
    """The bodies that a body is part of, nearest first."""
    chain: list[Registered] = []
    while body.parent and (whole := registry.get(body.parent)) and whole not in chain:
        chain.append(whole)
        body = whole
    return chain
