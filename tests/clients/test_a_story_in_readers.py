"""A story in real readers: one entry under one id, whatever becomes of its articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import feedparser
import pytest
import reader

from feeds.pipeline.archive import withdrawing
from feeds.pipeline.archive.withdrawing import Order
from feeds.storage.tables import article
from tests.classify.made_copies import words
from tests.pipeline.house import BASE, House, Item
from tests.storage.stores import Clock, migrated

WIRE = words("wort", 150)
FORMATS = ("atom", "rss", "json")
PAPERS = "".join(
    f'[sources.{name}]\nkind = "feed"\nurl = "https://{name}.example/rss"\ncategory = "news"\n'
    'republish = "full"\n'
    for name in ("wire", "post")
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = Clock()
    with migrated(f"sqlite:///{tmp_path / 'feeds.db'}", clock) as store:
        one = House(store, clock, tmp_path)
        one.configure(BASE + PAPERS)
        yield one


@dataclass
class Subscriber:
    """A ``reader`` that is subscribed to the feed of everything, in each format."""

    house: House
    folder: Path
    readers: dict[str, reader.Reader] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        for form in FORMATS:
            one = reader.make_reader(":memory:", feed_root=str(self.folder))
            one.add_feed(f"all.{form}")
            self.readers[form] = one

    def look(self) -> None:
        """Fetch what is published now."""
        self.house.later(minutes=1)
        self.house.publish()
        for form, one in self.readers.items():
            document = self.house.document(f"/feeds/all.{form}")
            (self.folder / f"all.{form}").write_text(document)
            one.update_feed(f"all.{form}")

    def ids(self) -> dict[str, list[str]]:
        """The ids of all entries that are known, by format."""
        return {
            form: [entry.id for entry in one.get_entries()] for form, one in self.readers.items()
        }

    def titles(self) -> set[str | None]:
        return {entry.title for one in self.readers.values() for entry in one.get_entries()}


def bring(house: House, source: str, text: list[str]) -> None:
    item = Item(
        source,
        title=f"Bericht von {source}",
        text=" ".join(text),
        link=f"https://{source}.example/",
    )
    house.later(minutes=1)
    house.bring(item, source=source)


def withdraw(house: House, source: str) -> None:
    numbers = dict(house.rows(article.c.owner_source, article.c.id))
    withdrawing.withdraw(house.store, [numbers[source]], Order(actor="cli:anna", reason="Irrtum"))


def parsed(house: House, form: str) -> list[str]:
    """What feedparser finds in the published feed."""
    return [one.id for one in feedparser.parse(house.document(f"/feeds/all.{form}")).entries]


STEPS: list[tuple[str, Callable[[House], None], str]] = [
    ("a longer copy joins", lambda house: bring(house, "wire", WIRE[:120]), "wire"),
    ("and is corrected", lambda house: bring(house, "wire", [*WIRE[:119], "neu"]), "wire"),
    ("the longest joins", lambda house: bring(house, "post", WIRE), "post"),
    ("the first grows", lambda house: bring(house, "paper", [*WIRE, *words("mehr", 9)]), "paper"),
    ("and shrinks again", lambda house: bring(house, "paper", WIRE[:90]), "post"),
    ("the longest leaves", lambda house: withdraw(house, "post"), "wire"),
]


def test_readers_see_one_entry_while_articles_join_change_lead_and_leave(
    house: House, tmp_path: Path
) -> None:
    subscriber = Subscriber(house, tmp_path / "subscriber")
    bring(house, "paper", WIRE[:90])
    subscriber.look()
    (founder,) = house.rows(article.c.tag)
    once = {form: list(founder) for form in FORMATS}
    assert subscriber.ids() == once
    for step, act, lead in STEPS:
        act(house)
        subscriber.look()

        assert subscriber.ids() == once, step
        assert subscriber.titles() == {f"Bericht von {lead}"}, step
        assert parsed(house, "atom") == parsed(house, "rss") == list(founder), step

    withdraw(house, "paper")  # the founder: its story goes on under the next id
    subscriber.look()
    (heir,) = house.rows(article.c.tag)
    assert parsed(house, "atom") == parsed(house, "rss") == list(heir)
    assert set(subscriber.ids()["atom"]) == {*founder, *heir}
    assert f'ref="{founder[0]}"' in house.document("/feeds/all.atom")
