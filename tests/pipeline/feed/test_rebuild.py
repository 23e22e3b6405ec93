"""A changed rule makes one new generation, however often it is interrupted."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select, update

from feeds.model import FeedKey
from feeds.pipeline.desk import Desk
from feeds.pipeline.feed import finding, rebuild, sequence
from feeds.storage import Connection
from feeds.storage.feed import feeds, generations
from feeds.storage.feed.generations import ABOVE, Rebuild
from feeds.storage.tables import article, article_tokens, feed_entry, feed_log, feed_member, job
from tests.pipeline.house import BASE, House, Item

RULE = BASE + '[topics.t]\ntitle = "T"\nmatch = "{}"\n'
ONE, TWO, BOTH = RULE.format("eins"), RULE.format("zwei"), RULE.format("eins OR zwei")
TOPIC = FeedKey("topics", "t")
WORDS = ("eins", "zwei")


def fill(house: House, count: int = 6) -> list[Item]:
    """Articles that say eins and zwei by turns, the newest first."""
    items = [Item(f"{WORDS[n % 2]}{n}", text=WORDS[n % 2], hours=n + 1) for n in range(count)]
    house.bring(*items)
    house.publish()
    return items


def step(house: House) -> bool:
    """One step of the rebuild, by the holder of the lease."""
    with sequence.sequencer(house.store) as held:
        assert held
        return rebuild.rebuild(held, house.classifier, house.desk, house.tools)


def current(house: House) -> Rebuild:
    with house.store.read() as connection:
        work = generations.current(connection)
    assert work
    return work


def row(house: House) -> feeds.FeedRow:
    with house.store.read() as connection:
        return feeds.active(connection)[TOPIC]


def test_a_changed_rule_makes_one_new_generation(either_house: House) -> None:
    house = either_house
    house.configure(ONE)
    fill(house)
    before = row(house)
    assert house.live("topics/t") == ["eins0", "eins2", "eins4"]
    house.configure(TWO)
    assert house.live("topics/t") == ["eins0", "eins2", "eins4"]  # read on until the flip
    house.publish()

    assert house.live("topics/t") == ["zwei1", "zwei3", "zwei5"]
    after = row(house)
    assert (after.generation, after.building) == (before.generation + 1, None)
    assert house.count(job) == 0
    house.configure(TWO)
    house.publish()
    assert row(house) == after


@pytest.mark.parametrize("few", [0, 200])
def test_many_feeds_are_found_as_few_are(
    house: House, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    house.configure(ONE)
    fill(house)
    house.configure(TWO + SELECTION)
    house.publish()

    assert house.live("topics/t") == ["zwei1", "zwei3", "zwei5"]
    assert house.live("feeds/f") == ["zwei1", "zwei3", "zwei5"]


SELECTION = '[feeds.f]\nselect = "topic:t"\n'


def test_a_selection_changes_with_the_topics_that_it_names_and_with_no_others(
    house: House,
) -> None:
    other = '[topics.u]\nmatch = "{}"\n[feeds.g]\nselect = "topic:u"\n'
    house.configure(ONE + SELECTION + other.format("eins"))
    fill(house)
    assert house.live("feeds/f") == ["eins0", "eins2", "eins4"]
    house.configure(TWO + SELECTION + other.format("eins"))
    assert _building(house) == ["feeds/f", "topics/t"]
    house.publish()

    assert house.live("feeds/f") == ["zwei1", "zwei3", "zwei5"]
    assert house.live("feeds/g") == ["eins0", "eins2", "eins4"]


def test_a_topic_that_asks_for_a_category_changes_with_the_categories(house: House) -> None:
    topic = '[topics.t]\nmatch = "category:sport eins"\n'
    sport = '[categories.sport]\nmatch = "{}"\n'
    house.configure(BASE + sport.format("nichts") + topic)
    fill(house)
    assert house.live("topics/t") == []
    house.configure(BASE + sport.format("eins") + topic)
    house.publish()

    assert house.live("topics/t") == ["eins0", "eins2", "eins4"]


def _building(house: House) -> list[str]:
    with house.store.read() as connection:
        rows = generations.under_construction(connection, limit=99)
    return sorted(row.key.path for row in rows)


def test_only_articles_that_hold_a_necessary_word_are_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.configure(ONE)
    fill(house, 8)
    house.configure(RULE.format("zwei AND zwei3"))
    looked_at = _looked_at(house, monkeypatch)

    assert [len(batch) for batch in looked_at] == [1]
    assert _all(house) == ["zwei3"]


def test_all_are_looked_at_while_words_of_an_older_analyzer_may_miss_some(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.configure(ONE)
    fill(house, 8)
    with house.store.write() as connection:
        connection.execute(update(article_tokens).values(analyzer=0, tokens=""))
    house.configure(RULE.format("zwei AND zwei3"))
    looked_at = _looked_at(house, monkeypatch)

    assert [len(batch) for batch in looked_at] == [8]
    assert _all(house) == ["zwei3"]


def _looked_at(house: House, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Publish, and tell which articles were looked at in each step."""
    batches: list[list[int]] = []
    genuine = finding.Wanted.members

    def members(wanted: Any, connection: Connection, articles: list[int], desk: Desk) -> Any:
        batches.append(articles)
        return genuine(wanted, connection, articles, desk)

    monkeypatch.setattr(finding.Wanted, "members", members)
    house.publish()
    return batches


def test_only_feeds_that_print_what_has_changed_are_rendered_again(house: House) -> None:
    """An entry prints its topics, in whatever feed it stands."""
    other = '[topics.u]\nmatch = "zwei"\n[topics.v]\nmatch = "eins0"\n'
    house.configure(ONE + other)
    fill(house)
    before = house.revisions()
    house.configure(RULE.format("eins AND -eins0") + other)
    house.publish()

    after = house.revisions()
    assert {path for path in after if after[path] != before[path]} == {
        "feeds/all",
        "categories/news",
        "sources/paper",
        "topics/t",
        "topics/v",
    }
    assert all(after[path] <= before[path] + 1 for path in after)


def test_other_feeds_stay_in_their_generation(house: House) -> None:
    house.configure(ONE)
    fill(house)
    house.configure(TWO)
    house.publish()

    assert {generation for (generation,) in house.rows(feed_log.c.generation)} == {1, 2}
    with house.store.read() as connection:
        rows = feeds.active(connection).values()
    assert [one.key.id for one in rows if one.generation == 2] == ["t"]


def test_a_new_feed_finds_the_articles_that_are_there(house: House) -> None:
    fill(house)
    house.configure(ONE)
    house.publish()

    assert house.live("topics/t") == ["eins0", "eins2", "eins4"]
    assert "eins0" in house.document("/topics/t.atom")


def test_what_was_in_the_feed_keeps_its_order_and_the_rest_goes_by_date(house: House) -> None:
    house.configure(ONE)
    fill(house, 6)
    # An old one comes late, and stands above newer ones from then on.
    house.later(hours=1)
    items = [Item("eins9", text="eins", hours=90)]
    house.bring(*items)
    house.publish()
    assert house.live("topics/t") == ["eins9", "eins0", "eins2", "eins4"]
    house.configure(BOTH)
    house.publish()

    order = [name for name in _all(house) if name.startswith("eins")]
    assert order == ["eins9", "eins0", "eins2", "eins4"]
    assert [name for name in _all(house) if name.startswith("zwei")] == ["zwei1", "zwei3", "zwei5"]


def test_what_fills_the_archive_stays_below(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older batches of an import enter later than its newest, and stand below them."""
    monkeypatch.setattr(sequence, "BATCH", 2)
    house.configure(ONE)
    house.bring(*(Item(f"{word}{n}", text=word, hours=n) for n in range(6) for word in WORDS))
    with sequence.sequencer(house.store) as held:
        assert held
        while sequence.number_changes(held, house.classifier, house.desk, house.tools):
            house.later(seconds=1)
    before = _all(house)
    assert before == [f"eins{n}" for n in range(6)]
    house.configure(BOTH)
    house.publish()

    assert [name for name in _all(house) if name.startswith("eins")] == before


def _all(house: House) -> list[str]:
    """All that the topic holds, newest position first."""
    with house.store.read() as connection:
        there = select(article.c.upstream_id).join(
            feed_entry, feed_entry.c.story_id == article.c.id
        )
        ours = (
            feed_entry.c.feed_id == row(house).id,
            feed_entry.c.generation == row(house).generation,
        )
        return list(connection.scalars(there.where(*ours).order_by(feed_entry.c.position.desc())))


def test_a_rebuild_goes_on_where_it_was_killed(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "BATCH", 2)
    house = either_house
    house.configure(ONE)
    fill(house)
    house.configure(TWO)
    step(house)
    reached = current(house)
    house.configure(TWO)  # a restart

    assert current(house) == reached
    assert reached.after is not None
    house.publish()
    assert house.live("topics/t") == ["zwei1", "zwei3", "zwei5"]
    assert row(house).generation == 2


@pytest.mark.parametrize("steps", range(12))
def test_however_often_it_is_killed_each_feed_changes_once(
    house: House, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Killed after any transaction: what was committed stands, what was not is done again."""
    for size in ("BATCH", "SEATED", "FLIPPED", "DROPPED"):
        monkeypatch.setattr(rebuild, size, 1)
    house.configure(ONE)
    fill(house)
    before = row(house)
    house.configure(BOTH)
    _killed_after(steps, house, monkeypatch)
    house.configure(BOTH)  # a restart
    house.publish()

    assert _all(house) == ["eins0", "eins2", "eins4", "zwei1", "zwei3", "zwei5"]
    assert (row(house).generation, row(house).revision) == (2, before.revision + 1)
    assert {key for (key,) in house.rows(feed_log.c.generation)} == {1, 2}
    assert [key for (key,) in house.rows(feed_log.c.feed_id)].count(row(house).id) == 1
    assert house.count(job) == 0


def test_no_transaction_of_a_rebuild_waits_for_the_collector(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled: list[bool] = []

    def still_in_hand(*args: Any) -> bool:
        enabled.append(gc.isenabled())
        return genuine(*args)

    genuine = generations.still_in_hand
    monkeypatch.setattr(generations, "still_in_hand", still_in_hand)
    house.configure(ONE)
    fill(house)
    house.configure(TWO)
    house.publish()

    assert enabled
    assert not any(enabled)
    assert gc.isenabled()


class _KilledError(BaseException):
    pass


def _killed_after(transactions: int, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebuild, but end with the transaction that follows so many."""
    left = transactions

    def still_in_hand(*args: Any) -> bool:
        nonlocal left
        if not left:
            raise _KilledError
        left -= 1
        return genuine(*args)

    genuine = generations.still_in_hand
    with monkeypatch.context() as patched, suppress(_KilledError):
        patched.setattr(generations, "still_in_hand", still_in_hand)
        while step(house):
            pass


def test_a_rebuild_for_an_outdated_rule_begins_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "BATCH", 2)
    house.configure(ONE)
    fill(house)
    house.configure(TWO)
    step(house)
    house.configure(BOTH)
    assert current(house).after is None
    house.publish()

    assert _all(house) == ["eins0", "eins2", "eins4", "zwei1", "zwei3", "zwei5"]
    assert row(house).generation == 3
    assert {key for (key,) in house.rows(feed_log.c.generation)} == {1, 3}


def test_a_worker_notices_that_its_rebuild_began_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process starts with another rule while this one looks at articles."""
    monkeypatch.setattr(rebuild, "BATCH", 2)
    house.configure(ONE)
    fill(house)
    house.configure(TWO)
    _once_members_are_found(monkeypatch, lambda: house.configure(BOTH))

    assert step(house)
    assert current(house).after is None
    house.publish()
    assert len(_all(house)) == 6


def _once_members_are_found(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Do something the next time that members have been found, before they are written."""
    genuine = finding.Wanted.members

    def find_and_act(*args: Any) -> Any:
        monkeypatch.setattr(finding.Wanted, "members", genuine)
        found = genuine(*args)
        act()
        return found

    monkeypatch.setattr(finding.Wanted, "members", find_and_act)


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_what_enters_meanwhile_stands_above(
    either_house: House, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(rebuild, "BATCH", batch)
    house = either_house
    house.configure(ONE)
    items = fill(house)
    house.configure(BOTH)
    step(house)
    house.later(hours=1)
    house.bring(Item("zwei-late", text="zwei"), Item("eins-late", text="eins"), *items)
    with sequence.sequencer(house.store) as held:
        assert held
        sequence.number_changes(held, house.classifier, house.desk, house.tools)
    assert set(house.live("topics/t")[:2]) == {"eins-late", "zwei-late"}
    entered = house.live("topics/t")[:2]
    house.publish()

    assert _all(house) == [*entered, "eins0", "eins2", "eins4", "zwei1", "zwei3", "zwei5"]
    positions = [place for (place,) in house.rows(feed_entry.c.position) if place > ABOVE]
    assert sorted(positions) == [ABOVE + 1, ABOVE + 2]
    house.bring(Item("eins-last", text="eins"), *items)
    house.publish()
    assert house.live("topics/t")[0] == "eins-last"


def test_an_article_edited_meanwhile_ends_where_its_new_text_belongs(house: House) -> None:
    house.configure(ONE)
    items = fill(house)
    house.configure(BOTH)
    step(house)
    edited = [Item("eins0", text="nichts", hours=1), *items[1:]]
    house.bring(*edited)
    house.publish()
    assert _all(house) == ["eins2", "eins4", "zwei1", "zwei3", "zwei5"]

    house.bring(*items)
    house.publish()
    assert house.live("topics/t")[0] == "eins0"


def test_a_category_can_be_rebuilt_while_articles_enter(house: House) -> None:
    """Those articles have their category from the sequencer, with or without a rule."""
    sport = BASE + '[categories.sport]\ntitle = "Sport"\nmatch = "eins"\n'
    items = fill(house)
    house.configure(sport)
    step(house)
    house.bring(Item("eins-late", text="eins"), Item("late", text="nichts"), *items)
    house.publish()

    categories = dict(house.rows(article.c.upstream_id, article.c.category))
    whys = dict(house.rows(article.c.upstream_id, article.c.category_why))
    assert (categories["eins0"], whys["eins0"]) == ("sport", "rule: eins")
    assert (categories["eins-late"], whys["eins-late"]) == ("sport", "rule: eins")
    assert (categories["zwei1"], whys["zwei1"]) == ("news", "source")
    assert (categories["late"], whys["late"]) == ("news", "source")
    assert set(house.live("categories/sport")) >= {"eins-late", "eins0", "eins2"}


def test_a_source_that_may_no_longer_be_published_leaves_every_feed(either_house: House) -> None:
    house = either_house
    fill(house, 2)
    assert "eins0" in house.document("/feeds/all.atom")
    house.configure(BASE.replace('"full"', '"none"'))
    house.publish()

    assert house.live() == []
    for path in house.etags():
        assert "eins0" not in house.document(path)
    house.configure(BASE)
    house.publish()
    assert house.live() == ["eins0", "zwei1"]


def test_members_of_one_story_get_one_entry(house: House) -> None:
    fill(house, 2)
    with house.store.write() as connection:
        connection.execute(update(article).values(story_id=1))
    house.configure(BOTH)
    house.publish()

    assert len(_all(house)) == 1
    with house.store.read() as connection:
        ours = feed_member.c.feed_id == row(house).id
        assert set(connection.scalars(select(feed_member.c.position).where(ours))) == {1}
