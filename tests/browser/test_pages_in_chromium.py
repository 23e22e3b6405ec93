"""Every page in a real browser: phone to wide screen, light and dark, with scripts and without."""

from __future__ import annotations

import pytest

from tests.browser.chromium import Chromium
from tests.browser.site import PAGES, REFUSED, Site

WIDTHS = (360, 768, 1440)
SHAPES = tuple((width, scheme) for scheme in ("light", "dark") for width in WIDTHS)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_sound_in_every_shape(site: Site, chromium: Chromium, page: str) -> None:
    """All findings at once, as each costs a look at the page."""
    findings: list[str] = []
    layouts = {}
    chromium.visit(site.url(page))
    for shape in SHAPES:
        chromium.shape(*shape)
        layouts[shape] = chromium.layout()
        findings += [f"{shape}: too wide: {one}" for one in chromium.too_wide()]
        findings += [f"{shape}: {one}" for one in chromium.violations()]
    findings += heard_and_asked(site, chromium, page)

    chromium.visit(site.url(page), scripts=False)
    for shape in SHAPES:
        chromium.shape(*shape)
        if chromium.layout() != layouts[shape]:
            findings.append(f"{shape}: looks different without scripts")
    findings += heard_and_asked(site, chromium, page)

    assert not findings, "\n".join(findings)


def heard_and_asked(site: Site, chromium: Chromium, page: str) -> list[str]:
    """What the console says, and whom the page asked that it should not."""
    own_status = f"{site.url(page)} - Failed to load resource: the server responded with"
    heard = [
        one for one in chromium.complaints() if not (page in REFUSED and one.startswith(own_status))
    ]
    allowed = (f"{site.base_url}/", site.pictures) if "pictures" in page else f"{site.base_url}/"
    foreign = [one for one in chromium.requests() if not one.startswith(allowed)]
    return [*(f"console: {one}" for one in heard), *(f"asked for: {one}" for one in foreign)]
