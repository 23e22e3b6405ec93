"""Check sources once: ``feeds refresh``."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Semaphore

import click

from feeds.assemble.service import Service, service_at
from feeds.cli.loading import known_source, pass_path, quiet_log
from feeds.config import Config
from feeds.dispatch import Threads
from feeds.errors import InputError
from feeds.model import Source
from feeds.pipeline import publication
from feeds.pipeline.gather.politeness import host_of
from feeds.pipeline.visit import refresh as refreshing
from feeds.pipeline.visit.refresh import Report
from feeds.pipeline.visit.watching import watch
from feeds.storage.queue import sources

CHECKS_AT_ONCE = 32


@click.command()
@click.argument("ids", metavar="[SOURCE]...", nargs=-1)
@click.option("--due", is_flag=True, help="Only those whose time has come.")
@pass_path
def refresh(path: Path, ids: Sequence[str], *, due: bool) -> None:
    """Check sources now, once: those named, or all; one line a source."""
    quiet_log()
    running = service_at(path, os.environ)
    try:
        config = running.config
        named = [_asked(known_source(config, one)) for one in ids] or _all(config)
        wanted = _due(running, named) if due else named
        failed = [_told(report) for report in _reports(running, wanted)]
        publication.publish(running.classifier, running.desk, running.tools)
        watch(running.tools)
    finally:
        running.close()
    raise SystemExit(1 if any(failed) else 0)


def _asked(source: Source) -> str:
    """The id of a source that can be checked.

    Raises: InputError.
    """
    if source.kind == "push":
        raise InputError(f"{source.id} is pushed to; there is nothing to fetch")
    return source.id


def _all(config: Config) -> list[str]:
    return [one.id for one in config.sources.values() if one.kind != "push"]


def _due(running: Service, ids: list[str]) -> list[str]:
    now = running.tools.store.now()
    with running.tools.store.read() as connection:
        health = sources.health(connection)
    due = {one.source_id for one in health if one.next_check and one.next_check <= now}
    return [one for one in ids if one in due]


def _reports(running: Service, ids: list[str]) -> Iterator[Report]:
    """Check in parallel, within what hosts allow; the reports come in the order of *ids*."""
    turns: defaultdict[str, Semaphore] = defaultdict(partial(Semaphore, running.desk.per_host))
    hosts = {one: turns[host_of(running.desk.sources[one]) or one] for one in ids}
    threads = Threads(CHECKS_AT_ONCE)

    def check(source_id: str) -> Report:
        with hosts[source_id]:
            return _check(running, source_id)

    futures = [(one, threads.submit(check, one)) for one in ids]
    for one, future in futures:
        yield _report(one, future)
    threads.close(wait=True)


def _check(running: Service, source_id: str) -> Report:
    store = running.tools.store
    with store.write() as connection:
        claims = sources.claim_named(connection, [source_id], now=store.now())
    if not claims:
        reason = "it rests (see feeds source list), or another process is checking it"
        return Report(source_id=source_id, status="taken", reason=reason)
    return refreshing.check(claims[0], running.desk, running.tools)


def _report(source_id: str, future: Future[Report]) -> Report:
    """How the check went; a bug in one check must not keep the others from telling."""
    error = future.exception()
    if error is None:
        return future.result()
    return Report(source_id=source_id, status="failed", reason=f"a bug of ours: {error!r}")


def _told(report: Report) -> bool:
    """Print one line; returns whether the source could not be checked."""
    taken = report.taken
    said = f"{report.source_id}: {report.status}"
    if report.status == "ok":
        said += f", {taken.new} new, {taken.edited} changed, {taken.unchanged} unchanged"
        said += f", {taken.skipped} skipped" if taken.skipped else ""
        said += f", {taken.held} held (see feeds status)" if taken.held else ""
    click.echo(f"{said}; {report.reason}" if report.reason else said)
    return report.status in ("failed", "busy")
