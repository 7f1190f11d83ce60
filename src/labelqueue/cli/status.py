"""`labelqueue status`: projects, counts, what waits and what is held."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from labelqueue.cli.options import DEFAULT_URL, Token, Url
from labelqueue.client import Client
from labelqueue.errors import Forbidden
from labelqueue.model import ASSET_STATES, Project

COLUMNS = [state for state in ASSET_STATES if state != "removed"]


def status(token: Token, url: Url = DEFAULT_URL) -> None:
    """Show my projects: assets by state, reservations, labels per hour.

    **Example**

    `labelqueue status --url https://labels.example.org`
    """
    with Client(url, token) as client:
        rows = [_row(client, project) for project in client.projects()]
    if not rows:
        typer.echo("no projects", err=True)
        return
    table = Table("id", "project", box=None, pad_edge=False)
    for column in (*COLUMNS, "held", "expired", "labels/h"):
        table.add_column(column.replace("_", " "), justify="right")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _row(client: Client, project: Project) -> list[str]:
    name = project["name"] + (" (paused)" if project["state"] == "paused" else "")
    try:
        stats = client.stats(project["id"])
    except Forbidden:  # a labeler sees no statistics
        return [project["id"], name, *("-" for _ in range(len(COLUMNS) + 3))]
    held = stats["reservations"]
    counts = [stats["assets"].get(state, 0) for state in COLUMNS]
    counts += [held.get("active", 0), held.get("expired", 0)]
    return [project["id"], name, *(f"{n:,}" for n in counts), f"{stats['labels_per_hour']:.1f}"]
