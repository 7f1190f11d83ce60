"""What every request of one server shares."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labelqueue.db import Database
from labelqueue.web.auth import Identities
from labelqueue.web.following import Following
from labelqueue.web.gathering import Gathering
from labelqueue.web.idempotency import Running
from labelqueue.web.metrics import Metrics
from labelqueue.web.reading import STREAM_LIMIT
from labelqueue.web.tail import Tail
from labelqueue.web.throttle import Throttle
from labelqueue.web.thumbnails import Thumbnails
from labelqueue.web.waiting import Waiting

Background = Callable[[Database], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Options:
    """How a server is started.

    `data` is the folder that holds the uploads; `background` are coroutine functions that run as
    long as the server does; `static` is the folder of the built pages.
    """

    data: Path
    background: Sequence[Background] = ()
    static: Path = Path(__file__).parent / "static"
    test_clock: bool = False
    log_requests: bool = False
    stream_limit: int = STREAM_LIMIT


@dataclass(slots=True)
class Service:
    """The parts that requests share: the database, and what is kept in memory."""

    database: Database
    options: Options
    identities: Identities = field(init=False)
    running: Running = field(default_factory=Running)
    logins: Throttle = field(default_factory=Throttle)
    tail: Tail = field(default_factory=Tail)
    waiting: Waiting = field(init=False)
    following: Following = field(init=False)
    gathering: Gathering = field(init=False)
    metrics: Metrics = field(init=False)
    thumbnails: Thumbnails = field(init=False)

    def __post_init__(self) -> None:
        self.identities = Identities(self.database)
        self.waiting = Waiting(self.database, self.tail)
        self.following = Following(self.database, self.tail)
        self.gathering = Gathering(self.database)
        self.metrics = Metrics(self.database, self.waiting)
        self.thumbnails = Thumbnails(self.options.data)

    @property
    def background(self) -> Sequence[Background]:
        """What keeps those informed who hold a request open."""
        return (self.tail.read, self.waiting.patrol)

    def stop(self) -> None:
        """Let every request that is held open end: the server is about to stop."""
        self.waiting.stop()
        self.following.stop()
