"""What the tests of the config share: a small right file, and reading from a string."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from feeds.config import Config, load
from feeds.config.keys.paths import Key
from feeds.config.keys.schema import Tables
from feeds.errors import ConfigError, Mistake

SMALL = """\
[categories.news]
title = "News"

[sources.paper]
kind = "feed"
url = "https://paper.example/rss.xml"
category = "news"
"""


def read(folder: Path, text: str | bytes, environ: Mapping[str, str] | None = None) -> Config:
    """The config that *text* means, as a file in *folder*."""
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load(path, environ=environ or {})


def mistakes_in(
    folder: Path, text: str | bytes, environ: Mapping[str, str] | None = None
) -> list[Mistake]:
    """All mistakes in *text*, which must have some."""
    with pytest.raises(ConfigError) as caught:
        read(folder, text, environ)
    return caught.value.mistakes


def meaning(key: Key, written: str) -> Any:
    """What the schema reads where *written* stands after ``key =``."""
    table, _, name = key.name.rpartition(".")
    value: Any = Tables.model_validate(tomllib.loads(f"[{table}]\n{name} = {written}"))
    for part in table.split("."):
        value = value["ID"] if part == "ID" else getattr(value, part)
    return getattr(value, name)
