"""Backups, restores and lists of feeds, as somebody at a terminal meets them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from feeds.assemble import web
from feeds.config import load
from tests.cli.conftest import CONFIG
from tests.cli.running import command
from tests.serve.asking import Client


@pytest.fixture(name="config")
def config_of_a_store_with_articles(home: Path) -> Path:
    path = home / "config.toml"
    assert command("--config", path, "refresh").exit_code == 0
    return path


@pytest.fixture(name="elsewhere")
def config_without_articles(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "config.toml").write_text(CONFIG)
    return folder / "config.toml"


def test_a_backup_is_restored_into_another_folder(
    config: Path, elsewhere: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.db"
    written = command("--config", config, "db", "backup", saved)
    restored = command("--config", elsewhere, "db", "restore", saved)

    assert (written.exit_code, restored.exit_code) == (0, 0)
    assert written.stdout.startswith(f"wrote {saved}: 2 articles, ")
    assert restored.stdout.startswith("restored 2 articles;")
    assert ids(elsewhere.parent) == ids(config.parent)
    assert etags(elsewhere.parent) == etags(config.parent)


def test_neither_a_backup_nor_articles_are_overwritten_unasked(
    config: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.db"
    command("--config", config, "db", "backup", saved)
    backup = command("--config", config, "db", "backup", saved)
    restore = command("--config", config, "db", "restore", saved)
    replace = command("--config", config, "db", "restore", "--replace", saved)

    assert (backup.exit_code, restore.exit_code, replace.exit_code) == (1, 1, 0)
    assert "is there already" in backup.stderr
    assert "--replace" in restore.stderr


def test_the_list_of_feeds_is_the_published_one(config: Path) -> None:
    ended = command("--config", config, "opml", "export")
    published = Client(web.application(load(config, environ={}))).get("/opml.xml")

    assert ended.exit_code == 0
    assert ended.stdout_bytes.rstrip(b"\n") == published.body
    assert b'xmlUrl="http://127.0.0.1:8000/topics/rail.atom"' in published.body


def test_there_is_no_list_before_the_first_start(home: Path) -> None:
    ended = command("--config", home / "config.toml", "opml", "export")

    assert ended.exit_code == 1
    assert "feeds serve" in ended.stderr


def ids(folder: Path) -> list[tuple[str, ...]]:
    return rows(folder, "SELECT tag FROM article ORDER BY tag")


def etags(folder: Path) -> list[tuple[str, ...]]:
    return rows(folder, "SELECT path, etag FROM rendered ORDER BY path")


def rows(folder: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / "feeds.db")) as connection:
        return connection.execute(query).fetchall()
