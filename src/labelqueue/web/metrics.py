"""What Prometheus sees of a server: how long calls take, what was handed out, the pool."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from labelqueue.db import Database
from labelqueue.web.waiting import Waiting

MEDIA_TYPE = CONTENT_TYPE_LATEST
_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The figures of one server, in a registry of its own, so that two can live in one process."""

    def __init__(self, database: Database, waiting: Waiting) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "labelqueue_request_seconds",
            "Time from a request's head to the end of its answer, by route template.",
            ["method", "route", "status"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.pulls = Counter(
            "labelqueue_pulls",
            "Pulls, and whether there was work.",
            ["outcome"],
            registry=self.registry,
        )
        self.submits = Counter(
            "labelqueue_submits",
            "Submits and skips by the status of their label.",
            ["status"],
            registry=self.registry,
        )
        self.turns = Counter(
            "labelqueue_turns",
            "Submits and pulls served together with others of their moment, or alone.",
            ["how"],
            registry=self.registry,
        )
        self.registry.register(_Pool(database))
        waits = Gauge("labelqueue_waiting", "Pulls that are held open.", registry=self.registry)
        waits.set_function(lambda: len(waiting))
        missed = Gauge(
            "labelqueue_waits_missed",
            "How often the patrol found something for a person whom the watch should have woken.",
            registry=self.registry,
        )
        missed.set_function(lambda: waiting.missed)

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _Pool(Collector):
    """The connection pool's own counts, read when they are asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[Metric]:
        for name, value in self._database.pool.get_stats().items():
            yield GaugeMetricFamily(f"labelqueue_{name}", f"psycopg_pool: {name}.", value=value)

    def describe(self) -> list[Metric]:
        return []
