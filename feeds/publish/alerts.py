"""/health.atom: what is wrong with sources, as a feed for those who run the service.

publish: beside the formats; pure. It is no news: no article is in it, and it is in no list of ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from feeds.model import ALL_SOURCES, Alert, Author, Feed, FeedKey, PrintedEntry, Term
from feeds.publish import atom
from feeds.publish.characters import as_html, one_line

MEDIA_TYPE = atom.MEDIA_TYPE

_LANGUAGE = "en"  # that of the sentences, whatever the site's is
_MAX_AGE = timedelta(minutes=15)
_NEVER = datetime.min.replace(tzinfo=UTC)  # is printed as the earliest date that feeds have


def alert_feed(
    alerts: Sequence[Alert],
    *,
    title: str,
    base_url: str,
    authority: str,
    sources: Mapping[str, Term],
) -> bytes:
    """The *alerts*, in this order, as an Atom document that changes only when one of them does.

    Args: sources: titles and pages by id; a former source is named by its id.
    """
    named = {ALL_SOURCES: Term(ALL_SOURCES, "All sources", f"{base_url}/"), **sources}
    shell = Feed(
        key=FeedKey("health", "health"),
        tag=f"tag:{authority}:health",
        title=f"{title}: health",
        description="What is wrong with sources, and what was until lately",
        page=f"{base_url}/",
        url=f"{base_url}/health",
        language=_LANGUAGE,
        updated=max(map(_changed, alerts), default=_NEVER),
        max_age=_MAX_AGE,
        stylesheet=f"{base_url}/static/feed.css",
    )
    author = Author(one_line(title) or "feeds")
    entries = [
        _entry(
            one,
            named.get(one.source_id) or Term(one.source_id, one.source_id, f"{base_url}/"),
            author=author,
            authority=authority,
        )
        for one in alerts
    ]
    return atom.render(shell, entries)


def _entry(one: Alert, source: Term, *, author: Author, authority: str) -> PrintedEntry:
    ended = f"<p>Ended at {_told(one.ended_at)}.</p>" if one.ended_at else ""
    sentence = one_line(one.sentence)
    over = " (ended)" if one.ended_at else ""
    return PrintedEntry(
        tag=f"tag:{authority}:alerts/{one.id}",
        title=one_line(f"{source.title}: {one.kind}{over}"),
        link=source.url,
        permalink=source.url,
        summary=sentence,
        content_html=f"<p>{as_html(sentence)}</p><p>Raised at {_told(one.since)}.</p>{ended}",
        authors=(author,),
        published=_second(one.since),
        updated=_second(_changed(one)),
        language=None,
        category=Term(one.kind, one.kind, f"tag:{authority}:alerts/{one.kind}"),
        topics=(),
        images=(),
        enclosures=(),
        source=None,
    )


def _changed(one: Alert) -> datetime:
    return one.ended_at or one.since


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
