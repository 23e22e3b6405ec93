"""Everything that the public side of a service at http://wire.example says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from werkzeug.test import Client

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_LINK = re.compile(r"""(?:href=|url=|Url=|":\s*)["'](http://wire\.example[^"'\s]*)""")


def crawl(app: WSGIApplication, *asked: str) -> Iterator[tuple[str, str]]:
    """Every address that the service names, and those *asked*, with its text.

    Pages, feeds, lists, refusals.
    """
    client = Client(app)
    waiting = ["/", *asked]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        answer = client.get(path, buffered=True)
        body = html.unescape(html.unescape(answer.get_data(as_text=True)))
        yield path, re.sub(r"<[^>]+>|\\n", "", body)
        for url in _LINK.findall(answer.get_data(as_text=True)):
            found = html.unescape(url).removeprefix("http://wire.example").partition("#")[0] or "/"
            if found not in seen:
                seen.add(found)
                waiting.append(found)
