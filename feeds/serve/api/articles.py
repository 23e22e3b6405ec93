"""The archive for programs: articles by what they are, or one by its id."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from feeds.errors import QueryError
from feeds.query import And, Field, Phrase, Query, parse_search
from feeds.serve.api import asked, problems
from feeds.serve.api.bearer import reading
from feeds.serve.api.problems import Problem
from feeds.serve.api.telling import is_shown, told
from feeds.serve.context import public, store
from feeds.storage import Connection
from feeds.storage.archive import records, search
from feeds.storage.archive.records import Filter, Record
from feeds.storage.gone import withdrawn
from feeds.storage.places import EARLIEST, LATEST

blueprint = Blueprint("articles", __name__)

NDJSON = "application/x-ndjson"

_TAG = re.compile(r"([0-9]{1,9})-[0-9a-f]{32}", re.ASCII)
_CURSOR = re.compile(r"([snq])(-?[0-9]{1,19})", re.ASCII)
_PARAMETERS = (
    "q",
    "category",
    "topic",
    "source",
    "published_after",
    "published_before",
    "seen_after",
    "cursor",
    "limit",
)


@dataclass(frozen=True, slots=True)
class _Page:
    records: Sequence[Record]
    cursor: str | None


@blueprint.get("/articles")
@reading
def articles() -> Response:
    """The newest articles that every condition holds for; those of a search by their dates."""
    asked.only(*_PARAMETERS)
    limit, chosen = asked.limit(), _filter()
    with store().read() as connection:
        text = request.args.get("q", "").strip()
        page = (_found if text else _newest)(connection, chosen, limit=limit)
    if request.accept_mimetypes.best_match(["application/json", NDJSON]) == NDJSON:
        return _lines(page)
    return jsonify({"articles": [told(one) for one in page.records], "next_cursor": page.cursor})


@blueprint.get("/articles/<public_id>")
@reading
def article(public_id: str) -> Response:
    """One article."""
    with store().read() as connection:
        numbers = records.numbers_of(connection, [public_id])
        found = records.records(connection, numbers.values())
        gone = None if found else withdrawn.told(connection, public_id)
    if gone and not public().hidden.holds(gone.source_id, gone.agency):
        raise problems.withdrawn(gone)
    if not found or not is_shown(found[numbers[public_id]]):
        raise Problem(404, f"There is no article {public_id!r}.")
    response = answered(found[numbers[public_id]])
    response.make_conditional(request)
    return response


def answered(record: Record) -> Response:
    """The article JSON under an ETag that begins with its version."""
    response = jsonify(told(record))
    response.headers["Cache-Control"] = "no-cache"
    whole = hashlib.sha256(response.get_data()).hexdigest()
    response.set_etag(f"{record.article.version}-{whole[:32]}")
    return response


def version_of(tag: str) -> int | None:
    """The version of the article that was answered under this ETag, None if it is none of ours.

    What else is told beside an article, its story for instance, may change without an edit.
    """
    found = _TAG.fullmatch(tag)
    return int(found[1]) if found else None


def _newest(connection: Connection, chosen: Filter, *, limit: int) -> _Page:
    before = _cursor("n")
    numbers = records.newest(connection, chosen, limit=limit + 1, before=before)
    listed = numbers[:limit]
    cursor = f"n{listed[-1]}" if len(numbers) > limit else None
    return _page(connection, listed, cursor)


def _found(connection: Connection, chosen: Filter, *, limit: int) -> _Page:
    """Search decides what is found and in which order; the dates of the filter are looked at last.

    A page may therefore hold fewer than *limit* articles, and go on all the same.
    """
    below = _cursor("q")
    wanted = search.Asked(
        query=_query(chosen),
        now=datetime.now(UTC),
        timezone=public().timezone,
        hidden=public().hidden,
    )
    found = search.page(connection, wanted, limit=limit, below=LATEST if below is None else below)
    dated = [one.article.public_id for one in found.hits if chosen.dates_hold(one.article)]
    numbers = records.numbers_of(connection, dated)
    listed = [numbers[one] for one in dated if one in numbers]
    return _page(connection, listed, f"q{found.older}" if found.older is not None else None)


def _page(connection: Connection, numbers: Sequence[int], cursor: str | None) -> _Page:
    found = records.records(connection, numbers)
    return _Page([found[number] for number in numbers], cursor)


def _query(chosen: Filter) -> Query:
    """The search, narrowed down by what else was asked for.

    Raises: Problem.
    """
    try:
        parts = [parse_search(request.args["q"].strip())]
    except QueryError as error:
        hint = f" {error.hint}" if error.hint else ""
        raise Problem(
            400, f"q cannot be read: {error.reason} (character {error.position + 1}).{hint}"
        ) from None
    exact = {"category": chosen.category, "topic": chosen.topic, "source": chosen.source}
    parts += [Field(name, Phrase(value)) for name, value in exact.items() if value is not None]
    return And(tuple(parts)) if len(parts) > 1 else parts[0]


def _filter() -> Filter:
    """Raises: Problem."""
    here = public()
    return Filter(
        hidden=here.hidden,
        category=_named("category", here.categories),
        topic=_named("topic", here.topics),
        source=_named("source", here.sources),
        published_after=asked.moment("published_after"),
        published_before=asked.moment("published_before"),
        seen_after=asked.moment("seen_after"),
    )


def _named(name: str, known: Collection[str]) -> str | None:
    """Raises: Problem."""
    value = request.args.get(name)
    if value is not None and value not in known:
        raise Problem(404, f"There is no {name} {value!r}.")
    return value


def _cursor(kind: str) -> int | None:
    """Where the page before ended; None for the first page.

    Raises: Problem.
    """
    text = request.args.get("cursor", "")
    if not text:
        return None
    found = _CURSOR.fullmatch(text)
    if found is None or found[1] != kind or not EARLIEST <= int(found[2]) <= LATEST:
        raise Problem(
            400, "The cursor is none of ours, or of another search; send next_cursor as it came."
        )
    return int(found[2])


def _lines(page: _Page) -> Response:
    """An article a line; where it goes on stands in the Link header (RFC 8288)."""
    body = "".join(f"{json.dumps(told(one), ensure_ascii=False)}\n" for one in page.records)
    response = Response(body, content_type=NDJSON)
    if page.cursor:
        query = urlencode({**request.args, "cursor": page.cursor})
        address = f"{public().base_url}{request.path}?{query}"
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response
