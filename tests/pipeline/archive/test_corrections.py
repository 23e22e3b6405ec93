"""What we correct is printed with its note, stays ours, and is told without a second entry."""

from __future__ import annotations

import re
from typing import Any

import pytest

from feeds.articles import Wish
from feeds.errors import InputError, NotFound
from feeds.pipeline.archive import correcting
from feeds.storage.archive import articles, audit, corrections, history
from feeds.storage.tables import article, feed_entry
from tests.pipeline.archive.test_withdrawals import number, restore, withdraw
from tests.pipeline.house import House, Item

NOTE = "Der Fluss heißt Alster."


def correct(house: House, name: str, **wish: Any) -> int:
    made = correcting.correct(
        house.store,
        number(house, name),
        Wish(note=NOTE, **wish),
        actor="cli:anna",
    )
    house.publish()
    return made


def entry(house: House, path: str = "/feeds/all.atom") -> dict[str, str]:
    """The first entry of a feed: its id, its dates, all of it."""
    whole = re.findall(r"<entry.*?</entry>", house.document(path), re.DOTALL)[0]
    found = {name: re.findall(f"<{name}>([^<]*)</{name}>", whole) for name in ("id", "updated")}
    return {"whole": whole, "id": found["id"][0], "updated": found["updated"][0]}


def shown(house: House) -> list[tuple[str, str]]:
    numbers = [number for (number,) in house.rows(article.c.id)]
    with house.store.read() as connection:
        loaded = articles.load(connection, numbers)
    return [(one.title, one.text) for one in loaded.values()]


def test_a_correction_is_printed_with_its_note_under_the_same_id(either_house: House) -> None:
    house = either_house
    house.bring(Item("a"))
    house.publish()
    before = entry(house)
    house.later(hours=2)
    correct(house, "a", title="Neuer Titel", body="Erster Absatz.\n\nZweiter & letzter.")
    after = entry(house)

    assert after["id"] == before["id"]
    assert after["updated"] == "2026-11-22T14:00:00+00:00" > before["updated"]
    assert "Neuer Titel" in after["whole"]
    assert "Zweiter &amp;amp; letzter." in after["whole"]
    assert f"Correction:&lt;/strong&gt; {NOTE}" in after["whole"]
    for ending in ("rss", "json"):
        assert NOTE in house.document(f"/feeds/all.{ending}")
        assert house.document(f"/feeds/all.{ending}").count("Neuer Titel") == 1


def test_commas_and_minor_corrections_move_no_date(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", text="Die Brücke - sie ist offen - führt über den Fluss."))
    house.publish()
    before = entry(house)
    etag = house.etags()["/feeds/all.atom"]
    house.later(hours=2)
    correct(house, "a", body="Die Brücke – sie ist offen – führt über den Fluss.")
    correct(house, "a", title="Ganz anders", minor=True)
    after = entry(house)

    assert after["updated"] == before["updated"]
    assert house.etags()["/feeds/all.atom"] != etag
    assert "Ganz anders" in after["whole"]


def test_what_is_corrected_stays_ours_whatever_its_source_says(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", title="Falsch", text="Alt."))
    house.publish()
    correct(house, "a", title="Richtig")
    house.later(hours=1)
    house.bring(Item("a", title="Falscher", text="Neu."))
    house.publish()
    with house.store.read() as connection:
        (conflict,) = corrections.conflicts(connection)
        ((ours,),) = corrections.fields(connection, [number(house, "a")]).values()

    assert shown(house) == [("Richtig", "Neu.")]
    assert (conflict.source_id, conflict.field) == ("paper", "title")
    assert conflict.since == house.clock.now
    assert ours.theirs == "Falscher"
    assert NOTE in house.document("/feeds/all.atom")


def test_a_source_that_says_what_it_said_makes_no_version(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", title="Falsch"))
    house.publish()
    correct(house, "a", title="Richtig")
    report = house.bring(Item("a", title="Falsch"), Item("b"))

    assert (report.taken.edited, report.taken.new) == (0, 1)
    with house.store.read() as connection:
        assert corrections.conflicts(connection) == []


def test_going_back_gives_a_field_back_to_its_source(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", title="Falsch"))
    house.publish()
    correct(house, "a", title="Richtig")
    house.later(hours=1)
    correcting.revert(house.store, number(house, "a"), to=None, actor="cli:anna")
    house.publish()
    assert shown(house)[0][0] == "Falsch"
    assert NOTE not in house.document("/feeds/all.atom")
    house.bring(Item("a", title="Von der Quelle"))

    assert shown(house)[0][0] == "Von der Quelle"


def test_every_version_can_be_read_until_it_is_hidden(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", title="Erster"))
    house.publish()
    correct(house, "a", title="Zweiter")
    house.later(hours=1)
    house.bring(Item("a", title="Erster", text="Neuer Text."))
    correcting.hide(house.store, number(house, "a"), 1, actor="cli:anna", note="libel")
    with house.store.read() as connection:
        told = history.versions(connection, number(house, "a"))

    assert [(one.n, one.said and one.said.title, one.note and one.note.text) for one in told] == [
        (3, "Zweiter", None),
        (2, "Zweiter", NOTE),
        (1, None, None),
    ]


def test_what_was_corrected_stands_in_the_live_document_once_more(either_house: House) -> None:
    house = either_house
    for hour in range(9):
        house.bring(*(Item(f"{n}", title=f"Titel {n}.") for n in range(hour + 1)))
        house.publish()
        house.later(hours=1)
    assert "0" not in house.live()
    entries = house.count(feed_entry)
    correct(house, "0", title="Berichtigt")
    house.publish()

    assert house.live()[0] == "0"
    assert house.live().count("0") == 1
    assert house.count(feed_entry) == entries
    for hour in range(9, 16):
        house.bring(*(Item(f"{n}", title=f"Titel {n}.") for n in range(hour + 1)))
        house.publish()
    assert "0" not in house.live()


def test_a_category_is_chosen(house: House) -> None:
    house.configure(
        (house.folder / "config.toml").read_text() + '[categories.sport]\ntitle = "S"\n'
    )
    house.bring(Item("a"))
    house.publish()
    correct(house, "a", category="sport")
    house.bring(Item("a", title="Neu"))
    house.publish()

    assert house.live("categories/sport") == ["a"]
    assert house.live("categories/news") == []


def test_what_changes_nothing_is_refused(house: House) -> None:
    house.bring(Item("a", title="Gut"))
    house.publish()
    with pytest.raises(InputError, match="says that already"):
        correct(house, "a", title="Gut")
    with pytest.raises(InputError, match="title would be empty"):
        correct(house, "a", title=" ")
    with pytest.raises(InputError, match="is at version 1 by now"):
        correcting.correct(
            house.store, number(house, "a"), Wish(note="x", title="y"), actor="x", version=7
        )
    with pytest.raises(NotFound, match="has no version 0"):
        correcting.revert(house.store, number(house, "a"), to=None, actor="x")


def test_corrections_outlast_a_withdrawal(either_house: House) -> None:
    house = either_house
    house.bring(Item("a", title="Falsch"))
    house.publish()
    correct(house, "a", title="Richtig")
    (gone,) = withdraw(house, "a")
    restore(house, gone)
    house.bring(Item("a", title="Noch falscher"))
    house.publish()
    with house.store.read() as connection:
        acts = [one.action for one in audit.of_article(connection, gone.public_id)]
        told = corrections.newest(connection, limit=5)

    assert shown(house)[0][0] == "Richtig"
    assert acts == ["correct", "withdraw", "restore"]
    assert [one.note for one in told] == [NOTE]
