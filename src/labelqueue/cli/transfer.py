"""`labelqueue import` and `export`: assets in from a file, labels out into one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from labelqueue.cli.console import refuse, say
from labelqueue.cli.options import DEFAULT_URL, Project, Token, Url
from labelqueue.client import BatchFields, Client


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON (a list of assets, or a batch), NDJSON or CSV, by its suffix.",
            exists=True,
            dir_okay=False,
            readable=True,
            show_default=False,
        ),
    ],
    project: Project,
    token: Token,
    url: Url = DEFAULT_URL,
    name: Annotated[
        str | None, typer.Option(help="Name of the batch. Default: the file's name.")
    ] = None,
    priority: Annotated[int | None, typer.Option(help="Priority of assets that name none.")] = None,
) -> None:
    """Upload a file of assets as one batch.

    Each asset needs an external_id; a CSV's other columns go into data as text.

    **Examples**

    `labelqueue import photos.ndjson --project p3 --priority 5`

    `labelqueue import texts.csv --project "News in French" --name "May 2026"`
    """
    fields: BatchFields = {"name": name or file.stem}
    if priority is not None:
        fields["priority"] = priority
    with Client(url, token) as client, _progress(file.name, file.stat().st_size) as bar:
        found = find_project(client, project)
        batch = client.add_file(found, file, progress=lambda size: _advance(bar, size), **fields)
    typer.echo(f"{batch['id']} {batch['name']}: {batch['size']:,} assets")


def export(
    project: Project,
    token: Token,
    url: Url = DEFAULT_URL,
    format: Annotated[str, typer.Option(help="Format of the file.")] = "jsonl",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="File to write. Default: stdout."),
    ] = None,
) -> None:
    """Write a project's labels to a file, or to stdout.

    **Example**

    `labelqueue export --project p3 -o labels.jsonl`
    """
    with Client(url, token) as client:
        found = find_project(client, project)
        with _target(output) as target, _progress(found, None) as bar:
            for piece in client.export(found, format):
                target.write(piece)
                _advance(bar, len(piece))


def find_project(client: Client, named: str) -> str:
    """The id of a project given by id or name; ends where there is none, or more than one."""
    mine = client.me()["projects"]
    found = [p["id"] for p in mine if p["id"] == named] or [
        p["id"] for p in mine if p["name"] == named
    ]
    if not found:
        refuse(f"you have no project called {named}; `labelqueue status` lists yours")
    if len(found) > 1:
        refuse(f"{len(found)} projects are called {named}; name one by id: {', '.join(found)}")
    return found[0]


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Yield what to write to; a file takes its name only when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        return
    draft = output.with_name(f".{output.name}.part")
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)


def _progress(title: str, total: int | None) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    timing = (TransferSpeedColumn(), TimeRemainingColumn())
    progress = Progress(*columns, *timing, console=say, disable=not say.is_terminal)
    progress.add_task(title, total=total)
    return progress


def _advance(progress: Progress, size: int) -> None:
    progress.advance(progress.task_ids[0], size)
