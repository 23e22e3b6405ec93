"""What all commands share: help, exit codes, and nothing loaded that is not needed."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from feeds.cli import COMMANDS, main
from tests.cli.running import command, environment

HEAVY = {
    "lxml",
    "sqlalchemy",
    "trafilatura",
    "granian",
    "flask",
    "feedparser",
    "urllib3",
    "alembic",
}


def loaded(*arguments: str) -> set[str]:
    """The libraries that a command has loaded when it ends."""
    probe = (
        "import atexit, sys;"
        "atexit.register(lambda: print('\\n'.join({m.split('.')[0] for m in sys.modules})));"
        "from feeds.cli import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", probe, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return set(run.stdout.splitlines())


def commands(group: click.Group, *path: str) -> list[tuple[str, ...]]:
    """Every command and group below *group*, by its words."""
    found: list[tuple[str, ...]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        found.append((*path, name))
        if isinstance(one, click.Group):
            found += commands(one, *path, name)
    return found


@pytest.mark.parametrize("words", [(), *commands(main)], ids=" ".join)
def test_every_command_explains_itself_without_a_config(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    ended = command("--config", tmp_path / "none.toml", *words, "--help")

    assert ended.exit_code == 0
    assert ended.output.startswith(f"Usage: {' '.join(('main', *words))}")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_the_command_says(name: str) -> None:
    one = getattr(import_module(f"feeds.cli.commands.{name}"), name)

    assert COMMANDS[name] == one.get_short_help_str(limit=1000)
    assert re.search(rf"^  {name} +\w", command("--help").output, re.MULTILINE)


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"feeds, version \d+\.\d+\.\d+\S*\n", command("--version").output)


@pytest.mark.parametrize(
    "arguments", [["nope"], ["serve", "--port", "0"], ["serve", "--nope"], ["check", "a", "b"], []]
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    ended = command(*arguments)

    assert ended.exit_code == 2
    assert ended.stdout == ""
    assert "Usage:" in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["serve"], ["web"], ["work"], ["refresh"], ["add"], ["status"], ["db", "upgrade"]],
    ids=" ".join,
)
def test_without_a_config_every_command_names_init(arguments: list[str], tmp_path: Path) -> None:
    ended = command("--config", tmp_path / "config.toml", *arguments, given="x")

    assert ended.exit_code == 2
    assert ended.stdout == ""
    assert "there is no such file; `feeds init` writes one" in ended.stderr


def test_all_mistakes_are_told_at_once(home: Path) -> None:
    path = home / "config.toml"
    wrong = path.read_text().replace('"folder"', '"folter"').replace("spacing", "spacign")
    path.write_text(wrong)
    ended = command("--config", path, "refresh")

    assert ended.exit_code == 2
    assert re.search(r"config\.toml:\d+: sources\.texts\.kind: ", ended.stderr)
    assert re.search(r"config\.toml:\d+: refresh\.spacign: ", ended.stderr)


def test_a_right_config_is_called_fine(home: Path) -> None:
    for ended in (
        command("--config", home / "config.toml", "check"),
        command("check", home / "config.toml"),
    ):
        assert ended.exit_code == 0
        assert ended.stdout.endswith(
            "config.toml: fine; 1 sources, 1 categories, 1 topics, 0 feeds of its own\n"
        )


def test_the_config_may_be_named_in_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDS_CONFIG", str(home / "config.toml"))

    assert command("check").exit_code == 0


def test_help_and_check_load_nothing_heavy(home: Path) -> None:
    assert loaded("--help") & (HEAVY | {"pydantic"}) == set()
    assert loaded("--config", str(home / "config.toml"), "check") & HEAVY == set()


def test_web_loads_nothing_that_fetches_or_reads_foreign_pages() -> None:
    probe = "import sys, feeds.cli.commands.web; print('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=environment()
    )
    modules = set(run.stdout.splitlines())

    assert modules & {"trafilatura", "feedparser", "urllib3", "nh3"} == set()
    assert not [one for one in modules if one.startswith(("feeds.parse", "feeds.fetch"))]
    assert "feeds.serve" in modules
