"""A server that is told to stop says so at once to whoever it holds a request open for."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def noticed(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` in the event loop when the process is told to end, before the HTTP server acts.

    That lets running requests finish first, and tells the application only when they have.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def passed_on(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    ours = {number: handler for number, handler in before.items() if callable(handler)}
    for number in ours:
        signal.signal(number, passed_on)
    try:
        yield
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
