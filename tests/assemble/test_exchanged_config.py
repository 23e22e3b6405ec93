"""A config that was exchanged for another one is gone, though nobody collects what has settled."""

from __future__ import annotations

import gc
from pathlib import Path

from feeds.assemble.service import service
from feeds.config import load
from feeds.garbage import uncollected
from feeds.model import Term

CONFIG = """
[site]
title = "Paper"
authority = "example.org,2026-01-01"
contact = "mailto:news@example.org"

[categories.news]

[topics.a]
match = "eins OR (zwei AND drei)"
"""


def test_a_config_that_was_exchanged_is_held_by_nobody(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    running = service(load(path, environ={}), workers=1)
    gc.collect()
    before = terms()
    with uncollected():
        running = running.rewired(load(path, environ={}), 2)
        after = terms()
    running.close()

    assert before
    assert after == before


def terms() -> int:
    return sum(type(one) is Term for one in gc.get_objects())
