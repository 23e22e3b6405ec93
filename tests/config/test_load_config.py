"""A right config: plain values, defaults filled in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feeds.config import (
    CategoryConfig,
    FeedConfig,
    PublishConfig,
    Publishing,
    RefreshConfig,
    SiteConfig,
    StoriesConfig,
    TopicConfig,
    load,
)
from feeds.model import FeedKey, Republish, Source
from tests.config.config_files import SMALL, read


def test_an_empty_file_is_a_config_of_defaults(tmp_path: Path) -> None:
    config = read(tmp_path, "")

    assert config.site == SiteConfig(
        title="Feeds",
        base_url="http://127.0.0.1:8000",
        language="en",
        timezone=ZoneInfo("UTC"),
        authority="example.org,2026-01-01",
        contact="",
        former_urls=(),
        icon="",
        apply="auto",
    )
    assert config.storage_url == f"sqlite:///{tmp_path}/feeds.db"
    assert config.refresh == RefreshConfig(
        min_interval=timedelta(minutes=5),
        max_interval=timedelta(hours=6),
        per_host=1,
        spacing=timedelta(seconds=1),
        allow_private=(),
    )
    assert config.publish == PublishConfig(entries=50, cache=timedelta(minutes=5), links="original")
    assert config.stories == StoriesConfig(window=timedelta(hours=72), prefer=())
    assert not any((config.sources, config.categories, config.topics, config.feeds))
    assert config.path == tmp_path / "config.toml"
    assert config.warnings == ()


def test_a_source_has_all_that_it_leaves_out(tmp_path: Path) -> None:
    config = read(tmp_path, f'[site]\ntimezone = "Europe/Berlin"\n{SMALL}')

    assert config.sources["paper"] == Source(
        id="paper",
        kind="feed",
        title="paper",
        timezone=ZoneInfo("Europe/Berlin"),
        category="news",
        url="https://paper.example/rss.xml",
        republish=Republish.SUMMARY,
    )


def test_a_source_has_all_that_it_says(tmp_path: Path) -> None:
    text = f"""{SMALL}
title = "The Paper"
language = "en-GB"
republish = "link"
timezone = "Europe/London"
interval = "20m"
headers = {{ X-Edition = "uk" }}
identity = "title+date"
skip = "title:Anzeige"
"""
    paper = read(tmp_path, text).sources["paper"]

    assert (paper.title, paper.language, paper.republish) == ("The Paper", "en-GB", Republish.LINK)
    assert (paper.timezone, paper.interval) == (ZoneInfo("Europe/London"), timedelta(minutes=20))
    assert paper.headers == {"X-Edition": "uk"}
    assert paper.identity == "title+date"
    assert paper.skip == "title:Anzeige"


def test_a_folder_starts_at_the_file_and_shows_full_texts(tmp_path: Path) -> None:
    text = '[categories.news]\n[sources.f]\nkind = "folder"\npath = "in"\ncategory = "news"'
    source = read(tmp_path, text).sources["f"]

    assert source.path == tmp_path / "in"
    assert source.republish is Republish.FULL


def test_categories_topics_and_feeds_are_plain_values(tmp_path: Path) -> None:
    text = """
[categories.politics]
title = "Politik"
match = 'Wahl'
upstream = ["inland"]
iptc = "11000000"
[topics.t]
match = ['Wahl', 'election']
languages = ["de"]
[feeds.f]
select = 'category:POLITICS topic:t'
content = "summary"
"""
    config = read(tmp_path, text)

    assert config.categories["politics"] == CategoryConfig(
        id="politics", title="Politik", match=("Wahl",), upstream=("inland",), iptc="11000000"
    )
    assert config.topics["t"] == TopicConfig(id="t", title="t", match=("Wahl", "election"))
    assert config.feeds["f"] == FeedConfig(id="f", title="f", select="category:POLITICS topic:t")
    assert config.publishing[FeedKey("topics", "t")] == Publishing(entries=50, languages=("de",))
    assert config.publishing[FeedKey("feeds", "f")] == Publishing(
        entries=50, content=Republish.SUMMARY
    )


def test_publishing_keys_work_on_everything_that_has_a_feed(tmp_path: Path) -> None:
    keys = (
        "content = 'summary'\nexclude = 'Liveblog'\nlanguages = ['de']\n"
        "max_age = '7d'\nmax_per_source = 3\nentries = 7\n"
    )
    tables = {
        "categories": f"[categories.news]\n{keys}",
        "topics": f"[topics.t]\nmatch = 'Wahl'\n{keys}",
        "feeds": f"[feeds.f]\nselect = 'topic:t'\n{keys}",
        "sources": f"[sources.s]\nkind = 'folder'\npath = 'x'\ncategory = 'news'\n{keys}",
    }
    config = read(tmp_path, "".join(tables.values()))

    expected = Publishing(
        entries=7,
        content=Republish.SUMMARY,
        exclude="Liveblog",
        languages=("de",),
        max_age=timedelta(days=7),
        max_per_source=3,
    )
    assert {key.kind for key in config.publishing} == tables.keys()
    assert set(config.publishing.values()) == {expected}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Politik"),
        ("de-AT", "Politik"),
        ("en-GB", "Policy"),
        ("en", "Politics"),
        ("fr", "Politik"),
    ],
)
def test_a_title_is_in_the_language_of_the_site(tmp_path: Path, language: str, title: str) -> None:
    titles = '{ de = "Politik", en = "Politics", en-GB = "Policy" }'
    config = read(tmp_path, f'[site]\nlanguage = "{language}"\n[categories.p]\ntitle = {titles}')

    assert config.categories["p"].title == title


def test_the_same_id_may_name_a_source_a_topic_and_a_feed(tmp_path: Path) -> None:
    text = f"{SMALL}\n[topics.paper]\nmatch = 'Papier'\n[feeds.paper]\nselect = 'topic:paper'"
    config = read(tmp_path, text)

    assert "paper" in config.sources
    assert "paper" in config.topics
    assert "paper" in config.feeds


def test_a_loopback_site_may_keep_the_example_authority(tmp_path: Path) -> None:
    config = read(tmp_path, '[site]\nbase_url = "http://localhost:9000/wire/"')

    assert config.site.base_url == "http://localhost:9000/wire"


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("sqlite:///data/x.db", "sqlite:///{folder}/data/x.db"),
        ("sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("sqlite:///x.db?timeout=5", "sqlite:///{folder}/x.db?timeout=5"),
        ("postgresql+psycopg://me@db/feeds", "postgresql+psycopg://me@db/feeds"),
    ],
)
def test_a_store_is_found_from_every_working_folder(tmp_path: Path, url: str, stored: str) -> None:
    config = read(tmp_path, f'[storage]\nurl = "{url}"')

    assert config.storage_url == stored.format(folder=tmp_path)


def test_paths_are_absolute_also_when_the_file_is_named_relatively(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    config = load(Path("config.toml"), environ={})

    assert config.path == tmp_path / "config.toml"
    assert config.storage_url == f"sqlite:///{tmp_path}/feeds.db"


def test_what_is_doubtful_is_a_warning_and_no_mistake(tmp_path: Path) -> None:
    text = "[refresh]\nspacing = '0s'\n[topics.t]\nmatch = [\n'a',\n'b OR c d']"
    spacing, rule = read(tmp_path, text).warnings

    assert (spacing.line, spacing.key) == (2, "refresh.spacing")
    assert (rule.line, rule.key) == (6, "topics.t.match[2]")
    assert "OR stands beside AND" in rule.reason


def test_a_topic_that_equals_another_is_doubtful(tmp_path: Path) -> None:
    text = "[topics.a]\nmatch = ['x', 'y z']\n[topics.b]\nmatch = '(z Y) OR x'\n"
    others = "[topics.c]\nmatch = ['x', 'y z']\nlanguages = ['de']\n[topics.d]\nmatch = 'x'"
    (warning,) = read(tmp_path, text + others).warnings

    assert (warning.line, warning.key) == (4, "topics.b.match")
    assert warning.reason == "asks for the same as topics.a"


def test_hosts_of_ones_own_need_no_pause(tmp_path: Path) -> None:
    text = "[refresh]\nspacing = '0s'\nallow_private = ['localhost:8080']"

    assert read(tmp_path, text).warnings == ()
