"""Every block of the tutorial, executed in its order with the real commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.cli.running import environment, free_port

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
INSTALL = './run.sh install\nexport PATH="$PWD/.venv/bin:$PATH"\n'
SERVE = "feeds serve\n"
PATIENCE = 60.0


def blocks() -> list[tuple[str, str]]:
    """The fenced blocks: their language and their text."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", TUTORIAL.read_text(), re.MULTILINE | re.DOTALL)


class Terminal:
    """Runs blocks in a folder of its own, at a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.block = self.said = ""
        self.serving: subprocess.Popen[bytes] | None = None
        programs = Path(sys.executable).parent
        self.env = {**environment(), "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        self.env["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"

    def sh(self, block: str) -> None:
        """Run it, note what it says and where it ends."""
        if block == SERVE:
            self.serve()
            return
        here = self.folder / "here"
        script = f'{self.at_our_port(block)}pwd >"{here}"\n'
        command = ["bash", "-ec", script]
        run = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr
        self.block, self.said = block, run.stdout
        self.folder = Path(here.read_text().strip())
        if "feeds init" in block:
            config = self.folder / "config.toml"
            config.write_text(self.at_our_port(config.read_text()))

    def toml(self, block: str) -> None:
        """Add it at the end of the config."""
        with (self.folder / "config.toml").open("a") as file:
            file.write(f"\n{block}")

    def text(self, block: str) -> None:
        """Compare it with what was said last; "..." stands for anything."""
        pattern = re.escape(self.at_our_port(block)).replace(re.escape("..."), ".*?")

        last = time.monotonic() + PATIENCE
        while not re.fullmatch(pattern, self.said, re.DOTALL):
            # Another process may be publishing what was just added: a reader looks again.
            assert "newsboat" in self.block, self.said
            assert time.monotonic() < last, self.said
            self.sh(self.block)

    def serve(self) -> None:
        """Start it, in place of the one before."""
        self.stop()
        command = ["feeds", "serve", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        self.serving = subprocess.Popen(
            command, cwd=self.folder, env=self.env, stdin=quiet, stderr=quiet
        )
        own = "[topics.night-trains]" in (self.folder / "config.toml").read_text()
        self.wait_for("topics/night-trains.atom" if own else "feeds/all.atom")

    def wait_for(self, path: str) -> None:
        """Until there are articles at an address."""
        last = time.monotonic() + PATIENCE
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/{path}") as answer:
                    if b"<entry>" in answer.read():
                        return
            except URLError:
                time.sleep(0.1)
            assert time.monotonic() < last, f"nothing at {path}"

    def stop(self) -> None:
        """As ctrl-C does."""
        if self.serving:
            self.serving.terminate()
            assert self.serving.wait(PATIENCE) == 0

    def at_our_port(self, text: str) -> str:
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")


@pytest.fixture(name="terminal")
def terminal_in_an_empty_folder(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.stop()


def test_the_tutorial_leads_to_a_topic_feed_in_newsboat(terminal: Terminal) -> None:
    if not shutil.which("newsboat"):
        pytest.skip("newsboat is not installed")
    (language, first), *rest = blocks()

    assert (language, first) == ("sh", INSTALL), "tests/test_setup.py runs that one"
    for language, block in rest:
        getattr(terminal, language)(block)


def test_the_tutorial_has_blocks_of_three_kinds_only() -> None:
    assert {language for language, _ in blocks()} == {"sh", "toml", "text"}
