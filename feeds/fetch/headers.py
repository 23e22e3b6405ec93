"""What we say about ourselves, and what we keep of what the server says; for fetch; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from feeds.errors import FetchError
from feeds.fetch.decode import ACCEPT_ENCODING
from feeds.model import Request

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml,"
    " application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)
_VALIDATORS = frozenset({"etag", "last-modified"})
_LONGEST_VALIDATOR = 1000  # characters; longer ones are an attack on our memory
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token, RFC 9110 5.6.2
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")  # RFC 9110 5.5, decoded as Latin-1
_MEDIA_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*(?:;|$)", re.ASCII)
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:+-]+)""", re.ASCII | re.IGNORECASE)


def user_agent(version: str, contact: str) -> str:
    """How we introduce ourselves: ``feeds/0.1 (+https://example.org)``; *contact* may be ""."""
    return f"feeds/{version} (+{contact})" if contact else f"feeds/{version}"


def asked_with(request: Request, *, user_agent: str, same_origin: bool) -> dict[str, str]:
    """The headers to send for *request*; its own ones only to the origin they were meant for.

    The validators go along on every redirect: they came from where the route ended last time.

    Errors: FetchError when the source's own headers cannot be sent.
    """
    sent = {
        "User-Agent": user_agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": ACCEPT_ENCODING,
        "Connection": "close",
        **validators(request),
    }
    if same_origin:
        for name, value in request.headers.items():
            if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
                raise FetchError(f"the header {name!r} of the source cannot be sent")
        own = {name.lower() for name in request.headers}
        sent = {name: value for name, value in sent.items() if name.lower() not in own}
        sent.update(request.headers)
    return sent


def validators(request: Request) -> dict[str, str]:
    """The conditional headers of *request*, to the letter (RFC 9110 13.1); unfit ones are left."""
    wanted = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in wanted.items() if value and _replayable(value)}


def kept(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers of an answer with lower-case names; no cookies, no validators unfit to replay.

    What is said twice in the same words is said once. Two validators are none: which of them is
    meant, nobody knows (RFC 9110 5.3: only lists may stand in several lines).
    """
    said: dict[str, list[str]] = {}
    for written, value in headers:
        values = said.setdefault(written.lower(), [])
        if value not in values:
            values.append(value)
    said.pop("set-cookie", None)
    return {
        name: ", ".join(values)
        for name, values in said.items()
        if name not in _VALIDATORS or (len(values) == 1 and _replayable(values[0]))
    }


def media_type(headers: Mapping[str, str]) -> str | None:
    """The bare type of a Content-Type, lower case; None when it says nothing readable."""
    match = _MEDIA_TYPE.match(headers.get("content-type", ""))
    return match[1].lower() if match else None


def charset(headers: Mapping[str, str]) -> str | None:
    """The charset of a Content-Type, lower case, not checked for being known."""
    match = _CHARSET.search(headers.get("content-type", ""))
    return match[1].lower() if match else None


def _replayable(value: str) -> bool:
    return len(value) <= _LONGEST_VALIDATOR and _VALUE.fullmatch(value) is not None
