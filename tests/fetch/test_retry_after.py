from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.fetch.retry_after import retry_at

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 3600 ", timedelta(hours=1)),
        ("Mon, 23 Nov 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("Monday, 23-Nov-26 12:30:00 GMT", timedelta(minutes=30)),
        ("Mon Nov 23 12:30:00 2026", timedelta(minutes=30)),
        ("99999999999999999999", timedelta(days=1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=1)),
    ],
)
def test_both_forms_are_read_and_bounded_to_a_day(value: str, wait: timedelta) -> None:
    assert retry_at(value, NOW) == NOW + wait


@pytest.mark.parametrize(
    "value", ["", "0", "-5", "soon\x00", "1.5", "٣", "Mon, 23 Nov 2026 11:00:00 GMT", "1e9"]
)
def test_what_is_past_or_unreadable_asks_for_nothing(value: str) -> None:
    assert retry_at(value, NOW) is None


@given(st.text() | st.from_regex(r"\w{3}, \d+ (Jan|Feb) \d+ \d+:\d+:\d+ [+-]?\w*", fullmatch=True))
def test_any_text_gives_nothing_or_a_moment_within_a_day(value: str) -> None:
    moment = retry_at(value, NOW)

    assert moment is None or NOW < moment <= NOW + timedelta(days=1)


@given(st.datetimes(datetime(2026, 11, 23, 12, 0, 1), datetime(2026, 11, 24, 12)))  # noqa: DTZ001 - made aware below
def test_a_printed_date_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)

    assert retry_at(f"{moment:%a, %d %b %Y %H:%M:%S} GMT", NOW) == moment
