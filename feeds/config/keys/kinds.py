"""Which keys a kind of source needs, and which belong to some kinds alone.

config: asked by the checks and where defaults are spread; pure.
"""

from __future__ import annotations

FETCHED = ("feed", "page", "sitemap")

NEEDED = {"feed": "url", "page": "url", "sitemap": "url", "folder": "path"}
ONLY_FOR: dict[str, tuple[str, ...]] = {
    "url": FETCHED,
    "headers": FETCHED,
    "identity": ("feed",),
    "fetch_article": ("feed",),
    "follow": ("page",),
    "css": FETCHED,
    "robots": FETCHED,
    "path": ("folder",),
    "done": ("folder",),
    "failed": ("folder",),
}


def fits(key: str, kind: str | None) -> bool:
    """Whether *key* means something for a source of that *kind*, as far as that is known."""
    return kind is None or kind in ONLY_FOR.get(key, (kind,))
