"""Whether two addresses show one picture: what its sizes and crops have in common.

parse: used by ``pictures``; pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

MIN_STEM = 6  # characters of a file name that names a picture
MIN_NUMBERED = 6  # of a part with digits in it, as ids have
MIN_WORDY = 14  # of a part without: long words are names, short ones are "images" or "original"

_SIZE = re.compile(r"[-_]?\d{2,4}x\d{2,4}|[-_]scaled")
_ENDING = re.compile(r"\.\w{2,5}$")
_BORDERS = re.compile(r"[^\w]+|_")
_NO_ID = re.compile(r"(?:19|20)\d{6}|\d{1,4}x\d{1,4}|[wh]\d+")
_COMMON = frozenset(
    ("poster", "default", "thumbnail", "social", "preview", "header", "teaser", "original")
)


@lru_cache(maxsize=1024)  # each picture of a page is asked for several times
def marks(address: str) -> frozenset[str]:
    """What the address has that names a picture, whatever its size; empty if nothing does."""
    try:
        parts = urlsplit(unquote(address))
    except ValueError:
        return frozenset()
    stem = _SIZE.sub("", _ENDING.sub("", parts.path.rstrip("/").rpartition("/")[2].lower()))
    words = _BORDERS.split(f"{parts.path}?{parts.query}".lower())
    ids = {word for word in words if _is_id(word)}
    return frozenset(ids | ({stem} if len(stem) >= MIN_STEM and stem not in _COMMON else set()))


def _is_id(word: str) -> bool:
    if _NO_ID.fullmatch(word):
        return False
    return len(word) >= (MIN_NUMBERED if any(map(str.isdigit, word)) else MIN_WORDY)
