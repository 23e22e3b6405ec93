"""Dates: read in their zone, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse import dates

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("Sun, 22 Nov 2026 10:00:00 GMT", "2026-11-22T10:00"),
        ("Sun, 22 Nov 2026 10:00:00 +0200", "2026-11-22T08:00"),
        ("Sun, 22 Nov 2026 10:00:00 -0530", "2026-11-22T15:30"),
        ("22 Nov 26 10:00 EST", "2026-11-22T15:00"),
        ("Sun,22 Nov 2026 10:00:00 GMT+1", "2026-11-22T09:00"),
        ("Sun, 2 Aug 2026 10:00:00 CEST", "2026-08-02T08:00"),
        ("So, 2. August 2026 10:00:00 MESZ", "2026-08-02T08:00"),
        ("Mo, 2 Mär 2026 08:30:00 MEZ", "2026-03-02T07:30"),
        ("Mi, 6 Mai 2026 08:30 Uhr", "2026-05-06T06:30"),
        ("Di, 6 Okt 2026 08:30", "2026-10-06T06:30"),
        ("mardi 3 juin 2025 - 10:15", "2025-06-03T08:15"),
        ("3 août 2024 08:00", "2024-08-03T06:00"),
        ("3 juil. 2024 08:00", "2024-07-03T06:00"),
        ("22 de julio de 2024 10:00", "2024-07-22T08:00"),
        ("Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24T22:42:40"),
        ("mar, 7 gen 2025 12:00:00 +0100", "2025-01-07T11:00"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00"),
        ("2026-11-22T10:00:00.123+02:00", "2026-11-22T08:00"),
        ("2026-11-22 10:00", "2026-11-22T09:00"),
        ("2026-11-22", "2026-11-21T23:00"),
        ("20261122T100000Z", "2026-11-22T10:00"),
        ("2026-11-22T24:00:00Z", "2026-11-23T00:00"),
        ("Fri, 31 Dec 1999 23:59:60 GMT", "1999-12-31T23:59:59"),
        ("22.11.2026, 10:05 Uhr", "2026-11-22T09:05"),
        ("22.7.2026", "2026-07-21T22:00"),
        ("1714560000", "2024-05-01T10:40"),
        ("1714560000000", "2024-05-01T10:40"),
        ("May 5, 2025 10:00 PM EST", "2025-05-06T03:00"),
        ("Thu Jan 1 00:00:00 UTC 2004", "2004-01-01T00:00"),
        ("Wed May 01 2024 10:00:00 GMT+0200 (Central European Summer Time)", "2024-05-01T08:00"),
        ("Thu, 5 Jan 2023 10 PM", "2023-01-05T21:00"),
        ("Donnerstag, den 5. Februar 2026 um 10:15 Uhr", "2026-02-05T09:15"),
        ("Mo, 5 Jänner 2026 10 Uhr WEZ", "2026-01-05T10:00"),
        ("le 3 juin 2025 à 10h15", "2025-06-03T08:15"),
        ("1er févr. 2024 10 h 15", "2024-02-01T09:15"),
        ("jueves 5 de junio de 2025 a las 10:15", "2025-06-05T08:15"),
        ("marzo 5, 2025 10:00", "2025-03-05T09:00"),
        ("giovedì 5 giugno 2025, ore 10:15", "2025-06-05T08:15"),
        ("segunda-feira, 24 de setembro de 2018 às 19h42", "2018-09-24T17:42"),
        ("donderdag 5 maart 2026 om 10.15 uur", "2026-03-05T09:15"),
        ("Fri, 05 Dec 2025 14:00:00 IDT", "2025-12-05T11:00"),
        ("1714560000.5", "2024-05-01T10:40"),
        ("2006-01-17T12:35:9+01:00", "2006-01-17T11:35:09"),
        ("2026-11-22 7:5:9", "2026-11-22T06:05:09"),
        ("Sun, 22 Nov 2026 7:5:9 GMT", "2026-11-22T07:05:09"),
        ("Sun, 22 Nov 2026 07.05.09 GMT", "2026-11-22T07:05:09"),
    ],
)
def test_a_date_is_read_in_its_zone_or_the_sources(written: str, utc: str) -> None:
    moment = dates.parse(written, BERLIN)

    assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        *("", "  ", "yesterday", "10:00", "Monday", "May 2024", "2024", "2024-05", "5 May"),
        *("30 Feb 2024 10:00", "2024-13-01", "Mon, 01 Jan 0001 00:00:00 GMT", "0001-01-01T00:00Z"),
        *(
            "1970-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "99999999999999999999",
            "22 Nov 2026 99:99",
        ),
        "in the middle of a sentence that goes on and on there stands 2026-11-22 and no end",
    ],
)
def test_a_date_is_never_invented(written: str) -> None:
    assert dates.parse(written, UTC) is None


def test_a_zone_that_cannot_be_is_no_zone() -> None:
    assert dates.parse("22 Nov 2026 10:00:00 +9999", UTC) == datetime(2026, 11, 22, 10, tzinfo=UTC)


@given(st.text(max_size=90) | st.from_regex(r"[0-9:,.+TZ /-]{1,40}"))
def test_no_text_breaks_the_reading_of_dates(written: str) -> None:
    moment = dates.parse(written, BERLIN)

    assert moment is None or moment.tzinfo is UTC


@given(st.integers(10**8, 4 * 10**9))
def test_an_iso_date_comes_back_as_it_was(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)

    assert dates.parse(moment.isoformat(), BERLIN) == moment
    assert dates.parse(moment.astimezone(BERLIN).isoformat(), UTC) == moment
