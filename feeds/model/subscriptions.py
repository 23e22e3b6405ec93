"""What a list of feeds (OPML) says, nothing cleaned."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed in a list: ``folders`` are the titles around it, outermost first.

    ``url`` is absolute, or None where ``written`` is no web address. ``is_page`` says that the
    program which wrote the list makes its entries out of something that is no feed.
    """

    title: str
    written: str
    url: str | None
    folders: tuple[str, ...] = ()
    language: str | None = None
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """A list of feeds in its order; ``note`` says what had to be forgiven, "" for nothing."""

    feeds: tuple[Subscription, ...]
    note: str = ""
