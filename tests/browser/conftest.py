"""One browser for all tests, and a site in each language."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.absent import NODE_MODULES, without
from tests.browser.chromium import Chromium, started
from tests.browser.site import Site, running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Debian's Chromium with axe-core at hand."""
    folder = os.environ.get(NODE_MODULES) or without(f"{NODE_MODULES} (with axe-core) is not set")
    axe = Path(folder, "node_modules", "axe-core", "axe.min.js")
    if not axe.is_file():
        without(f"axe-core is not in {NODE_MODULES}")
    with started(_program("chromium"), _program("chromedriver"), axe.read_text()) as browser:
        yield browser


def _program(name: str) -> str:
    return shutil.which(name) or without(f"{name} is not installed")


@pytest.fixture(scope="session", params=["de", "en"])
def site(
    request: pytest.FixtureRequest, chromium: Chromium, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The running site in one language; there is none where nobody could look at it."""
    with running(tmp_path_factory.mktemp("browser"), request.param) as found:
        yield found
