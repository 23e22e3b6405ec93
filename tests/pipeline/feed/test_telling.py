"""What a flip lets in and out is told right after it, once, however often that is interrupted."""

from __future__ import annotations

from contextlib import suppress
from itertools import cycle

import pytest
from sqlalchemy import select

from feeds.pipeline import publication
from feeds.pipeline.feed import rebuild, sequence, telling
from feeds.storage.feed import generations
from feeds.storage.feed.feeds import active
from feeds.storage.feed.generations import FLIP
from feeds.storage.tables import article, change
from tests.pipeline.feed.test_rebuild import ONE, TOPIC, TWO, fill
from tests.pipeline.house import House, Item


def moves(house: House) -> list[tuple[str, str]]:
    """What the journal says of the topic alone, in its order."""
    with house.store.read() as connection:
        number = active(connection)[TOPIC].id
        rows = connection.execute(
            select(change.c.kind, article.c.upstream_id)
            .join(article, article.c.id == change.c.article_id)
            .where(change.c.feed_id == number)
            .order_by(change.c.seq)
        )
        return [(kind, name) for kind, name in rows]


ALL_MOVES = sorted(
    [*(("entered", f"zwei{n}") for n in (1, 3, 5)), *(("left", f"eins{n}") for n in (0, 2, 4))]
)


def flip(house: House) -> None:
    """Go on until the feed has flipped, and die before the journal is told."""
    while True:
        with house.store.read() as connection:
            work = generations.current(connection)
        assert work
        with sequence.sequencer(house.store) as held:
            assert held
            with suppress(KeyboardInterrupt):
                rebuild.rebuild(held, house.classifier, house.desk, house.tools)
        with house.store.read() as connection:
            after = generations.current(connection)
        assert after
        if after.untold:
            return


@pytest.fixture(name="flipped")
def house_that_died_after_the_flip(either_house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    house = either_house
    house.configure(ONE)
    fill(house)
    house.configure(TWO)
    with monkeypatch.context() as patched:
        patched.setattr(rebuild, "tell_flipped", die)
        flip(house)
    assert moves(house) == []
    return house


def test_what_was_not_told_is_told_before_anything_else_moves(flipped: House) -> None:
    flipped.bring(Item("zwei-late", text="zwei"), Item("eins0", text="zwei"))
    flipped.publish()

    assert sorted(moves(flipped)[:6]) == ALL_MOVES
    assert moves(flipped)[6:] == [("entered", "eins0")]  # it was edited; the new one is new


def test_stopped_after_each_move_every_move_is_told_once(
    flipped: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 1)
    with monkeypatch.context() as patched:
        turns = cycle([True, False])
        patched.setattr(telling, "may_go_on", lambda *_, **__: next(turns))
        for _ in range(4):
            with sequence.sequencer(flipped.store) as held:
                assert held
                assert not telling.tell_flipped(held, flipped.desk, flipped.tools)
    assert len(moves(flipped)) == 4
    flipped.publish()

    assert sorted(moves(flipped)) == ALL_MOVES


def test_a_rule_that_is_changed_again_meanwhile_loses_no_move(flipped: House) -> None:
    flipped.configure(ONE)
    with flipped.store.read() as connection:
        work = generations.current(connection)
    assert work
    assert (work.phase != FLIP, len(work.untold)) == (True, 1)
    flipped.publish()

    back = [("entered" if kind == "left" else "left", name) for kind, name in ALL_MOVES]
    assert sorted(moves(flipped)[:6]) == ALL_MOVES
    assert sorted(moves(flipped)[6:]) == sorted(back)


def test_what_grows_too_old_waits_for_it_too(flipped: House) -> None:
    publication.expire_due(flipped.desk, flipped.tools)
    flipped.publish()

    assert sorted(moves(flipped)) == ALL_MOVES
