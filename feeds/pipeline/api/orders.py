"""What web has work do to an article: each kind is one function and one line.

An order is carried out and answered in one transaction: who dies on the way has done nothing,
and another worker begins anew; what is answered is never done again. Answers hold no text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from feeds.articles import Wish, paragraphs
from feeds.errors import ConflictError, InputError
from feeds.pipeline.archive import correcting, withdrawing
from feeds.pipeline.desk import Desk
from feeds.publish.article_json import rfc3339
from feeds.storage import Connection, Store
from feeds.storage.api import errands
from feeds.storage.api.errands import Errand
from feeds.storage.archive import lookup
from feeds.storage.gone import withdrawn

Said = dict[str, Any]
Do = Callable[[Connection, Said, Desk, datetime], Said]
"""Does what is ordered, in the transaction that it is given; a FeedsError undoes all of it."""


def carry_out(errand: Errand, desk: Desk, store: Store) -> None:
    """Do what is ordered, unless it was taken back, comes too late or is done already.

    Raises: FeedsError: it cannot be done, and nothing was.
    """
    with store.write() as connection:
        now = store.now()
        if errands.is_wanted(connection, errand.id, now=now):
            said = ORDERS[errand.kind](connection, errand.question, desk, now)
            errands.answer(connection, errand.id, {"answer": said})


def correct(connection: Connection, wanted: Said, desk: Desk, now: datetime) -> Said:
    """Correct an article.

    Args:    wanted: ``article``, an id; ``actor``; ``version`` that it has to be at, or None;
             ``title``, ``content_html``, ``content_text``, ``category``, None where they stay;
             ``note``, ``minor``.
    Returns: its ``id`` and the ``version`` that this has made.
    """
    category = wanted["category"]
    if category is not None and category not in desk.categories:
        known = ", ".join(desk.categories)
        raise InputError(f"there is no category {category!r}; configured are: {known}")
    text = wanted["content_text"]
    wish = Wish(
        note=wanted["note"],
        title=wanted["title"],
        body=wanted["content_html"] if text is None else paragraphs(text),
        category=category,
        minor=wanted["minor"],
    )
    version = correcting.correct_one(
        connection,
        lookup.find(connection, wanted["article"]),
        wish,
        actor=wanted["actor"],
        version=wanted["version"],
        now=now,
    )
    return {"id": wanted["article"], "version": version}


def withdraw(connection: Connection, wanted: Said, _desk: Desk, now: datetime) -> Said:
    """Withdraw an article, or all of its story.

    Args:    wanted: ``article``, an id; ``actor``, ``reason``, ``note``, ``erase``, ``story``.
    Returns: ``withdrawn``: id, reason and time of each.
    Raises:  ConflictError: it is withdrawn already, and erased if that is wanted.
    """
    order = withdrawing.Order(
        actor=wanted["actor"], reason=wanted["reason"], note=wanted["note"], erase=wanted["erase"]
    )
    before = withdrawn.told(connection, wanted["article"])
    if before is None:
        number = lookup.find(connection, wanted["article"])
        numbers = withdrawing.whole_story(connection, number) if wanted["story"] else [number]
        gone = withdrawing.withdraw_some(connection, numbers, order, now)
    elif order.erase and not before.erased:
        withdrawing.erase_one(connection, before, order, now)
        gone = [before]
    else:
        raise ConflictError(f"{before.public_id} is withdrawn already: {before.reason}")
    return {
        "withdrawn": [
            {
                "id": one.public_id,
                "reason": one.reason,
                "withdrawn_at": rfc3339(one.withdrawn_at),
                "erased": order.erase,
            }
            for one in gone
        ]
    }


def restore(connection: Connection, wanted: Said, _desk: Desk, now: datetime) -> Said:
    """Let an article come back.

    Args:    wanted: ``article``, an id; ``actor``.
    Returns: its ``id``, and whether it is ``there``: one that was erased may only come in again.
    Raises:  ConflictError: it is not withdrawn; NotFound.
    """
    one = withdrawn.told(connection, wanted["article"])
    if one is None:
        lookup.find(connection, wanted["article"])
        raise ConflictError(f"{wanted['article']} is not withdrawn")
    withdrawing.restore_one(connection, one, actor=wanted["actor"], now=now)
    return {"id": one.public_id, "there": not one.erased}


ORDERS: Mapping[str, Do] = {
    errands.CORRECT: correct,
    "withdraw": withdraw,
    "restore": restore,
}
