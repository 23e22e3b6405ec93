"""Of a feed that has changed only what is new in it is read.

A feed in ``pieces`` is made short: without the entries whose bytes were dealt with at the last
visit. It is read in place of the whole where it stands for that; pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from feeds.model import Entry, Parsed, Response, Source
from feeds.parse.pieces import HARMLESS, Pieces, parted
from feeds.pipeline.visit import familiar
from feeds.pipeline.visit.familiar import Memory


@dataclass(frozen=True, slots=True)
class Short:
    """A feed made short: ``response`` has the entries ``kept``, of which ``fresh`` are not known.

    One that affects others is always kept, and in any case one, as only an entry tells what stands
    around it. ``left`` are the others, as they are remembered; ``marks`` the fingerprints
    of all.
    """

    response: Response
    pieces: Pieces
    marks: list[str]
    kept: list[int]
    fresh: set[int]
    left: Mapping[str, str]

    def new(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those of the *entries* kept that are not known."""
        return [one for n, one in zip(self.kept, entries, strict=True) if n in self.fresh]


def shortened(response: Response, source: Source, memory: Memory) -> Short | None:
    """The feed without what is known of it; None where it has to be read whole."""
    found = _parted(response, source) if memory.pieces else None
    if found is None:
        return None
    marks = familiar.marks(found)
    uses = Counter(marks)
    fresh = {n for n, one in enumerate(marks) if one not in memory.pieces or uses[one] > 1}
    if not found.are_elements(fresh):
        return None
    affecting = found.affecting_others()
    kept = sorted(fresh | ({affecting} if affecting is not None else set())) or [0]
    staying = {marks[n] for n in kept}
    left = {one: memory.pieces[one] for one in marks if one not in staying}
    if not left:
        return None
    return Short(replace(response, body=found.only(kept)), found, marks, kept, fresh, left)


def stands(parsed: Parsed, short: Short, source: Source, memory: Memory) -> bool:
    """Whether *parsed*, which is a feed made short, says of its entries what the whole would.

    So it does where the same stands around them, where no more had to be forgiven and nothing is
    taken back, and where no new entry has a name of one that was left out.
    """
    if parsed.deleted or len(parsed.entries) != len(short.kept):
        return False
    if familiar.around(parsed, short.response, source) != memory.around:
        return False
    taken = {name for called in short.left.values() for name in familiar.names_of(called)}
    return not any(familiar.is_called(one, taken) for one in parsed.entries)


def memory_of_short(parsed: Parsed, short: Short, memory: Memory) -> Memory:
    """What to remember of the whole feed after it was read short."""
    read = [short.marks[n] for n in short.kept]
    called = {**short.left, **familiar.named(read, parsed.entries)}
    there = {one: called[one] for one in short.marks if one in called}
    return Memory(around=memory.around, pieces=there)


def memory_of_whole(
    parsed: Parsed, marks: Sequence[str], response: Response, source: Source
) -> Memory:
    """The same after it was read whole; *marks* as ``familiar.marks`` gives them."""
    around = familiar.around(parsed, response, source)
    return Memory(around=around, pieces=familiar.named(marks, parsed.entries))


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
