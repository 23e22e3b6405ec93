"""The real feeds, refreshed once for all tests of the route that look at the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from feeds.pipeline.visit.refresh import Report
from tests.route.real_upstream import real_feeds, serving
from tests.route.whole_road import Road, opened

NO_FEEDS = {
    "a-page.html": b"<!DOCTYPE html><html><head><title>News</title></head><body>News</body></html>",
    "an-empty-file.xml": b"",
    "a-picture.xml": b"\x89PNG\r\n\x1a\n" + bytes(64),
}
"""Answers of publishers that are no feeds."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The road after its first refresh, with the reports of it by file name."""

    road: Road
    first: dict[str, Report]


@pytest.fixture(scope="session")
def refreshed_on_sqlite(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Refreshed]:
    """All real feeds on SQLite."""
    with (
        serving({**real_feeds(), **NO_FEEDS}) as upstream,
        opened(tmp_path_factory.mktemp("road"), upstream, "sqlite:///feeds.db") as road,
    ):
        yield Refreshed(road, road.refresh())


@pytest.fixture(scope="session")
def refreshed_on_postgresql(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, road_postgres_url: str
) -> Iterator[Refreshed]:
    """The smaller half of the real feeds on PostgreSQL, to be quick."""
    by_size = sorted(real_feeds().items(), key=lambda named: len(named[1]))
    half = dict(by_size[: len(by_size) // 2])
    with (
        serving({**half, **NO_FEEDS}) as upstream,
        opened(tmp_path_factory.mktemp("road"), upstream, road_postgres_url) as road,
    ):
        yield Refreshed(road, road.refresh())


@pytest.fixture(params=["sqlite", "postgresql"])
def refreshed(request: pytest.FixtureRequest) -> Refreshed:
    """The real feeds after their first refresh."""
    found: Refreshed = request.getfixturevalue(f"refreshed_on_{request.param}")
    return found
