"""Work in hand: pull, submit, skip, release, drafts, activity."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import json
from pydantic import Field, model_validator

from labelqueue import ids
from labelqueue.db import Transaction
from labelqueue.errors import Invalid, Problem
from labelqueue.model import Pulled, Renewed, Submitted
from labelqueue.queue import drafts, pull, release, review, skip, submit
from labelqueue.queue.standing import LABEL, NUMBER
from labelqueue.queue.turns import Turn
from labelqueue.queue.waiting import not_told, say_why
from labelqueue.queue.watching import Place, is_realtime
from labelqueue.web.fields import Body, Seconds, Sentence
from labelqueue.web.idempotency import Answer, Key
from labelqueue.web.route import Ask, Half, Look, Nothing, Query, Route
from labelqueue.web.waiting import Looked


class Pull(Body):
    wait_seconds: Annotated[float, Field(ge=0, le=60)] = 0


class Submit(Body):
    """A result at a label stage; with `verdict`, a review."""

    result: Any = None
    active_seconds: Seconds | None = None
    pull_next: bool = False
    verdict: Literal["approve", "correct", "reject"] | None = None
    comment: Sentence | None = None

    @model_validator(mode="after")
    def _complete(self) -> Submit:
        if self.verdict in {None, "correct"} and "result" not in self.model_fields_set:
            raise Invalid.at("result", "is required")
        if self.verdict == "reject" and not (self.comment or "").strip():
            raise Invalid.at("comment", "is required to reject")
        return self


class Skip(Body):
    reason: Sentence | None = None
    broken: bool = False
    pull_next: bool = False


class Draft(Body):
    result: Any


class Activity(Body):
    active_seconds: Seconds | None = None


async def pull_work(tx: Transaction, ask: Ask[Pull, Query]) -> Pulled:
    pulled = await pull.pull(tx, ask.actor, ask.project, ask.queue)
    _count_pull(ask, pulled)
    return pulled


async def pull_together(ask: Ask[Pull, Query], key: Key | None) -> Answer | None:
    """Pull with whoever else of the project pulls or submits now, where that is possible."""
    if NUMBER[ask.queue] != LABEL:
        return None
    answer = await _take_turn(ask, ask.project, Turn(ask.actor), key)
    if answer is not None:
        ask.service.metrics.pulls.labels("work").inc()
    return answer


async def _take_turn(
    ask: Ask[Any, Query], project: int, turn: Turn, key: Key | None
) -> Answer | None:
    answer = await ask.service.gathering.join(project, turn, key)
    ask.service.metrics.turns.labels("together" if answer else "alone").inc()
    return answer


async def hold_pull(ask: Ask[Pull, Query], look: Look) -> Answer | None:
    """Wait until there is something; at the end of the wait, say why there is not."""
    place = Place(ask.project, NUMBER[ask.queue])
    if not ask.body.wait_seconds or not await _is_realtime(ask, place):
        return None
    # A long wait is no slow request, neither in the log nor among the latencies of pulls.
    ask.request.scope["held_open"] = True
    ask.request.scope["route_template"] += ", waiting"

    async def pulled(*, last: bool, known: bool) -> Looked:
        answer = await look(_say_why if known else pull_work if last else _pull_unless_idle)
        if answer.settled:
            return Looked(answer, not answer.body.startswith(b'{"items":[]'), barred=False)
        return Looked(answer, False, bool(json.decode(answer.body)["waiting"]["reasons"]))

    seconds = ask.body.wait_seconds
    waiting = ask.service.waiting
    found = await waiting.hold(place, ask.actor.user, seconds, ask.request, pulled)
    return found or await look(_say_nothing)


async def _is_realtime(ask: Ask[Pull, Query], place: Place) -> bool:
    async with ask.service.database.transaction() as tx:
        return await is_realtime(tx, place)


async def _pull_unless_idle(tx: Transaction, ask: Ask[Pull, Query]) -> Pulled | Half:
    pulled = await pull.pull(tx, ask.actor, ask.project, ask.queue, telling_why=False)
    if not pulled["items"]:
        return Half({**pulled})
    _count_pull(ask, pulled)
    return pulled


async def _say_why(tx: Transaction, ask: Ask[Pull, Query]) -> Pulled:
    pulled = await say_why(tx, ask.actor, ask.project, ask.queue)
    _count_pull(ask, pulled)
    return pulled


async def _say_nothing(tx: Transaction, ask: Ask[Pull, Query]) -> Pulled:
    return {"items": [], "waiting": not_told(None)}


async def submit_work(tx: Transaction, ask: Ask[Submit, Query]) -> Submitted | Problem | Half:
    body = ask.body
    reservation = ask.named("reservation")
    if body.verdict is None:
        done = await submit.submit(tx, ask.actor, reservation, body.result, body.active_seconds)
    else:
        done = await review.review(
            tx, ask.actor, reservation, body.verdict, body.comment, body.result,
            body.active_seconds,
        )  # fmt: skip
    return _submitted(ask, done, body.pull_next)


async def submit_together(ask: Ask[Submit, Query], key: Key | None) -> Answer | None:
    """Submit with whoever else of the project submits now, where that is possible."""
    body = ask.body
    if body.verdict is not None:
        return None
    project, reservation = ids.decode("r", ask.named("reservation"))
    turn = Turn(ask.actor, reservation, body.result, body.active_seconds, body.pull_next)
    answer = await _take_turn(ask, project, turn, key)
    if answer is not None:
        ask.service.metrics.submits.labels("submitted").inc()
        if answer.settled and body.pull_next:
            ask.service.metrics.pulls.labels("work").inc()
    return answer


async def skip_work(tx: Transaction, ask: Ask[Skip, Query]) -> Submitted | Problem | Half:
    body = ask.body
    done = await skip.skip(tx, ask.actor, ask.named("reservation"), body.reason, body.broken)
    return _submitted(ask, done, body.pull_next)


def _submitted(ask: Ask[Any, Any], done: Any, pull_next: bool) -> Submitted | Problem | Half:
    label = done.extra.get("label") if isinstance(done, Problem) else done["label"]
    status = label["status"] if label else "none"
    ask.after_commit.append(ask.service.metrics.submits.labels(status).inc)
    if isinstance(done, Problem):
        return done
    answer = {"label": label}
    return Half(answer) if pull_next else Submitted(label=label, next=None)


async def pull_next(tx: Transaction, ask: Ask[Any, Query]) -> Pulled:
    project, _ = ids.decode("r", ask.named("reservation"))
    queue = "label" if getattr(ask.body, "verdict", None) is None else "review"
    pulled = await pull.pull(tx, ask.actor, project, queue)
    _count_pull(ask, pulled)
    return pulled


def _count_pull(ask: Ask[Any, Any], pulled: Pulled) -> None:
    outcome = "work" if pulled["items"] else "waiting"
    ask.after_commit.append(ask.service.metrics.pulls.labels(outcome).inc)


async def release_work(tx: Transaction, ask: Ask[Nothing, Query]) -> Problem | None:
    return await release.release(tx, ask.actor, ask.named("reservation"))


async def save_draft(tx: Transaction, ask: Ask[Draft, Query]) -> Renewed | Problem:
    return await drafts.save_draft(tx, ask.actor, ask.named("reservation"), ask.body.result)


async def record_activity(tx: Transaction, ask: Ask[Activity, Query]) -> Renewed | Problem:
    seconds = ask.body.active_seconds
    return await drafts.record_activity(tx, ask.actor, ask.named("reservation"), seconds)


_HELD = "/reservations/{reservation}"
ROUTES = [
    Route("POST", f"{_HELD}/submit", "Hand in a result, and pull the next",
          submit_work, next=pull_next, gather=submit_together, answers=Submitted),
    Route("POST", "/projects/{project}/queues/{queue}/pull",
          "My current work; with `wait_seconds`, as soon as there is some",
          pull_work, hold=hold_pull, gather=pull_together, answers=Pulled),
    Route("POST", f"{_HELD}/activity", "I am at work: renews the time",
          record_activity, answers=Renewed),
    Route("PUT", f"{_HELD}/draft", "Save a draft: renews the time", save_draft, answers=Renewed),
    Route("POST", f"{_HELD}/skip", "Skip an asset, and pull the next",
          skip_work, next=pull_next, answers=Submitted),
    Route("POST", f"{_HELD}/release", "Give an asset back", release_work, status=204),
]  # fmt: skip
