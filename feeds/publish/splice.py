"""Documents put together from a fresh shell and entries that were rendered before.

publish: between the formats and their callers; pure. A format's ``render`` makes a whole
document in one go. Entries stand last in it, so they can be cut out once and put into any
other shell, and the result is byte for byte what ``render`` would have made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from feeds.model import Feed, FeedKey, PrintedEntry
from feeds.publish.printing import printed_date

Render = Callable[[Feed, Sequence[PrintedEntry]], bytes]

# Holds an entry while it is rendered; nothing of it is left in the entry.
_FRAME = Feed(
    key=FeedKey("all", "all"),
    tag="tag:example.org,2026:frame",
    title="frame",
    description="frame",
    page="https://example.org/",
    url="https://example.org/frame",
    language=None,
    updated=datetime(2026, 1, 1, tzinfo=UTC),
    max_age=timedelta(hours=1),
    stylesheet="",
)


@dataclass(frozen=True, slots=True)
class Splicer:
    """One format's whole-document *render*, taken apart at its entries.

    *end* is what follows the last entry, *between* what stands between two. *date* writes a
    moment as the format's shell has it, once; None if the shell has no date.
    """

    render: Render
    end: bytes
    between: bytes = b""
    date: Callable[[datetime], str] | None = None
    _start: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_start", len(self.render(_FRAME, ())) - len(self.end))

    def entry(self, printed: PrintedEntry) -> bytes:
        """One entry, to be kept for as long as *printed* stays the same."""
        return self.render(_FRAME, (printed,))[self._start : -len(self.end)]

    def document(self, feed: Feed, entries: Sequence[bytes]) -> bytes:
        """The document of *feed* with these *entries*, in this order."""
        head = self._shell(feed)[: -len(self.end)]
        pieces = [piece for entry in entries for piece in (self.between, entry)]
        # One join: further copies of a document this large cost ten times the rest.
        return b"".join((head, *pieces[1:], self.end))

    def _shell(self, feed: Feed) -> bytes:
        """The document without entries; of a feed that was here before only the date is new."""
        if self.date is None:
            return self.render(feed, ())
        some_date = self.date(_FRAME.updated).encode()
        around = _around(some_date, self.render, replace(feed, updated=_FRAME.updated))
        if len(around) != _TWO_SIDES:  # the same date stands in a title
            return self.render(feed, ())
        return self.date(printed_date(feed.updated)).encode().join(around)


_TWO_SIDES = 2


@lru_cache(maxsize=4096)  # about 2 kB each
def _around(date: bytes, render: Render, feed: Feed) -> tuple[bytes, ...]:
    return tuple(render(feed, ()).split(date))
