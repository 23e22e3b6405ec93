"""What config.toml may say, key by key: type, default, and what is expected in plain words.

config: after the references, before the checks across tables. The reference in
docs/reference/config.md and the starter file are held against this module by tests.
No key is required and no id is read here: a table with one mistake still goes on to ``check``,
which asks for what must be there, so that every mistake is found in one go.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
)

from feeds.config.keys import addresses, durations, formats, publishing, rules, selectors, shapes

Span = Annotated[timedelta, BeforeValidator(durations.parse)]
PositiveSpan = Annotated[timedelta, BeforeValidator(durations.positive)]
Language = Annotated[str, AfterValidator(formats.language)]
Filled = Annotated[str, AfterValidator(formats.filled)]
Zone = Annotated[ZoneInfo | None, BeforeValidator(formats.zone)]
URL = Annotated[str | None, AfterValidator(addresses.web_url)]
Titles = Annotated[
    dict[Language, Filled],
    BeforeValidator(formats.titles),
    shapes.TEXT_OR_TABLE,
]
Headers = dict[Annotated[str, AfterValidator(formats.header_name)], Filled]
CategoryRule = Annotated[InstanceOf[rules.Rule], BeforeValidator(rules.category)]
TopicRule = Annotated[InstanceOf[rules.Rule], BeforeValidator(rules.topic)]
SkipRule = Annotated[InstanceOf[rules.Rule] | None, BeforeValidator(rules.skip)]
Selectors = dict[
    Annotated[str, AfterValidator(selectors.field)], Annotated[str, AfterValidator(selectors.css)]
]
ONE_OR_MANY = BeforeValidator(formats.one_or_many)

TITLE = 'text in quotes, or a table per language such as { de = "Politik", en = "Politics" }'
QUERY = "a query such as 'Musk AND (Putin OR Kreml)'"
QUERIES = f"{QUERY}, or a list of them"
LANGUAGE = 'a language tag such as "de" or "pt-BR"'
ZONE = 'an IANA name such as "Europe/Berlin"'


class Table(BaseModel):
    """A table of the file: unknown keys and converted types are mistakes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Site(Table):
    """[site]: who publishes."""

    title: Filled = Field(default="Feeds", description="text in quotes")
    base_url: Annotated[str, AfterValidator(addresses.base_url)] = Field(
        default="http://127.0.0.1:8000", description='an address such as "https://news.example.org"'
    )
    language: Language = Field(default="en", description=LANGUAGE)
    timezone: Annotated[ZoneInfo, BeforeValidator(formats.zone)] = Field(
        default=ZoneInfo("UTC"), description=ZONE
    )
    authority: Annotated[str, AfterValidator(formats.authority)] = Field(
        default="example.org,2026-01-01",
        description="a domain name of yours and a day on which it was yours, such as "
        '"example.org,2026-01-01"',
    )
    contact: Annotated[str, AfterValidator(addresses.contact)] = Field(
        default="", description='an address such as "mailto:news@example.org", or ""'
    )
    former_urls: list[Annotated[str, AfterValidator(addresses.base_url)]] = Field(
        default=[], description='a list such as ["https://old.example.org"]'
    )
    icon: Annotated[str, AfterValidator(addresses.icon)] = Field(
        default="", description='the address of a picture, or ""'
    )
    apply: Literal["auto", "manual"] = Field(default="auto", description='"auto" or "manual"')


class Storage(Table):
    """[storage]: where articles are kept."""

    url: Annotated[str, AfterValidator(addresses.store_url)] = Field(
        default="sqlite:///feeds.db",
        description='"sqlite:///feeds.db" or "postgresql+psycopg://USER@HOST/NAME"',
    )


class Refresh(Table):
    """[refresh]: how often and how gently sources are asked."""

    min_interval: PositiveSpan = Field(default=timedelta(minutes=5), description=durations.EXPECTED)
    max_interval: PositiveSpan = Field(default=timedelta(hours=6), description=durations.EXPECTED)
    per_host: int = Field(default=1, ge=1, le=16, description="a whole number from 1 to 16")
    spacing: Span = Field(default=timedelta(seconds=1), description=durations.EXPECTED)
    allow_private: list[Annotated[str, AfterValidator(addresses.opened_host)]] = Field(
        default=[], description='a list such as ["127.0.0.1:8080", "10.1.0.0/16:8080-8090"]'
    )


class Publish(Table):
    """[publish]: what all published feeds have in common."""

    entries: int = Field(default=50, ge=1, le=1000, description="a whole number from 1 to 1000")
    cache: Span = Field(default=timedelta(minutes=5), description=durations.EXPECTED)
    links: Literal["original", "permalink"] = Field(
        default="original", description='"original" or "permalink"'
    )


class Stories(Table):
    """[stories]: articles that tell the same copy."""

    window: PositiveSpan = Field(default=timedelta(hours=72), description=durations.EXPECTED)
    prefer: list[str] = Field(
        default=[], description='a list of ids of sources such as ["my-paper"]'
    )


class Metrics(Table):
    """[metrics]: for those who watch the service."""

    token: Annotated[str, AfterValidator(formats.token)] = Field(
        default="", description='"env:NAME" or "file:PATH" of at least 16 characters'
    )


class API(Table):
    """[api]: for programs."""

    public: bool = Field(default=True, description="true or false")
    push_limit: int = Field(default=60_000, ge=1, description="a whole number, at least 1")


class Source(Table):
    """[sources.ID]: where articles come from."""

    kind: Literal["feed", "page", "sitemap", "push", "folder"] | None = Field(
        default=None, description='"feed", "page", "sitemap", "push" or "folder"'
    )
    title: Filled | None = Field(default=None, description="text in quotes")
    url: URL = Field(default=None, description='an address such as "https://example.org/rss.xml"')
    path: Filled | None = Field(default=None, description="a folder, relative to this file")
    category: str | None = Field(default=None, description="the id of a category")
    language: Language | None = Field(default=None, description=LANGUAGE)
    republish: Literal["none", "link", "summary", "full"] | None = Field(
        default=None, description='"none", "link", "summary" or "full"'
    )
    timezone: Zone = Field(default=None, description=ZONE)
    interval: Annotated[timedelta | None, BeforeValidator(durations.interval)] = Field(
        default=None, description=f'"auto", or {durations.EXPECTED}'
    )
    headers: Headers = Field(
        default={}, description='a table such as { Authorization = "env:TOKEN" }'
    )
    robots: bool = Field(default=True, description="true or false")
    follow: bool = Field(default=True, description="true or false")
    fetch_article: bool = Field(default=False, description="true or false")
    css: Selectors = Field(
        default={}, description="a table such as { link = 'main h2 a', body = '.text' }"
    )
    done: Filled | None = Field(default=None, description="a folder, relative to this file")
    failed: Filled | None = Field(default=None, description="a folder, relative to this file")
    identity: Literal["auto", "guid", "link", "title+date"] = Field(
        default="auto", description='"auto", "guid", "link" or "title+date"'
    )
    skip: SkipRule = Field(default=None, description="a query such as 'title:Anzeige'")
    silence: Annotated[timedelta | Literal["auto", "off"], BeforeValidator(durations.silence)] = (
        Field(default="auto", description=f'"auto", "off", or {durations.EXPECTED}')
    )
    entries: int | None = publishing.ENTRIES
    content: Literal["full", "summary"] = publishing.CONTENT
    exclude: publishing.ExcludeRule = publishing.EXCLUDE
    languages: publishing.Languages = publishing.LANGUAGES
    max_age: publishing.Age = publishing.MAX_AGE
    max_per_source: int = publishing.MAX_PER_SOURCE
    stories: Literal["one", "all"] = publishing.STORIES
    aliases: publishing.Aliases = publishing.ALIASES
    retired: bool = publishing.RETIRED


class Category(Table):
    """[categories.ID]: a section; each article is in exactly one."""

    title: Titles = Field(default={}, description=TITLE)
    match: Annotated[list[CategoryRule], ONE_OR_MANY, shapes.TEXT_OR_LIST] = Field(
        default=[], description=QUERIES
    )
    upstream: list[Filled] = Field(default=[], description='a list such as ["politik", "inland"]')
    iptc: Annotated[str, AfterValidator(formats.media_topic)] = Field(
        default="", description='a code of IPTC Media Topics such as "11000000", or ""'
    )
    entries: int | None = publishing.ENTRIES
    content: Literal["full", "summary"] = publishing.CONTENT
    exclude: publishing.ExcludeRule = publishing.EXCLUDE
    languages: publishing.Languages = publishing.LANGUAGES
    max_age: publishing.Age = publishing.MAX_AGE
    max_per_source: int = publishing.MAX_PER_SOURCE
    stories: Literal["one", "all"] = publishing.STORIES
    aliases: publishing.Aliases = publishing.ALIASES
    retired: bool = publishing.RETIRED


class Topic(Table):
    """[topics.ID]: a subject, by rule."""

    title: Titles = Field(default={}, description=TITLE)
    match: Annotated[list[TopicRule], ONE_OR_MANY, shapes.TEXT_OR_LIST] = Field(
        default=[], description=QUERIES
    )
    entries: int | None = publishing.ENTRIES
    content: Literal["full", "summary"] = publishing.CONTENT
    exclude: publishing.ExcludeFromTopic = publishing.EXCLUDE
    languages: publishing.Languages = publishing.LANGUAGES
    max_age: publishing.Age = publishing.MAX_AGE
    max_per_source: int = publishing.MAX_PER_SOURCE
    stories: Literal["one", "all"] = publishing.STORIES
    aliases: publishing.Aliases = publishing.ALIASES
    retired: bool = publishing.RETIRED


class Feed(Table):
    """[feeds.ID]: a selection of one's own."""

    title: Titles = Field(default={}, description=TITLE)
    select: Annotated[InstanceOf[rules.Rule] | None, BeforeValidator(rules.selection)] = Field(
        default=None, description="a query such as 'category:politics -source:samples'"
    )
    entries: int | None = publishing.ENTRIES
    content: Literal["full", "summary"] = publishing.CONTENT
    exclude: publishing.ExcludeRule = publishing.EXCLUDE
    languages: publishing.Languages = publishing.LANGUAGES
    max_age: publishing.Age = publishing.MAX_AGE
    max_per_source: int = publishing.MAX_PER_SOURCE
    stories: Literal["one", "all"] = publishing.STORIES
    aliases: publishing.Aliases = publishing.ALIASES
    retired: bool = publishing.RETIRED


class Agency(Table):
    """[agencies.ID]: a news agency, and the most that is shown of its copy."""

    names: list[Filled] = Field(default=[], description='a list of names such as ["AFP", "afp"]')
    republish: Literal["none", "link", "summary", "full"] = Field(
        default="full", description='"none", "link", "summary" or "full"'
    )


SourceDefaults = shapes.for_many("SourceDefaults", Source, Table)
FeedDefaults = shapes.for_many("FeedDefaults", Feed, Table)


class Defaults(Table):
    """[defaults.sources] and [defaults.feeds]: what holds where a table says nothing else."""

    sources: SourceDefaults = Field(default=SourceDefaults(), description="a table")  # type: ignore[valid-type]
    feeds: FeedDefaults = Field(default=FeedDefaults(), description="a table")  # type: ignore[valid-type]


class Tables(Table):
    """All files together."""

    include: list[Filled] = Field(
        default=[], description='a list of files such as ["conf.d/*.toml"]'
    )
    site: Site = Field(default=Site(), description="a table")
    storage: Storage = Field(default=Storage(), description="a table")
    refresh: Refresh = Field(default=Refresh(), description="a table")
    publish: Publish = Field(default=Publish(), description="a table")
    stories: Stories = Field(default=Stories(), description="a table")
    metrics: Metrics = Field(default=Metrics(), description="a table")
    api: API = Field(default=API(), description="a table")
    defaults: Defaults = Field(default=Defaults(), description="a table")
    sources: dict[str, Source] = Field(default={}, description="tables such as [sources.my-paper]")
    categories: dict[str, Category] = Field(
        default={}, description="tables such as [categories.politics]"
    )
    topics: dict[str, Topic] = Field(default={}, description="tables such as [topics.energy]")
    feeds: dict[str, Feed] = Field(default={}, description="tables such as [feeds.morning]")
    agencies: dict[str, Agency] = Field(default={}, description="tables such as [agencies.afp]")
