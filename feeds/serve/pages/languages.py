"""The languages of our pages: words from catalogues, dates and numbers as each writes them.

Templates and code are written in English; ``translations/TAG.po`` holds another language, with
a translation for every sentence. Dates, numbers and plurals are those of the Unicode CLDR.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from babel.units import format_unit

CATALOGUES = Path(__file__).parents[1] / "translations"
ENGLISH = "en"
KILOBYTE, MEGABYTE = 1000, 1_000_000


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages can speak; ``code`` is its main tag, ``locale`` also its country."""

    code: str
    locale: Locale
    words: NullTranslations

    def gettext(self, sentence: str) -> str:
        """An English sentence in this language."""
        return self.words.gettext(sentence)

    def ngettext(self, one: str, several: str, count: int) -> str:
        """The form for *count* of an English sentence's two."""
        return self.words.ngettext(one, several, count)

    def date(self, moment: datetime, timezone: tzinfo) -> str:
        """A moment as people write it there: the day in words, and the time."""
        local = moment.astimezone(timezone)
        day = format_date(local, "long", locale=self.locale)
        time = format_time(local, "short", tzinfo=timezone, locale=self.locale)
        return str(self.locale.datetime_formats["medium"]).format(time, day)

    def number(self, count: int) -> str:
        """A number with its thousands apart."""
        return format_decimal(count, locale=self.locale)

    def size(self, length: int) -> str:
        """A number of bytes in round megabytes, or kilobytes where it is small."""
        unit, step = ("megabyte", MEGABYTE) if length >= MEGABYTE else ("kilobyte", KILOBYTE)
        rounded = round(length / step, 1 if length < 10 * step else None)
        return format_unit(rounded, f"digital-{unit}", "short", locale=self.locale)


@lru_cache
def language(tag: str) -> Language:
    """The language that a tag means, with its country's dates; English where we have none."""
    code = tag.partition("-")[0].lower()
    catalogue = CATALOGUES / f"{code}.po"
    if catalogue.is_file():
        return Language(code, _locale(tag, code), _words(catalogue))
    return Language(ENGLISH, _locale(tag if code == ENGLISH else "", ENGLISH), NullTranslations())


def _locale(tag: str, code: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):  # no such country, or none given
        return Locale(code)


def _words(catalogue: Path) -> Translations:
    """A catalogue, compiled in memory: a file beside it could differ from it."""
    compiled = BytesIO()
    with catalogue.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return Translations(compiled)
