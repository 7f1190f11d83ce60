"""procrastinate, driven by its own job manager and by its own worker.

python -m benchmarks.peers.jobs.procrastinate DSN CONNECTIONS    # in its own environment
"""

from __future__ import annotations

from typing import Any

import procrastinate
from procrastinate.jobs import Status

from benchmarks.peers.jobs.slices import serve

QUEUE = "benchmark"
AT_ONCE = 5000


class Procrastinate:
    """Its application over a pool of its own connector, with all of its defaults."""

    def __init__(self, dsn: str, connections: int) -> None:
        # One connection more for its worker, which listens on it.
        connector = procrastinate.PsycopgConnector(
            conninfo=dsn, min_size=connections, max_size=connections + 1
        )
        self.app = procrastinate.App(connector=connector)
        self.worker: int | None = None

        @self.app.task(name="nothing", queue=QUEUE)
        async def nothing() -> None:
            pass

        self.task = nothing

    async def install(self) -> None:
        await self.app.schema_manager.apply_schema_async()

    async def add(self, count: int) -> None:
        for first in range(0, count, AT_ONCE):
            jobs: list[dict[str, Any]] = [{}] * min(AT_ONCE, count - first)
            await self.task.batch_defer_async(*jobs)

    async def claim(self) -> Any:
        if self.worker is None:
            self.worker = await self.app.job_manager.register_worker()
        return await self.app.job_manager.fetch_job([QUEUE], self.worker)

    async def complete(self, job: Any) -> None:
        await self.app.job_manager.finish_job(job, Status.SUCCEEDED, delete_job=False)

    async def drain(self, clients: int) -> None:
        await self.app.run_worker_async(
            concurrency=clients, wait=False, install_signal_handlers=False
        )


async def main(dsn: str, connections: int) -> None:
    queue = Procrastinate(dsn, connections)
    async with queue.app.open_async():
        await serve(queue)
