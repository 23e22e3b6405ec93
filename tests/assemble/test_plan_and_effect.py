"""A plan tells exactly what happens once it is put in force, and going back is going back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from feeds.assemble import applying
from feeds.assemble.applying import Act
from feeds.assemble.planning import Plan, plan
from feeds.config import load_as
from feeds.config.difference import KeyChange
from feeds.errors import ConfigError, Mistake
from feeds.model import FeedKey
from feeds.pipeline import publication
from feeds.storage import configs
from feeds.storage.feed import feeds, members
from feeds.storage.rendering import rendered
from feeds.storage.tables import feed
from tests.assemble.random_configs import WORDS, Edit, edits, written
from tests.pipeline.house import House, Item

EDITS = int(os.environ.get("FEEDS_TEST_EDITS", "12"))
"""Random edits; 300 by hand."""

Members = dict[FeedKey, frozenset[int]]


def source(host: str) -> dict[str, str]:
    address = f"'https://{host}.example/rss'"
    return {"kind": "'feed'", "url": address, "category": "'news'"}


BASE = {
    "site": {"title": "'Haus'"},
    **{f"sources.{one}": source(one) for one in ("paper", "other")},
}
TOPICS = {
    "categories.sport": {"match": "'Tor'"},
    "categories.news": {},
    "topics.a": {"match": "'eins'"},
}

# --- the house --------------------------------------------------------------------------------


def fill(house: House) -> None:
    """Articles of two sources, in several visits, the later ones with older dates too."""
    put_in_force(house, written(BASE | TOPICS))
    for visit in range(4):
        items = [
            Item(f"{visit}-{n}", text=f"{WORDS[n % 6]} {WORDS[(n + visit) % 6]}", hours=n + 2)
            for n in range(5)
        ]
        house.bring(*items)
        house.bring(*items[:3], source="other")
        house.publish()
        house.later(hours=1)


def put_in_force(house: House, text: str) -> Plan:
    """The plan for a config, which is in force afterwards."""
    path = house.folder / "config.toml"
    config = load_as(path, text.encode(), environ={})
    with house.store.read() as connection:
        n = configs.newest(connection)
    before = house.config if n else None
    drawn = plan(house.store, config, before=before, after=n)
    applying.apply(house.store, config, Act(author="", machine="", note="", after=n, before=before))
    house.rewire(config, n + 1)
    return drawn


def settle(house: House) -> None:
    """Let everything follow that follows from a config."""
    house.publish()
    publication.expire_due(house.desk, house.tools)
    house.publish()


def mistakes(path: Path, text: str) -> list[Mistake]:
    try:
        load_as(path, text.encode(), environ={})
    except ConfigError as error:
        return error.mistakes
    return []


def held(house: House) -> Members:
    with house.store.read() as connection:
        return {
            key: members.present(connection, row) for key, row in feeds.active(connection).items()
        }


def entries(house: House) -> dict[FeedKey, list[str]]:
    """The ids that each feed's live document prints, in their order."""
    with house.store.read() as connection:
        return {
            key: [one.printed_id for one in rendered.live_entries(connection, row)]
            for key, row in feeds.active(connection).items()
        }


def gains(before: Members, after: Members) -> Members:
    """What each feed has gained; feeds that gained nothing are left out."""
    found = {key: now - before.get(key, frozenset()) for key, now in after.items()}
    return {key: one for key, one in found.items() if one}


@pytest.fixture(name="filled")
def filled_house(either_house: House) -> House:
    fill(either_house)
    return either_house


@given(edits(BASE))
@settings(
    max_examples=EDITS,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
def test_plan_equals_effect_and_a_rollback_brings_everything_back(
    filled: House, edit: Edit
) -> None:
    text, former, path = edit.text, filled.config, filled.folder / "config.toml"
    before, order = held(filled), entries(filled)
    refused = mistakes(path, text)
    if refused or edit.line:
        assert edit.line in {one.line for one in refused}
        assert all(one.line and one.column for one in refused)
        return
    drawn = put_in_force(filled, text)
    settle(filled)
    after = held(filled)

    assert {one.key: one.gained for one in drawn.effects if one.gained} == gains(before, after)
    assert {one.key: one.lost for one in drawn.effects if one.lost} == gains(after, before)
    assert set(drawn.served) == after.keys() - before.keys()
    assert set(drawn.unserved) == before.keys() - after.keys()

    back = put_in_force(filled, former.files.texts[0].body)
    settle(filled)

    assert held(filled) == before
    assert entries(filled) == order
    assert set(back.served) == set(drawn.unserved)


def test_nothing_would_change_where_nothing_changes(filled: House) -> None:
    config = filled.config
    with filled.store.read() as connection:
        n = configs.newest(connection)
    drawn = plan(filled.store, config, before=config, after=n)

    assert drawn.is_empty
    assert drawn.backfill.articles == 0


def test_another_number_of_entries_is_told_and_makes_nothing_anew(filled: House) -> None:
    text = filled.config.files.texts[0].body
    drawn = put_in_force(filled, text.replace("[topics.a]", "[topics.a]\nentries = 7"))

    assert [(one.name, one.keys) for one in drawn.tables] == [
        ("topics.a", (KeyChange("entries", "", "7"),))
    ]
    assert drawn.effects == ()
    assert drawn.backfill.feeds == 0
    assert {building for (building,) in filled.rows(feed.c.building)} == {None}


def test_a_renamed_feed_is_no_loss_and_its_rename_is_taken_back(filled: House) -> None:
    order = entries(filled)[FeedKey("topics", "a")]
    text = filled.config.files.texts[0].body
    renamed = text.replace("[topics.a]", "[topics.b]\naliases = ['a']")
    drawn = put_in_force(filled, renamed)
    filled.publish()

    assert drawn.renamed == {FeedKey("topics", "a"): FeedKey("topics", "b")}
    assert drawn.effects == ()
    assert entries(filled)[FeedKey("topics", "b")] == order

    drawn = put_in_force(filled, text)
    filled.publish()

    assert drawn.effects == ()
    assert entries(filled)[FeedKey("topics", "a")] == order


def test_an_outdated_desk_writes_nothing(filled: House) -> None:
    old_classifier, old_desk = filled.classifier, filled.desk
    text = filled.config.files.texts[0].body
    put_in_force(filled, text.replace("'eins'", "'zwei'"))
    new_classifier, new_desk = filled.classifier, filled.desk
    filled.bring(Item("late", text="eins"))
    before = held(filled)
    filled.classifier, filled.desk = old_classifier, old_desk
    filled.publish()

    assert held(filled) == before

    filled.classifier, filled.desk = new_classifier, new_desk
    filled.publish()

    assert held(filled) != before
