"""PgQueuer, driven by its own queries and by its own worker.

python -m benchmarks.peers.jobs.pgqueuer DSN CONNECTIONS    # in its own environment
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import asyncpg
from pgqueuer import AsyncpgPoolDriver, PgQueuer
from pgqueuer.ports.repository import EntrypointExecutionParameter
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

from benchmarks.peers.jobs.slices import serve

ENTRYPOINT = "nothing"
AT_ONCE = 5000
# Its worker's own default, and the entrypoints of one that registers this one function.
HEARTBEAT = timedelta(seconds=30)
ENTRYPOINTS: Any = {ENTRYPOINT: EntrypointExecutionParameter(concurrency_limit=0)}


class Pgqueuer:
    """Its queries over an asyncpg pool, the driver that its own benchmarks find fastest."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.driver = AsyncpgPoolDriver(pool)
        self.queries = Queries(self.driver)
        self.worker: Any = uuid.uuid4()

    async def install(self) -> None:
        await self.queries.install()
        await self.queries.optimize_autovacuum()

    async def add(self, count: int) -> None:
        for first in range(0, count, AT_ONCE):
            some = min(AT_ONCE, count - first)
            await self.queries.enqueue([ENTRYPOINT] * some, [None] * some, [0] * some)

    async def claim(self) -> Any:
        jobs = await self.queries.dequeue(1, ENTRYPOINTS, self.worker, None, HEARTBEAT)
        return jobs[0] if jobs else None

    async def complete(self, job: Any) -> None:
        await self.queries.log_jobs([(job, "successful", None)])

    async def drain(self, clients: int) -> None:
        worker = PgQueuer(self.driver)

        @worker.entrypoint(ENTRYPOINT)
        async def nothing(_: Any) -> None:
            pass

        await worker.qm.run(batch_size=clients, mode=QueueExecutionMode.drain)


async def main(dsn: str, connections: int) -> None:
    # One connection more for its worker, which listens on it.
    async with asyncpg.create_pool(dsn, min_size=connections, max_size=connections + 1) as pool:
        await serve(Pgqueuer(pool))
