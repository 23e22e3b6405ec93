"""serve: HTTP over what storage holds; the last station.

    request -> feeds (known feed paths, thin) -> pages, health, opml (Flask)

The web process never fetches, never parses foreign bytes and never migrates.
"""

from feeds.serve.app import Public, create_app

__all__ = ["Public", "create_app"]
