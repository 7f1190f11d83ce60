"""The labeling interface of a project, parsed once per version."""

from __future__ import annotations

from collections import OrderedDict

from labelqueue.db import Transaction, load
from labelqueue.model import Json
from labelqueue.queue.access import Membership
from labelqueue.rules.interface import Interface, parse
from labelqueue.rules.json_values import check_json
from labelqueue.rules.results import per_class, validate

sql = load("access")

_KEPT = 500
_parsed: OrderedDict[tuple[int, int], Interface | None] = OrderedDict()


async def interface_of(tx: Transaction, member: Membership) -> Interface | None:
    """The project's current interface, or None where any JSON value is a valid result."""
    return await interface_at(tx, member.project, member.interface_version)


async def interface_at(tx: Transaction, project: int, version: int) -> Interface | None:
    """One version of a project's interface."""
    key = (project, version)
    if key not in _parsed:
        row = await tx.first(sql.interface_of, project=project, version=version)
        config = row["config"] if row else None
        _parsed[key] = None if config is None else parse(config)
        if len(_parsed) > _KEPT:
            _parsed.popitem(last=False)
    return _parsed[key]


async def check_result(tx: Transaction, member: Membership, result: Json) -> dict[str, int]:
    """Return how often each class stands in the result.

    Raises InvalidResult where it does not fit the project's interface.
    """
    check_json(result, "result")
    interface = await interface_of(tx, member)
    if interface is not None:
        validate(interface, result)
    return dict(per_class(interface, result))
