"""What makes an article the same article: upstream id, public id, tag (pure).

The upstream id is the source's own name for an entry. The public id is minted from it once, at
first sight, and stored; the same input mints the same id, so a restored service keeps its ids.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import replace

from feeds.articles.canonical import canonical
from feeds.articles.plain import printable
from feeds.model import Article, Entry

_PUBLIC_ID_LENGTH = 26
"""Base-32 characters of 5 bits: 130 bits, so that no two articles ever share an id."""

_MAX_UPSTREAM_ID = 512
"""Characters; a key of a PostgreSQL index holds about 2,700 bytes."""


def upstream_id(entry: Entry, *, link: str | None, title: str, text: str) -> str:
    """The source's name for *entry*: its guid, else its link, else a hash of what it says.

    Args:    link: the entry's link, cleaned; one that leads to a front page names no article.
             title, text: as cleaned; what identifies pasted text.
    Sources: RSS 2.0 <guid>; RFC 4287 4.2.6 (compared character by character).
    """
    name = printable(entry.id).strip() if entry.id else ""
    if not name and link is not None and canonical(link) is not None:
        name = link
    return _short(name) if name else _digest(f"{len(title)}:{title}{text}")


def mint(source_id: str, upstream_id: str) -> str:
    """The public id of what *source_id* calls *upstream_id*: 26 of the letters a-z and 2-7."""
    pair = f"{len(source_id)}:{source_id}{upstream_id}"  # the length says where the second begins
    digest = hashlib.sha256(pair.encode("utf-8", "surrogatepass")).digest()
    return b32encode(digest[:20])[:_PUBLIC_ID_LENGTH].decode("ascii").lower()


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
