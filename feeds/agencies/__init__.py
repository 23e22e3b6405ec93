"""News agencies: what they are called, and by which signs a text says that it is theirs.

ground floor: ``parse`` looks for signs in pages and pasted texts, ``articles`` in all entries,
``query`` knows an agency by all its names, ``model`` which names are the same. Pure.
"""

from feeds.agencies.names import ALIASES, NAMES, called, configured, key
from feeds.agencies.signs import Signs, of_body, of_byline, of_line, signs

__all__ = [
    "ALIASES",
    "NAMES",
    "Signs",
    "called",
    "configured",
    "key",
    "of_body",
    "of_byline",
    "of_line",
    "signs",
]
