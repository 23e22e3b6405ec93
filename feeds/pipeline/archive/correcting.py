"""Articles are corrected by us, and go back to what they said before.

pipeline: beside ``intake``, which keeps later edits from upstream out of what is ours.
"""

from __future__ import annotations

from datetime import datetime

from feeds import articles, log
from feeds.articles import Wish
from feeds.errors import ConflictError, InputError, NotFound, StaleError
from feeds.model import Article
from feeds.storage import Connection, Store
from feeds.storage.archive import articles as stored
from feeds.storage.archive import audit, corrections, history
from feeds.storage.archive.audit import Act
from feeds.storage.archive.corrections import Note


def correct(
    store: Store, number: int, wish: Wish, *, actor: str, version: int | None = None
) -> int:
    """Make an article say what *wish* wants; what is corrected stays ours.

    Args:    version: what it has to be at, so that nobody's correction is overwritten unseen.
    Returns: the version that this makes.
    Raises:  StaleError; ConflictError: nothing would change; InputError: the title would be
             empty; NotFound.
    """
    with store.write() as connection:
        return correct_one(connection, number, wish, actor=actor, version=version, now=store.now())


def correct_one(  # noqa: PLR0913 - a correction in somebody's transaction
    connection: Connection,
    number: int,
    wish: Wish,
    *,
    actor: str,
    version: int | None,
    now: datetime,
) -> int:
    """The same in a transaction of the caller's."""
    was = _standing(connection, number)
    if version is not None and was.version != version:
        raise StaleError(f"{was.public_id} is at version {was.version} by now; look at it first")
    new = articles.corrected(was, wish, at=now)
    if not new.title:
        raise InputError("the title would be empty; an article needs one")
    if _says_the_same(was, new):
        raise ConflictError(f"{was.public_id} says that already; nothing was changed")
    fields = articles.changed_fields(was, new)
    note = Note(new.version, now, wish.note, wish.minor)
    corrections.correct(connection, number, new, note)
    theirs = {field: articles.said_in(was, field) for field in fields}
    corrections.own(connection, number, theirs)
    act = Act(now, actor, "correct", wish.note)
    audit.write_down(connection, act, [was.public_id])
    log.info("corrected", article=was.public_id, by=actor, version=new.version)
    return new.version


def revert(store: Store, number: int, *, to: int | None, actor: str) -> int:
    """Make an article say what it said in an earlier version, by default the one before.

    What its source says itself is then its source's again.

    Returns: the version that this makes.
    Raises:  InputError, NotFound: there is no such version.
    """
    now = store.now()
    with store.write() as connection:
        was = _standing(connection, number)
        wanted = was.version - 1 if to is None else to
        before = history.version(connection, number, wanted)
        if before is None:
            raise NotFound(f"{was.public_id} has no version {wanted} to go back to")
        new = articles.next_version(was, articles.as_before(was, before), at=now)
        if _says_the_same(was, new):
            raise InputError(f"version {wanted} says the same; nothing was changed")
        text = f"version {wanted} again"
        corrections.correct(connection, number, new, Note(new.version, now, text, minor=True))
        _settle(connection, number, was, new)
        audit.write_down(connection, Act(now, actor, "revert", text), [was.public_id])
    log.info("reverted", article=was.public_id, by=actor, version=new.version)
    return new.version


def hide(store: Store, number: int, version: int, *, actor: str, note: str) -> None:
    """Let readers not see an earlier version any more; that there was one stays told.

    Raises: NotFound.
    """
    now = store.now()
    with store.write() as connection:
        was = _standing(connection, number)
        if not history.hide(connection, number, version):
            raise NotFound(f"{was.public_id} has no earlier version {version}")
        act = Act(now, actor, "hide", f"version {version}: {note}")
        audit.write_down(connection, act, [was.public_id])


def _standing(connection: Connection, number: int) -> Article:
    found = stored.load(connection, [number])
    if number not in found:
        raise NotFound("the article is not there any more")
    return found[number]


def _says_the_same(was: Article, new: Article) -> bool:
    same_category = was.category_choice == new.category_choice
    return same_category and was.content_hash == new.content_hash


def _settle(connection: Connection, number: int, was: Article, new: Article) -> None:
    """What has come back to what its source says is its own; all else that changed is ours."""
    known = {
        one.name: one.theirs for one in corrections.fields(connection, [number]).get(number, ())
    }
    changed = {
        field: known.get(field, articles.said_in(was, field))
        for field in articles.changed_fields(was, new)
    }
    back = [field for field, theirs in changed.items() if articles.said_in(new, field) == theirs]
    corrections.own(
        connection, number, {field: said for field, said in changed.items() if field not in back}
    )
    corrections.give_back(connection, number, back)
