"""The log, read from its beginning: who knows only the events knows what stands.

Plain Python over `GET /projects/{project}/events`, as anybody could write it outside.
`docs/events.md` says what each kind means.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]

ENDED = {"released", "cleared", "superseded", "handed_over"}


@dataclass
class Asset:
    batch: str
    target: int
    on_hold: bool = False
    removed: bool = False


@dataclass
class Reservation:
    asset: str
    kind: str
    labeler: str
    exclusive: bool = True
    state: str = "active"


@dataclass
class Label:
    asset: str
    status: str
    counts: bool
    waiting: bool = False
    owed: bool = False


@dataclass
class Replay:
    """What the events so far amount to."""

    assets: dict[str, Asset] = field(default_factory=dict)
    reservations: dict[str, Reservation] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)

    def begin(self, standing: Iterable[dict[str, Any]]) -> Replay:
        """Begin with what is kept of a pruned log, instead of with nothing."""
        for one in standing:
            asset = one["asset"]
            if one["target"] is not None:  # test questions have none
                self.assets[asset] = Asset(
                    one["batch"], one["target"], one["on_hold"], one["removed"]
                )
            for held in one["reservations"]:
                self.reservations[held["reservation"]] = Reservation(
                    asset, held["kind"], held["labeler"], held["exclusive"], held["state"]
                )
            for label in one["labels"]:
                self.labels[label["label"]] = Label(
                    asset, label["status"], label["counts"], label["waiting"], label["owed"]
                )
        return self

    def read(self, events: Iterable[Event]) -> Replay:
        """Apply these events. Of one asset, the `number` says what came first."""
        for event in sorted(events, key=lambda one: one["number"]):
            noun, verb = event["kind"].split(".")
            act = getattr(self, f"_{noun}", None)
            if act is not None:
                act(verb, event)
        return self

    # What each kind does

    def _asset(self, verb: str, event: Event) -> None:
        for key in event["data"].get("assets") or [event["asset"]]:
            if verb == "created":
                self.assets[key] = Asset(event["data"]["batch"], event["data"]["target"])
            elif key not in self.assets:
                continue  # deleted while the change was on its way
            elif verb in ("retargeted", "judged"):
                self.assets[key].target = event["data"]["target"]
            elif verb in ("held", "unheld"):
                self.assets[key].on_hold = verb == "held"
            elif verb in ("removed", "restored"):
                self.assets[key].removed = verb == "removed"
            elif verb == "deleted":
                self._forget(key)
        if verb == "held" and "reservation" in event:  # rework was skipped: its author contests
            del self.reservations[event["reservation"]]

    def _forget(self, asset: str) -> None:
        self.assets.pop(asset, None)
        for known in (self.reservations, self.labels):
            for key in [key for key, one in known.items() if one.asset == asset]:
                del known[key]

    def _batch(self, verb: str, event: Event) -> None:
        if verb == "deleted":
            for asset in self.assets.values():
                asset.removed |= asset.batch == event["data"]["batch"]

    def _queue(self, verb: str, event: Event) -> None:
        if event["data"]["queue"] == "review" and not event["data"]["settings"]["enabled"]:
            for label in self.labels.values():
                label.waiting = False

    def _reservation(self, verb: str, event: Event) -> None:
        key, data = event["reservation"], event["data"]
        if verb == "created":
            holder = data.get("labeler") or data["reviewer"]
            self.reservations[key] = Reservation(
                event["asset"], data["kind"], holder, data.get("exclusive", True)
            )
        elif verb == "reclaimed":
            self.reservations[key].state = "active"
        elif verb == "expired":
            held = self.reservations[key]
            held.state = "expired"
            if held.kind == "rework" or not held.exclusive:
                del self.reservations[key]
        elif verb in ENDED:
            self.reservations.pop(key, None)

    def _label(self, verb: str, event: Event) -> None:
        key, data = event["label"], event["data"]
        if verb in ("submitted", "skipped", "late"):
            counts = {"submitted": True, "skipped": data.get("counts", False), "late": False}
            self.labels[key] = Label(event["asset"], verb, counts[verb])
            if "replaces" in data:
                self._set(data["replaces"], "replaced", counts=False)
        elif verb == "awaits_review":
            self.labels[key].waiting = True
        elif verb == "approved":
            skipped = self.labels[key].status == "skipped"
            self._set(key, "skipped" if skipped else "approved", counts=True)
        elif verb == "corrected":
            self._set(key, "replaced", counts=False)
            self.labels[data["correction"]] = Label(event["asset"], "corrected", True)
        elif verb == "rejected":
            self._set(key, "rejected", counts=False)
            self.labels[key].owed = True
        elif verb == "discarded":
            self._set(key, "discarded", counts=False)
        elif verb == "accepted":
            self.labels[key].status, self.labels[key].counts = "submitted", True
        if verb != "late" and "reservation" in event:
            self.reservations.pop(event["reservation"], None)

    def _set(self, key: str, status: str, *, counts: bool) -> None:
        label = self.labels[key]
        label.status, label.counts, label.waiting, label.owed = status, counts, False, False

    # What follows

    def counts(self) -> dict[str, Counter[str]]:
        """Assets by state, per batch."""
        labels: defaultdict[str, list[Label]] = defaultdict(list)
        for label in self.labels.values():
            labels[label.asset].append(label)
        held = Counter(
            one.asset
            for one in self.reservations.values()
            if one.kind == "label" and one.state == "active"
        )
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for key, asset in self.assets.items():
            found[asset.batch][_state(asset, labels[key], held[key])] += 1
        return dict(found)

    def listed(self, state: str) -> dict[str, str]:
        """The live reservations that exclude others, with their holders."""
        return {
            key: one.labeler
            for key, one in self.reservations.items()
            if one.state == state and one.exclusive
        }

    def statuses(self) -> dict[str, str]:
        return {key: label.status for key, label in self.labels.items()}


def _state(asset: Asset, labels: list[Label], held: int) -> str:
    counting = sum(label.counts for label in labels)
    owed = sum(label.owed for label in labels)
    if asset.removed:
        return "removed"
    if asset.on_hold:
        return "on_hold"
    if owed:
        return "rework"
    if asset.target > counting + held:
        return "queued"
    if counting < asset.target:
        return "reserved"
    return "in_review" if any(label.waiting for label in labels) else "done"
