"""Rounds of a dynamic target cost a submit a few look-ups, a million rows or not."""

from __future__ import annotations

import pytest

from labelqueue.queue import pull, submit
from tests.plans.intended import check
from tests.plans.warehouse import BOB, DORA, HELD, PROJECT
from tests.plans.watched import Watched

pytestmark = pytest.mark.big

DYNAMIC = '{"min": 1, "max": 5, "confidence": 0.9}'
FIRST = f"asset-{HELD + 1:07}"
ARRANGED = (
    (
        "update queue set settings = jsonb_set(settings, '{target}', %s)"
        " where project = %s and queue = 0",
        (DYNAMIC, PROJECT),
    ),
    (
        "update work set dynamic = true, target = 2, labels = 1"
        " where project = %s and queue = 0 and asset ="
        " (select id from asset where project = %s and external_id = %s)",
        (PROJECT, PROJECT, FIRST),
    ),
    (
        "insert into label (project, asset, person, batch, status, counts, final, result,"
        " interface_version) select project, id, %s, batch, 'submitted', true, true, '\"y\"', 1"
        " from asset where project = %s and external_id = %s",
        (BOB.user, PROJECT, FIRST),
    ),
)


async def test_a_submit_that_opens_a_round_looks_at_one_asset(tx: Watched) -> None:
    for statement, values in ARRANGED:
        await tx.connection.execute(statement, values, prepare=False)
    [item] = (await pull.pull(tx, DORA, PROJECT, "label"))["items"]
    assert item["asset"]["external_id"] == FIRST
    tx.plans.clear()
    await submit.submit(tx, DORA, item["reservation"], "x", None)
    names = [plan.name for plan in tx.plans]
    assert names.count("rounds.to_judge") == 2, "before the asset is locked, and after"
    assert names.count("rounds.set_targets") == names.count("expiry.raise_generation") == 1
    check(tx.plans)
