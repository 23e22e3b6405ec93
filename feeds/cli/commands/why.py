"""Why an article is where it is: ``feeds why``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from feeds.articles.canonical import canonical
from feeds.assemble.rules import rules
from feeds.cli.loading import pass_path
from feeds.cli.opening import in_force, opened
from feeds.cli.telling import corrected, relations
from feeds.config import Config
from feeds.errors import InputError
from feeds.model import FeedKey
from feeds.query import Reason, Rule, Seen, feed_named, reasons, words_of
from feeds.storage.archive import corrections, lookup
from feeds.storage.story import edges

_CATEGORY_WHY = {
    "editor": "an editor's choice",
    "push": "named by who sent it",
    "source": "the default of its source",
    "": "not decided yet; feeds work does it",
}


@click.command()
@click.argument("article")
@click.argument("topic", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def why(path: Path, article: str, topic: str | None, *, as_json: bool) -> None:
    """Tell why ARTICLE is in its feeds and its story, or is (not) in TOPIC.

    ARTICLE is an id, tag URI, permalink or upstream URL; TOPIC a topic's id, or a path such as
    feeds/morning.
    """
    config = in_force(path)
    with opened(config) as store, store.read() as connection:
        number = lookup.find(connection, article, canonical_url=canonical(article))
        seen = lookup.seen(connection, number)
        feeds = lookup.feeds_with(connection, number)
        related = edges.relations(connection, number)
        ours = corrections.fields(connection, [number]).get(number, [])
    standing = rules(config)
    keys = [_named(topic, standing)] if topic else [key for key in feeds if standing.get(key)]
    told = {key: reasons(seen, standing[key]) for key in keys}
    if as_json:
        said = _json(seen, told, feeds) | {
            "story": relations.as_json(seen.article, related),
            "corrected": corrected.as_json(ours),
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        in_words = relations.lines(seen.article, related, config)
        kept = corrected.lines(ours, config)
        click.echo("\n".join([*_told(seen, told, feeds, config), *in_words, *kept]))


def _named(topic: str, standing: dict[FeedKey, tuple[Rule, ...]]) -> FeedKey:
    key = feed_named(topic, [key for key, several in standing.items() if several])
    if key is None:
        known = ", ".join(key.path for key in standing) or "none"
        raise InputError(f"no rule fills a feed named {topic!r}; there are: {known}")
    return key


def _told(
    seen: Seen, told: Mapping[FeedKey, Sequence[Reason]], feeds: Sequence[FeedKey], config: Config
) -> Iterator[str]:
    article = seen.article
    yield article.title
    yield f"{config.site.base_url}/articles/{article.public_id}"
    reason = _CATEGORY_WHY.get(article.category_why, article.category_why)
    yield f"category {article.category or '-'}: {reason}"
    for key, several in told.items():
        yield f"{key.path}: {'in it' if key in feeds else 'not in it'}"
        for reason_ in several:
            if reason_.matches or key not in feeds:
                yield f"  rule  {reason_.rule.query}"
                yield from (f"  {line}" for line in _lines(reason_))


def _lines(reason: Reason) -> Iterator[str]:
    """What was found; else what is missing and what keeps it out."""
    if reason.explanation is None:
        yield f"only for articles in {', '.join(sorted(reason.rule.languages))}"
    elif reason.matches:
        found = [f"{one.field}: {one.text}" for one in reason.evidence()]
        yield f"found {'; '.join(dict.fromkeys(found)) or 'nothing that it excludes'}"
    else:
        yield from (f"missing {part}" for part in reason.explanation.missing())
        for veto in reason.explanation.vetoes():
            yield f"kept out by {veto}: {', '.join(words_of(veto.evidence))}"


def _json(
    seen: Seen, told: Mapping[FeedKey, Sequence[Reason]], feeds: Sequence[FeedKey]
) -> dict[str, Any]:
    article = seen.article
    return {
        "id": article.public_id,
        "category": {"id": article.category, "why": article.category_why},
        "feeds": [
            {"feed": key.path, "in": key in feeds, "rules": [_rule_json(one) for one in several]}
            for key, several in told.items()
        ],
    }


def _rule_json(reason: Reason) -> dict[str, Any]:
    explanation = reason.explanation
    return {
        "rule": str(reason.rule.query),
        "matches": reason.matches,
        "words": [
            {"field": one.field, "start": one.start, "end": one.end, "text": one.text}
            for one in reason.evidence()
        ],
        "missing": [str(part) for part in explanation.missing()] if explanation else [],
        "vetoes": [str(part) for part in explanation.vetoes()] if explanation else [],
        "languages": sorted(reason.rule.languages),
    }
