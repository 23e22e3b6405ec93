"""What is not configured yet: whether it is new, and where it would belong."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from feeds.articles import canonical
from feeds.config import Config, slug
from feeds.model import Source


def source_at(config: Config, address: str) -> Source:
    """The configured source with that address, else what a new one would be by default."""
    for source in config.sources.values():
        if source.url and place(source.url) == place(address):
            return source
    name = urlsplit(address).hostname or address
    return Source(
        id=slug(name) or "source",
        kind="feed",
        title=name,
        timezone=config.site.timezone,
        category=usual_category(config) or "",
        url=address,
    )


def place(address: str) -> str:
    """The same for two addresses of which one feed is had."""
    return canonical(address) or address.rstrip("/")


def usual_category(config: Config) -> str | None:
    """The category that most sources fall back on, else the first; None where there is none."""
    uses = Counter(source.category for source in config.sources.values())
    ranked = sorted(config.categories, key=lambda category: -uses[category])
    return ranked[0] if ranked else None
