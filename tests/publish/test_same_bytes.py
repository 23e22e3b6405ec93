"""The same feed has the same bytes: today, tomorrow, here, elsewhere."""

from __future__ import annotations

import locale
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from feeds.publish import FORMATS
from tests.publish.publish_samples import article, document, feed, illustrated, printed

GOLDEN = Path(__file__).parents[1] / "data" / "publish"
ENTRIES = (printed(article()), printed(illustrated()))
PROGRAM = """
import sys
from tests.publish.test_same_bytes import every_format
sys.stdout.buffer.write(every_format())
"""


def every_format() -> bytes:
    return b"".join(document(name, feed(), ENTRIES) for name in FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_small_feed_is_printed_as_ever(name: str) -> None:
    """After a change that is meant, bump RENDERER and delete the file: it is written anew."""
    golden = GOLDEN / f"rail.{name}"
    made = document(name, feed(), ENTRIES)
    if not golden.exists():
        golden.write_bytes(made)
        pytest.fail(f"{golden.name} was missing and has been written: read it, then commit it")

    assert made == golden.read_bytes()


def test_other_processes_zones_and_locales_make_the_same_bytes() -> None:
    root = Path(__file__).parents[2]
    surroundings = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "de_DE.UTF-8",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(root),
    }
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | surroundings,
        cwd=root,
        check=True,
        capture_output=True,
    ).stdout

    assert made == every_format()


@pytest.mark.parametrize("name", FORMATS)
def test_the_clock_is_not_in_the_bytes(name: str) -> None:
    before = document(name, feed(), ENTRIES)
    time.sleep(1.01)  # feedgen's defaults have whole seconds

    assert document(name, feed(), ENTRIES) == before


@pytest.mark.parametrize("name", FORMATS)
def test_the_locale_of_the_process_is_never_touched(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> str:
        raise AssertionError("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", forbidden)

    assert document(name, feed(), ENTRIES)
