"""Which program asks: its family, never the User-Agent as sent; pure.

Only families of this table are told apart, so that what is counted stays small and says nothing
about a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

FAMILIES: Mapping[str, str] = {
    "python-reader/": "reader",
    "feedparser": "feedparser",
    "newsboat": "newsboat",
    "newsraft": "newsraft",
    "rss-parser": "rss-parser",
    "miniflux": "miniflux",
    "freshrss": "freshrss",
    "tiny tiny rss": "tt-rss",
    "nextcloud-news": "nextcloud-news",
    "liferea": "liferea",
    "akregator": "akregator",
    "rssguard": "rssguard",
    "quiterss": "quiterss",
    "thunderbird": "thunderbird",
    "netnewswire": "netnewswire",
    "reeder": "reeder",
    "feeder": "feeder",
    "feedly": "feedly",
    "inoreader": "inoreader",
    "newsblur": "newsblur",
    "feedbin": "feedbin",
    "theoldreader": "theoldreader",
    "feeds/": "feeds",
    "googlebot": "googlebot",
    "bingbot": "bingbot",
    "curl/": "curl",
    "wget/": "wget",
    "python-requests": "python-requests",
    "mozilla/": "browser",  # last: many programs call themselves so as well
}
"""What a User-Agent contains, in small letters, and the family that it means."""


@lru_cache(maxsize=1024)  # the same programs ask over and over
def family(user_agent: str) -> str:
    """The family of the program that sends *user_agent*; "none" where it says nothing."""
    if not user_agent:
        return "none"
    lowered = user_agent.lower()
    return next((name for mark, name in FAMILIES.items() if mark in lowered), "other")
