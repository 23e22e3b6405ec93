"""See what a rule catches before trusting it: ``feeds topic test``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from feeds.assemble.rules import rules
from feeds.assemble.values import desk
from feeds.cli.loading import configured, pass_path
from feeds.cli.opening import opened
from feeds.cli.telling.charts import bars, columns
from feeds.config import Config
from feeds.config.faults import Refused
from feeds.config.keys import durations
from feeds.errors import InputError, QueryError
from feeds.model import FeedKey
from feeds.pipeline.desk import Desk
from feeds.pipeline.feed.backtest import SAMPLES, Question, Report, Sample, backtest
from feeds.pipeline.feed.backtest_json import backtest_json
from feeds.query import Piece, Rule, feed_named, marked_texts, parse_search, snippet

_MAY_BEGIN_WITH_A_MINUS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}

SOURCES_SHOWN = 12
"""Sources of the chart, those with the most hits."""


@click.group()
def topic() -> None:
    """Try rules out on the stored archive."""


@topic.command(context_settings=_MAY_BEGIN_WITH_A_MINUS)
@click.argument("query", nargs=-1, required=True, metavar="QUERY|ID")
@click.option("--since", default="90d", show_default=True, help='How far back; "all" is no limit.')
@click.option("--against", help="The topic whose articles of now are compared; an ID's own.")
@click.option("--samples", type=click.IntRange(0, 100), default=SAMPLES, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def test(  # noqa: PLR0913 - what is tested, and how it is told
    path: Path,
    query: tuple[str, ...],
    since: str,
    against: str | None,
    samples: int,
    *,
    as_json: bool,
) -> None:
    """Tell what a rule would catch in the stored archive, and with which words.

    QUERY is a rule; ID a topic of config.toml, or a path such as feeds/morning, whose rule there
    is compared with what the feed holds now.
    """
    config = configured(path)
    now = datetime.now(UTC)
    standing = rules(config)
    asked, own = _asked(" ".join(query), standing)
    question = Question(
        rules=asked,
        now=now,
        timezone=config.site.timezone,
        since=_since(since, now),
        against=_named(against, standing) if against else own,
        samples=samples,
    )
    values = desk(config)
    with opened(config) as store, _progress(question) as tell:
        report = backtest(question, values, store, tell=tell)
    if as_json:
        told = backtest_json(report, question, values)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_told(report, question, values, config)))


# --- what is asked ----------------------------------------------------------------------


def _asked(
    text: str, standing: Mapping[FeedKey, Sequence[Rule]]
) -> tuple[Sequence[Rule], FeedKey | None]:
    """The rules to test, and the feed that they are of, if they stand in the config."""
    key = feed_named(text, [key for key, several in standing.items() if several])
    if key:
        return standing[key], key
    try:
        return [Rule(FeedKey("topics", ""), 0, parse_search(text))], None
    except QueryError as error:
        raise click.UsageError(f"{error}\n  {text}\n  {' ' * error.position}^") from error


def _named(name: str, standing: Mapping[FeedKey, Sequence[Rule]]) -> FeedKey:
    key = feed_named(name, list(standing))
    if key is None:
        known = ", ".join(one.id for one in standing if one.kind == "topics") or "none"
        raise InputError(f"there is no topic {name!r}; configured are: {known}")
    return key


def _since(text: str, now: datetime) -> datetime | None:
    if text == "all":
        return None
    try:
        return now - durations.parse(text)
    except Refused as refused:
        raise click.BadParameter(
            f'{text!r} {refused.reason}; expected {durations.EXPECTED}, or "all"',
            param_hint="--since",
        ) from None


@contextmanager
def _progress(question: Question) -> Iterator[Callable[[datetime], None]]:
    """A bar on stderr, where that is a terminal: how much of the period is looked through."""
    if question.since is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    seconds = max(int((question.now - question.since).total_seconds()), 1)
    with click.progressbar(
        length=seconds, label="Looking through the archive", file=sys.stderr
    ) as bar:

        def tell(reached: datetime) -> None:
            bar.update(int((question.now - reached).total_seconds()) - bar.pos)

        yield tell
        bar.update(seconds - bar.pos)


# --- what is told -----------------------------------------------------------------------


def _told(report: Report, question: Question, values: Desk, config: Config) -> Iterator[str]:
    yield _figures(report, question)
    if question.against:
        path = question.against.path
        yield f"against {path} as it is: {report.gains:,} gained, {report.losses:,} lost"
    if report.hits:
        yield ""
        yield from columns(_days(report, question))
        yield ""
        yield from bars(report.by_source, most=SOURCES_SHOWN)
    yield from _group("hits", report.samples if not question.against else (), values, config)
    yield from _group("gained", report.gained, values, config)
    yield from _group("lost", report.lost, values, config)
    if question.against and not report.gains and not report.losses:
        yield from _group("hits", report.samples, values, config)


def _figures(report: Report, question: Question) -> str:
    when = f" since {question.since:%Y-%m-%d}" if question.since else ""
    days = max((question.now - question.since).days, 1) if question.since else 0
    rate = f", {report.hits / days:.2g} a day" if days else ""
    return (
        f"{report.hits:,} of {report.articles:,} articles{when} match{rate}"
        f" ({report.read:,} read in {report.seconds:.1f} s)"
    )


def _days(report: Report, question: Question) -> dict[date, int]:
    """Hits of every day, also of those without any."""
    first, last = min(report.by_day), max(report.by_day)
    if question.since:
        first = min(first, question.since.astimezone(question.timezone).date())
    last = max(last, question.now.astimezone(question.timezone).date()) if question.since else last
    span = range((last - first).days + 1)
    return {day: report.by_day[day] for day in (first + timedelta(days=n) for n in span)}


def _group(heading: str, samples: Sequence[Sample], values: Desk, config: Config) -> Iterator[str]:
    if samples:
        yield ""
        yield click.style(heading, underline=True)
        for one in samples:
            yield from _lines(one, values, config)


def _lines(sample: Sample, values: Desk, config: Config) -> Iterator[str]:
    """Date, source and title, then the words that were found, or had been."""
    article = sample.article
    ceiling = values.rights.ceiling(article.source_id, article.agency)
    evidence = sample.match.evidence if sample.match else ()
    moment = sample.moment.astimezone(config.site.timezone)
    title = marked_texts(article, evidence, ceiling=ceiling).get("title", ())
    yield f"{moment:%Y-%m-%d %H:%M}  {article.source_id}  {_styled(title)}"
    if words := ", ".join(sample.words):
        yield f"  {'found' if sample.match else 'was in it for'}: {words}"
    if sample.match and (excerpt := snippet(article, evidence, ceiling=ceiling)):
        yield f"  {_styled(excerpt)}"


def _styled(pieces: Sequence[Piece]) -> str:
    """Marked words bold, where the output is a terminal."""
    return "".join(
        click.style(one.text, bold=True) if one.is_marked else one.text for one in pieces
    )
