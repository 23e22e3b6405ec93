"""The configured values as the pipeline wants them."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.assemble import terms
from feeds.config import Config
from feeds.model import FeedKey
from feeds.pipeline.desk import Desk, Shelf
from feeds.publish import Site
from feeds.sources import Limits

ALL = FeedKey("all", "all")


def desk(config: Config) -> Desk:
    """Everything that the steps of the pipeline ask for by value."""
    return Desk(
        sources=config.sources,
        rights=config.rights,
        categories=terms.categories(config),
        topics=terms.topics(config),
        shelves={shelf.key: shelf for shelf in shelves(config)},
        site=site(config),
        authority=config.site.authority,
        window=config.stories.window,
        prefer=config.stories.prefer,
        cache=config.publish.cache,
        icon=config.site.icon,
        limits=Limits(config.refresh.min_interval, config.refresh.max_interval),
        per_host=config.refresh.per_host,
    )


def site(config: Config) -> Site:
    """The publishing site, as far as feeds and pages need it."""
    return Site(
        base_url=config.site.base_url,
        links=config.publish.links,
        title=config.site.title,
        language=config.site.language,
    )


def shelves(config: Config) -> Iterator[Shelf]:
    """Every feed that this config publishes."""
    house = config.site.title
    yield Shelf(key=ALL, title=house, description=house)
    for category in config.categories.values():
        yield _shelf(config, FeedKey("categories", category.id), category.title)
    for topic in config.topics.values():
        yield _shelf(config, FeedKey("topics", topic.id), topic.title)
    for source in config.sources.values():
        if FeedKey("sources", source.id) not in config.retired:
            yield _shelf(config, FeedKey("sources", source.id), source.title)
    for own in config.feeds.values():
        yield _shelf(config, FeedKey("feeds", own.id), own.title)


def _shelf(config: Config, key: FeedKey, title: str) -> Shelf:
    description = f"{title} - {config.site.title}"
    chosen = config.publishing[key]
    return Shelf(
        key=key,
        title=title,
        description=description,
        content=chosen.content,
        max_age=chosen.max_age,
        max_per_source=chosen.max_per_source,
        every_copy=key in config.every_copy,
    )
