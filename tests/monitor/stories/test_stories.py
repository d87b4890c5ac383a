"""Which articles are one story."""

import random
from datetime import timedelta

import pytest

from monitor.stories.fingerprints import Overlap, overlap, shingles
from monitor.stories.grouping import WINDOW, Member, Tie, covers, likeness, settle, story_key
from tests.monitor.builders import NOON
from tests.monitor.stories.texts import mixed, story


def member(number: int, *, hours: float = 0, publisher: str | None = None, official: bool = False) -> Member:
    return Member(
        article_id=number,
        identity=f"{publisher or f'warta{number}.test'}:{number}",
        publisher=publisher or f"warta{number}.test",
        official=official,
        at=NOON + timedelta(hours=hours),
    )


def shared(jaccard: float, first: float = 0.0, second: float = 0.0, count: int = 100) -> Overlap:
    return Overlap(shared=count, jaccard=jaccard, first=first, second=second)


@pytest.mark.parametrize(
    ("text", "other", "same_publisher", "expected"),
    [
        pytest.param(story(1), story(1), True, "copy", id="the same text"),
        pytest.param(story(1), mixed(1, 2, share=0.9), True, "copy", id="near-verbatim"),
        pytest.param(story(1), mixed(1, 2, share=0.6), False, "rewrite", id="rewritten"),
        pytest.param(story(1), mixed(1, 2, share=0.6), True, None, id="a publisher's own background"),
        pytest.param(story(1, 30), story(1, 12), False, "rewrite", id="shortened"),
        pytest.param(story(1, 30), mixed(1, 2, share=0.3), False, None, id="some sentences alike"),
        pytest.param(story(1, 120), story(1, 9), False, None, id="one item of a round-up"),
        pytest.param(story(1), story(2), False, None, id="other news"),
    ],
)
def test_what_makes_articles_alike(text, other, same_publisher, expected):
    one = member(1, publisher="warta.test")
    two = member(2, publisher="warta.test" if same_publisher else "kabar.test")
    found = overlap(shingles(text), shingles(other))
    assert likeness(one, two, found) == expected
    assert likeness(two, one, overlap(shingles(other), shingles(text))) == expected


@pytest.mark.parametrize(("hours", "expected"), [(72, "copy"), (72.1, None)])
def test_only_articles_near_in_time_are_compared(hours, expected):
    assert timedelta(hours=72) == WINDOW
    assert likeness(member(1), member(2, hours=hours), shared(1.0, 1.0, 1.0)) == expected


@pytest.mark.parametrize(
    ("article", "release", "count", "expected"),
    [
        pytest.param(member(1), member(2, official=True), 15, True, id="enough"),
        pytest.param(member(1), member(2, official=True), 14, False, id="by chance"),
        pytest.param(member(1), member(2), 500, False, id="no release"),
        pytest.param(member(1, official=True), member(2, official=True), 500, False, id="no coverage"),
        pytest.param(member(1, hours=90), member(2, official=True), 500, False, id="too late"),
    ],
)
def test_what_covers_a_release(article, release, count, expected):
    assert covers(article, release, shared(0.1, 0.1, 0.1, count)) is expected


class Web:
    """Articles and what is alike, settled as they come."""

    def __init__(self, members: list[Member], alike: dict[frozenset[int], float]) -> None:
        self.members, self.alike = members, alike
        self.there: set[int] = set()
        self.places: dict[int, tuple[int, str, float]] = {}

    def ties(self, one: Member) -> list[Tie]:
        return [
            Tie(other=other, likeness="copy", similarity=self.alike[pair], verbatim=0.0)
            for other in self.members
            if other.article_id in self.there and (pair := frozenset((one.article_id, other.article_id))) in self.alike
        ]

    def _settle(self, *touched: Member) -> None:
        found = settle(
            touched, ties=self.ties, was_origin=lambda one: self.places.get(one.article_id, (0, ""))[1] == "origin"
        )
        self.places |= {number: (place.origin, place.role, place.similarity) for number, place in found.items()}

    def add(self, one: Member) -> None:
        self.there.add(one.article_id)
        self._settle(one)

    def remove(self, one: Member) -> None:
        alike = [tie.other for tie in self.ties(one)]
        self.there.discard(one.article_id)
        del self.places[one.article_id]
        self._settle(*alike)


def test_the_earliest_is_the_origin_whenever_it_comes():
    members = [member(1, hours=2), member(2, hours=1)]
    web = Web(members, {frozenset((1, 2)): 0.9})
    for one in members:
        web.add(one)
    assert web.places == {1: (2, "copy", 0.9), 2: (2, "origin", 1.0)}


def test_an_official_source_is_the_origin_of_what_came_before_it():
    web = Web([member(1), member(2, hours=5, official=True)], {frozenset((1, 2)): 0.9})
    for one in web.members:
        web.add(one)
    assert web.places == {1: (2, "copy", 0.9), 2: (2, "origin", 1.0)}


def test_a_story_does_not_drift():
    web = Web([member(n, hours=n) for n in (1, 2, 3)], {frozenset((1, 2)): 0.7, frozenset((2, 3)): 0.7})
    for one in web.members:
        web.add(one)
    assert web.places == {1: (1, "origin", 1.0), 2: (1, "copy", 0.7), 3: (3, "origin", 1.0)}


def test_an_article_belongs_to_the_origin_that_it_is_most_alike_to():
    web = Web([member(n, hours=n) for n in (1, 2, 3)], {frozenset((1, 3)): 0.6, frozenset((2, 3)): 0.9})
    for one in web.members:
        web.add(one)
    assert web.places[3] == (2, "copy", 0.9)


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_coming_and_going_gives_the_same_stories(seed):
    draw = random.Random(seed)
    members = [member(n, hours=draw.randrange(24), official=draw.random() < 0.2) for n in range(40)]
    alike = {
        frozenset((one.article_id, two.article_id)): round(draw.uniform(0.5, 1), 2)
        for one in members
        for two in members
        if one.article_id < two.article_id and draw.random() < 0.08
    }
    straight = Web(members, alike)
    for one in sorted(members[10:], key=lambda one: one.rank):
        straight.add(one)
    winding = Web(members, alike)
    for one in draw.sample(members, len(members)):
        winding.add(one)
    for one in draw.sample(members[:10], 10):
        winding.remove(one)
    assert winding.places == straight.places


def test_the_key_of_a_story_is_made_of_its_origin_alone():
    assert story_key("warta.test:1") == story_key("warta.test:1") != story_key("warta.test:2")
