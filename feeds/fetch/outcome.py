"""What an answer means for its source, in plain words; for fetch; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from feeds.fetch.exchange import OK, Answer
from feeds.fetch.headers import charset, media_type
from feeds.fetch.retry_after import retry_at
from feeds.model import Changed, Failed, Outcome, Response, Unchanged

_PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_PLEAS_FOR_SILENCE = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_HINTS = {
    HTTPStatus.PARTIAL_CONTENT: " instead of the whole",
    HTTPStatus.NOT_MODIFIED: " although we know nothing yet",
    HTTPStatus.UNAUTHORIZED: "; it wants credentials: set headers on the source",
}


def outcome_of(answers: Sequence[Answer], *, conditional: bool, now: datetime) -> Outcome:
    """The outcome of a fetch whose redirects ended in the last of *answers*.

    ``conditional`` says that validators were sent, without which a 304 is a mistake.

    Args: now: aware, UTC.
    """
    last, hops = answers[-1], answers[:-1]
    moved = bool(hops) and all(hop.status in _PERMANENT for hop in hops)
    moved_to = str(last.url) if moved else None
    if last.status == HTTPStatus.NOT_MODIFIED and conditional:
        return Unchanged(last.headers, moved_to)
    if last.status not in OK:
        return _refused(last, now)
    if not last.body:
        return Failed("answered with an empty body")
    response = Response(
        url=str(last.url),
        body=last.body,
        status=last.status,
        media_type=media_type(last.headers),
        charset=charset(last.headers),
        headers=last.headers,
        moved_to=moved_to,
    )
    return Changed(response)


def _refused(answer: Answer, now: datetime) -> Failed:
    silent = answer.status in _PLEAS_FOR_SILENCE
    return Failed(
        f"answered {_named(answer.status)}",
        retry_at=retry_at(answer.headers.get("retry-after", ""), now) if silent else None,
        gone=answer.status == HTTPStatus.GONE,
        host=answer.url.host,
        status=answer.status,
    )


def _named(status: int) -> str:
    """The status in the standard's words, never in the server's: those could say anything."""
    try:
        known = HTTPStatus(status)
    except ValueError:
        return str(status)
    return f"{status} {known.phrase}{_HINTS.get(known, '')}"
