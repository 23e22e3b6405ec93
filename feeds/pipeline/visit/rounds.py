"""Check what is due, many sources side by side."""

from __future__ import annotations

from collections.abc import Callable

from feeds.dispatch import Threads
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.visit import refresh
from feeds.pipeline.visit.refresh import Report
from feeds.steps import Steps
from feeds.storage.queue.sources import Claim

_FEW = (
    32  # sources, half of the threads: a claim looks through all that is due, however few it takes
)
_PATIENCE = 1.0  # seconds; then fewer have to do, as others may hang for long


def check_due(
    desk: Desk,
    tools: Tools,
    threads: Threads,
    *,
    told: Callable[[Report], object],
    stopped: Callable[[], bool],
) -> None:
    """Let *threads* check sources until nothing is due, no thread is free, or it is *stopped*.

    While they wait for their publishers they wait together. Each report is *told* in the thread
    that made it.
    """

    def checking(claim: Claim) -> Steps[None]:
        told((yield from refresh.checking(claim, desk, tools)))

    while not stopped():
        claims = refresh.due(desk, tools, limit=threads.await_free(_FEW, patience=_PATIENCE))
        if not claims:
            return
        threads.take([checking(claim) for claim in claims])
