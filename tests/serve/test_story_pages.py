"""Articles that tell one story, and articles that several sources bring: one line, all named."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.assemble import web
from feeds.config import Config
from feeds.serve.pages import articles
from tests.serve.asking import Answer, Client
from tests.serve.site_samples import BASE_URL

WIRE, DIGEST = "wire &lt;1&amp;1&gt;", "digest &lt;1&amp;1&gt;"


def public_id(told: sqlite3.Connection, title: str) -> str:
    return str(told.execute("SELECT public_id FROM article WHERE title = ?", [title]).fetchone()[0])


def number(told: sqlite3.Connection, title: str) -> int:
    return int(told.execute("SELECT id FROM article WHERE title = ?", [title]).fetchone()[0])


def unite(told: sqlite3.Connection, lead: str, *titles: str) -> None:
    """Let the articles of these titles tell the story of the first one; they came in this order."""
    founder = number(told, titles[0])
    for later, title in enumerate(titles, start=1):
        one = number(told, title)
        told.execute("UPDATE article SET story_id = ? WHERE id = ?", [founder, one])
        told.execute("UPDATE article SET sort_at = sort_at + ? WHERE id = ?", [later, one])
        moved = "UPDATE feed_member SET sort_at = sort_at + ? WHERE article_id = ?"
        told.execute(moved, [later, one])
    told.execute("UPDATE story SET lead = ? WHERE id = ?", [number(told, lead), founder])
    lead_entries(told, number(told, lead), founder)


def lead_entries(told: sqlite3.Connection, lead: int, story: int) -> None:
    """Let the lead stand for the story in the feeds that hold it, the oldest article elsewhere."""
    here = (
        "SELECT min(article_id) FROM feed_member JOIN article ON article.id = article_id WHERE"
        " feed_member.feed_id = feed_entry.feed_id"
        " AND feed_member.generation = feed_entry.generation AND article.story_id = :story"
    )
    told.execute(
        f"UPDATE feed_entry SET lead = coalesce(({here} AND article_id = :lead), ({here}))"
        " WHERE story_id IN (SELECT id FROM article WHERE article.story_id = :story)",
        {"lead": lead, "story": story},
    )


def sight(told: sqlite3.Connection, title: str, source: str) -> None:
    """Let *source* bring the article of that title too."""
    again = "INSERT INTO sighting (source_id, upstream_id, article_id) VALUES (?, 'again', ?)"
    told.execute(again, [source, number(told, title)])


@pytest.fixture
def told(configured: Config, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the published site's database, free to be changed."""
    original = sqlite3.connect(configured.storage_url.removeprefix("sqlite:///"))
    copy = sqlite3.connect(tmp_path / "copy.db", isolation_level=None)
    with closing(original), closing(copy):
        original.backup(copy)
        yield copy


@pytest.fixture
def asking(told: sqlite3.Connection, configured: Config, tmp_path: Path) -> Client:
    url = f"sqlite:///{tmp_path / 'copy.db'}"
    return Client(web.application(replace(configured, storage_url=url)))


def test_a_story_page_has_all_its_articles_the_lead_first(
    told: sqlite3.Connection, asking: Client
) -> None:
    unite(told, "Titel digest", "Ein Schiff im Hafen", "Titel digest", "Titel pointer")
    ship = public_id(told, "Ein Schiff im Hafen")
    page = asking.get(f"/stories/{ship}")

    assert page.titles == ["Titel digest", "Ein Schiff im Hafen", "Titel pointer"]
    assert f'<a href="/sources/wire">{WIRE}</a>' in page.text
    assert page.text.count("19. November 2026, 10:00</time>") == 3
    assert "Anriss von digest." in page.text
    assert "Anriss von pointer." not in page.text


def test_any_of_its_articles_leads_to_the_story(told: sqlite3.Connection, asking: Client) -> None:
    unite(told, "Titel digest", "Ein Schiff im Hafen", "Titel digest")
    answer = asking.get(f"/stories/{public_id(told, 'Titel digest')}", host="evil.example")

    assert answer.status == 302
    ship = public_id(told, "Ein Schiff im Hafen")
    assert answer.headers["Location"] == f"{BASE_URL}/stories/{ship}"


def test_a_story_of_one_article_is_that_article(told: sqlite3.Connection, asking: Client) -> None:
    alone = public_id(told, "Titel digest")
    answer = asking.get(f"/stories/{alone}")

    assert (answer.status, answer.headers["Location"]) == (302, f"{BASE_URL}/articles/{alone}")


def test_search_engines_are_sent_to_the_lead_s_original(
    told: sqlite3.Connection, asking: Client
) -> None:
    unite(told, "Ein Schiff im Hafen", "Ein Schiff im Hafen", "Titel own")
    path = f"/stories/{public_id(told, 'Ein Schiff im Hafen')}"
    there = asking.get(path).text
    unite(told, "Titel own", "Ein Schiff im Hafen", "Titel own")
    here = asking.get(path).text

    assert '<meta name="robots" content="noindex">' in there
    assert '<link rel="canonical" href="https://wire.example.com/ship.html">' in there
    assert "noindex" not in here
    assert f'<link rel="canonical" href="{BASE_URL}{path}">' in here


def test_a_story_longer_than_its_page_says_how_much_is_missing(
    told: sqlite3.Connection, asking: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "MOST_OF_STORY", 2)
    unite(told, "Titel digest", "Titel digest", "Titel own", "Titel pointer")
    page = asking.get(f"/stories/{public_id(told, 'Titel digest')}")

    assert len(page.titles) == 2
    assert "1 weiterer Artikel steht nicht in dieser Liste." in page.text


@pytest.mark.parametrize("path", ["/", "/feeds/all", "/categories/news"])
def test_a_list_has_one_line_for_a_story_and_names_its_other_sources(
    told: sqlite3.Connection, asking: Client, path: str
) -> None:
    unite(told, "Titel own", "Titel own", "Titel digest", "Titel pointer")
    page = asking.get(path)
    digest = f'<a href="/articles/{public_id(told, "Titel digest")}">{DIGEST}</a>'
    story = f'<a href="/stories/{public_id(told, "Titel own")}">3 Artikel insgesamt</a>'

    assert page.titles[0] == "Titel own"
    assert not {"Titel digest", "Titel pointer"} & set(page.titles)
    assert f"Auch bei: {digest}, " in page.text
    assert story in page.text


def test_a_source_that_brought_the_same_article_is_named(
    told: sqlite3.Connection, asking: Client
) -> None:
    sight(told, "Ein Schiff im Hafen", "digest")
    article = asking.get(f"/articles/{public_id(told, 'Ein Schiff im Hafen')}").text
    line = f'Auch bei: <a href="/sources/digest">{DIGEST}</a>'

    assert line in asking.get("/topics/harbour").text
    assert f'<li><a href="/sources/digest">{DIGEST}</a></li>' in article
    assert "insgesamt" not in article


def test_an_article_names_the_others_of_its_story(told: sqlite3.Connection, asking: Client) -> None:
    unite(told, "Titel digest", "Ein Schiff im Hafen", "Titel digest", "Titel pointer")
    ship = public_id(told, "Ein Schiff im Hafen")
    text = asking.get(f"/articles/{ship}").text
    others = text[text.index('<section class="also"') :]

    assert re.findall(r'href="/articles/[^"]+"[^>]*>(.*?)</a>', others) == [
        "Titel digest",
        "Titel pointer",
    ]
    assert f'href="/stories/{ship}">3 Artikel insgesamt</a>' in others


def test_what_may_not_be_shown_is_in_no_story_and_no_sighting(
    told: sqlite3.Connection, asking: Client
) -> None:
    unite(told, "Titel secret", "Titel secret", "Ein Schiff im Hafen", "Titel digest")
    sight(told, "Ein Schiff im Hafen", "secret")
    ship, secret = public_id(told, "Ein Schiff im Hafen"), public_id(told, "Titel secret")
    pages = [asking.get(path) for path in ("/", "/topics/harbour", f"/articles/{ship}")]
    story = _followed(asking, f"/stories/{ship}")

    assert story.titles == ["Ein Schiff im Hafen", "Titel digest"]
    for page in (*pages, story):
        assert secret not in page.text
        assert "/sources/secret" not in page.text[page.text.index("<h1") :].partition("<aside")[0]


def _followed(asking: Client, path: str) -> Answer:
    answer = asking.get(path)
    to = answer.headers["Location"]
    return asking.get(to.removeprefix(BASE_URL)) if to else answer


def test_a_story_of_which_nothing_may_be_shown_is_not_there(
    told: sqlite3.Connection, asking: Client
) -> None:
    assert asking.get(f"/stories/{public_id(told, 'Titel secret')}").status == 404
    assert asking.get("/stories/nope").status == 404


def relate(told: sqlite3.Connection, kind: str, share: float | None, *titles: str) -> None:
    """Write down what joins two articles, or parts them."""
    numbers = sorted(number(told, title) for title in titles)
    edge = "INSERT INTO story_edge (a, b, kind, share, at) VALUES (?, ?, ?, ?, 0)"
    told.execute(edge, [*numbers, kind, share])


def test_the_page_that_explains_tells_what_joins_an_article_to_its_story(
    told: sqlite3.Connection, asking: Client
) -> None:
    relate(told, "auto", 0.826, "Ein Schiff im Hafen", "Titel digest")
    relate(told, "join", None, "Ein Schiff im Hafen", "Titel pointer")
    relate(told, "split", None, "Ein Schiff im Hafen", "Titel own")
    relate(told, "auto", 0.9, "Ein Schiff im Hafen", "Titel secret")
    text = asking.get(f"/articles/{public_id(told, 'Ein Schiff im Hafen')}/why").text
    digest = f'<a href="/articles/{public_id(told, "Titel digest")}" dir="auto">Titel digest</a>'

    assert f"Erzählt dieselben Worte, 83 % des kürzeren Textes: {digest}" in text
    assert "Von der Redaktion zusammengelegt: <a" in text
    assert "Titel own" not in text
    assert "Titel secret" not in text
