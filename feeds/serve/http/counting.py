"""Every answer is counted by kind, program and status; nothing about who asked is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feeds.publish import FORMATS
from feeds.serve.feeds.answers import Reply
from feeds.serve.http.agents import family
from feeds.tally import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_FIRST_PARTS: Mapping[str, str] = {
    "api": "api",
    "articles": "article",
    "stories": "article",
    "search": "search",
    "static": "static",
    "health": "ops",
    "health.atom": "ops",
    "metrics": "ops",
    "opml.xml": "directory",
    "robots.txt": "directory",
    "sitemap.xml": "directory",
    "sitemaps": "directory",
    "news-sitemap.xml": "directory",
}
_FRESH = "304"  # which never has a body
_FEED_ENDINGS = tuple(f".{form.suffix}" for form in FORMATS.values())


@dataclass(frozen=True, slots=True)
class Counted:
    """A WSGI application whose answers are added to *tally*, as (requests, bytes)."""

    application: WSGIApplication
    tally: Tally

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the request on, and note how the answer begins."""
        kind = kind_of(environ.get("PATH_INFO", ""))
        agent = family(environ.get("HTTP_USER_AGENT", "")) if kind == "feed" else ""
        sends_body = environ["REQUEST_METHOD"] != "HEAD"

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            size = _length(headers) if sends_body and status[:3] != _FRESH else 0
            self.tally.add((kind, agent, int(status[:3])), 1, size)
            return start_response(status, headers, *more)

        return self.application(environ, begin)


def count(tally: Tally, agent: str | None, reply: Reply) -> None:
    """Add to *tally* an answer for a feed."""
    key = ("feed", family(agent or ""), reply.status)
    tally.add(key, 1, len(reply.body))


def kind_of(path: str) -> str:
    """What *path* asks for, in one of a few words."""
    if path.endswith(_FEED_ENDINGS) and path != "/health.atom":
        return "feed"
    return _FIRST_PARTS.get(path.split("/", 2)[1] if path.startswith("/") else "", "page")


def _length(headers: list[tuple[str, str]]) -> int:
    """The bytes of the body as announced; 0 where nothing is."""
    for name, value in headers:
        if name == "Content-Length":
            return int(value)
    return 0
