"""What makes an article the same article: upstream id, public id, tag (pure).

The upstream id is the source's own name for an entry: its ``guid``, else its ``link``, else a
hash of what it says (``text``). A source can be configured to go by the ``address``, which is the
link reduced to what identifies it, or by ``title+date``; where an entry lacks that, the others
stand in. The public id is minted from it once, at
first sight, and stored; the same input mints the same id, so a restored service keeps its ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from feeds.articles.canonical import canonical
from feeds.articles.plain import printable
from feeds.model import Article, Source

_PUBLIC_ID_LENGTH = 26
"""Base-32 characters of 5 bits: 130 bits, so that no two articles ever share an id."""

_MAX_UPSTREAM_ID = 512
"""Characters; a key of a PostgreSQL index holds about 2,700 bytes."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry can be told by; title, text and link as cleaned, "" or None where missing."""

    guid: str | None
    link: str | None
    title: str
    published: datetime | None
    text: str = ""


def upstream_id(said: Said, source: Source) -> tuple[str, str]:
    """The name that *source* has for an entry, and what that is: a key of ``_NAMES``.

    Sources: RSS 2.0 <guid>; RFC 4287 4.2.6 (compared character by character).
    """
    ways = (*_CHOSEN[source.identity], *_ANY)
    name, named_by = next((name, by) for by in ways if (name := _NAMES[by](said)))
    return _short(name), named_by


def is_named(said: Said, source: Source) -> bool:
    """Whether an entry has what its source is configured to tell entries by."""
    return all(_NAMES[by](said) for by in _CHOSEN[source.identity])


def named_by_guid(guid: str) -> str:
    """The upstream id of an entry of this guid, where its source tells entries by that."""
    return _short(_guid(Said(guid, None, "", None)))


def _guid(said: Said) -> str:
    return printable(said.guid).strip() if said.guid else ""


def _link(said: Said) -> str:
    """The link as it is; one that leads to a front page names no article."""
    return said.link or "" if canonical(said.link) else ""


def _address(said: Said) -> str:
    """The link without what changes from day to day, such as tracking parameters."""
    return canonical(said.link) or ""


def _title_and_date(said: Said) -> str:
    if not said.title or said.published is None:
        return ""
    return f"{said.published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {said.title}"


def _text(said: Said) -> str:
    """A hash of what the entry says, which identifies pasted text."""
    return _digest(f"{len(said.title)}:{said.title}{said.text}")


_NAMES: Mapping[str, Callable[[Said], str]] = {
    "guid": _guid,
    "link": _link,
    "address": _address,
    "title+date": _title_and_date,
    "text": _text,
}
_ANY = ("guid", "link", "text")
_CHOSEN: Mapping[str, tuple[str, ...]] = {
    "auto": (),
    "guid": ("guid",),
    "link": ("address",),
    "title+date": ("title+date",),
}


def mint(source_id: str, upstream_id: str) -> str:
    """The public id of what *source_id* calls *upstream_id*: 26 of the letters a-z and 2-7."""
    pair = f"{len(source_id)}:{source_id}{upstream_id}"  # the length says where the second begins
    digest = hashlib.sha256(pair.encode("utf-8", "surrogatepass")).digest()
    return _base32(int.from_bytes(digest) >> (8 * len(digest) - 5 * _PUBLIC_ID_LENGTH))


def _base32(number: int) -> str:
    """Small letters of RFC 4648 6, two at once: ``base64`` takes twice as long."""
    return "".join([_TWO_LETTERS[number >> shift & 1023] for shift in _SHIFTS])


_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_TWO_LETTERS = [first + second for first in _LETTERS for second in _LETTERS]
_SHIFTS = range(5 * _PUBLIC_ID_LENGTH - 10, -1, -10)


def tag(authority: str, public_id: str) -> str:
    """The article's URI in feeds; *authority* is like ``example.org,2026-01-01``.

    Sources: RFC 4151.
    """
    return f"tag:{authority}:{public_id}"


def as_another(article: Article) -> Article:
    """*article* under an id of its own, where its upstream id is already another article's.

    The id is made of the upstream id and the link, so that it is the same at the next visit.
    """
    place = article.canonical_url or canonical(article.url) or article.url or ""
    own_id = _short(f"{article.upstream_id} {place}")
    public_id = mint(article.source_id, own_id)
    authority = article.tag.removeprefix("tag:").removesuffix(f":{article.public_id}")
    return replace(article, upstream_id=own_id, public_id=public_id, tag=tag(authority, public_id))


def _short(name: str) -> str:
    return name if len(name) <= _MAX_UPSTREAM_ID else _digest(name)


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
