"""The languages of the pages: whole catalogues, and dates, numbers and plurals as people write."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from feeds.serve.pages.languages import CATALOGUES, language

ROOT = Path(__file__).parents[2]
NINE = datetime(2026, 11, 9, 8, 5, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def sentences() -> set[str | tuple[str, ...]]:
    """All that templates and code say, as pybabel extracts it."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    options = {one["pattern"]: one for one in mappings}
    found = extract_from_dir(ROOT, methods, options)
    return {message for _, _, message, _, _ in found}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


@pytest.fixture(params=sorted(CATALOGUES.glob("*.po")), ids=lambda path: path.stem)
def translated(request: pytest.FixtureRequest) -> Catalog:
    return catalogue(request.param)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def test_a_catalogue_has_every_sentence_and_no_other(translated: Catalog) -> None:
    assert {message.id for message in messages(translated)} == sentences()
    assert not translated.obsolete


def test_every_sentence_is_translated_with_its_places(translated: Catalog) -> None:
    for message in messages(translated):
        forms = message.string if isinstance(message.string, tuple) else [message.string]

        assert all(forms), message.id
        assert not message.fuzzy, message.id
    assert not [error for _, errors in translated.check() for error in errors]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("de", "9. November 2026, 09:05"),
        ("de-AT", "9. November 2026, 09:05"),
        ("de-XX", "9. November 2026, 09:05"),
        ("en", "November 9, 2026, 9:05\N{NARROW NO-BREAK SPACE}AM"),
        ("en-GB", "9 November 2026, 09:05"),
        ("fr", "November 9, 2026, 9:05\N{NARROW NO-BREAK SPACE}AM"),
    ],
)
def test_a_date_is_written_as_in_its_country(tag: str, written: str) -> None:
    assert language(tag).date(NINE, BERLIN) == written


@pytest.mark.parametrize(("tag", "written"), [("de", "1.234"), ("de-CH", "1’234"), ("en", "1,234")])
def test_thousands_stand_apart(tag: str, written: str) -> None:
    assert language(tag).number(1234) == written


@pytest.mark.parametrize("tag", ["fr", "x-klingon", "nds-DE", "zh-Hant-TW", ""])
def test_a_language_without_a_catalogue_is_english(tag: str) -> None:
    spoken = language(tag)

    assert (spoken.code, spoken.gettext("Older articles")) == ("en", "Older articles")
    assert spoken.ngettext("one", "several", 2) == "several"


def test_a_language_is_known_by_its_main_tag() -> None:
    assert language("DE-at").code == "de"
    assert language("de-AT").gettext("Older articles") == "Ältere Artikel"
