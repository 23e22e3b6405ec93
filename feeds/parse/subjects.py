"""Recognise IPTC's codes among the categories of an entry.

parse: for every format; pure. They come as a URI, with the short name of their scheme, or bare
beside the scheme; what they mean is classification's.
Sources: IPTC NewsCodes Guidelines (cv.iptc.org/newscodes/mediatopic/ and .../subjectcode/);
ninjs 2.1 ``subject``.
"""

from __future__ import annotations

import re

_CODE = re.compile(
    r"(?P<scheme>https?://cv\.iptc\.org/newscodes/(?:mediatopic|subjectcode)/|(?:medtop|subj|iptc):)?"
    r"(?P<code>[012][0-9]{7})"
)
_SCHEME = re.compile(r"cv\.iptc\.org/newscodes/(?:mediatopic|subjectcode)|^(?:medtop|subj|iptc)\b")


def iptc_code(term: str, scheme: str = "") -> str | None:
    """The eight digits of a Media Topic or Subject Code; None where *term* is something else.

    Args: scheme: what the format says that *term* is of: a URI (Atom, RSS ``domain``) or a prefix.
    """
    found = _CODE.fullmatch(term.strip())
    if found and (found["scheme"] or _SCHEME.search(scheme)):
        return found["code"]
    return None
