"""A feed's entries as bytes, as far as they are not made already."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from feeds.model import Article, Related, Republish, Term
from feeds.pipeline.desk import Desk, Shelf
from feeds.publish import (
    FORMATS,
    RENDERER,
    print_correction,
    print_entry,
    print_related,
    print_story,
)
from feeds.storage import Connection
from feeds.storage.archive import articles as stored
from feeds.storage.archive.pages import Line
from feeds.storage.rendering import rendered
from feeds.storage.rendering.rendered import Fragment, PlacedEntry
from feeds.storage.story import stories
from feeds.storage.story.stories import Story

BESIDE = 8
"""Other articles of its story that an entry names."""

Fragments = Mapping[tuple[int, str], Fragment]
"""Entries' bytes by article and format."""


def presentable(entries: Iterable[PlacedEntry], desk: Desk) -> list[PlacedEntry]:
    """Without what may not be published any more; a new generation will do without it too."""
    hidden = desk.rights.hidden
    return [one for one in entries if not hidden.holds(one.owner, one.agency)]


def few_of_each(entries: Sequence[PlacedEntry], most: int) -> Sequence[PlacedEntry]:
    """The first *most* entries of each source, so that none drowns the others; 0 means all."""
    seen: Counter[str] = Counter()
    kept = []
    for one in entries:
        seen[one.owner] += 1
        if not most or seen[one.owner] <= most:
            kept.append(one)
    return kept


@dataclass(frozen=True, slots=True)
class Printer:
    """Makes the entries of one feed in these formats."""

    desk: Desk
    shelf: Shelf
    topics: Mapping[int, Sequence[str]]
    stories: Mapping[int, Story]
    formats: Sequence[str] = tuple(FORMATS)

    @classmethod
    def of(
        cls,
        connection: Connection,
        entries: Sequence[PlacedEntry],
        desk: Desk,
        shelf: Shelf,
        formats: Sequence[str] = tuple(FORMATS),
    ) -> Printer:
        """One that knows the topics of these entries, and who else tells their stories."""
        topics = rendered.topics_of(connection, [one.article_id for one in entries])
        several = stories.with_several(connection, {one.story for one in entries})
        told = _told(connection, several, desk) if several else {}
        return cls(desk, shelf, topics, told, formats)

    @property
    def profile(self) -> str:
        """Feeds of the same profile print an article alike and share its bytes."""
        content = self.shelf.content.name.lower()
        return f"{content}-every" if self.shelf.every_copy else content  # there under its own id

    def fragments(
        self, connection: Connection, entries: Sequence[PlacedEntry]
    ) -> tuple[Fragments, list[Fragment]]:
        """The bytes of all these entries, and those among them that had to be made."""
        numbers = [one.article_id for one in entries]
        kept = rendered.fragments(connection, numbers, profile=self.profile)
        made = self._make(connection, entries, kept)
        return {**kept, **{(one.article_id, one.format): one for one in made}}, made

    def _make(
        self, connection: Connection, entries: Sequence[PlacedEntry], kept: Fragments
    ) -> list[Fragment]:
        """Render the entries whose stored bytes are missing or print something outdated."""
        outdated = [
            (one, key)
            for one in entries
            for key in [self._key(one)]
            if any(
                (one.article_id, name) not in kept or kept[one.article_id, name].key != key
                for name in self.formats
            )
        ]
        articles = stored.load(connection, [one.article_id for one, _ in outdated])
        return [
            fragment
            for one, key in outdated
            for fragment in self._render(one, key, articles[one.article_id])
        ]

    def _key(self, entry: PlacedEntry) -> str:
        """A hash over everything that the entry prints."""
        source = self.desk.source(entry.owner)
        printed = (
            RENDERER,
            entry.printed_id,
            (entry.led_at, entry.published, entry.founded),
            entry.version,  # a text that went back to what it was has another date
            entry.content_hash,
            self._category(entry),
            self._topics(entry),
            self.desk.site,
            (source.id, source.title, source.url, self._ceiling(entry)),
            self._related(entry),
        )
        return hashlib.blake2b(repr(printed).encode(), digest_size=16).hexdigest()

    def _render(self, entry: PlacedEntry, key: str, article: Article) -> list[Fragment]:
        source = self.desk.source(article.source_id)
        printed = print_entry(
            article,
            site=self.desk.site,
            source=source,
            category=self._category(entry),
            topics=self._topics(entry),
            ceiling=min(self._ceiling(entry), self.shelf.content),
        )
        printed = print_story(
            printed,
            tag=entry.printed_id,
            published=entry.published,
            founded=entry.founded,
            led_at=entry.led_at,
        )
        language = self.desk.site.language
        printed = print_correction(printed, article.correction, language=language)
        if beside := self._related(entry):
            printed = replace(printed, story=self._page(entry), related=beside)
        return [
            Fragment(
                entry.article_id,
                name,
                self.profile,
                key,
                printed.updated,
                FORMATS[name].entry(printed),
            )
            for name in self.formats
        ]

    def _ceiling(self, entry: PlacedEntry) -> Republish:
        return self.desk.rights.ceiling(entry.owner, entry.agency)

    def _related(self, entry: PlacedEntry) -> tuple[Related, ...]:
        """Other articles of the story, the lead first."""
        story = self.stories.get(entry.story)
        others = [one for one in story.members if one.id != entry.article_id] if story else []
        return tuple(self._other(one) for one in others[:BESIDE])

    def _other(self, line: Line) -> Related:
        return print_related(
            line.title,
            line.url,
            permalink=f"{self.desk.site.base_url}/articles/{line.public_id}",
            language=line.language,
            source=self.desk.source(line.owner),
            site=self.desk.site,
        )

    def _page(self, entry: PlacedEntry) -> str:
        return f"{self.desk.site.base_url}/stories/{self.stories[entry.story].public_id}"

    def _category(self, entry: PlacedEntry) -> Term | None:
        return self.desk.categories.get(entry.category)

    def _topics(self, entry: PlacedEntry) -> tuple[Term, ...]:
        ids = self.topics.get(entry.article_id, [])
        return tuple(self.desk.topics[one] for one in ids if one in self.desk.topics)


def _told(connection: Connection, several: Collection[int], desk: Desk) -> Mapping[int, Story]:
    return stories.told(connection, several, hidden=desk.rights.hidden, most=BESIDE + 1, least=2)
