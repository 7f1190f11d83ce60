"""A PostgreSQL server of the tests' own: embedded, gone with the process that started it."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from labelqueue.embedded import Postgres

RELAXED = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "300",
}


def short_directory() -> Path:
    """A new directory whose path fits a socket's (107 bytes) and which PostgreSQL may enter.

    Root's databases run as another user, who cannot enter a private temporary directory.
    """
    place = "/var/tmp" if os.geteuid() == 0 else tempfile.gettempdir()
    made = Path(tempfile.mkdtemp(prefix="lq-", dir=place))
    made.chmod(0o755)
    return made


class Cluster:
    """One PostgreSQL server under a temporary directory.

    `durable=False` trades the safety of commits for speed; crash tests ask for `durable=True`.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.directory = short_directory()
        self._server = Postgres(self.directory)
        self._pid_file = self._server.cluster / "postmaster.pid"
        self._numbers = itertools.count(1)
        self._undertaker = bury_with_us(
            f"kill -INT $(head -1 '{self._pid_file}'); sleep 1; rm -rf '{self.directory}'"
        )
        with patch.dict("labelqueue.embedded.postgres.SETTINGS", {} if durable else RELAXED):
            self._server.start()

    def url(self, database: str = "postgres") -> str:
        return self._server.dsn.replace("@/labelqueue?", f"@/{database}?")

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]

    def create(self, name: str | None = None, template: str = "template1") -> str:
        """Make a database (a copy of `template`, about 25 ms) and return its URL."""
        name = name or f"t{next(self._numbers)}"
        self.execute(f'create database "{name}" template "{template}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        self.execute(f'drop database if exists "{database_of(url)}" with (force)')

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        url = self.create(template=template)
        try:
            yield url
        finally:
            self.drop(url)

    def crash(self) -> None:
        """Kill every process of the server at once, as a power cut would end them.

        It comes back by itself and recovers, as the embedded server does for users.
        """
        postmaster = psutil.Process(int(self._pid_file.read_text().split("\n")[0]))
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=60)

    def wait(self, seconds: float = 60) -> None:
        """Return once connections are taken again."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(make_conninfo(self.url(), connect_timeout=10)).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        self._server.stop()
        dismiss(self._undertaker)
        shutil.rmtree(self.directory, ignore_errors=True)


def database_of(url: str) -> str:
    """The name of the database that a URL of ours leads to."""
    return url.split("@/")[1].split("?")[0]


def bury_with_us(script: str) -> subprocess.Popen[bytes]:
    """Start a shell that runs `script` once this process is gone, however it went.

    It waits for the end of a pipe that only this process holds open.
    """
    return subprocess.Popen(
        ["sh", "-c", f"trap '' INT TERM HUP; cat >/dev/null; {script}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def dismiss(undertaker: subprocess.Popen[bytes]) -> None:
    """What it watched over has ended properly."""
    undertaker.kill()
    undertaker.communicate()
