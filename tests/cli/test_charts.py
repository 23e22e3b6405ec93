"""Charts of characters: something is seen wherever there is something, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.cli.telling.charts import bars, columns

FIRST = date(2026, 9, 1)


def days(counts: list[int]) -> dict[date, int]:
    return {FIRST + timedelta(days=n): count for n, count in enumerate(counts)}


def test_a_column_a_day_with_the_highest_named() -> None:
    assert list(columns(days([0, 1, 8, 4]))) == [
        " ▁█▄",
        "2026-09-01 to 2026-09-04, at most 8 a day (2026-09-03)",
    ]


def test_several_days_share_a_column_where_there_are_many() -> None:
    drawn, told = columns(days([1, 1, 0, 0, 3]), width=3)

    assert drawn == "▆ █"
    assert told == "2026-09-01 to 2026-09-05, at most 3 in 2 days (2026-09-05)"


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=400))
def test_what_is_not_empty_is_seen(counts: list[int]) -> None:
    drawn, _ = columns(days(counts))

    assert 1 <= len(drawn) <= 60
    assert (drawn.strip() == "") == (not any(counts))


def test_bars_are_sorted_and_the_rest_is_summed_up() -> None:
    assert list(bars({"taz": 1, "wire": 1_200, "dlf": 600, "x": 1}, most=2, width=4)) == [
        "wire  1,200  ████",
        "dlf     600  ██",
        "and 2 more with 2 together",
    ]
