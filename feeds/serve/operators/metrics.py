"""/metrics: how the service does, for Prometheus; every process answers the same.

All numbers come from the database, where work and web have written them, so it does not matter
which process is asked. Whoever asks must send the configured token.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from feeds.model import Alert, Trouble
from feeds.serve.context import store
from feeds.serve.operators import bearers
from feeds.storage import counts, figures
from feeds.storage.queue import alerts, sources

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Everything that is measured."""
    refused = bearers.refusal()
    if refused:
        return refused
    registry = CollectorRegistry()
    registry.register(_Look(_measured()))
    return Response(
        generate_latest(registry), 200, bearers.UNCACHED, content_type=CONTENT_TYPE_LATEST
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """What the database says at one moment."""

    now: datetime
    health: list[sources.Health]
    figures: figures.Figures
    polls: list[counts.Polls]
    checks: list[counts.Checks]
    alerts: list[Alert]


def _measured() -> _Measured:
    now = store().now()
    with store().read() as connection:
        return _Measured(
            now,
            sources.health(connection),
            figures.figures(connection, now=now),
            counts.polls(connection),
            counts.checks(connection),
            alerts.standing(connection),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Look(Collector):
    """One look at the database, as Prometheus wants it."""

    seen: _Measured

    def collect(self) -> Iterator[Metric]:
        """All metrics; docs/reference/metrics.md explains each."""
        yield from _of_sources(self.seen)
        yield _of_alerts(self.seen)
        yield from _of_checks(self.seen)
        yield from _of_queues(self.seen)
        yield from _of_documents(self.seen)
        yield from _of_requests(self.seen)


def _of_sources(seen: _Measured) -> Iterator[Metric]:
    failures = _gauge("source_failures", "Failed checks in a row.", "source")
    success = _gauge("source_success_timestamp_seconds", "Last good check.", "source")
    due = _gauge("source_due_timestamp_seconds", "When it is to be checked again.", "source")
    for one in seen.health:
        failures.add_metric([one.source_id], one.failures)
        if one.next_check:
            due.add_metric([one.source_id], one.next_check.timestamp())
        if one.succeeded_at:
            success.add_metric([one.source_id], one.succeeded_at.timestamp())
    yield from (failures, success, due)


def _of_alerts(seen: _Measured) -> Metric:
    """Every kind, also those of which none stands, so that a rule can be written beforehand."""
    found = _gauge("alerts", "Alerts that stand, by kind.", "kind", "acknowledged")
    counted = Counter((one.kind, one.is_acknowledged(seen.now)) for one in seen.alerts)
    for kind in Trouble:
        for known in (False, True):
            found.add_metric([kind.value, "yes" if known else "no"], counted[kind, known])
    return found


def _of_checks(seen: _Measured) -> Iterator[Metric]:
    checks = _counter("checks", "Checks of sources by how they went.", "status")
    taken = _counter("articles_taken", "Articles that checks brought.", "change")
    for one in seen.checks:
        checks.add_metric([one.status], one.checks)
    taken.add_metric(["new"], sum(one.new for one in seen.checks))
    taken.add_metric(["edited"], sum(one.edited for one in seen.checks))
    yield from (checks, taken)


def _of_queues(seen: _Measured) -> Iterator[Metric]:
    waiting = _gauge("waiting", "What is still to be done.", "queue")
    delay = _gauge("waiting_seconds", "How long the oldest of it has waited.", "queue")
    for name, queue in seen.figures.queues.items():
        waiting.add_metric([name], queue.waiting)
        waited = (seen.now - queue.since).total_seconds() if queue.since else 0.0
        delay.add_metric([name], max(waited, 0.0))
    yield from (waiting, delay)


def _of_documents(seen: _Measured) -> Iterator[Metric]:
    documents = _gauge("documents", "Rendered feeds, each format on its own.", "state")
    documents.add_metric(["fresh"], seen.figures.documents - seen.figures.stale)
    documents.add_metric(["stale"], seen.figures.stale)
    yield documents
    yield GaugeMetricFamily("feeds_articles", "Stored articles.", value=seen.figures.articles)


def _of_requests(seen: _Measured) -> Iterator[Metric]:
    labels = ("kind", "agent", "status")
    requests = _counter("requests", "Answers by what was asked for.", *labels)
    sizes = _counter("response_bytes", "Bytes of their bodies.", *labels)
    for one in seen.polls:
        values = [one.kind, one.agent, str(one.status)]
        requests.add_metric(values, one.requests)
        sizes.add_metric(values, one.bytes)
    yield from (requests, sizes)


def _gauge(name: str, what: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"feeds_{name}", what, labels=labels)


def _counter(name: str, what: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(f"feeds_{name}", what, labels=labels)
