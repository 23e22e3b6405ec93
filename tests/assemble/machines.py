"""A machine is a folder with a config; several share one database."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from feeds.assemble.following import Following
from feeds.assemble.proposals import Proposals
from feeds.model import ConfigVersion
from feeds.storage import Store, configs

CONFIG = """
[categories.news]
[categories.sport]
match = 'Tor'

[topics.a]
match = 'eins'

[topics.b]
match = 'zwei'
"""


@dataclass
class Machine:
    """One of the machines that share ``store``."""

    store: Store
    folder: Path
    proposals: Proposals = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.start()

    @property
    def path(self) -> Path:
        return self.folder / "config.toml"

    def start(self) -> None:
        """As a process that has just begun."""
        self.proposals = Proposals(self.store, self.path, {"SET": "eins"})

    def write(self, text: str) -> None:
        self.path.write_text(f'[storage]\nurl = "{self.url}"\n{text}')

    def edit(self, text: str) -> None:
        """Write the file, and look at it as long as a running process does."""
        self.write(text)
        self.look()

    def look(self) -> None:
        for _ in range(3):
            self.proposals.look()

    @property
    def url(self) -> str:
        return self.store.url.render_as_string(hide_password=False)

    def following(self, n: int = 0) -> Following:
        return Following(self.store, self.path, {"SET": "eins"}, n)


def in_force(store: Store) -> ConfigVersion:
    with store.read() as connection:
        found = configs.in_force(connection)
    assert found
    return found


def told(store: Store) -> list[str]:
    with store.read() as connection:
        return configs.told(connection)
