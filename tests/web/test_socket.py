"""What only a real socket shows: streams that stay open, bodies cut off, two servers."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.running import Server
from tests.service import Service, asset_row

NDJSON = {"Content-Type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def second(server: Server, new_server: Callable[..., Server]) -> Iterator[Server]:
    """A further server on the same database."""
    started = new_server(server.database_url)
    yield started
    started.stop()


def test_events_are_streamed_as_they_happen_and_resume(service: Service, server: Server) -> None:
    project = service.new_project()
    service.add_assets(project, 1)
    address = f"/projects/{project}/events"
    known = service.get(address)["items"]
    assert len(known) >= 2
    stream = {"Accept": "text/event-stream"}
    with server.client() as client, client.stream("GET", address, headers=stream) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        following = frames(answer.iter_lines())
        before = [next(following) for _ in known]
        assert [frame["data"] for frame in before] == known
        assert [frame["id"] for frame in before] == [event["id"] for event in known]
        threading.Timer(0.2, service.add_assets, [project, 1]).start()
        came = next(following)
    assert came["data"] == service.get(address)["items"][len(known)]
    resume = {**stream, "Last-Event-ID": str(before[0]["id"])}
    with server.client() as client, client.stream("GET", address, headers=resume) as answer:
        assert next(frames(answer.iter_lines())) == before[1]


def frames(lines: Iterator[str]) -> Iterator[dict[str, object]]:
    """The events of a stream: their ids and decoded data."""
    found: dict[str, object] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            found["id"] = value
        elif name == "data":
            yield {**found, "data": json.loads(value)}


def test_an_endless_body_is_cut_off_while_it_is_sent(server: Server) -> None:
    """The limit is counted, not claimed: nobody needs to wait for the end of 16 MB and more."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as wire:
        wire.sendall(
            b"POST /api/v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Authorization: Bearer " + server.admin_token.encode() + b"\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        sent = 0
        try:
            while sent < 64 * 2**20:
                wire.sendall(piece)
                sent += 0x10000
        except OSError:
            pass
        answer = wire.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413")
    assert sent < 64 * 2**20


def test_a_stream_that_breaks_off_leaves_nothing(service: Service, server: Server) -> None:
    project = service.new_project()
    row = json.dumps(asset_row("a")).encode() + b"\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as wire:
        wire.sendall(
            f"POST /api/v1/projects/{project}/batches HTTP/1.1\r\nHost: x\r\n".encode()
            + b"Content-Type: application/x-ndjson\r\nContent-Length: 100000\r\n"
            + f"Authorization: Bearer {server.admin_token}\r\n\r\n".encode()
            + row
        )
        time.sleep(0.3)
    time.sleep(0.3)
    assert service.get(f"/projects/{project}/batches")["items"] == []
    service.post(f"/projects/{project}/batches", headers=NDJSON, content=row, status=201)


def test_duplicates_on_two_servers_act_once(
    service: Service, server: Server, second: Server
) -> None:
    project = service.new_project()

    def add(number: int) -> httpx2.Response:
        with (server, second)[number % 2].client() as client:
            return client.post(
                f"/projects/{project}/batches",
                json={"assets": [asset_row("a"), asset_row("b")]},
                headers={"Idempotency-Key": f"{project}-batch"},
            )

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(add, range(16)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(service.get(f"/projects/{project}/batches")["items"]) == 1


def test_a_token_revoked_on_one_server_ends_on_the_other_within_a_second(
    service: Service, server: Server, second: Server
) -> None:
    me = service.get("/me")["id"]
    made = service.post(f"/users/{me}/tokens")
    with second.client(made["token"]) as client:
        assert client.get("/me").status_code == 200
        service.request("DELETE", f"/users/{me}/tokens/{made['id']}", status=204)
        time.sleep(1.1)
        assert client.get("/me").status_code == 401
