"""Turns: people who hand in or pull at the same moment are served by the same statements.

Here goes what most requests are: a label for a reservation that is still held, and the next asset
of the shared queue. Whatever needs more than that is left to the verbs themselves, which come to
the same answers one person at a time.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labelqueue.db import Jsonb, Row, Transaction, load
from labelqueue.errors import Problem
from labelqueue.model import Actor, Json, LabelRef, Pulled
from labelqueue.queue.claiming import CROWD, supersede
from labelqueue.queue.groups import retained
from labelqueue.queue.holding import Holding, as_holding, label_ref
from labelqueue.queue.interfaces import check_result
from labelqueue.queue.pull import WHY, as_item, explore, to_remember, wanted
from labelqueue.queue.reviewing import enter_review
from labelqueue.queue.rounds import is_dynamic
from labelqueue.queue.sharing import opened
from labelqueue.queue.standing import (
    LABEL,
    Standing,
    as_standing,
    barred,
    live,
    of_each,
    renew,
)
from labelqueue.queue.submit import make_labels
from labelqueue.rules.allotment import Candidate, allot

sql = load("turns")
_TURN = {"person": "turn.person", "reservation": "turn.reservation"}
PATIENCE = "1s"  # how long several people wait for a lock that one of them needs; "0" is for ever
GRASP = of_each(sql.grasp, **_TURN)
HAND_IN = of_each(sql.hand_in, **_TURN, seconds="asked.seconds")
STAND = of_each(sql.stand, person="turn.person")
ITEMS = of_each(sql.items, **_TURN)
TAKE_FIRST = of_each(sql.take_first, person="turn.person")
LOOK = of_each(sql.look, **_TURN, window="turn.within")


@dataclass(frozen=True, eq=False, slots=True)
class Turn:
    """What somebody hands in, if anything, and whether they want the next asset."""

    actor: Actor
    reservation: int | None = None
    result: Json = None
    active_seconds: float | None = None
    pull_next: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """The label made, None where nothing was handed in.

    `next` is None where it was not asked for, or is to be pulled by itself.
    """

    label: LabelRef | None
    next: Pulled | None


class Apart(Exception):
    """The queue's settings need more than turns know of."""


def is_plain(settings: dict[str, Any]) -> bool:
    """Whether turns are taken together where a label queue has these settings."""
    apart = retained(settings) or settings["order"]["avoid_held"] or is_dynamic(settings)
    return not (apart or settings["test_questions"])


async def take_turns(tx: Transaction, project: int, turns: Sequence[Turn]) -> dict[Turn, Done]:
    """Serve turns of different people; those that are missing from the answer were not touched.

    Raises Apart.
    """
    settings, seated = await _seat(tx, project, turns)
    if settings is None:
        return {}
    if not is_plain(settings):
        raise Apart
    holdings = {turn: held for turn, held in seated.items() if held and _is_plain_label(held)}
    wanting = [turn for turn in seated if turn.reservation is None]
    look = _needs_look(settings) and any(turn.pull_next for turn in (*holdings, *wanting))
    made = await _hand_in(tx, project, holdings, to_look=look)
    stood = made | await _look_up(tx, project, wanting)
    pulled: dict[int, Pulled] = {}
    if any(turn.pull_next for turn in stood):
        standings = await _stand(tx, project, settings, stood)
        pulled = await _pull(tx, project, standings, arrived=look and bool(made))
    labels = {turn: label_ref(project, row) for turn, row in made.items()}
    return {
        turn: Done(labels.get(turn), pulled.get(turn.actor.user))
        for turn in stood
        if turn in labels or turn.actor.user in pulled
    }


async def _seat(
    tx: Transaction, project: int, turns: Sequence[Turn]
) -> tuple[dict[str, Any] | None, dict[Turn, Holding | None]]:
    """Lock the seats: the settings of the queue, and what each has in hand of what it names."""
    rows = await tx.all(
        GRASP, project=project, people=[turn.actor.user for turn in turns],
        reservations=[turn.reservation for turn in turns],
        patience=PATIENCE if len(turns) > 1 else "0",
    )  # fmt: skip
    settings = next((row["settings"] for row in rows if row["settings"]), None)
    found = {row["seated"]: row | {"settings": settings} for row in rows}
    seated = {turn: found[turn.actor.user] for turn in turns if turn.actor.user in found}
    return settings, {
        turn: as_holding(turn.actor, project, row) if row["reservation"] else None
        for turn, row in seated.items()
    }


def _is_plain_label(holding: Holding) -> bool:
    return holding.queue == LABEL and holding.kind == "label" and holding.state == "active"


async def _hand_in(
    tx: Transaction, project: int, holdings: Mapping[Turn, Holding], *, to_look: bool
) -> dict[Turn, Row]:
    """Make the labels; returns each with how its author stands then."""
    answers = {}
    for turn, holding in holdings.items():
        try:
            classes = await check_result(tx, holding.member, turn.result)
        except Problem:
            continue
        answers[turn] = {
            "result": Jsonb(turn.result), "classes": Jsonb(classes), "trust": 1.0,
            "seconds": turn.active_seconds, "version": holding.member.interface_version,
        }  # fmt: skip
    if not answers:
        return {}
    pairs = [(holdings[turn], answer) for turn, answer in answers.items()]
    rows = await make_labels(tx, project, pairs, HAND_IN, queue=LABEL, to_look=to_look)
    made = {row["reservation"]: row for row in rows}
    labels = {turn: made[turn.reservation] for turn in answers if turn.reservation in made}
    for turn, row in labels.items():
        if holdings[turn].review_on:
            await enter_review(tx, project, row["id"])
    return labels


async def _look_up(tx: Transaction, project: int, wanting: Sequence[Turn]) -> dict[Turn, Row]:
    """How those stand who hand nothing in."""
    if not wanting:
        return {}
    people = [turn.actor.user for turn in wanting]
    rows = await tx.all(STAND, project=project, queue=LABEL, people=people)
    found = {row["person"]: row for row in rows}
    return {turn: found[turn.actor.user] for turn in wanting if turn.actor.user in found}


async def _pull(
    tx: Transaction, project: int, standings: Mapping[int, Standing], *, arrived: bool
) -> dict[int, Pulled]:
    """The current work of those who need nothing but places of the shared queue."""
    wants = {person: await wanted(tx, standing) for person, standing in standings.items()}
    missing = {person: want for person, want in wants.items() if want > 0}
    given = await _give(tx, project, standings, missing, arrived=arrived)
    rows = [row for found in given.values() for row in found]
    if any(standing.active for standing in standings.values()):
        rows = await tx.all(ITEMS, project=project, queue=LABEL, people=list(standings))
    pulled = {}
    for person, standing in standings.items():
        taken = [row["id"] for row in given.get(person, ())]
        theirs = sorted((row for row in rows if row["person"] == person),
                        key=lambda row: (row["id"] in taken, row["id"]))  # fmt: skip
        served = len(taken) >= wants[person] and theirs
        if served and all(row["kind"] == "label" for row in theirs):
            await opened(tx, standing, theirs[0]["id"])
            items = [as_item(standing, row) for row in theirs]
            pulled[person] = Pulled(items=items, waiting=None)
    return pulled


async def _stand(
    tx: Transaction, project: int, settings: dict[str, Any], stood: Mapping[Turn, Row]
) -> dict[int, Standing]:
    """Those who want more, whom nothing bars, and whom nothing waits for but the shared queue."""
    standings = {}
    for turn, row in stood.items():
        actor, now = turn.actor, row | {"settings": settings, "held": row["left"]}
        standing = as_standing(project, actor.user, LABEL, now, admin=actor.admin)
        plain = turn.pull_next and standing.explored and not standing.owes
        if plain and not standing.expired and standing.member.may("labeler"):
            await renew(tx, standing, pulling=True)
            if await barred(tx, standing) is None:
                standings[actor.user] = standing
    return standings


async def _give(
    tx: Transaction,
    project: int,
    standings: Mapping[int, Standing],
    wants: Mapping[int, int],
    *,
    arrived: bool,
) -> dict[int, list[Row]]:
    """Take places for those who want some; returns the reservations made, by person.

    `arrived`: they are at the head of the queue by now, by `hand_in`.
    """
    if not wants:
        return {}
    somebody = standings[next(iter(wants))]
    look = _needs_look(somebody.settings)
    rows = [] if look else await _take_first(tx, project, somebody.slot, wants)
    if not rows and not arrived:
        await tx.run(sql.arrive, project=project)
    began = time.perf_counter()
    rows = rows or await _look_and_take(tx, project, somebody.slot, wants)
    seconds = time.perf_counter() - began
    # Where an asset needs one label, nobody's own labels stand between them and the next.
    once_in = 16 if look else 64
    given: dict[int, list[Row]] = {}
    for row in rows:
        given.setdefault(row["person"], []).append(row)
    for person, theirs in given.items():
        if rivals := [row["asset"] for row in theirs if row["rivals"]]:
            await supersede(tx, standings[person], rivals)
        if to_remember(seconds, once_in=once_in):
            await explore(tx, standings[person])
    return given


def _needs_look(settings: dict[str, Any]) -> bool:
    """Whether the first free places are often no use to whoever asks, who has a label there."""
    return bool(settings["target"]["labels"] > 1 or settings["consensus"])


async def _take_first(
    tx: Transaction, project: int, slot: str, wants: Mapping[int, int]
) -> list[Row]:
    """The first places for all of them, or nothing."""
    people = [person for person, want in wants.items() for _ in range(want)]
    return await tx.all(
        live(TAKE_FIRST, slot), project=project, queue=LABEL, slot=slot, people=people, why=WHY,
        crowd=CROWD,
    )  # fmt: skip


async def _look_and_take(
    tx: Transaction, project: int, slot: str, wants: Mapping[int, int]
) -> list[Row]:
    """To each the first places that they may have, as far as others have not locked them."""
    pairs = allot(wants, await _look(tx, project, slot, wants))
    if not pairs:
        return []
    people, assets = map(list, zip(*pairs, strict=True))
    return await tx.all(sql.take, project=project, people=people, assets=assets, why=WHY)


async def _look(
    tx: Transaction, project: int, slot: str, wants: Mapping[int, int]
) -> dict[int, list[Candidate]]:
    """What each may have: as many rows as those before them could take, and their own."""
    before, windows = 0, []
    for want in wants.values():
        before += want
        windows.append(before)
    rows = await tx.all(
        live(LOOK, slot), project=project, queue=LABEL, slot=slot, people=list(wants),
        windows=windows,
    )  # fmt: skip
    return {row["person"]: list(map(Candidate, row["assets"], row["free"])) for row in rows}
