"""``republish`` is the ceiling of everything public: no output shows more of an article's text.

Whether its source or its agency sets the ceiling: the lower one wins.
"""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from feeds import log
from feeds.assemble.service import service
from feeds.assemble.web import application
from feeds.config import Config, load
from feeds.pipeline import publication
from feeds.pipeline.visit import refresh
from feeds.storage.queue import sources
from tests.route.crawling import crawl
from tests.serve.asking import Client

LEAD = "The harbour board chose a plain grey ferry on Monday."
BODY = (
    "Nobody had expected the quarrel about its lanterns.",
    "A carpenter called Ulf offered to carve them for nothing.",
    "His offer expires with the first frost of the year.",
)

CONFIG = """
[site]
title = "Ceilings"
base_url = "http://wire.example"
authority = "wire.example,2026-01-01"
contact = "mailto:news@wire.example"

[sources.told]
kind = "folder"
path = "told"
category = "news"
republish = "{of_source}"

[agencies.afp]
republish = "{of_agency}"

[categories.news]
title = "News"

[topics.ferries]
title = "Ferries"
match = "lanterns OR carpenter"

[feeds.own]
title = "Own"
select = "topic:ferries"
"""


SETTERS = ("source", "agency")


def _config(folder: Path, ceiling: str, setter: str) -> Config:
    ceilings = {f"of_{one}": ceiling if one == setter else "full" for one in SETTERS}
    (folder / "config.toml").write_text(CONFIG.format(**ceilings))
    (folder / "told").mkdir()
    paragraphs = "\n\n".join((LEAD, *BODY))
    article = folder / "told" / "ferry.txt"
    article.write_text(f"A grey ferry for the northern islands\n\n{paragraphs} (AFP)\n")
    os.utime(article, (1_700_000_000, 1_700_000_000))
    return load(folder / "config.toml", environ={})


def _publish(config: Config) -> None:
    running = service(config, workers=1)
    try:
        now = running.tools.store.now()
        with running.tools.store.write() as connection:
            claims = sources.claim_named(connection, ["told"], now=now)
        for claim in claims:
            assert refresh.check(claim, running.desk, running.tools).status == "ok"
        publication.publish(running.classifier, running.desk, running.tools)
    finally:
        running.close()


_ASKED = (
    *("/search?q=lanterns", "/search?q=ferry", "/search?q=Ulf", "/search?q=agency:afp"),
    *("/opml.xml", "/nothing"),
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the log says."""
    words = io.StringIO()
    handler = logging.StreamHandler(words)
    logger = logging.getLogger("feeds")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    log.info("listening")
    yield words
    logger.removeHandler(handler)


def _shown(pages: Iterable[tuple[str, str]], sentence: str) -> list[str]:
    return [path for path, text in pages if sentence in text]


@pytest.mark.parametrize("setter", SETTERS)
@pytest.mark.parametrize(
    ("ceiling", "lead_is_shown", "body_is_shown"),
    [("full", True, True), ("summary", True, False), ("link", False, False)],
)
def test_no_output_shows_more_than_the_ceiling(  # noqa: PLR0913 - what is set, by whom, what is shown
    *,
    ceiling: str,
    setter: str,
    lead_is_shown: bool,
    body_is_shown: bool,
    tmp_path: Path,
    told: io.StringIO,
) -> None:
    config = _config(tmp_path, ceiling, setter)
    _publish(config)
    pages = list(crawl(Client(application(config)), *_ASKED))

    paths = {path for path, _ in pages}
    assert {"/feeds/all.atom", "/topics/ferries.rss", "/feeds/own.json"} <= paths
    assert any(path.startswith("/articles/") for path in paths)
    assert bool(_shown(pages, LEAD)) is lead_is_shown
    for sentence in BODY:
        assert bool(_shown(pages, sentence)) is body_is_shown, sentence
        assert sentence not in told.getvalue()


@pytest.mark.parametrize("setter", SETTERS)
def test_nothing_of_what_may_not_be_republished_is_public(setter: str, tmp_path: Path) -> None:
    config = _config(tmp_path, "none", setter)
    _publish(config)
    pages = list(crawl(Client(application(config)), *_ASKED))

    assert not _shown(pages, "A grey ferry")
    assert not _shown(pages, LEAD)
    assert not [path for path, _ in pages if path.startswith("/articles/")]
