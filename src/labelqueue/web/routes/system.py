"""Outside the work: liveness, readiness, figures, the interface's own description, test time."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from labelqueue.db import Transaction, load
from labelqueue.queue import clock
from labelqueue.web.fields import Body
from labelqueue.web.metrics import MEDIA_TYPE
from labelqueue.web.route import Ask, Query, Route
from labelqueue.web.service import Service

_sql = load("readiness")


class Advance(Body):
    advance_seconds: Annotated[float, Field(ge=0, le=10**9, allow_inf_nan=False)]


async def advance(tx: Transaction, ask: Ask[Advance, Query]) -> dict[str, float]:
    ask.after_commit.append(ask.service.identities.forget)
    return await clock.advance(tx, ask.actor, ask.body.advance_seconds)


async def healthz(service: Service, request: Request) -> Response:
    return PlainTextResponse("ok\n")


async def readyz(service: Service, request: Request) -> Response:
    if not await service.database.ready():
        return PlainTextResponse("the database does not answer\n", 503)
    async with service.database.transaction() as tx:
        revision = (await tx.one(_sql.revision))["revision"]
    if revision < newest_revision():
        return PlainTextResponse(f"the database is at migration {revision} still\n", 503)
    return PlainTextResponse("ready\n")


@cache
def newest_revision() -> str:
    """The number that the last migration's file begins with."""
    versions = resources.files("labelqueue") / "migrations" / "versions"
    return max(file.name.partition("_")[0] for file in versions.iterdir() if file.name[0].isdigit())


async def metrics(service: Service, request: Request) -> Response:
    return Response(service.metrics.text(), headers={"Content-Type": MEDIA_TYPE})


# Served with LABELQUEUE_TEST_CLOCK=1 alone.
TEST_CLOCK = Route("POST", "/test-clock", "Move the service's time forward", advance)
OUTSIDE = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}
