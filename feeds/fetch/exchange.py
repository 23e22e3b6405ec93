"""One question and one answer over one open connection; for fetch."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException, IncompleteRead, LineTooLong, RemoteDisconnected

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError, InvalidChunkLength, ProtocolError, ReadTimeoutError
from urllib3.response import HTTPResponse

from feeds.errors import FetchError, NetworkError
from feeds.fetch.budget import Spending
from feeds.fetch.decode import decode
from feeds.fetch.headers import kept
from feeds.fetch.url import URL

OK = frozenset({200, 203})  # the whole, as asked; 203 says that a proxy changed it
_CHUNK = 1 << 16
_MOST_DIGITS = 18  # of a length in 64 bits


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from ``url``; ``body`` is unpacked, b"" for every status but ``OK``."""

    url: URL
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(
    connection: HTTPConnection, url: URL, headers: Mapping[str, str], spending: Spending
) -> Answer:
    """GET *url* and read the answer to its end; a body that nobody wants stays unread.

    Errors: NetworkError where the connection breaks off or nothing comes in time; FetchError for
    what is no HTTP, or passes the budget.
    """
    try:
        connection.request(
            "GET", url.target, headers=headers, preload_content=False, decode_content=False
        )
        with closing(connection.getresponse()) as reply:
            known = kept(reply.headers.items())
            body = _body(reply, known, spending) if reply.status in OK else b""
            return Answer(url, reply.status, known, body)
    except (HTTPException, HTTPError, OSError, ValueError) as error:
        raise _failure(error, spending) from error


def _body(reply: HTTPResponse, headers: Mapping[str, str], spending: Spending) -> bytes:
    announced = headers.get("content-length", "")
    if len(announced) <= _MOST_DIGITS and announced.isdecimal():
        spending.expect(int(announced))
    return decode(
        headers.get("content-encoding", ""),
        reply.stream(_CHUNK, decode_content=False),
        spending,
    )


def _failure(error: Exception, spending: Spending) -> FetchError:
    cause = error.args[-1] if error.args and isinstance(error.args[-1], Exception) else error
    if isinstance(cause, TimeoutError | ReadTimeoutError):
        return spending.too_late()
    for kind, failure, reason in _REASONS:
        if isinstance(cause, kind):
            return failure(reason)
    return FetchError("the answer is not proper HTTP")


# The first that fits counts.
_REASONS: tuple[tuple[type[Exception], type[FetchError], str], ...] = (
    (InvalidChunkLength, FetchError, "the chunks of the body are broken"),
    (ValueError, FetchError, "the chunks of the body are broken"),  # urllib3: a negative size
    (IncompleteRead, FetchError, "the body ends before its announced length"),
    (LineTooLong, FetchError, "a header is too long"),
    (RemoteDisconnected, NetworkError, "closed the connection without an answer"),
    (ProtocolError, FetchError, "the answer ends too early"),  # a bare one means just that
    (ConnectionError, NetworkError, "broke off the connection"),
    (OSError, NetworkError, "the connection failed"),
)
