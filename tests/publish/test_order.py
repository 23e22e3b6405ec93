"""A feed as a log: who enters where, and which positions stand in which document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Chunk, FeedLog, Newcomer
from feeds.publish.order import CHUNK_BYTES, Entered, append, backfill, place, split_import

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SIZES = st.integers(1, CHUNK_BYTES + 1) | st.integers(1, 10)
ENTRIES = st.integers(1, 6)
# What happens to a log: sizes of newcomers at its head (True) or in its archive.
STEPS = st.lists(st.tuples(st.booleans(), st.lists(SIZES, max_size=8)), max_size=8)


def newcomer(story: int, *, size: int = 1000, hours: float = 0) -> Newcomer:
    return Newcomer(story, f"tag:{story}", NOON + timedelta(hours=hours), size, story)


def newcomers(*sizes: int, first: int = 1) -> list[Newcomer]:
    return [newcomer(story, size=size) for story, size in enumerate(sizes, first)]


def positions(entered: Entered) -> list[int]:
    return [position for position, _ in entered.positions]


def test_the_first_to_enter_gets_the_first_position() -> None:
    entered = append(FeedLog(entries=50), newcomers(10, 20))

    assert positions(entered) == [1, 2]
    assert entered.closed == ()
    assert entered.log == FeedLog(entries=50, head=2, open_count=2, open_bytes=30)


def test_nobody_entering_changes_nothing() -> None:
    log = FeedLog(entries=50, head=7, open_from=5, open_count=3, open_bytes=9)

    assert append(log, []) == Entered(log, (), ())
    assert backfill(log, []) == Entered(log, (), ())


def test_a_chunk_closes_when_it_is_full_and_the_live_document_still_holds_it() -> None:
    entered = append(FeedLog(entries=3), newcomers(1, 1, 1))

    assert entered.closed == (Chunk(1, 1, 3, backfill=False),)
    assert entered.log == FeedLog(entries=3, head=3, live_from=1, open_from=4, chunks=1)


def test_the_live_document_is_the_open_chunk_and_the_last_closed_one() -> None:
    entered = append(FeedLog(entries=3), newcomers(*[1] * 8))

    assert entered.closed == (Chunk(1, 1, 3, backfill=False), Chunk(2, 4, 6, backfill=False))
    assert (entered.log.live_from, entered.log.open_from, entered.log.head) == (4, 7, 8)


def test_another_number_of_entries_counts_from_the_next_chunk_that_closes() -> None:
    fuller = replace(append(FeedLog(entries=4), newcomers(*[1] * 7)).log, entries=2)
    entered = append(fuller, newcomers(1, 1, 1, first=8))
    roomier = append(replace(entered.log, entries=5), newcomers(*[1] * 4, first=11))

    assert [(one.n, one.first, one.last) for one in entered.closed] == [(2, 5, 7), (3, 8, 9)]
    assert [(one.n, one.first, one.last) for one in roomier.closed] == [(4, 10, 14)]


def test_a_chunk_closes_before_it_grows_too_large() -> None:
    half = CHUNK_BYTES // 2
    entered = append(FeedLog(entries=50), newcomers(half, half, 1))

    assert entered.closed == (Chunk(1, 1, 2, backfill=False),)
    assert entered.log.open_bytes == 1


def test_a_text_larger_than_a_chunk_has_one_of_its_own() -> None:
    entered = append(FeedLog(entries=50), newcomers(1, CHUNK_BYTES + 1, 1))

    assert [(one.first, one.last) for one in entered.closed] == [(1, 1), (2, 2)]


def test_old_things_fill_closed_chunks_below_everything() -> None:
    log = append(FeedLog(entries=2), newcomers(1, 1)).log
    entered = backfill(log, newcomers(1, 1, 1, first=3))

    assert positions(entered) == [-2, -1, 0]
    assert entered.closed == (Chunk(2, -2, -1, backfill=True), Chunk(3, 0, 0, backfill=True))
    assert entered.log == replace(log, tail=-2, chunks=3)
    assert positions(backfill(entered.log, newcomers(1, first=6))) == [-3]


def test_old_things_first_fill_what_room_the_only_chunk_has() -> None:
    log = append(FeedLog(entries=3), newcomers(1)).log
    entered = backfill(log, newcomers(1, 1, 1, first=2))

    assert positions(entered) == [-2, -1, 0]
    assert entered.closed == (Chunk(1, -2, -2, backfill=True),)
    assert entered.log == FeedLog(
        entries=3, head=1, tail=-2, live_from=-1, open_from=-1, open_count=3, open_bytes=3, chunks=1
    )
    closed = append(entered.log, newcomers(1, first=5))
    assert closed.closed == (Chunk(2, -1, 1, backfill=False),)


def test_nothing_is_put_into_the_middle_of_a_log() -> None:
    log = append(FeedLog(entries=3), newcomers(1, 1, 1, 1)).log
    entered = backfill(log, newcomers(1, first=5))

    assert entered.closed == (Chunk(2, 0, 0, backfill=True),)
    assert entered.log.open_count == 1


def test_given_positions_may_leave_gaps() -> None:
    far = 2**40 + 1
    given_positions = [(1, newcomer(1)), (2, newcomer(2)), (far, newcomer(3))]
    entered = place(FeedLog(entries=2), given_positions)

    assert positions(entered) == [1, 2, far]
    assert entered.closed == (Chunk(1, 1, 2, backfill=False),)
    assert (entered.log.open_from, entered.log.head, entered.log.live_from) == (3, far, 1)


@given(STEPS, ENTRIES)
def test_every_newcomer_gets_one_position_of_its_own(
    steps: list[tuple[bool, list[int]]], entries: int
) -> None:
    log, entered = _walk(steps, entries)
    stories = [one.story_id for step in entered for _, one in step.positions]
    places = [position for step in entered for position in positions(step)]

    assert sorted(stories) == list(range(1, len(stories) + 1))
    assert sorted(places) == list(range(log.tail, log.head + 1))


@given(STEPS, ENTRIES)
def test_positions_rise_in_the_order_of_entry_and_backfill_stays_below(
    steps: list[tuple[bool, list[int]]], entries: int
) -> None:
    _, entered = _walk(steps, entries)

    for (at_head, _), step in zip(steps, entered, strict=True):
        assert positions(step) == sorted(positions(step))
        assert [one.story_id for _, one in step.positions] == sorted(
            one.story_id for _, one in step.positions
        )
        assert all(position >= 1 if at_head else position < 1 for position in positions(step))


@given(STEPS, ENTRIES)
def test_chunks_hold_every_closed_position_once(
    steps: list[tuple[bool, list[int]]], entries: int
) -> None:
    log, entered = _walk(steps, entries)
    chunks = [chunk for step in entered for chunk in step.closed]
    covered = [position for chunk in chunks for position in range(chunk.first, chunk.last + 1)]

    assert [chunk.n for chunk in chunks] == list(range(1, log.chunks + 1))
    assert sorted(covered) == list(range(log.tail, log.open_from))
    assert log.open_count == log.head + 1 - log.open_from


@given(STEPS, ENTRIES)
def test_no_chunk_is_larger_than_it_may_be(
    steps: list[tuple[bool, list[int]]], entries: int
) -> None:
    log, entered = _walk(steps, entries)
    sizes = {position: one.size for step in entered for position, one in step.positions}
    closed = [(one.first, one.last) for step in entered for one in step.closed]

    for first, last in [*closed, (log.open_from, log.head)]:
        count = last + 1 - first
        assert count <= entries
        assert count <= 1 or sum(sizes[n] for n in range(first, last + 1)) <= CHUNK_BYTES
    assert log.open_bytes == sum(sizes[n] for n in range(log.open_from, log.head + 1))


@given(STEPS, ENTRIES)
def test_the_live_document_begins_with_the_last_closed_chunk(
    steps: list[tuple[bool, list[int]]], entries: int
) -> None:
    log, entered = _walk(steps, entries)
    closed = [one for step in entered for one in step.closed if not one.backfill]

    assert log.live_from == (closed[-1].first if closed else log.open_from)


@given(STEPS, ENTRIES)
def test_it_does_not_matter_in_how_many_batches_newcomers_enter(
    steps: list[tuple[bool, list[int]]], entries: int
) -> None:
    sizes = [size for _, step in steps for size in step]
    together = append(FeedLog(entries=entries), newcomers(*sizes))
    alone = FeedLog(entries=entries)
    chunks: list[Chunk] = []
    for one in newcomers(*sizes):
        entered = append(alone, [one])
        alone = entered.log
        chunks += entered.closed

    assert alone == together.log
    assert tuple(chunks) == together.closed


def _walk(steps: Sequence[tuple[bool, list[int]]], entries: int) -> tuple[FeedLog, list[Entered]]:
    log, entered, first = FeedLog(entries=entries), [], 1
    for at_head, sizes in steps:
        enter = append if at_head else backfill
        entered.append(enter(log, newcomers(*sizes, first=first)))
        log, first = entered[-1].log, first + len(sizes)
    return log, entered


@pytest.mark.parametrize(
    ("imported", "live", "at_head", "archived"),
    [
        pytest.param([1, 2, 3], [], [1, 2, 3], [], id="an empty feed takes all that fits"),
        pytest.param([1, 2, 3, 4, 5], [], [3, 4, 5], [1, 2], id="of too many the newest"),
        pytest.param([5, 4], [1, 2, 3], [4, 5], [], id="in date order"),
        pytest.param([1, 9], [5, 6, 7], [9], [1], id="a full feed takes only what is newer"),
        pytest.param([1, 2], [5, 6, 7], [], [1, 2], id="nothing newer enters a full feed"),
        pytest.param([1, 2], [5, 6], [], [1, 2], id="older things enter below, room or not"),
        pytest.param([], [5], [], [], id="nobody"),
        pytest.param([5], [5, 5, 5], [], [5], id="as old as the oldest is not newer"),
    ],
)
def test_a_first_import_does_not_flood(
    imported: list[int], live: list[int], at_head: list[int], archived: list[int]
) -> None:
    moments = [NOON + timedelta(hours=hour) for hour in live]
    brought = [newcomer(story, hours=story) for story in imported]
    head, archive = split_import(brought, live=moments, entries=3)

    assert [one.story_id for one in head] == at_head
    assert [one.story_id for one in archive] == archived


@given(
    st.lists(st.integers(0, 20), max_size=30),
    st.lists(st.integers(0, 20), max_size=8),
    st.integers(1, 8),
)
def test_an_import_brings_at_most_a_document_and_keeps_the_order_of_dates(
    hours: list[int], live: list[int], entries: int
) -> None:
    brought = [newcomer(story, hours=hour) for story, hour in enumerate(hours)]
    moments = [NOON + timedelta(hours=hour) for hour in live]
    head, archive = split_import(brought, live=moments, entries=entries)
    together = [(one.moment, one.story_id) for one in [*archive, *head]]

    assert len(head) <= entries
    assert together == sorted((one.moment, one.story_id) for one in brought)
    assert len(head) == entries or all(one.moment <= min(moments) for one in archive if moments)
    assert moments or len(head) == min(len(hours), entries)
