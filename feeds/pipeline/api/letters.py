"""An accepted letter to articles: its parser by its type, then what its sender says beside it.

Pure, so that it can run in a worker to be killed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feeds.fetch.headers import charset, media_type
from feeds.model import Response
from feeds.parse.pushjson import explicit
from feeds.pipeline.visit.reading import Occasion, Reading, made_ours, parse

PARSER_OF = {
    "text/plain": "text",
    "text/html": "html",
    "application/json": "letter",
}
"""The parser of each type of letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What was handed in: ``media_type`` as it was sent, ``fields`` said beside it."""

    media_type: str
    body: bytes
    fields: Mapping[str, str] | None = None


def read(body: Body, occasion: Occasion) -> Reading:
    """The articles of a letter.

    Raises: ParseError.
    """
    sent = {"content-type": body.media_type}
    kind = media_type(sent) or ""
    said = body.fields or {}
    response = Response(
        url=said.get("url", ""), body=body.body, media_type=kind, charset=charset(sent)
    )
    parsed = parse(PARSER_OF[kind], response, occasion.source)
    return made_ours(explicit(parsed, said) if said else parsed, occasion)
