"""A small crowd that does anything the interface lets it do, drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.service import Caller, Service, asset_row

Json = Any
STAGES = ("label", "label", "label", "review")


class Crowd:
    """Three labelers, two reviewers and a manager at one project, over HTTP.

    Every act may be refused: what happens then must not be in the log.
    """

    def __init__(self, service: Service, seed: int, preset: str | None, **queues: Json) -> None:
        self.service, self.draw = service, random.Random(seed)
        self.project = service.new_project(preset, **queues)
        self.path = f"/projects/{self.project}"
        self.labelers = [service.new_member(self.project) for _ in range(3)]
        self.reviewers = [service.new_member(self.project, "reviewer") for _ in range(2)]
        self.seen: list[tuple[Caller, Json]] = []
        self.uploaded = 0
        self.upload()

    @property
    def acts(self) -> list[Callable[[], None]]:
        """What may come next; what people do most stands most often."""
        return [
            *[self.pull] * 6, *[self.submit] * 6, *[self.judge] * 5, *[self.skip] * 2,
            self.release, self.release, self.change_assets, self.change_assets, self.change_target,
            self.configure_review, self.change_label, self.clear, self.leave, self.come_back,
            self.wait, self.upload, self.send_to_review, self.delete_batch,
        ]  # fmt: skip

    def act(self, times: int) -> None:
        for _ in range(times):
            self.draw.choice(self.acts)()

    @property
    def people(self) -> list[Caller]:
        return self.labelers + self.reviewers

    def _call(self, person: Caller, method: str, path: str, body: Json = None) -> Json:
        headers = {"Authorization": f"Bearer {person.token}"}
        answer = person.http.request(method, path, json=body, headers=headers)
        assert answer.status_code < 500, f"{method} {path} {body}: {answer.text}"
        return answer.json() if answer.is_success and answer.content else {}

    def pull(self) -> None:
        person, queue = self.draw.choice(self.people), self.draw.choice(STAGES)
        pulled = self._call(person, "POST", f"{self.path}/queues/{queue}/pull", {})
        self.seen += [(person, item) for item in pulled.get("items", ())]

    def _item(self, *kinds: str) -> tuple[Caller, Json] | None:
        known = [(who, item) for who, item in self.seen[-12:] if item["kind"] in kinds]
        return self.draw.choice(known) if known else None

    def _finish(self, verb: str, body: Json, *kinds: str) -> None:
        if found := self._item(*kinds):
            person, item = found
            self._call(person, "POST", f"/reservations/{item['reservation']}/{verb}", body)

    def submit(self) -> None:
        body = {"result": self.draw.choice("xyz"), "active_seconds": self.draw.uniform(0, 90)}
        self._finish("submit", body, "label", "rework")

    def judge(self) -> None:
        verdict = self.draw.choice(["approve", "correct", "reject"])
        more = {"correct": {"result": "c"}, "reject": {"comment": "again"}}.get(verdict, {})
        self._finish("submit", {"verdict": verdict, **more}, "review")

    def skip(self) -> None:
        self._finish("skip", {"broken": self.draw.random() < 0.1}, "label", "rework")

    def release(self) -> None:
        self._finish("release", {}, "label", "rework", "review")

    def _assets(self) -> list[str]:
        known = [one["id"] for one in self.service.assets(self.project, limit=1000)]
        return self.draw.sample(known, min(len(known), 2))

    def change_assets(self) -> None:
        values = self.draw.choice([
            {"on_hold": True}, {"on_hold": False}, {"on_hold": False}, {"removed": True},
            {"removed": False}, {"removed": False}, {"labels_required": 2},
            {"labels_required": None}, {"priority": self.draw.randint(-5, 5)},
            {"assigned_to": [self.draw.choice(self.people).email]}, {"assigned_to": []},
            {"skills": ["x"]}, {"skills": []},
        ])  # fmt: skip
        body = {"select": {"ids": self._assets()}, "set": values}
        self._call(self.service, "PATCH", f"{self.path}/assets", body)

    def change_target(self) -> None:
        values = self.draw.choice([
            {"target": {"labels": 1}}, {"target": {"labels": 2}},
            {"consensus": {"share": 0.5, "labels": 2}}, {"consensus": None},
            {"skip_to": self.draw.choice(["others", "me", "done", "review"])},
            {"limit_per_labeler": self.draw.choice([None, 6])},
        ])  # fmt: skip
        self._call(self.service, "PATCH", f"{self.path}/queues/label", values)

    def configure_review(self) -> None:
        values = self.draw.choice([
            {"enabled": False}, {"enabled": True}, {"sampling": 0.5}, {"sampling": 1},
            {"rework_timeout_seconds": 100}, {"rework_timeout_seconds": None},
            {"reservation": {"count": 0}}, {"reservation": {"count": 1}}, {"max_rounds": 2},
        ])  # fmt: skip
        self._call(self.service, "PATCH", f"{self.path}/queues/review", values)

    def _label(self) -> str:
        known = self.service.labels(self.project, limit=1000)
        return self.draw.choice(known)["id"] if known else "l1"

    def change_label(self) -> None:
        status = self.draw.choice(["submitted", "discarded"])
        self._call(self.service, "PATCH", f"/labels/{self._label()}", {"status": status})

    def send_to_review(self) -> None:
        self._call(self.service, "POST", f"{self.path}/labels/{self._label()}/review", {})

    def clear(self) -> None:
        body = {"labeler": self.draw.choice(self.people).id}
        self._call(self.service, "POST", f"{self.path}/reservations/clear", body)

    def leave(self) -> None:
        person, heir = self.draw.sample(self.people, 2)
        rework = self.draw.choice([{}, {"rework_to": "queue"}, {"rework_to": heir.id}])
        body = {"active": False, **rework}
        self._call(self.service, "PUT", f"{self.path}/members/{person.id}", body)

    def come_back(self) -> None:
        for person in self.people:
            self._call(self.service, "PUT", f"{self.path}/members/{person.id}", {"active": True})

    def wait(self) -> None:
        self.service.advance(self.draw.choice([10, 200, 2000]))

    def upload(self) -> None:
        if self.uploaded < 24:
            rows = [asset_row(f"a{self.uploaded + n:02}") for n in range(6)]
            self.uploaded += len(rows)
            self.service.add_assets(self.project, rows)

    def delete_batch(self) -> None:
        if self.draw.random() < 0.15:
            batch = self.draw.choice(self.service.batches(self.project) or [None])
            if batch:
                confirm = {"confirm": batch["name"]}
                self.service.delete(f"{self.path}/batches/{batch['id']}", params=confirm)
