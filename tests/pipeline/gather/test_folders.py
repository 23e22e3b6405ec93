"""Files of a folder: JSON and ninjs too, put away once what they hold is stored."""

from __future__ import annotations

import json
import os
from pathlib import Path

from feeds.storage.tables import article
from tests.pipeline.house import BASE, House

FOLDER = '\n[sources.desk]\nkind = "folder"\npath = "desk"\ncategory = "news"\n'
PUT_AWAY = 'done = "desk/done"\nfailed = "failed"\n'


def put(house: House, name: str, value: object) -> None:
    path = house.folder / "desk" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    os.utime(path, (house.clock.now.timestamp() - 60,) * 2)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_file())


def test_json_and_ninjs_become_articles_under_their_own_names(house: House) -> None:
    house.configure(BASE + FOLDER)
    put(house, "a.json", {"external_id": "a-1", "title": "Brücke", "content_text": "Offen."})
    put(house, "b.json", {"uri": "urn:b", "headlines": [{"value": "Fähre"}]})
    put(house, "c.json", [{"title": "Eins"}, {"title": "Zwei"}])
    house.check("desk")

    found = {name for (name,) in house.rows(article.c.upstream_id)}
    assert found == {"a-1", "urn:b", "c.json", "c.json#2"}


def test_a_file_that_changes_is_a_new_version(house: House) -> None:
    house.configure(BASE + FOLDER)
    put(house, "a.json", {"title": "Brücke", "content_text": "Offen."})
    house.check("desk")
    put(house, "a.json", {"title": "Brücke", "content_text": "Wieder geschlossen."})
    house.check("desk")

    assert house.rows(article.c.upstream_id, article.c.version) == [("a.json", 2)]


def test_taken_files_go_to_done_and_bad_ones_to_failed_with_the_reason(house: House) -> None:
    house.configure(BASE + FOLDER + PUT_AWAY)
    put(house, "good.json", {"title": "Brücke"})
    put(house, "bad.json", {"titel": "Brücke"})
    put(house, "short.txt", "Kurz.")
    report = house.check("desk")

    assert report.taken.new == 1
    assert names(house.folder / "desk") == []
    assert names(house.folder / "desk" / "done") == ["good.json"]
    assert names(house.folder / "failed") == [
        "bad.json",
        "bad.json.reason.txt",
        "short.txt",
        "short.txt.reason.txt",
    ]
    reason = (house.folder / "failed" / "bad.json.reason.txt").read_text()
    assert "/titel: 'titel' is no field of an article; did you mean title?" in reason
    assert house.check("desk").status == "unchanged"


def test_a_file_of_the_same_name_updates_its_article(house: House) -> None:
    house.configure(BASE + FOLDER + PUT_AWAY)
    for text in ("Offen.", "Wieder geschlossen."):
        put(house, "a.json", {"title": "Brücke", "content_text": text})
        house.check("desk")

    assert house.rows(article.c.upstream_id, article.c.version) == [("a.json", 2)]
    assert names(house.folder / "desk" / "done") == ["a-2.json", "a.json"]


def test_without_folders_for_them_files_stay(house: House) -> None:
    house.configure(BASE + FOLDER)
    put(house, "bad.json", "{")
    report = house.check("desk")

    assert "bad.json: the body is no JSON" in report.reason
    assert names(house.folder / "desk") == ["bad.json"]
