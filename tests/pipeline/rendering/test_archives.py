"""Archive documents: everything that a feed ever held, in documents that do not change."""

from __future__ import annotations

import pytest

from feeds.storage.rendering import archives
from feeds.storage.tables import article, job, rendered
from tests.pipeline.archive_walk import SUFFIXES, fetch, ids, walk
from tests.pipeline.house import BASE, House, Item


def fill(house: House, count: int, *, start: int = 0) -> None:
    """Let articles come one by one, the newest last."""
    for n in range(start, start + count):
        house.later(minutes=5)
        house.bring(Item(f"n{n}", hours=1000 - n), Item("first", hours=2000))
    house.publish()


def tags(house: House) -> set[str]:
    return {tag for (tag,) in house.rows(article.c.tag)}


def archived(house: House) -> dict[str, str]:
    return {path: etag for path, etag in house.etags().items() if "/archive/" in path}


TOPIC = '[topics.bridge]\nmatch = "Brücke"\n'


def chunks(house: House, path: str) -> list[int]:
    """How many entries each document of a feed has, the live one last."""
    with house.site() as client:
        return [len(page.ids) for page in reversed(walk(client, f"/{path}.atom"))]


def told(house: House, path: str) -> dict[str, tuple[bytes, dict[str, str]]]:
    """Every archive document of a feed: its bytes and its headers."""
    with house.site() as client:
        pages = [page for suffix in SUFFIXES for page in walk(client, f"/{path}.{suffix}")]
    return {
        page.path: (page.answer.body, dict(page.answer.headers.items()))
        for page in pages
        if "/archive/" in page.path
    }


def test_a_feed_may_close_its_documents_at_another_number(either_house: House) -> None:
    house = either_house
    house.configure(BASE + TOPIC + "entries = 2\n")
    fill(house, 7)

    assert chunks(house, "topics/bridge") == [2, 2, 2, 2, 2]
    assert chunks(house, "feeds/all") == [3, 3, 5]


def test_another_number_touches_nothing_that_has_closed(either_house: House) -> None:
    house = either_house
    house.configure(BASE + TOPIC)
    fill(house, 7)
    before = told(house, "topics/bridge"), house.revisions(), house.etags()
    house.configure(BASE + TOPIC + "entries = 5\n")
    house.publish()

    assert (told(house, "topics/bridge"), house.revisions(), house.etags()) == before
    fill(house, 12, start=7)
    kept = told(house, "topics/bridge")
    assert chunks(house, "topics/bridge") == [3, 3, 5, 5, 9]
    assert before[0] == {path: kept[path] for path in before[0]}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_walking_from_the_live_document_finds_everything(house: House, suffix: str) -> None:
    house.bring(*(Item(f"old{n}", hours=5000 - n) for n in range(10)), Item("first", hours=2000))
    fill(house, 12)
    with house.site() as client:
        pages = walk(client, f"/feeds/all.{suffix}")

    assert ids(pages) == tags(house)
    assert len(pages) > 5
    assert all(1 <= len(page.ids) <= 3 for page in pages[1:])


def test_a_walk_takes_an_article_that_comes_late_and_one_that_an_edit_brought(
    either_house: House,
) -> None:
    house = either_house
    house.configure(BASE + '[topics.bridge]\ntitle = "Brücken"\nmatch = "Brücke"\n')
    house.bring(Item("x", text="Nichts.", hours=100))
    fill(house, 8)
    house.bring(Item("late", hours=4000), Item("x", text="Die Brücke.", hours=100))
    house.publish()
    with house.site() as client:
        pages = walk(client, "/topics/bridge.atom")

    assert ids(pages) == tags(house)


def test_documents_link_both_ways_and_to_the_live_one(house: House) -> None:
    fill(house, 9)
    at = "http://127.0.0.1:8000/feeds/all"
    with house.site() as client:
        live = fetch(client, "/feeds/all.atom")
        middle = fetch(client, "/feeds/all/archive/1-2.atom")
        first = fetch(client, "/feeds/all/archive/1-1.rss")

    assert live.links["prev-archive"] == f"{at}/archive/1-3.atom"
    assert {"next-archive", "current"}.isdisjoint(live.links)
    assert middle.links["prev-archive"] == f"{at}/archive/1-1.atom"
    assert middle.links["next-archive"] == f"{at}/archive/1-3.atom"
    assert middle.links["current"] == f"{at}.atom"
    assert middle.links["self"] == f"{at}/archive/1-2.atom"
    assert "prev-archive" not in first.links
    assert first.links["current"] == f"{at}.rss"


def test_only_archive_documents_say_that_they_are(house: House) -> None:
    fill(house, 4)
    with house.site() as client:
        for suffix in ("atom", "rss"):
            assert "archive/>" not in client.get(f"/feeds/all.{suffix}").text
            assert "<fh:archive/>" in client.get(f"/feeds/all/archive/1-1.{suffix}").text


def test_a_feed_without_a_closed_chunk_has_no_archive(house: House) -> None:
    house.bring(Item("a"))
    house.publish()
    with house.site() as client:
        assert "prev-archive" not in fetch(client, "/feeds/all.atom").links
        assert "next_url" not in client.get("/feeds/all.json").text
        assert client.get("/feeds/all/archive/1-0.atom").status == 404


def test_a_new_article_changes_no_closed_chunk(house: House) -> None:
    fill(house, 8)
    with house.site() as client:
        before = [walk(client, f"/feeds/all.{suffix}") for suffix in SUFFIXES]
        fill(house, 8, start=50)
        after = {
            page.path: page for suffix in SUFFIXES for page in walk(client, f"/feeds/all.{suffix}")
        }

    for pages in before:
        for page in pages[1:]:
            assert after[page.path].answer.body == page.answer.body
            assert after[page.path].answer.headers["ETag"] == page.answer.headers["ETag"]


def test_following_the_links_forward_ends_at_the_live_document(house: House) -> None:
    fill(house, 7)
    with house.site() as client:
        page = fetch(client, "/feeds/all/archive/1-1.atom")
        steps = [page.path]
        while following := page.links.get("next-archive"):
            page = fetch(client, following.removeprefix("http://127.0.0.1:8000"))
            steps.append(page.path)

    assert steps[-1] == "/feeds/all.atom"
    assert steps[:2] == ["/feeds/all/archive/1-1.atom", "/feeds/all/archive/1-2.atom"]


def test_an_edit_changes_exactly_the_chunks_that_hold_the_article(house: House) -> None:
    fill(house, 9)
    with house.site() as client:
        old = {page.path: page for page in walk(client, "/feeds/all.atom")[1:]}
        house.later(hours=1)
        house.bring(Item("n1", title="Berichtigt", hours=999))
        house.publish()
        new = {page.path: page for page in walk(client, "/feeds/all.atom")[1:]}

    changed = {path for path, page in new.items() if page.answer.body != old[path].answer.body}
    (path,) = changed
    assert "Berichtigt" in new[path].answer.text
    for name in ("ETag", "Last-Modified"):
        assert new[path].answer.headers[name] != old[path].answer.headers[name]


def test_a_changed_rule_leads_from_the_old_documents_to_the_newest_chunk(
    either_house: House,
) -> None:
    house = either_house
    rule = '[topics.bridge]\ntitle = "Brücken"\nmatch = "Brücke"\n'
    house.configure(BASE + rule)
    fill(house, 9)
    with house.site() as client:
        before = walk(client, "/topics/bridge.atom")
        house.configure(BASE + rule.replace('"Brücke"', '"Titel"'))
        house.publish()
        answer = client.get(before[-1].path)
        after = walk(client, "/topics/bridge.atom")

    newest = after[1].path
    assert newest == "/topics/bridge/archive/2-3.atom"
    assert (answer.status, answer.headers["Location"]) == (302, f"http://127.0.0.1:8000{newest}")
    assert ids(after) == tags(house)
    assert not any("/archive/1-" in path for path in archived(house))


def test_a_closed_chunk_keeps_what_has_left_its_feed(house: House) -> None:
    house.configure(BASE + '[topics.bridge]\ntitle = "Brücken"\nmatch = "Brücke"\n')
    fill(house, 9)
    with house.site() as client:
        before = ids(walk(client, "/topics/bridge.atom"))
        house.bring(Item("n1", title="Etwas anderes", text="Kein Wort davon.", hours=999))
        house.publish()
        after = walk(client, "/topics/bridge.atom")

    assert ids(after) == before


def test_what_a_source_may_show_less_of_goes_from_the_archive_at_once(house: House) -> None:
    house.bring(*(Item(f"o{n}", text="<p>Anriss.</p><p>Geheim.</p>" * 40) for n in range(8)))
    house.publish()
    with house.site() as client:
        assert "Geheim." in "".join(page.answer.text for page in walk(client, "/feeds/all.json"))
        house.configure(BASE.replace('"full"', '"link"'))
        assert archived(house) == {}
        house.publish()
        pages = walk(client, "/feeds/all.json")

    assert "Geheim." not in "".join(page.answer.text for page in pages)


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/all/archive/1-9.atom",
        "/feeds/all/archive/2-1.atom",
        "/feeds/all/archive/1-1.pdf",
        "/feeds/all/archive/1.atom",
        "/feeds/nosuch/archive/1-1.atom",
        "/topics/all/archive/01-1.atom",
        "/archive/1-1.atom",
    ],
)
def test_what_there_is_no_chunk_of_is_not_found(house: House, path: str) -> None:
    fill(house, 4)
    with house.site() as client:
        assert client.get(path).status == 404
    assert house.count(job) == 0


def test_an_archive_document_is_kept_an_hour_and_then_asked_about(house: House) -> None:
    fill(house, 4)
    with house.site() as client:
        headers = client.get("/feeds/all/archive/1-1.atom").headers
        same = client.get("/feeds/all/archive/1-1.atom", If_None_Match=str(headers["ETag"]))

    assert headers["Cache-Control"] == "public, max-age=3600, must-revalidate"
    assert same.status == 304


def test_former_feeds_lead_on_also_with_their_archives(house: House) -> None:
    rule = '[topics.{}]\ntitle = "Brücken"\nmatch = "Brücke"\n'
    house.configure(BASE + rule.format("bridge"))
    fill(house, 6)
    house.configure(BASE + rule.format("span") + 'aliases = ["bridge"]\n')
    house.publish()
    with house.site() as client:
        answer = client.get("/topics/bridge/archive/1-1.rss")
        pages = walk(client, "/topics/span.rss")

    target = "http://127.0.0.1:8000/topics/span/archive/1-1.rss"
    assert (answer.status, answer.headers["Location"]) == (301, target)
    assert ids(pages) == tags(house)


def test_only_so_many_archive_documents_are_kept(house: House) -> None:
    fill(house, 9)
    with house.site() as client:
        walk(client, "/feeds/all.atom")
    before = house.etags()
    with house.store.write() as connection:
        archives.bound(connection, kept=1)

    assert len(archived(house)) == 1
    assert house.etags().items() <= before.items()
    assert house.count(rendered) == len(before) - 2


def test_while_work_is_away_a_document_that_is_not_made_comes_later(house: House) -> None:
    fill(house, 4)
    with house.site() as client:
        house.publish = lambda: None  # type: ignore[method-assign]
        answer = client.get("/feeds/all/archive/1-1.atom")

    assert answer.status == 503
    assert answer.headers["Retry-After"]
