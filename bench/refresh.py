"""Refresh of changed feeds, beside urllib3, feedparser and the ORM put together plainly.

Run it with ``python bench/refresh.py [ROUNDS [ITEMS [SOURCES]]]``. Some hundred sources are taken
in, then each has some entries more and is refreshed again; publishing (labels, positions,
rendering), which the plain pipeline has not, stands apart. With ITEMS every feed is made that long,
and nothing is published. Each program and the publisher have their own processes; CPU is that of
the whole process tree, and of the rounds the cheapest counts.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import _samples
from bench._processes import Cost, await_step, memory, stepped
from bench._road import check_all, opened
from feeds.pipeline import publication

HERE = Path(__file__).parent
STEPS = ("taken in", "published", "refreshed", "published again")
WANTED = 4  # times as fast as plain
WANTED_A_SECOND = 100  # feeds of 90 items in a CPU second


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    shape = (int(sys.argv[2]), 1) if len(sys.argv) > 2 else ()  # items, copies of each feed
    most = int(sys.argv[3]) if len(sys.argv) > 3 else None
    names = list(_samples.sources(*shape))[:most]
    best: dict[str, Cost] = {}
    for _ in range(rounds):
        for name, cost in measured(names, *map(str, shape)):
            if name not in best or cost.cpu < best[name].cpu:
                best[name] = cost
    print(f"{len(names)} sources, the cheapest of {rounds} rounds, seconds")
    print(f"{'':26}{'CPU':>8}{'wall':>8}")
    for name, cost in best.items():
        print(f"{name:26}{cost.cpu:8.2f}{cost.wall:8.2f}")
    for step in ("taken in", "refreshed"):
        print(
            f"{step}: {best[f'plain: {step}'].cpu / best[f'feeds: {step}'].cpu:.1f} times as fast"
        )
    rate = len(names) / best["feeds: refreshed"].cpu
    print(f"wanted: refreshed {WANTED} times as fast")
    print(f"{rate:.0f} refreshed a CPU second (wanted {WANTED_A_SECOND} of 90 items)")


def measured(names: list[str], *shape: str) -> Iterator[tuple[str, Cost]]:
    """Both programs, each with a fresh publisher and a fresh database, one after the other."""
    for program in ("feeds", "plain"):
        with (
            tempfile.TemporaryDirectory() as folder,
            stepped(HERE / "_upstream.py", *shape) as upstream,
        ):
            port = upstream.greeting
            urls = Path(folder, "urls")
            urls.write_text("\n".join(f"http://127.0.0.1:{port}/{name}" for name in names))
            ours = "unpublished" if shape else "feeds"
            script = (HERE / "refresh.py", ours) if program == "feeds" else (HERE / "_plain.py",)
            with stepped(*script, folder, urls) as running:
                for step in STEPS[:: 2 if shape or program == "plain" else 1]:
                    if step == "refreshed":
                        upstream.step()
                    yield f"{program}: {step}", running.step()
                print(f"{program}: {memory(running.pid)}")
                running.end()
                upstream.end()


def run(folder: Path, urls: list[str], *, published: bool) -> None:
    """The product, step by step."""
    port, names = urls[0].split("/")[2].partition(":")[2], [url.rpartition("/")[2] for url in urls]
    running = opened(folder, port, names)
    for _ in range(2):
        await_step()
        check_all(running)
        if published:
            await_step()
            publication.publish(running.classifier, running.desk, running.tools)
    await_step()
    running.close()


if __name__ == "__main__":
    if sys.argv[1:2] in (["feeds"], ["unpublished"]):
        addresses = Path(sys.argv[3]).read_text().splitlines()
        run(Path(sys.argv[2]), addresses, published=sys.argv[1] == "feeds")
    else:
        main()
