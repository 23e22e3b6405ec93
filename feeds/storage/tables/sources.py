"""Sources and hosts: the queue of record."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table, Text

from feeds.storage.columns import Moment
from feeds.storage.tables.base import metadata

source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("host", Text, nullable=False),  # "" for kinds that do not fetch
    Column("address", Text, nullable=False),  # url or path: another one voids the validators
    Column("active", Boolean, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("lease_until", Moment, nullable=False),
    Column("token", Integer, nullable=False, server_default="0"),  # fences off late finishers
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("state", JSON),  # a folder: of its files; a feed: of a document that it refused
    Column("imported", Boolean, nullable=False),
    Column("checked_at", Moment),
    Column("succeeded_at", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("error", Text),  # None while all is well
    Column("note", Text, nullable=False, server_default=""),  # what had to be forgiven
    Column("rhythm", JSON),  # what its visits have taught
    Column("expired", Integer, nullable=False, server_default="0"),  # leases in a row
    Column("moved_to", Text),  # where permanent redirects lead, and how often they were seen
    Column("moved_since", Moment),
    Column("moved_times", Integer, nullable=False, server_default="0"),
    Column("adopted", Text),  # asked in place of the configured address
    Column("rest", Text, nullable=False, server_default=""),  # paused, gone
    Column("rests_until", Moment, nullable=False, server_default="0"),
    Column("unreached_since", Moment),  # nobody answers; 1970 where nobody ever did
    Column("silent_at", Moment, index=True),  # then it is an alert that nothing new has come
    Index("ix_source_reach", "checked_at", "host", "unreached_since"),
    Column("skip", Text, nullable=False, server_default=""),  # another rule voids the validators
    Column("category", Text, nullable=False, server_default=""),  # see storage.fallbacks
)

host = Table(
    "host",
    metadata,
    Column("name", Text, primary_key=True),
    Column("slot", Integer, primary_key=True),  # 0 .. per_host - 1
    Column("free_at", Moment, nullable=False),
    Column("token", Integer, nullable=False, server_default="0"),
)
