"""Try a source out before it is configured, or because it is odd: ``feeds source test``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import click

from feeds.assemble.newcomers import source_at
from feeds.assemble.selection import classifier_of
from feeds.assemble.trial import trial
from feeds.cli.loading import configured, known_source, pass_path, quiet_log, without_secrets
from feeds.config import Config
from feeds.errors import FetchError, InputError, SourceError
from feeds.model import Article, Labels, Source
from feeds.pipeline.gather.trial import Trial
from feeds.publish.article_json import as_labelled
from feeds.query import document

FIRST = 5
"""Articles that are shown to people; programs get all."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@click.command("test")
@click.argument("wanted", metavar="ID|URL")
@click.option("--json", "as_json", is_flag=True, help="For programs, with all articles.")
@pass_path
def test(path: Path, wanted: str, *, as_json: bool) -> None:
    """Ask and read a source once, show what would be taken in, and store nothing."""
    quiet_log()
    config = configured(path)
    source = _source(config, wanted)
    try:
        tried = trial(config, source)
    except SourceError as error:
        name = source.id if source.id in config.sources else source.title
        raise FetchError(without_secrets(f"{name}: {error}", config)) from None
    labels = _labels(config, tried)
    if as_json:
        said = json.dumps(_json(config, tried, labels), ensure_ascii=False, indent=2)
    else:
        said = "\n".join(_told(config, tried, labels))
    click.echo(without_secrets(said, config))


def _source(config: Config, wanted: str) -> Source:
    if "://" in wanted:
        return source_at(config, wanted)
    if wanted not in config.sources and "." in wanted:
        raise InputError(f"{wanted!r} is no source, and no address: those begin with https://")
    source = known_source(config, wanted)
    if source.kind == "push":
        raise InputError(f"{wanted} is pushed to; POST /api/v1/articles?preview=1 tries that out")
    return source


def _labels(config: Config, tried: Trial) -> list[tuple[Article, Labels]]:
    """What would be taken in, with what would be said of it."""
    classify, source = classifier_of(config).classify, tried.source
    return [
        (article, classify(article, seen, fallback=source.category))
        for article in tried.articles
        for seen in [document(article, sources=[source.id])]
        if article.upstream_id not in tried.unwanted
    ]


# --- for people ---------------------------------------------------------------------------


def _told(config: Config, tried: Trial, labels: Sequence[tuple[Article, Labels]]) -> Iterator[str]:
    zone = config.site.timezone
    yield _heading(config, tried.source)
    for name, said in _about(tried, len(labels), zone).items():
        if said:
            yield f"{name:>10}  {said}"
    yield from (f"{'note':>10}  {note}" for note in _notes(tried))
    skipped = [one.title for one in tried.articles if one.upstream_id in tried.unwanted]
    if skipped:
        yield f"\nskipped by {tried.source.skip}:"
        yield from _first(skipped)
    if labels:
        yield f"\nthe first {min(FIRST, len(labels))} of {len(labels)}, newest first:"
    for article, label in labels[:FIRST]:
        yield ""
        yield from _article(article, label, zone)


def _heading(config: Config, source: Source) -> str:
    place = source.url or str(source.path)
    known = f"{source.id}: " if source.id in config.sources else "not configured: "
    return known + place


def _about(tried: Trial, taken: int, zone: tzinfo) -> dict[str, str]:
    return {
        "answer": _answer(tried),
        "format": _format(tried),
        "validators": _validators(tried),
        "wishes": _wishes(tried),
        "next visit": _next_visit(tried, zone),
        "entries": f"{sum(one.entries for one in tried.documents)}; {taken} would be taken in",
    }


def _answer(tried: Trial) -> str:
    """Status, type and size, and where redirects led; of a folder how many files were read."""
    if tried.source.url is None:
        return f"{len(tried.documents)} of {len(tried.gathered.documents)} files could be read"
    (response,) = (one for _, one in tried.gathered.documents)
    size = f"{len(response.body):,} bytes"
    said = f"{response.status}, {response.media_type or 'without a type'}, {size}"
    if response.moved_to:
        return f"{said}; redirected for good to {response.url}"
    is_elsewhere = response.url.rstrip("/") != tried.source.url.rstrip("/")
    return f"{said}; from {response.url}" if is_elsewhere else said


def _format(tried: Trial) -> str:
    """Every format, and whether nothing had to be forgiven."""
    formats = dict.fromkeys(one.format for one in tried.documents if one.format)
    is_lenient = any("read leniently" in one.reading.note for one in tried.documents)
    return ", ".join(formats) + ("" if is_lenient or not formats else ", read strictly")


def _validators(tried: Trial) -> str:
    if tried.source.url is None:
        return ""
    named = {"ETag": tried.gathered.etag, "Last-Modified": tried.gathered.last_modified}
    there = [name for name, value in named.items() if value]
    return " and ".join(there) or "none, so that it sends everything each time"


def _wishes(tried: Trial) -> str:
    wishes = []
    if tried.rhythm.floor:
        wishes.append(f"at least {_span(timedelta(seconds=tried.rhythm.floor))} between visits")
    if tried.wishes.skip_hours:
        wishes.append(f"none at {', '.join(map(str, tried.wishes.skip_hours))} o'clock GMT")
    if tried.wishes.skip_days:
        wishes.append(f"none on {', '.join(_DAYS[day] for day in tried.wishes.skip_days)} GMT")
    return "; ".join(wishes) or "none"


def _next_visit(tried: Trial, zone: tzinfo) -> str:
    said = f"about {tried.next_at.astimezone(zone):%Y-%m-%d %H:%M}"
    if tried.source.interval:
        return f"{said}, every {_span(tried.source.interval)} as configured"
    return said if tried.source.url is None else f"{said}; later ones by the rhythm it shows"


def _notes(tried: Trial) -> Iterator[str]:
    if tried.note:
        yield tried.note
    for one in tried.documents:
        name = f"{one.response.name}: " if one.response.name else ""
        if one.reading.note:
            yield name + one.reading.note
        yield from (name + remark for remark in one.remarks)


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:FIRST])
    if len(lines) > FIRST:
        yield f"  and {len(lines) - FIRST} more"


def _article(article: Article, labels: Labels, zone: tzinfo) -> Iterator[str]:
    topics = [
        f"{one.feed.id} ({', '.join(one.terms)})"
        for one in labels.labels
        if one.feed.kind == "topics"
    ]
    yield f"  {_moment(article.published or article.updated, zone)}  {article.title}"
    yield f"{'id':>10}  {article.upstream_id}"
    yield f"{'link':>10}  {article.url or '-'}"
    yield f"{'category':>10}  {labels.category or '-'} ({labels.why})"
    yield f"{'topics':>10}  {'; '.join(topics) or '-'}"


def _moment(moment: datetime | None, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else "without a date"


def _span(span: timedelta) -> str:
    """Minutes up to two hours, then hours."""
    minutes = round(span / timedelta(minutes=1))
    return f"{minutes} min" if minutes <= 120 else f"{minutes / 60:.3g} h"  # noqa: PLR2004 - see above


# --- for programs -------------------------------------------------------------------------


def _json(config: Config, tried: Trial, labels: Sequence[tuple[Article, Labels]]) -> dict[str, Any]:
    source, base_url = tried.source, config.site.base_url
    return {
        "source": {
            "id": source.id,
            "url": source.url,
            "is_configured": source.id in config.sources,
        },
        "documents": [
            {
                "name": one.response.name or None,
                "url": one.response.url or None,
                "status": one.response.status,
                "media_type": one.response.media_type,
                "bytes": len(one.response.body),
                "moved_to": one.response.moved_to,
                "format": one.format or None,
                "entries": one.entries,
                "note": one.reading.note or None,
                "remarks": list(one.remarks),
            }
            for one in tried.documents
        ],
        "note": tried.note or None,
        "etag": tried.gathered.etag,
        "last_modified": tried.gathered.last_modified,
        "wishes": {
            "seconds_between_visits": tried.rhythm.floor,
            "skip_hours": list(tried.wishes.skip_hours),
            "skip_days": list(tried.wishes.skip_days),
        },
        "next_visit": tried.next_at.isoformat(),
        "articles": [
            as_labelled(article, base_url=base_url, source=source, labels=label)
            for article, label in labels
        ],
        "skipped": [
            {"external_id": one.upstream_id, "title": one.title}
            for one in tried.articles
            if one.upstream_id in tried.unwanted
        ],
    }
