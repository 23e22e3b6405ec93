"""The configs that were ever in force: ``feeds config``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import unified_diff
from pathlib import Path
from typing import Any

import click

from feeds.assemble.handwork import put_in_force, version
from feeds.cli.commands.plan import ALL, drawn_up
from feeds.cli.loading import pass_path, quiet_log
from feeds.cli.opening import in_force, opened
from feeds.cli.telling.condition import plain, written
from feeds.cli.telling.planned import told
from feeds.config import Config
from feeds.errors import InputError
from feeds.model import ConfigVersion
from feeds.storage import configs

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}

N = click.argument("n", type=click.IntRange(min=1))


@click.group()
def config() -> None:
    """Tell which configs were in force, show one, go back to one."""


@config.command()
@click.option("--diff", is_flag=True, help="With what each has changed in the files.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def history(path: Path, *, diff: bool, as_json: bool) -> None:
    """Every config that was ever in force, the newest first: when, by whom, how."""
    current = in_force(path)
    with opened(current) as store, store.read() as connection:
        versions = configs.versions(connection)
        texts = {one.n: configs.texts(connection, one.n) for one in versions} if diff else {}
    if as_json:
        rows = [_row(one, texts) for one in versions]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in versions:
        when = written(one.at, current.site.timezone)
        click.echo(f"{one.n:>4}  {when}  {one.author}  {one.note}  ({one.machine})")
        for line in _difference(texts, one.n):
            click.echo(click.style(line, fg=_COLOURS.get(line[:1])))


@config.command()
@N
@click.argument("file", required=False)
@pass_path
def show(path: Path, n: int, file: str | None) -> None:
    """The text of version N: of its first file, or of the FILE that it included."""
    texts = {one.name: one.body for one in version(path, n, environ=os.environ).files.texts}
    name = file or next(iter(texts))
    if name not in texts:
        raise InputError(f"version {n} has no file {name}; it has {', '.join(texts)}")
    click.echo(texts[name], nl=False)


@config.command()
@N
@click.option("--remove", is_flag=True, help="Also where addresses end, or many sources go.")
@ALL
@pass_path
def rollback(path: Path, n: int, *, remove: bool, everything: bool) -> None:
    """Put version N in force again, as a new version; the file stays as it is."""
    quiet_log()
    former = version(path, n, environ=os.environ)
    drawn = drawn_up(path, former)
    click.echo("\n".join(told(drawn, everything=everything)))
    if drawn.is_empty:
        return
    if drawn.ends.is_braked and not remove:
        raise InputError(f"nothing was put in force: it {drawn.ends.told()}; --remove means it")
    note = f"rollback to version {n}"
    now = put_in_force(path, former, drawn, environ=os.environ, note=note)
    click.echo(f"\nversion {now} is in force and says what version {n} said")
    click.echo(f"{path} was not touched: its next edit counts, with all that it says")
    click.echo("\n".join(_ways_back(former, n)))


def _ways_back(former: Config, n: int) -> Iterator[str]:
    """How the files are brought in line with what is in force."""
    yield "to bring it in line:"
    for one in former.files.texts:
        yield f"  feeds config show {n} {one.name} > {one.name}"


def _row(one: ConfigVersion, texts: dict[int, list[tuple[str, str]]]) -> dict[str, Any]:
    row = {name: plain(value) for name, value in asdict(one).items()}
    return {**row, "diff": list(_difference(texts, one.n))} if texts else row


def _difference(texts: dict[int, list[tuple[str, str]]], n: int) -> Iterator[str]:
    """What version *n* has changed in the files of the one before it."""
    before, after = dict(texts.get(n - 1, ())), dict(texts.get(n, ()))
    for name in dict.fromkeys([*before, *after]):
        old, new = _lines(before, name), _lines(after, name)
        yield from unified_diff(old, new, f"{name} ({n - 1})", f"{name} ({n})", lineterm="")


def _lines(files: dict[str, str], name: str) -> Sequence[str]:
    return files.get(name, "").splitlines()
