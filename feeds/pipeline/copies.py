"""What tells a withdrawn article again is held, wherever it comes from.

pipeline: asked by ``intake`` of every new article; and what an article is recognised by once it
is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feeds import query
from feeds.articles import bands, fingerprint
from feeds.classify import Stories
from feeds.model import Article, Copy
from feeds.storage import Connection, withdrawn
from feeds.storage.withdrawing import Mark


def mark(article: Article) -> Mark:
    """What copies of *article* are recognised by."""
    words = query.document(article, sources=()).words("text").folded
    whole = fingerprint(words)
    return Mark(whole, bands(whole))


def copies(connection: Connection, articles: Sequence[Article]) -> dict[str, str]:
    """Those of one source's new *articles* that tell a withdrawn one: upstream id -> public id."""
    if not articles or not withdrawn.is_anything(connection):
        return {}
    marks = [mark(one) for one in articles]
    posted = withdrawn.posted(connection, {band for one in marks for band in one.bands})
    there = {number for numbers in posted.values() for number in numbers}
    gone = withdrawn.copies(connection, there)
    public_ids = {one.article_id: one.public_id for one in withdrawn.of_numbers(connection, there)}
    met = _kin(articles, marks, gone, posted)
    return {name: public_ids[number] for name, number in met.items()}


def _kin(
    articles: Sequence[Article],
    marks: Iterable[Mark],
    gone: Sequence[Copy],
    posted: dict[int, list[int]],
) -> dict[str, int]:
    """Which withdrawn article each one tells, by upstream id."""
    found: dict[str, int] = {}
    for one, its in zip(articles, marks, strict=True):
        copy = Copy(_NEW, _NEW, one.source_id, its.whole)
        stories = Stories([copy], gone, posted, latest=lambda _: ())
        kin = stories.meet(copy, its.bands).kin
        if kin:
            found[one.upstream_id] = kin[0].other_id
    return found


_NEW = 0
"""Stands for an article that has no number yet."""
