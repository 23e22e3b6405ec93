"""/corrections and /withdrawn: what readers are told about articles, as pages and as feeds."""

from __future__ import annotations

import gzip as packing
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint

from feeds.errors import StorageError
from feeds.publish.notices import Notice, NoticeFeed, notice_feed
from feeds.serve.context import public, store
from feeds.serve.pages.languages import language
from feeds.serve.pages.rendering import page
from feeds.storage import Store
from feeds.storage.archive import corrections
from feeds.storage.gone import withdrawn
from feeds.storage.rendering.documents import Body, Since, Version

if TYPE_CHECKING:
    from feeds.serve.app import Public
    from feeds.serve.feeds.answers import Documents

blueprint = Blueprint("notices", __name__)

MOST = 100
"""Notices that a page or a feed tells, the newest."""

_FEED = re.compile(r"/(corrections|withdrawn)\.(atom|rss|json)")


@blueprint.get("/<any(corrections, withdrawn):kind>")
def listed(kind: str) -> str:
    """The newest notices, for people."""
    title = _title(kind, public())
    return page("notices.html", kind=kind, title=title, notices=_notices(kind, store(), public()))


@dataclass(frozen=True, slots=True)
class Noticed:
    """Documents, with the feeds of notices among them, which are made of a few rows."""

    documents: Documents
    store: Store
    public: Public
    last: dict[str, _Made] = field(default_factory=dict)  # for when the database is away

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is."""
        made = self._made(path)
        return made.version if made else self.documents.version(path)

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none."""
        made = self._made(path)
        if made is None:
            return self.documents.body(path, gzip=gzip)
        return Body(made.version, made.gzip if gzip else made.body)

    def since(self, path: str, base: str) -> Since | None:
        """What is served beside an older version; notices are sent whole."""
        return self.documents.since(path, base)

    def _made(self, path: str) -> _Made | None:
        found = _FEED.fullmatch(path)
        if found is None:
            return None
        try:
            notices = _notices(found[1], self.store, self.public)
        except StorageError:
            if path not in self.last:
                raise
            return self.last[path]
        made = self.last[path] = _make(_around(found[1], self.public), tuple(notices), found[2])
        return made


@dataclass(frozen=True, slots=True)
class _Made:
    """A document of notices; its bytes are the same until there is another notice."""

    version: Version
    body: bytes
    gzip: bytes


@lru_cache(maxsize=12)
def _make(around: NoticeFeed, notices: Sequence[Notice], form: str) -> _Made:
    body = notice_feed(around, notices, form)
    newest = max((int(one.at.timestamp()) for one in notices), default=0)
    etag = hashlib.sha256(body).hexdigest()[:32]
    return _Made(Version(etag, newest), body, packing.compress(body, mtime=0))


def _around(kind: str, site: Public) -> NoticeFeed:
    return NoticeFeed(
        kind,
        _title(kind, site),
        site.title,
        site.base_url,
        site.authority,
        site.language,
        site.max_age,
    )


def _title(kind: str, site: Public) -> str:
    _ = language(site.language).gettext
    return {"corrections": _("Corrections"), "withdrawn": _("Withdrawn articles")}[kind]


def _notices(kind: str, store: Store, site: Public) -> list[Notice]:
    """What may be told, the newest first; of articles that nobody may know of not even ids."""
    return (_corrected if kind == "corrections" else _withdrawn)(store, site)


def _corrected(store: Store, site: Public) -> list[Notice]:
    with store.read() as connection:
        found = corrections.newest(connection, limit=MOST)
    return [
        Notice(
            name=f"{one.public_id}/{one.version}",
            title=one.title,
            text=one.note,
            permalink=f"{site.base_url}/articles/{one.public_id}",
            at=one.at,
        )
        for one in found
        if not site.hidden.holds(one.source_id, one.agency)
    ]


def _withdrawn(store: Store, site: Public) -> list[Notice]:
    _ = language(site.language).gettext
    with store.read() as connection:
        found = withdrawn.newest(connection, limit=MOST)
    return [
        Notice(
            name=one.public_id,
            title=_("Withdrawn: %(id)s") % {"id": one.public_id},
            text=one.reason,
            permalink=f"{site.base_url}/articles/{one.public_id}",
            at=one.withdrawn_at,
        )
        for one in found
        if not site.hidden.holds(one.source_id, one.agency)
    ]
