"""Publishers that mean harm hurt themselves only: the real processes under every known attack."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.route.hostile_sources import (
    GOOD,
    Memory,
    Service,
    attacking,
    behaviours,
    cases_of,
    free_port,
    publishing,
    serving,
    until,
)

SECONDS = 3.0
"""What a fetch may take here; 30 in earnest."""

MORE_MEMORY = 64  # megabytes

LATE = rf"no (complete )?answer within {SECONDS:g} s"
TOO_MUCH = "sent more than 10 MB"

# What is said of each behaviour; "" where it delivers a feed that is taken in.
TRUTH = {
    "ok": "",
    "gzip-bomb": "the compressed body grows more than 100 times",
    "gzip-bomb-layered": "sent a compression that was not asked for",
    "br-bomb": "the compressed body grows more than 100 times",
    "warm": "not a feed",
    "encoding-chain": "sent a compression that was not asked for",
    "encoding-lie": "the gzip body is broken",
    "encoding-unknown": "sent a compression that was not asked for",
    "gzip-truncated": "the gzip body ends too early",
    "gzip-trailing-garbage": "",
    "endless-body": TOO_MUCH,
    "endless-items": TOO_MUCH,
    "endless-chunked": f"{LATE}|{TOO_MUCH}",
    "slow-body": LATE,
    "slow-headers": LATE,
    "silent": LATE,
    "interim-flood": "answered 103 Early Hints|not proper HTTP",
    "huge-header": "a header is too long",
    "many-headers": "not proper HTTP",
    "cookie-flood": "not proper HTTP",
    "redirect-loop": "redirects in a circle",
    "redirect-grow": "redirected more than 5 times",
    "redirect-chain": "redirected more than 5 times",
    "redirect-private": r"the address 169\.254\.169\.254 is not public",
    "redirect-mapped": "port 1 is not for the web",
    "redirect-file": "only http and https are fetched, not file",
    "redirect-javascript": "only http and https are fetched, not javascript",
    "redirect-no-location": "answered 302 without saying where to go",
    "redirect-empty": "answered 302 without saying where to go",
    "redirect-creds": "the address contains a user name",
    "redirect-permanent-flip": r"attacker\.example|$",
    "length-short": "the body ends before its announced length",
    "length-negative": "",
    "length-huge": "wants to send more than 10 MB",
    "length-twice": "not proper HTTP",
    "length-and-te": "",
    "chunk-overflow": "the body ends before its announced length|chunks of the body are broken",
    "chunk-bad": "the chunks of the body are broken",
    "reset-mid-body": "the body ends before its announced length|broke off the connection",
    "http09": "not proper HTTP",
    "status-garbage": "not proper HTTP",
    "status-999": "answered 999",
    "empty-200": "answered with an empty body",
    "status-204": "answered 204 No Content",
    "status-304-first": "answered 304 Not Modified although we know nothing yet",
    "status-206": "answered 206 Partial Content instead of the whole",
    "retry-after-huge": "answered 429 Too Many Requests",
    "retry-after-negative": "answered 503 Service Unavailable",
    "retry-after-garbage": "answered 503 Service Unavailable",
    "max-age-huge": "",
    "etag-huge": "",
    "etag-ctl": "",
    "gone": "answered 410 Gone",
    "html-login-page": "not a feed",
    "charset-utf7": "",
    "charset-lie": "",
    "guid-churn": "",
    "title-churn": "",
    "shrink-to-empty": "",
    "many-items": f"took longer than 10 s|{LATE}|$",
    "auth-required": "it wants credentials",
    "log-inject": "answered 500 Internal Server Error",
    "flaky": "answered 500 Internal Server Error|$",
}

# The files of the collection that are refused whole, and why; all others are taken in.
REFUSED = {
    "xml-param-laughs": "parameter entities",
    "xml-external-oob": "parameter entities",
    "xml-html-instead": "not a feed",
    "xml-svg-root": "not a feed",
    "json-deep": "nested deeper",
}

BUSY = 10.0  # seconds more that a busy machine may need
PARSING = 10.0  # seconds that a document may take, see feeds.dispatch

UNSAFE = re.compile(rb"<script|javascript:|vbscript:|\son\w+\s*=", re.IGNORECASE)


@pytest.mark.slow
def test_every_attack_ends_in_a_true_sentence_and_hurts_nobody_else(
    shared: Path, tmp_path: Path
) -> None:
    tool, cases = shared / "tools/hostile_http_server.py", cases_of(shared)
    attacks = behaviours(tool)
    assert set(attacks) == set(TRUTH), "the hostile server has learnt something new"
    with publishing(cases) as publishers:
        hostile = free_port()
        sources = dict.fromkeys([*GOOD, *cases], (publishers.port, "feed"))
        sources |= {name: (hostile, name) for name in attacks}
        with serving(tmp_path, sources, SECONDS) as service:
            until(lambda: len(service.look()) == len(sources), seconds=120)
            until(lambda: _all_show(service, 0), seconds=120)
            before = [Memory.of(service.web.pid), Memory.of(service.work.pid)]
            service.forget()
            with attacking(tool, hostile):
                publishers.attacking = True
                publishers.round = 1
                until(lambda: _all_show(service, 1), seconds=120)
                until(lambda: _all_told(service, attacks, cases), seconds=120)
                publishers.round = 2
                until(lambda: _all_show(service, 2), seconds=120)
                status = service.status()
                grown = [one.grown() for one in before]
                checks = service.look()
            documents = {
                f"{name}.{suffix}": service.document(name, suffix)
                for name in [*GOOD, *cases, *(one for one in attacks if not TRUTH[one])]
                for suffix in ("atom", "rss", "json")
            }

    assert {name: status[name]["error"] for name in GOOD} == dict.fromkeys(GOOD)
    assert _untrue(status, TRUTH) == {}
    assert _untrue(status, {name: REFUSED.get(name, "") for name in cases}) == {}
    assert max(grown) < MORE_MEMORY, f"web and work have grown by {grown} MB"
    assert _too_long(checks) == []
    for name, body in documents.items():
        _assert_valid(name, body)
    old = [name for name in cases if b"own 0" not in documents[f"{name}.json"]]
    assert [name for name in old if b"Item 0 of" not in documents[f"{name}.json"]] == []


def _all_show(service: Service, number: int) -> bool:
    """Whether readers of all good sources see the news of this round."""
    newest = [(name, f"Item {number} of {name}".encode()) for name in GOOD]
    return all(item in service.document(name, "json") for name, item in newest)


def _all_told(service: Service, attacks: list[str], cases: Mapping[str, Path]) -> bool:
    """Whether each attack has hit: its server answered, or its file was read."""
    checks = service.look()
    return all(_met(checks.get(name, []), 1) for name in attacks) and all(
        _met(checks.get(name, []), 2) for name in cases
    )


def _met(checks: list[dict[str, Any]], wanted: int) -> bool:
    answered = [one for one in checks if "refuses connections" not in one.get("reason", "")]
    return len(answered) >= wanted


def _untrue(status: dict[str, dict[str, Any]], truth: Mapping[str, str]) -> dict[str, str]:
    """What is said of each source, where that is not the truth."""
    said = {name: status[name]["error"] or "" for name in truth}
    return {
        name: words
        for name, words in said.items()
        if not (re.search(truth[name], words) if truth[name] else not words)
    }


def _too_long(checks: dict[str, list[dict[str, Any]]]) -> list[tuple[str, int]]:
    longest = {name: max(one["ms"] for one in told) for name, told in checks.items()}
    bound = (SECONDS + PARSING + BUSY) * 1000
    return [(name, ms) for name, ms in longest.items() if ms > bound]


def _assert_valid(name: str, body: bytes) -> None:
    if name.endswith(".json"):
        assert json.loads(body)["items"] is not None, name
    else:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    assert not UNSAFE.search(body), (name, UNSAFE.search(body))
