"""Correct an article: ``feeds correct``."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.articles import Wish
from feeds.cli.acting import acting, actor, number_of
from feeds.cli.loading import pass_path, quiet_log
from feeds.cli.opening import in_force
from feeds.config import Config
from feeds.errors import InputError
from feeds.pipeline.archive import correcting


@click.command()
@click.argument("article")
@click.option("--title", help="The new title.")
@click.option("--body", help="A file with the new text: HTML, or paragraphs with empty lines.")
@click.option("--category", help="The category that it is in from now on.")
@click.option("--hide", type=int, help="Let readers not see this earlier version any more.")
@click.option("--note", required=True, help="Public: what was wrong.")
@click.option("--minor", is_flag=True, help="Nobody needs to read it again, or be told.")
@pass_path
def correct(  # noqa: PLR0913 - one argument an option
    path: Path,
    article: str,
    *,
    title: str | None,
    body: str | None,
    category: str | None,
    hide: int | None,
    note: str,
    minor: bool,
) -> None:
    """Correct ARTICLE: what is corrected stays ours, whatever its source says later.

    ARTICLE is an id, tag URI, permalink or upstream URL.
    """
    quiet_log()
    config = in_force(path)
    note = " ".join(note.split())
    if not note:
        raise click.UsageError("--note must say what was wrong")
    changes = title is not None or body is not None or category is not None
    if not changes and hide is None:
        raise click.UsageError("say what to correct: --title, --body, --category, or --hide")
    wish = Wish(
        note=note,
        title=title,
        body=_read(body) if body else None,
        category=_known(config, category),
        minor=minor,
    )
    with acting(path) as running:
        store = running.tools.store
        with store.read() as connection:
            number = number_of(connection, article)
        if changes:
            version = correcting.correct(store, number, wish, actor=actor())
            click.echo(f"corrected: version {version}")
        if hide is not None:
            correcting.hide(store, number, hide, actor=actor(), note=note)
            click.echo(f"hidden: version {hide}")


def _read(body: str) -> str:
    try:
        return Path(body).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{body}: cannot be read as UTF-8 text: {error}") from error


def _known(config: Config, category: str | None) -> str | None:
    if category is not None and category not in config.categories:
        known = ", ".join(config.categories)
        raise InputError(f"there is no category {category!r}; configured are: {known}")
    return category
