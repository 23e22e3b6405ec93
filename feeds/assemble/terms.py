"""Categories, topics and sources as pages and entries name them."""

from __future__ import annotations

from dataclasses import replace

from feeds.config import Config
from feeds.model import FeedKey, Term


def categories(config: Config) -> dict[str, Term]:
    """Every category by its id, in the order of the config."""
    return {
        one.id: replace(_term(config, "categories", one.id, one.title), iptc=one.iptc)
        for one in config.categories.values()
    }


def topics(config: Config) -> dict[str, Term]:
    """Every topic by its id, in the order of the config."""
    return {one.id: _term(config, "topics", one.id, one.title) for one in config.topics.values()}


def sources(config: Config) -> dict[str, Term]:
    """Every source with a page by its id, in the order of the config."""
    return {
        one.id: _term(config, "sources", one.id, one.title)
        for one in config.sources.values()
        if FeedKey("sources", one.id) not in config.retired
    }


def _term(config: Config, kind: str, name: str, title: str) -> Term:
    return Term(name, title, f"{config.site.base_url}/{FeedKey(kind, name).path}")
