"""How the command line speaks: results on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer
from rich.console import Console

say = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(sentence: str) -> None:
    """Write one line about what went wrong to stderr."""
    typer.echo(f"labelqueue: {' '.join(sentence.split())}", err=True)


def refuse(sentence: str) -> NoReturn:
    """End with one line on stderr and exit code 1."""
    complain(sentence)
    sys.exit(1)
