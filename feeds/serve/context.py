"""What views reach for: the store, and the configured public values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from feeds.model import Article, Republish
    from feeds.serve.app import Public
    from feeds.serve.feeds.answers import Documents
    from feeds.serve.patience import Patience
    from feeds.storage import Store
    from feeds.storage.feed.sizes import Sizes


def store() -> Store:
    """The database, to read from."""
    found: Store = current_app.extensions["feeds"][0]
    return found


def patience() -> Patience:
    """What lets few threads at once wait for something to happen."""
    found: Patience = current_app.extensions["feeds"][4]
    return found


def documents() -> Documents:
    """The rendered documents, which are asked first whether the database is there."""
    found: Documents = current_app.extensions["feeds"][3]
    return found


def public() -> Public:
    """The configured values that the public side shows."""
    found: Public = current_app.extensions["feeds"][1]
    return found


def ceiling(article: Article) -> Republish:
    """The most that may be shown of an article."""
    return public().rights.ceiling(article.source_id, article.agency)


def sizes() -> Sizes:
    """How many articles feeds hold, remembered from request to request."""
    found: Sizes = current_app.extensions["feeds"][2]
    return found
