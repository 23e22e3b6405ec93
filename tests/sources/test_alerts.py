"""What a visit is an alert for."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.model import Cause, Failed, Trouble
from feeds.sources import Rhythm
from feeds.sources.alerts import of_answer, of_failure
from tests.sources.learnt import DAY, HOUR, NOON, source

FEED = source(url="https://a.example/rss")
SHORT = Rhythm(window=2, least=30.0)


def test_a_visit_like_any_other_is_no_alert() -> None:
    assert of_answer(FEED, Rhythm(), reused=()) == {}


def test_a_drop_is_an_alert_but_not_of_a_folder() -> None:
    assert of_answer(FEED, SHORT, reused=()) == {
        Trouble.DROP: "lists 2 entries; lately it listed 30 or more"
    }
    assert of_answer(source(kind="folder", path=Path("/x")), SHORT, reused=()) == {}


def test_an_id_that_is_used_again_is_an_alert() -> None:
    one = of_answer(FEED, Rhythm(), reused=("1",))
    three = of_answer(FEED, Rhythm(), reused=("1", "2", "3"))

    assert one == {Trouble.REUSED_ID: "gave the id '1' to another entry"}
    assert three == {Trouble.REUSED_ID: "gave the id '1' and 2 more to another entry"}


def found(failed: Failed, *, failures: int = 1, days: float | None = 0) -> list[Trouble]:
    """The alerts of a failure so many days after the last good visit, None without one."""
    succeeded_at = None if days is None else NOON - days * DAY
    return [*of_failure(failed, failures=failures, succeeded_at=succeeded_at, now=NOON)]


@pytest.mark.parametrize(
    ("failed", "kind"),
    [
        (Failed("This is an HTML page", cause=Cause.PAGE), Trouble.PAGE),
        (Failed("took longer than 10 s", cause=Cause.DOCUMENT), Trouble.UNREADABLE),
    ],
)
def test_another_document_than_before_is_an_alert_at_once(failed: Failed, kind: Trouble) -> None:
    assert found(failed) == [kind]
    assert found(failed, failures=9, days=9) == [kind]
    assert found(failed, days=None) == []


def test_who_is_gone_for_good_is_an_alert() -> None:
    assert found(Failed("answered 410 Gone", gone=True), days=None) == [Trouble.GONE]


@pytest.mark.parametrize(
    ("failures", "days", "alerts"),
    [(2, 9, []), (3, 0.9, []), (3, 1, [Trouble.FAILING]), (4, None, []), (5, None, ["failing"])],
)
def test_who_fails_for_a_day_is_an_alert(
    failures: int, days: float | None, alerts: list[Trouble]
) -> None:
    assert found(Failed("answered 404 Not Found"), failures=failures, days=days) == alerts


def test_a_failure_is_told_with_its_reason_and_since_when() -> None:
    failed = Failed("answered 404 Not Found")
    known = of_failure(failed, failures=3, succeeded_at=NOON - 25 * HOUR, now=NOON)
    never = of_failure(failed, failures=5, succeeded_at=None, now=NOON)

    assert known[Trouble.FAILING] == (
        "has not answered well since 2026-11-17 11:00 UTC: answered 404 Not Found"
    )
    assert never[Trouble.FAILING] == "has never answered well: answered 404 Not Found"
