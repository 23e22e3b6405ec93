"""A site of real processes whose config is edited while it runs."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.conftest import put
from tests.cli.running import Program, command, free_port, program, wait_for

SITE = """
[site]
title = "Hausblatt"
base_url = "http://127.0.0.1:8000"
authority = "example.org,2026-01-01"
language = "de"
[storage]
url = "{database}"
"""
WORDS = ["Hafen", "Deich", "Bahn", "Wald", "Stadt", "Schule"]
TEXT = """\
{0} und {1}, Bericht {2}

Von Jannis Peek

{3}
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request got."""

    status: int
    etag: str | None
    body: bytes


@dataclass
class Machine:
    """A folder with a config and texts, and the port at which its processes are asked."""

    folder: Path
    database: str
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def fill(self, count: int) -> None:
        """Texts that are about two of the words each, and no copies of each other."""
        for n in range(count):
            own = " ".join(f"sagte{n}x{word}" for word in range(20))
            told = TEXT.format(WORDS[n % 6], WORDS[(n + n // 6 + 1) % 6], n, f"Er {own}.")
            put(self.folder, f"texts/{n}.txt", told)

    def write(self, tables: str, *, first: str = "") -> None:
        """Write the file as editors do: beside it, and then in its place."""
        beside = self.folder / ".config.toml.new"
        beside.write_text(first + SITE.format(database=self.database) + tables)
        beside.replace(self.config)

    @contextmanager
    def serving(self) -> Iterator[Program]:
        """Web and work, until the end of the block."""
        with program(self.folder, "serve", "--port", str(self.port)) as started:
            wait_for(self.is_ready, "web")
            yield started

    def get(self, path: str) -> Answer:
        """What web answers now."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers["ETag"], answer.read())
        finally:
            connection.close()

    def all_of(self, paths: Iterable[str]) -> dict[str, Answer]:
        """What web answers at each of the paths."""
        return {path: self.get(path) for path in paths}

    def is_ready(self) -> bool:
        """Whether web answers."""
        try:
            return self.get("/health/ready").status == 200
        except OSError:
            return False

    def detail(self) -> str:
        """What web tells of the files of all machines."""
        said: str = json.loads(self.get("/health/ready").body).get("detail", "")
        return said

    def versions(self) -> list[str]:
        """What was ever put in force: the newest first."""
        found = command("--config", self.config, "config", "history", "--json")
        return [f"{row['n']} {row['note']}" for row in json.loads(found.stdout)]
