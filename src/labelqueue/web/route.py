"""A route is data: from it come the address that is served and its page in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, get_args, get_type_hints

from starlette.requests import Request
from starlette.responses import Response

from labelqueue import ids
from labelqueue.db import Transaction
from labelqueue.errors import NotFound
from labelqueue.model import Actor, Pulled, QueueName
from labelqueue.web.decode import unstorable_text
from labelqueue.web.fields import Body, Nothing
from labelqueue.web.query import ListQuery, Query
from labelqueue.web.reading import JSON_LIMIT

if TYPE_CHECKING:
    from labelqueue.queue.sessions import Identity
    from labelqueue.web.idempotency import Answer, Key
    from labelqueue.web.service import Service

__all__ = ["Ask", "Half", "ListQuery", "Nothing", "Query", "Route"]

B = TypeVar("B")
Q = TypeVar("Q", bound=Query)
Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]


@dataclass(slots=True)
class Ask(Generic[B, Q]):
    """A request that was checked: who asks, for what, with which body and parameters."""

    service: Service
    request: Request
    identity: Identity | None
    body: B
    query: Q
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        assert self.identity is not None, "public routes have no actor"
        return self.identity.actor

    @property
    def project(self) -> int:
        return ids.decode_global("p", self.request.path_params["project"])

    @property
    def queue(self) -> QueueName:
        name = self.request.path_params["queue"]
        if name not in get_args(QueueName):
            raise NotFound("A project has the queues label and review.")
        found: QueueName = name
        return found

    def named(self, name: str) -> str:
        """A part of the path as it stands."""
        text: str = self.request.path_params[name]
        if unstorable_text(text):
            raise NotFound()
        return text


@dataclass(frozen=True, slots=True)
class Half:
    """The part of an answer that is committed before the rest of it."""

    answer: dict[str, Any]


Act = Callable[[Transaction, Ask[Any, Any]], Awaitable[Any]]
Next = Callable[[Transaction, Ask[Any, Any]], Awaitable[Pulled]]
Serve = Callable[[Ask[Any, Any]], Awaitable[Response]]
Look = Callable[[Act], Awaitable["Answer"]]
Hold = Callable[[Ask[Any, Any], Look], Awaitable["Answer | None"]]
Gather = Callable[[Ask[Any, Any], "Key | None"], Awaitable["Answer | None"]]


@dataclass(frozen=True, slots=True)
class Route:
    """One call: either `act`, a verb in one transaction, or `serve`, which answers by itself.

    The models of the body, the query and the answer are those of the function's signature.
    `next` completes half an answer. `hold` comes before `act`, and where it is one to wait for,
    gives the answer itself: it is handed what runs a verb in a transaction of its own, as often as
    it takes. `gather` comes before `act` too: where the request can be served with others, it gives
    the answer, whole or half.
    `takes` and `gives` describe bodies and answers that are not JSON, by media type; `items` says
    what a page is a list of.
    """

    method: Method
    path: str
    summary: str
    act: Act | None = None
    serve: Serve | None = None
    status: int = 200
    next: Next | None = None
    hold: Hold | None = None
    gather: Gather | None = None
    keyed: bool = True
    public: bool = False
    answers: Any = None
    items: Any = None
    limit: int = JSON_LIMIT
    takes: Mapping[str, Any] = field(default_factory=dict)
    gives: Mapping[str, Any] = field(default_factory=dict)
    body: type[Body] = field(init=False)
    query: type[Query] = field(init=False)

    def __post_init__(self) -> None:
        function = self.act or self.serve
        assert function is not None and (self.act is None or self.serve is None), self.path
        hints = get_type_hints(function)
        body, query = get_args(hints["ask"])
        object.__setattr__(self, "body", body)
        object.__setattr__(self, "query", query)
        if self.answers is None and self.act is not None:
            object.__setattr__(self, "answers", hints["return"])

    @property
    def has_body(self) -> bool:
        return self.method in {"POST", "PATCH", "PUT"}

    @property
    def takes_key(self) -> bool:
        return self.keyed and self.method in {"POST", "PATCH"}
