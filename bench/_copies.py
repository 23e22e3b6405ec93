"""Edited copies of real pages, and other articles beside them: what ``stories.py`` stores."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.articles import build
from feeds.assemble.service import Service
from feeds.config import load
from feeds.model import Article, Entry
from feeds.pipeline.story import meeting
from feeds.pipeline.story.meeting import Guest
from feeds.query import Document
from feeds.storage.archive import articles as stored
from feeds.storage.tables import (
    article,
    article_body,
    article_tokens,
    change,
    feed_entry,
    feed_member,
    sighting,
    story,
    story_band,
    story_copy,
    story_edge,
    tombstone,
)

SHARED = Path(__file__).parents[2] / "shared"
TOOL, PAGES = SHARED / "tools" / "story_bench.py", SHARED / "data" / "pages" / "truth.jsonl"
PAPERS, HOUSES = 12, 40
WORDS = 320  # of another article, on average
PAIRED = 0.2  # of its words follow the one before as they do in some page
BATCH = 500
WINDOW = timedelta(hours=72)


@dataclass(frozen=True)
class Set:
    """Edited copies of pages in the order of arrival, in a folder with what they should become."""

    folder: Path
    seed: int
    articles: Sequence[dict[str, str]]


def made(folder: Path, seed: int) -> Set:
    run("make", PAGES, folder, "--seed", seed)
    lines = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    return Set(folder, seed, [*map(json.loads, lines)])


def run(*command: object) -> str:
    called = [sys.executable, str(TOOL), *map(str, command)]
    return subprocess.run(called, check=True, capture_output=True, text=True).stdout


def configured(folder: Path, url: str) -> Any:
    folder.mkdir(parents=True)
    sources = [*(f"paper-{n}" for n in range(PAPERS)), *(f"house-{n}" for n in range(HOUSES))]
    lines = ['[site]\ntitle = "Stories"\n[storage]\nurl = "env:URL"\n[categories.news]']
    lines += [
        f'[sources.{one}]\nkind = "feed"\nurl = "https://{one}.example/"\ncategory = "news"'
        for one in sources
    ]
    lines += ['[topics.some]\nmatch = "Musk"']  # rules read an article's words, as everywhere
    path = folder / "config.toml"
    path.write_text("\n".join(lines))
    return load(path, environ={"URL": url})


def of_page(running: Service, one: dict[str, str]) -> Article:
    text = "".join(f"<p>{escape(part)}</p>" for part in one["text"].split("\n\n"))
    entry = Entry(id=one["id"], title=one["title"], content=text, language=one["language"] or None)
    source = running.desk.source(one["source"])
    seen = datetime.fromisoformat(one["published"])
    return build(entry, source=source, authority=running.desk.authority, seen=seen)


def others(count: int) -> Iterator[str]:
    """Texts out of the pages' words, some of which follow each other as they do there."""
    chance = random.Random(7)
    pages = [json.loads(line) for line in PAGES.read_text("utf-8").splitlines()]
    texts = [(one.get("body_core") or one.get("body_full") or "").split() for one in pages]
    words = [word for text in texts for word in text]
    after: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        for word, following in pairwise(text):
            after[word].append(following)
    for _ in range(count):
        length = max(40, int(chance.lognormvariate(5.5, 0.7) * WORDS / 310))
        text = [chance.choice(words)]
        for drawn in chance.choices(words, k=length):
            follows = after[text[-1]] if chance.random() < PAIRED else None
            text.append(chance.choice(follows) if follows else drawn)
        yield " ".join(text)


def fill(running: Service, count: int) -> None:
    """Let so many other articles be in the window of each that comes: only that, in no feed."""
    last = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
    texts = others(count)
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        batch = [
            build(
                Entry(id=f"other-{n}", title=f"Other {n}", content="<p>.</p>"),
                source=running.desk.source(f"house-{n % HOUSES}"),
                authority=running.desk.authority,
                seen=last,
            )
            for n in numbers
        ]
        with running.tools.store.write() as connection:
            stored.insert_new(connection, batch, kind="new")
            connection.execute(delete(change))
            ids = sorted(
                connection.scalars(
                    select(article.c.id).order_by(article.c.id.desc()).limit(len(batch))
                )
            )
        guests = [
            Guest(n, n, one.source_id, last, Document(texts={"text": text}, terms={}))
            for n, one, text in zip(ids, batch, texts, strict=False)
        ]
        with running.tools.store.read() as connection:
            met = meeting.meet(connection, guests, window=WINDOW)
        with running.tools.store.write() as connection:
            meeting.conclude(connection, met, at=last)


def clear(running: Service, *, above: int) -> None:
    """Leave nothing of the articles above a number."""
    with running.tools.store.write() as connection:
        for table in (feed_entry, tombstone, change):
            connection.execute(delete(table))
        columns = [
            *(one.c.article_id for one in (feed_member, story_band, story_copy, article_tokens)),
            *(one.c.article_id for one in (sighting, article_body)),
            *(story_edge.c.b, story.c.id, article.c.id),
        ]
        for column in columns:
            connection.execute(delete(column.table).where(column > above))
