"""Labels: what people answered."""

from __future__ import annotations

from typing import Literal

from labelqueue.db import Transaction
from labelqueue.model import Label, LabelStatus, Page, Verdict
from labelqueue.queue import labels
from labelqueue.queue.review import send_to_review
from labelqueue.web.fields import Body
from labelqueue.web.query import Flag, Word
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route


class LabelsQuery(ListQuery):
    """`final=false` waits for review; `order=reviewed` lists verdicts, the last first."""

    asset: Word | None = None
    batch: Word | None = None
    labeler: Word | None = None
    status: LabelStatus | None = None
    final: Flag | None = None
    verdict: Verdict | None = None
    reviewed_by: Word | None = None
    order: Literal["made", "newest", "reviewed"] = "made"


class LabelChange(Body):
    status: Literal["submitted", "discarded"]


async def list_(tx: Transaction, ask: Ask[Nothing, LabelsQuery]) -> Page:
    query = ask.query
    filters = query.model_dump(exclude_none=True, exclude={"order", "limit", "cursor"})
    return await labels.list_labels(
        tx, ask.actor, ask.project, filters, query.order, query.limit, query.cursor
    )


async def change(tx: Transaction, ask: Ask[LabelChange, Query]) -> Label:
    return await labels.change_label(tx, ask.actor, ask.named("label"), ask.body.status)


async def review(tx: Transaction, ask: Ask[Nothing, Query]) -> Label:
    return await send_to_review(tx, ask.actor, ask.project, ask.named("label"))


ROUTES = [
    Route(
        "GET",
        "/projects/{project}/labels",
        "List labels; labelers see their own",
        list_,
        items=Label,
    ),
    Route(
        "POST",
        "/projects/{project}/labels/{label}/review",
        "Send a final label to review",
        review,
    ),
    Route("PATCH", "/labels/{label}", "Accept a late label, or discard one", change),
]
