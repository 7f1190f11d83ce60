"""One project, twice: behind HTTP and in the oracle. Each step is taken on both and compared.

A step that the two answer differently fails at once; `agree` then compares everything a manager
can see. The oracle takes three things from the engine as given, because they are drawn: the places
of the tie order `random`, which assets consensus chose, and which test question comes where (where
that could have been drawn). It also adopts each `expires_at` once that has been found within what
the semantics allow.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from hypothesis import currently_in_test_context, event

from tests.oracle import Asset, Oracle, Reservation, ReviewSettings, Settings
from tests.oracle.words import Answer, Dynamic, Examination, Label, Member
from tests.replay.reader import Replay
from tests.service import Caller, Service, asset_row, external_ids

Json = Any
# Seconds. Time moves over an end by at least SINCE, and stays before the next by UNTIL, so that
# nothing ends between two moves of time, however slow the machine; DRIFT is how far the two clocks
# may be apart by then.
SINCE, UNTIL, DRIFT = 5.0, 120.0, 20.0


def settings_of(queue: Json) -> Settings:
    """The oracle's settings from a label queue's, as the service tells them."""
    order, reservation, consensus = queue["order"], queue["reservation"], queue["consensus"]
    target, dynamic = queue["target"], None
    if "confidence" in target:
        dynamic = Dynamic(target["min"], target["max"], _exact(target["confidence"]))
    return Settings(
        tie=order["tie"],
        priority=order["priority"],
        default_priority=order["default_priority"],
        batch_gate=order["batch_gate"],
        avoid_held=order["avoid_held"],
        retroactive=order["retroactive"],
        groups=order["groups"],
        count=reservation["count"],
        refill=reservation["refill"],
        timeout=reservation["timeout_seconds"],
        target=target.get("labels", 1),
        dynamic=dynamic,
        examination=queue["test_questions"] and _examination_of(queue["test_questions"]),
        consensus_labels=consensus and consensus["labels"],
        skip_to=queue["skip_to"],
        limit_per_labeler=queue["limit_per_labeler"],
    )


def _examination_of(asked: Json) -> Examination:
    quiz, least = asked["quiz"], asked["min_accuracy"]
    return Examination(
        quiz=quiz and quiz["size"],
        pass_accuracy=_exact(quiz["pass_accuracy"] if quiz else 1),
        every=asked["every"],
        min_accuracy=None if least is None else _exact(least),
        min_answers=asked["min_answers"],
        discard=asked["discard"],
    )


def _exact(share: float) -> Fraction:
    return Fraction(str(share))


def review_settings_of(queue: Json) -> ReviewSettings:
    """The oracle's settings from a review queue's."""
    order, reservation = queue["order"], queue["reservation"]
    assert queue["sampling"] == 1
    return ReviewSettings(
        enabled=queue["enabled"],
        tie=order["tie"],
        priority=order["priority"],
        default_priority=order["default_priority"],
        count=reservation["count"],
        timeout=reservation["timeout_seconds"],
        max_rounds=queue["max_rounds"],
    )


class World:
    """`people` become members here: `skilled` with the skill `x`, `reviewers` in that role.

    So many `questions` come with the first batch; `operations` counts what both were made to do.
    """

    def __init__(
        self,
        service: Service,
        people: dict[str, Caller],
        preset: str | None = None,
        skilled: Sequence[str] = (),
        reviewers: Sequence[str] = (),
        review_queue: Json = None,
        questions: int = 0,
        then: Json = None,
        **label_queue: Json,
    ) -> None:
        self.service, self.people = service, people
        self._then, self._questions = then, questions
        self.operations = 0
        self._batch_priority = 5 if preset == "labelbox" else None
        queues = {"label_queue": label_queue, "review_queue": review_queue or {}}
        self.project = service.new_project(preset, **queues)
        self.queue = f"/projects/{self.project}/queues/label"
        review = service.get(f"/projects/{self.project}/queues/review")
        self.oracle = Oracle(settings_of(service.get(self.queue)), review_settings_of(review))
        created = service.get(f"/projects/{self.project}")["created_at"]
        self._offset = seconds(created) - time.time()
        self.ids: dict[str, str] = {}  # external id -> asset id
        self._reservations: dict[str, Reservation] = {}  # public id -> the oracle's
        self._names = {caller.id: name for name, caller in people.items()}
        for name, caller in people.items():
            skills = ["x"] if name in skilled else []
            role = "reviewer" if name in reviewers else "labeler"
            service.join(self.project, caller, role, skills=skills)
            self.oracle.members[name] = Member(role, skills=frozenset(skills))

    def begin(self) -> None:
        """After the first batch: what it drew is known, and the queue is switched."""
        if self._questions:
            self.add_questions(self._questions)
        if self._then:
            self.configure(**self._then)
        order = self.oracle.settings
        self.grouped, self.gated = order.groups == "retain", order.batch_gate
        self.dynamic, self.tested = order.dynamic is not None, order.examination is not None

    # Time

    @property
    def now(self) -> float:
        return time.time() + self._offset

    def advance(self, by: float) -> None:
        """Move time, a little further where something would expire right then or soon after."""
        active = self.oracle.listed("active") + self.oracle.reviews.listed("active")
        ends = [r.expires for r in active if r.expires is not None]
        ends += [end for end in self.oracle.groups.idle_at.values() if end is not None]
        while any(-SINCE < end - (self.now + by) < UNTIL for end in ends):
            by += SINCE
        self.operations += 1
        self.service.advance(by)
        self._offset += by
        self.oracle.tick(self.now)
        self._wait_for_expiry()

    def _wait_for_expiry(self) -> None:
        """Expiry takes effect within one second, whether or not anybody pulls."""
        deadline = time.monotonic() + 60
        expected = self._listing("active")
        while self._engine_listing("active") != expected and time.monotonic() < deadline:
            time.sleep(0.05)

    # People

    def pull(self, name: str) -> None:
        self.operations += 1
        ahead = self.service.preview(self.project, self.people[name]) if self.tested else None
        answer = self.people[name].pull(self.project)
        told = external_ids(answer)
        self._compare_pull(name, answer, self.oracle.pull(name, told))
        assert ahead is None or ahead[: len(told)] == told, f"{told}, but preview said {ahead}"

    def pull_review(self, name: str) -> None:
        self.operations += 1
        answer = self.people[name].pull(self.project, "review")
        self._compare_pull(name, answer, self.oracle.reviews.pull(name))

    def _compare_pull(self, name: str, answer: Json, held: list[Reservation]) -> None:
        got, expected = external_ids(answer), [r.asset.external_id for r in held]
        assert got == expected, f"{name} pulled {got}, expected {expected}"
        assert (answer["waiting"] is None) == bool(held), answer
        for item, reservation in zip(answer["items"], held, strict=True):
            self._match(item, reservation)
            self._check_renewal(item["expires_at"], reservation)
        if not held and self.oracle.assets:
            assert answer["waiting"]["reasons"], "an empty answer says why"

    def _match(self, item: Json, reservation: Reservation) -> None:
        known = self._reservations.setdefault(item["reservation"], reservation)
        assert known is reservation, f"{item['asset']['external_id']}: another reservation's id"
        shown = "label" if reservation.kind == "question" else reservation.kind
        assert item["kind"] == shown
        _note(f"pulled {reservation.kind}")
        assert (item["label"] and item["label"]["status"]) == (
            reservation.of and reservation.of.status
        )
        if reservation.kind != "review":
            key = (reservation.asset.external_id, reservation.holder)
            assert item["draft"] == self.oracle.drafts.get(key)

    def _check_renewal(self, expires_at: str | None, reservation: Reservation) -> None:
        settings: Settings | ReviewSettings = self.oracle.settings
        if reservation.kind == "review":
            settings = self.oracle.reviews.settings
        timeout = settings.timeout
        if timeout is None:
            assert expires_at is None
            reservation.expires = None
            return
        assert expires_at is not None
        left = seconds(expires_at) - self.now
        assert 0.9 * timeout - DRIFT <= left <= timeout + DRIFT, f"{left} s left of {timeout}"
        reservation.expires = seconds(expires_at)
        if reservation.kind in ("label", "question"):
            self.oracle.groups.idle_at[reservation.holder] = reservation.expires

    def of(self, name: str, *states: str, review: bool = False) -> list[tuple[str, Reservation]]:
        """The reservations of a person in these states, as (public id, the oracle's)."""
        mine = [(k, r) for k, r in self._reservations.items() if r.holder == name]
        mine = [(k, r) for k, r in mine if (r.kind == "review") == review]
        return [(k, r) for k, r in mine if r.state in states]

    def judge(self, name: str, key: str, verdict: str, said: Json) -> None:
        self.operations += 1
        outcome = self.oracle.reviews.judge(self._reservations[key], verdict, said)
        words = {"correct": {"result": said}, "reject": {"comment": "again"}}
        status = 200 if outcome.kind == "accepted" else 409
        answer = self.people[name].review(key, verdict, status=status, **words.get(verdict, {}))
        self._compare(answer, outcome.kind, outcome.label)

    def turn_review(self, on: bool) -> None:
        self.operations += 1
        path = f"/projects/{self.project}/queues/review"
        self.service.patch(path, {"enabled": on})
        self.oracle.reviews.turn(on)

    def submit(self, name: str, key: str, said: Json) -> None:
        self.operations += 1
        outcome = self.oracle.submit(self._reservations[key], said)
        left = outcome.kind == "late" and not self.oracle.members[name].active
        status = 404 if left else {"accepted": 200}.get(outcome.kind, 409)
        answer = self.people[name].submit(key, said, status=status)
        if not left:
            self._compare(answer, outcome.kind, outcome.label)

    def skip(self, name: str, key: str, *, broken: bool = False) -> None:
        self.operations += 1
        outcome = self.oracle.skip(self._reservations[key], broken=broken)
        status = 200 if outcome.kind == "accepted" else 409
        answer = self.people[name].skip(key, broken=broken, status=status)
        self._compare(answer, outcome.kind, outcome.label)

    def _compare(self, answer: Json, kind: str, label: Label | Answer | None) -> None:
        _note(f"{kind} {label and label.status}")
        if kind != "accepted":
            assert answer["code"] == ("reservation_lost" if kind in ("late", "lost") else kind)
        if kind == "already_reviewed":
            assert answer["verdict"] == getattr(label, "verdict", None)
            return
        told = answer["label"] and answer["label"]["status"]
        assert told == (label and label.status)

    def release(self, name: str, key: str) -> None:
        self.operations += 1
        self.oracle.release(self._reservations[key])
        self.people[name].release(key, status=204)

    def be_active(self, name: str, key: str) -> None:
        self.operations += 1
        kept = self.oracle.be_active(self._reservations[key])
        answer = self.people[name].be_active(key, status=200 if kept else 409)
        self._after_activity(answer, kept, self._reservations[key])

    def save_draft(self, name: str, key: str, draft: Json) -> None:
        self.operations += 1
        kept = self.oracle.save_draft(self._reservations[key], draft)
        left = not self.oracle.members[name].active
        status = 404 if left else 200 if kept else 409
        answer = self.people[name].save_draft(key, draft, status=status)
        if not left:
            self._after_activity(answer, kept, self._reservations[key])

    def _after_activity(self, answer: Json, kept: bool, reservation: Reservation) -> None:
        if not kept:
            assert answer["code"] == "reservation_lost"
            return
        for held in self.oracle.listed("active", holder=reservation.holder):
            self._check_renewal(answer["expires_at"], held)

    # Managers

    def upload(self, rows: Sequence[dict[str, Json]], priority: int | None = None) -> None:
        """Add a batch; rows have `external_id` and any of an asset's fields; people by name."""
        self.operations += 1
        sent = [asset_row(**row | self._addressed(row)) for row in rows]
        batch = {} if priority is None else {"priority": priority}
        self.service.add_assets(self.project, sent, **batch)
        priority = self._batch_priority if priority is None else priority
        self.oracle.upload(_asset(row, priority) for row in rows)
        self._learn_what_was_drawn()

    def add_questions(self, count: int) -> None:
        """Add a batch of test questions, whose answer is `x`."""
        first = len(self.oracle.questions.questions)
        names = [f"gold.{number}" for number in range(first, first + count)]
        self.upload([{"external_id": name, "expected": "x"} for name in names])

    def remove_question(self, which: int) -> None:
        """Ask a test question no more, unless it is the last there is."""
        listed = list(self.service.every(f"/projects/{self.project}/test-questions"))
        if len(listed) > 1:
            self.operations += 1
            gone = listed[which % len(listed)]
            self.service.delete(f"/projects/{self.project}/test-questions/{gone['id']}")
            self.oracle.questions.remove(self.oracle.questions.questions[gone["external_id"]])

    def readmit(self, name: str, *, anew: bool) -> None:
        """Let somebody in, or start their quiz anew."""
        self.operations += 1
        member = self.oracle.members[name]
        self.service.put(f"/projects/{self.project}/members/{self.people[name].id}", {
            "role": member.role, "active": member.active, "readmit": "quiz" if anew else True,
        })  # fmt: skip
        self.oracle.questions.readmit(name, anew=anew)

    def _addressed(self, row: dict[str, Json]) -> dict[str, Json]:
        if "assigned_to" not in row:
            return {}
        return {"assigned_to": [self.people[name].email for name in row["assigned_to"]]}

    def _learn_what_was_drawn(self) -> None:
        consensus = self.oracle.settings.consensus_labels
        for shown in self.service.assets(self.project, limit=1000):
            self.ids[shown["external_id"]] = shown["id"]
            asset = self.oracle.assets[shown["external_id"]]
            # Its own number, or a target of as many, hides what was drawn.
            if asset.labels_required is None and consensus != self.oracle.settings.target:
                asset.sampled = shown["labels_required"] == consensus
        if self.oracle.settings.tie == "random":
            self._learn_places()

    def _learn_places(self) -> None:
        """The drawn places alone, without the priorities that come before them."""
        direction = self.oracle.settings.priority
        self.service.patch(self.queue, {"order": {"priority": "ignore"}})
        for place, shown in enumerate(self.service.assets(self.project, order="queue")):
            self.oracle.assets[shown["external_id"]].place = place
        self.service.patch(self.queue, {"order": {"priority": direction}})

    def set(self, chosen: Iterable[str], **values: Json) -> None:
        """Set fields of assets by the wire's names; `assigned_to` by people's names."""
        self.operations += 1
        names = list(chosen)
        sent = values | self._addressed(values)
        assert self.service.set_assets(self.project, names, **sent) == {"changed": len(names)}
        for name in names:
            self._set(self.oracle.assets[name], values)
        if self.oracle.settings.consensus_labels:
            self._learn_what_was_drawn()
        self.oracle.note_targets()

    def _set(self, asset: Asset, values: dict[str, Json]) -> None:
        for field, value in values.items():
            if field == "removed":
                self.oracle.remove(asset) if value else setattr(asset, "removed", False)
            elif field == "on_hold":
                asset.on_hold = value or None
            elif field in ("assigned_to", "skills"):
                setattr(asset, field, frozenset(value))
            else:
                setattr(asset, field, value)

    def configure(self, **settings: Json) -> None:
        self.operations += 1
        asked = self.oracle.settings.examination
        self.oracle.settings = settings_of(self.service.patch(self.queue, settings))
        if self.oracle.settings.consensus_labels:
            self._learn_what_was_drawn()
        if asked and asked.every != self.oracle.questions.settings.every:
            self.oracle.questions.switch()
        self.oracle.groups.switch()
        self.oracle.note_targets()

    def open_gate(self, which: int) -> None:
        """Declare a batch exhausted."""
        self.operations += 1
        batch = self.oracle.batches[which % len(self.oracle.batches)]
        key = self.service.batches(self.project)[batch.number - 1]["id"]
        self.service.patch(f"/projects/{self.project}/batches/{key}", {"exhausted": True})
        batch.exhausted = True

    def pause(self, paused: bool) -> None:
        self.operations += 1
        state = "paused" if paused else "active"
        self.service.patch(f"/projects/{self.project}", {"state": state})
        self.oracle.paused = paused

    def clear(self, name: str | None = None, state: str | None = None) -> None:
        self.operations += 1
        states = [state] if state else ["active", "expired"]
        chosen = self.oracle.listed(*states, holder=name)
        chosen += self.oracle.reviews.listed(*states, holder=name)
        select = {"labeler": self.people[name].id} if name else {}
        answer = self.service.clear(self.project, **select, **({"state": state} if state else {}))
        assert answer == {"cleared": self.oracle.clear(chosen)}

    def set_active(self, name: str, active: bool) -> None:
        self.operations += 1
        self.service.put(f"/projects/{self.project}/members/{self.people[name].id}", {
            "role": self.oracle.members[name].role, "active": active,
        })  # fmt: skip
        if active:
            self.oracle.members[name].active = True
        else:
            self.oracle.deactivate(name)

    def accept(self, which: int) -> None:
        """Accept a late label."""
        late = [label for label in self.oracle.labels if label.status == "late"]
        if late:
            label = late[which % len(late)]
            status = 200 if self.oracle.accept_late(label) else 409
            self._set_status(label, "submitted", status)

    def discard(self, which: int) -> None:
        """Take a label out, whatever it is."""
        gone = ("discarded", "replaced")
        there = [label for label in self.oracle.labels if label.status not in gone]
        if there:
            label = there[which % len(there)]
            self.oracle.discard(label)
            self._set_status(label, "discarded", 200)

    def _set_status(self, label: Label, to: str, status: int) -> None:
        self.operations += 1
        shown = self.service.labels(self.project, limit=1000)
        key = shown[self.oracle.labels.index(label)]["id"]
        self.service.patch(f"/labels/{key}", {"status": to}, status=status)

    # What is seen

    def agree(self) -> None:
        """Compare where every asset and every reservation stands."""
        self._agree_on_assets()
        for state in ("active", "expired"):
            got, expected = self._engine_listing(state), self._listing(state)
            assert got == expected, f"{state}: {got}, expected {expected}"

    def agree_on_sums(self) -> None:
        """Compare the counts per batch, which always add up, and all labels."""
        self._agree_on_counts()
        shown = self.service.labels(self.project, limit=1000)
        got = [(label["asset"], label["labeler"], label["status"]) for label in shown]
        assert got == [
            (self.ids[label.asset.external_id], self.people[label.author].id, label.status)
            for label in self.oracle.labels
        ]

    def agree_on_history(self) -> None:
        """The log alone tells what stands: states, live reservations, and the status of labels."""
        told = Replay().read(self.service.every(f"/projects/{self.project}/events", limit=1000))
        batches = {batch["id"]: batch["number"] for batch in self.service.batches(self.project)}
        for batch, counts in told.counts().items():
            assert counts == self.oracle.counts(batches[batch])
        assert Counter(told.statuses().values()) == Counter(
            said.status for said in (*self.oracle.labels, *self.oracle.questions.answers)
        )
        for state in ("active", "expired"):
            listed = {*self.oracle.listed(state), *self.oracle.reviews.listed(state)}
            got = {self._reservations[key] for key in told.listed(state)}
            assert got == listed, f"{state}: {got}, expected {listed}"

    def _agree_on_assets(self) -> None:
        shown = {a["external_id"]: a for a in self.service.assets(self.project, limit=1000)}
        assert shown.keys() == self.oracle.assets.keys()
        for external_id, asset in self.oracle.assets.items():
            got = shown[external_id]
            assert (got["state"], got["labels_count"], got["labels_required"]) == (
                self.oracle.state(asset),
                self.oracle.labels_count(asset),
                self.oracle.target(asset),
            ), external_id
            assert got["priority"] == asset.priority
            assert (got["on_hold"] and got["on_hold"]["reason"]) == asset.on_hold

    def _agree_on_counts(self) -> None:
        until = self.oracle.open_until() if self.oracle.settings.batch_gate else None
        for batch in self.service.batches(self.project):
            if until is not None and self.oracle.settings.tie == "fifo":
                assert batch["open"] == (batch["number"] <= until), batch
                assert batch["exhausted"] == self.oracle.batches[batch["number"] - 1].exhausted
            counts = Counter({state: n for state, n in batch["counts"].items() if n})
            assert counts == self.oracle.counts(batch["number"])
            assert sum(counts.values()) == batch["size"]

    def _listing(self, state: str) -> list[tuple[str, str, str]]:
        labels, reviews = self.oracle.listed(state), self.oracle.reviews.listed(state)
        told = [(r.holder, r.asset.external_id, "label") for r in labels]
        return sorted(told + [(r.holder, r.asset.external_id, "review") for r in reviews])

    def _engine_listing(self, state: str) -> list[tuple[str, str, str]]:
        shown = self.service.reservations(self.project, state=state, limit=1000)
        for reservation in shown if state == "active" else ():
            self._adopt_expiry(reservation)
        return sorted((self._names[r["labeler"]], r["external_id"], r["queue"]) for r in shown)

    def _adopt_expiry(self, shown: Json) -> None:
        known = self._reservations.get(shown["id"])
        if known and known.state == "active" and shown["expires_at"]:
            known.expires = seconds(shown["expires_at"])

    def look(self, name: str) -> None:
        """Compare what one person would get, and why each asset is or is not theirs."""
        self.operations += 1
        caller = self.people[name]
        held = {r.asset.external_id for r in self.oracle.listed("active", holder=name)}
        if self._pulls(name):
            self._look_ahead(name, self.service.preview(self.project, caller))
        if self._pulls(name) and self.oracle.members[name].role == "reviewer":
            expected = [asset.external_id for asset in self.oracle.reviews.preview(name)]
            assert self.service.preview(self.project, caller, queue="review") == expected
        if any(label.owed_by == name for label in self.oracle.labels):
            return
        for external_id in self.oracle.assets.keys() - held:
            self._look_at(name, self.oracle.assets[external_id])
        told = self.service.explain(self.project, caller)
        assert (told["eligible"], Counter(told["reasons"])) == self.oracle.explain_all(name)

    def _look_at(self, name: str, asset: Asset) -> None:
        expected = self.oracle.explain(name, asset)
        key = self.ids[asset.external_id]
        told = self.service.explain(self.project, self.people[name], key)
        got = [reason["code"] for reason in told["reasons"]]
        assert got == expected.codes, f"{asset} for {name}: {got}, expected {expected.codes}"
        assert told["eligible"] == expected.eligible, asset
        if not self.tested:  # else there are test questions before it
            assert told["position"] == expected.position, asset

    def _look_ahead(self, name: str, told: list[str]) -> None:
        """Test questions that come stand among the work, but change nothing of its order."""
        expected = [asset.external_id for asset in self.oracle.preview(name)]
        questions = self.oracle.questions
        drawn = [one for one in told if one in questions.questions and one not in expected]
        work = [one for one in told if one not in drawn]
        with questions.foreseen(name):
            if questions.in_quiz(name) and drawn:
                questions.check_quiz(name, drawn)
        if drawn and self.oracle.settings.limit_per_labeler:
            expected = expected[: len(work)]  # the questions among it count towards the limit
        assert work == expected, f"{name}: {told}, expected {expected}"

    def _pulls(self, name: str) -> bool:
        return self.oracle.members[name].active and not self.oracle.paused


def _note(what: str) -> None:
    """For Hypothesis's statistics, where it is Hypothesis that runs this."""
    if currently_in_test_context():
        event(what)


def seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def _asset(row: dict[str, Json], batch_priority: int | None) -> Asset:
    return Asset(
        row["external_id"],
        batch=0,
        row=0,
        priority=batch_priority if row.get("priority") is None else row["priority"],
        labels_required=row.get("labels_required"),
        assigned_to=frozenset(row.get("assigned_to", ())),
        skills=frozenset(row.get("skills", ())),
        group=row.get("group"),
        expected=row.get("expected"),
    )
