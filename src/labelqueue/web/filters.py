"""Which assets are meant: the same names in a list's query and in a bulk change's body."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from labelqueue.model import AssetState
from labelqueue.web.fields import Body, ExternalId, Id, Person, Priority
from labelqueue.web.query import ListQuery, Number, Query, Word


class AssetFilter(Body):
    """All that is named must fit."""

    state: AssetState | None = None
    batch: Id | None = None
    assigned_to: Person | None = None
    labeled_by: Person | None = None
    priority: Priority | None = None
    external_id: ExternalId | None = None
    q: Annotated[str, Field(max_length=500)] | None = None


class Filter(Query):
    """The same, in an address."""

    state: AssetState | None = None
    batch: Word | None = None
    assigned_to: Word | None = None
    labeled_by: Word | None = None
    priority: Annotated[Priority, Number] | None = None
    external_id: Word | None = None
    q: Word | None = None


class AssetsQuery(Filter, ListQuery):
    """A list of assets; `order=queue` has the label queue's order, otherwise upload order."""

    order: Literal["queue"] | None = None
