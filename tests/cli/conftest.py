"""A folder with a config and two articles, as somebody would have it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

CONFIG = """
[site]
title = "Hausblatt"
base_url = "http://127.0.0.1:8000"
language = "de"
timezone = "Europe/Berlin"

[refresh]
spacing = "1s"

[sources.texts]
kind = "folder"
title = "Texte"
path = "texts"
category = "news"

[categories.news]
title = "Vermischtes"

[topics.rail]
title = "Bahn"
match = 'Nachtzug'
"""

TEXT = """\
Der Nachtzug nach Danzig fährt wieder

Von Jannis Peek

Nach 17 Jahren Pause verbindet ein Schlafwagenzug die beiden Städte. Er beginnt im Dezember.

Der Nachtzug hält unterwegs an sechs Bahnhöfen. Lange fand sich niemand, der die Wagen stellte.
"""


def put(folder: Path, name: str, text: str = TEXT) -> Path:
    """A file that has rested for a minute: a folder takes only complete ones."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    os.utime(path, (time.time() - 60,) * 2)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG)
    put(tmp_path, "texts/night-train.txt")
    put(tmp_path, "texts/other.txt", TEXT.replace("Nachtzug nach Danzig", "Bus nach Oslo"))
    return tmp_path
