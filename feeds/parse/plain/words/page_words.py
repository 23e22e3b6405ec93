"""What is kept of a language's page words; pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The page words of one language, in small letters.

    ``related`` opens a list of other articles, ``widget`` is a whole line that belongs to the
    page, ``notice`` begins a sentence that does. ``photo`` stands before a photographer,
    ``byline`` before an author, ``job`` in what an author is. ``published`` and ``updated``
    stand beside a date, ``filler`` is what else may stand there. ``joins`` links two names.
    ``months`` are January to December as three or more letters begin them.
    """

    related: tuple[str, ...] = ()
    widget: tuple[str, ...] = ()
    notice: tuple[str, ...] = ()
    photo: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    job: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
