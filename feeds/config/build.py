"""From the checked tables to the values that the product works with.

config: the last step of ``load``; pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from feeds import agencies
from feeds.config import values
from feeds.config.across import lifetimes
from feeds.config.keys import schema
from feeds.config.keys.addresses import SQLITE
from feeds.config.keys.formats import ANY_LANGUAGE
from feeds.config.keys.rules import Book
from feeds.config.reading.files import Files
from feeds.errors import Mistake
from feeds.model import FeedKey, Republish, Rights, Source

_REPUBLISH_BY_KIND = {
    "feed": Republish.SUMMARY,
    "page": Republish.SUMMARY,
    "sitemap": Republish.SUMMARY,
    "push": Republish.FULL,
    "folder": Republish.FULL,
}


def config(
    tables: schema.Tables,
    files: Files,
    *,
    book: Book,
    secrets: Mapping[str, str],
    warnings: tuple[Mistake, ...],
) -> values.Config:
    """All values with their defaults; relative paths start at the folder of *files*."""
    language = tables.site.language
    folder = files.path.parent
    sources = _sources(tables, folder)
    return values.Config(
        site=_site(tables.site),
        storage_url=storage_url(tables.storage.url, folder=folder),
        refresh=_refresh(tables.refresh),
        publish=values.PublishConfig(**dict(tables.publish)),
        stories=_stories(tables.stories),
        metrics_token=tables.metrics.token,
        api_public=tables.api.public,
        push_limit=tables.api.push_limit,
        sources=sources,
        rights=Rights({one.id: one.republish for one in sources.values()}, _ceilings(tables)),
        categories={
            id_: _category(id_, it, language) for id_, it in lifetimes.living(tables.categories)
        },
        topics={id_: _topic(id_, it, language) for id_, it in lifetimes.living(tables.topics)},
        feeds={id_: _feed(id_, it, language) for id_, it in lifetimes.living(tables.feeds)},
        moved=lifetimes.moved(tables),
        retired=lifetimes.retired(tables),
        every_copy=_every_copy(tables),
        publishing={key: _publishing(one, tables.publish) for key, one in _feeds(tables)},
        path=files.path,
        text_hash=files.hash,
        files=files,
        rules=book,
        secrets=secrets,
        warnings=warnings,
    )


def title_in(language: str, titles: Mapping[str, str], *, default: str) -> str:
    """The title in *language*, else in its main language, else the first that is given."""
    for wanted in (language, language.partition("-")[0], ANY_LANGUAGE):
        if wanted in titles:
            return titles[wanted]
    return next(iter(titles.values()), default)


def storage_url(url: str, *, folder: Path) -> str:
    """The address with an absolute path where it is a file's."""
    if not url.startswith(SQLITE):
        return url
    path, question, options = url.removeprefix(SQLITE).partition("?")
    return f"{SQLITE}{folder / path}{question}{options}"


def _site(table: schema.Site) -> values.SiteConfig:
    return values.SiteConfig(**{**dict(table), "former_urls": tuple(table.former_urls)})


def _refresh(table: schema.Refresh) -> values.RefreshConfig:
    return values.RefreshConfig(
        min_interval=table.min_interval,
        max_interval=table.max_interval,
        per_host=table.per_host,
        spacing=table.spacing,
        allow_private=tuple(table.allow_private),
    )


def _every_copy(tables: schema.Tables) -> frozenset[FeedKey]:
    return frozenset(key for key, one in _feeds(tables) if one.stories == "all")


def _feeds(tables: schema.Tables) -> Iterator[tuple[FeedKey, lifetimes.Addressed]]:
    for kind in ("categories", "topics", "sources", "feeds"):
        for id_, one in getattr(tables, kind).items():
            yield FeedKey(kind, id_), one


def _publishing(table: lifetimes.Addressed, usual: schema.Publish) -> values.Publishing:
    return values.Publishing(
        entries=table.entries or usual.entries,
        content=_republish(table.content),
        exclude=table.exclude.text if table.exclude else "",
        languages=tuple(table.languages),
        max_age=None if table.max_age == "off" else table.max_age,
        max_per_source=table.max_per_source,
    )


def _stories(table: schema.Stories) -> values.StoriesConfig:
    return values.StoriesConfig(window=table.window, prefer=tuple(table.prefer))


def _sources(tables: schema.Tables, folder: Path) -> dict[str, Source]:
    """All sources; each knows the agencies that are configured."""
    known: dict[str, str] = {}
    for id_, one in tables.agencies.items():
        known |= agencies.configured(id_, one.names)
    found = {
        id_: _source(id_, it, tables.site, folder=folder) for id_, it in tables.sources.items()
    }
    return {id_: replace(one, agencies=known) for id_, one in found.items()} if known else found


def _ceilings(tables: schema.Tables) -> dict[str, Republish]:
    """The ceiling of each agency, by every key that an article of it may have."""
    return {
        agencies.key(name): _republish(one.republish)
        for id_, one in tables.agencies.items()
        for names in [agencies.configured(id_, one.names)]
        for name in (id_, *names, *names.values())
    }


def _source(id_: str, table: schema.Source, site: schema.Site, *, folder: Path) -> Source:
    kind = table.kind or ""
    return Source(
        id=id_,
        kind=kind,
        title=table.title or id_,
        timezone=table.timezone or site.timezone,
        category=table.category or "",
        url=table.url,
        path=folder / table.path if table.path else None,
        done=folder / table.done if table.done else None,
        failed=folder / table.failed if table.failed else None,
        robots=table.robots,
        follow=table.follow,
        fetch_article=table.fetch_article,
        css=dict(table.css),
        language=table.language,
        republish=_republish(table.republish) if table.republish else _REPUBLISH_BY_KIND[kind],
        interval=table.interval,
        headers=dict(table.headers),
        identity=table.identity,
        skip=table.skip.text if table.skip else "",
        silence=table.silence,
    )


def _category(id_: str, table: schema.Category, language: str) -> values.CategoryConfig:
    return values.CategoryConfig(
        id=id_,
        title=title_in(language, table.title, default=id_),
        match=tuple(rule.text for rule in table.match),
        upstream=tuple(table.upstream),
        iptc=table.iptc,
    )


def _topic(id_: str, table: schema.Topic, language: str) -> values.TopicConfig:
    return values.TopicConfig(
        id=id_,
        title=title_in(language, table.title, default=id_),
        match=tuple(rule.text for rule in table.match),
    )


def _feed(id_: str, table: schema.Feed, language: str) -> values.FeedConfig:
    return values.FeedConfig(
        id=id_,
        title=title_in(language, table.title, default=id_),
        select=table.select.text if table.select else "",
    )


def _republish(word: str) -> Republish:
    return Republish[word.upper()]
