"""Reservations as managers see them."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from labelqueue.db import Transaction
from labelqueue.model import Cleared, HandedOver, Page, Reservation
from labelqueue.queue import handover, reservations
from labelqueue.web.fields import Body, Ids, Person
from labelqueue.web.query import Word
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route

State = Literal["active", "expired"]


class ReservationsQuery(ListQuery):
    labeler: Word | None = None
    state: State | None = None


class Clear(Body):
    """All that is named must fit; nothing named: all reservations of the project."""

    labeler: Person | None = None
    reservations: Ids | None = None
    state: State | None = None


class Handover(Body):
    """Who gives to whom; without `reservations` all they hold, and with `drafts` all they began."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)

    giver: Person = Field(alias="from")
    to: Person
    reservations: Ids | None = None
    drafts: bool = True


async def list_(tx: Transaction, ask: Ask[Nothing, ReservationsQuery]) -> Page:
    query = ask.query
    return await reservations.list_reservations(
        tx, ask.actor, ask.project, query.labeler, query.state, query.limit, query.cursor
    )


async def clear(tx: Transaction, ask: Ask[Clear, Query]) -> Cleared:
    body = ask.body
    return await reservations.clear_reservations(
        tx, ask.actor, ask.project, body.labeler, body.reservations, body.state
    )


async def hand_over(tx: Transaction, ask: Ask[Handover, Query]) -> HandedOver:
    body = ask.body
    return await handover.hand_over(
        tx, ask.actor, ask.project, body.giver, body.to, body.reservations, drafts=body.drafts
    )


_RESERVATIONS = "/projects/{project}/reservations"
ROUTES = [
    Route("GET", _RESERVATIONS, "List active and expired reservations", list_, items=Reservation),
    Route("POST", f"{_RESERVATIONS}/clear", "Take reservations away from their holders", clear),
    Route("POST", f"{_RESERVATIONS}/handover", "Let somebody go on with another's work", hand_over),
]
