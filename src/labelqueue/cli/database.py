"""Which database a command works on: $DATABASE_URL, or the embedded one of the data directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from labelqueue.cli.console import refuse

if TYPE_CHECKING:
    from labelqueue.embedded import Postgres


@contextmanager
def embedded(directory: Path) -> Iterator[Postgres]:
    """Run the embedded PostgreSQL for as long as the block; what prevents it ends the command."""
    from labelqueue.embedded import EmbeddedError, Postgres

    try:
        with Postgres(directory) as postgres:
            yield postgres
    except EmbeddedError as error:
        refuse(str(error))


@contextmanager
def database(directory: Path) -> Iterator[str]:
    """Yield the DSN of a running database."""
    if named := os.environ.get("DATABASE_URL"):
        yield named
        return
    with embedded(directory) as postgres:
        yield postgres.dsn


@contextmanager
def reachable_database(directory: Path) -> Iterator[str]:
    """Like `database`, for a short command: beside a running server it uses that one's."""
    if not os.environ.get("DATABASE_URL"):
        from labelqueue.embedded import Postgres

        beside = Postgres(directory)
        if beside.running():
            yield beside.dsn
            return
    with database(directory) as dsn:
        yield dsn


def bring_up_to_date(dsn: str) -> None:
    """Migrate the database; ends with one line where it cannot be reached."""
    from sqlalchemy.exc import OperationalError

    from labelqueue.db import UNREACHABLE, migrate

    try:
        migrate(dsn)
    except (OperationalError, *UNREACHABLE) as error:
        cause = getattr(error, "orig", None) or error
        refuse(f"the database does not answer: {str(cause).splitlines()[0]}")
