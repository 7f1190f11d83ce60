"""What the tests start ends with them, even when they are killed."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil

from tests.running import ROOT, Server

# Starts a server, says its number, and waits to be killed.
A_TEST_RUN = """
import sys, time
from tests.running import Server
server = Server(sys.argv[1], "no token")
print(server.process.pid, flush=True)
time.sleep(600)
"""


def test_a_server_is_gone_when_the_run_that_started_it_was_killed(server: Server) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", A_TEST_RUN, server.database_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
    )
    with run:
        assert run.stdout
        process = psutil.Process(int(run.stdout.readline()))
        assert works(process)
        run.kill()
    deadline = time.monotonic() + 60
    while works(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not works(process)


def works(process: psutil.Process) -> bool:
    """Whether it is this very process, and more than the memory of one that nobody waited for."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
