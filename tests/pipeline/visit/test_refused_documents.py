"""A document that cannot be read is named on its source and not read again until it changes."""

from __future__ import annotations

from typing import Any

import pytest

import feeds
from feeds.errors import ParseError
from feeds.model import Failed
from feeds.pipeline.visit import refresh
from tests.pipeline.house import House, Item, answer, rss

URL = "https://paper.example/rss"
PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Who are you?</body></html>"


def unread(*_: Any) -> None:
    raise AssertionError("it was read again")


def test_a_refused_document_is_not_read_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.bring(Item("a"))
    house.upstream[URL] = answer(PAGE)
    first = house.check()
    monkeypatch.setattr(refresh, "read", unread)
    again = house.check()

    assert (first.status, again.status) == ("failed", "failed")
    assert again.reason == first.reason == house.health().error
    assert house.health().failures == 2


def test_trouble_with_the_network_in_between_does_not_make_it_readable(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.upstream[URL] = answer(PAGE)
    first = house.check()
    house.upstream[URL] = Failed("no answer within 30 s")
    house.check()
    house.upstream[URL] = answer(PAGE)
    monkeypatch.setattr(refresh, "read", unread)

    assert house.check().reason == first.reason


def test_a_refused_document_is_asked_for_without_its_validators(house: House) -> None:
    house.upstream[URL] = answer(rss(Item("a")), etag='"1"')
    house.check()
    house.upstream[URL] = answer(PAGE, etag='"2"', last_modified="Mon")
    house.check()
    house.check()

    assert [one.etag for one in house.asked] == [None, '"1"', None]
    assert house.asked[2].last_modified is None


def test_what_was_read_before_is_read_again_after_a_refusal(house: House) -> None:
    house.bring(Item("a"))
    house.upstream[URL] = answer(PAGE)
    house.check()
    report = house.bring(Item("a"))

    assert report.status == "ok"
    assert (house.health().error, house.health().failures) == (None, 0)


def test_a_newer_version_of_ours_reads_it_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.upstream[URL] = answer(PAGE)
    house.check()
    monkeypatch.setattr(feeds, "__version__", "999")
    monkeypatch.setattr(refresh, "read", _hang)

    assert house.check().reason == "took longer"


def _hang(*_: Any) -> None:
    raise ParseError("took longer")
