"""When is a source due again, what is its rhythm, and is it well; pure.

sources: the first station, before fetch.

    visit | learn (rhythm) | heed (wishes) | next_check (due, at the pace all sources share)
          | silent_at (silence) | is_flood (floods) | what is wrong (alerts, outage)
"""

from feeds.sources.due import Visit, next_check
from feeds.sources.floods import is_flood
from feeds.sources.moves import Move, observe
from feeds.sources.pace import Limits, Pace, pace
from feeds.sources.rhythm import Haul, Rhythm, introduce, learn
from feeds.sources.silence import silent_at
from feeds.sources.wishes import FeedWishes, heed

__all__ = [
    "FeedWishes",
    "Haul",
    "Limits",
    "Move",
    "Pace",
    "Rhythm",
    "Visit",
    "heed",
    "introduce",
    "is_flood",
    "learn",
    "next_check",
    "observe",
    "pace",
    "silent_at",
]
