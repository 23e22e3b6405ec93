"""Whether an article says something new: what is printed, and what makes readers read again."""

from __future__ import annotations

import hashlib
import json
import re

from feeds.articles.plain import in_one_line, single_spaced, without_gaps
from feeds.model import Article, Author, Enclosure, Image, Origin

_QUOTES = '"`´‘’‚‛“”„‟‹›«»′″'  # noqa: RUF001 - all the quotation marks there are
_DASHES = "‐‑‒–—―−"  # noqa: RUF001 - all the dashes there are
_VARIANTS = ((_QUOTES, "'"), (_DASHES, "-"), ("…", "..."))
_ASCII_VARIANTS = (('"`', "'"),)
_HOST_AND_PATH = re.compile(r"https?://([^?#]*)")
_PART_LENGTH = 24  # hex digits, 96 bits: a part is only compared with one other
_TITLE = slice(0, _PART_LENGTH)
_TEXT = slice(_PART_LENGTH, 2 * _PART_LENGTH)


def content_hash(article: Article) -> str:
    """Changes with anything that is printed of *article*, or that decides its category.

    Not with ``updated``: what is printed as updated is our own last change, and some sources
    say "just now" at every visit.
    """
    printed = (
        article.url,
        article.title,
        article.summary,
        article.content_html,
        article.published.isoformat() if article.published else None,
        article.language,
        [_fields(author) for author in article.authors],
        [_fields(image) for image in article.images],
        [_fields(enclosure) for enclosure in article.enclosures],
        article.upstream_categories,
        _fields(article.origin) if article.origin else None,
        *filter(None, (article.category_claim, article.iptc)),
        *(["agency", article.agency] if article.agency else ()),
        *(["paywall", article.paywall] if article.paywall is not None else ()),
    )
    return hashlib.sha256(json.dumps(printed).encode()).hexdigest()


def material_hash(article: Article) -> str:
    """Changes with what is worth another look: title, text, lead picture.

    White space, quotation marks, dashes, commas and semicolons may change freely (but no comma
    within a number), and so may the picture's parameters, which hold sizes and signatures. The
    hash is three in a row, for ``says_something_else``.
    """
    picture = article.images[0].url if article.images else ""
    place = _HOST_AND_PATH.match(picture)
    title, text = single_spaced(_folded(article.title)), without_gaps(_folded(article.text))
    parts = (title, text, place[1] if place else "")
    return "".join(hashlib.sha256(part.encode()).hexdigest()[:_PART_LENGTH] for part in parts)


def says_something_else(one: str, other: str) -> bool:
    """Whether both title and text differ between two material hashes."""
    return one[_TITLE] != other[_TITLE] and one[_TEXT] != other[_TEXT]


def _fields(value: Author | Image | Enclosure | Origin) -> dict[str, object]:
    """As ``dataclasses.asdict``, which copies deeply and takes ten times as long."""
    return {name: getattr(value, name) for name in value.__slots__}


def _folded(text: str) -> str:
    for variants, plain in _ASCII_VARIANTS if text.isascii() else _VARIANTS:
        for variant in variants:  # ten times as fast as one regular expression
            text = text.replace(variant, plain)
    text = " ".join(in_one_line(text).split(", "))  # takes less than ``replace``
    return text.replace("; ", " ") if ";" in text else text
