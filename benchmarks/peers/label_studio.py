"""Label Studio, its own server on PostgreSQL, in an environment of its own.

Served by gunicorn, two processes of four threads for two cores: what `label-studio start` runs is
Django's development server, and the uWSGI of its container image comes with no Python package.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psycopg
from psycopg import sql

from benchmarks import databases
from benchmarks.http import INTERFACE, ROOT
from benchmarks.peers import over_http
from benchmarks.peers.environments import Environment
from benchmarks.peers.over_http import Case, Desk, Pace
from benchmarks.peers.server import missing_modules

REQUIREMENTS = ("label-studio==1.23.2", "gunicorn==27.0.1")
EMPTY, DATABASE = "peer_label_studio_empty", "peer_label_studio"
CHUNK = 5000
PROCESSES, THREADS = 2, 4


def run(dsn: str, directory: Path, cases: list[Case], pace: Pace, say: Any) -> dict[str, Any]:
    """Install, migrate, serve, import and measure; the figures of each case."""
    if missing := missing_modules(dsn):
        raise RuntimeError(
            f"Label Studio needs a PostgreSQL with {' and '.join(sorted(missing))}: "
            "install one (Debian: postgresql), or name one with --dsn"
        )
    environment = Environment(directory / "label-studio", REQUIREMENTS)
    environment.make()
    inside = Inside(environment, dsn)
    inside.migrate(say)
    tokens = inside.order(people=max(case.labelers for case in cases))["tokens"]
    try:
        with inside.serving() as desk:
            return {
                "versions": inside.versions(),
                "served_by": f"gunicorn, {PROCESSES} processes of {THREADS} threads",
                **_measure(inside, desk, tokens, cases, pace, say),
            }
    finally:
        databases.drop(dsn, DATABASE)


class Inside:
    """Label Studio's own code, run in its environment with its settings."""

    def __init__(self, environment: Environment, dsn: str) -> None:
        self.environment = environment
        self.dsn = dsn

    def versions(self) -> dict[str, str]:
        named = ("label-studio", "django", "psycopg", "gunicorn")
        versions = self.environment.versions()
        return {name: versions[name] for name in named}

    def migrate(self, say: Any) -> None:
        """A database with its schema: a copy of an empty one, which takes a minute to make."""
        databases.drop(self.dsn, DATABASE)
        if not _exists(self.dsn, EMPTY):
            say("Label Studio makes its schema; this takes a minute, once")
            half = f"{EMPTY}_half"
            databases.drop(self.dsn, half)
            _create(self.dsn, half, "template0")
            self.order(half, migrate=True)
            _rename(self.dsn, half, EMPTY)
        _create(self.dsn, DATABASE, EMPTY)

    def order(self, database: str = DATABASE, **what: Any) -> dict[str, Any]:
        """Have `benchmarks.peers.jobs.label_studio` do something; what it answers."""
        done = subprocess.run(
            [self.environment.python, "-m", "benchmarks.peers.jobs.label_studio"],
            cwd=ROOT, env=self.settings(database), input=json.dumps(what),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"Label Studio failed: {done.stderr.strip()[-2000:]}")
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer

    def settings(self, database: str = DATABASE) -> dict[str, str]:
        """The environment of its processes: PostgreSQL, and nothing that it would send home."""
        target = psycopg.conninfo.conninfo_to_dict(self.dsn)
        return {
            **os.environ,
            "DJANGO_DB": "default",
            "POSTGRE_NAME": database,
            "POSTGRE_HOST": str(target.get("host", "localhost")),
            "POSTGRE_PORT": str(target.get("port", "5432")),
            "POSTGRE_USER": str(target.get("user", "postgres")),
            "POSTGRE_PASSWORD": str(target.get("password", "")),
            "LABEL_STUDIO_BASE_DATA_DIR": str(self.environment.directory / "data"),
            "SECRET_KEY": "benchmark",
            "SENTRY_DSN": "",
            "FRONTEND_SENTRY_DSN": "",
            "COLLECT_ANALYTICS": "false",
            "LATEST_VERSION_CHECK": "false",
        }

    @contextmanager
    def serving(self) -> Iterator[Desk]:
        """Its server, once it answers."""
        port = over_http.free_port()
        python = self.environment.python
        home = next(python.parents[1].glob("lib/python*/site-packages/label_studio"))
        words = [
            str(python), "-m", "gunicorn", "core.wsgi:application", "--pythonpath", str(home),
            "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--keep-alive", "60",
            "--workers", str(PROCESSES), "--threads", str(THREADS), "--timeout", "900",
        ]  # fmt: skip
        settings = self.settings() | {"DJANGO_SETTINGS_MODULE": "core.settings.label_studio"}
        with (
            (self.environment.directory / "server.log").open("w") as log,
            subprocess.Popen(words, env=settings, stdout=log, stderr=log, cwd=home) as process,
        ):
            try:
                _await_answer(port, process)
                dsn = databases.within(self.dsn, DATABASE)
                yield Desk("label-studio", port, process.pid, dsn)
            finally:
                process.terminate()


def _measure(
    inside: Inside, desk: Desk, tokens: list[str], cases: list[Case], pace: Pace, say: Any
) -> dict[str, Any]:
    owner, *labelers = tokens
    projects: dict[int, str] = {}
    found: dict[str, Any] = {"import_seconds": {}, "cases": []}
    headers = {"Authorization": f"Token {owner}"}
    address = f"http://127.0.0.1:{desk.port}"
    with httpx2.Client(base_url=address, headers=headers, timeout=900) as client:
        for case in cases:
            if case.assets not in projects:
                projects[case.assets], taken = _import(client, case.assets)
                found["import_seconds"][str(case.assets)] = taken
                say(f"Label Studio: {case.assets:,} tasks imported in {taken:.0f} s")
                inside.order()
            project = projects[case.assets]
            if case.held:
                locks = inside.order(project=int(project), hold=case.held)["locks"]
                say(f"Label Studio: {locks} tasks locked")
            found["cases"].append(over_http.measure(desk, project, labelers, case, pace))
            say(over_http.line("Label Studio", case, found["cases"][-1]))
    return found


def _import(client: httpx2.Client, count: int) -> tuple[str, float]:
    """A project with as many tasks, imported through its API; the seconds that took."""
    made = client.post("/api/projects/", json={"title": f"{count}", "label_config": INTERFACE})
    made.raise_for_status()
    project = made.json()["id"]
    began = time.monotonic()
    for first in range(0, count, CHUNK):
        texts = [
            {"text": f"The text of asset {nth}, as long as a short sentence."}
            for nth in range(first, min(first + CHUNK, count))
        ]
        client.post(f"/api/projects/{project}/import", json=texts).raise_for_status()
    taken = time.monotonic() - began
    there = client.get(f"/api/projects/{project}").raise_for_status().json()["task_number"]
    if there != count:
        raise RuntimeError(f"of {count} tasks {there} are in the project")
    return str(project), taken


def _await_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx2.get(f"http://127.0.0.1:{port}/health", timeout=30).is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.2)
    raise RuntimeError("Label Studio's server did not start; its log is server.log")


def _exists(dsn: str, database: str) -> bool:
    with psycopg.connect(dsn) as connection:
        there = "select 1 from pg_database where datname = %s"
        return connection.execute(there, [database]).fetchone() is not None


def _create(dsn: str, database: str, template: str) -> None:
    _execute(dsn, "create database {} template {}", database, template)


def _rename(dsn: str, database: str, name: str) -> None:
    _execute(dsn, "alter database {} rename to {}", database, name)


def _execute(dsn: str, statement: Any, *names: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
