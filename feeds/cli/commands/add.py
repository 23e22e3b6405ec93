"""Take in one article by hand: ``feeds add``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from feeds.assemble.selection import classifier_of
from feeds.assemble.service import Service, reading_of, service_at
from feeds.cli.loading import known_source, pass_path, quiet_log
from feeds.cli.opening import in_force
from feeds.config import Config
from feeds.errors import InputError
from feeds.model import Source
from feeds.pipeline import publication
from feeds.pipeline.api import inbox
from feeds.publish.article_json import as_labelled
from feeds.publish.recovered_json import recovered_json
from feeds.query import document

MEDIA_TYPES = {"text": "text/plain", "html": "text/html"}
_HTML_BEGINNINGS = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<article")


@dataclass(frozen=True, slots=True)
class _Input:
    """What was handed in, and for which source."""

    body: bytes
    type: str
    source: Source


@click.command()
@click.argument("file", default="-")
@click.option("--source", "source_id", help="Whose article it is; needed if there are several.")
@click.option("--type", "kind", type=click.Choice(list(MEDIA_TYPES)), help="Else found out.")
@click.option("--dry-run", is_flag=True, help="Show what would be taken in, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def add(  # noqa: PLR0913 - one argument an option
    path: Path, file: str, source_id: str | None, kind: str | None, *, dry_run: bool, as_json: bool
) -> None:
    """Take in one article: the text or HTML of its page, from FILE or standard input (-)."""
    quiet_log()
    body = _body(file)
    type_ = kind or _type_of(file, body)
    if dry_run:
        config = in_force(path)
        _show(config, _Input(body, type_, _source(config, source_id)), as_json=as_json)
        return
    running = service_at(path, os.environ)
    try:
        given = _Input(body, type_, _source(running.config, source_id))
        _take_in(running, given, as_json=as_json)
    finally:
        running.close()


def _body(file: str) -> bytes:
    if "://" in file:
        raise InputError(f"{file}: addresses are not fetched; save the page and add the file")
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from error
    if not body.strip():
        raise InputError(f"{file}: is empty; expected the text or HTML of an article page")
    return body


def _type_of(file: str, body: bytes) -> str:
    named = Path(file).suffix.lower() in (".html", ".htm")
    return "html" if named or body.lstrip()[:20].lower().startswith(_HTML_BEGINNINGS) else "text"


def _source(config: Config, source_id: str | None) -> Source:
    """The source to add to: the named one, else the only folder."""
    if source_id:
        return known_source(config, source_id)
    folders = [one for one in config.sources.values() if one.kind == "folder"]
    if len(folders) != 1:
        raise InputError(f"say whose article it is: --source, one of {', '.join(config.sources)}")
    return folders[0]


def _show(config: Config, given: _Input, *, as_json: bool) -> None:
    """Tell every recovered field, with its confidence; nothing is stored."""
    reading = reading_of(config, given.body, given.type, given.source)
    article = reading.articles[0]
    seen = document(article, sources=[given.source.id])
    labels = classifier_of(config).classify(article, seen, fallback=given.source.category)
    shown = as_labelled(article, base_url=config.site.base_url, source=given.source, labels=labels)
    shown |= recovered_json(reading.recovered, shown)
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2) if as_json else _told(shown))


_FIELDS: dict[str, Callable[[dict[str, Any]], str | None]] = {
    "title": lambda shown: shown["title"],
    "site": lambda shown: shown.get("site"),
    "authors": lambda shown: ", ".join(author["name"] for author in shown["authors"]),
    "house code": lambda shown: shown.get("house_code"),
    "agency": lambda shown: shown.get("agency"),
    "published": lambda shown: shown["published"],
    "language": lambda shown: shown["language"],
    "photo": lambda shown: ", ".join(image["credit"] or "?" for image in shown["images"]),
    "lead": lambda shown: shown["summary"],
    "category": lambda shown: shown["category"],
    "topics": lambda shown: "; ".join(map(_topic, shown["topics"])),
}
_CONFIDENCE_OF = {"house code": "house_code", "photo": "image_credit", "lead": "summary"}


def _told(shown: dict[str, Any]) -> str:
    """One field a line, with its confidence; then the text, then the teasers."""
    lines = [_field(name, value(shown), shown["confidence"]) for name, value in _FIELDS.items()]
    paragraphs = shown["content_text"].split("\n\n")
    lines += ["", f"{len(paragraphs)} paragraphs:", "", "\n\n".join(paragraphs)]
    if shown["teasers"]:
        lines += ["", "only recommended there, not taken in:"]
        lines += [f"  {teaser['title']}" for teaser in shown["teasers"]]
    return "\n".join(lines)


def _field(name: str, value: str | None, confidence: Mapping[str, float]) -> str:
    sure = confidence.get(_CONFIDENCE_OF.get(name, name))
    return f"{name:>10} {'' if sure is None or not value else f'{sure:.0%}':>5}  {value or '-'}"


def _topic(topic: Mapping[str, Any]) -> str:
    return f"{topic['id']} ({', '.join(topic['why'])})"


def _take_in(running: Service, given: _Input, *, as_json: bool) -> None:
    """Store the bytes, read them, publish; tell the article's id."""
    media_type = MEDIA_TYPES[given.type]
    letter = inbox.accept(
        given.body, media_type=media_type, source_id=given.source.id, tools=running.tools
    )
    receipt = inbox.wait_for(letter, running.desk, running.tools)
    if receipt.public_id is None:
        raise InputError(receipt.reason)
    publication.publish(running.classifier, running.desk, running.tools)
    permalink = f"{running.config.site.base_url}/articles/{receipt.public_id}"
    told = json.dumps({"id": receipt.public_id, "permalink": permalink})
    click.echo(told if as_json else f"taken in as {permalink}")
