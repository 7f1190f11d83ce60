"""labelqueue itself, over HTTP, with the same load as the others."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from benchmarks import databases
from benchmarks.http import INTERFACE, Running, serve
from benchmarks.peers import over_http
from benchmarks.peers.over_http import Case, Desk, Pace
from labelqueue import __version__
from labelqueue.client import Client
from labelqueue.client.worker import Worker

DATABASE = "peer_labelqueue"


def run(dsn: str, directory: Path, cases: list[Case], pace: Pace, say: Any) -> dict[str, Any]:
    """Serve, import and measure; the figures of each case, which has a project of its own."""
    databases.drop(dsn, DATABASE)
    made = databases.create(dsn, DATABASE)
    found: dict[str, Any] = {
        "versions": {"labelqueue": __version__},
        "served_by": "labelqueue serve, 1 process",
        "import_seconds": {},
        "cases": [],
    }
    try:
        with serve(made, directory / "labelqueue", 1) as running:
            tokens = [_labeler(running, n) for n in range(max(_people(case) for case in cases))]
            for case in cases:
                found["cases"].append(_measure(running, tokens, case, pace, directory, found))
                say(over_http.line("labelqueue", case, found["cases"][-1]))
    finally:
        databases.drop(dsn, DATABASE)
    return found


def _people(case: Case) -> int:
    """Those who hold something are others than those who are measured."""
    return case.labelers + case.held


def _labeler(running: Running, nth: int) -> tuple[str, str]:
    """The id and the token of a new user."""
    user = running.client.create_user(f"labeler{nth}@example.org", f"Labeler {nth}")["id"]
    return user, running.client.create_token(user)["token"]


def _measure(
    running: Running, people: list[tuple[str, str]], case: Case, pace: Pace, directory: Path,
    found: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    client = running.client
    project = client.create_project(str(case), interface=INTERFACE)["id"]
    for user, _ in people[: _people(case)]:
        client.set_member(project, user, "labeler")
    found["import_seconds"][str(case.assets)] = _import(client, project, case.assets, directory)
    tokens = [token for _, token in people]
    for token in tokens[case.labelers : _people(case)]:
        _hold_one(running.url, token, project)
    desk = Desk("labelqueue", running.port, running.process.pid, running.dsn)
    return over_http.measure(desk, project, tokens, case, pace)


def _hold_one(url: str, token: str, project: str) -> None:
    with Worker(url, token) as labeler:
        assert labeler.pull(project)["items"], "there is something left to hold"


def _import(client: Client, project: str, count: int, directory: Path) -> float:
    """Import the assets as a user does, one NDJSON file; the seconds that took."""
    file = directory / "assets.ndjson"
    with file.open("w") as lines:
        for nth in range(count):
            text = f"The text of asset {nth}, as long as a short sentence."
            lines.write(json.dumps({"external_id": f"asset-{nth}", "data": {"text": text}}) + "\n")
    began = time.monotonic()
    client.add_file(project, file)
    taken = time.monotonic() - began
    file.unlink()
    return taken
