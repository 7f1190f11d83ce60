"""The application: the route table as addresses, around it errors, figures and background work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from itertools import groupby

import structlog
from starlette.applications import Starlette
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.routing import Route as StarletteRoute

from labelqueue.db import Database
from labelqueue.web.endpoint import Address
from labelqueue.web.housekeeping import keep_house
from labelqueue.web.logs import configure_logs
from labelqueue.web.observe import Observe
from labelqueue.web.openapi import document, openapi_json
from labelqueue.web.pages import page_routes
from labelqueue.web.problems import HANDLERS
from labelqueue.web.route import Route
from labelqueue.web.routes import by_noun
from labelqueue.web.routes.system import OUTSIDE
from labelqueue.web.service import Background, Options, Service
from labelqueue.web.stopping import noticed

__all__ = ["Options", "create_app"]
PREFIX = "/api/v1"
_log = structlog.get_logger()


class _Application(Starlette):
    """Starlette with `Observe` as its outermost layer: it answers what nobody foresaw."""

    def observed(self, service: Service) -> _Application:
        faults = ExceptionMiddleware(self.router, handlers=self.exception_handlers)
        options = service.options
        self.middleware_stack = Observe(faults, service.metrics, options.log_requests)
        return self


def create_app(database: Database, options: Options) -> Starlette:
    """The service over an open database; its lifespan runs the background work."""
    service = Service(database, options)
    table = by_noun(options.test_clock)
    described = openapi_json(document(table, PREFIX))
    return _Application(
        routes=[
            *_addresses(service, [route for routes in table.values() for route in routes]),
            StarletteRoute(f"{PREFIX}/openapi.json", _describe(described)),
            *_outside(service),
            *page_routes(service),
        ],
        exception_handlers=HANDLERS,
        lifespan=partial(_lifespan, service),
    ).observed(service)


def _addresses(service: Service, routes: list[Route]) -> list[BaseRoute]:
    paths = list(dict.fromkeys(route.path for route in routes))
    ordered = sorted(routes, key=lambda route: paths.index(route.path))
    return [
        StarletteRoute(PREFIX + path, Address(service, list(same)))
        for path, same in groupby(ordered, key=lambda route: route.path)
    ]


def _outside(service: Service) -> list[BaseRoute]:
    return [
        StarletteRoute(path, partial(_labelled, path, answer, service), methods=["GET"])
        for path, answer in OUTSIDE.items()
    ]


async def _labelled(
    path: str,
    answer: Callable[[Service, Request], Awaitable[Response]],
    service: Service,
    request: Request,
) -> Response:
    request.scope["route_template"] = path
    return await answer(service, request)


def _describe(described: bytes) -> Callable[[Request], Awaitable[Response]]:
    async def describe(request: Request) -> Response:
        request.scope["route_template"] = "/openapi.json"
        return Response(described, media_type="application/json")

    return describe


@asynccontextmanager
async def _lifespan(service: Service, app: Starlette) -> AsyncIterator[None]:
    if not structlog.is_configured():
        configure_logs()
    tasks = [
        asyncio.create_task(
            _forever(work, service.database), name=getattr(work, "__name__", "work")
        )
        for work in (*service.options.background, *service.background, keep_house)
    ]
    try:
        with noticed(service.stop):
            yield
    finally:
        service.stop()
        await service.waiting.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _forever(work: Background, database: Database) -> None:
    """Run one background task; should it break, say so and begin again."""
    while True:
        try:
            await work(database)
            return
        except Exception:
            _log.exception("background work failed; beginning again in a second")
            await asyncio.sleep(1)
