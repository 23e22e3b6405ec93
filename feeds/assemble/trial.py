"""Try a source out: everything that a check needs, but no database."""

from __future__ import annotations

from datetime import UTC, datetime

from feeds.assemble.service import fetcher
from feeds.config import Config
from feeds.dispatch import Workers
from feeds.model import Source
from feeds.pipeline.gather.politeness import Pauses
from feeds.pipeline.gather.trial import Bench, Trial, try_out
from feeds.sources import Limits


def trial(config: Config, source: Source) -> Trial:
    """Ask and read *source* once, within the config's limits; nothing is stored.

    Raises: FetchError, ParseError: a sentence why nothing could be had or read.
    """
    workers = Workers(1, preload="feeds.pipeline.visit.preload")
    try:
        bench = Bench(
            fetcher=fetcher(config, Pauses(config.refresh.spacing)),
            workers=workers,
            authority=config.site.authority,
            limits=Limits(config.refresh.min_interval, config.refresh.max_interval),
            now=datetime.now(UTC),
        )
        return try_out(source, bench)
    finally:
        workers.close()
