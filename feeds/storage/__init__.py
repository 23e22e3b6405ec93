"""The only SQL: tables, sources, articles, feeds as logs, rendered bytes, inbox.

storage: between articles and classification, and again between publication and serving.
Functions take a connection of ``Store.write()`` or ``Store.read()``, so that the caller says
what belongs into one transaction. Its rooms are those of the pipeline, as far as both have one.
"""

from sqlalchemy import URL, Connection

from feeds.storage.engine import Store

__all__ = ["URL", "Connection", "Store"]
