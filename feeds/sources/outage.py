"""When it is our own network that is down, and not so many sources at once; pure.

sources: asked when nobody answers, so that sources are not blamed for what is our trouble.
"""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
"""Hosts that were asked so recently are looked at."""

SHARE = 0.3
"""Of these hosts: if more have been lost, it is us."""

FEWEST = 5
"""Of fewer hosts some may well be down by themselves."""

OVER_AFTER = timedelta(minutes=5)
"""Hosts that were asked so recently tell whether it is over."""

SOONEST, LATEST = timedelta(minutes=5), timedelta(hours=1)
"""When to ask again while it lasts: the longer it has lasted the later."""


def has_begun(*, asked: int, lost: int) -> bool:
    """Whether our own network seems to be down.

    Args: asked: hosts that were asked in the last ``WINDOW``; lost: those of them that nobody
          reaches any more. Who has not been reached for longer is in neither.
    """
    return asked >= FEWEST and lost > SHARE * asked


def is_over(*, asked: int, lost: int) -> bool:
    """Whether an outage has ended; the hosts are those asked in the last ``OVER_AFTER``."""
    return asked > 0 and lost <= SHARE * asked


def again(since: datetime, now: datetime) -> datetime:
    """When to ask a source again that could not be reached in an outage that began at *since*."""
    return now + min(max((now - since) / 4, SOONEST), LATEST)


def sentence(since: datetime, *, asked: int, lost: int) -> str:
    """The outage in words, for the admin."""
    return (
        f"our own network seems to be down since {since:%Y-%m-%d %H:%M} UTC: {lost} of {asked}"
        " hosts could not be reached; no source is blamed for it"
    )
