"""The build hook: pages are built when they changed, with whatever Node there is."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

import hatch_build
from hatch_build import STAMP, Pages
from tests.house.source import ROOT


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """A tree with a page in it, and an npm that only notes what it was told to do."""
    made = Pages(tmp_path)
    (made.sources / "src").mkdir(parents=True)
    (made.sources / "src/main.tsx").write_text("page")
    (made.sources / "package-lock.json").write_text("{}")

    def npm(folder: Path, *words: str) -> None:
        with (tmp_path / "npm.log").open("a") as log:
            log.write(f"{words[-1]}\n")
        if words[0] == "ci":
            (folder / "node_modules").mkdir(exist_ok=True)
            (folder / "node_modules/.package-lock.json").write_text("{}")
        else:
            made.built.mkdir(parents=True, exist_ok=True)
            (made.built / "index.html").write_text("built")

    monkeypatch.setattr(hatch_build, "run_npm", npm)
    return made


def test_built_pages_are_fresh_until_a_source_changes(pages: Pages) -> None:
    assert not pages.fresh()
    pages.build()
    assert pages.fresh()
    (pages.sources / "src/main.tsx").write_text("another page")
    assert not pages.fresh()
    pages.build()
    assert pages.fresh()
    (pages.sources / "src/new.css").write_text("")
    assert not pages.fresh()


def test_what_npm_installs_is_no_source(pages: Pages) -> None:
    pages.build()
    (pages.sources / "node_modules/left-pad.js").write_text("")
    assert pages.fresh()


def test_pages_that_somebody_built_by_hand_are_built_again(pages: Pages) -> None:
    pages.build()
    (pages.built / STAMP).unlink()  # as Vite does, which empties the folder
    assert not pages.fresh()


def test_npm_installs_once_per_lock_file(pages: Pages, tmp_path: Path) -> None:
    pages.build()
    pages.build()
    assert (tmp_path / "npm.log").read_text().split() == ["--no-fund", "build", "build"]


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v20.19.0", True), ("v24.1.0", True), ("v20.18.9", False), ("v18.20.4", False), ("", False)],
)
def test_an_old_node_counts_as_none(
    version: str, enough: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, says in (("node", version), ("npm", "11")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{says}'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hatch_build.node_on_path() is enough


def test_without_any_node_the_build_asks_for_one_as_a_wheel(
    pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    hook = hatch_build.PagesHook(str(tmp_path), {}, None, None, "", "wheel")  # type: ignore[arg-type]
    assert hook.dependencies() == [hatch_build.NODE_WHEEL]
    pages.build()
    assert hook.dependencies() == []


def test_the_wheel_carries_pages_statements_migrations_and_demo(tmp_path: Path) -> None:
    if not Pages(ROOT).fresh():
        pytest.skip("the pages are not built; `./run test` builds them first")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        required = archive.read(metadata).decode()
    for inside in (
        "py.typed",
        "web/static/index.html",
        "sql/pull.sql",
        "migrations/env.py",
        "migrations/queue.sql",
        "demo/SOURCES.md",
    ):
        assert f"labelqueue/{inside}" in names
    assert not [name for name in names if not name.startswith("labelqueue")]
    bare = [
        line.split()[1].split(">")[0]
        for line in required.splitlines()
        if line.startswith("Requires-Dist") and "extra ==" not in line
    ]
    assert sorted(word.partition("<")[0] for word in bare) == ["httpx2", "rich", "typer"]
