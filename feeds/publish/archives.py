"""The addresses of archive documents: ``topics/ID/archive/GENERATION-CHUNK``; pure.

publish: known to who makes the documents, and to who is asked for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.model import FeedKey, Neighbours

_PATH = re.compile(
    r"/(?:feeds/(?P<all>all)|(?P<kind>categories|topics|feeds|sources)/(?P<id>[a-z0-9][a-z0-9-]*))"
    r"/archive/(?P<generation>[1-9][0-9]{0,8})-(?P<chunk>[1-9][0-9]{0,8})\.(?P<format>[a-z]+)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class ArchivePath:
    """The path of an archive document, taken apart; chunks count up from 1."""

    key: FeedKey
    generation: int
    chunk: int
    format: str

    @classmethod
    def parse(cls, path: str) -> ArchivePath | None:
        """What *path*, which begins with a slash, asks for; None if it is no such path."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        key = FeedKey("all", "all") if found["all"] else FeedKey(found["kind"], found["id"])
        return cls(key, int(found["generation"]), int(found["chunk"]), found["format"])

    def __str__(self) -> str:
        return f"/{archive_path(self.key, self.generation, self.chunk)}.{self.format}"


def archive_path(key: FeedKey, generation: int, chunk: int) -> str:
    """Where a closed chunk is served, below base_url and without the ending of a format."""
    return f"{key.path}/archive/{generation}-{chunk}"


def beside_live(page: str, *, generation: int, chunks: int) -> Neighbours:
    """What stands beside the live document at *page*: its newest closed chunk, if there is one."""
    return Neighbours(previous=_chunk(page, generation, chunks))


def beside_chunk(page: str, *, generation: int, chunk: int) -> Neighbours:
    """What stands beside a closed chunk of the feed at *page*.

    The one after it is named also while it is still open, so that no closed chunk ever changes
    because another one closes; until then its address leads to the live document.
    """
    return Neighbours(
        previous=_chunk(page, generation, chunk - 1),
        following=_chunk(page, generation, chunk + 1),
        current=page,
    )


def _chunk(page: str, generation: int, chunk: int) -> str:
    return f"{page}/archive/{generation}-{chunk}" if chunk else ""
