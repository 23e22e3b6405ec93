"""Which of a page's titles is its headline.

parse: one of the fields of an HTML page; pure.
"""

from __future__ import annotations

import re
from collections import Counter

from feeds.parse.plain import labels

# Confidence by what speaks for a title.
SHOWN = 0.97  # a visible h1 says the same as the head of the page
AGREED = 0.9  # two declarations agree
DECLARED = 0.75  # one alone

MIN_SITE_LETTERS = 4  # that a part must share with the site's name to be cut off
MAX_CUTS = 4  # parts of a title: headline, section, site, slogan

_SEPARATOR = re.compile(r"\s+[|\u2013—·•»-]\s+|\s*[|\uff5c]\s*|\s+::\s+")


def choose(
    declared: tuple[str, ...], shown: tuple[str, ...], sites: tuple[str, ...]
) -> tuple[str, float]:
    """The headline and how sure we are of it; ("", 0.0) if the page has none.

    Args:
        declared: what the head says (OpenGraph, JSON-LD, title tag), best source first.
        shown:    the visible level-one headings.
        sites:    names of the site, which stand beside the headline in titles.
    """
    heads = {labels.key(heading) for heading in shown}
    names = {labels.key(site) for site in sites}
    titles = [without_site(title, names=names, heads=heads) for title in declared if title]
    titles = [title for title in titles if title and labels.key(title) not in names]
    for title in titles:
        if labels.key(title) in heads:
            return title, SHOWN
    counts = Counter(map(labels.key, titles))
    for title in titles:
        if counts[labels.key(title)] > 1:
            return title, AGREED
    alone = next(iter([*titles, *shown]), "")
    return alone, DECLARED if alone else 0.0


def without_site(title: str, *, names: set[str], heads: set[str]) -> str:
    """*title* without the site at its end or begin, or what a visible heading lacks there.

    Args: names, heads: the site's names and the visible headings, by ``labels.key``.
    """
    cuts = list(_SEPARATOR.finditer(title))[-MAX_CUTS:]
    for cut in reversed(cuts):
        before, after = title[: cut.start()].strip(), title[cut.end() :].strip()
        if labels.key(before) in heads:
            return before
        if not _is_site(after, names):
            break
        title = before
    first = _SEPARATOR.search(title)
    if first and _is_site(title[: first.start()], names):
        return title[first.end() :].strip()
    return title


def _is_site(part: str, names: set[str]) -> bool:
    """Whether *part* is a name of the site, or begins or is begun by one."""
    key = labels.key(part)
    return any(
        key == name
        or (len(name) >= MIN_SITE_LETTERS and key.startswith(name))
        or (len(key) >= MIN_SITE_LETTERS and name.startswith(key))
        for name in names
    )
