"""`labelqueue serve`: database, schema, sockets, and the server until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from labelqueue.cli.console import refuse, say
from labelqueue.cli.database import bring_up_to_date, database
from labelqueue.cli.options import Data, Host, Port, data_directory

if TYPE_CHECKING:
    from uvicorn import Config

# Requests in flight get this long once a stop is asked for; waiting pulls and event streams end.
GRACE_SECONDS = 10
# Connections rest longer here than at proxies (nginx: 60 s) and clients, so that these close them:
# a server that does may meet a request on its way, and nobody can tell whether it was acted on.
REST_SECONDS = 75
# A process that has not said for so long that it lives is killed and replaced.
SILENT_SECONDS = 30


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    data: Data = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Server processes; 1 serves thousands of labelers.")
    ] = 1,
) -> None:
    """Run the server, on $DATABASE_URL or on an embedded PostgreSQL in the data directory.

    It migrates the database first. Ctrl-C or SIGTERM stops it when running requests are
    answered; a second Ctrl-C at once.

    **Examples**

    `labelqueue serve --port 8080 --data /srv/labelqueue`

    `DATABASE_URL=postgresql://labelqueue@db/labelqueue labelqueue serve --host 0.0.0.0 --workers 4`
    """
    stop_on_signals()
    directory = data_directory(data)
    directory.mkdir(parents=True, exist_ok=True)
    listener = listen(host, port)
    with database(directory) as dsn:
        run(dsn, directory, listener, workers)


def stop_on_signals() -> None:
    """Turn SIGTERM, Ctrl-C and a closed terminal into an orderly end: `with` blocks close."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGHUP, lambda number, frame: signal.raise_signal(signal.SIGTERM))


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def listen(host: str, port: int) -> socket.socket:
    """Take the address before anything is started for it. Ends with one line where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        refuse(f"cannot listen on {host} port {port} ({error}); name another with --port")
    listener.set_inheritable(True)
    return listener


def address(listener: socket.socket) -> str:
    """The URL under which a listening socket is reached from this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(dsn: str, directory: Path, listener: socket.socket, workers: int = 1) -> None:
    """Migrate the database and serve until stopped."""
    bring_up_to_date(dsn)
    say.print(f"labelqueue at {address(listener)} (Ctrl-C stops it)")
    server = _processes if workers > 1 else _process
    server(_config(dsn, directory, workers), listener)


def _config(dsn: str, directory: Path, workers: int) -> Config:
    from uvicorn import Config

    from labelqueue.cli.application import Application

    application: Callable[[], Application] = partial(Application, dsn, directory)
    return Config(
        application,
        factory=True,
        workers=workers,
        lifespan="on",
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=REST_SECONDS,
        timeout_worker_healthcheck=SILENT_SECONDS,
    )


def _process(config: Config, listener: socket.socket) -> None:
    from uvicorn import Server

    server = Server(config)
    # It stops on these by itself, and afterwards raises them once more, inside its event loop.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: None)
    server.run(sockets=[listener])
    stop_on_signals()
    if not server.started:
        refuse("the server could not start; the lines above say why")


def _processes(config: Config, listener: socket.socket) -> None:
    from uvicorn.supervisors import Multiprocess

    Multiprocess(config, sockets=[listener]).run()
