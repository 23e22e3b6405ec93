"""Which keys a kind of source needs, and which belong to one kind alone.

config: asked by the checks and where defaults are spread; pure.
"""

from __future__ import annotations

NEEDED = {"feed": "url", "folder": "path"}
ONLY_FOR = {"url": "feed", "headers": "feed", "identity": "feed", "path": "folder"}


def fits(key: str, kind: str | None) -> bool:
    """Whether *key* means something for a source of that *kind*, as far as that is known."""
    return kind is None or ONLY_FOR.get(key, kind) == kind
