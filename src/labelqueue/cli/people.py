"""`labelqueue user` and `labelqueue token`: the first people, made directly on the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from labelqueue.cli.database import bring_up_to_date, reachable_database
from labelqueue.cli.options import Data, data_directory

if TYPE_CHECKING:
    from labelqueue.db import Transaction

T = TypeVar("T")

user = typer.Typer(help="Make users, directly on the database.", no_args_is_help=True)
token = typer.Typer(help="Make access tokens, directly on the database.", no_args_is_help=True)

Email = Annotated[str, typer.Option(help="The user's e-mail address.", show_default=False)]


@user.callback()
@token.callback()
def _group() -> None:
    """Keeps `create` a word of its own while it is the only one."""


@user.command("create")
def create_user(
    email: Email,
    name: Annotated[str, typer.Option(help="Name to show.", show_default=False)],
    admin: Annotated[bool, typer.Option("--admin", help="May manage every project.")] = False,
    password: Annotated[
        str | None,
        typer.Option(
            envvar="LABELQUEUE_PASSWORD",
            help="To log in to the pages. Without one, the user needs a token.",
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Make a user and print their id. Works beside a running server.

    **Example**

    `labelqueue user create --email ada@example.org --name Ada --admin`
    """
    from labelqueue.queue import people

    made = on_database(
        data_directory(data), lambda tx: people.create_user(tx, None, email, name, password, admin)
    )
    typer.echo(made["id"])


@token.command("create")
def create_token(email: Email, data: Data = None) -> None:
    """Make a personal access token for a user, and print its id and the token, shown this once.

    **Example**

    `labelqueue token create --email ada@example.org`
    """
    from labelqueue.queue import people

    made = on_database(data_directory(data), lambda tx: people.create_token(tx, None, email))
    typer.echo(f"{made['id']}\n{made['token']}")


def on_database(directory: Path, verb: Callable[[Transaction], Awaitable[T]]) -> T:
    """Run one verb in a transaction on the migrated database; returns what it returns."""
    with reachable_database(directory) as dsn:
        return run_verb(dsn, verb)


def run_verb(dsn: str, verb: Callable[[Transaction], Awaitable[T]]) -> T:
    """Migrate, then run one verb in a transaction."""
    from labelqueue.db import Database

    async def run() -> T:
        database = await Database.open(dsn, pool=1)
        try:
            async with database.transaction() as tx:
                return await verb(tx)
        finally:
            await database.close()

    bring_up_to_date(dsn)
    return asyncio.run(run())
