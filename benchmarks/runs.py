"""How a benchmark of a served labelqueue begins and ends: its database, options and figures."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import databases, machine

RESULTS = Path(__file__).parent / "results"
Figures = dict[str, Any]


def say(text: str) -> None:
    """Progress goes to stderr, so that the table can be piped."""
    print(text, file=sys.stderr, flush=True)


def parser(name: str, description: str | None) -> argparse.ArgumentParser:
    """The options that they share: where PostgreSQL is, and where the figures go."""
    made = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}", description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    databases.arguments(made)
    made.add_argument("--keep", action="store_true", help="keep the embedded PostgreSQL")
    made.add_argument("--output", type=Path, default=RESULTS / f"{name}.json")
    return made


def run(
    name: str, options: argparse.Namespace, measure: Callable[[str, Figures], None],
    render: Callable[[Figures], str],
) -> None:  # fmt: skip
    """Let `measure` add its figures to the machine's, given the DSN of a database that is new.

    They are written as JSON to `options.output` and printed as `render` has them.
    """
    with databases.running(options.dsn, options.data) as server:
        databases.drop(server, f"benchmark_{name}")
        dsn = databases.create(server, f"benchmark_{name}")
        found: Figures = {"machine": machine.describe(dsn, options.data.parent)}
        try:
            measure(dsn, found)
        finally:
            databases.drop(server, f"benchmark_{name}")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(found, indent=1))
    if not options.keep:
        databases.forget(options.dsn, options.data)
    print(render(found))
    say(f"all figures: {options.output}")
