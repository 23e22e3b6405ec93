"""Every feed is dirty at once: what it costs to assemble, pack and write all of them.

    python bench/assembling.py [FEEDS]

The feeds hold 50 entries each, whose fragments are there already, as after a change that touches
every shell, or as one new article leaves them. Each step is the product's own, in one thread, and
CPU is stated apart for each, for 10,000 feeds: FEEDS are assembled and 500 packed and written.
Assembling makes the bytes of a document with its ETag and the outline of its entries.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Self

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._road import opened
from feeds.assemble.service import Service
from feeds.model import Neighbours
from feeds.pipeline.rendering.documents import Place, documents, packed
from feeds.publish import FORMATS, RENDERER
from feeds.storage.feed import feeds
from feeds.storage.feed.feeds import FeedRow
from feeds.storage.rendering import rendered
from feeds.storage.rendering.rendered import Document, Fragment, PlacedEntry
from tests.publish.publish_samples import article, illustrated, printed

ENTRIES = 50
POOL = 500  # articles, of which each feed holds fifty in a row
TOPICS = 1000
PARAGRAPH = "<p>Der Zug fährt ab Montag eine Stunde früher, sagte der größte Fahrgast.</p>"
PARAGRAPHS = 10
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
TOPIC = '\n[topics.t{n}]\ntitle = "Topic {n}"\nmatch = "word{n}"\n'
SLICE = 20  # feeds between two looks at the clock
TENTH = 500  # feeds that are packed and written
WANTED_OF = 10_000
WANTED = 4.0
"""Seconds of CPU for assembling so many feeds in a format."""

Fragments = Mapping[tuple[int, str], Fragment]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as name:
        running = opened(
            Path(name), "1", [], topics="".join(TOPIC.format(n=n) for n in range(TOPICS))
        )
        try:
            measure(running, count)
        finally:
            running.close()


def measure(running: Service, count: int) -> None:
    with running.tools.store.read() as connection:
        rows = [row for row in feeds.active(connection).values() if row.key.kind == "topics"]
    entries, fragments = pool()
    sizes = sum(len(one.body) for one in fragments.values()) / len(fragments) * ENTRIES
    print(f"{WANTED_OF} feeds of {ENTRIES} entries, {sizes / 1000:.0f} kB a document; CPU seconds")
    some: list[Document] = []
    for formats in (*((name,) for name in FORMATS), tuple(FORMATS)):
        some = []
        with Slices() as slices:
            for row, held in dirty(rows, entries, count):
                some += assembled(running, row, held, fragments, formats)
                slices.done()
        wanted = f" (wanted {WANTED:g})" if len(formats) == 1 else ""
        print(f"  assembled, {' '.join(formats):14} {slices.whole():7.2f}{wanted}", flush=True)
    some = some[: TENTH * len(FORMATS)]
    with Slices() as slices:
        for n, one in enumerate(some):
            some[n] = replace(one, gzip=packed(one.body))
            slices.done(1 / len(FORMATS))
    print(f"  packed, all formats       {slices.whole():7.2f}", flush=True)
    with Slices() as slices:
        for first in range(0, len(some), len(FORMATS)):
            write(running, some[first : first + len(FORMATS)])
            slices.done()
    print(f"  written, all formats      {slices.whole():7.2f}")


def assembled(
    running: Service,
    row: FeedRow,
    entries: Sequence[PlacedEntry],
    fragments: Fragments,
    formats: Sequence[str],
) -> list[Document]:
    desk = running.desk
    place = Place("", row.key.path, Neighbours())
    shelf = desk.shelves[row.key]
    return documents(row, place, entries, fragments, desk=desk, shelf=shelf, formats=formats)


def write(running: Service, some: Sequence[Document]) -> None:
    """A transaction for each feed, as they are rendered."""
    with running.tools.store.write() as connection:
        for one in some:
            rendered.save(connection, one, renderer=RENDERER)


def dirty(
    rows: Sequence[FeedRow], entries: Sequence[PlacedEntry], count: int
) -> Iterator[tuple[FeedRow, Sequence[PlacedEntry]]]:
    for number, row in enumerate(islice(cycle(rows), count)):
        first = number % (POOL - ENTRIES)
        yield row, entries[first : first + ENTRIES]


def pool() -> tuple[list[PlacedEntry], dict[tuple[int, str], Fragment]]:
    """Entries, and their bytes in every format."""
    placed, made = [], {}
    for n in range(POOL):
        sample = replace(
            illustrated(n) if n % 2 else article(n), content_html=PARAGRAPH * PARAGRAPHS
        )
        shown = printed(sample)
        placed.append(PlacedEntry(shown.tag, None, None, NOON, n, "s", "", "news", 1, "", n))
        for name, form in FORMATS.items():
            made[n, name] = Fragment(n, name, "full", "", shown.updated, form.entry(shown))
    return placed, made


class Slices:
    """CPU in slices short enough to be undisturbed now and then; the cheapest tenth counts."""

    def __enter__(self) -> Self:
        self._spent: list[float] = []
        self._feeds, self._began = 0.0, time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        """What is left over is no slice."""

    def done(self, feeds: float = 1.0) -> None:
        """So many feeds more are done."""
        self._feeds += feeds
        if self._feeds >= SLICE - 0.01:
            now = time.process_time()
            self._spent.append((now - self._began) / self._feeds)
            self._feeds, self._began = 0.0, now

    def whole(self) -> float:
        """Seconds for as many feeds as the wanted figure is of."""
        return sorted(self._spent)[len(self._spent) // 10] * WANTED_OF


if __name__ == "__main__":
    main()
