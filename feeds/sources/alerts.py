"""What a visit is an alert for, in words; pure.

sources: asked when the outcome of a visit is written down. Silence shows between visits, see
``silence``; floods are held before they are let in, see ``floods``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from feeds.model import Cause, Failed, Source, Trouble
from feeds.sources import drops
from feeds.sources.rhythm import Rhythm

FAILING_FOR = timedelta(days=1)
"""For so long a source may fail before somebody should look."""

FAILURES = 3
"""And so often; a source that has never answered well may fail a little more often."""

FAILURES_OF_STRANGERS = 5

REUSE_TOLD_FOR = timedelta(days=3)
"""An id that is used again is told of for as long: nothing ends it, and a weekend is over then."""

ENDED_BY_AN_ANSWER = frozenset(
    {Trouble.PAGE, Trouble.UNREADABLE, Trouble.FAILING, Trouble.GONE, Trouble.QUARANTINE}
)
"""Whoever answers well is well again."""


def of_answer(
    source: Source, rhythm: Rhythm, *, reused: Sequence[str], unmatched: Sequence[str] = ()
) -> dict[Trouble, str]:
    """What a good visit is an alert for.

    Args: rhythm: after the visit; reused: ids that suddenly named other entries; unmatched:
          selectors that match nothing on any of its pages.
    """
    found = {}
    # A folder tells of its new files only, so that it lists few on any quiet day.
    drop = drops.sentence(rhythm) if source.url else ""
    if drop:
        found[Trouble.DROP] = drop
    if reused:
        others = f" and {len(reused) - 1} more" if len(reused) > 1 else ""
        found[Trouble.REUSED_ID] = f"gave the id {reused[0]!r}{others} to another entry"
    if unmatched:
        named = ", ".join(f"css.{name} ({source.css.get(name, '')})" for name in unmatched)
        found[Trouble.SELECTOR] = f"nothing on its pages matches {named}; were they redesigned?"
    return found


def of_failure(
    failed: Failed, *, failures: int, succeeded_at: datetime | None, now: datetime
) -> Mapping[Trouble, str]:
    """What a failed visit is an alert for.

    Args: failures: in a row, this one included; succeeded_at: the last good visit, None where
          there has never been one.
    """
    if failed.gone:
        return {Trouble.GONE: failed.reason}
    if succeeded_at and failed.cause is Cause.PAGE:
        return {Trouble.PAGE: f"answers with a web page, no longer with a feed: {failed.reason}"}
    if succeeded_at and failed.cause is Cause.DOCUMENT:
        return {Trouble.UNREADABLE: f"its document cannot be read: {failed.reason}"}
    if succeeded_at is None:
        told = f"has never answered well: {failed.reason}"
        return {Trouble.FAILING: told} if failures >= FAILURES_OF_STRANGERS else {}
    if failures < FAILURES or now - succeeded_at < FAILING_FOR:
        return {}
    since = f"{succeeded_at:%Y-%m-%d %H:%M}"
    return {Trouble.FAILING: f"has not answered well since {since} UTC: {failed.reason}"}
