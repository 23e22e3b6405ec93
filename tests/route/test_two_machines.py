"""Two machines with files of different ages share a database: the newer edit stands."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.running import command, wait_for
from tests.route.edited_site import Machine

pytestmark = pytest.mark.slow

A_WHILE = 4.0
"""Seconds in which each machine looks at its file several times."""

TABLES = """
[categories.news]
[sources.texts]
kind = "push"
category = "news"
[topics.harbour]
title = "{0}"
match = 'Hafen'
"""
OTHER = "differs from what is in force: version {0} is in force since then"


def shown(machine: Machine) -> str:
    """The title by which the machine serves the topic, whatever stands in its file."""
    page = machine.get("/topics/harbour").body.decode()
    return next((title for title in ("Eins", "Zwei", "Drei") if f"{title}</h1>" in page), "")


def both_show(machines: tuple[Machine, Machine], title: str) -> None:
    for one in machines:
        wait_for(lambda one=one: shown(one) == title, title)  # type: ignore[misc] # called at once


def test_the_newer_edit_stands_and_the_older_machine_says_so(
    own_postgres_url: str, tmp_path: Path
) -> None:
    one, two = (Machine(tmp_path / name, own_postgres_url) for name in ("one", "two"))
    one.write(TABLES.format("Eins"))
    with one.serving() as first:
        two.write(TABLES.format("Zwei"))
        with two.serving():
            both_show((one, two), "Zwei")
            time.sleep(A_WHILE)

            assert one.versions() == ["2 edit of config.toml", "1 first start"]
            assert f"{one.config} {OTHER.format(2)}" in one.detail()
            assert str(two.config) not in one.detail()

            one.write(TABLES.format("Drei"))
            both_show((one, two), "Drei")
            first.process.kill()
            wait_for(lambda: not one.is_ready(), "the end of the first machine")
        with one.serving(), two.serving():
            both_show((one, two), "Drei")
            time.sleep(A_WHILE)
            told = command("--config", two.config, "status")

            assert len(one.versions()) == 3
            assert f"{two.config} {OTHER.format(3)}" in told.output
            assert str(one.config) not in told.output
