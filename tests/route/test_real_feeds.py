"""Every real feed through the whole road: taken in, published, and the same ever after."""

from __future__ import annotations

import calendar
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import select

from feeds.model import Response
from feeds.parse import dates
from feeds.storage.tables import article
from tests.conftest import JSONCheck, findings
from tests.parse.agreement import feedparsers
from tests.route.conftest import NO_FEEDS, Refreshed
from tests.route.whole_road import Road

pytestmark = pytest.mark.slow

SAME_NUMBER = 0.98  # of the XML files; feedparser counts items inside items, and half ones
DATES_IN_PRINT = {
    "atom": ("{*}published", "{*}updated"),
    "rss": ("{*}pubDate", "{*}lastBuildDate", "{*}updated", "{*}date"),
}
JSON_ALLOWED = {"JsonBig", "JsonNoDate"}


def test_every_real_feed_is_taken_in(refreshed: Refreshed) -> None:
    real = {name: one for name, one in refreshed.first.items() if name not in NO_FEEDS}

    assert {name: one.reason for name, one in real.items() if one.status != "ok"} == {}
    assert len(real) == len(refreshed.road.sources) - len(NO_FEEDS)


@pytest.mark.parametrize(
    ("name", "words"),
    [("a-page.html", "HTML page"), ("an-empty-file.xml", "empty"), ("a-picture.xml", "")],
)
def test_what_is_no_feed_is_refused_with_the_reason(
    refreshed: Refreshed, name: str, words: str
) -> None:
    report = refreshed.first[name]

    assert report.status == "failed"
    assert words in report.reason


def test_as_many_entries_are_taken_in_as_feedparser_reads(refreshed_on_sqlite: Refreshed) -> None:
    bodies = refreshed_on_sqlite.road.upstream.manners.bodies
    right = {
        name: report.taken.new + report.taken.unchanged == len(identities(bodies[name]))
        for name, report in refreshed_on_sqlite.first.items()
        if name.endswith(".xml") and name not in NO_FEEDS
    }

    wrong = [name for name, is_right in right.items() if not is_right]
    assert len(wrong) <= (1 - SAME_NUMBER) * len(right), wrong


def identities(body: bytes) -> set[str]:
    """What tells a feed's entries apart, by feedparser: a repeated entry counts once."""
    entries = feedparsers_entries(body)
    return {one.get("id") or one.get("link") or one.get("title") or str(one) for one in entries}


@cache
def feedparsers_entries(body: bytes) -> list[Any]:
    """What feedparser reads; slowly, so once for all tests."""
    entries: list[Any] = feedparsers(Response(url="https://example.org/feed", body=body)).entries
    return entries


def test_every_item_of_a_json_feed_is_taken_in(refreshed: Refreshed) -> None:
    bodies = refreshed.road.upstream.manners.bodies
    items = {
        name: len(json.loads(body)["items"])
        for name, body in bodies.items()
        if name.endswith(".json")
    }

    assert {name: refreshed.first[name].taken.new for name in items} == items


@pytest.mark.parametrize(
    "manners",
    [{}, {"validators": False}, {"validators": False, "reverse": True}],
    ids=["with validators", "without validators", "entries reversed"],
)
def test_a_second_refresh_makes_no_article_and_changes_no_byte(
    refreshed: Refreshed, manners: dict[str, bool]
) -> None:
    road = refreshed.road
    before = road.published()

    with road.upstream.telling(**manners):
        reports = road.refresh()

    assert [one for one in reports.values() if one.taken.new or one.taken.edited] == []
    assert road.published() == before
    busy = {"ok", "unchanged"} if "reverse" in manners else {"unchanged"}
    assert {one.status for name, one in reports.items() if name not in NO_FEEDS} <= busy


def test_a_new_article_changes_exactly_the_feeds_that_contain_it(refreshed: Refreshed) -> None:
    road = refreshed.road
    before = road.published()

    source = road.take_in_one_more("Quite new: AI writes software")

    after = road.published()
    holding = {path for path, made in road.documents().items() if b"Quite new: AI" in made}
    assert after.articles == before.articles + 1
    assert after.changed(before) == holding
    assert {path.rpartition(".")[0] for path in holding} == {
        "/feeds/all",
        f"/sources/{source}",
        "/categories/tech",
        "/topics/ai",
        "/feeds/selection",
    }


def test_no_document_holds_a_date_of_the_year_1_or_of_the_future(refreshed: Refreshed) -> None:
    latest = datetime.now(UTC) + timedelta(minutes=10)  # as far as clocks may differ
    wrong = [
        (path, moment)
        for path, body in refreshed.road.documents().items()
        for moment in printed_dates(path, body)
        if not datetime(1990, 1, 1, tzinfo=UTC) <= moment <= latest
    ]

    assert wrong == []


def printed_dates(path: str, body: bytes) -> Iterable[datetime]:
    """Every date in a document of ours."""
    ending = path.rpartition(".")[2]
    if ending == "json":
        items = json.loads(body)["items"]
        written = [item.get(key) for item in items for key in ("date_published", "date_modified")]
    else:
        root = etree.fromstring(body)
        written = [one.text for one in root.iter(*DATES_IN_PRINT[ending])]
    found = [dates.parse(one, UTC) for one in written if one]
    assert all(found), path
    return [one for one in found if one]


def test_every_date_in_print_is_one_that_upstream_wrote(refreshed: Refreshed) -> None:
    road = refreshed.road
    said = {name: claims(name, body) for name, body in road.upstream.manners.bodies.items()}
    tellers = tellers_of_tags(road)
    checked = 0
    for path, body in road.documents().items():
        if not (path.startswith("/sources/") and path.endswith(".atom")):
            continue
        for entry in etree.fromstring(body).iter("{*}entry"):
            several = tellers[entry.findtext("{*}id") or ""]
            true, seen = set[str](), {printed(one.seen) for one in several}
            for one in several:
                here = said[road.sources[one.owner_source]]
                true |= here.get(one.upstream_id) or set().union(*here.values())
            published, updated = entry.findtext("{*}published"), entry.findtext("{*}updated")

            assert published is None or published in true, (path, several)
            assert updated in true | seen, (path, several)
            checked += published is not None

    assert checked > 100


def tellers_of_tags(road: Road) -> dict[str, list[Any]]:
    """Where the articles of each story came from, by all ids that it may be printed under."""
    names = "tag", "story_id", "owner_source", "upstream_id", "seen"
    with road.service.tools.store.read() as connection:
        rows = list(connection.execute(select(*(article.c[name] for name in names))))
    told: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        told[row.story_id].append(row)
    return {row.tag: told[row.story_id] for row in rows}


def claims(name: str, body: bytes) -> dict[str, set[str]]:
    """The dates that each entry of a feed holds, as they would be printed, by entry id."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    if name.endswith(".json"):
        for item in json.loads(body)["items"]:
            written = item.get("date_published"), item.get("date_modified")
            said[str(item.get("id") or item.get("url"))] |= {read(one) for one in written} - {""}
        return said
    for one in feedparsers_entries(body):
        for key in {"published", "updated", "created"} & one.keys():
            moment = one.get(f"{key}_parsed")
            theirs = printed(datetime.fromtimestamp(calendar.timegm(moment), UTC)) if moment else ""
            said[one.get("id") or one.get("link") or ""] |= {theirs, read(one.get(key))} - {""}
    return said


def read(written: str | None) -> str:
    """A date as it would be printed; feedparser misreads zones like CEST."""
    moment = dates.parse(written, UTC)
    return printed(moment) if moment else ""


def printed(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def test_every_published_document_is_faultless(
    refreshed: Refreshed, validate: list[str], tmp_path: Path, json_check: JSONCheck
) -> None:
    found = []
    for path, body in refreshed.road.documents().items():
        if path.endswith(".json"):
            found += [(path, one) for one in json_check(body) if one[1] not in JSON_ALLOWED]
        else:
            (tmp_path / path.strip("/").replace("/", "-")).write_bytes(body)

    assert found == []
    assert findings(validate, tmp_path) == ""
