"""What a visit teaches about its source, and when the next one is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feeds.model import Source
from feeds.pipeline.desk import Desk, Tools
from feeds.sources import FeedWishes, Haul, Rhythm, Visit, heed, introduce, learn, next_check
from feeds.storage.queue.sources import Claim


@dataclass(frozen=True, slots=True)
class Check:
    """The check in hand."""

    source: Source
    claim: Claim
    now: datetime
    desk: Desk
    tools: Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a good answer says about the rhythm of its source.

    ``wishes`` is None where no feed was read (nothing had changed); ``published`` are the
    dates that the entries of a first visit claim. ``moved_to`` is where permanent redirects led.
    ``reused`` are ids that suddenly named other entries, ``unmatched`` selectors that match
    nothing (None: none was looked for).
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    wishes: FeedWishes | None = None
    haul: Haul = field(default_factory=Haul)
    published: tuple[datetime | None, ...] = ()
    moved_to: str | None = None
    reused: tuple[str, ...] = ()
    unmatched: tuple[str, ...] | None = None


def after_answer(check: Check, answer: Answer) -> tuple[Rhythm, datetime]:
    """What is known of the source after a good answer, and when to come back."""
    since = check.claim.succeeded_at
    rhythm = Rhythm.of(check.claim.rhythm)
    rhythm = heed(rhythm, answer.headers, answer.wishes, now=check.now)
    overrun_after = None
    if since is None:
        rhythm = introduce(rhythm, answer.published, now=check.now)
    else:
        rhythm = learn(rhythm, answer.haul, since=since, now=check.now)
        overrun_after = check.now - since if answer.haul.overrun else None
    visit = Visit(
        now=check.now,
        pace=check.tools.pace(check.now),
        rhythm=rhythm,
        overrun_after=overrun_after,
    )
    return rhythm, _next(check, visit)


def after_failure(check: Check, *, failures: int, retry_at: datetime | None) -> datetime:
    """When to try again; *failures* in a row, this one included."""
    visit = Visit(
        now=check.now,
        pace=check.tools.pace(check.now),
        rhythm=Rhythm.of(check.claim.rhythm),
        failures=failures,
        retry_at=retry_at,
        stranger=check.claim.succeeded_at is None,
    )
    return _next(check, visit)


def _next(check: Check, visit: Visit) -> datetime:
    return next_check(check.source, visit, check.desk.limits, jitter=check.tools.chance())
