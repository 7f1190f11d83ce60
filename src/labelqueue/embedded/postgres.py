"""PostgreSQL 18 from a wheel, under the data directory: for one-command starts, and for good.

It is durable like any PostgreSQL (fsync is on) and outlives a killed server: the next start takes
over the one that still runs, or lets it recover. It listens on a Unix socket that only its owner
may enter. We run the wheel's programs ourselves: its own launcher opens every parent directory to
all users when root calls it, forgets settings, and never stops a server whose starter was killed.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import shlex
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psutil

from labelqueue.embedded.account import Account, closed_parent, open_programs

NAME = "labelqueue"  # of the database and of the role that owns it
RECOVERY_SECONDS = 300
# What a socket's path may hold, its end included: 104 bytes on macOS, 108 on Linux.
LONGEST_SOCKET = 103
LARGEST_LOG = 10 * 2**20

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Several `labelqueue serve` and an operator's psql beside them.
    "max_connections": "60",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    # Compiling a statement takes longer than any statement of ours runs.
    "jit": "off",
    # Parallel workers need /dev/shm, of which containers have 64 MB.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    # The tables of the hand-out turn over all the time.
    "autovacuum_naptime": "10s",
    "autovacuum_vacuum_cost_delay": "0",
}

log = logging.getLogger(__name__)


class EmbeddedError(Exception):
    """PostgreSQL cannot be run; the message says why and what to do."""


class InUse(EmbeddedError):
    """Another process works on the data directory."""


class Postgres:
    """The embedded PostgreSQL of one data directory; use it in a `with` statement.

    Only one process at a time may run it (a lock in the directory); any process of the same user
    may connect to `dsn` while it runs. Raises EmbeddedError, InUse.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.expanduser().resolve()
        self.cluster = self.directory / "postgresql"
        self.log = self.directory / "postgresql.log"
        self._socket = _socket_directory(self.cluster)
        self._stopping = threading.Event()
        self._starting = threading.Lock()

    @property
    def dsn(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self._socket), safe='/')}"

    def running(self) -> bool:
        """Whether a postmaster works on this directory, whoever started it."""
        return self._postmaster() is not None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start, or take over what a killed process left running; takes about a second at first."""
        self._prepare()
        self._lock = _claim(self.directory)
        try:
            if not (self.cluster / "PG_VERSION").exists():
                self._initialize()
            self._ensure_running()
            self._ensure_database()
        except BaseException:
            self.stop()
            raise
        threading.Thread(target=self._watch, name="postgresql-watch", daemon=True).start()

    def stop(self) -> None:
        """End all connections, write everything out, and give the directory free."""
        self._stopping.set()
        with self._starting:
            if self.running():
                where = ("-D", str(self.cluster))
                self._run("pg_ctl", "stop", *where, "-m", "fast", "-w", "-t", "120")
        self._lock.close()

    def _prepare(self) -> None:
        self.directory.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._account = Account.to_run_as()
        if self._account.foreign and (closed := closed_parent(self.directory)):
            raise EmbeddedError(
                f"{closed} is closed to other users, and PostgreSQL does not run as root: "
                "name a data directory under /var/lib or /var/tmp with --data"
            )
        self._programs = open_programs(self._account, self.directory)
        self._account.make_private(self._socket)

    def _initialize(self) -> None:
        fresh = self.cluster.with_name("postgresql.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._account.make_private(fresh)
        # Text sorts by code point, which is what "lexicographic" means here.
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        self._run(
            "initdb", "-D", str(fresh), "-U", NAME, "-A", "trust", "-E", "UTF8", *locale
        )  # fmt: skip
        if self.cluster.exists():  # made for its socket, and empty
            self.cluster.rmdir()
        fresh.rename(self.cluster)

    def _ensure_running(self) -> None:
        deadline = time.monotonic() + RECOVERY_SECONDS
        while not self._ready():
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"PostgreSQL was not ready after {RECOVERY_SECONDS} s; see {self.log}"
                )
            if not self.running():
                self._launch()
            time.sleep(0.02)

    def _ready(self) -> bool:
        words = ["pg_isready", "-q", "-h", str(self._socket)]
        return self.running() and self._account.run(self._programs, words)[0] == 0

    def _launch(self) -> None:
        self._await_orphans()
        self._roll_log()
        settings = {**SETTINGS, "unix_socket_directories": str(self._socket)}
        options = shlex.join(
            w for name, value in settings.items() for w in ("-c", f"{name}={value}")
        )
        where = ("-D", str(self.cluster), "-l", str(self.log))
        self._run("pg_ctl", "start", *where, "-w", "-t", str(RECOVERY_SECONDS), "-o", options)

    def _await_orphans(self) -> None:
        """Wait for the backends of a killed postmaster, then drop its stale lock files.

        The number in them may be another process's by now, or that of a zombie which nobody
        reaps (in a container), and for either PostgreSQL would refuse to start.
        """
        deadline = time.monotonic() + 30
        while any(self._works_here(process) for process in psutil.process_iter()):
            if time.monotonic() > deadline:
                raise EmbeddedError(f"processes of a killed PostgreSQL still use {self.cluster}")
            time.sleep(0.05)
        for stale in (self.cluster / "postmaster.pid", self._socket / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)

    def _roll_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.log.touch(mode=0o600)
        self._account.own(self.log)

    def _ensure_database(self) -> None:
        if not self._psql(f"select 1 from pg_database where datname = '{NAME}'").strip():
            self._psql(f"create database {NAME}")

    def _psql(self, sql: str) -> str:
        return self._run(
            "psql", "-h", str(self._socket), "-U", NAME, "-d", "postgres", "-XAtc", sql
        )

    def _watch(self) -> None:
        """Bring PostgreSQL back when it dies under us (killed, out of memory)."""
        while not self._stopping.wait(1):
            with self._starting:
                if not self._stopping.is_set() and not self.running():
                    self._revive()

    def _revive(self) -> None:
        log.error("PostgreSQL is gone; starting it again")
        try:
            self._ensure_running()
        except EmbeddedError as error:
            log.error("%s", error)

    def _postmaster(self) -> psutil.Process | None:
        try:
            first, *_ = (self.cluster / "postmaster.pid").read_text().split("\n")
            process = psutil.Process(int(first))
        except (OSError, ValueError, psutil.Error):
            return None
        return process if self._works_here(process) else None

    def _works_here(self, process: psutil.Process) -> bool:
        """Every process of PostgreSQL works in its data directory, and nobody else does."""
        try:
            return process.cwd() == str(self.cluster) and process.name() == "postgres"
        except psutil.Error:
            return False

    def _run(self, *words: str) -> str:
        code, output = self._account.run(self._programs, list(words))
        if code:
            raise EmbeddedError(f"{words[0]} failed: {self._why(output)} (see {self.log})")
        return output

    def _why(self, output: str) -> str:
        """What a failed program said, or rather what the server wrote when it was to start."""
        logged = self.log.read_text(errors="replace") if self.log.exists() else ""
        fatal = [line for line in logged.splitlines()[-20:] if "FATAL" in line]
        return fatal[-1] if fatal else output.strip()[-800:]


def _socket_directory(cluster: Path) -> Path:
    if len(os.fsencode(cluster / ".s.PGSQL.5432")) < LONGEST_SOCKET:
        return cluster
    mark = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"labelqueue-{os.geteuid()}-{mark}"


def _claim(directory: Path) -> IO[str]:
    """Lock the directory for this process, until the file is closed or the process ends."""
    lock = (directory / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise InUse(
            f"{directory} is in use by process {holder}: stop it, or name another "
            "data directory with --data"
        ) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock
