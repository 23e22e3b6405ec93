"""Another outlet is preferred: the stories that there are get other leads, each feed once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from feeds.pipeline.feed import sequence
from feeds.pipeline.story import releading
from feeds.storage.story import releads
from feeds.storage.tables import article, job, story
from tests.classify.made_copies import words
from tests.pipeline.house import BASE, House
from tests.pipeline.story.test_stories_grow import PAPERS, WIRE, bring

LONGER = BASE.replace("entries = 3", "entries = 2") + PAPERS
PREFERRED = LONGER + '[stories]\nprefer = ["wire"]\n'


def filled(house: House) -> None:
    """Two stories of two papers, the older in the archive, and articles between them."""
    house.configure(LONGER)
    for name, text, others in (("old", words("alt", 120), 3), ("new", WIRE, 1)):
        bring(house, "paper", name, text)
        bring(house, "wire", f"{name}-short", text[:90])
        house.publish()
        for n in range(others):
            bring(house, "post", f"{name}-{n}", words(f"{name}{n}x", 60))
            house.publish()


def step(house: House) -> bool:
    with sequence.sequencer(house.store) as held:
        assert held
        return releading.relead(held, house.desk, house.tools)


def leads(house: House) -> set[str]:
    """Who stands for the stories of several papers, by themselves."""
    names = dict(house.rows(article.c.id, article.c.upstream_id))
    return {names[lead] for _, lead in house.rows(story.c.id, story.c.lead)}


def test_the_preferred_outlet_stands_for_old_stories_too(either_house: House) -> None:
    house = either_house
    filled(house)
    before = house.revisions()
    assert house.live("categories/news") == ["new-0", "new"]
    house.configure(PREFERRED)
    house.publish()

    changed = {path for path, n in house.revisions().items() if n != before[path]}
    assert {house.revisions()[path] - before[path] for path in changed} == {1}
    assert "sources/post" not in changed
    assert house.live("categories/news") == ["new-0", "new-short"]
    assert {"old-short", "new-short"} <= leads(house)
    assert not {"old", "new"} & leads(house)
    assert house.count(job) == 0


def test_a_feed_that_has_one_of_them_alone_keeps_it(house: House) -> None:
    filled(house)
    before = house.revisions()
    house.configure(PREFERRED)
    house.publish()

    assert house.live("sources/paper") == ["new", "old"]
    assert house.revisions()["sources/paper"] == before["sources/paper"]


def test_what_was_interrupted_goes_on_and_changes_no_feed_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(house)
    before = house.revisions()
    house.configure(PREFERRED)
    genuine = releads.advance
    kills = iter([True, False, True])

    def advance(*args: Any, **kwargs: Any) -> None:
        if next(kills, False):
            raise KeyboardInterrupt
        genuine(*args, **kwargs)

    monkeypatch.setattr(releads, "advance", advance)
    for _ in range(3):
        with suppress(KeyboardInterrupt):
            step(house)
    house.publish()

    gained = {house.revisions()[path] - n for path, n in before.items()}
    assert gained == {0, 1}
    assert {"old-short", "new-short"} <= leads(house)


def test_the_same_preference_once_more_is_no_work(house: House) -> None:
    filled(house)
    house.configure(PREFERRED)
    house.publish()
    house.configure(PREFERRED)

    assert house.count(job) == 0
