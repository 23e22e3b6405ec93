"""Files that are done with are put away, once what they hold is stored."""

from __future__ import annotations

from collections.abc import Mapping

from feeds import log
from feeds.fetch import put_away
from feeds.model import Source


def tidy(source: Source, read: Mapping[str, str]) -> None:
    """Move files to the folders that the source has for them.

    Args: read: the names of files that were read, each with why it could not be taken, or "".
    """
    for name, reason in read.items():
        folder = source.failed if reason else source.done
        if folder is None or source.path is None:
            continue
        trouble = put_away(source.path / name, folder, reason=reason)
        if trouble:
            log.warning("not-put-away", source=source.id, reason=trouble)
