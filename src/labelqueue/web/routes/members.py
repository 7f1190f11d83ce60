"""The members of a project; `{user}` in their addresses is an id or an e-mail address."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from labelqueue.db import Transaction
from labelqueue.model import Member, Page, Role
from labelqueue.queue import members
from labelqueue.web.fields import Body, Person, Skills
from labelqueue.web.query import Word
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route


class MemberChanges(Body):
    role: Role = "labeler"
    skills: Skills = Field(default_factory=list)
    active: bool = True
    rework_to: Person | None = None
    readmit: Literal[True, "quiz"] | None = None


class MembersQuery(ListQuery):
    q: Word | None = None


class Leaving(Query):
    rework_to: Person | None = None


async def list_(tx: Transaction, ask: Ask[Nothing, MembersQuery]) -> Page:
    window = ask.query
    return await members.list_members(
        tx, ask.actor, ask.project, window.q, window.limit, window.cursor
    )


async def read(tx: Transaction, ask: Ask[Nothing, Query]) -> Member:
    return await members.get_member(tx, ask.actor, ask.project, ask.named("user"))


async def put(tx: Transaction, ask: Ask[MemberChanges, Query]) -> Member:
    changes: dict[str, Any] = ask.body.model_dump(exclude_unset=True)
    return await members.put_member(tx, ask.actor, ask.project, ask.named("user"), changes)


async def remove(tx: Transaction, ask: Ask[Nothing, Leaving]) -> None:
    heir = ask.query.rework_to
    await members.remove_member(tx, ask.actor, ask.project, ask.named("user"), heir)


_MEMBER = "/projects/{project}/members/{user}"
ROUTES = [
    Route("GET", "/projects/{project}/members", "List members", list_, items=Member),
    Route("GET", _MEMBER, "Read a member", read),
    Route("PUT", _MEMBER, "Add or change a member", put),
    Route("DELETE", _MEMBER, "Remove a member", remove, status=204),
]
