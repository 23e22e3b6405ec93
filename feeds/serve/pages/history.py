"""What an article has said before: its versions, and what each changed, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort

from feeds.errors import NotFound
from feeds.model import Article, Republish
from feeds.publish.differences import Piece, differences
from feeds.serve.context import ceiling, store
from feeds.serve.pages import gone
from feeds.serve.pages.rendering import page
from feeds.storage.archive import history, pages
from feeds.storage.archive.history import Version

blueprint = Blueprint("history", __name__)

MOST = 50
"""Versions that a page tells of, the newest."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version beside the one before: what it changed, by field; None where either is hidden."""

    version: Version
    changes: dict[str, Sequence[Sequence[Piece]]] | None


@blueprint.get("/articles/<public_id>/history")
def versions(public_id: str) -> str:
    """The versions of an article within what its source lets us show, the newest first."""
    try:
        with store().read() as connection:
            shown = pages.shown(connection, public_id)
            found = history.versions(connection, shown.line.id)[: MOST + 1]
    except NotFound:
        gone.refuse(public_id)
    if ceiling(shown.article) is Republish.NONE:
        abort(404)
    before = [*found[1:], None]
    steps = [_step(one, other) for one, other in zip(found, before, strict=True)]
    return page("history.html", article=shown.article, steps=steps[:MOST])


def _step(version: Version, before: Version | None) -> Step:
    if before is None:
        return Step(version, {})
    if version.said is None or before.said is None:
        return Step(version, None)
    most = min(ceiling(version.said), ceiling(before.said))  # it may have been another agency's
    if most is Republish.NONE:
        return Step(version, None)
    changes = {
        name: differences(one, other)
        for (name, one), other in zip(
            _texts(before.said, most).items(),
            _texts(version.said, most).values(),
            strict=True,
        )
    }
    return Step(version, {name: told for name, told in changes.items() if told})


def _texts(said: Article, most: Republish) -> dict[str, str]:
    """What may be shown, by field."""
    texts = {"title": said.title}
    if most is Republish.FULL:
        texts["text"] = said.text
    elif most is Republish.SUMMARY:
        texts["summary"] = said.summary
    return texts
