"""The pipeline that one writes first: urllib3, feedparser and the ORM, one source after the other.

``_plain.py URL... `` from stdin lines; see ``refresh.py``.
"""

from __future__ import annotations

import calendar
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import urllib3
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._processes import await_step


class Base(DeclarativeBase):
    """All tables."""


class Source(Base):
    """A feed that is read."""

    __tablename__ = "source"
    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str | None]


class Article(Base):
    """An entry of a feed."""

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    guid: Mapped[str] = mapped_column(index=True)
    title: Mapped[str | None]
    link: Mapped[str | None]
    author: Mapped[str | None]
    summary: Mapped[str | None]
    content: Mapped[str | None]
    tags: Mapped[str | None]
    published: Mapped[datetime | None]


def main() -> None:
    folder, urls = Path(sys.argv[1]), Path(sys.argv[2]).read_text().splitlines()
    engine = create_engine(f"sqlite:///{folder / 'plain.db'}")
    Base.metadata.create_all(engine)
    http = urllib3.PoolManager()
    with Session(engine) as session:
        session.add_all(Source(url=url) for url in urls)
        session.commit()
    for _ in range(2):
        await_step()
        with Session(engine) as session:
            for source in session.scalars(select(Source)).all():
                refresh(session, http, source)
                session.commit()
    await_step()


def refresh(session: Session, http: urllib3.PoolManager, source: Source) -> None:
    headers = {"If-None-Match": source.etag} if source.etag else {}
    response = http.request("GET", source.url, headers=headers)
    if response.status == 304:
        return
    source.etag = response.headers.get("ETag")
    for entry in feedparser.parse(response.data).entries:
        store(session, source.url, entry)


def store(session: Session, source: str, entry: Any) -> None:
    guid = entry.get("id") or entry.get("link") or entry.get("title") or ""
    known = select(Article).where(Article.source == source, Article.guid == guid)
    article = session.scalars(known).first()
    if article is None:
        article = Article(source=source, guid=guid)
        session.add(article)
    article.title = entry.get("title")
    article.link = entry.get("link")
    article.author = entry.get("author")
    article.summary = entry.get("summary")
    article.content = "".join(part.value for part in entry.get("content", []))
    article.tags = ",".join(tag.term for tag in entry.get("tags", []) if tag.term)
    moment = entry.get("published_parsed")
    if moment:
        article.published = datetime.fromtimestamp(calendar.timegm(moment), UTC)


if __name__ == "__main__":
    main()
