"""The embedded PostgreSQL: durable, taken over after a kill, and never run twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from labelqueue.embedded import EmbeddedError, InUse, Postgres
from labelqueue.embedded.postgres import LONGEST_SOCKET
from tests.cluster import short_directory
from tests.running import ROOT

# What a server does: starts, commits something, and is gone without a word.
START_COMMIT_AND_DIE = """
import os, sys, pathlib, psycopg
from labelqueue.embedded import Postgres
postgres = Postgres(pathlib.Path(sys.argv[1])); postgres.start()
with psycopg.connect(postgres.dsn) as connection:
    connection.execute("create table kept as select 42 as answer")
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def directory() -> Iterator[Path]:
    made = short_directory()
    yield made
    assert postmaster(made) is None, "a test left PostgreSQL behind"
    shutil.rmtree(made)


def postmaster(directory: Path) -> psutil.Process | None:
    return Postgres(directory)._postmaster()


def ask(postgres: Postgres, sql: str) -> object:
    with psycopg.connect(postgres.dsn) as connection:
        row = connection.execute(sql).fetchone()  # type: ignore[arg-type]
        assert row
        return row[0]


def start_commit_and_die(directory: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START_COMMIT_AND_DIE, str(directory)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def test_it_is_durable_private_and_sorts_by_code_point(directory: Path) -> None:
    with Postgres(directory) as postgres:
        assert ask(postgres, "show server_version_num").startswith("18")  # type: ignore[attr-defined]
        assert ask(postgres, "show fsync") == "on"
        assert ask(postgres, "show synchronous_commit") == "on"
        assert ask(postgres, "show data_checksums") == "on"
        assert ask(postgres, "show listen_addresses") == ""
        assert ask(postgres, "show timezone") == "UTC"
        words = "unnest(array['b', 'a', 'B', 'é', '_'])"
        ordered = ask(postgres, f"select string_agg(w, '' order by w) from {words} w")
        assert ordered == "B_abé"
        assert postgres.cluster.stat().st_mode & 0o777 == 0o700


def test_what_was_committed_is_there_after_a_restart(directory: Path) -> None:
    with Postgres(directory) as postgres, psycopg.connect(postgres.dsn) as connection:
        connection.execute("create table kept as select 42 as answer")
    assert postmaster(directory) is None
    with Postgres(directory) as postgres:
        assert ask(postgres, "select answer from kept") == 42


def test_the_postgresql_of_a_killed_server_is_taken_over(directory: Path) -> None:
    start_commit_and_die(directory)
    orphan = postmaster(directory)
    assert orphan is not None
    with Postgres(directory) as postgres:
        assert postmaster(directory) == orphan
        assert ask(postgres, "select answer from kept") == 42
    assert postmaster(directory) is None


def test_killed_together_with_its_server_it_recovers(directory: Path) -> None:
    start_commit_and_die(directory)
    orphan = postmaster(directory)
    assert orphan is not None
    orphan.kill()
    with Postgres(directory) as postgres:
        assert postmaster(directory) not in (None, orphan)
        assert ask(postgres, "select answer from kept") == 42


def test_killed_under_a_running_server_it_comes_back_by_itself(directory: Path) -> None:
    with Postgres(directory) as postgres:
        found = postmaster(directory)
        assert found is not None
        found.kill()
        found.wait(60)
        for _ in range(1200):
            try:
                assert ask(postgres, "select 1") == 1
                break
            except psycopg.OperationalError:
                time.sleep(0.05)
        assert postmaster(directory) not in (None, found)


def test_a_second_server_on_the_directory_is_refused_by_name(directory: Path) -> None:
    with Postgres(directory) as postgres:
        with pytest.raises(InUse, match=rf"{directory} is in use by process {os.getpid()}: stop"):
            Postgres(directory).start()
        assert ask(postgres, "select 1") == 1, "the refused one must not stop the first"


def test_a_stale_pid_file_does_not_keep_it_from_starting(directory: Path) -> None:
    with Postgres(directory) as postgres:
        pid_file = postgres.cluster / "postmaster.pid"
        lines = pid_file.read_text().split("\n")
    # After a crash of the machine the number may be anybody's: here it is this test's.
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with Postgres(directory) as postgres:
        assert ask(postgres, "select 1") == 1


def test_a_start_that_was_killed_while_it_made_the_cluster_is_begun_anew(directory: Path) -> None:
    half_made = directory / "postgresql.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    with Postgres(directory) as postgres:
        assert ask(postgres, "select 1") == 1
    assert not half_made.exists()


def test_a_path_too_long_for_a_socket_gets_one_elsewhere(directory: Path) -> None:
    deep = directory / ("d" * 60) / ("e" * 60)
    with Postgres(deep) as postgres:
        assert len(str(postgres.cluster)) > LONGEST_SOCKET
        assert ask(postgres, "select 1") == 1
        assert postgres._socket.stat().st_mode & 0o777 == 0o700
    postgres._socket.rmdir()


def test_what_postgresql_says_is_part_of_the_complaint(directory: Path) -> None:
    with Postgres(directory) as postgres:
        configuration = postgres.cluster / "postgresql.conf"
    configuration.write_text("no such setting")
    with pytest.raises(EmbeddedError, match=rf"FATAL: .*see {directory}/postgresql.log"):
        Postgres(directory).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's PostgreSQL runs as another user")
def test_roots_directory_must_be_open_to_postgresqls_user(directory: Path) -> None:
    closed = directory / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(EmbeddedError, match=f"{closed} is closed to other users"):
        Postgres(closed / "data").start()
    assert closed.stat().st_mode & 0o777 == 0o700, "nobody's directory is opened for it"
