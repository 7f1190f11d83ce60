"""Groups, where they are retained: who takes an asset of one gets the rest of it next."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.oracle.words import Asset, Reservation

if TYPE_CHECKING:
    from tests.oracle.queue import Oracle

Group = tuple[int, str]
WITH_A_LABEL = ("submitted", "skipped")


def _named(asset: Asset) -> Group:
    return asset.batch, asset.group or f"only {asset.external_id}"


class Groups:
    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.holders: dict[Group, str] = {}
        self.idle_at: dict[str, float | None] = {}
        self._active: dict[Group, set[Reservation]] = defaultdict(set)

    @property
    def retained(self) -> bool:
        return self.oracle.settings.groups == "retain"

    def of(self, asset: Asset) -> Group | None:
        """The asset's group, of one where it has none; None where groups are ignored."""
        return _named(asset) if self.retained else None

    def rows(self, group: Group) -> list[Asset]:
        every = self.oracle.assets.values()
        return sorted((a for a in every if _named(a) == group), key=lambda a: a.row)

    def taken_from(self, person: str, asset: Asset) -> bool:
        return self.holders.get(self.of(asset) or (0, ""), person) != person

    def stands_at(self, asset: Asset) -> Asset:
        """The row that gives the asset its place in the order: its group's first unfinished one."""
        group = self.of(asset)
        if group is None:
            return asset
        circulating = [a for a in self.rows(group) if not a.removed and not a.on_hold]
        unfinished = [a for a in circulating if not self.oracle.complete(a)]
        return unfinished[0] if unfinished else asset

    def handed_with(self, asset: Asset) -> list[Asset]:
        """What counts as handed out once this asset is: a held group, whole."""
        group = self.of(asset)
        return [asset] if group is None else self.rows(group)

    def rest(self, person: str, able: list[Asset]) -> list[Asset]:
        """Of these, what belongs to this person's groups: first row of the group, then rows."""
        mine = [a for a in able if self.holders.get(self.of(a) or (0, "")) == person]
        return sorted(mine, key=lambda a: (a.batch, self.rows(_named(a))[0].row, a.row))

    def hold(self, person: str) -> None:
        """Whatever this person holds a part of, and nobody has, is theirs."""
        for reservation in self.oracle.listed("active", holder=person):
            group = self.of(reservation.asset)
            if group and reservation.kind == "label" and group not in self.holders:
                self.holders[group] = person
                for asset in self.rows(group):
                    asset.handed_out = True

    def switch(self) -> None:
        """The setting may have changed: who holds a part has the group, the earliest first."""
        if not self.retained:
            self.holders.clear()
            return
        for reservation in self.oracle.listed("active"):
            self.hold(reservation.holder)

    def settle(self) -> None:
        """End the holds that are over."""
        for group, holder in list(self.holders.items()):
            held = self.oracle.listed("active", holder=holder)
            active = {r for r in held if r.kind == "label" and self.of(r.asset) == group}
            ended = self._active[group] - active
            self._active[group] = active
            let_go = len(self.rows(group)) == 1 or any(
                r.holder == holder and r.state not in WITH_A_LABEL for r in ended
            )
            if not active and (let_go or not self._open_to(holder, group) or self._idle(holder)):
                del self.holders[group]
                self._active[group] = set()

    def _open_to(self, holder: str, group: Group) -> bool:
        hindrances = {"removed", "on_hold", "complete", "already_labeled", "reserved",
                      "assigned_to_others", "missing_skill"}  # fmt: skip
        return any(not hindrances & set(self.oracle.failing(holder, a)) for a in self.rows(group))

    def _idle(self, holder: str) -> bool:
        at = self.idle_at.get(holder)
        gone = not self.oracle.members[holder].active
        return gone or (at is not None and at <= self.oracle.now)
