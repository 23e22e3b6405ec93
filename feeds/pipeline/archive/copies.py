"""What tells a withdrawn article again is held, wherever it comes from.

pipeline: asked by ``intake`` of every new article; and what an article is recognised by once it
is withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feeds import query
from feeds.articles import asked, bands, fingerprint
from feeds.classify import Stories
from feeds.model import Article, Copy, Fingerprint
from feeds.storage import Connection
from feeds.storage.gone import withdrawn
from feeds.storage.gone.withdrawing import Mark


def mark(article: Article) -> Mark:
    """What copies of *article* are recognised by."""
    whole = _whole(article)
    return Mark(whole, bands(whole))


def copies(connection: Connection, articles: Sequence[Article]) -> dict[str, str]:
    """Those of one source's new *articles* that tell a withdrawn one: upstream id -> public id."""
    if not articles or not withdrawn.is_anything(connection):
        return {}
    told = {one.upstream_id: Copy(_NEW, _NEW, one.source_id, _whole(one)) for one in articles}
    every = {band for one in told.values() for band in asked(one.fingerprint)}
    posted = withdrawn.posted(connection, every)
    there = {number for numbers in posted.values() for number in numbers}
    gone = withdrawn.copies(connection, there)
    public_ids = {one.article_id: one.public_id for one in withdrawn.of_numbers(connection, there)}
    met = {name: _kin(one, gone, posted) for name, one in told.items()}
    return {name: public_ids[number] for name, number in met.items() if number is not None}


def _whole(article: Article) -> Fingerprint:
    return fingerprint(query.document(article, sources=()).words("text").folded)


def _kin(one: Copy, gone: Sequence[Copy], posted: Mapping[int, Sequence[int]]) -> int | None:
    """The withdrawn article that a new one tells."""
    stories = Stories([one], gone, posted, latest=lambda _: ())
    kin = stories.meet(one, asked=asked(one.fingerprint), bands=()).kin
    return kin[0].other_id if kin else None


_NEW = 0
"""Stands for an article that has no number yet."""
