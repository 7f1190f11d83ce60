"""What is forgotten by and by: remembered answers after a day, sessions after their end."""

from __future__ import annotations

import asyncio

from labelqueue.db import Database
from labelqueue.queue.sessions import end_old_sessions
from labelqueue.web.idempotency import forget_old

EVERY_SECONDS = 600


async def keep_house(database: Database) -> None:
    """Runs as long as the server does."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await forget_old(database)
        async with database.transaction() as tx:
            await end_old_sessions(tx)
