"""The command line as a user runs it: a process, its exit code, and what it says where."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from tests.running import ROOT, free_port

ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DATABASE_URL", "LABELQUEUE_URL", "LABELQUEUE_TOKEN", "LABELQUEUE_DATA")
} | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200", "NO_COLOR": "1"}


def labelqueue(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `labelqueue WORDS` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "labelqueue", *map(str, words)],
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,  # a machine may be this busy
    )


def said(*words: str | Path, **environment: str) -> str:
    """What a command that succeeds prints."""
    done = labelqueue(*words, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def complaint(*words: str | Path, **environment: str) -> str:
    """The one line that a command which fails writes to stderr."""
    done = labelqueue(*words, **environment)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.removeprefix("labelqueue: ").strip()


class Running:
    """`labelqueue serve` or `demo` on a free port, until it is stopped."""

    def __init__(self, *words: str | Path, port: int | None = None, **environment: str) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "labelqueue", *map(str, words), "--port", str(self.port)],
            env=ENVIRONMENT | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Running:
        deadline = time.monotonic() + 120
        while not self.ready():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < deadline, "not ready after two minutes"
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()
        self.process.communicate()

    def ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=10).is_success
        except httpx2.TransportError:
            return False

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal to all its processes; returns the exit code and everything it wrote."""
        os.killpg(self.process.pid, number)
        output, _ = self.process.communicate(timeout=120)
        return self.process.returncode, output
