"""Submits of the same moment share one transaction; nobody can tell from the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from labelqueue import ids
from labelqueue.db import Statement
from labelqueue.model import Actor
from labelqueue.queue import turns
from labelqueue.queue.turns import Turn
from labelqueue.web import auth, gathering
from tests.web.conftest import Site

Json = Any
INTERFACE = """<View><Text name="t" value="$t"/>
<Choices name="c" toName="t"><Choice value="Yes"/><Choice value="No"/></Choices></View>"""


def yes(value: str = "Yes") -> Json:
    return [{"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": [value]}}]


@dataclass
class Crew:
    """Labelers of one project; `.sizes` are those of the transactions that they shared."""

    admin: httpx2.AsyncClient
    path: str
    people: list[httpx2.AsyncClient]
    sizes: list[int] = field(default_factory=list)
    begun: int = 0  # transactions; none goes on while the gate is shut
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    app: Any = None

    def __post_init__(self) -> None:
        self.gate.set()

    @property
    def project(self) -> int:
        return ids.decode_global("p", self.path.rsplit("/")[-1])

    async def batch(self, count: int, prefix: str = "a", **fields: Any) -> None:
        assets = [{"external_id": f"{prefix}{n:02}", "data": {"t": "x"}} for n in range(count)]
        answer = await self.admin.post(f"{self.path}/batches", json={"assets": assets, **fields})
        assert answer.status_code == 201, answer.text

    async def configure(self, **settings: Any) -> None:
        answer = await self.admin.patch(f"{self.path}/queues/label", json=settings)
        assert answer.status_code in (200, 202), answer.text

    async def change(self, asset: str, **values: Any) -> None:
        body = {"select": {"external_ids": [asset]}, "set": values}
        answer = await self.admin.patch(f"{self.path}/assets", json=body)
        assert answer.is_success, answer.text

    async def pull(self) -> list[Json]:
        """The current item of each, one person after another."""
        return [(await self.pulled(person))["items"][0] for person in self.people]

    async def pulled(self, person: httpx2.AsyncClient) -> Json:
        answer = await person.post(f"{self.path}/queues/label/pull", json={})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def submit(
        self,
        items: Sequence[Json],
        keys: Sequence[str] = (),
        among: slice = slice(None),
        **body: Any,
    ) -> list[httpx2.Response]:
        """Everybody, or some of them, submit their item at the same moment."""
        named = [*keys, *[""] * (len(items) - len(keys))]
        return await asyncio.gather(
            *(
                person.post(
                    f"/reservations/{item['reservation']}/submit",
                    json={"result": yes(), "pull_next": True, **body},
                    headers={"Idempotency-Key": key} if key else {},
                )
                for person, item, key in list(zip(self.people, items, named, strict=True))[among]
            )
        )

    async def start(self, among: slice, items: Sequence[Json]) -> asyncio.Task[Any]:
        """Let some of them submit, and return once their transaction has begun."""
        begun = self.begun
        submitting = asyncio.create_task(self.submit(items, among=among))
        while self.begun == begun:
            await asyncio.sleep(0.001)
        return submitting

    async def pull_beside(
        self, item: Json, key: str = "", **body: Any
    ) -> tuple[httpx2.Response, list[httpx2.Response]]:
        """The first submits, and all others pull at the same moment."""
        headers = {"Idempotency-Key": key} if key else {}
        first, *pulls = await asyncio.gather(
            self.people[0].post(
                f"/reservations/{item['reservation']}/submit",
                json={"result": yes(), "pull_next": True, **body},
            ),
            *(
                person.post(f"{self.path}/queues/label/pull", json={}, headers=headers)
                for person in self.people[1:]
            ),
        )
        assert first.status_code == 200, first.text
        return first, pulls

    def next_of(self, answers: Sequence[httpx2.Response]) -> list[Json]:
        """What they were handed next, in the order of people; None for whoever did not ask."""
        items = [one.json()["next"]["items"][0] for one in answers]
        return items + [None] * (len(self.people) - len(items))

    async def states(self) -> dict[str, str]:
        answer = await self.admin.get(f"{self.path}/assets", params={"limit": 100})
        return {one["external_id"]: one["state"] for one in answer.json()["items"]}


def names(answers: Sequence[httpx2.Response]) -> list[str]:
    """What each was handed next."""
    assert [one.status_code for one in answers] == [200] * len(answers), [a.text for a in answers]
    return [one.json()["next"]["items"][0]["asset"]["external_id"] for one in answers]


@pytest.fixture
async def crew(site: Site, monkeypatch: pytest.MonkeyPatch) -> Crew:
    monkeypatch.setattr(auth, "REMEMBERED_SECONDS", 3600.0)
    _, admin = await site.user("admin@example.org", admin=True)
    made = await admin.post("/projects", json={"name": "P", "interface": INTERFACE})
    path = f"/projects/{made.json()['id']}"
    people = []
    for name in ("ann", "bob", "cleo", "dan"):
        user, client = await site.user(f"{name}@example.org")
        assert (await admin.put(f"{path}/members/{user}", json={"role": "labeler"})).is_success
        people.append(client)
    found = Crew(admin, path, people, app=site.app)
    real = gathering.take_turns

    async def noted(tx: Any, project: int, turns: Any) -> Any:
        found.begun += 1
        await found.gate.wait()
        done = await real(tx, project, turns)
        found.sizes.append(len(done))
        return done

    monkeypatch.setattr(gathering, "take_turns", noted)
    return found


async def test_four_labels_of_one_moment_are_one_transaction_in_order(crew: Crew) -> None:
    await crew.batch(9)
    items = await crew.pull()
    answers = await crew.submit(items, keys=["k1", "k2", "k3", "k4"])
    assert names(answers) == ["a04", "a05", "a06", "a07"]
    assert crew.sizes == [4]
    states = await crew.states()
    assert [states[f"a{n:02}"] for n in range(9)] == ["done"] * 4 + ["reserved"] * 4 + ["queued"]


async def test_what_comes_a_moment_after_others_goes_together(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "PACE_SECONDS", 1.0)
    await crew.batch(9)
    items = await crew.pull()
    people, crew.people = crew.people, crew.people[:1]
    [answer] = await crew.submit(items[:1])
    [again] = await crew.submit(answer.json()["next"]["items"])
    assert names([answer, again]) == ["a04", "a05"]
    assert crew.sizes == [1, 1], "whoever is alone does not wait for others to come"
    crew.people = people[1:]
    answers = await crew.submit(items[1:])
    assert names(answers) == ["a06", "a07", "a08"]
    assert crew.sizes == [1, 1, 3]


async def test_those_who_were_served_lately_leave_as_soon_as_all_are_back(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "PACE_SECONDS", 600.0)
    await crew.batch(20)
    items = await crew.pull()
    for _ in range(3):
        async with asyncio.timeout(60):
            answers = await crew.submit(items)
        items = [one.json()["next"]["items"][0] for one in answers]
    assert crew.sizes == [4, 4, 4]


async def test_one_who_comes_while_many_are_under_way_joins_them_the_next_time(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "PACE_SECONDS", 600.0)
    await crew.batch(20)
    items = await crew.pull()
    crew.gate.clear()
    many = await crew.start(slice(3), items)
    late = asyncio.create_task(crew.submit(items, among=slice(3, 4)))
    await asyncio.sleep(0.05)
    crew.gate.set()
    async with asyncio.timeout(60):
        again = await crew.submit(crew.next_of(await many), among=slice(3))
        answers = [*again, *await late]
    assert crew.sizes == [3, 4]
    assert sorted(names(answers)) == ["a07", "a08", "a09", "a10"]


async def test_two_crews_take_turns_and_do_not_become_one(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "PACE_SECONDS", 600.0)
    await crew.batch(20)
    items = await crew.pull()
    first, second = asyncio.Event(), asyncio.Event()
    crew.gate = first
    one = await crew.start(slice(2), items)
    crew.gate = second
    other = await crew.start(slice(2, 4), items)
    async with asyncio.timeout(60):
        first.set()
        served = await one  # ends first: who ended first is expected back first
        second.set()
        back = crew.next_of([*served, *await other])
        for half in (slice(2), slice(2, 4)):
            names(await crew.submit(back, among=half))
    assert crew.sizes == [2, 2, 2, 2]


async def test_the_same_call_again_answers_the_same_and_acts_once(crew: Crew) -> None:
    await crew.batch(9)
    items, keys = await crew.pull(), ["k1", "k2", "k3", "k4"]
    first = await crew.submit(items, keys)
    again = await crew.submit(items, keys)
    assert [one.json() for one in again] == [one.json() for one in first]
    assert {one.headers["Idempotency-Replayed"] for one in again} == {"true"}
    assert list((await crew.states()).values()).count("done") == 4


async def test_a_key_that_was_used_for_something_else_harms_nobody_else(crew: Crew) -> None:
    await crew.batch(12)
    items = await crew.pull()
    first = await crew.submit(items, keys=["k1", "k2", "k3", "k4"])
    items = [one.json()["next"]["items"][0] for one in first]
    answers = await crew.submit(items, keys=["k1", "n2", "n3", "n4"])
    assert answers[0].json()["code"] == "idempotency_mismatch"
    assert sorted(names(answers[1:])) == ["a08", "a09", "a10"]


async def test_a_faulty_result_is_refused_and_the_others_are_served(crew: Crew) -> None:
    await crew.batch(9)
    items = await crew.pull()
    ann, bob = crew.people[:2]
    wrong = ann.post(f"/reservations/{items[0]['reservation']}/submit",
                     json={"result": yes("Perhaps"), "pull_next": True})  # fmt: skip
    right = bob.post(f"/reservations/{items[1]['reservation']}/submit",
                     json={"result": yes(), "pull_next": True})  # fmt: skip
    refused, served = await asyncio.gather(wrong, right)
    assert refused.json()["code"] == "invalid_result"
    assert names([served]) == ["a04"]
    assert (await crew.states())["a00"] == "reserved"


async def test_two_tabs_that_submit_at_once_make_one_label(crew: Crew) -> None:
    await crew.batch(3)
    item = (await crew.pulled(crew.people[0]))["items"][0]
    crew.people = [crew.people[0]] * 2
    one, other = sorted(await crew.submit([item, item]), key=lambda answer: answer.status_code)
    assert names([one]) == ["a01"]
    assert other.json()["code"] == "already_submitted"


async def test_a_lost_reservation_among_others_is_told_to_its_holder_alone(crew: Crew) -> None:
    await crew.batch(9)
    items = await crew.pull()
    cleared = await crew.admin.post(
        f"{crew.path}/reservations/clear", json={"labeler": "ann@example.org"}
    )
    assert cleared.json()["cleared"] == 1
    assert (await crew.pulled(crew.admin))["items"][0]["asset"]["external_id"] == "a00"
    answers = await crew.submit(items)
    assert answers[0].json()["code"] == "reservation_lost"
    assert names(answers[1:]) == ["a04", "a05", "a06"]
    assert crew.sizes == [3]


async def test_an_asset_for_several_goes_to_several_at_once_and_to_no_more(crew: Crew) -> None:
    await crew.configure(target={"labels": 2})
    await crew.batch(6)
    held = [one["asset"]["external_id"] for one in await crew.pull()]
    assert held == ["a00", "a00", "a01", "a01"]
    answers = await crew.submit(await crew.pull())
    assert names(answers) == ["a02", "a02", "a03", "a03"]
    assert crew.sizes == [4]
    assert (await crew.states())["a00"] == "done"


async def test_nobody_gets_again_what_they_labeled(crew: Crew) -> None:
    await crew.configure(target={"labels": 4})
    await crew.batch(3)
    for nth in range(2):
        answers = await crew.submit(await crew.pull())
        assert names(answers) == [f"a{nth + 1:02}"] * 4


async def test_the_first_places_are_taken_without_a_look_at_what_each_may_have(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: Any) -> Any:
        raise RuntimeError("as if it could not be said")

    monkeypatch.setattr("labelqueue.queue.turns._look", failing)
    await crew.batch(4)
    items = await crew.pull()
    await crew.batch(3, prefix="b")
    for asset in ("b00", "b01"):
        await crew.change(asset, labels_required=2)
    answers = await crew.submit(items)
    assert names(answers) == ["b00", "b00", "b01", "b01"]
    assert crew.sizes == [4]


@pytest.mark.parametrize("who", range(4))
async def test_what_one_gave_back_goes_to_the_first_of_the_others(crew: Crew, who: int) -> None:
    await crew.batch(9)
    items = await crew.pull()
    await crew.people[who].post(f"/reservations/{items[who]['reservation']}/release", json={})
    items[who] = (await crew.pulled(crew.people[who]))["items"][0]
    expected = ["a05", "a06", "a07"]
    expected.insert(1 if who == 0 else 0, f"a{who:02}")
    assert names(await crew.submit(items)) == expected
    assert crew.sizes == [4]


@pytest.mark.parametrize("who", range(4))
async def test_what_needs_another_label_goes_to_the_first_who_has_none_on_it(
    crew: Crew, who: int
) -> None:
    await crew.batch(12)
    items = [one.json()["next"]["items"][0] for one in await crew.submit(await crew.pull())]
    await crew.change(f"a{who:02}", labels_required=2)
    expected = ["a08", "a09", "a10"]
    expected.insert(1 if who == 0 else 0, f"a{who:02}")
    assert names(await crew.submit(items)) == expected
    assert crew.sizes == [4, 4]


@pytest.mark.parametrize("who", range(4))
async def test_what_is_meant_for_one_comes_to_them_where_it_stands(crew: Crew, who: int) -> None:
    await crew.batch(9)
    items = await crew.pull()
    name = ("ann", "bob", "cleo", "dan")[who]
    await crew.change("a05", assigned_to=[f"{name}@example.org"])
    expected = ["a04", "a06", "a07", "a08"]
    if who > 0:
        expected.insert(who, "a05")
    assert names(await crew.submit(items)) == expected[:4]
    assert crew.sizes == [4]


async def test_all_that_one_holds_comes_with_the_answer(crew: Crew) -> None:
    await crew.configure(reservation={"count": 3})
    await crew.batch(20)
    items = await crew.pull()
    answers = await crew.submit(items)
    assert [len(one.json()["next"]["items"]) for one in answers] == [3] * 4
    assert crew.sizes == [4]
    held = [item["reservation"] for one in answers for item in one.json()["next"]["items"]]
    assert len(set(held)) == 12


async def test_where_nothing_is_left_the_reasons_are_told(crew: Crew) -> None:
    await crew.batch(5)
    answers = await crew.submit(await crew.pull())
    assert [len(one.json()["next"]["items"]) for one in answers] == [1, 0, 0, 0]
    assert answers[1].json()["next"]["waiting"] is not None
    assert crew.sizes == [4]


async def test_a_gate_holds_for_all_of_them(crew: Crew) -> None:
    await crew.configure(order={"batch_gate": True}, target={"labels": 2})
    await crew.batch(4)
    await crew.batch(4, prefix="b", name="later")
    answers = await crew.submit(await crew.pull())
    assert names(answers) == ["a02", "a02", "a03", "a03"]
    items = [one.json()["next"]["items"][0] for one in answers]
    assert all(name.startswith("b") for name in names(await crew.submit(items)))


async def test_without_pulling_the_label_is_all(crew: Crew) -> None:
    await crew.batch(9)
    answers = await crew.submit(await crew.pull(), pull_next=False)
    assert [one.json()["next"] for one in answers] == [None] * 4
    assert {one.json()["label"]["status"] for one in answers} == {"submitted"}


async def test_labels_that_are_reviewed_wait_for_it(crew: Crew) -> None:
    on = {"enabled": True, "sampling": 1.0}
    assert (await crew.admin.patch(f"{crew.path}/queues/review", json=on)).is_success
    await crew.batch(9)
    await crew.submit(await crew.pull())
    assert crew.sizes == [4]
    assert list((await crew.states()).values()).count("in_review") == 4


async def test_groups_that_stay_together_are_handed_out_by_the_pull_itself(crew: Crew) -> None:
    await crew.configure(order={"groups": "retain"})
    await crew.batch(9)
    answers = await crew.submit(await crew.pull())
    assert sorted(names(answers)) == ["a04", "a05", "a06", "a07"]
    assert crew.sizes == []


async def test_what_fails_for_all_is_done_one_by_one(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.batch(9)
    items = await crew.pull()

    async def failing(*_: Any) -> Any:
        raise RuntimeError("as if a statement were wrong")

    monkeypatch.setattr(gathering, "take_turns", failing)
    answers = await crew.submit(items)
    assert sorted(names(answers)) == ["a04", "a05", "a06", "a07"]


async def test_what_fails_while_pulling_undoes_no_label(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.batch(9)
    items = await crew.pull()

    async def failing(*_: Any) -> Any:
        raise RuntimeError("as if the head of the queue were not to be found")

    monkeypatch.setattr("labelqueue.queue.turns._give", failing)
    answers = await crew.submit(items)
    assert {one.json()["label"]["status"] for one in answers} == {"submitted"}
    assert sorted(names(answers)) == ["a04", "a05", "a06", "a07"]


async def test_somebody_who_owes_rework_gets_it_first(crew: Crew) -> None:
    on = {"enabled": True, "sampling": 1.0}
    assert (await crew.admin.patch(f"{crew.path}/queues/review", json=on)).is_success
    await crew.batch(12)
    answers = await crew.submit(await crew.pull())
    review = (await crew.admin.post(f"{crew.path}/queues/review/pull", json={})).json()["items"][0]
    no = {"verdict": "reject", "comment": "Look again."}
    said = await crew.admin.post(f"/reservations/{review['reservation']}/submit", json=no)
    assert said.status_code == 200, said.text
    items = [one.json()["next"]["items"][0] for one in answers]
    again = await crew.submit(items)
    assert again[0].json()["next"]["items"][0]["kind"] == "rework"
    assert [one.json()["next"]["items"][0]["kind"] for one in again[1:]] == ["label"] * 3


def pulled(answers: Sequence[httpx2.Response]) -> list[list[str]]:
    """What each has in hand after a pull."""
    assert [one.status_code for one in answers] == [200] * len(answers), [a.text for a in answers]
    return [[item["asset"]["external_id"] for item in one.json()["items"]] for one in answers]


async def idle_but_one(crew: Crew, count: int = 20) -> Json:
    """All but the first have handed in and hold nothing; returns what the first has."""
    await crew.batch(count)
    items = await crew.pull()
    await crew.submit(items, among=slice(1, 4), pull_next=False)
    crew.begun = 0
    crew.sizes.clear()
    return items[0]


async def test_pulls_and_submits_of_one_moment_are_one_transaction_in_order(crew: Crew) -> None:
    item = await idle_but_one(crew)
    first, others = await crew.pull_beside(item)
    assert names([first]) == ["a04"]
    assert pulled(others) == [["a05"], ["a06"], ["a07"]]
    assert {one.json()["waiting"] for one in others} == {None}
    assert crew.sizes == [4]


async def test_a_pull_goes_with_others_though_the_submit_beside_it_wants_nothing(
    crew: Crew,
) -> None:
    await crew.configure(target={"labels": 2})
    first, others = await crew.pull_beside(await idle_but_one(crew), pull_next=False)
    assert first.json()["next"] is None
    assert pulled(others) == [["a02"], ["a02"], ["a03"]]
    assert crew.sizes == [4]


@pytest.mark.parametrize("labels", [1, 2])
async def test_pulls_without_any_submit_are_served_together(crew: Crew, labels: int) -> None:
    await crew.configure(target={"labels": labels})
    item = await idle_but_one(crew)
    crew.gate.clear()
    labeling = await crew.start(slice(1), [item, None, None, None])
    pull = f"{crew.path}/queues/label/pull"
    pulling = [asyncio.create_task(one.post(pull, json={})) for one in crew.people[1:]]
    async with asyncio.timeout(60):
        while crew.begun < 2:
            await asyncio.sleep(0.001)
        crew.gate.set()
        others = [await one for one in pulling]
    assert sorted(crew.sizes) == [1, 3]
    found = [*names(await labeling), *(name for [name] in pulled(others))]
    assert sorted(found) == [
        f"a{4 + n:02}" if labels == 1 else f"a{2 + n // 2:02}" for n in range(4)
    ]


async def test_a_pull_where_nobody_is_served_goes_by_itself(crew: Crew) -> None:
    await idle_but_one(crew)
    held = [one["asset"]["external_id"] for one in await crew.pull()]
    assert held == ["a00", "a04", "a05", "a06"]
    assert crew.begun == 0


@pytest.mark.parametrize("labels", [1, 3])
async def test_what_somebody_holds_comes_again_when_they_pull_with_others(
    crew: Crew, labels: int
) -> None:
    await crew.configure(target={"labels": labels})
    await crew.batch(20)
    items = await crew.pull()
    _, others = await crew.pull_beside(items[0])
    assert [one.json()["items"][0]["reservation"] for one in others] == [
        one["reservation"] for one in items[1:]
    ]
    assert pulled(others) == [[one["asset"]["external_id"]] for one in items[1:]]
    assert crew.sizes == [4]


async def test_who_pulls_with_others_and_gets_nothing_is_told_why(crew: Crew) -> None:
    first, others = await crew.pull_beside(await idle_but_one(crew, count=5))
    assert names([first]) == ["a04"]
    assert pulled(others) == [[], [], []]
    assert all(one.json()["waiting"]["reasons"] for one in others)


async def test_who_is_new_or_an_outsider_pulls_beside_others_as_alone(
    crew: Crew, site: Site
) -> None:
    item = await idle_but_one(crew)
    user, eve = await site.user("eve@example.org")
    _, zoe = await site.user("zoe@example.org")
    member = await crew.admin.put(f"{crew.path}/members/{user}", json={"role": "labeler"})
    assert member.is_success
    crew.people = [crew.people[0], eve, zoe]
    first, (served, refused) = await crew.pull_beside(item)
    assert sorted([names([first]), *pulled([served])]) == [["a04"], ["a05"]]
    assert refused.status_code == 404


async def test_the_same_pull_again_answers_the_same(crew: Crew) -> None:
    _, first = await crew.pull_beside(await idle_but_one(crew), key="p1")
    assert crew.sizes == [4]
    pull, headers = f"{crew.path}/queues/label/pull", {"Idempotency-Key": "p1"}
    again = [await person.post(pull, json={}, headers=headers) for person in crew.people[1:]]
    assert [one.json() for one in again] == [one.json() for one in first]
    assert {one.headers["Idempotency-Replayed"] for one in again} == {"true"}


async def test_reviews_are_pulled_by_themselves(crew: Crew) -> None:
    on = {"enabled": True, "sampling": 1.0}
    assert (await crew.admin.patch(f"{crew.path}/queues/review", json=on)).is_success
    item = await idle_but_one(crew)
    crew.gate.clear()
    labeling = await crew.start(slice(1), [item, None, None, None])
    answer = await crew.admin.post(f"{crew.path}/queues/review/pull", json={})
    crew.gate.set()
    assert names(await labeling) == ["a04"]
    assert answer.json()["items"][0]["kind"] == "review"
    assert crew.sizes == [1]


HELD = {
    "seat": "select from seat s join person p on p.id = s.person"
    " where s.queue = 0 and p.email = 'ann@example.org' for update of s",
    "asset": "select from work w join asset a on a.project = w.project and a.id = w.asset"
    " where a.external_id = 'a00' for update of w",
}


@pytest.mark.parametrize("what", HELD)
async def test_what_one_waits_for_holds_up_nobody_else(
    crew: Crew, site: Site, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr("labelqueue.queue.turns.PATIENCE", "50ms")
    await crew.batch(9)
    items = await crew.pull()
    async with site.database.transaction() as tx:
        await tx.run(Statement(HELD[what]))
        all_of_them = asyncio.create_task(crew.submit(items))
        async with asyncio.timeout(60):
            while list((await crew.states()).values()).count("done") < 3:
                await asyncio.sleep(0.01)
        assert not all_of_them.done()
    answers = await all_of_them
    assert sorted(names(answers)) == ["a04", "a05", "a06", "a07"]
    assert list((await crew.states()).values()).count("done") == 4


async def test_what_was_assigned_meanwhile_goes_to_nobody_else(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crew.configure(target={"labels": 2})
    await crew.batch(9)
    items = await crew.pull()
    real = turns._look

    async def looked(*known: Any) -> Any:
        found = await real(*known)
        await crew.change("a02", assigned_to=["dan@example.org"])
        return found

    monkeypatch.setattr(turns, "_look", looked)
    answers = await crew.submit(items)
    monkeypatch.undo()
    assert "a02" not in names(answers)[:3]


async def test_of_countless_projects_only_the_busy_are_remembered(
    crew: Crew, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "LINES", 5)
    lines = gathering.Gathering(site.database)
    for project in range(1000, 1020):
        assert await lines.join(project, Turn(Actor(1, "", "")), None) is None
    assert len(lines._lines) <= 5


ROWS = Statement(
    "select from work where project = %(project)s and row > 4 and row <= %(until)s for update"
)


async def test_what_a_bulk_change_holds_at_the_head_is_not_passed_by(
    crew: Crew, site: Site
) -> None:
    await crew.batch(320)
    items = await crew.pull()
    async with site.database.transaction() as tx:
        assert await tx.run(ROWS, project=crew.project, until=304) == 300
        all_of_them = asyncio.create_task(crew.submit(items))
        async with asyncio.timeout(60):
            while list((await crew.states()).values()).count("done") < 4:
                await asyncio.sleep(0.01)
    # Whoever looks while the rows come free takes the first that is free by then.
    assert all(int(name[1:]) < 304 for name in names(await all_of_them))


async def test_what_others_are_being_given_is_passed_by(crew: Crew, site: Site) -> None:
    await crew.batch(20)
    items = await crew.pull()
    async with site.database.transaction() as tx:
        assert await tx.run(ROWS, project=crew.project, until=8) == 4
        assert names(await crew.submit(items)) == ["a08", "a09", "a10", "a11"]
    assert crew.sizes == [4]
