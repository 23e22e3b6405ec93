"""Begin, and bring the database up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.cli.running import command


def test_init_writes_what_serve_needs(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    ended = command("init", folder)

    assert ended.exit_code == 0, ended.output
    assert (folder / "config.toml").is_file()
    assert len(list((folder / "samples").iterdir())) >= 12
    assert (folder / "feeds.db").is_file()
    assert f"--config {folder / 'config.toml'} serve" in ended.stdout
    assert command("check", folder / "config.toml").exit_code == 0
    assert command("--config", folder / "config.toml", "status").exit_code == 0


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")
    ended = command("init", tmp_path)

    assert ended.exit_code == 1
    assert "is there already" in ended.stderr
    assert (tmp_path / "config.toml").read_text() == "mine"
    assert not (tmp_path / "samples").exists()


def test_upgrade_makes_the_tables_and_may_be_repeated(home: Path) -> None:
    for _ in range(2):
        ended = command("--config", home / "config.toml", "db", "upgrade")

        assert (ended.exit_code, ended.stdout) == (0, "the database is up to date\n")


def test_a_database_of_a_newer_version_is_left_alone(home: Path) -> None:
    path = home / "config.toml"
    command("--config", path, "db", "upgrade")
    connection = sqlite3.connect(home / "feeds.db")
    connection.execute("UPDATE alembic_version SET version_num = 'from-the-future'")
    connection.commit()
    connection.close()
    for arguments in (["db", "upgrade"], ["status"], ["refresh"], ["work"]):
        ended = command("--config", path, *arguments)

        assert ended.exit_code == 1
        assert "newer version" in ended.stderr
        assert "Traceback" not in ended.output


def test_a_database_that_cannot_be_opened_is_told(home: Path) -> None:
    path = home / "config.toml"
    path.write_text('[storage]\nurl = "sqlite:///no/such/folder/feeds.db"\n' + path.read_text())
    ended = command("--config", path, "db", "upgrade")

    assert ended.exit_code == 1
    assert "does its folder exist" in ended.stderr
