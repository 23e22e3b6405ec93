"""docs/reference/commands.md has every command, argument and option, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from feeds.cli import main

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        assert one
        if isinstance(one, click.Group) and one.invoke_without_command:
            yield " ".join((*path, name)), one
        if isinstance(one, click.Group):
            yield from commands(one, *path, name)
        else:
            yield " ".join((*path, name)), one


def sections() -> dict[str, tuple[str, str]]:
    """Of each command the rest of its heading, which shows its arguments, and its text."""
    found = re.findall(
        r"^## `feeds ([a-z -]+?)((?: [\[A-Z][^`]*)?)`\n(.*?)(?=^## |\Z)",
        REFERENCE.read_text(),
        re.MULTILINE | re.DOTALL,
    )
    return {name: (arguments.strip(), text) for name, arguments, text in found}


def options_in(text: str) -> list[str]:
    """What the first column of a section's tables names."""
    return re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE)


COMMANDS = dict(commands(main))


def test_the_reference_has_every_command_and_no_other() -> None:
    assert sorted(sections()) == sorted(COMMANDS)
    assert REFERENCE.read_text().count("\n## ") == len(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_has_every_option_of_a_command_and_no_other(name: str) -> None:
    options = [one for one in COMMANDS[name].params if isinstance(one, click.Option)]

    assert options_in(sections()[name][1]) == [one.opts[0] for one in options]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_heading_shows_the_arguments_of_the_command(name: str) -> None:
    context = click.Context(COMMANDS[name])
    arguments = [
        one.make_metavar(context)
        for one in COMMANDS[name].params
        if isinstance(one, click.Argument)
    ]

    assert sections()[name][0].replace("...", "") == " ".join(arguments).replace("...", "")


def test_the_options_of_every_command_are_told_first() -> None:
    before = REFERENCE.read_text().split("\n## ")[0]
    own = [one.opts[0] for one in main.params]

    assert sorted(options_in(before)) == sorted([*own, "--help"])
