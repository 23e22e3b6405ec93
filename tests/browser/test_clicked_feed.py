"""A feed that somebody clicks on is a page to read, not a heap of XML."""

from __future__ import annotations

import pytest

from tests.browser.chromium import Chromium
from tests.browser.site import GERMAN, Site

EXPLAINED = {"de": "Dies ist ein Feed", "en": "This is a feed"}


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_clicked_feed_says_what_it_is_and_what_is_in_it(
    site: Site, chromium: Chromium, form: str
) -> None:
    address = f"{site.url('topic')}.{form}"
    chromium.visit(site.url("topic"))
    chromium.click(f'.subscribe a[href="{address}"]')
    chromium.arrive(address)
    text = " ".join(text for text, *_ in chromium.layout())

    assert EXPLAINED[site.language] in text
    assert address in text
    assert GERMAN in text
    assert "<" not in text
