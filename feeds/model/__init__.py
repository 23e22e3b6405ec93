"""The nouns that cross a station's border: frozen values, no behaviour.

A *source* is where articles come from, an *entry* is one item as received (RFC 4287), an
*article* is ours, a *feed* is what we publish. Every ``datetime`` is aware and in UTC.
``None`` means "the source did not say"; an empty string or tuple means "there is none".
"""

from feeds.model.alerts import ALL_SOURCES, Alert, AlertChange, Trouble
from feeds.model.articles import Article, Correction, FeedKey, Known, Label, Labels
from feeds.model.configs import ConfigVersion, FileState, Proposal
from feeds.model.entries import (
    Author,
    Deleted,
    Enclosure,
    Entry,
    Image,
    Origin,
    Parsed,
    Recovered,
    Teaser,
)
from feeds.model.feeds import (
    Feed,
    Neighbours,
    PrintedEntry,
    Related,
    SourceCredit,
    Term,
    Tombstone,
)
from feeds.model.logs import Chunk, FeedLog, Newcomer
from feeds.model.rights import NOTHING_HIDDEN, Hidden, Rights
from feeds.model.sources import (
    Cause,
    Changed,
    Failed,
    Outcome,
    Republish,
    Request,
    Response,
    Source,
    Unchanged,
)
from feeds.model.stories import Copy, Fingerprint, Kinship, Teller
from feeds.model.subscriptions import Subscription, Subscriptions
from feeds.model.tokens import Scope, Token
from feeds.model.withdrawals import Withdrawal

__all__ = [
    "ALL_SOURCES",
    "NOTHING_HIDDEN",
    "Alert",
    "AlertChange",
    "Article",
    "Author",
    "Cause",
    "Changed",
    "Chunk",
    "ConfigVersion",
    "Copy",
    "Correction",
    "Deleted",
    "Enclosure",
    "Entry",
    "Failed",
    "Feed",
    "FeedKey",
    "FeedLog",
    "FileState",
    "Fingerprint",
    "Hidden",
    "Image",
    "Kinship",
    "Known",
    "Label",
    "Labels",
    "Neighbours",
    "Newcomer",
    "Origin",
    "Outcome",
    "Parsed",
    "PrintedEntry",
    "Proposal",
    "Recovered",
    "Related",
    "Republish",
    "Request",
    "Response",
    "Rights",
    "Scope",
    "Source",
    "SourceCredit",
    "Subscription",
    "Subscriptions",
    "Teaser",
    "Teller",
    "Term",
    "Token",
    "Tombstone",
    "Trouble",
    "Unchanged",
    "Withdrawal",
]
