"""Of a feed that has changed only what is new in it is read.

A feed in ``pieces`` is made short: without the entries whose bytes were dealt with at the last
visit. It is read in place of the whole where it stands for that; pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from feeds.model import Entry, Parsed, Response, Source
from feeds.parse.pieces import HARMLESS, Pieces, parted
from feeds.pipeline.visit import familiar
from feeds.pipeline.visit.familiar import Memory


@dataclass(frozen=True, slots=True)
class Short:
    """A feed made short: ``response`` has the entries ``kept``, by number.

    One that affects others is always kept, and in any case one, as only an entry tells what stands
    around it. ``left`` are the others, as they are remembered; ``marks`` the fingerprints of all,
    ``new`` those of what is not known.
    """

    response: Response
    marks: list[str]
    new: set[str]
    kept: list[int]
    left: Mapping[str, str]

    def fresh(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those of the *entries* kept that are not known."""
        kept = zip(self.kept, entries, strict=True)
        return [one for n, one in kept if self.marks[n] in self.new]


def shortened(response: Response, source: Source, memory: Memory) -> Short | None:
    """The feed without what is known of it; None where it has to be read whole."""
    found = _parted(response, source) if memory.around else None
    if found is None:
        return None
    marks = familiar.marks(found)
    new = set(marks) - memory.called.keys()
    fresh = {n for n, one in enumerate(marks) if one in new}
    if not found.are_elements(fresh):
        return None
    affecting = found.affecting_others()
    kept = sorted(fresh | ({affecting} if affecting is not None else set())) or [0]
    staying = {marks[n] for n in kept}
    left = {one: memory.called[one] for one in marks if one not in staying}
    if not left:
        return None
    return Short(replace(response, body=found.only(kept)), marks, new, kept, left)


def memory_of_short(parsed: Parsed, short: Short, source: Source) -> Memory:
    """What to remember of the whole feed after it was read short."""
    read = [short.marks[n] for n in short.kept]
    called = {**short.left, **dict(zip(read, familiar.called(parsed.entries, source), strict=True))}
    around = familiar.around(parsed, short.response, source)
    return Memory(around, {one: called[one] for one in short.marks})


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
