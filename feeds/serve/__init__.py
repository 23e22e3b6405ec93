"""serve: HTTP over what storage holds; the last station.

    request -> http/prompt -> feeds/answers (known paths, at once)
                           -> http/bridge -> feeds/layer
                                          -> Flask (pages, directories, operators, api)

The web process never fetches, never parses foreign bytes and never migrates.
"""

from feeds.serve.app import Public, Site, create_app

__all__ = ["Public", "Site", "create_app"]
