"""A list of feeds turned into tables for config.toml: what is new, known, or not to be had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from feeds.articles.plain import one_line
from feeds.assemble.newcomers import place, usual_category
from feeds.config import Config, slug
from feeds.config.faults import Refused
from feeds.config.keys.addresses import web_url
from feeds.config.keys.formats import RESERVED_IDS, language
from feeds.config.writing.new_tables import NewTable
from feeds.dispatch import Workers
from feeds.model import Subscription, Subscriptions
from feeds.parse import opml

LONGEST_TITLE = 200
"""Characters of a source's or category's title."""

DEFAULT = NewTable("categories", "news", {"title": "News"})
"""The category of feeds without a folder where nothing is configured and nothing said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a list comes to: ``categories`` and ``sources`` to write.

    ``known`` are feeds that are there already, each with the id of its source; ``refused`` those
    that cannot be added, each with the reason. ``fallback`` is the category of feeds without a
    folder, None where each has one.
    """

    categories: tuple[NewTable, ...]
    sources: tuple[NewTable, ...]
    known: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]
    fallback: str | None
    note: str

    @property
    def tables(self) -> tuple[NewTable, ...]:
        """All that is to be written."""
        return self.categories + self.sources


def subscriptions_in(body: bytes) -> Subscriptions:
    """The feeds of an OPML list, read in a process that can be killed.

    Raises: ParseError.
    """
    workers = Workers(1, preload="feeds.parse.opml")
    try:
        return workers.call(opml.parse, body)
    finally:
        workers.close()


def plan(config: Config, subscriptions: Subscriptions, *, fallback: str | None) -> Plan:
    """What to add to *config*, in the order of the list.

    Args: fallback: a configured category for feeds without a folder; None is the usual one.
    """
    drawn = _Drawing(config, fallback or usual_category(config) or DEFAULT.id)
    for one in subscriptions.feeds:
        drawn.add(one)
    return Plan(
        categories=tuple(drawn.categories.values()),
        sources=tuple(drawn.sources),
        known=tuple(drawn.known),
        refused=tuple(drawn.refused),
        fallback=drawn.fallback if drawn.fallback_is_used else None,
        note=subscriptions.note,
    )


@dataclass(slots=True)
class _Drawing:
    """A plan being made; ``places`` are the feeds that there are, with their sources' ids."""

    config: Config
    fallback: str
    fallback_is_used: bool = False
    categories: dict[str, NewTable] = field(default_factory=dict)
    sources: list[NewTable] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    source_ids: Ids = field(init=False)
    category_ids: Ids = field(init=False)
    places: dict[str, str] = field(init=False)
    titles: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.source_ids = Ids(self.config.sources)
        self.category_ids = Ids({*self.config.categories, self.fallback})
        self.places = {place(one.url): one.id for one in self.config.sources.values() if one.url}
        self.titles = {
            one.title.casefold(): one.id for one in reversed([*self.config.categories.values()])
        }

    def add(self, one: Subscription) -> None:
        """Put *one* where it belongs."""
        reason = _reason_against(one)
        title = one_line(one.title, LONGEST_TITLE)
        if one.url is None or reason:
            self.refused.append((title or _short(one.written), reason))
            return
        there = self.places.get(place(one.url))
        if there:
            self.known.append((one.url, there))
            return
        host = urlsplit(one.url).hostname or ""
        id_ = self.source_ids.of(slug(title), slug(host), "source")
        self.places[place(one.url)] = id_
        values = {"kind": "feed", "title": title or host, "url": one.url}
        values["category"] = self._category(one.folders)
        if one.language and fits(one.language):
            values["language"] = one.language
        self.sources.append(NewTable("sources", id_, values))

    def _category(self, folders: tuple[str, ...]) -> str:
        """The category of the innermost folder: by its id or its title, else a new one."""
        titles = [title for name in folders if (title := one_line(name, LONGEST_TITLE))]
        if not titles:
            return self._fallback()
        title = titles[-1]
        known = self.titles.get(title.casefold())
        if known is None and slug(title) in {*self.config.categories, self.fallback}:
            known = self._fallback() if slug(title) == self.fallback else slug(title)
        if known is None:
            known = self.category_ids.of(slug(title), "category")
            self.categories[known] = NewTable("categories", known, {"title": title})
        self.titles[title.casefold()] = known
        return known

    def _fallback(self) -> str:
        self.fallback_is_used = True
        if self.fallback not in {*self.config.categories, *self.categories}:
            self.categories[self.fallback] = DEFAULT
        return self.fallback


def _reason_against(one: Subscription) -> str:
    """Why a feed cannot be a source, "" where it can."""
    if one.is_page:
        return "is made out of a page by the program that wrote the list; there is no feed"
    if one.url is None:
        return "has no address that begins with http:// or https://"
    try:
        web_url(one.url)
    except Refused as error:
        return f"has an address that cannot be taken: it {error.reason}"
    return ""


def fits(tag: str) -> bool:
    """Whether the config takes *tag* as a language."""
    try:
        language(tag)
    except Refused:
        return False
    return True


class Ids:
    """Gives each thing an id of its own; numbers are remembered, as many may have one name."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*taken, *RESERVED_IDS}
        self._numbers: Counter[str] = Counter()

    def of(self, *names: str) -> str:
        """The first name that says something, with a number where it is taken."""
        name = id_ = next(filter(None, names))
        while id_ in self._taken:
            self._numbers[name] += 1
            id_ = f"{name}-{self._numbers[name] + 1}"
        self._taken.add(id_)
        return id_


def _short(written: str) -> str:
    return one_line(written, 80)
