"""Other articles that a page recommends: headline, and lead where it prints one.

parse: after the body was found; pure. They are kept apart and enter no feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from feeds.model import Teaser
from feeds.parse.plain import lines
from feeds.parse.plain.layout import Layout
from feeds.parse.plain.lines import Line, Role

MIN_WORDS = 3  # of a headline; fewer are a section's name


def find(layout: Layout) -> tuple[Teaser, ...]:
    """The teasers of the list after the article and of the boxes inside it, each once."""
    tail = layout.lines[layout.tail :] if layout.tail is not None else ()
    boxes = (layout.lines[index] for index in sorted(layout.inserts))
    found = [*_pointers(layout.lines), *_pairs(boxes), *_pairs(tail)]
    return tuple({teaser.title: teaser for teaser in found}.values())


def _pointers(page: Iterable[Line]) -> Iterator[Teaser]:
    for line in page:
        if line.role is Role.INSERT and (title := lines.insert(line.text)):
            yield Teaser(title)


def _pairs(page: Iterable[Line]) -> Iterator[Teaser]:
    """Each headline, with the paragraph that follows it."""
    title = None
    for line in page:
        if line.role is Role.PROSE and title:
            yield Teaser(title, line.text)
            title = None
        elif line.role in {Role.HEADING, Role.SENTENCE} and line.key.count(" ") >= MIN_WORDS - 1:
            if title:
                yield Teaser(title)
            title = line.text
    if title:
        yield Teaser(title)
