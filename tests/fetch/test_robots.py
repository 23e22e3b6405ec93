"""robots.txt: asked once a day and host, obeyed as RFC 9309 has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from feeds.fetch.robots import KEPT, KEPT_IN_TROUBLE, Robots
from feeds.model import Changed, Failed, Outcome, Request, Response

RULES = b"""
User-agent: *
Disallow: /private/
Allow: /private/open
Crawl-delay: 5

User-agent: feeds
Disallow: /secret/

Sitemap: https://paper.example/news.xml
"""


class World:
    """A host whose robots.txt answers as a test says; ``asked`` are the addresses."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked: list[str] = []
        self.now = datetime(2026, 11, 22, tzinfo=UTC)
        self.robots = Robots(now=lambda: self.now)

    def fetch(self, request: Request) -> Outcome:
        self.asked.append(request.url)
        return self.outcome

    def refusal(self, url: str) -> str:
        return self.robots.refusal(url, self.fetch)


def text(body: bytes) -> Changed:
    return Changed(Response(url="https://paper.example/robots.txt", body=body))


def test_our_own_group_counts_and_no_other() -> None:
    world = World(text(RULES))

    assert world.refusal("https://paper.example/private/a") == ""
    assert "forbids it" in world.refusal("https://paper.example/secret/a")


def test_without_a_group_of_ours_the_one_for_all_counts() -> None:
    world = World(text(RULES.replace(b"User-agent: feeds", b"User-agent: other")))
    rules = world.robots.of("https://paper.example/", world.fetch)

    assert "forbids it" in world.refusal("https://paper.example/private/a")
    assert world.refusal("https://paper.example/private/open") == ""
    assert rules.delay == timedelta(seconds=5)
    assert rules.sitemaps == ("https://paper.example/news.xml",)


def test_it_is_asked_once_a_day_and_host() -> None:
    world = World(text(RULES))
    for url in ("https://paper.example/a", "https://paper.example/b", "http://paper.example:81/"):
        world.refusal(url)
    assert world.asked == ["https://paper.example/robots.txt", "http://paper.example:81/robots.txt"]
    world.now += KEPT
    world.refusal("https://paper.example/a")

    assert len(world.asked) == 3


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_missing_file_forbids_nothing(status: int) -> None:
    assert World(Failed("answered", status=status)).refusal("https://paper.example/a") == ""


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_trouble_with_the_host_forbids_everything_for_an_hour(status: int) -> None:
    world = World(Failed("in trouble", status=status))
    assert "cannot be had: in trouble" in world.refusal("https://paper.example/a")

    world.outcome = text(b"")
    world.now += KEPT_IN_TROUBLE
    assert world.refusal("https://paper.example/a") == ""


def test_an_empty_file_forbids_nothing() -> None:
    assert World(Failed("answered with an empty body")).refusal("https://paper.example/a") == ""


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"<html>not found</html>", b"Disallow /x\n" * 9])
def test_nonsense_forbids_nothing(body: bytes) -> None:
    assert World(text(body)).refusal("https://paper.example/a") == ""


def test_a_delay_without_end_is_bounded() -> None:
    world = World(text(b"User-agent: *\nCrawl-delay: 86400\n"))

    assert world.robots.of("https://paper.example/", world.fetch).delay == timedelta(minutes=1)


def test_what_is_no_address_is_refused_in_words() -> None:
    assert "only http and https" in World(text(b"")).refusal("ftp://paper.example/")
