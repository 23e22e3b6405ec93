"""Alerts as an admin meets them: told, acknowledged, and told to programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from sqlalchemy import update

from feeds.cli.telling.condition import Condition
from feeds.cli.telling.moments import to_come
from feeds.config import load
from feeds.errors import InputError
from feeds.model import ALL_SOURCES, Trouble
from feeds.sources import Rhythm
from feeds.storage import Store
from feeds.storage.queue import alerts, standing
from feeds.storage.queue.sources import Health
from feeds.storage.tables import source
from tests.cli.running import command, program, wait_for

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # in Berlin
MORE = """
[sources.wire]
kind = "feed"
url = "http://127.0.0.1:9/wire.rss"
category = "news"
"""


class Admin:
    """Somebody with a config, a database, and troubles."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Store(load(path, environ={}).storage_url)

    def trouble(self, source_id: str, kind: Trouble, sentence: str = "it is bad") -> None:
        with self.store.write() as connection:
            alerts.raise_alert(connection, source_id, kind, sentence, now=self.store.now())

    def status(self, *words: str) -> Result:
        return command("--config", self.path, "status", *words)


@pytest.fixture
def admin(home: Path) -> Iterator[Admin]:
    path = home / "config.toml"
    path.write_text(path.read_text() + MORE)
    assert command("--config", path, "refresh", "texts").exit_code == 0
    admin = Admin(path)
    yield admin
    admin.store.close()


def test_every_trouble_is_a_line_below_its_source_and_fails_the_command(admin: Admin) -> None:
    admin.trouble("texts", Trouble.SILENCE, "nothing new")
    admin.trouble("texts", Trouble.DROP, "few")
    admin.trouble(ALL_SOURCES, Trouble.NETWORK, "our own network seems to be down")
    told = admin.status()

    first, texts, silence, drop, wire = told.stdout.splitlines()[:5]
    assert told.exit_code == 1
    assert first.startswith("all: network since 20")
    assert first.endswith(": our own network seems to be down")
    assert texts.startswith("texts: ok, checked")
    assert silence.startswith("  silence since 20")
    assert silence.endswith(": nothing new")
    assert drop.startswith("  drop since")
    assert wire == "wire: not checked yet"


def test_what_is_acknowledged_is_told_but_no_failure_until_then(admin: Admin) -> None:
    admin.trouble("texts", Trouble.DROP)
    said = admin.status("ack", "texts", "--until", "2900-01-01")
    assert said.stdout == "texts: its troubles are known until 2900-01-01 00:00\n"
    admin.trouble("texts", Trouble.SILENCE)
    told = admin.status()

    assert told.exit_code == 0
    assert "  drop since" in told.stdout
    assert "  silence since" in told.stdout
    assert "  known until 2900-01-01 00:00" in told.stdout

    admin.trouble("wire", Trouble.GONE)
    assert admin.status().exit_code == 1


def test_an_acknowledgement_ends(admin: Admin) -> None:
    admin.trouble("texts", Trouble.DROP)
    with admin.store.write() as connection:
        over = admin.store.now() - timedelta(seconds=1)
        alerts.acknowledge(connection, "texts", until=over)

    told = admin.status()
    assert told.exit_code == 1
    assert "known until" not in told.stdout


def test_a_failed_source_can_be_acknowledged_before_there_is_an_alert(admin: Admin) -> None:
    assert command("--config", admin.path, "refresh", "wire").exit_code == 1
    assert admin.status().exit_code == 1
    admin.status("ack", "wire", "--until", "3d")

    told = admin.status()
    assert told.exit_code == 0
    assert "wire: failed once" in told.stdout


def test_what_concerns_all_sources_is_acknowledged_by_that_name(admin: Admin) -> None:
    admin.trouble(ALL_SOURCES, Trouble.QUIET)
    admin.trouble("texts", Trouble.DROP)
    admin.status("ack", "all", "--until", "2900-01-01")
    assert admin.status().exit_code == 1

    admin.status("ack", "texts", "--until", "1d")
    told = admin.status()
    assert told.exit_code == 0
    assert "(known until 2900-01-01 00:00)" in told.stdout


def test_a_paused_source_is_no_trouble(admin: Admin) -> None:
    admin.trouble("texts", Trouble.DROP)
    with admin.store.write() as connection:
        standing.pause(connection, "texts")

    assert admin.status().exit_code == 0


def test_a_source_that_rests_is_not_said_to_be_tried_again(admin: Admin) -> None:
    failed = {"checked_at": NOON, "failures": 1, "error": "answered 410 Gone"}
    with admin.store.write() as connection:
        standing.pause(connection, "texts")
        standing.end(connection, "wire")
        connection.execute(update(source).values(failed))
    texts, wire = admin.status().stdout.splitlines()[:2]

    assert texts == "texts: failed once, checked 2026-11-22 12:00: answered 410 Gone; paused"
    assert wire == "wire: failed once, checked 2026-11-22 12:00: answered 410 Gone"


def test_when_a_source_rests_programs_are_told(admin: Admin) -> None:
    with admin.store.write() as connection:
        standing.pause(connection, "texts", until=datetime(2900, 1, 1, tzinfo=UTC))
        standing.pause(connection, "wire")
    told = json.loads(admin.status("--json").stdout)["sources"]

    assert [(one["rest"], one["rests_until"]) for one in told] == [
        ("paused", "2900-01-01T00:00:00+00:00"),
        ("paused", None),
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nope", "--until", "3d"], "there is no source 'nope'; configured are: texts, wire"),
        (["texts", "--until", "soon"], "'soon' is no moment; expected a day (2026-12-24), a min"),
        (["texts", "--until", "2001-01-01"], "2001-01-01 is over; say a moment that is to come"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(admin: Admin, words: list[str], sentence: str) -> None:
    ended = admin.status("ack", *words)

    assert ended.exit_code == 1
    assert sentence in ended.stderr


def test_an_acknowledgement_without_an_end_is_no_command(admin: Admin) -> None:
    assert admin.status("ack", "texts").exit_code == 2


def test_programs_are_told_the_same(admin: Admin) -> None:
    admin.trouble("texts", Trouble.DROP, "few")
    admin.trouble(ALL_SOURCES, Trouble.NETWORK, "down")
    told = json.loads(admin.status("--json").stdout)

    assert told["trouble"] is True
    assert [(one["kind"], one["sentence"]) for one in told["notices"]] == [("network", "down")]
    texts, wire = told["sources"]
    assert [(one["kind"], one["acknowledged_until"]) for one in texts["alerts"]] == [("drop", None)]
    assert texts["alerts"][0]["since"].endswith("+00:00")
    assert (wire["source_id"], wire["alerts"], wire["acknowledged_until"]) == ("wire", [], None)
    assert told["waiting"]["sources"]["count"] == 1


def silent(admin: Admin) -> None:
    """Let "wire" have been silent for long, asked just now, and not be due."""
    now = admin.store.now()
    there = source.c.id == "wire"
    known = {"silent_at": now, "succeeded_at": now, "due_at": now + timedelta(days=1)}
    with admin.store.write() as connection:
        connection.execute(update(source).where(there).values(known))


def test_a_refresh_looks_at_all_sources(admin: Admin) -> None:
    silent(admin)
    command("--config", admin.path, "refresh", "texts")

    assert "  silence since 20" in admin.status().stdout


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look into")
def test_so_does_work_and_tells_the_log(admin: Admin) -> None:
    silent(admin)
    with program(admin.path.parent, "work") as work:
        line = wait_for(lambda: re.search(r'.*"event": "alert".*', work.said), "an alert")[0]

    assert '"level": "warning"' in line
    assert '"source": "wire", "kind": "silence", "reason": "nothing new since' in line


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (168.4, "about 12 new a day"),
        (5.6, "about 3 new a week"),
        (0.5, "about 1 new a month"),
        (0.01, "hardly anything new"),
    ],
)
def test_what_a_source_brings_is_told_in_round_numbers(entries: float, told: str) -> None:
    health = Health("wire", "feed", NOON, NOON, NOON, 0, None, "read leniently")
    (line,) = Condition(
        health=health,
        alerts=[],
        rhythm=Rhythm(entries=entries, days=14),
        holding=None,
        known_until=NOON,
        now=NOON,
    ).lines(BERLIN)

    assert line == f"wire: ok, checked 2026-11-22 12:00, {told}; read leniently"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-24", datetime(2026, 12, 23, 23, 0, tzinfo=UTC)),
        ("2026-12-24T18:30", datetime(2026, 12, 24, 17, 30, tzinfo=UTC)),
        ("2026-12-24 18:30", datetime(2026, 12, 24, 17, 30, tzinfo=UTC)),
        ("3d", NOON + timedelta(days=3)),
        ("12h", NOON + timedelta(hours=12)),
    ],
)
def test_a_moment_to_come_is_a_day_a_minute_or_a_duration(text: str, moment: datetime) -> None:
    assert to_come(text, zone=BERLIN, now=NOON) == moment


@pytest.mark.parametrize("text", ["", "3", "0s", "24.12.2026", "2026-13-01", "0001-01-01", "9999d"])
def test_all_else_is_none(text: str) -> None:
    with pytest.raises(InputError):
        to_come(text, zone=BERLIN, now=NOON)
