"""`labelqueue demo`: a server with projects to look at, on an embedded PostgreSQL of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, cast

import httpx2
from rich.table import Table

from labelqueue.cli.console import refuse, say
from labelqueue.cli.database import embedded
from labelqueue.cli.options import Data, Host, Port, data_directory
from labelqueue.cli.people import run_verb
from labelqueue.cli.serve import address, listen, run, stop_on_signals
from labelqueue.model import Actor

if TYPE_CHECKING:
    from labelqueue.db import Transaction

ADMIN = "admin@example.com"
FINISHED, UNFINISHED = "demo.json", "demo.unfinished"


class Person(TypedDict):
    email: str
    password: str
    token: str
    role: str


class NamedProject(TypedDict):
    id: str
    name: str


class Note(TypedDict):
    """What DIR/demo.json holds."""

    url: str
    admin_token: str
    users: list[Person]
    projects: list[NamedProject]


def demo(host: Host = "127.0.0.1", port: Port = 8000, data: Data = None) -> None:
    """Start a server with demo projects, and print its address and users.

    It is always an embedded PostgreSQL, in the data directory or else in `demo` under the default
    one; the first start fills it. DIR/demo.json then holds the address, the users with passwords
    and tokens, and the projects.

    **Example**

    `labelqueue demo --port 8080 --data /var/tmp/labelqueue-demo`
    """
    stop_on_signals()
    directory = data_directory(data) if data else data_directory(None) / "demo"
    directory.mkdir(parents=True, exist_ok=True)
    listener = listen(host, port)
    with embedded(directory) as postgres:
        guide = Guide(directory, address(listener), found_demo(directory, postgres.dsn))
        guide.start()
        run(postgres.dsn, directory, listener)
    if guide.fault:
        raise guide.fault


def found_demo(directory: Path, dsn: str) -> Note:
    """What an earlier start noted, finished or not; else the note on a new administrator."""
    for name in (FINISHED, UNFINISHED):
        if (directory / name).exists():
            note: Note = json.loads((directory / name).read_text())
            return note
    password = secrets.token_urlsafe(6)
    token = run_verb(dsn, lambda tx: make_admin(tx, directory, password))
    user: Person = {"email": ADMIN, "password": password, "token": token, "role": "admin"}
    note = {"url": "", "admin_token": token, "users": [user], "projects": []}
    write(note, directory / UNFINISHED)
    return note


async def make_admin(tx: Transaction, directory: Path, password: str) -> str:
    """Make the demo's administrator on an empty database; returns their token."""
    from labelqueue.queue import people

    operator = Actor(0, "", "", admin=True)
    if (await people.list_users(tx, operator, None, 1, None))["items"]:
        refuse(f"{directory} holds an installation already; name another directory with --data")
    await people.create_user(tx, None, ADMIN, "Admin", password, admin=True)
    return (await people.create_token(tx, None, ADMIN))["token"]


class Guide(threading.Thread):
    """Waits until the server answers, fills it if it is new, and shows the visitor around.

    `fault` is what went wrong; the server is then stopped.
    """

    def __init__(self, directory: Path, url: str, note: Note) -> None:
        super().__init__(name="demo", daemon=True)
        self._directory = directory
        self._note: Note = {**note, "url": url}
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            self._await_server()
            if not self._note["projects"]:
                self._fill()
            write(self._note, self._directory / FINISHED)
            (self._directory / UNFINISHED).unlink(missing_ok=True)
            show(self._note, self._directory)
        except Exception as fault:
            self.fault = fault
            signal.raise_signal(signal.SIGTERM)

    def _await_server(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx2.get(f"{self._note['url']}/readyz", timeout=5).is_success:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.1)
        raise TimeoutError("the server was not ready after a minute")

    def _fill(self) -> None:
        from labelqueue.demo import seed

        say.print("filling the demo projects, once ...")
        made = seed(self._note["url"], self._note["admin_token"])
        self._note["users"] += [cast("Person", user) for user in made["users"]]
        self._note["projects"] = list(made["projects"])


def write(note: Note, path: Path) -> None:
    """Write a note whole or not at all; it holds secrets, so nobody else may read it."""
    draft = path.with_name(f".{path.name}.new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(note, file, indent=2)
    draft.replace(path)


def show(note: Note, directory: Path) -> None:
    """Print where the demo is and who can log in."""
    table = Table("role", "e-mail", "password", box=None, pad_edge=False)
    for user in note["users"]:
        table.add_row(user["role"], user["email"], user["password"])
    say.print(f"\nThe demo is at [bold]{note['url']}[/bold]. Log in as one of\n")
    say.print(table)
    names = ", ".join(project["name"] for project in note["projects"])
    say.print(f"\nProjects: {names}. Tokens are in {directory / FINISHED}.\n")
