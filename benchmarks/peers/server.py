"""The PostgreSQL that all peers are measured on, one after the other.

Label Studio needs the contributed modules `pg_trgm` and `btree_gin`, which the wheel that we embed
does not carry; so the newest PostgreSQL installed on the machine that has them is run in a cluster
of our own, with the embedded one's settings. Where there is none, all but Label Studio run
on the embedded one.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from benchmarks import databases
from labelqueue.embedded.account import Account, open_programs
from labelqueue.embedded.postgres import NAME, SETTINGS

MODULES = {"pg_trgm", "btree_gin"}
OLDEST = 15


@contextmanager
def running(dsn: str | None, directory: Path) -> Iterator[str]:
    """Yield the DSN of the PostgreSQL at `dsn`, of the machine's own, or of the embedded one."""
    programs = installed()
    if dsn is not None or programs is None:
        with databases.running(dsn, directory) as embedded:
            yield embedded
        return
    with _cluster(programs, directory) as made:
        yield made


def missing_modules(dsn: str) -> set[str]:
    """Which of the modules that Label Studio needs this PostgreSQL does not have."""
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("select name from pg_available_extensions").fetchall()
    return MODULES - {name for (name,) in rows}


def installed() -> Path | None:
    """Where the programs of the newest PostgreSQL with both modules are, if there is one."""
    found = {path.parent.resolve() for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")}
    found |= {path.parent.resolve() for path in Path("/usr").glob("pgsql-*/bin/initdb")}
    if here := shutil.which("initdb"):
        found.add(Path(here).resolve().parent)
    versions = {path: _version(path) for path in found}
    good = [path for path in found if versions[path] >= OLDEST and _has_modules(path)]
    return max(good, key=versions.__getitem__, default=None)


def programs_of(directory: Path) -> Path:
    """Where `pgbench` and the like are: the machine's own, or those of the embedded PostgreSQL."""
    system = installed()
    if system is not None and (system / "pgbench").exists():
        return system
    return open_programs(Account.to_run_as(), directory)


def _version(programs: Path) -> int:
    told = _output(programs / "initdb", "--version")
    numbers = [word.split(".")[0] for word in told.split() if word[:1].isdigit()]
    return int(numbers[0]) if numbers else 0


def _has_modules(programs: Path) -> bool:
    share = _output(programs / "pg_config", "--sharedir")
    return bool(share) and all(
        (Path(share) / "extension" / f"{module}.control").exists() for module in MODULES
    )


def _output(*words: str | Path) -> str:
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


@contextmanager
def _cluster(programs: Path, directory: Path) -> Iterator[str]:
    account = Account.to_run_as()
    directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    cluster, log = directory / f"postgresql-{_version(programs)}", directory / "postgresql.log"
    log.touch(mode=0o600)
    account.own(log)
    if not (cluster / "PG_VERSION").exists():
        account.make_private(cluster)
        words = ["-D", str(cluster), "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C"]
        _run(account, programs, "initdb", *words)
    settings = {**SETTINGS, "unix_socket_directories": str(cluster)}
    options = shlex.join(w for name, value in settings.items() for w in ("-c", f"{name}={value}"))
    where = ("-D", str(cluster), "-w", "-t", "120")
    if account.run(programs, ["pg_ctl", "status", "-D", str(cluster)])[0] == 0:
        # A run that was killed left it.
        _run(account, programs, "pg_ctl", "stop", *where, "-m", "fast")
    _run(account, programs, "pg_ctl", "start", *where, "-l", str(log), "-o", options)
    try:
        yield _await_database(f"postgresql://{NAME}@/{{}}?host={quote(str(cluster), safe='/')}")
    finally:
        _run(account, programs, "pg_ctl", "stop", *where, "-m", "fast")


def _run(account: Account, programs: Path, *words: str) -> None:
    code, output = account.run(programs, list(words))
    if code:
        raise RuntimeError(f"{words[0]} failed: {output.strip()[-800:]}")


def _await_database(address: str) -> str:
    deadline = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
                there = "select 1 from pg_database where datname = %s"
                if connection.execute(there, [NAME]).fetchone() is None:
                    connection.execute(f"create database {NAME}".encode())
                return address.format(NAME)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
