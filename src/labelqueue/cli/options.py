"""Options that several commands share, and where data goes if nobody says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every network.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Data directory: embedded database and uploads. "
        "Default: $LABELQUEUE_DATA, /var/lib/labelqueue for root, else ~/.local/share/labelqueue.",
    ),
]
Project = Annotated[
    str, typer.Option("--project", "-p", metavar="ID", help="The project, by id or by name.")
]
Url = Annotated[
    str,
    typer.Option(envvar="LABELQUEUE_URL", help="Address of the server."),
]
Token = Annotated[
    str,
    typer.Option(envvar="LABELQUEUE_TOKEN", help="Your personal access token.", show_default=False),
]
DEFAULT_URL = "http://127.0.0.1:8000"


def data_directory(named: Path | None) -> Path:
    """The data directory: as named, $LABELQUEUE_DATA, /var/lib for root, else the user's own."""
    if chosen := named or os.environ.get("LABELQUEUE_DATA"):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/labelqueue")
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "labelqueue"
