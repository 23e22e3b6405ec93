"""A small news site to serve: sources with every ceiling, awkward titles, a long list."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

BASE_URL = "https://news.example.net"
NASTY = "<script>alert(1)</script> \"Zitat\" & 'Apostroph' {{ 7 * 7 }}"
MANY = 75
PICTURE = "https://wire.example.com/hafen.jpg?a=1&b=2"

CONFIG = """
[site]
title = "Testblatt & Söhne"
base_url = "{base_url}"
language = "de"
timezone = "Europe/Berlin"
contact = "mailto:news@example.org"
authority = "testblatt.test,2026-01-01"

[refresh]
allow_private = ["127.0.0.1:{port}"]
per_host = 8
spacing = "0s"
{sources}
[categories.politics]
title = {{ de = "Politik", en = "Politics" }}
match = 'Bundestag'

[categories.news]
title = "Vermischtes"

[topics.harbour]
title = "Häfen"
match = 'Hafen'

[topics.empty]
title = "Nichts"
match = 'Quastenflosser'

[feeds.morning]
title = "Morgenlage"
select = 'category:politics'
"""

SOURCE = """
[sources.{name}]
kind = "feed"
title = "{name} <1&1>"
url = "http://127.0.0.1:{port}/{name}.rss"
category = "news"
language = "de"
republish = "{republish}"
"""

CEILINGS = {
    "wire": "full",
    "digest": "summary",
    "pointer": "link",
    "secret": "none",
    "flood": "full",
}

Item = Mapping[str, str]


def item(name: str, **more: str) -> Item:
    """An article that says in each field which field it is."""
    return {
        "title": f"Titel {name}",
        "link": f"https://wire.example.com/{name}.html",
        "guid": name,
        "pubDate": "Thu, 19 Nov 2026 10:00:00 +0100",
        "description": f"Anriss von {name}.",
        "content:encoded": f"<p>Anriss von {name}.</p><p>Volltext von {name}.</p>",
        **more,
    }


RECORDING = "https://wire.example.com/hafen.mp3"
RICH = (
    f'<enclosure url="{RECORDING}" type="audio/mpeg" length="5700000"/>'
    f'<media:content url="{escape(PICTURE)}" medium="image" width="640" height="480">'
    "<media:description>Der Hafen am Morgen</media:description>"
    "<media:credit>Roe &amp; Co</media:credit></media:content>"
)

ITEMS: Mapping[str, list[Item]] = {
    "wire": [
        item("nasty", title=escape(NASTY)),  # titles of RSS are HTML
        item("ship", title="Ein Schiff im Hafen", raw=RICH, **{"dc:creator": "Jörg Müller"}),
        item("vote", title="Der Bundestag stimmt ab", guid="vote"),
        item("shown", **{"content:encoded": f'<p>Bild:</p><img src="{escape(PICTURE)}" alt="">'}),
        {**item("own"), "link": ""},
    ],
    "digest": [item("digest", raw=RICH)],
    "pointer": [item("pointer", raw=RICH)],
    "secret": [item("secret")],
    # All of one moment: only their numbers tell where a page ends.
    "flood": [item(f"flood-{number}") for number in range(MANY)],
}


def rss(items: list[Item]) -> bytes:
    """An upstream feed."""
    body = "".join(
        "<item>"
        + "".join(
            f"<{name}>{escape(value)}</{name}>" for name, value in one.items() if name != "raw"
        )
        + one.get("raw", "")
        + "</item>"
        for one in items
    )
    spaces = {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "media": "http://search.yahoo.com/mrss/",
    }
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    channel = "<title>Draht</title><link>https://wire.example.com/</link>"
    return f'<rss version="2.0"{declared}><channel>{channel}{body}</channel></rss>'.encode()


def config(port: int, *, base_url: str = BASE_URL) -> str:
    """A config.toml whose sources are served at *port* of this machine."""
    sources = "".join(
        SOURCE.format(name=name, port=port, republish=ceiling) for name, ceiling in CEILINGS.items()
    )
    return CONFIG.format(base_url=base_url, port=port, sources=sources)


@contextmanager
def upstream(answers: Callable[[str], tuple[int, bytes]]) -> Iterator[int]:
    """A web server of this machine; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def sample(path: str) -> tuple[int, bytes]:
    """What the sample sources answer."""
    name = Path(path).stem
    return (200, rss(ITEMS[name])) if name in ITEMS else (404, b"")
