"""Sanitised foreign HTML as a part of our page; pure.

Whoever hears the page, or walks through it by keyboard, finds headings in order, pictures with a
name, and what is wider than a phone within reach. Patterns read what the sanitiser wrote: names
in lower case, values in double quotes, ``<`` and ``>`` only where tags begin and end.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_EMPTY_HEADING = re.compile(r"<h([1-6])(?: [^>]*)?>(?:\s|&nbsp;|<br>)*</h\1>")
_HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")
_PICTURE = re.compile(r'<img (?!(?:[^>]* )?alt=")')
_PICTURES_ALONE = re.compile(r"<a [^>]*>(?:\s|<img [^>]*>)+</a>")
_LOWEST = 6


def fitted(sanitised: str, *, picture: str) -> Markup:
    """*sanitised* as the text of an article; *picture* names pictures that lack a name."""
    html = _in_order(_EMPTY_HEADING.sub("", sanitised))
    html = _named(html, f'alt="{escape(picture)}"').replace("<img ", '<img loading="lazy" ')
    return Markup(_reachable(html))  # noqa: S704 - sanitised, and nothing foreign was added


def _in_order(html: str) -> str:
    """Headings as an outline below the page's only h1, without gaps (WCAG 2.2, 1.3.1)."""
    above: list[int] = []

    def ours(found: re.Match[str]) -> str:
        end, theirs = found[1], int(found[2])
        if not end:
            while above and above[-1] >= theirs:
                above.pop()
            above.append(theirs)
        return f"<{end}h{min(1 + len(above), _LOWEST)}"

    return _HEADING.sub(ours, html)


def _named(html: str, name: str) -> str:
    """Pictures with a name where they lack one, or where they are all that a link consists of."""
    html = _PICTURE.sub(f"<img {name} ", html)
    return _PICTURES_ALONE.sub(lambda found: found[0].replace('alt=""', name), html)


def _reachable(html: str) -> str:
    """What scrolls sideways in a box of its own can have the keyboard's focus (WCAG 2.2, 2.1.1)."""
    html = re.sub(r"<pre(?=[ >])", '<pre tabindex="0"', html)
    html = re.sub(r"<table(?=[ >])", '<div class="wide" tabindex="0"><table', html)
    return html.replace("</table>", "</table></div>")
