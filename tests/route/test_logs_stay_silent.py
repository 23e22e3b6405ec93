"""What is logged helps the operator and holds neither articles nor secrets."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.cli.conftest import put
from tests.cli.running import PATIENCE, environment, free_port
from tests.serve.site_samples import upstream

SENTENCE = "Das Gold liegt unter der dritten Bohle"
TOKENS = {"PAPER_TOKEN": "paper-s3cret-paper-s3cret", "METRICS_TOKEN": "metrics-s3cret-metrics"}
SEARCHED = "Quastenflosser"

CONFIG = """
[site]
title = "Schweigen"
[metrics]
token = "env:METRICS_TOKEN"
[refresh]
spacing = "0s"
per_host = 8
allow_private = ["127.0.0.1:{port}"]
[categories.news]
title = "Vermischtes"
[sources.desk]
kind = "folder"
path = "desk"
category = "news"
"""
SOURCE = """
[sources.{name}]
kind = "feed"
url = "http://127.0.0.1:{port}/{name}?key=s3cret"
category = "news"
headers = {{ Authorization = "env:PAPER_TOKEN" }}
"""
ITEM = f"<item><guid>1</guid><title>{SENTENCE}</title><description>{SENTENCE}.</description>"
ANSWERS = {
    "good": (200, f"<rss version='2.0'><channel><title>x</title>{ITEM}</item></channel></rss>"),
    "broken": (200, f"<rss version='2.0'><channel>{ITEM}"),
    "page": (200, f"<!doctype html><title>{SENTENCE}</title><p>{SENTENCE}"),
    "other": (200, f'{{"title": "{SENTENCE}"}}'),
    "denied": (403, SENTENCE),
    "gone": (410, SENTENCE),
}


def answer(path: str) -> tuple[int, bytes]:
    status, body = ANSWERS[path.strip("/").partition("?")[0]]
    return status, body.encode()


def asked(url: str, **headers: str) -> int:
    """How a request is answered; 0 while nobody listens."""
    try:
        with urlopen(Request(url, headers=headers)) as response:
            return int(response.status)
    except HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def until(done: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < last
        time.sleep(0.1)


def test_neither_articles_nor_secrets_are_logged(tmp_path: Path) -> None:
    put(tmp_path, "desk/short.txt", SENTENCE)
    put(tmp_path, "desk/broken.html", f"<html><p>{SENTENCE}")
    port, logged = free_port(), tmp_path / "log"
    with upstream(answer) as theirs, logged.open("wb") as log:
        sources = "".join(SOURCE.format(name=name, port=theirs) for name in ANSWERS)
        config = tmp_path / "config.toml"
        config.write_text(CONFIG.format(port=theirs) + sources)
        command = [sys.executable, "-m", "feeds", "--config", str(config), "serve"]
        env = {**environment(), **TOKENS}
        with subprocess.Popen([*command, "--port", str(port)], stderr=log, env=env) as process:
            try:
                until(lambda: logged.read_text().count('"checked"') > len(ANSWERS))
                site = f"http://127.0.0.1:{port}"
                until(lambda: asked(f"{site}/search?q={SEARCHED}") == 200)
                bearer = f"Bearer {TOKENS['METRICS_TOKEN']}"
                assert asked(f"{site}/metrics", Authorization=bearer) == 200
                assert asked(f"{site}/metrics", Authorization=f"{bearer}0") == 401
            finally:
                process.terminate()

    lines = logged.read_text().splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    assert {one["source"] for one in events if one["event"] == "checked"} == {*ANSWERS, "desk"}
    for hidden in (SENTENCE, SENTENCE.split()[1], SEARCHED, "s3cret"):
        assert [line for line in lines if hidden in line] == []
