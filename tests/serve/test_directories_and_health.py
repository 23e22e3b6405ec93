"""The directory for programs, and what load balancers ask."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from feeds.assemble import web
from feeds.config import Config
from feeds.model import FeedKey
from feeds.serve import create_app
from feeds.storage import Store
from tests.serve.asking import Client
from tests.serve.site_samples import BASE_URL


def test_the_directory_lists_every_feed_below_its_kind(client: Client) -> None:
    answer = client.get("/opml.xml")
    groups = ET.fromstring(answer.body).findall("body/outline")

    assert answer.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    assert [group.get("text") for group in groups] == [
        "Alles", "Rubriken", "Themen", "Auswahlen", "Quellen",
    ]  # fmt: skip
    for feed in ET.fromstring(answer.body).iterfind("body/outline/outline"):
        assert feed.get("type") == "rss"
        assert client.get(str(feed.get("xmlUrl")).removeprefix(BASE_URL)).status == 200
        assert client.get(str(feed.get("htmlUrl")).removeprefix(BASE_URL)).status == 200


def test_the_directory_is_the_same_until_a_feed_is_added(client: Client) -> None:
    first = client.get("/opml.xml")

    assert first.body == client.get("/opml.xml").body
    assert client.get("/opml.xml", if_none_match=str(first.headers["ETag"])).status == 304


def test_the_validator_finds_no_fault(client: Client, shared: Path, tmp_path: Path) -> None:
    source = os.environ.get("FEEDVALIDATOR_SRC")
    if not source:
        pytest.skip("FEEDVALIDATOR_SRC (the src folder of the W3C feed validator) is not set")
    python = os.environ.get("FEEDVALIDATOR_PYTHON", sys.executable)
    path = tmp_path / "feeds.opml"
    path.write_bytes(client.get("/opml.xml").body)
    tool = shared / "tools" / "validate_feed.py"
    # In OPML a title is text; the validator takes the "<" of ours for the beginning of a tag.
    command = [
        python,
        str(tool),
        "--allow",
        "NotHtml",
        "--src",
        source,
        "--strict",
        "--quiet",
        str(path),
    ]
    run = subprocess.run(command, check=False, capture_output=True, text=True)

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_a_healthy_service_says_so_uncached(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status, json.loads(answer.text)) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("state", ["missing", "empty", "newer", "garbage"])
def test_without_its_database_it_lives_but_is_not_ready(
    configured: Config, tmp_path: Path, state: str
) -> None:
    path = tmp_path / "feeds.db"
    if state == "empty":
        path.touch()
    if state == "garbage":
        path.write_bytes(b"no database at all " * 100)
    store = Store(f"sqlite:///{path}")
    if state == "newer":
        with store.write() as connection:
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    client = Client(create_app(store, web.public(configured)))
    ready = client.get("/health/ready")

    assert client.get("/health/live").status == 200
    assert ready.status == 503
    assert json.loads(ready.text)["status"] == "unavailable"
    assert len(json.loads(ready.text)["detail"].split()) > 4
    assert client.get("/feeds/all.atom").status == 503
    assert client.get("/").status == 503
    store.close()


def test_a_bug_is_a_page_without_its_secrets(configured: Config) -> None:
    public = replace(web.public(configured), feeds={FeedKey("nonsense", "x"): "x"})
    client = Client(create_app(_Broken(), public))  # type: ignore[arg-type]
    answer = client.get("/")

    assert answer.status == 500
    assert "Bei uns ist ein Fehler passiert" in answer.text
    assert "secret" not in answer.text


class _Broken:
    """A store with a bug."""

    is_sqlite = True

    def when_closed(self, close: object) -> None:
        pass

    def read(self) -> object:
        raise ZeroDivisionError("secret")
