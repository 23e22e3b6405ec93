"""What joins an article to the others of its story, and parts it from some: for ``feeds why``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feeds.config import Config
from feeds.model import Article
from feeds.query import shared_passage
from feeds.storage.story.edges import AUTO, JOIN, Relation

WORDS_SHOWN = 24
"""Of a passage that two texts share; the rest is counted."""


def lines(article: Article, relations: Sequence[Relation], config: Config) -> Iterator[str]:
    """Each relation in words, with the longest passage that both texts have."""
    if any(one.edge.kind != "split" for one in relations):
        yield f"story: {config.site.base_url}/stories/{article.public_id}"
    for one in relations:
        yield f"  {_said(one)} {one.other.source_id}: {one.other.title} ({one.other.public_id})"
        if one.edge.kind == AUTO and (passage := shared_passage(article, one.other)):
            words = passage.text.split()
            shown = " ".join(words[:WORDS_SHOWN]) + (" …" if len(words) > WORDS_SHOWN else "")
            yield f"    {passage.words} words in a row: “{shown}”"


def as_json(article: Article, relations: Sequence[Relation]) -> list[dict[str, Any]]:
    """The same for programs; ``share`` and ``passage`` only where words have joined the two."""
    return [_row(article, one) for one in relations]


def _said(one: Relation) -> str:
    if one.edge.kind == AUTO:
        return f"tells {one.edge.share or 0:.0%} of the same words as"
    day = f"{one.edge.at:%Y-%m-%d}"
    return f"{'joined to' if one.edge.kind == JOIN else 'split from'}, by an editor on {day},"


def _row(article: Article, one: Relation) -> dict[str, Any]:
    passage = shared_passage(article, one.other) if one.edge.kind == AUTO else None
    return {
        "article": one.other.public_id,
        "source": one.other.source_id,
        "title": one.other.title,
        "kind": one.edge.kind,
        "share": one.edge.share,
        "passage": passage.text if passage else None,
        "at": one.edge.at.isoformat(),
    }
