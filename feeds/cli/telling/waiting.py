"""What is held of a source, in words and with what to do about it."""

from __future__ import annotations

from datetime import tzinfo

from feeds.storage.archive.held import Holding


def flood_told(source_id: str, holding: Holding, zone: tzinfo) -> str:
    """How many articles wait, since when, and the commands that let them in or do not."""
    since = f"{holding.since.astimezone(zone):%Y-%m-%d %H:%M}"
    commands = f"feeds source release {source_id}, or discard {source_id}"
    return f"{articles(holding.articles)} held since {since}: {commands}"


def articles(count: int) -> str:
    """So many articles, in words."""
    return "1 article" if count == 1 else f"{count} articles"
