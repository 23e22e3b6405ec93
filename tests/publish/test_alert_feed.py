"""The feed of alerts: faultless Atom that changes only when an alert does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from feeds.model import ALL_SOURCES, Alert, Term, Trouble
from feeds.publish.alerts import alert_feed
from tests.conftest import findings

NOON = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)
HOUR = timedelta(hours=1)
BASE = "https://news.example.org"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
SILENT = Alert(7, "courier", Trouble.SILENCE, NOON, NOON, None, "nothing new since 9", NEVER)
OVER = Alert(5, "gone", Trouble.PAGE, NOON - HOUR, NOON, NOON, 'a page: "<b>" & é', NEVER)
OURS = Alert(6, ALL_SOURCES, Trouble.NETWORK, NOON, NOON, None, "down", NEVER)
COURIER = Term("courier", "Kurier für Söhne & Töchter", f"{BASE}/sources/courier")


def rendered(*alerts: Alert) -> bytes:
    return alert_feed(
        alerts,
        title="Beispieldienst & Söhne",
        base_url=BASE,
        authority="example.org,2026-01-01",
        sources={"courier": COURIER},
    )


def texts(document: bytes, path: str) -> list[str | None]:
    return [one.text for one in ET.fromstring(document).iterfind(path, ATOM)]


def links(document: bytes) -> Sequence[str]:
    found = ET.fromstring(document).iterfind("a:entry/a:link", ATOM)
    return [one.get("href", "") for one in found]


def test_the_validator_finds_no_fault(validate: list[str], tmp_path: Path) -> None:
    for number, alerts in enumerate([(SILENT, OURS, OVER), (), (OVER,)]):
        (tmp_path / f"{number}.atom").write_bytes(rendered(*alerts))

    assert findings(validate, tmp_path) == ""


def test_an_alert_is_an_entry_under_an_id_of_its_own(tmp_path: Path) -> None:
    document = rendered(SILENT, OURS, OVER)

    assert texts(document, "a:id") == ["tag:example.org,2026-01-01:health"]
    assert texts(document, "a:entry/a:id") == [
        f"tag:example.org,2026-01-01:alerts/{number}" for number in (7, 6, 5)
    ]
    assert texts(document, "a:entry/a:title") == [
        "Kurier für Söhne & Töchter: silence",
        "All sources: network",
        "gone: page (ended)",
    ]
    assert links(document) == [f"{BASE}/sources/courier", f"{BASE}/", f"{BASE}/"]
    assert 'href="https://news.example.org/health.atom"' in document.decode()


def test_updated_is_when_an_alert_was_raised_or_ended() -> None:
    document = rendered(SILENT, replace(OVER, ended_at=NOON + HOUR))

    assert texts(document, "a:entry/a:updated") == [
        "2026-11-22T12:00:00+00:00",
        "2026-11-22T13:00:00+00:00",
    ]
    assert texts(document, "a:entry/a:published")[1] == "2026-11-22T11:00:00+00:00"
    assert texts(document, "a:updated") == ["2026-11-22T13:00:00+00:00"]


def test_what_was_said_is_shown_and_stays_text() -> None:
    (content,) = texts(rendered(OVER), "a:entry/a:content")

    assert content == (
        '<p>a page: "&lt;b&gt;" &amp; é</p><p>Raised at 2026-11-22 11:00 UTC.</p>'
        "<p>Ended at 2026-11-22 12:00 UTC.</p>"
    )


def test_the_bytes_are_the_same_however_often_an_alert_is_met() -> None:
    met = replace(SILENT, seen_at=NOON + HOUR, acknowledged_until=NOON + HOUR)

    assert rendered(met) == rendered(SILENT)


@given(st.text(), st.sampled_from(Trouble))
def test_whatever_upstream_says_the_feed_stays_well_formed(said: str, kind: Trouble) -> None:
    document = rendered(replace(SILENT, sentence=said, kind=kind))

    assert len(texts(document, "a:entry/a:id")) == 1
