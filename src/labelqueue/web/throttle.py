"""How often a password may be guessed: per address and e-mail, in this process's memory."""

from __future__ import annotations

import time
from collections import deque

from labelqueue.errors import TooManyRequests

MOST_FAILURES = 10
WINDOW_SECONDS = 60
_MOST_KEYS = 10_000


class Throttle:
    """Counts failures in a sliding window; a success forgets them."""

    def __init__(self, most: int = MOST_FAILURES, window: float = WINDOW_SECONDS) -> None:
        self._most, self._window = most, window
        self._failures: dict[str, deque[float]] = {}

    def check(self, key: str) -> None:
        """Raises TooManyRequests with the seconds to wait."""
        failures = self._recent(key)
        if len(failures) >= self._most:
            wait = int(failures[0] + self._window - time.monotonic()) + 1
            raise TooManyRequests(f"Too many failures; try again in {wait} s.", retry_after=wait)

    def failed(self, key: str) -> None:
        if len(self._failures) >= _MOST_KEYS:
            self._forget_old()
        self._failures.setdefault(key, deque(maxlen=self._most)).append(time.monotonic())

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        failures = self._failures.get(key, deque())
        while failures and failures[0] <= time.monotonic() - self._window:
            failures.popleft()
        return failures

    def _forget_old(self) -> None:
        self._failures = {
            key: found for key in list(self._failures) if (found := self._recent(key))
        }
