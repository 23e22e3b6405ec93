"""What a reader that polls every half hour is sent: whole feeds, or only what is new.

Run it with ``python bench/deltas.py [DAYS]``. The feed gets three articles an hour, day and
night, at moments of chance: those of the real feeds beside the project, in a mixed order. Its
live document is the open chunk and the last closed one. Both readers send If-None-Match and take
gzip, one of them sends ``A-IM: feed`` besides. Counted are the bytes of answers with their
headers, as our own layer writes them. They depend on nothing but the input, so a busy machine
changes no figure.
"""

from __future__ import annotations

import hashlib
import random
import sys
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.parse import build
from feeds.model import Article, Feed, Republish
from feeds.publish import FORMATS
from feeds.publish.delta import outline
from feeds.serve.feeds.answers import Answers
from feeds.serve.feeds.layer import FeedBytes
from feeds.storage.rendering.documents import Body, Since, Version
from tests.parse import agreement
from tests.publish.publish_samples import SEEN, feed, printed
from tests.serve.asking import Answer, Client

DAYS = 7
AN_HOUR = 3  # articles
POLLS = 48  # a day
CHUNK = 50
WANTED = 0.15


class Growing:
    """A feed that grows, in one format; what it was before is known by its ETag."""

    def __init__(self, name: str, ceiling: Republish, articles: Sequence[Article]) -> None:
        self._name, self._ceiling, self._articles = name, ceiling, articles
        self._entries: list[bytes] = []
        self._seen: dict[str, bytes] = {}
        self.path = f"/topics/rail.{FORMATS[name].suffix}"

    def grow(self) -> None:
        """One more article, and the document with it."""
        number = len(self._entries) + 1
        moment = SEEN + timedelta(minutes=20 * number)
        one = self._articles[number % len(self._articles)]
        dated = replace(one, published=moment, updated=moment, seen=moment, changed=moment)
        entry = printed(dated, self._ceiling)
        form = FORMATS[self._name]
        self._entries.append(form.entry(entry))
        live = self._live()
        self._document = form.document(self._shell(number), live)
        self.etag = hashlib.sha256(self._document).hexdigest()[:32]
        self._seen[self.etag] = outline(self._document, live, end=form.end, between=form.between)

    def version(self, _path: str) -> Version:
        """Of the document as it is now."""
        return Version(self.etag, 0)

    def body(self, path: str, *, gzip: bool) -> Body:
        """The document as it is now."""
        packed = zlib.compress(self._document, 6, wbits=31) if gzip else self._document
        return Body(self.version(path), packed)

    def since(self, path: str, base: str) -> Since | None:
        """The document beside an older one."""
        if base not in self._seen:
            return None
        now, before = self._seen[self.etag], self._seen[base]
        return Since(self.version(path), self._document, now, base, before)

    def _live(self) -> Sequence[bytes]:
        closed = len(self._entries) // CHUNK
        return self._entries[max(0, closed - 1) * CHUNK :][::-1]

    def _shell(self, number: int) -> Feed:
        return feed(updated=SEEN + timedelta(minutes=20 * number))


def main() -> int:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else DAYS
    articles = real_articles()
    print(f"bytes a day for a reader that polls {POLLS} times, over {days} days")
    print(f"{'':14}{'whole':>10}{'A-IM':>10}{'ratio':>8}")
    worst = 0.0
    for name in FORMATS:
        for ceiling in (Republish.SUMMARY, Republish.FULL):
            whole, deltas = (
                sent // days for sent in polled(Growing(name, ceiling, articles), days)
            )
            worst = max(worst, deltas / whole)
            label = f"{name} {ceiling.name.lower()}"
            print(f"{label:14}{whole:10}{deltas:10}{deltas / whole:8.3f}")
    print(f"worst {worst:.3f}, wanted {WANTED}")
    return int(worst > WANTED)


def real_articles() -> list[Article]:
    """The articles of the real feeds, mixed as in a feed of many sources."""
    found = [one for sample in agreement.samples() for one in build(sample)]
    if not found:
        sys.exit("The real feeds are not beside the project: ../shared/data/feeds is missing.")
    random.Random(1).shuffle(found)
    return found


def polled(growing: Growing, days: int) -> tuple[int, int]:
    """Bytes that both readers are sent, in the end."""
    for _ in range(2 * CHUNK):
        growing.grow()
    client = Client(
        FeedBytes(Answers(growing, "https://news.example.org", timedelta(minutes=5)), _nothing)
    )
    tags = ["", ""]
    sent = [0, 0]
    chance = random.Random(2)
    for poll in range(days * POLLS + 1):
        for which, a_im in enumerate(({}, {"A_IM": "feed"})):
            answer = client.get(
                growing.path, If_None_Match=tags[which], Accept_Encoding="gzip", **a_im
            )
            tags[which] = str(answer.headers["ETag"])
            sent[which] += size(answer) if poll else 0  # whoever subscribes gets everything
        for _ in range(sum(chance.random() < AN_HOUR / 60 for _ in range(30))):
            growing.grow()
    return sent[0], sent[1]


def size(answer: Answer) -> int:
    """Bytes of an answer with its headers and the line before them."""
    lines = [f"{name}: {value}" for name, value in answer.headers.items()]
    return len("\r\n".join(["HTTP/1.1 226 IM Used", *lines, "", ""])) + len(answer.body)


def _nothing(_environ: object, _start_response: object) -> list[bytes]:
    raise LookupError("the feed is not found")


if __name__ == "__main__":
    sys.exit(main())
