"""Taking in and watching a thousand sources, beside the library ``reader``.

    python bench/beside_reader.py [SOURCES]

Both take the same feeds from the same publishers: all for the first time; then with nothing new
(304), from publishers without validators (the same bytes again), and with entries more, each kind
by itself; then a round of every day, in which some do this and some that, in the shares that
``_publishers.py`` argues. Each program has its own process tree; CPU is that of the whole tree,
user and system. Only ours then publishes, which ``reader`` does not do; that stands apart.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event

from sqlalchemy import func, select, update

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._processes import Cost, Stepped, await_step, stepped
from bench._publishers import CHANGED, SAME, host
from feeds.assemble.service import service
from feeds.config import load
from feeds.dispatch import Threads
from feeds.garbage import settle
from feeds.pipeline import publication
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.visit import rounds
from feeds.pipeline.visit.ledger import Ledger
from feeds.pipeline.visit.refresh import Report
from feeds.storage.tables import source

HERE = Path(__file__).parent
STEPS = ("first import", "304", "same body", "changed", "every day")
SCENES = ("304", "same body", "changed", "every day")  # each is another one of the publishers
WANTED = {"first import": 5, "every day": 10}  # times less CPU than reader
WANTED_A_SECOND = {"304": 1000, "same body": 500}  # sources a CPU second
OURS = {"changed": 40, "same body": 10, "304": 50}  # what visits find where ours choose their time
AT_ONCE = 64  # as feeds work

CONFIG = """
[site]
title = "Benchmark"
authority = "example.org,2026-01-01"
contact = "mailto:news@example.org"
[refresh]
spacing = "0s"
allow_private = ["127.0.0.0/8:{port}"]
[categories.news]
title = "News"
"""

SOURCE = """
[sources.s{n}]
kind = "feed"
url = "{url}"
category = "news"
"""


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    costs = measured(number)
    print(f"{number} sources, CPU seconds")
    print(f"{'':16}{'feeds':>8}{'reader':>8}{'ratio':>8}{'a second':>10}")
    for step, cost in costs["feeds"].items():
        line = f"{step:16}{cost.cpu:8.2f}"
        if other := costs["reader"].get(step):
            line += f"{other.cpu:8.2f}{other.cpu / cost.cpu:8.1f}{number / cost.cpu:10.0f}"
        print(line)
    by_ours = [
        sum(costs[program][kind].cpu * share for kind, share in OURS.items())
        for program in ("reader", "feeds")
    ]
    shares = ", ".join(f"{kind} {share}" for kind, share in OURS.items())
    print(f"by the kinds above, of 100 visits {shares}: {by_ours[0] / by_ours[1]:.1f}")
    print(f"every day: changed {CHANGED}, same body {SAME}, else 304, of 100 visits")
    print("wanted, ratio:", ", ".join(f"{step} {n}" for step, n in WANTED.items()))
    print("wanted, a second:", ", ".join(f"{step} {n}" for step, n in WANTED_A_SECOND.items()))


def measured(number: int) -> dict[str, dict[str, Cost]]:
    """What each step costs each program, in turn, so that other work disturbs both alike."""
    with ExitStack() as running:
        pairs = {program: _started(running, program, str(number)) for program in PROGRAMS}
        costs: dict[str, dict[str, Cost]] = {program: {} for program in PROGRAMS}
        for step in STEPS:
            for program, (publishers, it) in pairs.items():
                if step in SCENES[1:]:
                    publishers.step()
                costs[program][step] = it.step()
        costs["feeds"]["published"] = pairs["feeds"][1].step()
        return costs


def _started(running: ExitStack, program: str, number: str) -> tuple[Stepped, Stepped]:
    """Publishers and a program that takes from them; each pair of its own."""
    folder = running.enter_context(tempfile.TemporaryDirectory())
    publishers = running.enter_context(stepped(HERE / "_publishers.py", number))
    arguments = (program, folder, publishers.greeting, number)
    return publishers, running.enter_context(stepped(HERE / "beside_reader.py", *arguments))


def run_feeds(folder: Path, urls: list[str]) -> None:
    """The product's own parts, as ``feeds work`` puts them together."""
    port = urls[0].rpartition(":")[2].partition("/")[0]
    config = folder / "config.toml"
    named = (SOURCE.format(n=n, url=url) for n, url in enumerate(urls))
    config.write_text(CONFIG.format(port=port) + "".join(named))
    running = service(load(config, environ=os.environ), workers=os.cpu_count() or 1)
    desk, tools = running.desk, running.tools
    tools = replace(tools, ledger=Ledger(tools.store, most=AT_ONCE))
    for _ in range(AT_ONCE):
        tools.workers.call(int)  # they have loaded what they need, as reader has by now
    threads = Threads(AT_ONCE)
    settle()  # as ``feeds work`` does
    for _ in STEPS:
        now = tools.store.now()
        with tools.store.write() as connection:
            connection.execute(update(source).values(due_at=now))
        await_step()
        while is_due(tools, now):
            check_due(desk, tools, threads)
    await_step()
    publication.publish(running.classifier, desk, tools)
    await_step()
    threads.close()
    running.close()


def is_due(tools: Tools, now: datetime) -> bool:
    """Whether a source has not been asked yet: a tick ends early where all threads are busy."""
    with tools.store.read() as connection:
        return bool(connection.scalar(select(func.count()).where(source.c.due_at <= now)))


def check_due(desk: Desk, tools: Tools, threads: Threads) -> None:
    """What a tick of ``feeds work`` does."""
    reports: list[Report] = []
    rounds.check_due(desk, tools, threads, told=reports.append, stopped=Event().is_set)
    threads.await_free(AT_ONCE, patience=60)
    tools.ledger.write()
    if failed := [one for one in reports if one.status in {"failed", "busy", "lost"}]:
        sys.exit(f"{len(failed)} checks failed, such as {failed[0]}")


def run_reader(folder: Path, urls: list[str]) -> None:
    """``reader`` without its search, in one thread, where it needs the least CPU."""
    from reader import make_reader  # noqa: PLC0415 - ours is measured without it

    reader = make_reader(str(folder / "reader.sqlite"), search_enabled=False)
    for url in urls:
        reader.add_feed(url)
    for _ in STEPS:
        await_step()
        reader.update_feeds(scheduled=False)
    await_step()


PROGRAMS = {"feeds": run_feeds, "reader": run_reader}

if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in PROGRAMS:
        program, folder, port, number = sys.argv[1:]
        urls = [f"http://{host(n)}:{port}/{n}" for n in range(int(number))]
        PROGRAMS[program](Path(folder), urls)
    else:
        main()
