"""What to do with an incoming article, given what is remembered of it (pure).

The route: build -> unique -> (storage remembers) -> decide -> (storage writes).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from feeds.articles.canonical import canonical
from feeds.articles.hashes import says_something_else
from feeds.articles.identity import as_another
from feeds.model import Article, Known


@dataclass(frozen=True, slots=True)
class New:
    """Nobody knows it: store it."""

    article: Article


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing that is printed has changed."""

    known: Known


@dataclass(frozen=True, slots=True)
class Edited:
    """Its source changed it: ``article`` is the next version, under the old ids.

    ``material``: worth another look, so that readers are told of an update.
    """

    known: Known
    article: Article
    material: bool


@dataclass(frozen=True, slots=True)
class Reused:
    """The source uses an old id for another article, which got an id of its own.

    Whether that is known already has to be asked once more: ``decide`` it like any other.
    """

    article: Article


@dataclass(frozen=True, slots=True)
class Foreign:
    """Another source's article, seen here too: ``article`` is a sighting, not an edit."""

    known: Known
    article: Article


@dataclass(frozen=True, slots=True)
class Held:
    """It waits to be let in: ``article`` is its newest version, None where that is stored.

    ``copy_of`` is the public id of the withdrawn article that it may tell again.
    """

    article: Article | None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Its source's rule keeps it out, and it is not in yet."""

    article: Article


@dataclass(frozen=True, slots=True)
class Refused:
    """Must not come in; ``reason`` is a sentence for the admin.

    ``for_good``: whatever happens; else it may be allowed to come back.
    """

    reason: str
    for_good: bool = False


Decision = New | Same | Edited | Reused | Foreign | Held | Skipped | Refused


def decide(article: Article, known: Known | None, *, unwanted: bool = False) -> Decision:
    """What *article* is to us, given what is *known* under its upstream id or canonical URL.

    Args: unwanted: its source's rule says not to take it in; what is in already goes on as
          before.
    """
    decision = _decide(article, known, unwanted=unwanted)
    return _held(decision) if known and known.held else decision


def _decide(article: Article, known: Known | None, *, unwanted: bool) -> Decision:
    if known is not None and known.suppressed:
        return _kept_out(article, known)
    if known is None or _shares_only_its_address(article, known):
        return Skipped(article) if unwanted else New(article)
    if known.owner != article.source_id:
        return Skipped(article) if unwanted and not known.sighted else Foreign(known, article)
    if known.content_hash == article.content_hash:
        return Same(known)
    if _is_another(article, known):
        return Reused(as_another(article))
    return _edited(article, known)


def _kept_out(article: Article, known: Known) -> Held | Refused:
    """What is ended for good; only somebody can tell whether another text at its address is it."""
    if known.public_id and _shares_only_its_address(article, known):
        return Held(article, copy_of=known.public_id)
    ended = "discarded" if known.held else "withdrawn"
    reason = f"{article.upstream_id} was {ended} and does not come back"
    return Refused(reason, for_good=known.held)


def _held(decision: Decision) -> Decision:
    """Nobody has seen a held article yet, so its first version is still to come."""
    match decision:
        case Same():
            return Held(None)
        case Edited(article=article):
            return Held(replace(article, version=1))
        case _:
            return decision


def _shares_only_its_address(article: Article, known: Known) -> bool:
    """Whether *known* was found by an address that its own source now gives to something else."""
    is_ours = known.owner == article.source_id and not known.sighted
    return is_ours and says_something_else(article.material_hash, known.material_hash)


def _is_another(article: Article, known: Known) -> bool:
    """Whether title, text and link all changed: no edit does that."""
    return says_something_else(article.material_hash, known.material_hash) and canonical(
        article.url
    ) != canonical(known.url)


def _edited(article: Article, known: Known) -> Edited:
    """The next version, under the ids and the first sight of the one before.

    The date of publication stays the first one that was claimed, and an edit that is not
    material moves no date at all: what is printed as updated depends on them.

    Sources: RFC 4287 4.2.9 (published), 4.2.15 (updated).
    """
    material = article.material_hash != known.material_hash
    edition = replace(
        article,
        upstream_id=known.upstream_id or article.upstream_id,
        public_id=known.public_id or article.public_id,
        tag=known.tag or article.tag,
        published=known.published or (article.published if material else None),
        updated=article.updated if material else known.updated,
        seen=known.seen or article.seen,
        changed=article.seen if material else known.changed or article.seen,
        version=known.version + 1,
    )
    return Edited(known, edition, material)
