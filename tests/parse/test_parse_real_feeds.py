"""Real, synthetic and hostile feeds from beside the project, as far as they are there."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from feeds.errors import ParseError
from feeds.model import Parsed, Response
from feeds.parse import feed
from tests.parse import agreement
from tests.parse.agreement import FIELDS, SOURCE, Sample
from tests.parse.comparison import compared

SAME_NUMBER = 0.98  # of the XML files; feedparser counts items inside items, and half ones
SAME_FIELD = 0.99  # of the entries, field by field
LONGEST = 5.0  # seconds of CPU for one file; the slowest takes a hundredth


def refusal_or_entries(body: bytes, url: str = "https://example.org/feed") -> str | Parsed:
    try:
        return feed.parse(Response(url=url, body=body), SOURCE)
    except ParseError as error:
        return str(error)


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


@pytest.fixture(scope="module")
def samples(shared: Path) -> list[Sample]:
    return list(agreement.samples())


def test_every_real_feed_has_the_entries_that_are_in_it(samples: list[Sample]) -> None:
    right = {}
    for sample in samples:
        found = refusal_or_entries(sample.response.body, sample.response.url)
        assert isinstance(found, Parsed), f"{sample.name}: {found}"
        right[sample.name] = len(found.entries) == sample.entries

    xml = [is_right for name, is_right in right.items() if not name.endswith(".json")]
    json = [is_right for name, is_right in right.items() if name.endswith(".json")]
    assert sum(xml) >= SAME_NUMBER * len(xml), [name for name in right if not right[name]]
    assert all(json)


@pytest.mark.slow
def test_entries_say_what_feedparser_reads_in_them_or_it_is_known_to_be_wrong(
    samples: list[Sample],
) -> None:
    tally = compared(sample for sample in samples if sample.format != "json")
    shares = {name: tally.share(name) for name in ("entry", *FIELDS)}

    assert {name: share for name, share in shares.items() if share < SAME_FIELD} == {}
    assert not [one for one in tally.differences if one.field == "entry" and one.theirs]


@pytest.mark.slow
def test_no_synthetic_or_broken_feed_raises_anything_else_or_hangs(shared: Path) -> None:
    folder = shared / "data" / "feed-cases"
    for row in manifest(folder):
        body = (folder / row["file"]).read_bytes()
        start = time.process_time()

        found = refusal_or_entries(body)

        assert time.process_time() - start < LONGEST, row["file"]
        assert isinstance(found, Parsed) or found.endswith((".", "/")), (row["file"], found)
