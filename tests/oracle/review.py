"""The review queue: labels that wait, whose they are to judge, and what a verdict does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.oracle.ordering import Key, priority_key, tie_key
from tests.oracle.words import Asset, Label, Outcome, Reservation, ReviewSettings

if TYPE_CHECKING:
    from tests.oracle.queue import Oracle


class Reviews:
    """Every label that counts is reviewed while the queue is on (a sampling of 1)."""

    def __init__(self, oracle: Oracle, settings: ReviewSettings) -> None:
        self.oracle, self.settings = oracle, settings
        self.reservations: list[Reservation] = []

    def listed(self, *states: str, holder: str | None = None) -> list[Reservation]:
        return [r for r in self.reservations if r.state in states and holder in (None, r.holder)]

    # Who may judge what

    def enter(self, label: Label, sent_back_by: str | None = None) -> None:
        if self.settings.enabled:
            label.waits, label.sent_back_by = True, sent_back_by

    def waiting(self) -> list[Label]:
        """What waits and is in circulation, in the queue's order."""
        there = [a for a in self.oracle.labels if a.waits]
        there = [a for a in there if not a.asset.removed and not a.asset.on_hold]
        return sorted(there, key=self._key)

    def _key(self, label: Label) -> Key:
        asset, made = label.asset, self.oracle.labels.index(label)
        return (*priority_key(asset, self.settings), *tie_key(asset, self.settings), made)

    def preview(self, person: str) -> list[Asset]:
        """Held reviews first; what is somebody else's to see again comes last."""
        own = [r.of for r in self._own_work(person)]
        rest = [a for a in self.waiting() if a not in own and self._may(person, a)]
        rest.sort(key=lambda label: self._is_somebody_elses(person, label))
        return [label.asset for label in own + rest if label]

    def _may(self, person: str, label: Label) -> bool:
        return not self._has_label_on(person, label.asset) and not self._held(label)

    def _has_label_on(self, person: str, asset: Asset) -> bool:
        mine = [label for label in self.oracle.labels_of(asset) if label.author == person]
        return any(label.status not in ("late", "discarded") for label in mine)

    def _held(self, label: Label) -> bool:
        return any(r.of is label for r in self.listed("active"))

    def _is_somebody_elses(self, person: str, label: Label) -> bool:
        """A reworked label waits for the reviewer who sent it back, while that person is there."""
        first = label.sent_back_by
        return first not in (None, person) and self.oracle.members[str(first)].active

    # Pull

    def pull(self, person: str) -> list[Reservation]:
        own = self._own_work(person)
        for reservation in own:
            reservation.state = "active"
        while not self.oracle.paused and len(own) < self.settings.count:
            able = [label for label in self.waiting() if self._may(person, label)]
            able.sort(key=lambda label: self._is_somebody_elses(person, label))
            if not able:
                break
            own.append(self._hand_out(person, able[0]))
        self.renew(person)
        return own

    def _own_work(self, person: str) -> list[Reservation]:
        return self.listed("active", holder=person) + [
            r for r in self.listed("expired", holder=person) if self.may_return(r)
        ]

    def may_return(self, reservation: Reservation) -> bool:
        label = reservation.of
        return label in self.waiting() and label is not None and not self._held(label)

    def _hand_out(self, person: str, label: Label) -> Reservation:
        number = len(self.reservations)
        made = Reservation(number, label.asset, person, self.oracle.now, "review", label)
        self.reservations.append(made)
        self._supersede_expired(label)
        return made

    def _supersede_expired(self, label: Label) -> None:
        for reservation in self.listed("expired"):
            if reservation.of is label:
                reservation.state = "superseded"

    def renew(self, person: str) -> None:
        timeout = self.settings.timeout
        for reservation in self.listed("active", holder=person):
            reservation.expires = None if timeout is None else self.oracle.now + timeout

    # Verdicts

    def judge(self, reservation: Reservation, verdict: str, result: Any = None) -> Outcome:
        label = reservation.of
        assert label is not None
        if label.verdict and not label.waits:
            return Outcome("already_reviewed", label)
        unclaimed = label.waits and not self._held(label)
        if reservation.state != "active" and not unclaimed:
            return Outcome("lost", None)
        stands = self._judge(reservation, label, verdict, result)
        self.oracle.supersede_if_taken(label.asset)
        return Outcome("accepted", stands)

    def _judge(self, reservation: Reservation, label: Label, verdict: str, result: Any) -> Label:
        label.waits, label.verdict = False, verdict
        self._end(reservation, label)
        if verdict == "correct":
            return self._correct(label, result)
        if verdict == "reject":
            self._reject(label, reservation.holder)
        elif label.status != "skipped":  # a skip that is approved is skipped for good
            label.status = "approved"
        return label

    def _end(self, reservation: Reservation, label: Label) -> None:
        for other in self.listed("active", "expired"):
            if other.of is label:
                other.state = "superseded"
        reservation.state = "submitted"

    def _correct(self, label: Label, result: Any) -> Label:
        """The reviewer's version counts in its place, for its author."""
        label.status = "replaced"
        version = Label(label.asset, label.author, "corrected", True, replaces=label)
        version.verdict, version.result, version.trust = "correct", result, label.trust
        self.oracle.labels.append(version)
        for reservation in self.oracle.reservations:
            if reservation.label is label:  # what stands now for whoever submits it once more
                reservation.label = version
        return version

    def _reject(self, label: Label, reviewer: str) -> None:
        label.status, label.owed_by, label.owed_at = "rejected", label.author, self.oracle.moment()
        label.rounds, label.sent_back_by = label.rounds + 1, reviewer
        if label.rounds >= self.settings.max_rounds:
            label.asset.on_hold = label.asset.on_hold or "sent_back_too_often"

    def turn(self, on: bool) -> None:
        """Turned off, what waits is final; what is held may still be judged."""
        self.settings.enabled = on
        if not on:
            for label in self.oracle.labels:
                label.waits = False
