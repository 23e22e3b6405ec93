"""Everything that the public side of a service at http://wire.example says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tests.serve.asking import Client

_LINK = re.compile(r"""(?:href=|url=|Url=|":\s*)["'](http://wire\.example[^"'\s]*)""")


def crawl(client: Client, *asked: str) -> Iterator[tuple[str, str]]:
    """Every address that the service names, and those *asked*, with its text.

    Pages, feeds, archives, lists, refusals.
    """
    waiting = ["/", *asked]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        body = client.get(path).body.decode(errors="replace")
        yield path, words(body)
        for url in _LINK.findall(body):
            found = html.unescape(url).removeprefix("http://wire.example").partition("#")[0] or "/"
            if found not in seen:
                seen.add(found)
                waiting.append(found)


def words(body: str) -> str:
    """What a document says, without its markup."""
    return re.sub(r"<[^>]+>|\\n", "", html.unescape(html.unescape(body)))
