"""serve: HTTP over what storage holds; the last station.

    request -> prompt (feeds, at once) -> feeds (known paths, thin) -> pages, health, opml (Flask)

The web process never fetches, never parses foreign bytes and never migrates.
"""

from feeds.serve.app import Public, Site, create_app

__all__ = ["Public", "Site", "create_app"]
