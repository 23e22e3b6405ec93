"""A publisher on this machine: feeds over HTTP, with and without validators, edited, reversed.

The handler runs in threads of the test; whatever a test changes is put back by ``telling``.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree

FEEDS = Path(__file__).parents[3] / "shared" / "data" / "feeds"


def real_feeds() -> dict[str, bytes]:
    """The real feeds beside the project by file name; none where they are absent."""
    return {file.name: file.read_bytes() for file in sorted(FEEDS.glob("*.*")) if _is_feed(file)}


def _is_feed(file: Path) -> bool:
    return file.suffix in {".xml", ".json"}


@dataclass(frozen=True, slots=True)
class Manners:
    """How the publisher answers; *bodies* by file name."""

    bodies: Mapping[str, bytes]
    validators: bool = True
    reverse: bool = False


@dataclass(slots=True)
class Upstream:
    """The publisher, as tests see it."""

    port: int
    manners: Manners
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def telling(self, **otherwise: Any) -> Iterator[None]:
        """Answer otherwise for a while; the names are those of ``Manners``."""
        before = self.manners
        self.manners = replace(before, **otherwise)
        try:
            yield
        finally:
            self.manners = before

    def url(self, name: str) -> str:
        """The address of one feed."""
        return f"http://127.0.0.1:{self.port}/{name}"


@contextmanager
def serving(bodies: Mapping[str, bytes]) -> Iterator[Upstream]:
    """A publisher of these files, until the end of the block."""
    upstream = Upstream(0, Manners(bodies))
    handler = type("Handler", (_Handler,), {"upstream": upstream})
    with _Server(("127.0.0.1", 0), handler) as server:
        upstream.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield upstream
        server.shutdown()


class _Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    upstream: Upstream

    def do_GET(self) -> None:
        name, manners = self.path.lstrip("/"), self.upstream.manners
        self.upstream.asked.append(name)
        if name not in manners.bodies:
            self.send_error(404)
            return
        body = manners.bodies[name]
        if manners.reverse:
            body = reversed_feed(body)
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        known = manners.validators and self.headers.get("If-None-Match") == etag
        self.send_response(304 if known else 200)
        if manners.validators:
            self.send_header("ETag", etag)
        self.send_header("Content-Type", _media_type(name))
        self.send_header("Content-Length", "0" if known else str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if known else body)

    def log_message(self, *_: object) -> None:
        return


def _media_type(name: str) -> str:
    types = {".json": "application/feed+json", ".html": "text/html"}
    return types.get(Path(name).suffix, "application/xml")


def reversed_feed(body: bytes) -> bytes:
    """The same feed with its entries the other way round; what is broken stays as it is."""
    if body.lstrip().startswith(b"{"):
        feed = json.loads(body)
        return json.dumps({**feed, "items": feed["items"][::-1]}).encode()
    try:
        root = etree.fromstring(body, etree.XMLParser(no_network=True))
    except etree.XMLSyntaxError:
        return body
    entries = list(root.iter("{*}item", "{*}entry"))
    siblings = [one for one in entries if one.getparent() is entries[0].getparent()]
    for one in reversed(siblings):
        one.getparent().append(one)  # moves it to the end
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)
