"""HTML that would choke a sanitiser is made flat first (articles: before nh3; pure).

An HTML parser's work grows with the square of the nesting, and text in a thousand unclosed bold
tags is written out bold a million times (HTML Standard 13.2.4.3, active formatting elements).
"""

from __future__ import annotations

import re

_FEW_TAGS = 1000
"""So few cannot do harm: measured at most 0.1 s and a megabyte, whatever their order."""

_MAX_OPEN = 200
"""Elements that are open, or closed out of order; articles are rarely 30 deep."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LEAF = frozenset(
    # no end tag (HTML Standard 13.1.2), or one that may be left out (13.1.2.4)
    "area base br col embed hr img input link meta param"  # noqa: SIM905 - a list of words
    " source track wbr dd dt li optgroup option p rp rt tbody td tfoot th thead tr".split()
)
# All tags but those that cannot nest, and those whose content the sanitiser has to see to drop.
_NESTING_TAG = re.compile(r"</?(?!(?:br|img|p|script|style|textarea|title)\b)[a-zA-Z][^<>]*>")


def flat(html: str) -> str:
    """*html*, without its nesting tags if there are absurdly many open at once; linear time."""
    if html.count("<") < _FEW_TAGS or _is_sound(html):
        return html
    return _NESTING_TAG.sub(" ", html)


def _is_sound(html: str) -> bool:
    """Whether tags are closed in the order they were opened, but for a few."""
    opened: list[str] = []
    for slash, written in _TAG.findall(html):
        name = written.lower()
        if name in _LEAF:
            continue
        if not slash:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
        if len(opened) > _MAX_OPEN:
            return False
    return True
