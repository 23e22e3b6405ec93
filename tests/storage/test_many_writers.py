"""Many processes on one SQLite file: writers wait for each other, and nobody fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.storing import contend

SECONDS = 2.0


@pytest.mark.slow
def test_four_writers_and_two_readers_meet_no_lock(tmp_path: Path) -> None:
    counts = contend(tmp_path / "feeds.db", SECONDS)

    assert counts["lock errors"] == 0
    assert counts["written"] > 0
    assert counts["read"] > 0
