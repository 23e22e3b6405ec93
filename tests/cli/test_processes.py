"""serve, web and work as real processes: how they begin, how they end, and who notices."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Program, answers, command_line, free_port, program, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look into"),
]
END = 20
"""Seconds within which everything ends, even on a busy machine; by itself it takes one or two."""


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def served(home: Path, port: int) -> Iterator[Program]:
    """``feeds serve``, with content."""
    with program(home, "serve", "--port", str(port)) as started:
        wait_for(lambda: has_content(port), "content")
        yield started


def has_content(port: int) -> bool:
    return b"<entry" in (answers(f"http://127.0.0.1:{port}/feeds/all.atom") or b"")


def all_gone(family: dict[int, str]) -> bool:
    return not any(command_line(one) == line for one, line in family.items())


def logged(said: str) -> list[dict[str, object]]:
    """The events, each of which is one line of JSON where no terminal is."""
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def test_serve_tells_its_address_first_and_shows_content(served: Program, port: int) -> None:
    assert served.said.splitlines()[0] == f"Hausblatt: http://127.0.0.1:{port} (ctrl-C ends it)"
    assert {"working", "checked"} <= {event["event"] for event in logged(served.said)}
    assert "Traceback" not in served.said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve_ends_all_that_it_started(served: Program, how: signal.Signals) -> None:
    family = served.family()
    began = time.monotonic()
    code = served.ends(how)

    assert code == 0
    assert time.monotonic() - began < END
    assert {"work", "web"} <= {word for line in family.values() for word in line.split()}
    wait_for(lambda: all_gone(family), "the end of what those had started")
    assert "Traceback" not in served.said
    assert "killed" not in served.said


@pytest.mark.parametrize("delay", [0.0, 0.3, 1.0])
def test_ctrl_c_while_it_starts_ends_it_as_well(home: Path, port: int, delay: float) -> None:
    with program(home, "serve", "--port", str(port)) as started:
        wait_for(lambda: "ctrl-C" in started.said, "the first line")
        time.sleep(delay)
        family = started.family()
        code = started.ends(signal.SIGINT)

        assert code == 0
        wait_for(lambda: all_gone(family), "the end of what those had started")
        assert "Traceback" not in started.said


@pytest.mark.parametrize("name", ["web", "work"])
def test_a_killed_process_is_started_again(served: Program, port: int, name: str) -> None:
    first = served.child(name)
    assert first
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: served.child(name) not in (None, first), f"another {name}")
    wait_for(lambda: answers(f"http://127.0.0.1:{port}/health/ready"), "web")

    died = [event for event in logged(served.said) if event["event"] == "died"]
    assert [(event["process"], event["code"]) for event in died] == [(name, -signal.SIGKILL)]


def test_when_serve_is_killed_its_children_end(served: Program, port: int) -> None:
    family = served.family()
    served.ends(signal.SIGKILL)

    wait_for(lambda: all_gone(family), "the end of all children")
    with socket.create_server(("127.0.0.1", port)):
        pass  # nobody holds the port any more


def test_a_taken_port_is_refused_in_a_sentence(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for name in ("serve", "web"):
            with program(home, name, "--port", str(port)) as started:
                code = started.process.wait(END)

                assert code == 1
                assert f"cannot listen on 127.0.0.1:{port}" in started.said
                assert "try another --port" in started.said
                assert "Traceback" not in started.said


def test_work_and_web_find_each_other_in_any_order(home: Path, port: int) -> None:
    with program(home, "web", "--port", str(port), "--processes", "1") as web:
        time.sleep(1)
        assert web.process.poll() is None
        with program(home, "work") as work:
            wait_for(lambda: has_content(port), "content")
            assert work.ends(signal.SIGTERM) == 0
        assert has_content(port)
        assert web.ends(signal.SIGINT) == 0
        assert "Traceback" not in web.said + work.said


def test_a_config_mistake_ends_serve_before_it_starts_anything(home: Path, port: int) -> None:
    path = home / "config.toml"
    path.write_text(path.read_text().replace('kind = "folder"', 'kind = "folter"'))
    with program(home, "serve", "--port", str(port)) as started:
        code = started.process.wait(END)

        assert code == 2
        assert "sources.texts.kind" in started.said
        assert started.family() == {}
