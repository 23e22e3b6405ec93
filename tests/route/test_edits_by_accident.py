"""Tables that an edit drops by accident go on being served until somebody says that it is meant."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.running import command, wait_for
from tests.route.edited_site import WORDS, Answer, Machine

pytestmark = pytest.mark.slow

TWICE = 3.0
"""Seconds in which files and versions are looked at more than once."""

FIRST = """
[categories.news]
[sources.texts]
kind = "folder"
path = "texts"
category = "news"
republish = "full"
[feeds.morning]
select = 'Hafen OR Wald'
"""
KEPT = [f"topics/kept{n}" for n in range(2)]
TEXTS = 12
DROPPED = [f"topics/dropped{n}" for n in range(20)]


def topics(paths: list[str]) -> str:
    """A table for each."""
    return "".join(
        f"[{path.replace('/', '.')}]\nmatch = '{WORDS[n % 6]}'\n" for n, path in enumerate(paths)
    )


@pytest.fixture(name="site")
def filled_site(tmp_path: Path) -> Machine:
    site = Machine(tmp_path / "site", "sqlite:///feeds.db")
    site.fill(TEXTS)
    return site


def public(site: Machine) -> dict[str, Answer]:
    """Everything that the public sees of the feeds."""
    feeds = [*KEPT, *DROPPED, "feeds/morning", "categories/news", "sources/texts", "feeds/all"]
    documents = [f"/{feed}{suffix}" for feed in feeds for suffix in (".atom", ".rss", ".json", "")]
    return site.all_of([*documents, "/opml.xml"])


def without_dropped(seen: dict[str, Answer]) -> dict[str, Answer] | None:
    """What was seen, once every process has followed and none of the dropped is there."""
    dropped = {seen[f"/{path}{suffix}"].status for path in DROPPED for suffix in ("", ".rss")}
    return seen if dropped == {404} else None


def test_twenty_lost_tables_change_nothing_public_until_apply_remove(site: Machine) -> None:
    part = site.folder / "more.toml"
    part.write_text(topics(DROPPED))
    site.write(FIRST + topics(KEPT), first='include = ["more*.toml"]\n')
    with site.serving():
        wait_for(lambda: has_content(site), "content")
        before = public(site)
        part.rename(site.folder / "lost")
        wait_for(lambda: "waits for feeds apply --remove" in site.detail(), "the brake")
        time.sleep(TWICE)

        assert public(site) == before
        assert "ends topics/dropped0, topics/dropped1" in site.detail()
        assert "and 15 more" in site.detail()

        (site.folder / "lost").rename(part)
        wait_for(lambda: not site.detail(), "peace")
        site.write(FIRST + topics(KEPT))
        wait_for(lambda: "waits for feeds apply --remove" in site.detail(), "the brake")
        refused = command("--config", site.config, "apply")
        time.sleep(TWICE)

        assert refused.exit_code == 1
        assert "--remove means it" in refused.stderr
        assert public(site) == before
        assert site.versions() == ["1 first start"]

        meant = command("--config", site.config, "apply", "--remove")
        after = wait_for(lambda: without_dropped(public(site)), "the end of the topics")

    assert meant.exit_code == 0
    assert {one.status for one in before.values()} == {200}
    assert {after[f"/{path}.rss"].status for path in KEPT} == {200}
    assert site.versions() == ["2 feeds apply", "1 first start"]


def has_content(site: Machine) -> bool:
    """Whether all texts have entered every feed that they belong to."""
    held = {path: site.get(f"/{path}.atom").body.count(b"<entry") for path in (*KEPT, *DROPPED)}
    return site.get("/feeds/all.atom").body.count(b"<entry") == TEXTS and set(held.values()) == {4}
