"""Random edits beside a running service: a plan is what happens, a mistake changes nothing.

Each edit takes seconds, so FEEDS_TEST_EDITS=300 asks for so many on each database.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from feeds.assemble.handwork import put_in_force
from feeds.assemble.planning import Plan
from feeds.config import load_as
from feeds.errors import ConfigError
from feeds.model import FeedKey, FileState
from tests.assemble.random_configs import WORDS, Edit, Tables, edits, hostile, written
from tests.cli.conftest import put
from tests.cli.running import command, wait_for
from tests.route.edited_quickly import WEB, WORK, Members, Site

EDITS = int(os.environ.get("FEEDS_TEST_EDITS", "0"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not EDITS, reason="takes minutes: FEEDS_TEST_EDITS says how many edits"),
]

TEXTS = 12
TEXT = "{0} und {1}, Bericht {2}\n\nVon Jannis Peek\n\nEr {3}, sagte man von {0}.\n"


def base(database: str) -> Tables:
    """What every edit has: the site and two folders."""
    site = {"title": "'Haus'", "base_url": "'http://127.0.0.1:8000'"}
    site["authority"] = "'example.org,2026-01-01'"
    folders = {
        f"sources.{one}": {"kind": "'folder'", "path": f"'{one}'", "category": "'news'"}
        for one in ("paper", "other")
    }
    return {"site": site, "storage": {"url": f"'{database}'"}, **folders}


TOPICS = {
    "categories.sport": {"match": "'Tor'"},
    "categories.news": {},
    "topics.a": {"match": "'eins'"},
    "topics.b": {"match": "'zwei'"},
}


class Polls:
    """Somebody who asks web all the time; ``failed`` are the answers that nobody should get."""

    PATHS = ("/feeds/all.atom", "/categories/news", "/health/ready", "/", "/sources/paper.rss")

    def __init__(self, site: Site) -> None:
        self.failed: list[str] = []
        self.count = 0
        self._site = site
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._end.is_set():
            path = self.PATHS[self.count % len(self.PATHS)]
            try:
                status = self._site.get(path).status
            except OSError as error:
                self.failed.append(f"{path}: {error}")
            else:
                self.failed += [f"{path}: {status}"] if status != 200 else []
            self.count += 1
            time.sleep(0.05)


@pytest.fixture(name="site", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    is_sqlite = request.param == "sqlite"
    database = "sqlite:///feeds.db" if is_sqlite else request.getfixturevalue("own_postgres_url")
    site = Site(tmp_path / "site", database)
    for n in range(TEXTS):
        own = " ".join(f"sagte{n}x{word}" for word in range(25))
        told = TEXT.format(WORDS[n % 6], WORDS[(n + n // 6 + 1) % 6], n, own)
        put(site.folder, f"{'paper' if n % 3 else 'other'}/{n}.txt", told)
    site.replace(written(base(database) | TOPICS).encode())
    with site.running(WEB, WORK):
        wait_for(site.is_ready, "web")
        wait_for(lambda: site.version() and len(site.tags()) == TEXTS, "the articles")
        site.settle(1)
        yield site


@contextmanager
def served_throughout(site: Site) -> Iterator[None]:
    """Web answers every request, and no article is lost."""
    with Polls(site) as polls:
        yield

    assert polls.count > 0
    assert polls.failed == []
    assert len(site.tags()) == TEXTS


def refused(site: Site, edit: Edit) -> None:
    """Write a file with a mistake: it is told with its line, and changes nothing."""
    before = site.version(), site.held(), site.entries()
    try:
        load_as(site.config, edit.text.encode(), environ={})
    except ConfigError as error:
        lines = [one.line for one in error.mistakes]
    else:
        lines = []

    assert edit.line in lines, edit.text

    site.replace(edit.text.encode())
    first = f"{site.config.name}:{lines[0]}:"
    wait_for(lambda: first in site.state()[1], first)

    assert site.state()[0] is FileState.REFUSED
    assert (site.version(), site.held(), site.entries()) == before


def accepted(site: Site, edit: Edit) -> Plan:
    """Write a file without a mistake, and let happen what follows from it."""
    body, n = edit.text.encode(), site.version()
    drawn = site.plan(body)
    before = site.held()
    site.replace(body)
    if drawn.is_empty:
        wait_for(lambda: site.state()[0] is FileState.SAME, "a look at the file")
        return drawn
    if drawn.ends.is_braked:
        wait_for(lambda: site.state()[0] is FileState.BRAKED, "the brake")
        assert (site.version(), site.held()) == (n, before)
        config = load_as(site.config, body, environ={})
        put_in_force(site.config, config, drawn, environ={}, note="feeds apply --remove")
    site.settle(n + 1)
    return drawn


def changed(before: Members, drawn: Plan) -> dict[FeedKey, frozenset[int]]:
    """What feeds hold by the plan."""
    after = {key: held for key, held in before.items() if key not in drawn.unserved}
    after |= {new: after.pop(old) for old, new in drawn.renamed.items()}
    after |= {key: frozenset() for key in drawn.served}
    effects = {one.key: one for one in drawn.effects if one.key not in drawn.unserved}
    for key, one in effects.items():
        assert one.lost <= after[key]
        assert one.gained.isdisjoint(after[key])
    return after | {key: after[key] - one.lost | one.gained for key, one in effects.items()}


def comes_and_goes(site: Site, edit: Edit) -> None:
    """An edit does what its plan says, and a rollback brings everything back."""
    n, before, order = site.version(), site.held(), site.entries()
    drawn = accepted(site, edit)
    after, tags = site.held(), site.tags()

    assert after == changed(before, drawn)
    assert drawn.is_empty == (site.version() == n)
    for key, held in after.items():
        assert {*site.listed(key.path)} <= {tags[one] for one in held}
    if drawn.is_empty:
        return
    back = command("--config", site.config, "config", "rollback", str(n), "--remove")
    site.settle(n + 2)

    assert back.exit_code == 0, back.output
    assert site.held() == before
    assert site.entries() == order


@settings(
    max_examples=EDITS or 1,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(edits(base("DATABASE")))
def random_edit(site: Site, edit: Edit) -> None:
    """One of them."""
    mine = Edit(edit.text.replace("DATABASE", site.database), edit.line)
    if mine.line:
        refused(site, mine)
    else:
        assume(is_another(site, mine))
        comes_and_goes(site, mine)


def is_another(site: Site, edit: Edit) -> bool:
    """Whether it says anything else than the file did; what was gone back from stays so."""
    meaning = load_as(site.config, edit.text.encode(), environ={}).files.meaning()
    return meaning != site.seen()


def test_random_edits_do_what_their_plans_say_while_everything_is_served(site: Site) -> None:
    with served_throughout(site):
        random_edit(site)


def test_hostile_configs_change_nothing_or_what_their_plans_say(site: Site) -> None:
    with served_throughout(site):
        for edit in hostile(base(site.database) | TOPICS).values():
            if edit.line:
                refused(site, edit)
            else:
                comes_and_goes(site, edit)


def test_a_file_that_is_gone_or_half_written_changes_nothing(site: Site) -> None:
    whole = written(base(site.database) | TOPICS | {"topics.c": {"match": "'drei'"}}).encode()
    with served_throughout(site):
        site.config.unlink()
        wait_for(lambda: "there is no such file" in site.state()[1], "word of the lost file")
        site.config.write_bytes(whole[: len(whole) // 2])
        wait_for(lambda: "there is no such file" not in site.state()[1], "a look at the half")

        assert site.version() == 1

        site.config.write_bytes(whole)
        site.settle(2)
        wait_for(lambda: site.listed("topics/c"), "the new topic")
