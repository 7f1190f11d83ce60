"""`labelqueue demo`: filled once, the same at the second start, and never over real data."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

from labelqueue.client import Client
from tests.cli.speak import Running, complaint, said


def demo_json(data: Path, running: Running) -> Any:
    note = data / "demo.json"
    deadline = time.monotonic() + 240
    while not note.exists() or json.loads(note.read_text())["url"] != running.url:
        assert time.monotonic() < deadline and running.process.poll() is None
        time.sleep(0.1)
    return json.loads(note.read_text())


def test_the_demo_is_filled_once_and_found_again(data: Path) -> None:
    with Running("demo", "--data", data) as running:
        first = demo_json(data, running)
        roles = {user["role"] for user in first["users"]}
        assert roles == {"admin", "manager", "reviewer", "labeler"}
        for user in first["users"]:
            with Client(running.url, user["token"]) as client:
                assert client.me()["email"] == user["email"]
        with Client(running.url, first["admin_token"]) as admin:
            sizes = [admin.stats(project["id"])["assets"] for project in first["projects"]]
        code, output = running.stop(signal.SIGINT)
    assert code == 0
    assert running.url in output and all(user["password"] in output for user in first["users"])
    assert (data / "demo.json").stat().st_mode & 0o777 == 0o600
    assert not (data / "demo.unfinished").exists()

    with Running("demo", "--data", data) as running:
        second = demo_json(data, running)
        assert second == first | {"url": running.url}
        with Client(running.url, second["admin_token"]) as admin:
            assert sizes == [admin.stats(p["id"])["assets"] for p in second["projects"]]
            assert len(list(admin.projects())) == len(first["projects"])


def test_a_demo_killed_while_it_was_filled_is_finished_at_the_next_start(data: Path) -> None:
    with Running("demo", "--data", data) as running:
        running.stop(signal.SIGKILL)
    assert not (data / "demo.json").exists()
    with Running("demo", "--data", data) as running:
        note = demo_json(data, running)
        with Client(running.url, note["admin_token"]) as admin:
            names = sorted(project["name"] for project in admin.projects())
    assert names == sorted(project["name"] for project in note["projects"])


def test_an_installation_is_not_filled_with_a_demo(data: Path) -> None:
    said("user", "create", "--email", "a@example.org", "--name", "A", "--data", data)
    sentence = complaint("demo", "--port", "0", "--data", data)
    assert sentence.startswith(f"{data} holds an installation already")
