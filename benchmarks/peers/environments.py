"""A virtual environment for each peer, with pinned versions: none is a dependency of ours."""

from __future__ import annotations

import json
import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Environment:
    """`directory` holds the environment and whatever else the peer keeps on disk."""

    directory: Path
    requirements: tuple[str, ...]

    @property
    def python(self) -> Path:
        return self.directory / "venv" / "bin" / "python"

    def make(self) -> None:
        """Install what is required; at once where exactly that is there already."""
        stamp = self.directory / "installed.txt"
        wanted = "\n".join(self.requirements)
        if self.python.exists() and stamp.exists() and stamp.read_text() == wanted:
            return
        self.directory.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not self.python.exists():
            venv.create(self.directory / "venv", with_pip=True)
        self._pip("install", "--quiet", *self.requirements)
        stamp.write_text(wanted)

    def versions(self) -> dict[str, str]:
        """The version of every package in it, as pip tells them."""
        listed = self._pip("list", "--format", "json")
        return {package["name"].lower(): package["version"] for package in json.loads(listed)}

    def _pip(self, *words: str) -> str:
        done = subprocess.run(
            [self.python, "-m", "pip", *words], stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"pip {words[0]} failed in {self.directory}; see the lines above")
        return done.stdout
