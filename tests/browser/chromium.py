"""Debian's Chromium, driven by the chromedriver of the same package."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By

from tests.cli.running import wait_for

FLAGS = (
    "--headless",
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-dev-shm-usage",  # small in containers
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--hide-scrollbars",
    "--font-render-hinting=none",
    "--disable-lcd-text",
)
TALL = 900
"""Height of the window, as that of a small laptop."""

PATIENCE = 60

TOO_WIDE = """
const width = document.documentElement.clientWidth;
const scrolls = (one) =>
  one && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
return document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > width + 1 && !scrolls(one.parentElement))
  .map((one) => one.outerHTML.slice(0, 120));
"""
AUDIT = """
const done = arguments[0];
const options = {preload: false, resultTypes: ["violations"]};
options.rules = {"target-size": {enabled: true}};
axe.run(options).then(
  (found) => done(found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target} ${node.html} ${node.failureSummary}`))),
  (error) => done([String(error)]));
"""


class Chromium:
    """One window. *axe* is the source of axe-core, which every page with scripts then holds."""

    def __init__(self, driver: Chrome, axe: str) -> None:
        self._driver = driver
        self._scheme = ""
        self._command("Page.addScriptToEvaluateOnNewDocument", source=axe)

    def visit(self, url: str, *, scripts: bool = True) -> None:
        """Load a page, with or without JavaScript, and forget what was noted before."""
        self._command("Emulation.setScriptExecutionDisabled", value=not scripts)
        for log in ("browser", "performance"):
            self._log(log)
        self._driver.get(url)

    def shape(self, width: int, scheme: str, *, height: int = TALL) -> None:
        """Let the window be that large, its user prefer *scheme*."""
        self._command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        if scheme != self._scheme:
            preferred = {"name": "prefers-color-scheme", "value": scheme}
            self._command("Emulation.setEmulatedMedia", features=[preferred])
            self._scheme = scheme

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways."""
        return list(self._driver.execute_script(TOO_WIDE))

    def layout(self) -> list[tuple[str, ...]]:
        """Every box with its text, place and colour, to compare."""
        shot = self._command("DOMSnapshot.captureSnapshot", computedStyles=["color"])
        words = shot["strings"]
        boxes = shot["documents"][0]["layout"]
        return [
            (words[text] if text >= 0 else "", *map(str, place), *(words[one] for one in style))
            for text, place, style in zip(
                boxes["text"], boxes["bounds"], boxes["styles"], strict=True
            )
        ]

    def violations(self) -> list[str]:
        """What axe-core finds against the page as it is shown now."""
        return list(self._driver.execute_async_script(AUDIT))

    def complaints(self) -> list[str]:
        """What the console says since the visit began."""
        return [str(entry["message"]) for entry in self._log("browser")]

    def requests(self) -> list[str]:
        """The addresses that were asked for since the visit began."""
        events = [json.loads(note["message"])["message"] for note in self._log("performance")]
        return [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        ActionChains(self._driver).send_keys(*keys).perform()

    def click(self, selector: str) -> None:
        """Click on what *selector* finds first."""
        self._driver.find_element(By.CSS_SELECTOR, selector).click()

    def arrive(self, address: str) -> None:
        """Wait until a key or a click has led to *address*."""
        here = "return document.readyState === 'complete' && location.href"
        wait_for(lambda: self.tell(here) == address, address)

    def tell(self, script: str, *arguments: str) -> Any:
        """What a function body returns."""
        return self._driver.execute_script(script, *arguments)

    def picture(self, target: Path) -> None:
        """Save what is in the window as PNG."""
        shot = self._command("Page.captureScreenshot", format="png")
        target.write_bytes(base64.b64decode(shot["data"]))

    def _log(self, name: str) -> list[dict[str, Any]]:
        """What has been noted since the log was read last."""
        return list(self._driver.get_log(name))  # type: ignore[no-untyped-call]

    def _command(self, name: str, **parameters: Any) -> dict[str, Any]:
        """A command of the DevTools protocol."""
        answer: dict[str, Any] = self._driver.execute_cdp_cmd(name, parameters)
        return answer


@contextmanager
def started(chromium: str, chromedriver: str, axe: str) -> Iterator[Chromium]:
    """A browser that reaches this machine only, until the end of the block."""
    options = ChromeOptions()
    options.binary_location = chromium
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.add_experimental_option("perfLoggingPrefs", {"enablePage": False})
    driver = Chrome(options=options, service=ChromeService(chromedriver))
    try:
        driver.set_script_timeout(PATIENCE)
        driver.set_page_load_timeout(PATIENCE)
        yield Chromium(driver, axe)
    finally:
        driver.quit()
