"""docs/cli.md names every command and option of the command line, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from labelqueue.cli.app import app
from tests.house.source import ROOT

DOCUMENT = (ROOT / "docs/cli.md").read_text()
SECTIONS = dict(re.findall(r"^## `labelqueue ([^`]+)`\n(.*?)(?=^## |\Z)", DOCUMENT, re.M | re.S))
EVERYWHERE = {"--help", "-h"}


def commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


COMMANDS = dict(commands(typer.main.get_command(app)))


def options(command: Any) -> set[str]:
    words = {
        word
        for parameter in command.params
        for word in (*parameter.opts, *parameter.secondary_opts)
    }
    return {word for word in words if word.startswith("-")} - EVERYWHERE


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    assert sorted(SECTIONS) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented_and_every_documented_option_exists(name: str) -> None:
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", SECTIONS[name]))
    mentioned_elsewhere = EVERYWHERE | {"-9"}
    assert documented - mentioned_elsewhere == options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_explains_itself(name: str) -> None:
    assert COMMANDS[name].help
    silent = [p.name for p in COMMANDS[name].params if p.name != "help" and not p.help]
    assert silent == []
