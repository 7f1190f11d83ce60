"""Seed bugs and see the tests catch them: `python tests/mutations/run.py [--only NAME]...`.

Each bug is put into a temporary copy of the package and its tests, never into this tree, and the
copy's tests are run until one fails. Tests that fail without any bug are left out and told.
Prints a table of what was caught, by which test, and what that said: a mere timeout on a busy
machine catches nothing. Ends with 1 if a bug was not caught.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.mutations.bugs import AGREEMENT, BUGS, CURSORS, RACES, TABS, Bug  # noqa: E402

EVERYWHERE = (CURSORS, RACES, TABS, AGREEMENT)
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)(?: - (.*))?$", re.M)
PATIENCE = 1800  # seconds per run of the tests


@dataclass(frozen=True)
class Outcome:
    """`caught_by` is the test, `why` what it said."""

    bug: Bug
    caught_by: str | None
    why: str
    seconds: float


def main(words: Sequence[str]) -> int:
    options = _options(words)
    wanted = [bug for bug in BUGS if not options.only or bug.name in options.only]
    with _copy() as sound:
        failing = [] if options.trust else _failing(sound, EVERYWHERE, first_only=False)
    broken = [test for test, _ in failing]
    for test in broken:
        print(f"fails without any bug, so it is left out: {test}", flush=True)
    outcomes = []
    for bug in wanted:
        outcomes.append(_try(bug, broken))
        print(_row(outcomes[-1]), flush=True)
    missed = [outcome.bug.name for outcome in outcomes if outcome.caught_by is None]
    print(f"{len(outcomes) - len(missed)} of {len(outcomes)} caught", flush=True)
    return 1 if missed else 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    names = [bug.name for bug in BUGS]
    parser.add_argument("--only", action="append", choices=names, help="this bug (repeatable)")
    parser.add_argument("--trust", action="store_true", help="the tests pass without a bug")
    return parser.parse_args(words)


@contextmanager
def _copy() -> Iterator[Path]:
    """A copy of the package and its tests, which goes again."""
    with tempfile.TemporaryDirectory(prefix="labelqueue-bug-") as made:
        copy = Path(made)
        ignore = shutil.ignore_patterns("__pycache__", "static", "node_modules")
        for folder in ("src", "tests"):
            shutil.copytree(ROOT / folder, copy / folder, ignore=ignore)
        shutil.copy(ROOT / "pyproject.toml", copy)
        yield copy


def _try(bug: Bug, broken: Iterable[str]) -> Outcome:
    """First those who should notice, which is quick; then, if they did not, everybody."""
    began = time.monotonic()
    with _copy() as copy:
        seed(bug, copy / "src/labelqueue")
        found = _failing(copy, bug.tests, first_only=True, without=broken)
        found = found or _failing(copy, EVERYWHERE, first_only=True, without=broken)
    test, why = found[0] if found else (None, "")
    return Outcome(bug, test, why, time.monotonic() - began)


def seed(bug: Bug, package: Path) -> None:
    """Put the bug into a package. Fails where its place is not found exactly once."""
    path = package / bug.file
    text = path.read_text()
    if text.count(bug.old) != 1:
        raise SystemExit(f"{bug.name}: its place is in {bug.file} {text.count(bug.old)} times")
    path.write_text(text.replace(bug.old, bug.new))


def _failing(
    copy: Path, tests: Iterable[str], *, first_only: bool, without: Iterable[str] = ()
) -> list[tuple[str, str]]:
    words = [*tests, "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider"]
    words += ["-x"] if first_only else []
    words += [f"--deselect={test}" for test in without]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=copy,
        env={
            **os.environ,
            "COLUMNS": "300",
            "PYTHONPATH": os.pathsep.join((str(copy / "src"), str(copy))),
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"the tests did not run:\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}")
    return FAILED.findall(done.stdout)


def _row(outcome: Outcome) -> str:
    caught = outcome.caught_by or "NOT CAUGHT"
    name, where = outcome.bug.name, caught.removeprefix("tests/")
    return f"{name:22} {outcome.seconds:4.0f} s  {where}  {outcome.why[:100]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
