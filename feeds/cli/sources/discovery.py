"""Find out how a site is best taken in, and write that down: ``feeds source add``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from feeds.assemble.discovering import candidates, table
from feeds.assemble.newcomers import usual_category
from feeds.cli.loading import configured, pass_path, quiet_log
from feeds.config import Config
from feeds.config.writing.replacing import add as write
from feeds.errors import InputError
from feeds.pipeline.gather.discovery import Candidate

SHOWN = 5
"""Articles that are shown, the newest."""

KINDS = {"feed": "a feed", "sitemap": "a news sitemap", "page": "a page that lists articles"}


@click.command()
@click.argument("url")
@click.option("--category", help="Where its articles go; default: what most sources have.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@pass_path
def add(path: Path, url: str, category: str | None, *, yes: bool) -> None:
    """Find the best way to take in the site at URL; without --yes show what would be written."""
    quiet_log()
    config = configured(path)
    chosen = _category(config, category)
    found = candidates(config, url if "://" in url else f"https://{url}")
    if not found:
        raise InputError(f"{url}: there is something, but no article in it")
    planned = table(config, found[0], category=chosen)
    click.echo("\n".join(_told(found)))
    click.echo(f"\n{planned.text}", nl=False)
    if yes or _agreed(config):
        write(config, [planned], environ=os.environ)
        click.echo(f"\nwrote [sources.{planned.id}] into {config.path}")


def _category(config: Config, wanted: str | None) -> str:
    if wanted is not None and wanted not in config.categories:
        known = ", ".join(config.categories) or "none"
        raise InputError(f"there is no category {wanted!r}; configured are: {known}")
    chosen = wanted or usual_category(config)
    if chosen is None:
        raise InputError("there is no category to put articles in; add one: [categories.news]")
    return chosen


def _told(found: list[Candidate]) -> Iterator[str]:
    """The best way with its newest articles, then the others."""
    best, *others = found
    yield f"{KINDS[best.source.kind]}: {best.source.url}"
    for article in best.trial.articles[:SHOWN]:
        when = f"{article.published:%Y-%m-%d}" if article.published else "without date"
        yield f"  {when}  {article.title}"
    for one in others:
        name = f" ({one.title})" if one.title else ""
        yield f"also {KINDS[one.source.kind]}: {one.source.url}{name}"


def _agreed(config: Config) -> bool:
    """Whether somebody at the terminal says yes; without one nothing is written."""
    if not sys.stdin.isatty():
        click.echo(f"\nnothing was written; --yes writes this into {config.path}")
        return False
    return click.confirm(f"\nWrite this into {config.path}?")
