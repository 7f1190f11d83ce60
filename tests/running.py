"""A real `labelqueue serve` in a process of its own, and the command line beside it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from tests.cluster import bury_with_us, dismiss, short_directory

ROOT = Path(__file__).resolve().parent.parent


def environment(database_url: str, **more: str) -> dict[str, str]:
    """The environment of a child that runs this source tree against one database."""
    path = os.pathsep.join(p for p in (str(ROOT / "src"), os.environ.get("PYTHONPATH")) if p)
    return {
        **os.environ,
        "PYTHONPATH": path,
        "DATABASE_URL": database_url,
        "LABELQUEUE_TEST_CLOCK": "1",
        "NO_COLOR": "1",
        **more,
    }


def command(database_url: str, *words: str) -> str:
    """Run `labelqueue WORDS` and return what it prints. Fails with what it complained about."""
    done = subprocess.run(
        [sys.executable, "-m", "labelqueue", *words],
        env=environment(database_url),
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,  # a machine may be this busy
    )
    if done.returncode:
        complaint = f"{done.stdout}\n{done.stderr}"
        raise RuntimeError(
            f"labelqueue {' '.join(words)} ended with {done.returncode}: {complaint}"
        )
    return done.stdout.strip()


def make_admin(database_url: str, email: str = "admin@example.org") -> str:
    """Create an administrator as an operator would; return a token."""
    command(database_url, "user", "create", "--email", email, "--name", "Admin", "--admin")
    return command(database_url, "token", "create", "--email", email).split()[-1]


def free_port() -> int:
    """A port that nobody listens at, below those from which connections are made.

    Those, one of which the system itself would give, may be anybody's until the server has started.
    Hypothesis makes two test processes draw the same from the common source of chance.
    """
    while True:
        port = 15_000 + secrets.randbelow(17_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """`labelqueue serve` on a free loopback port, over a database of its own.

    `.url` is its address, `.admin_token` an administrator's token, `.process` the process,
    `.log` what it wrote. Stops surely: its whole process group goes when it is stopped, or when
    the tests die. `module` is the program: `labelqueue`, or one that runs it with a difference.
    """

    def __init__(
        self,
        database_url: str,
        admin_token: str,
        *,
        port: int | None = None,
        module: str = "labelqueue",
    ) -> None:
        self.database_url = database_url
        self.module = module
        self.admin_token = admin_token
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.directory = short_directory()
        self._log = self.directory / "server.log"
        self._group: int | None = None
        self.start()

    def start(self) -> None:
        words = ["serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *words, "--data", str(self.directory)],
                env=environment(self.database_url),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._group = self.process.pid  # until it has ended: then the number may be another's
        self._undertaker = bury_with_us(
            f"kill -s KILL -- -{self.process.pid}; sleep 1; rm -rf '{self.directory}'"
        )
        self._wait_until_ready()

    def _wait_until_ready(self, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(httpx2.TransportError):
                if httpx2.get(f"{self.url}/readyz", timeout=10).status_code == 200:
                    return
            time.sleep(0.03)
        log, ended = self.log, self.process.poll()
        self.stop()
        why = f"not ready after {seconds} s" if ended is None else f"ended with {ended}"
        raise RuntimeError(f"the server was {why}:\n{log}")

    @property
    def log(self) -> str:
        """What it wrote so far; nothing once it was stopped, for its directory went with it."""
        with contextlib.suppress(FileNotFoundError):
            return self._log.read_text(errors="replace")
        return ""

    def client(self, token: str | None = None) -> httpx2.Client:
        """A plain HTTP client, as the administrator unless another token is given."""
        return httpx2.Client(
            base_url=f"{self.url}/api/v1",
            headers={"Authorization": f"Bearer {token or self.admin_token}"},
            timeout=60,
        )

    def advance(self, seconds: float) -> None:
        """Move the service's time forward."""
        with self.client() as client:
            answer = client.post("/test-clock", json={"advance_seconds": seconds})
            assert answer.is_success, answer.text

    def kill(self) -> None:
        """`kill -9`, without a chance to tidy up."""
        self._signal(signal.SIGKILL)
        self.process.wait(60)
        self._group = None
        dismiss(self._undertaker)

    def restart(self) -> None:
        """Start again on the same port, after a kill."""
        self.start()

    def stop(self) -> None:
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _signal(self, number: int) -> None:
        if self._group is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._group, number)
