"""The service's side of the wall: fetches what it is given, while its own loopback is a trap.

Run by ``test_egress_namespaces`` in a namespace of its own: ``egress_inside.py HITS``, with
addresses as a JSON list on stdin. Prints for each what became of it: through the guard, and,
to see that the trap works, by a client that knows none.
"""

from __future__ import annotations

import contextlib
import json
import sys
import urllib.request
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from feeds.fetch import Budget, Fetcher, Hole
from feeds.model import Changed, Failed, Request
from tests.fetch.egress_world import lay_traps

HOLE = "bridge.lan:8080"


def guarded() -> Callable[[str], str]:
    """What our fetcher brings home from an address, or why nothing."""
    fetcher = Fetcher(
        user_agent="guarded",
        slot=lambda _: nullcontext(),
        now=lambda: datetime.now(UTC),
        holes=[Hole.parse(HOLE)],
        budget=Budget(seconds=5),
    )

    def fetch(url: str) -> str:
        outcome = fetcher.fetch(Request(url=url))
        if isinstance(outcome, Changed):
            return outcome.response.body.decode()
        assert isinstance(outcome, Failed)
        return outcome.reason

    return fetch


def ask_plainly(url: str) -> None:
    """What everybody writes first."""
    request = urllib.request.Request(url, headers={"User-Agent": "plain"})
    with urllib.request.urlopen(request, timeout=2) as answer:
        answer.read()


def main() -> None:
    """Fetch everything twice, the guarded way first."""
    lay_traps(Path(sys.argv[1]))
    urls: list[str] = json.load(sys.stdin)
    fetch = guarded()
    sys.stdout.write(json.dumps([fetch(url) for url in urls]))
    for url in urls:
        with contextlib.suppress(OSError, ValueError):
            ask_plainly(url)


if __name__ == "__main__":
    main()
