"""A project under review, and the sentences that tests say at its reviewers' desk.

After each step the counts per state are asked to add up, per batch and per project.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.ledger.stage import Person, Project, Stage, eventually, release, skip, submit


class ReviewProject(Project):
    """A project whose every step is followed by a look at its counts."""

    # -- labels ----------------------------------------------------------------------------------
    def label(self, person: Person, result: Any = "done", times: int = 1) -> list[str]:
        """Label what comes next, so many times; returns the external ids."""
        came = []
        for _ in range(times):
            item = self.item(person)
            self.hand_in(person, item, result)
            came.append(item["asset"]["external_id"])
        return came

    def hand_in(self, person: Person, item: dict[str, Any], result: Any = "done") -> Any:
        answer = submit(person, item, result)
        self.accounted()
        return answer["label"]

    def pass_over(self, person: Person, **more: Any) -> dict[str, Any]:
        """Skip what comes next; returns the item."""
        item = self.item(person)
        skip(person, item, **more)
        self.accounted()
        return item

    def standing(self, external_id: str) -> dict[str, Any]:
        """The newest label of an asset that counts."""
        counting = {"submitted", "skipped", "approved", "corrected"}
        return [one for one in self.labels_of(external_id) if one["status"] in counting][-1]

    def labels_of(self, external_id: str) -> list[dict[str, Any]]:
        return [one for one in self.labels() if one["external_id"] == external_id]

    # -- reviews ---------------------------------------------------------------------------------
    def reviewer(self, name: str) -> Person:
        return self.member(self.stage.person(name), "reviewer")

    def reviews(self, person: Person) -> list[dict[str, Any]]:
        return list(self.pull(person, "review")["items"])

    def to_review(self, person: Person) -> list[str]:
        """External ids of the reviews in this person's hands after a pull."""
        return [item["asset"]["external_id"] for item in self.reviews(person)]

    def review(self, person: Person) -> dict[str, Any]:
        """The review in hand; there must be one."""
        pulled = self.pull(person, "review")
        assert pulled["items"], f"{person.name} gets nothing to review: {pulled['waiting']}"
        first: dict[str, Any] = pulled["items"][0]
        assert first["kind"] == "review"
        return first

    def no_review(self, person: Person) -> dict[str, int]:
        """Why this person gets nothing to review; they must get nothing."""
        pulled = self.pull(person, "review")
        assert pulled["items"] == [], pulled
        reasons: dict[str, int] = pulled["waiting"]["reasons"]
        return reasons

    def verdict(self, person: Person, item: dict[str, Any], verdict: str, **more: Any) -> Any:
        path = f"/reservations/{item['reservation']}/submit"
        answer = person.post(path, {"verdict": verdict, **more})
        self.accounted()
        return answer["label"] if answer["next"] is None else answer

    def approve(self, person: Person, **more: Any) -> Any:
        return self.verdict(person, self.review(person), "approve", **more)

    def correct(self, person: Person, result: Any, **more: Any) -> Any:
        return self.verdict(person, self.review(person), "correct", result=result, **more)

    def reject(self, person: Person, comment: str = "look again", **more: Any) -> Any:
        return self.verdict(person, self.review(person), "reject", comment=comment, **more)

    def review_all(self, person: Person, verdict: str = "approve", **more: Any) -> list[str]:
        """Judge until nothing comes; returns the external ids in the order they came."""
        came: list[str] = []
        while items := self.reviews(person):
            came.append(items[0]["asset"]["external_id"])
            self.verdict(person, items[0], verdict, **more)
        return came

    def give_back(self, person: Person, item: dict[str, Any]) -> None:
        release(person, item)
        self.accounted()

    def too_late(
        self, person: Person, item: dict[str, Any], verdict: str = "approve", **more: Any
    ) -> dict[str, Any]:
        """The refusal of a verdict on a label that somebody else has judged by now."""
        path = f"/reservations/{item['reservation']}/submit"
        body = {"verdict": verdict, **more}
        told = person.refused(409, "already_reviewed", "POST", path, body)
        self.accounted()
        return told

    # -- looking ---------------------------------------------------------------------------------
    def states(self) -> dict[str, str]:
        return {one["external_id"]: one["state"] for one in self.assets()}

    def held_for(self, external_id: str) -> str | None:
        """The reason why an asset is on hold."""
        held = self.asset(external_id)["on_hold"]
        return held and str(held["reason"])

    def review_explain(self, person: Person, external_id: str | None = None) -> dict[str, Any]:
        asked = {"labeler": person.email}
        if external_id is not None:
            asked["asset"] = self.asset_id(external_id)
        found: dict[str, Any] = self.manager.get(f"{self.path}/queues/review/explain", **asked)
        return found

    def review_bars(self, person: Person, external_id: str) -> list[str]:
        explained = self.review_explain(person, external_id)
        assert (explained["eligible"], explained["position"]) == (False, None), explained
        assert all(reason["detail"] for reason in explained["reasons"])
        return [reason["code"] for reason in explained["reasons"]]

    def review_preview(self, person: Person, limit: int = 50) -> list[str]:
        asked = {"labeler": person.email, "limit": limit}
        found = self.manager.get(f"{self.path}/queues/review/preview", **asked)["items"]
        assert {item["kind"] for item in found} <= {"review"}
        return [item["asset"]["external_id"] for item in found]

    def job(self, person: Person, queue: str) -> dict[str, Any]:
        jobs = self.manager.get(f"{self.path}/jobs")["items"]
        [found] = [one for one in jobs if (one["user"], one["queue"]) == (person.id, queue)]
        assert isinstance(found, dict)
        return found

    def accounted(self) -> None:
        """The counts per state add up to the assets there are, and say what the list says."""
        listed = Counter(one["state"] for one in self.assets())
        counted = self.manager.get(f"{self.path}/stats")["assets"]
        assert {state: n for state, n in counted.items() if n} == listed
        per_batch: Counter[str] = Counter()
        for batch in self.manager.listed(f"{self.path}/batches"):
            assert sum(batch["counts"].values()) == batch["size"], batch
            per_batch.update(batch["counts"])
        assert {state: n for state, n in per_batch.items() if n} == listed


def under_review(stage: Stage, preset: str | None = None, **fields: Any) -> ReviewProject:
    """A project with its review queue on, every label reviewed unless `review_queue` says else."""
    fields.setdefault("review_queue", {}).setdefault("enabled", True)
    body = {"name": f"review {next(stage.numbers)}", **fields}
    if preset is not None:
        body["preset"] = preset
    return ReviewProject(stage, stage.manager, stage.manager.post("/projects", body))


def expire(project: ReviewProject, seconds: float = 1801) -> None:
    """Let the reservations of this project run out; they are gone when this returns."""
    assert project.reservations(state="active")
    project.stage.advance(seconds)
    eventually(lambda: not project.reservations(state="active"))
    project.accounted()
