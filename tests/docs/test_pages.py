"""The pages of the documentation: found from the index, linked rightly, with configs that load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.config import load

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md"])
NEWS = '[categories.news]\ntitle = "News"\n'
AUTHORITY = 'authority = "news.example.org,2026-01-01"'
SECRETS = {"DATABASE_URL": "postgresql+psycopg://a:b@c/d", "AGENCY_TOKEN": "x"}


def links(page: Path) -> list[tuple[Path, str]]:
    """The files that a page links to, with the heading, "" for none."""
    found = re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", page.read_text())
    return [((page.parent / target).resolve() if target else page, at) for target, at in found]


def headings(page: Path) -> set[str]:
    """The anchors of a page, as GitHub and others make them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, heading in links(page):
        assert target.exists(), target
        assert not heading or heading in headings(target)


def test_every_page_is_found_from_the_index() -> None:
    known = {DOCS / "index.md"}
    while new := {to for page in known for to, _ in links(page) if to.suffix == ".md"} - known:
        known |= new

    assert set(DOCS.rglob("*.md")) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_settings_in_a_page_are_right(page: Path, tmp_path: Path) -> None:
    """Each block alone, in a config that has what it refers to."""
    (tmp_path / "desk").mkdir()
    tables = re.findall(r"^```toml\n(\[.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    for block in tables:
        own = block.replace("[site]", f"[site]\n{AUTHORITY}")
        (tmp_path / "config.toml").write_text(f"{own}\n{NEWS}")

        assert load(tmp_path / "config.toml", environ=SECRETS)
