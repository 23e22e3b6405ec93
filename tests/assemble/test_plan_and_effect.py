"""A plan tells exactly what happens once it is put in force, and going back is going back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from feeds.assemble import applying
from feeds.assemble.applying import Act
from feeds.assemble.planning import Plan, plan
from feeds.config import load_as
from feeds.errors import ConfigError, Mistake
from feeds.model import FeedKey
from feeds.storage import configs, feeds, members, rendered
from tests.pipeline.house import House, Item

WORDS = ["eins", "zwei", "drei", "vier", "Tor", "Brücke"]
EDITS = int(os.environ.get("FEEDS_TEST_EDITS", "12"))
"""Random edits; 300 by hand."""

Members = dict[FeedKey, frozenset[int]]

# --- configs, right and wrong -----------------------------------------------------------------

words = st.sampled_from(WORDS)
rules = st.recursive(
    words.map(lambda word: word) | words.map(lambda word: f"title:{word}"),
    lambda rule: st.tuples(rule, st.sampled_from(["AND", "OR"]), rule).map(
        lambda part: f"({part[0]} {part[1]} {part[2]})"
    ),
    max_leaves=4,
)
selections = rules | st.sampled_from(
    ["category:news", "topic:a", "topic:b -zwei", "source:paper", "category:sport OR eins"]
)
WRONG = [
    "[topics.x]\nmatch = 'a AND'",
    "[feeds.x]\nselect = 'category:nowhere'",
    "[feeds.x]\nselect = 'is:none",
    "[site]\nbase_url = 'javascript:alert(1)'",
    "[sources.x]\nkind = 'feed'\nurl = 'file:///etc/passwd'\ncategory = 'news'",
    "[topics.all]\nmatch = 'eins'",
    "[topics.x]\nmatch = '/((a{1,99}){1,99}){1,99}/'",
    '[topics.x]\nmatch = "env:NOWHERE"',
    "\0",
]


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A whole config; one in eight has a mistake."""
    topics = draw(st.dictionaries(st.sampled_from("abc"), st.lists(rules, min_size=1, max_size=2)))
    own = draw(st.dictionaries(st.sampled_from("xyz"), selections, max_size=2))
    sport = draw(st.none() | rules)
    language = draw(st.sampled_from(["", 'languages = ["de"]\n', 'languages = ["fr"]\n']))
    hidden = draw(st.sampled_from(["", 'republish = "none"\n', 'republish = "link"\n']))
    lines = ["[categories.sport]\n" + (f"match = '{sport}'\n" if sport else "")]
    lines += ["[categories.news]\n"]
    lines += [f"[topics.{id_}]\nmatch = {several!r}\n{language}" for id_, several in topics.items()]
    lines += [f"[feeds.{id_}]\nselect = '{rule}'\n" for id_, rule in own.items()]
    lines += [SOURCE.format("paper", "paper.example", hidden)]
    if draw(st.booleans()):
        lines += [SOURCE.format("other", "other.example", "")]
    if not draw(st.integers(0, 7)):
        lines += [draw(st.sampled_from(WRONG))]
    return "".join(lines)


SOURCE = '[sources.{0}]\nkind = "feed"\nurl = "https://{1}/rss"\ncategory = "news"\n{2}'


# --- the house --------------------------------------------------------------------------------


def fill(house: House) -> None:
    """Articles of two sources, in several visits, the later ones with older dates too."""
    put_in_force(house, SOURCE.format("paper", "paper.example", "") + BASE)
    for visit in range(4):
        items = [
            Item(f"{visit}-{n}", text=f"{WORDS[n % 6]} {WORDS[(n + visit) % 6]}", hours=n + 2)
            for n in range(5)
        ]
        house.bring(*items)
        house.bring(*items[:3], source="other")
        house.publish()
        house.later(hours=1)


BASE = (
    SOURCE.format("other", "other.example", "")
    + "[categories.sport]\nmatch = 'Tor'\n[categories.news]\n[topics.a]\nmatch = 'eins'\n"
)


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


@given(texts())
@settings(
    max_examples=EDITS,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
def test_plan_equals_effect_and_a_rollback_brings_everything_back(filled: House, text: str) -> None:
    former, path = filled.config, filled.folder / "config.toml"
    before, order = held(filled), entries(filled)
    refused = mistakes(path, text)
    if refused:
        assert all(one.line and one.column for one in refused)
        return
    drawn = put_in_force(filled, text)
    filled.publish()
    after = held(filled)

    assert {one.key: one.gained for one in drawn.effects if one.gained} == gains(before, after)
    assert {one.key: one.lost for one in drawn.effects if one.lost} == gains(after, before)
    assert set(drawn.served) == after.keys() - before.keys()
    assert set(drawn.unserved) == before.keys() - after.keys()

    back = put_in_force(filled, former.files.texts[0].body)
    filled.publish()

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
