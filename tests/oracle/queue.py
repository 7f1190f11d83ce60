"""The label queue as semantics.md tells it, rule by rule, over plain lists.

Nothing is counted ahead, indexed or cached: each question walks everything. Time is a number that
the caller passes. Groups, review, rounds and test questions have files of their own. Left out:
waiting, sharing what nobody opened.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from tests.oracle.groups import Groups
from tests.oracle.ordering import priority_key, tie_key, upload_key
from tests.oracle.questions import Questions
from tests.oracle.review import Reviews
from tests.oracle.rounds import Rounds
from tests.oracle.words import (
    Asset,
    Batch,
    Explained,
    Json,
    Label,
    Member,
    Outcome,
    Reservation,
    ReviewSettings,
    Settings,
)

Verb = TypeVar("Verb", bound=Callable[..., Any])


def settles(verb: Verb) -> Verb:
    """After this verb groups may have no holder any more, and batches may be exhausted."""

    @wraps(verb)
    def settled(oracle: Any, *given: Any, **named: Any) -> Any:
        outcome = verb(oracle, *given, **named)
        oracle.groups.settle()
        oracle.note_exhausted()
        return outcome

    return cast("Verb", settled)


def foreseeing(question: Verb) -> Verb:
    """What would come to a person is asked as their next pull will find them."""

    @wraps(question)
    def asked(oracle: Any, person: str, *given: Any) -> Any:
        with oracle.questions.foreseen(person):
            return question(oracle, person, *given)

    return cast("Verb", asked)


class Oracle:
    def __init__(
        self, settings: Settings | None = None, review: ReviewSettings | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.reviews = Reviews(self, review or ReviewSettings())
        self.paused = False
        self.members: dict[str, Member] = {}
        self.batches: list[Batch] = []
        self.assets: dict[str, Asset] = {}
        self.labels: list[Label] = []
        self.reservations: list[Reservation] = []
        self.given_back: dict[str, list[Asset]] = {}
        self.drafts: dict[tuple[str, str], Json] = {}
        self.now, self._moments = 0.0, itertools.count(1)
        self.groups = Groups(self)
        self.rounds = Rounds(self)
        self.questions = Questions(self)

    # Places and states

    def target(self, asset: Asset) -> int:
        if asset.labels_required is not None:
            return asset.labels_required
        if within := self.rounds.of(asset):
            return self.rounds.target(asset, within)
        if asset.sampled and self.settings.consensus_labels is not None:
            return self.settings.consensus_labels
        return self.settings.target

    def labels_of(self, asset: Asset) -> list[Label]:
        return [label for label in self.labels if label.asset is asset]

    def labels_count(self, asset: Asset) -> int:
        return sum(label.counts for label in self.labels_of(asset))

    def complete(self, asset: Asset) -> bool:
        return self.labels_count(asset) >= self.target(asset)

    def holders(self, asset: Asset) -> set[str]:
        held = self.listed("active")
        return {r.holder for r in held if r.asset is asset and r.kind == "label"}

    def owed(self, asset: Asset) -> int:
        """Rework owed on it, which keeps its label's place."""
        return sum(label.owed_by is not None for label in self.labels_of(asset))

    def free(self, asset: Asset) -> int:
        taken = self.labels_count(asset) + self.owed(asset) + len(self.holders(asset))
        return self.target(asset) - taken

    def state(self, asset: Asset) -> str:
        if asset.removed:
            return "removed"
        if asset.on_hold:
            return "on_hold"
        if self.owed(asset):
            return "rework"
        if self.free(asset) > 0:
            return "queued"
        if not self.complete(asset):
            return "reserved"
        return "in_review" if any(a.waits for a in self.labels_of(asset)) else "done"

    def counts(self, batch: int) -> Counter[str]:
        return Counter(self.state(asset) for asset in self.batches[batch - 1].assets)

    def listed(self, *states: str, holder: str | None = None) -> list[Reservation]:
        """Reservations in these states (of this holder), in the order they were made."""
        return [r for r in self.reservations if r.state in states and holder in (None, r.holder)]

    # The order

    def order_key(self, asset: Asset, person: str) -> tuple[Json, ...]:
        grouped = self.groups.of(asset) is not None
        gate = self._rank(asset.batch) if self._gate_acts() else 0
        others = self.holders(asset) - {person}
        held = bool(others) and self.settings.avoid_held and not grouped
        at = self.groups.stands_at(asset)
        place = (*priority_key(at, self.settings), *tie_key(at, self.settings, self._pool(asset)))
        return (gate, held, *place, asset.row if grouped else 0)

    def _pool(self, asset: Asset) -> int | None:
        """The rank of the pool in which the asset keeps its drawn place."""
        batch = self.batches[asset.batch - 1]
        return batch.rank if batch.pooled and not self.settings.retroactive else None

    def _rank(self, number: int) -> int:
        return number if self.settings.retroactive else self.batches[number - 1].rank

    # The batch gate

    def _gate_acts(self) -> bool:
        return self.settings.batch_gate and self.settings.tie == "fifo"

    def _satisfied(self, asset: Asset) -> bool:
        if within := self.rounds.of(asset):
            return self.labels_count(asset) >= within.least
        if self.target(asset) == 1:
            return asset.handed_out
        return self.labels_count(asset) >= self.target(asset)

    def note_exhausted(self) -> None:
        for batch in self.batches:
            in_play = [asset for asset in batch.assets if not asset.removed]
            batch.exhausted |= all(self._satisfied(asset) for asset in in_play)

    def open_until(self) -> int:
        """The number of the newest batch that may be handed out."""
        self.note_exhausted()
        shut = [self._rank(batch.number) for batch in self.batches if not batch.exhausted]
        last = shut[0] if shut else len(self.batches)
        return max((b.number for b in self.batches if self._rank(b.number) <= last), default=0)

    # Who may get what

    def failing(self, person: str, asset: Asset) -> list[str]:
        """The codes of every failing condition, in the order in which explain counts them."""
        member = self.members.get(person)
        skills = member.skills if member else frozenset()
        conditions = [
            ("removed", asset.removed),
            ("on_hold", asset.on_hold is not None),
            ("complete", self.complete(asset)),
            ("already_labeled", self._barred(person, asset)),
            ("reserved", self.free(asset) <= 0 and not self.complete(asset)),
            ("assigned_to_others", bool(asset.assigned_to) and person not in asset.assigned_to),
            ("missing_skill", not asset.skills <= skills),
            ("group_taken", self.groups.taken_from(person, asset)),
            ("batch_gated", self._gate_acts() and asset.batch > self.open_until()),
        ]  # fmt: skip
        if asset in [
            r.asset for r in self.listed("active", holder=person)
        ]:  # it is theirs: places and rules of hand-out are settled
            conditions = conditions[:2]
        return self.barring(person) + [code for code, fails in conditions if fails]

    def barring(self, person: str) -> list[str]:
        """The codes that keep all new work from this person, whatever the asset."""
        member = self.members.get(person)
        conditions = [
            ("project_paused", self.paused),
            ("not_a_member", member is None or not member.active),
            *self.questions.bars(person),
            ("quota_reached", self.room(person) <= 0),
        ]
        return [code for code, fails in conditions if fails]

    def room(self, person: str) -> int:
        """How many more the person may take under the limit."""
        limit = self.settings.limit_per_labeler
        if limit is None:
            return 10**9
        mine = [label for label in self.labels if label.author == person]
        labels = sum((a.counts and a.status != "skipped") or a.owed_by == person for a in mine)
        held = sum(r.kind != "rework" for r in self.listed("active", holder=person))
        return limit - labels - self.questions.in_work(person) - held

    def _barred(self, person: str, asset: Asset) -> bool:
        mine = [label for label in self.labels_of(asset) if label.author == person]
        return any(label.status != "late" and not self._comes_again(label) for label in mine)

    def _comes_again(self, label: Label) -> bool:
        sent_back = label.status == "skipped" and not label.takes_place
        return sent_back and self.settings.skip_to == "me"

    def eligible(self, person: str) -> list[Asset]:
        """What the person may get now and does not hold, in the order it comes to them."""
        mine = [r.asset for r in self.listed("active", holder=person)]
        able = [a for a in self.assets.values() if a not in mine and not self.failing(person, a)]
        back = self.given_back.get(person, [])
        rest = self.groups.rest(person, able)
        ordered = rest + sorted(
            (a for a in able if a not in rest), key=lambda asset: self.order_key(asset, person)
        )
        again = [a for a in back if a in ordered or self.questions.comes_again(person, a)]
        return [a for a in ordered if a not in back] + again

    @foreseeing
    def explain(self, person: str, asset: Asset) -> Explained:
        codes, upcoming = self.failing(person, asset), self.preview(person)
        listed = not codes and asset in upcoming
        return Explained(codes, upcoming.index(asset) + 1 if listed else None)

    @foreseeing
    def explain_all(self, person: str) -> tuple[int, Counter[str]]:
        """How many assets are eligible, and the others under their first failing condition."""
        failing = [self.failing(person, asset) for asset in self.assets.values()]
        return sum(not codes for codes in failing), Counter(codes[0] for codes in failing if codes)

    @foreseeing
    def preview(self, person: str) -> list[Asset]:
        """As if each were pulled in turn and nothing submitted; what is held comes first."""
        own = [label.asset for label in self.owed_to_do(person)]
        own += [r.asset for r in self._own_work(person)]
        fresh = [asset for asset in self._in_turn(person) if asset not in own]
        expired = sum(r.state == "expired" for r in self._own_work(person))
        return own + fresh[: max(self.room(person) - expired, 0)]

    def _in_turn(self, person: str) -> Iterable[Asset]:
        """With the gate, each hand-out may open what the next one takes; so pull, on paper."""
        if not self._gate_acts():
            yield from self.eligible(person)
            return
        before = [batch.exhausted for batch in self.batches]
        handed = {asset: asset.handed_out for asset in self.assets.values()}
        taken: list[Asset] = []
        while rest := [a for a in self.eligible(person) if a not in taken]:
            taken.append(rest[0])
            for asset in self.groups.handed_with(rest[0]):
                asset.handed_out = True
            yield rest[0]
        for asset, handed_out in handed.items():
            asset.handed_out = handed_out
        for batch, exhausted in zip(self.batches, before, strict=True):
            batch.exhausted = exhausted

    # Time

    def tick(self, now: float) -> None:
        """It is `now`: what ran out until then expires, the earliest first."""
        self.now = now
        active = self.listed("active") + self.reviews.listed("active")
        due = [r for r in active if r.expires is not None and r.expires <= now]
        for reservation in sorted(due, key=lambda r: (r.expires, r.number)):
            # Rework expires into being owed again: nobody else could claim it.
            reservation.state = "superseded" if reservation.kind == "rework" else "expired"
            reservation.expired_at = reservation.expires or 0
        for asset in {r.asset for r in due if r.kind == "label"}:
            self.supersede_if_taken(asset)  # after a target was lowered no place may be free
        self.groups.settle()

    def moment(self) -> int:
        """A later one at each call, also while `now` stands still."""
        return next(self._moments)

    def renew(self, person: str) -> None:
        timeout = self.settings.timeout
        ends = None if timeout is None else self.now + timeout
        self.groups.idle_at[person] = ends
        for reservation in self.listed("active", holder=person):
            reservation.expires = ends

    # Pull

    @settles
    def pull(self, person: str, told: Sequence[str] = ()) -> list[Reservation]:
        """What the person has in hand now, in the order in which the pull lists it.

        `told` names the assets that came, by which the test questions among them are known.
        """
        self.members[person].has_pulled = True
        self.questions.judge(person)
        rework = self._take_rework(person)
        own = self._own_work(person)
        for reservation in own:
            self._activate(reservation)
        self.groups.hold(person)
        if self.settings.refill == "each" or not rework + own:
            self._fill(person, told[len(rework + own) :])
        self.renew(person)
        before = rework + own
        return before + [r for r in self.listed("active", holder=person) if r not in before]

    def _take_rework(self, person: str) -> list[Reservation]:
        """Rework that is owed, up to the count, the earliest rejection first."""
        held = [r for r in self.listed("active", holder=person) if r.kind == "rework"]
        owed = [label for label in self.owed_to_do(person) if label not in [r.of for r in held]]
        room = 0 if self.paused else max(self.settings.count - len(held), 0)
        for label in owed[:room]:
            number = len(self.reservations)
            made = Reservation(number, label.asset, person, self.now, "rework", label)
            self.reservations.append(made)
            held.append(made)
        return held

    def owed_to_do(self, person: str) -> list[Label]:
        """What the person owes and is in circulation, in the order in which it comes."""
        owed = [label for label in self.labels if label.owed_by == person]
        owed = [a for a in owed if not a.asset.on_hold and not a.asset.removed]
        return sorted(owed, key=lambda label: (label.owed_at, upload_key(label.asset)))

    def _own_work(self, person: str) -> list[Reservation]:
        """Active reservations in the order made, then the expired ones nobody claimed."""
        active = [r for r in self.listed("active", holder=person) if r.kind != "rework"]
        expired = self.listed("expired", holder=person)
        return active + [r for r in expired if self._may_return(r)]

    def _may_return(self, reservation: Reservation) -> bool:
        """What was one's own stays so until claimed, even on a paused project or at the quota."""
        hindrances = {"removed", "on_hold", "assigned_to_others", "missing_skill", "group_taken"}
        asset = reservation.asset
        if asset.is_question:
            return True
        failing = hindrances.intersection(self.failing(reservation.holder, asset))
        return not failing and self.free(asset) > 0

    def _fill(self, person: str, told: Sequence[str]) -> None:
        names = iter(told)
        while len(self.listed("active", holder=person)) < self.settings.count:
            asset = self.questions.told(person, next(names, None))
            able = [asset] if asset else self.eligible(person)
            if not able:
                return
            self._hand_out(person, able[0])

    def _hand_out(self, person: str, asset: Asset) -> None:
        asset.handed_out = True
        self.questions.note_hand_out(person, asset)
        self._forget(person, asset)
        kind = "question" if asset.is_question else "label"
        made = Reservation(len(self.reservations), asset, person, self.now, kind)
        self.reservations.append(made)
        self.groups.hold(person)
        self.supersede_if_taken(asset)

    def _activate(self, reservation: Reservation) -> None:
        reservation.state = "active"
        self.supersede_if_taken(reservation.asset)

    def supersede_if_taken(self, asset: Asset) -> None:
        """No more expired reservations stay than places are free; the longest expired go first."""
        if asset.is_question:
            return  # it has a place for everybody
        expired = [r for r in self.listed("expired") if r.asset is asset]
        expired.sort(key=lambda r: r.expired_at, reverse=True)
        for reservation in expired[max(self.free(asset), 0) :]:
            reservation.state = "superseded"

    # Submit, skip, release

    @settles
    def submit(self, reservation: Reservation, result: Json = None) -> Outcome:
        if reservation.kind == "question":
            return self.questions.answer(reservation, result)
        if reservation.state in ("submitted", "skipped"):
            return Outcome("already_submitted", reservation.label)
        if not self._still_counts(reservation):
            return self._keep_late(reservation, result)
        label = self._label(reservation, "submitted", takes_place=True, result=result)
        self.drafts.pop((reservation.asset.external_id, reservation.holder), None)
        reworked = reservation.of
        if reworked:
            reworked.status, reworked.owed_by = "replaced", None
            label.replaces, label.rounds = reworked, reworked.rounds
        self.reviews.enter(label, reworked and reworked.sent_back_by)
        return Outcome("accepted", label)

    @settles
    def skip(self, reservation: Reservation, *, broken: bool = False) -> Outcome:
        if reservation.kind == "question":
            return self.questions.skip(reservation)
        if reservation.state in ("submitted", "skipped"):
            return Outcome("already_submitted", reservation.label)
        if not self._still_counts(reservation):
            return Outcome("lost", None)
        if reservation.of:
            return self._contest(reservation, reservation.of)
        answers = self.settings.skip_to in ("done", "review")
        label = self._label(reservation, "skipped", takes_place=answers)
        if self.settings.skip_to == "review":
            self.reviews.enter(label)
        self._after_skip(reservation.holder, reservation.asset, broken)
        return Outcome("accepted", label)

    def _contest(self, reservation: Reservation, owed: Label) -> Outcome:
        """A skip of rework contests the rejection: a manager is asked."""
        reservation.state, reservation.label = "skipped", owed
        owed.asset.on_hold = owed.asset.on_hold or "rework_contested"
        return Outcome("accepted", owed)

    def _still_counts(self, reservation: Reservation) -> bool:
        """Whether what is handed in now is taken as usual."""
        if reservation.state == "active":
            return True
        asset, holder = reservation.asset, reservation.holder
        if reservation.of:  # rework keeps its place as long as it is owed
            return reservation.of.owed_by == holder and self.members[holder].active
        if reservation.state == "expired" and self.free(asset) > 0:
            return True
        # A quiz that is before its author lets it in, as it would let in a question.
        hindrances = set(self.failing(holder, asset)) - {"quiz_required"}
        return holder not in self.holders(asset) and not hindrances

    def _new_label(self, reservation: Reservation, status: str, **fields: Json) -> Label:
        fields["trust"] = self.questions.trust(reservation.holder)
        return Label(
            reservation.asset, reservation.holder, status, reservation=reservation, **fields
        )

    def _label(self, reservation: Reservation, status: str, **fields: Json) -> Label:
        asset, holder = reservation.asset, reservation.holder
        label = self._new_label(reservation, status, **fields)
        reservation.state, reservation.label = status, label
        self.labels.append(label)
        self._forget(holder, asset)
        for other in self.listed("expired", holder=holder) if label.takes_place else ():
            if other.asset is asset:  # the author's own, newer than the one that was lost
                other.state = "superseded"
        self.supersede_if_taken(asset)
        return label

    def _keep_late(self, reservation: Reservation, result: Json) -> Outcome:
        """The same handed in late once more, from the same reservation, is still the same label."""
        self.drafts.pop((reservation.asset.external_id, reservation.holder), None)
        for known in self.labels_of(reservation.asset):
            same = known.reservation is reservation and known.result == result
            if same and known.status == "late":
                return Outcome("late", known)
        label = self._new_label(reservation, "late", takes_place=True, result=result)
        self.labels.append(label)
        return Outcome("late", label)

    def _after_skip(self, person: str, asset: Asset, broken: bool) -> None:
        if self.settings.skip_to == "me":
            self.give_back(person, asset)
        if asset.on_hold:
            return
        if broken:
            asset.on_hold = "broken"
        elif self.settings.skip_to == "others" and self._skipped_by_all(asset):
            asset.on_hold = "skipped_by_all"

    def _skipped_by_all(self, asset: Asset) -> bool:
        """Nobody who could have it is left in the team: of those named and skilled, all skipped."""
        able = [
            person
            for person, member in self.members.items()
            if member.active
            and (member.role == "labeler" or member.has_pulled)
            and (not asset.assigned_to or person in asset.assigned_to)
            and asset.skills <= member.skills
        ]
        return not self.complete(asset) and all(self._barred(person, asset) for person in able)

    @settles
    def release(self, reservation: Reservation) -> None:
        reservation.state = "released"
        if reservation.of:
            reservation.of.owed_at = self.moment()
        else:
            self.give_back(reservation.holder, reservation.asset)

    def give_back(self, person: str, asset: Asset) -> None:
        self._forget(person, asset)
        self.given_back.setdefault(person, []).append(asset)

    def _forget(self, person: str, asset: Asset) -> None:
        if asset in self.given_back.get(person, []):
            self.given_back[person].remove(asset)

    def be_active(self, reservation: Reservation) -> bool:
        """Activity on a reservation (one expired becomes active again); False where it is lost."""
        if reservation.state == "expired" and self._may_return(reservation):
            self._activate(reservation)
            self.groups.hold(reservation.holder)
        if reservation.state != "active":
            return False
        self.renew(reservation.holder)
        return True

    def save_draft(self, reservation: Reservation, draft: Json) -> bool:
        """Kept in any case; False where the reservation is lost."""
        self.drafts[reservation.asset.external_id, reservation.holder] = draft
        return self.be_active(reservation)

    # Steering

    def upload(self, rows: Iterable[Asset]) -> Batch:
        batch = Batch(len(self.batches) + 1, pooled=self.settings.tie == "random")
        last = self.batches[-1] if self.batches else batch
        batch.rank = last.rank if batch.pooled and last.pooled else batch.number
        batch.rank = batch.rank or batch.number
        self.batches.append(batch)
        for row, asset in enumerate(rows):
            asset.batch, asset.row = batch.number, row
            if asset.is_question:
                self.questions.questions[asset.external_id] = asset
                continue
            batch.assets.append(asset)
            self.assets[asset.external_id] = asset
        return batch

    @settles
    def clear(self, reservations: Iterable[Reservation]) -> int:
        chosen = [r for r in reservations if r.state in ("active", "expired")]
        for reservation in chosen:
            reservation.state = "cleared"
        return len(chosen)

    @settles
    def remove(self, asset: Asset) -> None:
        asset.removed = True
        self.clear(r for r in self.reservations if r.asset is asset)
        self.clear(r for r in self.reviews.reservations if r.asset is asset)

    @settles
    def deactivate(self, person: str) -> None:
        self.members[person].active = False
        self.clear(r for r in self.reservations if r.holder == person)
        self.clear(r for r in self.reviews.reservations if r.holder == person)

    @settles
    def accept_late(self, label: Label) -> bool:
        """A manager lets a late label count, also beyond the target. False: its author has one."""
        others = [o for o in self.labels_of(label.asset) if o.author == label.author and o.counts]
        if others:
            return False
        label.status = "submitted"
        for held in self.listed("active", "expired", holder=label.author):
            if held.asset is label.asset:  # what the author holds there has been handed in
                held.state = "superseded"
        self.supersede_if_taken(label.asset)
        return True

    @settles
    def discard(self, label: Label) -> None:
        """A manager takes a label out: its asset re-opens, for others."""
        label.status, label.waits, label.owed_by = "discarded", False, None
        for review in self.reviews.listed("active", "expired"):
            if review.of is label:
                review.state = "superseded"
        for rework in self.listed("active", "expired"):
            if rework.of is label:
                rework.state = "cleared"
        self.supersede_if_taken(label.asset)

    def note_targets(self) -> None:
        """Targets changed: no more expired reservations stay than places are free."""
        for asset in self.assets.values():
            self.supersede_if_taken(asset)
        self.groups.settle()
        self.note_exhausted()
