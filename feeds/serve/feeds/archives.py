"""Archive documents: made when they are asked for, and the way on from those that are gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort

from feeds.errors import StorageError
from feeds.publish import FORMATS, ArchivePath, archive_path
from feeds.serve.context import public, store
from feeds.serve.patience import Patience
from feeds.storage import Store
from feeds.storage.rendering import archives
from feeds.storage.rendering.documents import Body, Since, Version

if TYPE_CHECKING:
    from feeds.serve.feeds.answers import Documents

blueprint = Blueprint("archives", __name__)

SECONDS = 5.0
"""How long a request waits for work to make a document, which takes a second or two."""

MARK = "/archive/"
"""In the path of every archive document, and of no other one."""


@dataclass(frozen=True, slots=True)
class Archived:
    """Documents, with archive documents among them that are made when they are asked for."""

    documents: Documents
    store: Store
    patience: Patience

    def version(self, path: str) -> Version | None:
        """What is served at *path*, None if nothing is.

        Raises: StorageError where it could not be made in time.
        """
        found = self.documents.version(path)
        if found is None and MARK in path and self._is_made(path):
            return self.documents.version(path)
        return found

    def body(self, path: str, *, gzip: bool) -> Body | None:
        """The bytes at *path*, None if there are none.

        Raises: StorageError where they could not be made in time.
        """
        found = self.documents.body(path, gzip=gzip)
        if found is None and MARK in path and self._is_made(path):
            return self.documents.body(path, gzip=gzip)
        return found

    def since(self, path: str, base: str) -> Since | None:
        """What is served beside an older version; archive documents are sent whole."""
        return self.documents.since(path, base)

    def _is_made(self, path: str) -> bool:
        """Let work make the document; False if there is no such chunk."""
        asked = ArchivePath.parse(path)
        if asked is None or asked.format not in FORMATS:
            return False
        with self.store.read() as connection:
            there = archives.standing(connection, asked.key)
        if not there or asked.generation != there.generation or asked.chunk > there.chunks:
            return False
        with self.store.write() as connection:
            archives.ask(connection, path, at=self.store.now())
        if not self.patience.until(
            lambda: self.documents.version(path) is not None, seconds=SECONDS
        ):
            raise StorageError("the archive document has not been made yet; feeds work makes it")
        return True


@blueprint.get("/<any(categories, topics, sources, feeds):kind>/<name>/archive/<document>")
def elsewhere(kind: str, name: str, document: str) -> Response:
    """Lead on from a document that is not there.

    One of an older generation leads to the newest closed chunk, one that has not closed yet to
    the live document, which holds it.
    """
    asked = ArchivePath.parse(f"/{kind}/{name}/archive/{document}")
    if asked is None or asked.format not in FORMATS or asked.key not in public().feeds:
        abort(404)
    with store().read() as connection:
        there = archives.standing(connection, asked.key)
    if there is None or asked.generation > there.generation:
        abort(404)
    if asked.generation == there.generation and asked.chunk != there.chunks + 1:
        abort(404)
    is_older = asked.generation < there.generation
    newest = archive_path(asked.key, there.generation, there.chunks)
    target = newest if is_older and there.chunks else asked.key.path
    location = f"{public().base_url}/{target}.{asked.format}"
    headers = {
        "Location": location,
        "Cache-Control": "public, max-age=300",
        "Access-Control-Allow-Origin": "*",
    }
    return Response(status=302, headers=headers)
