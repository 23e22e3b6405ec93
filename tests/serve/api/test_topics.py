"""Rules tried out by programs: what is asked of work, and what is refused before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from feeds.serve.api import errands, topics
from tests.serve.api.calling import Site, problem


def sent(site: Site, body: Any, by: str = "read") -> Any:
    return site.call(
        "/topics/test",
        json.dumps(body).encode(),
        method="POST",
        by=by,
        media_type="application/json",
    )


def test_work_is_asked_and_its_answer_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def answer(kind: str, question: Any, *, seconds: float) -> Any:
        asked.append((kind, question))
        return {"hits": 3}

    monkeypatch.setattr(errands, "answer", answer)
    told = sent(site, {"query": "Musk", "topic": "harbour"})

    assert (told.status, json.loads(told.body)) == (200, {"hits": 3})
    assert asked == [
        (
            "backtest",
            {"query": "Musk", "topic": "harbour", "since": "90d", "timezone": "Europe/Berlin"},
        )
    ]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ([], 400, "is no JSON object"),
        ({}, 422, "Neither query nor topic"),
        ({"rule": "Musk"}, 422, "no field 'rule'"),
        ({"query": 3}, 422, "query is no text"),
    ],
)
def test_what_cannot_be_asked_is_refused(site: Site, body: Any, status: int, words: str) -> None:
    refused = sent(site, body)

    assert refused.status == status
    assert words in problem(refused)["detail"]


def test_only_who_may_read_tries_rules_out(site: Site) -> None:
    assert sent(site, {"query": "Musk"}, by="push").status == 403
    assert sent(site, {"query": "Musk"}, by="nobody").status == 401


def test_without_work_nothing_is_found_out(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "PATIENCE", 0.05)

    assert sent(site, {"query": "Musk"}).status == 503
