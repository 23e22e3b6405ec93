"""Where else an article is told, and lists in which a story has one line."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from feeds.errors import NotFound
from feeds.model import NOTHING_HIDDEN, FeedKey, Hidden, Label
from feeds.storage import Connection, Store
from feeds.storage.archive import articles, identities, pages
from feeds.storage.feed import logs
from feeds.storage.feed import members as member_rows
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.story import stories
from feeds.storage.tables import article as article_table
from feeds.storage.tables import story as story_table
from tests.storage.stored_samples import add, article, make_feeds
from tests.storage.stores import NOON

KEY = FeedKey("topics", "harbour")


def publish(connection: Connection, *names: str, source: str = "paper") -> list[int]:
    """Articles that the sequencer has seen, an hour apart."""
    new = [
        article(name, source=source, published=NOON - timedelta(hours=24 - hours))
        for hours, name in enumerate(names)
    ]
    numbers = add(connection, *new)
    articles.categorise(connection, [(number, "news", "source") for number in numbers])
    return numbers


def unite(connection: Connection, *numbers: int, lead: int) -> int:
    """Let articles tell the story of the first one; its number."""
    moved = update(article_table).where(article_table.c.id.in_(numbers))
    connection.execute(moved.values(story_id=numbers[0]))
    led = update(story_table).where(story_table.c.id == numbers[0])
    connection.execute(led.values(lead=lead))
    return numbers[0]


def told(connection: Connection, story: int, *, most: int = 9, hidden: str = "") -> list[str]:
    found = stories.told(connection, [story], hidden=Hidden(frozenset({hidden})), most=most)
    return [line.public_id for line in found[story].members] if found else []


def test_a_story_is_told_by_its_lead_and_then_as_its_articles_came(store: Store) -> None:
    with store.write() as connection:
        numbers = publish(connection, "a", "b", "c")
        story = unite(connection, *numbers, lead=numbers[1])
        (found,) = stories.told(connection, [story], hidden=NOTHING_HIDDEN, most=9).values()

        assert told(connection, story) == ["paper-b", "paper-a", "paper-c"]
        assert (found.public_id, found.size) == ("paper-a", 3)
        assert found.members[0].summary == "Die neue Brücke ist offen."


def test_more_articles_than_are_asked_for_are_only_counted(store: Store) -> None:
    with store.write() as connection:
        numbers = publish(connection, "a", "b", "c")
        story = unite(connection, *numbers, lead=numbers[0])
        (found,) = stories.told(connection, [story], hidden=NOTHING_HIDDEN, most=2).values()

        assert told(connection, story, most=2) == ["paper-a", "paper-b"]
        assert found.size == 3


def test_a_hidden_founder_neither_speaks_for_its_story_nor_names_it(store: Store) -> None:
    with store.write() as connection:
        founder, *others = publish(connection, "a", source="secret") + publish(connection, "b", "c")
        story = unite(connection, founder, *others, lead=founder)
        (found,) = stories.told(
            connection, [story], hidden=Hidden(frozenset({"secret"})), most=9
        ).values()

        assert told(connection, story, hidden="secret") == ["paper-b", "paper-c"]
        assert (found.public_id, found.size) == ("paper-b", 2)


def test_what_waits_for_the_sequencer_is_not_told_yet(store: Store) -> None:
    with store.write() as connection:
        (story,) = add(connection, article("a"))

        assert told(connection, story) == []


def test_a_story_is_found_by_each_of_its_articles(store: Store) -> None:
    with store.write() as connection:
        numbers = publish(connection, "a", "b")
        story = unite(connection, *numbers, lead=numbers[0])

        assert stories.number(connection, "paper-a") == story
        assert stories.number(connection, "paper-b") == story
        with pytest.raises(NotFound, match="'paper-c'"):
            stories.number(connection, "paper-c")


def test_an_article_is_shown_once_it_is_published(store: Store) -> None:
    with store.write() as connection:
        publish(connection, "a")
        add(connection, article("waiting"))
        shown = pages.shown(connection, "paper-a")

        assert (shown.article.upstream_id, shown.line.story) == ("a", shown.line.id)
        assert shown.line.moment == shown.article.published
        for name in ("paper-waiting", "nobody"):
            with pytest.raises(NotFound, match=f"no published article '{name}'"):
                pages.shown(connection, name)


def test_further_sources_of_an_article_are_named_once(store: Store) -> None:
    with store.write() as connection:
        first, second = publish(connection, "a", "b")
        for name, source in (("1", "wire"), ("2", "wire"), ("3", "agency"), ("4", "paper")):
            identities.add_sightings(connection, [(first, article(name, source=source))])
        found = stories.further_sources(connection, [first, second], hidden=NOTHING_HIDDEN)
        shown = stories.further_sources(
            connection, [first, second], hidden=Hidden(frozenset({"agency"}))
        )

        assert found == {first: ["agency", "wire"]}
        assert shown == {first: ["wire"]}


def join(connection: Connection, row: FeedRow, *numbers: int, moment: datetime = NOON) -> None:
    """Let articles enter the feed; the first one stands for its story."""
    log = (row.id, row.generation)
    newcomers = articles.newcomers(connection, numbers)
    stories_here = {newcomers[n].story_id: newcomers[n] for n in reversed(numbers)}
    logs.add_entries(connection, log, list(stories_here.items()), at=NOON)
    joining = [
        member_rows.Joining(n, Label(row.key), moment, newcomers[n].story_id) for n in numbers
    ]
    member_rows.add(connection, log, joining)


def listed(connection: Connection, *, hidden: str = "") -> list[str]:
    lines = pages.newest(connection, KEY, limit=9, hidden=Hidden(frozenset({hidden})))
    return sorted(line.public_id for line in lines)


def test_in_a_list_one_article_stands_for_its_story(store: Store) -> None:
    with store.write() as connection:
        first, lead, last, alone = publish(connection, "a", "b", "c", "alone")
        unite(connection, first, lead, last, lead=first)
        (row, other) = make_feeds(connection, KEY.path, "topics/other")
        join(connection, row, lead, first, last, alone)
        join(connection, other, first)

        assert listed(connection) == ["paper-alone", "paper-b"]


def test_an_article_that_left_is_not_listed(store: Store) -> None:
    with store.write() as connection:
        numbers = publish(connection, "a", "b")
        (row,) = make_feeds(connection, KEY.path)
        join(connection, row, *numbers)
        (member, *_) = member_rows.of_articles(connection, numbers[:1])
        member_rows.leave(connection, member, seq=1)

        assert listed(connection) == ["paper-b"]


def test_a_list_shows_nothing_of_hidden_sources(store: Store) -> None:
    with store.write() as connection:
        numbers = publish(connection, "a") + publish(connection, "b", source="secret")
        (row,) = make_feeds(connection, KEY.path)
        join(connection, row, *numbers)

        assert listed(connection, hidden="secret") == ["paper-a"]


def test_the_newest_of_several_feeds_are_asked_for_at_once(store: Store) -> None:
    keys = [KEY, FeedKey("topics", "empty"), FeedKey("categories", "harbour")]
    with store.write() as connection:
        numbers = publish(connection, "a", "b", "c")
        (topic, _, category) = make_feeds(connection, *(key.path for key in keys))
        for hour, number in enumerate(numbers):
            join(connection, topic, number, moment=NOON + timedelta(hours=hour))
        join(connection, category, numbers[0])
        found = pages.newest_of_each(connection, keys, limit=2)

        assert [line.public_id for line in found[keys[0]]] == ["paper-c", "paper-b"]
        assert [line.public_id for line in found[keys[1]]] == []
        assert [line.public_id for line in found[keys[2]]] == ["paper-a"]
        assert pages.newest_of_each(connection, [], limit=2) == {}


def test_a_list_goes_on_where_it_ended(store: Store) -> None:
    with store.write() as connection:
        numbers = publish(connection, "a", "b", "c")
        (row,) = make_feeds(connection, KEY.path)
        for number, article_of in zip(numbers, "abc", strict=True):
            moment = pages.shown(connection, f"paper-{article_of}").line.moment
            join(connection, row, number, moment=moment)
        (first,) = pages.newest(connection, KEY, limit=1)
        end = pages.Place(first.moment, first.id)
        rest = pages.newest(connection, KEY, limit=9, before=end)

        assert [line.public_id for line in (first, *rest)] == ["paper-c", "paper-b", "paper-a"]
