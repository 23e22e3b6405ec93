"""No error and no warning from the validators, whatever came in."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from feeds.model import Feed, PrintedEntry, Republish
from feeds.publish import opml
from tests.conftest import JSONCheck, findings
from tests.publish.publish_samples import article, document, feed, illustrated, nasty_feeds, printed
from tests.publish.test_opml import CREATED, LIST


def write(folder: Path, number: int, shell: Feed, entries: list[PrintedEntry]) -> None:
    for name in ("atom", "rss"):
        (folder / f"{number}.{name}").write_bytes(document(name, shell, entries))


def test_ordinary_feeds_are_faultless(validate: list[str], tmp_path: Path) -> None:
    samples = [article(1), illustrated(2)]
    for number, ceiling in enumerate((Republish.LINK, Republish.SUMMARY, Republish.FULL)):
        write(tmp_path, number, feed(), [printed(each, ceiling) for each in samples])
    write(tmp_path, 3, feed(), [])
    (tmp_path / "list.opml").write_bytes(opml("Beispieldienst", LIST, created=CREATED))

    assert findings(validate, tmp_path) == ""


def test_nasty_feeds_are_faultless(validate: list[str], tmp_path: Path) -> None:
    numbers = count()

    @given(nasty_feeds())
    @settings(
        deadline=None,
        max_examples=150,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def write_one(nasty: tuple[Feed, list[PrintedEntry]]) -> None:
        write(tmp_path, next(numbers), *nasty)

    write_one()

    assert findings(validate, tmp_path) == ""


def test_the_json_check_finds_no_fault(json_check: JSONCheck) -> None:
    @given(nasty_feeds())
    @settings(deadline=None, max_examples=30)
    def check_one(nasty: tuple[Feed, list[PrintedEntry]]) -> None:
        found = json_check(document("json", *nasty))

        assert [each for each in found if each[1] != "JsonNoDate"] == []

    check_one()
