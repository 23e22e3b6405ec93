"""Dates as feeds and pages write them, made aware and UTC.

parse: used by every format; pure. What cannot be read, or cannot be true, is None: a date is
never invented, so one without a day is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from dateutil import parser as dateutil_parser

from feeds.parse.zones import WIDEST, zone_of

LONGEST = 80
"""Characters; longer ones are sentences."""
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
"""Before it is what an unset clock writes (Unix 0, year 1, 1899-12-30)."""
LATEST_YEAR = 2100
_CENTURY_TURN = 70  # RFC 2822 4.3 reads 00-49 as 20xx; feeds of the 1950s do not exist
_MIDNIGHT = 24  # ISO 8601 calls the end of a day 24:00

# The first letters of the months in English, German, French, Spanish, Italian, Portuguese and
# Dutch, accents left out; three letters tell them apart but for juin and juillet.
_MONTH_WORDS = (
    "jan gen ene",
    "feb fev",
    "mar mae maa mrz mrt",
    "apr avr abr",
    "may mai mei mag",
    "jun giu juin",
    "jul lug juil",
    "aug aou ago",
    "sep set",
    "oct okt ott out",
    "nov",
    "dec dez dic",
)
MONTHS = {word: n for n, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}

# Some write 7:5:9, French and Portuguese 10h15; whole hours may stand alone if a word says so.
_TIME = (
    r"(?P<hour>\d{1,2})"
    r"(?:\s?[:.h]\s?(?P<minute>\d\d|(?<=:)\d)(?!\d)(?:[:.](?P<second>\d{1,2})(?!\d)(?:[.,]\d+)?)?"
    r"|(?=\s?(?:[ap]\.?m|h|uhr)\b))"
)
_HALF = r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
_REST = r"\s*(?:(?:h|uhr|uur)\b\s*)?(?P<zone>.*)"
_BEFORE_TIME = r"\D{1,8}"  # a comma, a dash, "um", "om", "ore", "a las"
# Also "den", "le" and the second half of Portuguese weekdays.
_WEEKDAY = r"\s*(?:[^\W\d_]+(?:-feira)?\.?,?\s*){0,2}"
# RFC 822 5.1 as amended by RFC 1123 5.2.14, with the weekdays, months and dots of six languages.
_RFC_822 = re.compile(
    _WEEKDAY
    + r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|º)?[\s-]*(?:de\s)?(?P<month>[^\W\d_]{3,12})\.?,?[\s-]*"
    rf"(?:de\s)?(?P<year>\d{{4}}|\d\d)(?!\d)(?:{_BEFORE_TIME}{_TIME}{_HALF})?{_REST}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    _WEEKDAY + r"\b(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    rf"(?P<year>\d{{4}})(?!\d)(?:{_BEFORE_TIME}{_TIME}{_HALF})?{_REST}",
    re.IGNORECASE,
)
# RFC 3339 5.6 and the W3C note on dates and times, also without separators (ISO 8601 basic).
_ISO = re.compile(
    r"\s*(?P<year>\d{4})"
    r"(?:[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)|(?P<mm>\d\d)(?P<dd>\d\d))"
    r"(?:[T\s,]*(?P<hour>\d{1,2}):?(?P<minute>\d\d|(?<=:)\d)"
    r"(?::?(?P<second>\d\d|(?<=:)\d)(?:[.,]\d+)?)?)?"
    rf"{_HALF}{_REST}",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)"
    rf"(?:{_BEFORE_TIME}{_TIME}{_HALF})?{_REST}",
    re.IGNORECASE,
)
_UNIX = re.compile(r"\s*(\d{9,10})(?:\d{3})?(?:\.\d+)?\s*$")


def parse(text: str | None, zone: tzinfo) -> datetime | None:
    """The moment that *text* names, aware and UTC, or None.

    *zone* is what a date without a zone is meant in: the source's. RFC 822 and RFC 3339 are
    tried first, then ``dd.mm.yyyy`` and last what dateutil makes of it, which takes
    ambiguous slashes as the month first.
    """
    if not text or len(text) > LONGEST:
        return None
    for pattern, read in _FORMS:
        found = pattern.match(text)
        if found:
            return _utc(read, found, zone)
    return _utc(_by_dateutil, text.strip(), zone)


def _utc(read: Callable[..., datetime | None], found: object, zone: tzinfo) -> datetime | None:
    try:
        moment = read(found, zone)
        moment = moment.astimezone(UTC) if moment else None
    except (ArithmeticError, ValueError):  # 30 February, year 0, hour 99
        return None
    return moment if moment and moment >= EARLIEST and moment.year <= LATEST_YEAR else None


def _with_month_name(found: re.Match[str], zone: tzinfo) -> datetime | None:
    day, word, digits = found.group("day", "month", "year")
    month = MONTHS.get(word[:3].lower()) or _foreign_month(word)
    year = int(digits)
    if len(digits) == len("26"):
        year += 2000 if year < _CENTURY_TURN else 1900
    return _at((year, month, int(day)), found, zone) if month else None


def _iso(found: re.Match[str], zone: tzinfo) -> datetime:
    year, month, mm, day, dd = found.group("year", "month", "mm", "day", "dd")
    return _at((int(year), int(month or mm), int(day or dd)), found, zone)


def _dotted(found: re.Match[str], zone: tzinfo) -> datetime:
    day, month, year = found.group("day", "month", "year")
    return _at((int(year), int(month), int(day)), found, zone)


def _unix(found: re.Match[str], _zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(int(found[1]), UTC)


def _at(day: tuple[int, int, int], found: re.Match[str], zone: tzinfo) -> datetime:
    hours, minutes, seconds, half, rest = found.group("hour", "minute", "second", "half", "zone")
    hour, minute, second = int(hours or 0), int(minutes or 0), int(seconds or 0)
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    zone = zone_of(rest) or zone if rest else zone
    if hour == _MIDNIGHT:
        return datetime(*day, 0, minute, tzinfo=zone) + timedelta(days=1)
    # A leap second has no place in a datetime; the second before it comes nearest.
    return datetime(*day, hour, minute, min(second, 59), tzinfo=zone)


def _foreign_month(word: str) -> int | None:
    folded = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return MONTHS.get(plain[:3]) or MONTHS.get(plain[:4])


def _by_dateutil(text: str, zone: tzinfo) -> datetime | None:
    """What dateutil reads; it fills gaps from a default, so two must give the same day."""
    moments = {_with_default(text, default) for default in _DEFAULTS}
    moment = moments.pop()
    if moments or moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _with_default(text: str, default: datetime) -> datetime | None:
    try:
        return dateutil_parser.parse(text, default=default, tzinfos=_dateutil_zone)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None  # it has no other way to say that this is no date


def _dateutil_zone(name: str | None, seconds: int | None) -> tzinfo | None:
    if seconds is None:
        return zone_of(name or "")
    offset = timedelta(seconds=seconds)
    return timezone(offset) if abs(offset) < WIDEST else None


_DEFAULTS = (
    datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is what the text or the source says
    datetime(2001, 2, 2),  # noqa: DTZ001 - likewise
)
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., datetime | None]], ...] = (
    (_RFC_822, _with_month_name),
    (_UNIX, _unix),
    (_ISO, _iso),
    (_DOTTED, _dotted),
    (_MONTH_FIRST, _with_month_name),
)
