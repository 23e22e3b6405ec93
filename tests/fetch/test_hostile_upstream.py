"""Every behaviour of the shared hostile server ends within the budget, in a sentence."""

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feeds.fetch import Budget
from feeds.model import Changed, Failed, Request
from tests.fetch.loopback import fetcher

# Sick or not, these deliver a whole body; whether it is a feed is not for fetch to say.
FINE = {
    *("ok", "warm", "gzip-trailing-garbage", "length-negative", "length-and-te"),
    *("max-age-huge", "etag-huge", "etag-ctl", "html-login-page", "charset-utf7"),
    *("charset-lie", "guid-churn", "title-churn", "shrink-to-empty", "many-items"),
}


@pytest.fixture(name="hostile", scope="module")
def _hostile(shared: Path) -> Iterator[dict[str, Any]]:
    tool = runpy.run_path(str(shared / "tools/hostile_http_server.py"))
    server = tool["start"]()
    yield {"behaviours": list(tool["B"]), "port": server.server_address[1]}
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_every_behaviour_ends_in_a_body_or_a_sentence(hostile: dict[str, Any]) -> None:
    port = hostile["port"]
    budget = Budget(seconds=0.5)
    careful = fetcher(f"127.0.0.1:{port}", budget=budget)
    fine = set()
    for behaviour in hostile["behaviours"]:
        outcome = careful.fetch(Request(url=f"http://127.0.0.1:{port}/{behaviour}"))
        if isinstance(outcome, Changed):
            fine.add(behaviour)
        else:
            assert isinstance(outcome, Failed), behaviour
            assert outcome.reason.isprintable(), behaviour

    assert fine <= FINE
