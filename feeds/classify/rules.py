"""What classification works with besides rules: the categories.

classify: after storage, before publish; pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from feeds.query import Rule


@dataclass(frozen=True, slots=True)
class Category:
    """A section; its rules feed ``categories/id``.

    ``upstream`` are the names that other houses give it: tags and parts of URL paths. ``iptc`` is
    its Media Topic, "" for none; ``former`` are ids that it once had.
    """

    id: str
    rules: tuple[Rule, ...] = ()
    upstream: tuple[str, ...] = ()
    iptc: str = ""
    former: tuple[str, ...] = ()
