"""A proxy in front of several servers: each connection goes to the next of them that takes it.

Callers who ask for `Connection: close` so send each request to another server than the one before.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

PIECE = 1 << 16


class Proxy:
    """`.url` and `.port` are its address; `.went` the ports that connections went to, in order."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.went: list[int] = []
        self._ports = ports
        self._turns = itertools.cycle(range(len(ports)))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._listener = self._do(asyncio.start_server(self._pass_on, "127.0.0.1", 0))
        self.port = int(self._listener.sockets[0].getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _end(self) -> None:
        self._listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _pass_on(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Until either side has ended its part: whoever goes away is missed by the other."""
        writers = [back]
        with suppress(ConnectionError, asyncio.CancelledError):
            far, forth = await self._connect()
            writers.append(forth)
            pumps = [asyncio.create_task(_pump(near, forth)), asyncio.create_task(_pump(far, back))]
            try:
                await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for pump in pumps:
                    pump.cancel()
                await asyncio.gather(*pumps, return_exceptions=True)
        for writer in writers:
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The next server, or the one after it where nobody listens."""
        first = next(self._turns)
        for nth in range(len(self._ports)):
            port = self._ports[(first + nth) % len(self._ports)]
            with suppress(ConnectionRefusedError):
                connection = await asyncio.open_connection("127.0.0.1", port)
                self.went.append(port)
                return connection
        raise ConnectionRefusedError("no server is up")


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await source.read(PIECE):
            sink.write(piece)
            await sink.drain()
