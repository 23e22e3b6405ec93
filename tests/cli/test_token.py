"""Tokens of the API: made, listed, taken back."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from feeds.config import load
from feeds.model import Scope
from feeds.storage import Store
from feeds.storage.api import tokens
from tests.cli.running import command

DESK = '\n[sources.desk]\nkind = "push"\ncategory = "news"\n'


@pytest.fixture
def config(home: Path) -> Path:
    path = home / "config.toml"
    path.write_text(path.read_text() + DESK)
    assert command("--config", path, "db", "upgrade").exit_code == 0
    return path


def test_a_token_is_shown_once_and_works(config: Path) -> None:
    made = command("--config", config, "token", "add", "cms", "--scope", "push", "--source", "desk")
    secret = made.stdout.strip()
    store = Store(load(config, environ=os.environ).storage_url)
    with store.read() as connection:
        found = tokens.find(connection, secret)
    store.close()

    assert made.exit_code == 0
    assert found
    assert (found.name, found.scope, found.source_id) == ("cms", Scope.PUSH, "desk")
    listed = command("--config", config, "token", "list").stdout
    assert listed.startswith("cms: push of desk, since ")
    assert secret not in listed


def test_programs_get_the_list_as_json(config: Path) -> None:
    command("--config", config, "token", "add", "archive", "--scope", "read")
    (one,) = json.loads(command("--config", config, "token", "list", "--json").stdout)

    assert one.pop("created_at")
    assert one == {"name": "archive", "scope": "read", "source_id": None}


def test_a_revoked_token_is_gone(config: Path) -> None:
    command("--config", config, "token", "add", "archive", "--scope", "read")

    assert command("--config", config, "token", "revoke", "archive").stdout == "archive: revoked\n"
    assert command("--config", config, "token", "list").stdout == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "x", "--scope", "push"], "say whose articles it pushes: --source, one of desk"),
        (["add", "x", "--scope", "push", "--source", "texts"], 'is of kind "folder"'),
        (["add", "x", "--scope", "push", "--source", "nobody"], "there is no source 'nobody'"),
        (["add", "x", "--scope", "read", "--source", "desk"], "a token for read has none"),
        (["revoke", "x"], "there is no token 'x'; there are: none"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    config: Path, words: list[str], sentence: str
) -> None:
    ended = command("--config", config, "token", *words)

    assert ended.exit_code == 1
    assert sentence in ended.stderr


def test_a_name_is_given_once(config: Path) -> None:
    command("--config", config, "token", "add", "archive", "--scope", "read")
    again = command("--config", config, "token", "add", "archive", "--scope", "read")

    assert again.exit_code == 1
    assert "there is a token 'archive' already" in again.stderr


def test_a_source_that_is_pushed_to_is_not_fetched(config: Path) -> None:
    assert "desk" not in command("--config", config, "refresh").stdout
    assert "desk: nothing pushed yet" in command("--config", config, "status").stdout
    assert "is pushed to" in command("--config", config, "refresh", "desk").stderr
    assert "is pushed to" in command("--config", config, "source", "test", "desk").stderr
