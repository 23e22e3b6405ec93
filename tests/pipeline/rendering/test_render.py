"""Feeds whose revision has moved become bytes, and no others."""

from __future__ import annotations

import gzip
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from feeds.pipeline.feed.sequence import sequencer
from feeds.pipeline.forgetting import sweep_fragments
from feeds.pipeline.rendering import printer, render
from feeds.storage.rendering.documents import Documents
from feeds.storage.tables import article, article_version, fragment, rendered, rendered_body
from tests.pipeline.house import BASE, House, Item
from tests.storage.stores import NOON

TOPICS = (
    BASE
    + '[topics.bridge]\ntitle = "Brücken"\nmatch = "Brücke"\n'
    + '[topics.museum]\ntitle = "Museen"\nmatch = "Museum"\n'
)
IN_ALL = {"/categories/news", "/feeds/all", "/sources/paper"}


def changed(house: House, before: dict[str, str]) -> set[str]:
    """Feeds of which any document has other bytes than before."""
    return {
        path.rpartition(".")[0] for path, etag in house.etags().items() if before.get(path) != etag
    }


def updated(house: House) -> str:
    """What the only entry of the feed of everything says of its last update."""
    entry = house.document("/feeds/all.atom").partition("<entry>")[2]
    return entry.partition("<updated>")[2].partition("</updated>")[0]


def test_every_feed_has_three_documents_also_while_it_is_empty(house: House) -> None:
    house.publish()

    assert len(house.etags()) == 3 * len(house.desk.shelves)


def test_rendering_twice_writes_nothing(house: House) -> None:
    house.bring(Item("a"))
    house.publish()
    before = [house.rows(*table.c) for table in (rendered, rendered_body, fragment)]
    house.later(hours=1)
    house.publish()
    house.configure()
    house.publish()

    assert [house.rows(*table.c) for table in (rendered, rendered_body, fragment)] == before


WRITES = re.compile(
    r"(?:INSERT INTO|UPDATE|DELETE FROM) (article\w*|rendered\w*|fragment|etag_seen)\b"
)


@contextmanager
def written(house: House) -> Iterator[list[str]]:
    """The tables of what is published that statements write to, whether or not rows change.

    The database itself tells, as prepared statements go past SQLAlchemy.
    """
    tables: list[str] = []

    def watch(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(lambda statement: tables.extend(WRITES.findall(statement)))

    def look_away(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(None)

    event.listen(house.store._writer, "checkout", watch)
    event.listen(house.store._writer, "checkin", look_away)
    yield tables
    event.remove(house.store._writer, "checkout", watch)
    event.remove(house.store._writer, "checkin", look_away)


def test_a_refresh_that_changed_nothing_writes_no_row_of_what_is_published(house: House) -> None:
    items = [Item("a"), Item("b", text="Das Museum.", hours=3)]
    with written(house) as first:
        house.bring(*items)
        house.publish()
    house.later(hours=1)
    with written(house) as again:
        house.bring(*items)
        house.publish()

    assert {"article", "rendered", "rendered_body", "fragment"} <= set(first)
    assert again == []


def test_a_new_article_changes_exactly_the_feeds_that_hold_it(house: House) -> None:
    house.configure(TOPICS)
    house.bring(Item("a", text="Das Museum."))
    house.publish()
    before = house.etags()
    house.later(hours=1)
    house.bring(Item("b", text="Die Brücke."), Item("a", text="Das Museum."))
    house.publish()

    assert changed(house, before) == {*IN_ALL, "/topics/bridge"}


def test_an_edit_changes_exactly_the_feeds_that_hold_the_article(house: House) -> None:
    house.configure(TOPICS)
    items = [Item("a", text="Das Museum."), Item("b", text="Die Brücke.")]
    house.bring(*items)
    house.publish()
    before = house.etags()
    house.later(hours=1)
    house.bring(items[0], Item("b", text="Die Brücke ist zu."))
    house.publish()

    assert changed(house, before) == {*IN_ALL, "/topics/bridge"}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(None, "2026-11-22T12:00:00+00:00"), (3, "2026-11-22T09:00:00+00:00")],
)
def test_updated_moves_only_with_what_is_worth_reading_again(
    house: House, hours: float | None, expected: str
) -> None:
    house.bring(Item("a", title="Er sagte: „Nein“", hours=hours))
    house.publish()
    assert updated(house) == expected
    before = house.etags()

    for n, later in enumerate((1, 2), 1):
        house.later(hours=1)
        section = f"<category>Politik {n}</category>"
        house.bring(Item("a", title='Er sagte: "Nein"', hours=-later, extra=section))
        house.publish()
        assert house.count(article_version) == n
        assert updated(house) == expected
    assert changed(house, before) == IN_ALL  # what is printed has changed all the same

    house.later(hours=1)
    house.bring(Item("a", title="Er sagte: „Ja“", hours=hours))
    house.publish()
    assert updated(house) == "2026-11-22T15:00:00+00:00"


def test_an_entry_prints_all_its_topics_in_every_feed(house: House) -> None:
    house.configure(TOPICS)
    house.bring(Item("a", text="Die Brücke am Museum."))
    house.publish()

    for path in ("/feeds/all.atom", "/topics/bridge.atom", "/sources/paper.rss"):
        assert "Brücken" in house.document(path)
        assert "Museen" in house.document(path)


def test_a_changed_title_of_a_topic_changes_what_prints_it_without_moving_updated(
    house: House,
) -> None:
    house.configure(TOPICS)
    house.bring(Item("a", text="Die Brücke."))
    house.publish()
    before, date = house.etags(), updated(house)
    house.later(hours=1)
    house.configure(TOPICS.replace('"Brücken"', '"Brücken und Stege"'))
    house.publish()

    assert changed(house, before) == {*IN_ALL, "/topics/bridge"}
    assert updated(house) == date


def test_a_source_shows_no_more_than_it_may(house: House) -> None:
    house.bring(Item("a", text="<p>Erster Absatz.</p>" + "<p>Geheim.</p>" * 99))
    house.publish()
    assert "Geheim." in house.document("/feeds/all.json")
    house.configure(BASE.replace('"full"', '"link"'))
    house.publish()

    for path in house.etags():
        assert "Geheim." not in house.document(path)


def test_what_may_not_be_published_any_more_is_not_printed_even_before_the_rebuild(
    house: House,
) -> None:
    house.bring(Item("a"))
    house.publish()
    house.configure(BASE.replace('"full"', '"none"'))
    while render.render(house.desk, house.tools):
        pass

    assert house.live() == ["a"]
    for path in house.etags():
        assert "paper.example/a" not in house.document(path)


def test_documents_are_packed_alike_on_every_machine(house: House) -> None:
    house.bring(Item("a"))
    house.publish()
    documents = Documents(house.store)
    plain = documents.body("/feeds/all.rss", gzip=False)
    packed = documents.body("/feeds/all.rss", gzip=True)
    documents.close()

    assert plain
    assert packed
    assert gzip.decompress(packed.body) == plain.body
    assert packed.body[3:9] == b"\0\0\0\0\0\0"  # no name, no time (RFC 1952 2.3.1)


def test_last_modified_is_when_the_bytes_changed(house: House) -> None:
    house.bring(Item("a"))
    house.publish()
    house.later(hours=1)
    house.bring(Item("a"), Item("b"))
    house.publish()
    documents = Documents(house.store)
    version = documents.version("/feeds/all.atom")
    documents.close()

    assert version
    assert datetime.fromtimestamp(version.last_modified, UTC) == house.clock.now
    assert house.clock.now != NOON


def test_a_feed_in_trouble_is_rendered_once_it_is_well_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.bring(Item("a"))
    with monkeypatch.context() as broken:
        broken.setattr(printer, "print_entry", None)
        with pytest.raises(TypeError):
            house.publish()
    house.publish()

    assert "paper.example/a" in house.document("/feeds/all.atom")


def test_what_no_live_document_holds_is_swept_and_made_again_when_asked_for(house: House) -> None:
    house.configure(BASE)
    old = [Item(f"o{n}", hours=9) for n in range(6)]
    house.bring(*old)
    house.publish()
    for n in range(6):
        house.bring(*old, Item(f"n{n}"))
        house.publish()
    before = house.etags()
    swept_from = house.count(fragment)
    with sequencer(house.store) as held:
        assert held
        sweep_fragments(house.store, held)
    live = {name for path in ("all/all", "sources/paper") for name in house.live(path)}
    kept = {number for (number,) in house.rows(fragment.c.article_id)}
    names = dict(house.rows(article.c.id, article.c.upstream_id))

    assert {names[number] for number in kept} == live
    assert house.count(fragment) == 3 * len(live) < swept_from
    house.publish()
    assert house.etags() == before
