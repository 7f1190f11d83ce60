"""All calls of the interface, one file per noun. The busiest come first: they are matched first."""

from __future__ import annotations

from labelqueue.web.route import Route
from labelqueue.web.routes import (
    assets,
    batches,
    events,
    export,
    insight,
    labels,
    members,
    operations,
    progress,
    projects,
    questions,
    queues,
    reservations,
    session,
    system,
    uploads,
    users,
    work,
)

_NOUNS = {
    "work": work,
    "session": session,
    "users": users,
    "projects": projects,
    "members": members,
    "queues": queues,
    "batches": batches,
    "assets": assets,
    "questions": questions,
    "reservations": reservations,
    "labels": labels,
    "insight": insight,
    "progress": progress,
    "operations": operations,
    "events": events,
    "uploads": uploads,
    "export": export,
}


def by_noun(test_clock: bool) -> dict[str, list[Route]]:
    """The route table, in the order in which addresses are matched."""
    table = {name: noun.ROUTES for name, noun in _NOUNS.items()}
    return {**table, "system": [system.TEST_CLOCK]} if test_clock else table
