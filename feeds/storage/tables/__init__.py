"""The tables, and nothing else; ``migrations/`` brings a database to this shape.

The keys carry the promises: an upstream identity has one article (``sighting``), a feed prints
an id once (``feed_entry``), an event is numbered once (``change.seq``).
"""

from feeds.storage.tables.alerts import acknowledgement, alert
from feeds.storage.tables.api import errand, token
from feeds.storage.tables.articles import (
    article,
    article_body,
    article_tokens,
    article_version,
    change,
    sighting,
)
from feeds.storage.tables.audit import audit
from feeds.storage.tables.base import metadata
from feeds.storage.tables.configs import config_seen, config_version
from feeds.storage.tables.corrections import corrected_field, correction
from feeds.storage.tables.counts import check_stat, poll_stat
from feeds.storage.tables.feeds import (
    feed,
    feed_chunk,
    feed_entry,
    feed_log,
    feed_member,
    feed_order,
    rule,
    tombstone,
)
from feeds.storage.tables.held import held
from feeds.storage.tables.rendered import etag_seen, fragment, rendered, rendered_body
from feeds.storage.tables.sources import host, source
from feeds.storage.tables.stories import story, story_band, story_copy, story_edge
from feeds.storage.tables.withdrawn import suppression, withdrawal, withdrawn_band
from feeds.storage.tables.work import idempotency, inbox, job, lease, setting

__all__ = [
    "acknowledgement",
    "alert",
    "article",
    "article_body",
    "article_tokens",
    "article_version",
    "audit",
    "change",
    "check_stat",
    "config_seen",
    "config_version",
    "corrected_field",
    "correction",
    "errand",
    "etag_seen",
    "feed",
    "feed_chunk",
    "feed_entry",
    "feed_log",
    "feed_member",
    "feed_order",
    "fragment",
    "held",
    "host",
    "idempotency",
    "inbox",
    "job",
    "lease",
    "metadata",
    "poll_stat",
    "rendered",
    "rendered_body",
    "rule",
    "setting",
    "sighting",
    "source",
    "story",
    "story_band",
    "story_copy",
    "story_edge",
    "suppression",
    "token",
    "tombstone",
    "withdrawal",
    "withdrawn_band",
]
