"""publish: (Feed, articles) -> bytes, as Atom 1.0, RSS 2.0, JSON Feed 1.1 and OPML 2.0.

After storage and classify, before serve; pure: no clock, no network, the same bytes from
every process. One new format is one module and one line in `FORMATS`.

    Article ─> print_entry ─> PrintedEntry ─> Format.entry ─> bytes ─┐  (kept per content)
                                                    Feed ─> Format.document ─> bytes
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from types import ModuleType

from feeds.model import Feed, PrintedEntry
from feeds.publish import atom, jsonfeed, rss
from feeds.publish.archives import ArchivePath, archive_path, beside_chunk, beside_live
from feeds.publish.corrections import print_correction
from feeds.publish.opml import Outline, opml
from feeds.publish.printing import Site, print_entry
from feeds.publish.splice import Splicer
from feeds.publish.stories import print_related, print_story

__all__ = [
    "FORMATS",
    "RENDERER",
    "ArchivePath",
    "Format",
    "Outline",
    "Site",
    "archive_path",
    "beside_chunk",
    "beside_live",
    "opml",
    "print_correction",
    "print_entry",
    "print_related",
    "print_story",
]

RENDERER = 2
"""Grows with every change of the bytes that the same article or feed becomes."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to print: the ending of its addresses, its media type, its two steps.

    ``entry`` renders one entry, once; ``document`` puts rendered entries into a feed's shell,
    in the order given. ``end`` bytes follow the last entry, ``between`` stand between two.
    """

    suffix: str
    media_type: str
    entry: Callable[[PrintedEntry], bytes]
    document: Callable[[Feed, Sequence[bytes]], bytes]
    end: int
    between: int


_ATOM = Splicer(atom.render, atom.END, date=datetime.isoformat)
_RSS = Splicer(rss.render, rss.END, date=format_datetime)
_JSON = Splicer(jsonfeed.render, jsonfeed.END, jsonfeed.BETWEEN)


def _format(module: ModuleType, splicer: Splicer) -> Format:
    ends = len(splicer.end), len(splicer.between)
    return Format(module.SUFFIX, module.MEDIA_TYPE, splicer.entry, splicer.document, *ends)


FORMATS: dict[str, Format] = {
    "atom": _format(atom, _ATOM),
    "rss": _format(rss, _RSS),
    "json": _format(jsonfeed, _JSON),
}
