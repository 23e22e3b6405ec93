"""fetch: the only door to the network, and the reader of folders; after sources, before parse.

    url -> lookup -> guard -> connect -> exchange -> framing -> decode -> client

``folder`` stands apart.

``Fetcher`` turns a ``Request`` into an ``Outcome``; what the network does is never an exception.
Up to the first bytes of an answer it does so in ``steps``, so that many can be waited for at once.
"""

from feeds.fetch.budget import Budget
from feeds.fetch.client import Fetcher
from feeds.fetch.folder import FolderReading, put_away, read_folder
from feeds.fetch.guard import Hole
from feeds.fetch.headers import user_agent

__all__ = ["Budget", "Fetcher", "FolderReading", "Hole", "put_away", "read_folder", "user_agent"]
