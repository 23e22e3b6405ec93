"""Web keeps the texts of rules, and reads one when somebody asks why."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from feeds.assemble import web
from feeds.assemble.rules import Written, rules
from feeds.config import Config, load
from feeds.model import FeedKey

CONFIG = """
[site]
base_url = "https://example.org"
authority = "news.example.org,2026-11-01"
contact = "mailto:news@example.org"
[sources.one]
kind = "feed"
url = "https://upstream.example/feed.atom"
category = "news"
[categories.news]
[categories.politics]
match = ["election OR vote", "source:one AND Wahl"]
exclude = "weather"
[topics.moon]
match = ["moon", "Mond -Film"]
exclude = "=Mondsee"
languages = ["de"]
[feeds.both]
select = "topic:moon OR category:politics"
languages = ["de", "en"]
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "config.toml").write_text(CONFIG)
    return load(tmp_path / "config.toml", environ={})


def test_a_rule_that_is_read_when_asked_for_is_the_one_of_the_config(config: Config) -> None:
    written = Written(config)

    assert dict(written) == {key: found for key, found in rules(config).items() if found}
    assert len(written) == 3


def test_who_looks_which_feeds_have_rules_reads_none(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Written(config)
    monkeypatch.delattr("feeds.query.parse")

    assert FeedKey("topics", "moon") in written
    assert FeedKey("categories", "news") not in written
    assert [key.path for key in written] == ["categories/politics", "topics/moon", "feeds/both"]


def test_what_web_knows_of_a_config_keeps_nothing_else_of_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG)
    known = web.public(load(path, environ={}))
    gc.collect()
    configs = [one for one in gc.get_objects() if isinstance(one, Config)]

    assert known.rules
    assert path not in [one.path for one in configs]
