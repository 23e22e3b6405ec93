"""New articles meet those that tell the same copy: their stories become one.

Found before the sequencer's transaction, by its holder's eyes alone, and written down in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from feeds.articles import asked as asked_by
from feeds.articles import bands as bands_of
from feeds.articles import fingerprint
from feeds.classify import Stories, closest
from feeds.model import Copy, Kinship
from feeds.pipeline.story.uniting import unite
from feeds.query import Document
from feeds.storage import Connection
from feeds.storage.columns import LONG_AGO
from feeds.storage.story import bands, edges

LOOKED_UP = 16
"""Articles that are looked up for each new one; which are closest also depends on the batch."""


@dataclass(frozen=True, slots=True)
class Guest:
    """An article that is new or was edited, with what queries see of it."""

    article_id: int
    story_id: int
    source_id: str
    seen: datetime
    words: Document


@dataclass(frozen=True, slots=True)
class Meeting:
    """What came of a meeting: who told whose copy, and which stories go into which.

    ``copies`` are to be found by ``bands`` from now on, ``former`` are the bands of those that
    stood there with another text.
    """

    copies: Sequence[tuple[Copy, datetime]] = ()
    bands: Mapping[int, Sequence[int]] = field(default_factory=dict)
    former: Mapping[int, Sequence[int]] = field(default_factory=dict)
    kin: Sequence[Kinship] = ()
    into: Mapping[int, int] = field(default_factory=dict)


def meet(connection: Connection, guests: Sequence[Guest], *, window: timedelta) -> Meeting:
    """Let articles meet one another, and those that were seen in the *window* before them.

    A text that has not changed was here before, and is not looked at again.
    """
    texts = {one.article_id: _copy(one) for one in guests}
    here = bands.copies(connection, texts, since=LONG_AGO)
    fresh = [one for n, one in texts.items() if n not in here or here[n] != one]
    if not fresh:
        return Meeting()
    asked = {one.article_id: asked_by(one.fingerprint) for one in fresh}
    former = {n: bands_of(here[n].fingerprint) for n in asked if n in here}
    seen = {one.article_id: one.seen for one in guests}
    since = min(seen[number] for number in asked) - window
    stories = _stories(connection, fresh, asked, former, since=since)
    met = {
        n: stories.meet(texts[n], asked=several, bands=bands_of(texts[n].fingerprint))
        for n, several in asked.items()
    }
    return Meeting(
        copies=[(one, seen[one.article_id]) for one in fresh],
        bands={number: each.bands for number, each in met.items()},
        former=former,
        kin=[kin for each in met.values() for kin in each.kin],
        into=stories.merged(),
    )


def conclude(connection: Connection, meeting: Meeting, *, at: datetime) -> None:
    """Write down what came of a meeting; leads are to be settled afterwards."""
    bands.drop(connection, meeting.former)
    bands.put(connection, meeting.copies, meeting.bands)
    edges.found(connection, meeting.kin, at=at)
    unite(connection, meeting.into, at=at)


def stand_again(connection: Connection, numbers: Collection[int]) -> None:
    """Let articles whose story has parted be found without those that stood for them."""
    copies = bands.copies(connection, numbers, since=LONG_AGO)
    bands.put_again(connection, {n: bands_of(one.fingerprint) for n, one in copies.items()})


def _copy(guest: Guest) -> Copy:
    words = guest.words.words("text").folded
    return Copy(guest.article_id, guest.story_id, guest.source_id, fingerprint(words))


def _stories(
    connection: Connection,
    fresh: Sequence[Copy],
    asked: Mapping[int, Sequence[int]],
    former: Collection[int],
    *,
    since: datetime,
) -> Stories:
    """Everything that these articles may be copies of, as it stands in the database."""
    posted = bands.posted(connection, {band for several in asked.values() for band in several})
    if former:
        posted = {band: [n for n in there if n not in former] for band, there in posted.items()}
    near = {n for several in asked.values() for n in closest(several, posted, most=LOOKED_UP)}
    known = bands.copies(connection, near, since=since)
    stories = {one.story_id for one in (*fresh, *known.values())} if known else ()
    return Stories(
        fresh,
        known.values(),
        posted,
        latest=partial(bands.latest, connection),
        apart=edges.apart(connection, stories) if stories else (),
    )
