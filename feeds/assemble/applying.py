"""A config put in force: its version and all that the database must know of it, at one stroke."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from feeds import log
from feeds.assemble import selection
from feeds.assemble.selection import rule_texts, wanted
from feeds.assemble.values import desk, shelves
from feeds.config import Config
from feeds.errors import StorageError
from feeds.model import ConfigVersion, FeedKey, Proposal
from feeds.pipeline.desk import Desk
from feeds.pipeline.feed.sequence import SEQUENCER
from feeds.pipeline.gather.politeness import host_of
from feeds.pipeline.visit import pushed
from feeds.publish import RENDERER
from feeds.storage import Connection, Store, configs, leases, settings
from feeds.storage.feed import feeds as feed_rows
from feeds.storage.feed import generations, journal, moves, rules
from feeds.storage.queue import fallbacks, roster
from feeds.storage.rendering import archives, rendered
from feeds.storage.story import releads

TRIES = 3
"""PostgreSQL may end a transaction that many rows are locked in, to let another one go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who puts a config in force, where, and how; ``after`` is the version that they know of.

    ``before`` is what that version says, None where that is not known; ``proposal`` is to be
    remembered of the machine's file.
    """

    author: str
    machine: str
    note: str
    after: int
    before: Config | None = None
    proposal: Proposal | None = None


class Overtaken(StorageError):  # noqa: N818 - it is an answer, not an accident
    """Another config was put in force meanwhile."""

    def __init__(self, n: int) -> None:
        super().__init__(f"version {n} of the config was put in force meanwhile; look again")


def apply(store: Store, config: Config, act: Act) -> int:
    """Put *config* in force, with all that follows from it; in one transaction.

    Returns: the number of its version.
    Raises:  Overtaken; StorageError.
    """
    return _patiently(store, lambda connection: _apply(connection, config, act, store.now()))


def bring_up(store: Store, config: Config, n: int) -> None:
    """Bring the database to this code; *config* is in force, as version *n*.

    Raises: Overtaken; StorageError.
    """

    def bring(connection: Connection) -> int:
        _only_after(connection, n)
        _follow(connection, config, store.now())
        return n

    _patiently(store, bring)


def _apply(connection: Connection, config: Config, act: Act, now: datetime) -> int:
    _only_after(connection, act.after)
    version = ConfigVersion(
        n=act.after + 1,
        hash=config.files.meaning(),
        author=act.author,
        machine=act.machine,
        note=act.note,
        at=now,
    )
    configs.add(connection, version, [(one.name, one.body) for one in config.files.texts])
    if act.proposal is not None:
        configs.note(connection, replace(act.proposal, version=version.n), at=now)
    if act.before is not None:
        moves.follow(connection, taken_back(act.before, config), at=now)
    _follow(connection, config, now)
    return version.n


def _only_after(connection: Connection, n: int) -> None:
    """Let nobody work by an older config from here on, and see that *n* is still the newest."""
    leases.hold_still(connection, SEQUENCER)
    newest = configs.newest(connection)
    if newest != n:
        raise Overtaken(newest)


def _follow(connection: Connection, config: Config, now: datetime) -> None:
    """Sources, rules and feeds as the config wants them."""
    journal.begin(connection)
    moves.follow(connection, config.moved, at=now)
    rules.sync(connection, rule_texts(config))
    roster.sync(connection, [(one, host_of(one)) for one in config.sources.values()], now=now)
    pushed.expect(connection, config.sources.values())
    sync_feeds(connection, config, desk(config), now)


def sync_feeds(connection: Connection, config: Config, values: Desk, now: datetime) -> None:
    """Publish what the config wants; find members anew where what selects them has changed."""
    anew = feed_rows.sync(connection, wanted(config), now=now)
    moving = selection.shifting(connection, config)
    fallbacks.keep(connection, selection.given(config), selection.renamed(config))
    generations.start(connection, moving.union(anew), now=now)
    _follow_preference(connection, config, now)
    rendered.withdraw_inactive(connection)
    printed = (RENDERER, values.site, values.cache, values.icon, values.shelves)
    agencies = sorted((name, most.name) for name, most in values.rights.agencies.items())
    sources = sorted(_sources_as_printed(values))
    labels = (values.categories, values.topics, sources, *filter(None, [agencies]))
    shell = hashlib.sha256(repr((printed, labels)).encode()).hexdigest()
    if settings.get(connection, "shell") != shell:
        feed_rows.touch_all(connection, at=now)
        archives.drop(connection)
        settings.put(connection, "shell", shell)


def _follow_preference(connection: Connection, config: Config, now: datetime) -> None:
    """Where other sources are preferred, let others stand for the stories that there are."""
    prefer = " ".join(config.stories.prefer)
    if (settings.get(connection, "prefer") or "") != prefer:
        releads.start(connection, now=now)
        settings.put(connection, "prefer", prefer)


def _sources_as_printed(values: Desk) -> list[tuple[str, ...]]:
    return [
        (one.id, one.title, one.url or "", one.republish.name) for one in values.sources.values()
    ]


def taken_back(before: Config, after: Config) -> Mapping[FeedKey, FeedKey]:
    """Feeds that had another id in between, which is taken back: each with its first one."""
    wanted_now = {one.key for one in shelves(after)}
    return {
        new: old for old, new in before.moved.items() if old in wanted_now and new not in wanted_now
    }


def _patiently(store: Store, step: Callable[[Connection], int]) -> int:
    for _ in range(TRIES - 1):
        try:
            with store.write() as connection:
                return step(connection)
        except Overtaken:
            raise
        except StorageError as error:
            log.warning("config-again", reason=error)
    with store.write() as connection:
        return step(connection)
