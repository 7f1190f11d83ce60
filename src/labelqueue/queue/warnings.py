"""Warnings: settings that are accepted although nobody can meet them as the project stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelqueue.db import Transaction, load
from labelqueue.rules.faults import Fault, fault

sql = load("members")

MORE = "add members, or the assets concerned are listed as stuck"


async def target_above_team(
    tx: Transaction, project: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Fault]:
    """Changed numbers of labels that no set of this project's members can reach."""
    asked = {at: labels for at, labels in _asked(after).items() if _asked(before).get(at) != labels}
    if not asked:
        return []
    team = (await tx.one(sql.team, project=project))["people"]
    people = "1 active member" if team == 1 else f"{team} active members"
    return [
        fault(at, f"{labels} people are needed, but the project has {people}; {MORE}")
        for at, labels in asked.items()
        if labels > team
    ]


def _asked(settings: Mapping[str, Any]) -> dict[str, int]:
    """How many people each number of labels asks for, by the path of the setting."""
    named = {"target": settings.get("target"), "consensus": settings.get("consensus")}
    return {
        f"{name}.{key}": value[key]
        for name, value in named.items()
        for key in ("labels", "min", "max")
        if value and key in value
    }
