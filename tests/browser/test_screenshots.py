"""The pictures of the README and the docs: FEEDS_SCREENSHOTS=docs/images keeps them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.chromium import Chromium
from tests.browser.site import Site

HOME = "http://127.0.0.1:8000"
"""The base_url that everybody begins with; the port of this run would only puzzle readers."""

AT_HOME = """
const texts = document.createNodeIterator(document, NodeFilter.SHOW_TEXT);
for (let one; (one = texts.nextNode()); ) one.data = one.data.replaceAll(...arguments);
for (const one of document.querySelectorAll("[href]")) {
  if (one.namespaceURI !== "http://www.w3.org/1999/xhtml") {
    one.setAttribute("href", one.getAttribute("href").replaceAll(...arguments));
  }
}
"""
MOST_BYTES = 150_000

PICTURES = {
    "index.png": ("index", 1080, 690, "light"),
    "index-dark.png": ("index", 1080, 690, "dark"),
    "phone.png": ("topic", 390, 800, "light"),
    "why.png": ("why", 900, 746, "light"),
    "feed-in-browser.png": ("feed opened as Atom", 900, 620, "light"),
}
"""Which page each shows, how wide and high the window is, and which scheme it has."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go: away, unless somebody wants them."""
    return Path(os.environ.get("FEEDS_SCREENSHOTS") or tmp_path)


@pytest.mark.parametrize("site", ["en"], indirect=True)
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_enough_for_a_readme(
    site: Site, chromium: Chromium, folder: Path, name: str
) -> None:
    page, width, height, scheme = PICTURES[name]
    chromium.shape(width, scheme, height=height)
    chromium.visit(site.url(page))
    chromium.tell(AT_HOME, site.base_url, HOME)
    chromium.picture(folder / name)

    assert (folder / name).stat().st_size < MOST_BYTES
