"""Warm assembly beside plain feedgen: what a feed of 50 costs when one entry is new.

Run it with ``python bench/render.py``. Warm assembly makes a fresh shell and splices in
entries that were rendered before; plain feedgen makes everything anew, and without the
elements that we add. feedgen knows no JSON, so JSON Feed stands beside one ``json.dumps``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from timeit import repeat

from feedgen.feed import FeedGenerator

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.model import Feed, PrintedEntry
from feeds.publish import FORMATS, jsonfeed
from tests.publish.publish_samples import article, feed, illustrated, printed

ENTRIES = 50
ROUNDS = 20
PARAGRAPH = (
    "<p>Der Zug fährt ab Montag eine Stunde früher, sagte der größte Fahrgast &amp; ging.</p>"
)


def main() -> None:
    samples = [
        replace(illustrated(n) if n % 2 else article(n), content_html=PARAGRAPH * 20)
        for n in range(ENTRIES)
    ]
    entries = [printed(sample) for sample in samples]
    plain: dict[str, Callable[[], object]] = {
        "atom": lambda: plain_feedgen(feed(), entries).atom_str(),
        "rss": lambda: plain_feedgen(feed(), entries).rss_str(),
        "json": lambda: jsonfeed.render(feed(), entries),
    }
    print(f"a feed of {ENTRIES} entries, best of {ROUNDS}, milliseconds")
    print(f"{'':6}{'entry':>8}{'warm':>8}{'plain':>8}{'ratio':>8}")
    for name, chosen in FORMATS.items():
        cached = [chosen.entry(each) for each in entries]
        one = best(rendering(chosen.entry, entries[0]))
        warm = best(assembly(chosen.document, cached))
        whole = best(plain[name])
        print(f"{name:6}{one:8.3f}{warm:8.3f}{whole:8.3f}{warm / whole:8.3f}")


def rendering(
    entry: Callable[[PrintedEntry], bytes], printed_entry: PrintedEntry
) -> Callable[[], object]:
    """Render one entry, as happens once for each version of an article."""
    return lambda: entry(printed_entry)


def assembly(
    document: Callable[[Feed, Sequence[bytes]], bytes], cached: Sequence[bytes]
) -> Callable[[], object]:
    """Assemble again and again, each time for a feed that has just changed."""
    shell, ticks = feed(), count()
    return lambda: document(
        replace(shell, updated=shell.updated + timedelta(seconds=next(ticks))), cached
    )


def plain_feedgen(shell: Feed, entries: Sequence[PrintedEntry]) -> FeedGenerator:
    """The same feed as feedgen's documentation would write it."""
    generator = FeedGenerator()
    generator.id(shell.tag)
    generator.title(shell.title)
    generator.description(shell.description)
    generator.updated(shell.updated)
    generator.language(shell.language)
    generator.link(href=f"{shell.url}.atom", rel="self")
    generator.link(href=shell.page, rel="alternate")
    for printed_entry in entries:
        _add(generator, printed_entry)
    return generator


def _add(generator: FeedGenerator, printed_entry: PrintedEntry) -> None:
    entry = generator.add_entry(order="append")
    entry.id(printed_entry.tag)
    entry.title(printed_entry.title)
    entry.link(href=printed_entry.link)
    entry.summary(printed_entry.summary)
    entry.content(printed_entry.content_html, type="html")
    entry.author([{"name": author.name} for author in printed_entry.authors])
    entry.published(printed_entry.published)
    entry.updated(printed_entry.updated)
    entry.category([{"term": term.id, "label": term.title} for term in printed_entry.topics])


def best(work: Callable[[], object]) -> float:
    """The best of some rounds, in milliseconds for one call."""
    return min(repeat(work, number=5, repeat=ROUNDS)) / 5 * 1000


if __name__ == "__main__":
    main()
