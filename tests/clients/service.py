"""The real service with its sample articles and one upstream feed, behind a listening post.

Readers ask the listening post, which hands on to the service and writes down what was asked and
answered; the site's base_url is its address, so that every link leads there too.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from feeds.config import starter
from tests.cli.running import environment, free_port

TITLE = "Nächtliche Züge über den Öresund: „Größer als je zuvor“"
AUTHOR = "Jörg Müller"
PUBLISHED = "Thu, 19 Nov 2026 10:00:00 +0100"
ENCLOSURE = "http://wire.example/zug.mp3"
SENTENCE = "Die Schlafwagen fahren über Århus nach Łódź – für 49 € je Person."
FILLED = {"feeds/all.rss": 18, "topics/rail.rss": 3}
"""How many articles are in a feed once everything is published."""

PATIENCE = 60.0

UPSTREAM = f"""\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Draht</title><link>http://wire.example/</link><description/><language>de</language>
<item><guid isPermaLink="false">zug-1</guid><title>{TITLE}</title>
<link>http://wire.example/zug-1.html</link><dc:creator>{AUTHOR}</dc:creator>
<pubDate>{PUBLISHED}</pubDate><category>Nachtzug</category>
<enclosure url="{ENCLOSURE}" type="audio/mpeg" length="12345"/>
<description>Ein Anriss.</description>
<content:encoded><![CDATA[<p>{SENTENCE}</p><p>Der Nachtzug ist ausgebucht.</p>]]></content:encoded>
</item></channel></rss>
"""

CONFIG = """
[site]
title = "Blatt für Züge"
base_url = "{base_url}"
language = "de"
timezone = "Europe/Berlin"
[publish]
links = "original"
cache = "0s"
[refresh]
spacing = "0s"
allow_private = ["127.0.0.1:{upstream}"]
[sources.wire]
kind = "feed"
title = "Draht"
url = "http://127.0.0.1:{upstream}/feed"
category = "news"
republish = "full"
[sources.samples]
kind = "folder"
path = "samples"
category = "news"
[categories.news]
title = "Vermischtes"
[topics.rail]
title = "Züge & Bahnen"
match = 'Nachtzug OR "night train"'
"""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of a reader and how it was answered; names of headers in small letters."""

    path: str
    sent: dict[str, str]
    status: int
    received: dict[str, str]


@dataclass(slots=True)
class Service:
    """What readers are pointed at."""

    base_url: str
    exchanges: list[Exchange] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{self.base_url}/{path}"

    def asked(self, path: str) -> list[Exchange]:
        """What was asked for at a path, in order."""
        return [one for one in self.exchanges if one.path == f"/{path}"]


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """The service with everything published, until the end of the block."""
    port = free_port()
    with _listening(_Upstream) as upstream, _listening(_Post, inner=port) as post:
        service = _Post.service = Service(f"http://127.0.0.1:{post}")
        starter.write(folder)
        config = folder / "config.toml"
        config.write_text(CONFIG.format(base_url=service.base_url, upstream=upstream))
        command = [
            sys.executable,
            "-m",
            "feeds",
            "--config",
            str(config),
            "serve",
            "--port",
            str(port),
        ]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, stdin=quiet, stderr=quiet, env=environment()) as process:
            try:
                _await_articles(service)
                yield service
            finally:
                process.terminate()


def _await_articles(service: Service) -> None:
    last = time.monotonic() + PATIENCE
    while {path: _items(service.url(path)) for path in FILLED} != FILLED:
        assert time.monotonic() < last, "the service does not get ready"
        time.sleep(0.2)
    service.exchanges.clear()


def _items(url: str) -> int:
    try:
        with urlopen(url) as answer:
            return int(answer.read().count(b"<item>"))
    except OSError:  # nothing listens there yet, or there is nothing yet
        return 0


@contextmanager
def _listening(handler: type[BaseHTTPRequestHandler], **more: Any) -> Iterator[int]:
    for name, value in more.items():
        setattr(handler, name, value)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class _Upstream(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = UPSTREAM.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


class _Post(BaseHTTPRequestHandler):
    """Hands on what it is asked, and keeps a note of it."""

    inner: int
    service: Service

    def do_GET(self) -> None:
        sent = {name.lower(): value for name, value in self.headers.items()}
        inner = HTTPConnection("127.0.0.1", self.inner, timeout=PATIENCE)
        try:
            inner.request(self.command, self.path, headers=sent)
            answer = inner.getresponse()
            body = answer.read()
        except (OSError, HTTPException):
            self.send_error(502)
            return
        finally:
            inner.close()
        received = {name.lower(): value for name, value in answer.getheaders()}
        self.service.exchanges.append(Exchange(self.path, sent, answer.status, received))
        self.send_response_only(answer.status)
        for name, value in received.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return
