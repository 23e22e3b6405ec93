"""A running site to look at: the sample articles, and some that are hard to lay out."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from urllib.request import urlopen

from feeds.config import starter
from tests.browser.awkward_articles import (
    ARABIC,
    PICTURED,
    PICTURES,
    TRAIN_AGAIN,
    WIDE,
    WITHDRAWN,
    WITHHELD,
    picture_answer,
    upstream_answer,
)
from tests.cli.running import answers, command, free_port, program, wait_for
from tests.serve.site_samples import upstream

ENGLISH = "Lost string quartet turns up in parish library"
GERMAN = "Windpark Sandbank West liefert den ersten Strom"
TRAIN = "Sleeper train to Gdansk returns after 17 years"
ZUG = "Nachtzug nach Danzig fährt wieder"
KEEPERS = "Wanted: volunteers to keep a light that nobody needs"
KEEPERS_CORRECTED = "Volunteers wanted for a light that few still need"

PAGES: Mapping[str, str] = {
    "index": "/",
    "category": "/categories/politics",
    "topic": "/topics/energy",
    "empty topic": "/topics/musk-russia",
    "source": "/sources/samples",
    "feed": "/feeds/morning",
    "everything": "/feeds/all",
    "topics": "/topics",
    "categories": "/categories",
    "second page": "{older}",
    "English article": f"{{{ENGLISH}}}",
    "German article": f"{{{GERMAN}}}",
    "Arabic article": f"{{{ARABIC}}}",
    "article with pictures": f"{{{PICTURED}}}",
    "article with wide things": f"{{{WIDE}}}",
    "withheld article": f"{{{WITHHELD}}}",
    "article of a story": f"{{{TRAIN}}}",
    "story": "/stories/{story}",
    "corrected article": f"{{{KEEPERS_CORRECTED}}}",
    "versions": f"{{{KEEPERS_CORRECTED}}}/history",
    "withdrawn article": f"{{{WITHDRAWN}}}",
    "corrections": "/corrections",
    "withdrawn": "/withdrawn",
    "why": f"{{{TRAIN}}}/why",
    "why not": f"{{{TRAIN}}}/why?feed=topics/energy",
    "why not there": f"{{{TRAIN}}}/why?feed=enrgy",
    "feed opened as Atom": "/topics/energy.atom",
    "feed opened as RSS": "/topics/energy.rss",
    "search": "/search",
    "hits": "/search?q=Nachtzug+OR+%22night+train%22",
    "no hits": "/search?q=Quastenflosser",
    "mistake": "/search?q=(Windpark",
    "nothing": "/articles/nothing",
    "nearly": "/topics/enrgy",
    "ended": "/topics/ended",
}
"""Every kind of page with its path; in braces the title of an article, for the path of its page."""

REFUSED = frozenset({"mistake", "nothing", "nearly", "ended", "withdrawn article"})
"""The pages whose status is an error, which browsers note."""

SOURCES = """
[sources.wire]
kind = "feed"
title = "Wire"
url = "http://127.0.0.1:{port}/wire.rss"
category = "news"
republish = "full"

[sources.agency]
kind = "feed"
title = "Agency"
url = "http://127.0.0.1:{port}/agency.rss"
category = "news"
republish = "link"

[topics.ended]
title = "Ended"
match = "election OR Wahl"
retired = true
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running site; *paths* are those of PAGES, *pictures* begins every foreign address."""

    language: str
    base_url: str
    paths: Mapping[str, str]
    pictures: str

    def url(self, page: str) -> str:
        """The address of a page of PAGES."""
        return self.base_url + self.paths[page]


@contextmanager
def running(folder: Path, language: str) -> Iterator[Site]:
    """A real ``feeds web`` over a store that the real commands have filled."""
    with upstream(picture_answer) as port:
        pictures = f"http://127.0.0.1:{port}"
        with upstream(partial(upstream_answer, pictures=pictures)) as source:
            base_url = _published(folder, language, source)
        with program(folder, "web", "--port", base_url.rpartition(":")[2], "--processes", "1"):
            wait_for(lambda: answers(f"{base_url}/health/ready"), "the site")
            yield Site(
                language=language,
                base_url=base_url,
                paths=_paths(base_url),
                pictures=pictures + PICTURES,
            )


def _published(folder: Path, language: str, source: int) -> str:
    """Fill a store; the address that the config says it is served at."""
    for written in starter.write(folder):
        os.utime(written, (written.stat().st_mtime - 60,) * 2)  # a folder takes what has rested
    base_url = f"http://127.0.0.1:{free_port()}"
    config = folder / "config.toml"
    settings = {
        'base_url = "http://127.0.0.1:8000"': f'base_url = "{base_url}"',
        'language = "en" ': f'language = "{language}" ',
        "# allow_private = []": f'allow_private = ["127.0.0.1:{source}"]',
        '# spacing = "1s"': 'spacing = "0s"',
    }
    text = config.read_text()
    for shipped, ours in settings.items():
        assert shipped in text, shipped
        text = text.replace(shipped, ours, 1)
    config.write_text(text + SOURCES.format(port=source))
    ended = command("--config", config, "refresh", "samples", "wire", "agency")
    assert ended.exit_code == 0, ended.output
    _unite(folder / "feeds.db")
    _correct_and_withdraw(folder)
    return base_url


def _unite(database: Path) -> None:
    """Let four articles about one train be one story, and a second source bring one of them."""
    train = "(SELECT id FROM article WHERE title = ?)"
    with closing(sqlite3.connect(database, isolation_level=None)) as told:
        for title in (ZUG, *TRAIN_AGAIN):
            told.execute(f"UPDATE article SET story_id = {train} WHERE title = ?", [TRAIN, title])
            moved = f"UPDATE feed_entry SET lead = {train} WHERE lead = {train}"
            told.execute(moved, [TRAIN, title])
        again = "INSERT INTO sighting (source_id, upstream_id, article_id) VALUES ('wire', '', "
        told.execute(f"{again}{train})", [TRAIN])


def _correct_and_withdraw(folder: Path) -> None:
    """Correct one article twice, and take another back."""
    config = folder / "config.toml"
    keepers, withdrawn = (_id(folder, title) for title in (KEEPERS, WITHDRAWN))
    body = (folder / "samples" / "lighthouse-keepers.en.txt").read_text().partition("10:00")[2]
    corrected = folder / "corrected.txt"
    corrected.write_text(body.replace("1994", "1997").replace("540 people", "some 500 people"))
    acts = (
        ("correct", keepers, "--body", corrected, "--note", "The light was put out in 1997."),
        ("correct", keepers, "--title", KEEPERS_CORRECTED, "--note", "Yachts still look for it."),
        ("withdraw", withdrawn, "--reason", "A court has forbidden it: 3 O 17/26."),
    )
    for act in acts:
        ended = command("--config", config, *act)
        assert ended.exit_code == 0, ended.output


def _id(folder: Path, title: str) -> str:
    with closing(sqlite3.connect(folder / "feeds.db")) as told:
        asked = told.execute("SELECT public_id FROM article WHERE title = ?", [title])
        found: str = asked.fetchone()[0]
    return found


def _paths(base_url: str) -> dict[str, str]:
    """PAGES with the paths that the site's own lists lead to."""
    found = {"older": _links(base_url + "/feeds/all", r'rel="next" href="([^"]+)"()')[""]}
    for source in ("samples", "wire", "agency"):
        found |= _links(f"{base_url}/sources/{source}", r'<h2[^>]*><a href="([^"]+)">(.*?)</a>')
    found[WITHDRAWN] = _links(f"{base_url}/withdrawn.json", r"(/articles/\w+)()")[""]
    found["story"] = found[TRAIN].rpartition("/")[2]
    return {name: path.format(**found) for name, path in PAGES.items()}


def _links(url: str, pattern: str) -> dict[str, str]:
    """Texts and addresses of what *pattern* finds in a page."""
    with urlopen(url) as answer:
        page = answer.read().decode()
    return {unescape(text): unescape(path) for path, text in re.findall(pattern, page)}
