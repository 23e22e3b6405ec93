"""Upstream may give an id to another article: nothing that was ever said is written over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.articles import canonical
from feeds.storage.tables import article, article_body, article_version
from tests.pipeline.house import House, Item
from tests.storage.stores import empty

Said = tuple[str, str, str | None]
"""Title, text and address, of which no edit changes all three."""

STORIES = {
    "A": ("Die Brücke ist offen.", "https://paper.example/a"),
    "B": ("Ein neues Museum.", "https://paper.example/b"),
    "C": ("Der Zug fährt wieder.", "https://paper.example/c"),
    "D": ("Nichts ist geschehen.", "https://paper.example/d"),
}


@st.composite
def items(draw: st.DrawFn) -> Item:
    """A story under some id, mostly as it is, sometimes with a part of another."""
    title, text, link = (draw(st.sampled_from("AAABBBCCCD")),) * 3
    part = draw(st.sampled_from(["", "", "title", "text", "link"]))
    other = draw(st.sampled_from("ABCD")) if part else ""
    title, text, link = (
        other if part == name else mine
        for name, mine in (("title", title), ("text", text), ("link", link))
    )
    return Item(draw(st.sampled_from("12")), title, STORIES[text][0], link=STORIES[link][1])


VISITS = st.lists(
    st.lists(items(), min_size=1, max_size=2, unique_by=lambda item: item.guid),
    min_size=1,
    max_size=8,
)


def said_by(item: Item) -> Said:
    return item.title, item.text, canonical(item.link)


def histories(house: House) -> Iterator[list[Said]]:
    """What each article has said, oldest version first."""
    older = {
        (number, n): (was["title"], was["content_html"], canonical(was["url"]))
        for number, n, was in house.rows(
            article_version.c.article_id, article_version.c.n, article_version.c.was
        )
    }
    bodies = dict(house.rows(article_body.c.article_id, article_body.c.content_html))
    columns = (article.c.id, article.c.version, article.c.title, article.c.url)
    for number, version, title, url in house.rows(*columns):
        history = [older[number, n] for n in range(1, version)]
        yield [*history, (title, bodies[number], canonical(url))]


@given(VISITS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_ids_name_nothing_is_written_over(house: House, visits: list[list[Item]]) -> None:
    empty(house.store)
    house.configure()
    for visit in visits:
        house.later(hours=1)
        house.bring(*visit)
    known = list(histories(house))

    said = {one for history in known for one in history}
    assert {said_by(item) for visit in visits for item in visit} == said
    assert {said_by(item) for item in visits[-1]} <= {history[-1] for history in known}
    for history in known:
        for before, after in pairwise(history):
            assert any(one == other for one, other in zip(before, after, strict=True))
