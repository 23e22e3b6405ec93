"""Of a feed that has changed only what is new in it is read.

A feed in ``pieces`` is made short: without the entries whose bytes were dealt with at the last
visit. It is read in place of the whole where it stands for that; pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from feeds.model import Entry, Parsed, Response, Source
from feeds.parse.pieces import HARMLESS, Pieces, parted
from feeds.pipeline.visit import familiar
from feeds.pipeline.visit.familiar import Memory


@dataclass(frozen=True, slots=True)
class Short:
    """A feed made short: ``response`` has the entries ``kept``, by number.

    ``marks`` are the fingerprints of all its entries, ``fresh`` those of the ones to look at.
    """

    response: Response
    pieces: Pieces
    marks: list[str]
    fresh: set[str]
    kept: list[int]

    def to_look_at(self, entries: Sequence[Entry]) -> list[Entry]:
        """Of the *entries* kept those to look at."""
        kept = zip(self.kept, entries, strict=True)
        return [one for n, one in kept if self.marks[n] in self.fresh]

    @property
    def left(self) -> list[str]:
        """The marks of the entries that are not to be looked at."""
        return [one for one in self.marks if one not in self.fresh]


def shortened(response: Response, source: Source, memory: Memory) -> Short | None:
    """The feed without what is known of it; None where it has to be read whole."""
    found = _parted(response, source) if memory.around else None
    if found is None:
        return None
    marks = familiar.marks(found)
    new = set(marks) - memory.called.keys()
    if not found.are_elements(n for n, one in enumerate(marks) if one in new):
        return None
    return with_only(new, Short(response, found, marks, new, []))


def with_only(fresh: set[str], short: Short) -> Short | None:
    """The same feed with the entries of these marks; None where that is all of it.

    One that affects others is always kept, and in any case one, as only an entry tells what stands
    around it.
    """
    looked_at = {n for n, one in enumerate(short.marks) if one in fresh}
    affecting = short.pieces.affecting_others()
    kept = sorted(looked_at | ({affecting} if affecting is not None else set())) or [0]
    if len(kept) == len(short.marks):
        return None
    body = short.pieces.only(kept)
    return replace(short, response=replace(short.response, body=body), fresh=fresh, kept=kept)


def memory_of_short(parsed: Parsed, short: Short, source: Source, before: Memory) -> Memory:
    """What to remember of the whole feed after it was read short, and *before* at all."""
    read = [short.marks[n] for n in short.kept]
    called = dict(zip(read, familiar.called(parsed.entries, source), strict=True))
    around = familiar.around(parsed, short.response, source)
    return Memory(around, {one: called.get(one) or before.called[one] for one in short.marks})


def memory_of_whole(
    parsed: Parsed, marks: Sequence[str], response: Response, source: Source
) -> Memory:
    """The same after it was read whole; *marks* as ``familiar.marks`` gives them."""
    called = zip(marks, familiar.called(parsed.entries, source), strict=True)
    return Memory(familiar.around(parsed, response, source), dict(called))


def pieces_of(parsed: Parsed, response: Response, source: Source) -> Pieces | None:
    """One for each of the entries of a feed; None where it cannot be read short another time."""
    can_be_parted = parsed.note in HARMLESS and parsed.around
    found = _parted(response, source) if can_be_parted else None
    if found is None or len(found.entries) != len(parsed.entries):
        return None
    return found if found.are_elements(range(len(found.entries))) else None


def _parted(response: Response, source: Source) -> Pieces | None:
    """A source told apart by something of its own gets a note on all entries that lack that."""
    return parted(response.body, response.charset) if source.identity == "auto" else None
