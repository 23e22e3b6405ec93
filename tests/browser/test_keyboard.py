"""Pages by keyboard alone: to skip, to search, to subscribe, to everything in its order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Keys

from tests.browser.chromium import Chromium
from tests.browser.site import Site

FOCUSED = """
const stops = [...document.querySelectorAll("a[href], input, button, [tabindex]")]
  .filter((one) => one.checkVisibility());
const one = document.activeElement;
const style = getComputedStyle(one), box = one.getBoundingClientRect();
return {
  stop: stops.indexOf(one),
  stops: stops.length,
  what: one.outerHTML.slice(0, 120),
  ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
  seen: box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.top < innerHeight,
  main: one.closest("main") !== null,
  subscribe: one.closest(".subscribe") !== null,
  search: one.type === "search",
};
"""
MANY = 200
"""More stops than any page has."""


def stops(chromium: Chromium) -> Iterator[dict[str, Any]]:
    """What has the focus after each press of the tab key, to the last thing of the page."""
    for _ in range(MANY):
        chromium.press(Keys.TAB)
        stop = chromium.tell(FOCUSED)
        yield stop
        if stop["stop"] == stop["stops"] - 1:
            return


@pytest.fixture(autouse=True)
def wide(chromium: Chromium) -> None:
    chromium.shape(1440, "light")


def test_the_first_key_offers_to_skip_to_the_content(site: Site, chromium: Chromium) -> None:
    chromium.visit(site.url("topic"))
    first = next(stops(chromium))
    chromium.press(Keys.ENTER)
    chromium.arrive(f"{site.url('topic')}#main")
    second = next(stops(chromium))

    assert 'class="skip"' in first["what"]
    assert first["seen"]
    assert not first["main"]
    assert second["main"]


def test_a_search_needs_no_mouse(site: Site, chromium: Chromium) -> None:
    chromium.visit(site.url("index"))
    next(stop for stop in stops(chromium) if stop["search"])
    chromium.press("Nachtzug", Keys.ENTER)
    chromium.arrive(f"{site.base_url}/search?q=Nachtzug")
    found = next(stop for stop in stops(chromium) if "/articles/" in stop["what"])

    assert found["main"]


def test_the_addresses_to_subscribe_to_are_reached(site: Site, chromium: Chromium) -> None:
    chromium.visit(site.url("topic"))
    reached = [stop for stop in stops(chromium) if stop["subscribe"]]

    assert all(f"/topics/energy.{form}" in str(reached) for form in ("atom", "rss", "json"))


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("page", ["feed", "hits", "why", "article with wide things"])
def test_everything_is_reached_in_its_order_and_seen(
    site: Site, chromium: Chromium, page: str, width: int
) -> None:
    chromium.shape(width, "light")
    chromium.visit(site.url(page))
    walk = list(stops(chromium))

    assert [stop["stop"] for stop in walk] == list(range(walk[0]["stops"]))
    assert [stop["what"] for stop in walk if not (stop["ringed"] and stop["seen"])] == []
