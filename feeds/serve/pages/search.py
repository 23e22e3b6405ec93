"""The search page: the archive by the query language, newest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, make_response, request
from werkzeug import Response

from feeds.errors import QueryError
from feeds.query import Piece, Query, marked_texts, parse_search, snippet
from feeds.serve.context import ceiling, public, store
from feeds.serve.pages.mistakes import told
from feeds.serve.pages.rendering import page, spoken
from feeds.storage.archive import search
from feeds.storage.archive.search import Hit
from feeds.storage.places import EARLIEST, LATEST, moment_at

blueprint = Blueprint("search", __name__)

ON_PAGE = 20
"""Articles on a page of hits."""

_PLACE = re.compile(r"-?[0-9]{1,19}", re.ASCII)


@blueprint.get("/search")
def results() -> Response:
    """What the archive has; without a query only the way to ask."""
    text = request.args.get("q", "").strip()
    if not text:
        return make_response(page("search.html", text="", found=None))
    try:
        query = parse_search(text)
    except QueryError as error:
        mistake = told(error, spoken())
        return make_response(
            page("search.html", text=text, found=None, error=error, mistake=mistake), 400
        )
    return make_response(_found(text, query))


def _found(text: str, query: Query) -> str:
    below = _place(request.args.get("before", ""))
    here = public()
    now = datetime.now(UTC)
    asked = search.Asked(query=query, now=now, timezone=here.timezone, hidden=here.hidden)
    with store().read() as connection:
        found = search.page(connection, asked, limit=ON_PAGE, below=below)
    is_cut = found.older is not None and len(found.hits) < ON_PAGE
    return page(
        "search.html",
        text=text,
        found=found,
        first=below == LATEST,
        pieces=_pieces,
        looked_back_to=moment_at(found.older) if is_cut and found.older is not None else None,
    )


def _pieces(hit: Hit) -> dict[str, Sequence[Piece]]:
    """The title and a snippet of a hit, within what may be shown of it."""
    article, evidence = hit.article, hit.match.evidence
    most = ceiling(article)
    texts = marked_texts(article, evidence, ceiling=most)
    return {"title": texts["title"], "snippet": snippet(article, evidence, ceiling=most)}


def _place(token: str) -> int:
    """Where the page before ended; whatever is no place means the first page."""
    number = int(token) if _PLACE.fullmatch(token) else LATEST
    return number if EARLIEST <= number <= LATEST else LATEST
