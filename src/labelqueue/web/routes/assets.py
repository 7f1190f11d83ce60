"""Assets: lists, one, its history, and many at once."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from labelqueue.db import Transaction
from labelqueue.errors import Invalid
from labelqueue.model import Asset, Changed, Event, ItemAsset, Page, Question
from labelqueue.queue import assets, bulk, counting
from labelqueue.queue.operations import OperationRef
from labelqueue.web.fields import Body, ExternalId, Hold, Id, Ids, Labels, People, Priority, Skills
from labelqueue.web.filters import AssetFilter, AssetsQuery, Filter
from labelqueue.web.pieces import Long
from labelqueue.web.query import DryRunQuery
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route


class Set(Body):
    """What to set; null, or an empty list, takes away.

    `labels: "discarded"` sends back: every label that stands is taken out, and the assets are
    labeled anew by people who have not labeled them.
    """

    priority: Priority | None = None
    assigned_to: People = Field(default_factory=list)
    labels_required: Labels | None = None
    skills: Skills = Field(default_factory=list)
    on_hold: Hold = False
    removed: bool = False
    labels: Literal["discarded"] | None = None


class Row(Set):
    """The values of one asset."""

    id: Id | None = None
    external_id: ExternalId | None = None


class Select(Body):
    """One of three; `but_for` names assets that a filter finds and that are left as they are."""

    ids: Ids | None = None
    external_ids: Annotated[list[ExternalId], Long] | None = None
    filter: AssetFilter | None = None
    but_for: Ids | None = None


class Changes(Body):
    """Either `select` and `set`, or `items`."""

    select: Select | None = None
    set: Set | None = None
    items: Annotated[list[Row], Long] | None = None

    @model_validator(mode="after")
    def _either(self) -> Changes:
        if self.items is not None:
            _check_items(self, self.items)
        elif self.select is None or self.set is None:
            raise Invalid.at("select", "give select and set, or items")
        elif len(self.select.model_dump(exclude_none=True, exclude={"but_for"})) != 1:
            raise Invalid.at("select", "give one of ids, external_ids, filter")
        elif self.select.but_for and self.select.filter is None:
            raise Invalid.at("select.but_for", "goes with a filter")
        elif not self.set.model_fields_set:
            raise Invalid.at("set", "must name at least one field")
        return self


def _check_items(changes: Changes, items: list[Row]) -> None:
    if changes.select is not None or changes.set is not None:
        raise Invalid.at("items", "give select and set, or items")
    for at, row in enumerate(items):
        if (row.id is None) == (row.external_id is None):
            raise Invalid.at(f"items.{at}", "give one of id, external_id")


async def list_(tx: Transaction, ask: Ask[Nothing, AssetsQuery]) -> Page:
    query = ask.query
    filters = query.model_dump(exclude_none=True, exclude={"order", "limit", "cursor"})
    return await assets.list_assets(
        tx, ask.actor, ask.project, filters, query.order, query.limit, query.cursor
    )


async def count(tx: Transaction, ask: Ask[Nothing, Filter]) -> counting.Count:
    filters = ask.query.model_dump(exclude_none=True)
    return await counting.count_assets(tx, ask.actor, ask.project, filters)


async def read(tx: Transaction, ask: Ask[Nothing, Query]) -> Asset | ItemAsset | Question:
    return await assets.get_asset(tx, ask.actor, ask.project, ask.named("asset"))


async def history(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    asset, window = ask.named("asset"), ask.query
    return await assets.asset_history(
        tx, ask.actor, ask.project, asset, window.limit, window.cursor
    )


async def change(tx: Transaction, ask: Ask[Changes, DryRunQuery]) -> Changed | OperationRef:
    body: dict[str, Any] = ask.body.model_dump(exclude_unset=True)
    return await bulk.change_assets(tx, ask.actor, ask.project, body, dry_run=ask.query.dry_run)


_ASSETS = "/projects/{project}/assets"
ROUTES = [
    Route("GET", _ASSETS, "List assets", list_, items=Asset),
    Route("PATCH", _ASSETS, "Change many assets; over 1,000 as an operation", change),
    Route("GET", f"{_ASSETS}/count", "How many assets fit a filter", count),
    Route("GET", f"{_ASSETS}/{{asset}}", "Read an asset", read),
    Route("GET", f"{_ASSETS}/{{asset}}/history", "An asset's events", history, items=Event),
]  # fmt: skip
