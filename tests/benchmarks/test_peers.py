"""The side-by-side benchmark: its load, how sides alternate, its command; peers where installed."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.peers import __main__ as run
from benchmarks.peers import label_studio, labelers, ours, over_http, queues
from benchmarks.peers.environments import Environment
from benchmarks.peers.jobs import slices
from benchmarks.peers.over_http import Case
from tests.cluster import Cluster

# The load


class Server:
    """Answers as a server would: as many assets as asked for, then nothing more."""

    def __init__(
        self,
        speech: labelers.Speech,
        repeat: int = 1,
        keep_alive: bool = True,
        pause: float = 0.001,
    ) -> None:
        self.ids = itertools.count()
        self.pause = pause
        self.speech = speech
        self.repeat = repeat
        self.ending = "" if keep_alive else "Connection: close\r\n"
        self.seen: list[tuple[str, str, dict[str, str], Any]] = []
        self.serving: list[asyncio.Task[Any]] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.serving.append(task)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head.decode(), reader, writer)
                if self.ending:
                    break
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def _answer(
        self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        first, *lines = head.strip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        body = await reader.readexactly(int(headers["content-length"]))
        method, path, _ = first.split(" ")
        self.seen.append((method, path, headers, json.loads(body or b"null")))
        await asyncio.sleep(self.pause)
        status, answer = self._found(path)
        encoded = json.dumps(answer).encode()
        line = f"HTTP/1.1 {status} So\r\nContent-Length: {len(encoded)}\r\n{self.ending}\r\n"
        writer.write(line.encode() + encoded)

    def _found(self, path: str) -> tuple[int, Any]:
        if path.endswith("/pull"):
            nth = next(self.ids) // self.repeat
            asset = {"id": f"a{nth}", "data": {}}
            return 200, {"items": [{"reservation": f"r{nth}", "asset": asset}], "waiting": None}
        if path.endswith("/next"):
            return 200, {"id": next(self.ids) // self.repeat, "data": {}}
        return (200 if self.speech == "labelqueue" else 201), {}


class Empty(Server):
    def _found(self, _: str) -> tuple[int, Any]:
        return 404, {"detail": "no more"}


@asynccontextmanager
async def listening(server: Server) -> AsyncIterator[int]:
    opened = await asyncio.start_server(server, "127.0.0.1", 0)
    try:
        yield opened.sockets[0].getsockname()[1]
    finally:
        opened.close()
        await opened.wait_closed()
        await asyncio.gather(*server.serving)


async def worked(
    server: Server, people: int = 1, most: int = 5, seconds: float = 10
) -> labelers.Yield:
    async with listening(server) as port:
        tokens = [f"token{n}" for n in range(people)]
        errand = labelers.Errand(server.speech, port, "p1", tokens, 0.02, seconds, 0, most)
        return await asyncio.wait_for(labelers.work(errand), 60)


@pytest.mark.parametrize("keep_alive", [True, False])
@pytest.mark.parametrize("speech", ["labelqueue", "label-studio"])
async def test_labelers_ask_and_hand_in_until_enough_is_labeled(
    speech: labelers.Speech, keep_alive: bool
) -> None:
    server = Server(speech, keep_alive=keep_alive)

    made = await worked(server, most=5)

    assert made.labels == 5
    # The first that counts may have begun, or been asked for, before it was measured.
    assert 4 <= len(made.submits) <= 5 and 4 <= len(made.asks) <= 6
    assert all(taken > 0 for taken in made.asks + made.submits)
    assert made.other == {} and made.twice == 0
    asked, submitted = server.seen[0], server.seen[1]
    if speech == "labelqueue":
        assert asked[:2] == ("POST", "/api/v1/projects/p1/queues/label/pull")
        assert submitted[:2] == ("POST", "/api/v1/reservations/r0/submit")
        assert asked[2]["idempotency-key"] != submitted[2]["idempotency-key"]
    else:
        assert asked[:2] == ("GET", "/api/projects/p1/next")
        assert submitted[:2] == ("POST", "/api/tasks/0/annotations/")
        assert submitted[2]["authorization"] == "token token0"
    assert submitted[3]["result"][0]["value"] == {"choices": ["Cheerful"]}


async def test_a_slow_server_is_given_more_time_and_its_slow_answers_count() -> None:
    server = Server("label-studio", pause=0.15)

    async with listening(server) as port:
        errand = labelers.Errand("label-studio", port, "p1", ["token"], 0.01, 0.2, 2, 99)
        made = await labelers.work(errand)

    assert made.seconds > 0.35, "two labels do not fit into the time that was asked for"
    assert made.labels < 99
    assert max(made.asks + made.submits) > 140


async def test_an_asset_that_two_people_got_is_counted() -> None:
    made = await worked(Server("label-studio", repeat=2), people=2, most=8)

    assert made.twice > 0


async def test_what_a_server_refuses_is_counted_and_no_label() -> None:
    made = await worked(Empty("label-studio"), seconds=1)

    assert made.asks == made.submits == []
    assert made.other["next 404"] >= 1


def test_the_figures_of_a_case_are_per_label() -> None:
    made = labelers.Yield(2, [2, 4], [6, 8], 0.5, 0.01, {"next 404": 1}, 0)

    found = over_http.figures(Case(100, 2, 3), made, {"server": 0.02, "postgres": 0.004})

    assert (found["labels"], found["labels_per_second"]) == (2, 4)
    assert found["next_ms"]["p50"] == 4 and found["submit_ms"]["most"] == 8
    assert found["cpu_ms_a_label"] == {"server": 10, "postgres": 2}
    assert (found["assets"], found["labelers"], found["held"]) == (100, 2, 3)


# The job queues


class Memory:
    """A queue of a few jobs, which notes what becomes of them."""

    def __init__(self, jobs: int) -> None:
        self.jobs = list(range(jobs))
        self.completed: list[int] = []

    async def install(self) -> None:
        self.jobs.clear()

    async def add(self, count: int) -> None:
        self.jobs += range(count)

    async def claim(self) -> int | None:
        await asyncio.sleep(0)
        return self.jobs.pop(0) if self.jobs else None

    async def complete(self, job: int) -> None:
        self.completed.append(job)

    async def drain(self, clients: int) -> None:
        self.jobs.clear()


async def test_a_job_queue_does_what_it_is_told() -> None:
    queue = Memory(3)

    await slices.obey(queue, {"do": "install"})
    await slices.obey(queue, {"do": "add", "count": 20})
    some = await slices.obey(queue, {"do": "pairs", "count": 12, "clients": 4, "seconds": 5})
    rest = await slices.obey(queue, {"do": "pairs", "count": 99, "clients": 4, "seconds": 5})

    assert len(some["pairs"]) == len(some["claims"]) == 12
    assert len(rest["pairs"]) == 8, "it ends where the queue is empty"
    assert sorted(queue.completed) == list(range(20))
    await slices.obey(queue, {"do": "add", "count": 3})
    await slices.obey(queue, {"do": "drain", "clients": 2})
    assert queue.jobs == []


def test_both_sides_alternate_and_each_begins_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[str] = []

    def side(name: str, seconds: float) -> queues.Work:
        def work(count: int, _: float) -> queues.Together:
            turns.append(name)
            return queues.Together(seconds, [1.0] * count, [2.0] * count)

        return work

    monkeypatch.setattr("benchmarks.databases.backends_cpu", lambda _: float(len(turns)))

    plan = queues.Plan(jobs=100, rounds=3, seconds=1, count=10, drained=1)
    found = queues.alternate("", side("peer", 2), side("classic", 1), plan)

    assert turns[2:] == ["classic", "peer", "peer", "classic", "classic", "peer"]
    assert found["peer"]["pairs"] == found["classic"]["pairs"] == 30, "warming up does not count"
    assert found["peer"]["pairs_per_second"] == 5
    assert found["classic"]["pairs_per_second"] == 10
    assert found["peer"]["postgres_cpu_us"] == 1e5


# The command


def options(postgres: Cluster, place: Path) -> list[str]:
    results = ["--results", str(place / "results"), "--directory", str(place)]
    return ["--dsn", postgres.url(), "--jobs", "120", "--slice", "0.3", *results]


def test_the_engine_is_measured_once_unless_asked_again(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*options(postgres, tmp_path), "--only", "engine"]

    assert run.main(words) == 0

    file = tmp_path / "results" / "engine.json"
    found = json.loads(file.read_text())
    assert found["peer"]["pairs_per_second"] > 0 and found["classic"]["pairs_per_second"] > 0
    assert found["machine"]["cores"] and found["versions"]["labelqueue"]
    written = file.stat().st_mtime_ns
    assert run.main(words) == 0
    assert "--again" in capsys.readouterr().err
    assert file.stat().st_mtime_ns == written


def test_labelqueue_itself_is_measured_over_http(postgres: Cluster, tmp_path: Path) -> None:
    cases = [Case(30, 2), Case(30, 1, held=3)]

    found = ours.run(postgres.url(), tmp_path, cases, over_http.Pace(0.05, 60), print)

    for case in found["cases"]:
        assert case["labels"] == (case["assets"] - case["held"]) // 2
        assert case["next_ms"]["p50"] > 0 and case["submit_ms"]["p50"] > 0
        assert case["handed_to_two"] == 0 and case["other_answers"] == {}
        assert case["cpu_ms_a_label"]["server"] > 0


def test_a_peer_that_cannot_be_installed_says_so(tmp_path: Path) -> None:
    environment = Environment(tmp_path, ("nothing",))
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to("/bin/false")

    with pytest.raises(RuntimeError, match="pip install failed"):
        environment.make()

    assert not (tmp_path / "installed.txt").exists()


def test_a_peer_that_fails_does_not_keep_the_others_from_being_measured(
    postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(*_: Any) -> dict[str, Any]:
        return {"versions": {}}

    def broken(*_: Any) -> dict[str, Any]:
        raise RuntimeError("not today")

    monkeypatch.setattr(queues, "pgbench", broken)
    monkeypatch.setattr(queues, "labelqueue", measured)

    assert run.main([*options(postgres, tmp_path), "--only", "pgbench", "engine"]) == 1

    assert [file.name for file in (tmp_path / "results").iterdir()] == ["engine.json"]


def test_label_studio_is_not_run_where_its_modules_are_missing(
    postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(label_studio, "missing_modules", lambda _: {"pg_trgm"})

    with pytest.raises(RuntimeError, match="needs a PostgreSQL with pg_trgm"):
        label_studio.run(postgres.url(), tmp_path, [], over_http.Pace(0, 0), print)


def test_label_studio_is_told_its_database_and_sends_nothing_home(tmp_path: Path) -> None:
    dsn = "postgresql://somebody@/one?host=/some/where"

    inside = label_studio.Inside(Environment(tmp_path, ()), dsn)

    told = inside.settings()
    assert (told["POSTGRE_USER"], told["POSTGRE_HOST"]) == ("somebody", "/some/where")
    assert told["POSTGRE_NAME"] == label_studio.DATABASE
    assert told["SENTRY_DSN"] == told["FRONTEND_SENTRY_DSN"] == ""
    assert told["COLLECT_ANALYTICS"] == told["LATEST_VERSION_CHECK"] == "false"


@pytest.mark.parametrize("name", ["procrastinate", "pgqueuer"])
def test_another_job_queue_is_measured(name: str, postgres: Cluster, tmp_path: Path) -> None:
    if not (run.DIRECTORY / name / "installed.txt").exists():
        pytest.skip(f"{name} is not installed: python -m benchmarks.peers --only {name}")
    place = [*options(postgres, tmp_path), "--directory", str(run.DIRECTORY)]

    assert run.main([*place, "--only", name]) == 0

    found = json.loads((tmp_path / "results" / f"{name}.json").read_text())
    assert found["peer"]["pairs"] > 0 and found["own_worker_per_second"] > 0
