"""Manners of a process that asks alone."""

from __future__ import annotations

from datetime import timedelta

from feeds.pipeline.gather.politeness import Pauses


def test_only_a_host_that_was_asked_before_is_waited_for() -> None:
    waited: list[float] = []
    turn = Pauses(timedelta(hours=1), sleep=waited.append)
    for host in ("a.example", "b.example", "a.example"):
        with turn(host):
            pass

    assert waited[:2] == [0.0, 0.0]
    assert 3500 < waited[2] <= 3600
