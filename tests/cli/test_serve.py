"""`labelqueue serve`: starts, is found, stops in order, and survives what it may meet."""

from __future__ import annotations

import http.client
import signal
import socket
import time
from pathlib import Path

import httpx2
import pytest

from labelqueue.client import Client
from labelqueue.embedded import Postgres
from tests.cli.speak import Running, complaint, labelqueue, said


def make_admin(data: Path) -> str:
    said("user", "create", "--email", "a@example.org", "--name", "A", "--admin", "--data", data)
    return said("token", "create", "--email", "a@example.org", "--data", data).split()[-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_it_in_order_and_its_database_with_it(data: Path, number: int) -> None:
    with Running("serve", "--data", data) as server:
        assert httpx2.get(f"{server.url}/healthz", timeout=60).is_success
        assert Postgres(data).running()
        code, output = server.stop(number)
    assert code == 0
    assert output == f"labelqueue at {server.url} (Ctrl-C stops it)\n"
    assert not Postgres(data).running()


def test_a_connection_that_rests_for_some_seconds_is_not_closed(data: Path) -> None:
    with Running("serve", "--data", data) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for rest in (7, 0):  # many clients and proxies take it up again by then
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
            resting = connection.sock
            assert resting is not None
            time.sleep(rest)
            resting.setblocking(False)
            with pytest.raises(BlockingIOError):  # neither closed nor anything to be read
                resting.recv(1)
            resting.settimeout(60)
        connection.close()


def test_users_and_tokens_are_made_beside_a_running_server(data: Path) -> None:
    with Running("serve", "--data", data) as server:
        token = make_admin(data)
        with Client(server.url, token) as client:
            assert client.me()["email"] == "a@example.org"


def test_users_and_tokens_are_made_before_the_first_start(data: Path) -> None:
    token = make_admin(data)
    with Running("serve", "--data", data) as server, Client(server.url, token) as client:
        assert client.me()["admin"] is True


def test_a_second_server_on_the_data_is_refused(data: Path) -> None:
    with Running("serve", "--data", data) as server:
        sentence = complaint("serve", "--port", "0", "--data", data)
        assert sentence.startswith(f"{data} is in use by process {server.process.pid}: stop it")
        assert server.ready()


def test_a_taken_port_is_refused_before_anything_is_started(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = complaint("serve", "--port", port, "--data", data)
    assert sentence.startswith(f"cannot listen on 127.0.0.1 port {port}")
    assert not (data / "postgresql").exists()


def test_after_kill_9_the_next_start_has_everything(data: Path) -> None:
    token = make_admin(data)
    with Running("serve", "--data", data) as server, Client(server.url, token) as client:
        project = client.create_project("kept")["id"]
        client.add_assets(project, [{"external_id": "a", "data": {"text": "x"}}])
        item = client.pull(project)["items"]
        reservation = client.set_member(project, "a@example.org", "manager") and item
        server.stop(signal.SIGKILL)
    assert Postgres(data).running(), "PostgreSQL outlives its killed server"
    with Running("serve", "--data", data) as server, Client(server.url, token) as client:
        assert client.pull(project)["items"] == reservation
        client.submit(item[0]["reservation"], "done")
        assert [label["result"] for label in client.labels(project)] == ["done"]


def test_several_processes_serve_one_address(data: Path) -> None:
    with Running("serve", "--workers", "2", "--data", data) as server:
        for _ in range(20):
            assert httpx2.get(f"{server.url}/healthz", timeout=60).is_success
        code, output = server.stop()
    assert (code, "Traceback" in output) == (0, False)


def test_a_database_that_is_not_there_is_one_line(data: Path) -> None:
    url = f"postgresql://nobody@/nothing?host={data}"
    sentence = complaint("serve", "--port", "0", "--data", data, DATABASE_URL=url)
    assert "database" in sentence


def test_an_upload_that_runs_is_finished_before_the_stop(data: Path) -> None:
    token = make_admin(data)
    with Running("serve", "--data", data) as server, Client(server.url, token) as client:
        project = client.create_project("p")["id"]
        row = b'{"external_id": "a", "data": {"text": "x"}}\n'
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as upload:
            upload.sendall(
                f"POST /api/v1/projects/{project}/batches HTTP/1.1\r\nHost: x\r\n"
                f"Authorization: Bearer {token}\r\nContent-Type: application/x-ndjson\r\n"
                f"Content-Length: {len(row)}\r\nExpect: 100-continue\r\n\r\n".encode()
            )
            assert upload.recv(100_000).startswith(b"HTTP/1.1 100"), "it reads"
            upload.sendall(row[:10])
            server.process.send_signal(signal.SIGTERM)
            time.sleep(1)
            assert server.process.poll() is None
            upload.sendall(row[10:])
            assert upload.recv(100_000).startswith(b"HTTP/1.1 201")
        assert server.process.wait(60) == 0


def test_help_names_the_options_and_a_misspelt_one_is_a_usage_error() -> None:
    assert "--workers" in said("serve", "--help")
    done = labelqueue("serve", "--wrokers", "2")
    assert done.returncode == 2
    assert "--wrokers" in done.stderr
