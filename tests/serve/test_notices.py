"""What was corrected and withdrawn, told on pages and in feeds."""

from __future__ import annotations

import json

import pytest

from feeds.publish import FORMATS
from tests.pipeline.archive.test_corrections import NOTE, correct
from tests.pipeline.archive.test_withdrawals import ORDER, withdraw
from tests.pipeline.conftest import either_house, house
from tests.pipeline.house import House, Item

__all__ = ["either_house", "house"]


@pytest.mark.parametrize("ending", FORMATS)
def test_the_feeds_tell_ids_and_reasons_and_never_a_withdrawn_title(
    house: House, ending: str
) -> None:
    house.bring(Item("a", title="Geheim"), Item("b"))
    house.publish()
    correct(house, "b", title="Richtig")
    correct(house, "b", title="Richtig.", minor=True)
    (gone,) = withdraw(house, "a")
    with house.site() as client:
        told = client.get(f"/withdrawn.{ending}")
        corrected = client.get(f"/corrections.{ending}")
        again = client.get(f"/withdrawn.{ending}", if_none_match=told.headers["ETag"] or "")

    assert ORDER.reason in told.text
    assert gone.public_id in told.text
    assert "Geheim" not in told.text
    assert gone.tag not in told.text
    assert corrected.text.count(NOTE) >= 1
    assert told.headers["Content-Type"] == f"{FORMATS[ending].media_type}; charset=utf-8"
    assert again.status == 304
    if ending == "json":
        assert len(json.loads(corrected.body)["items"]) == 1


@pytest.mark.parametrize("ending", FORMATS)
def test_they_are_answered_like_other_feeds(house: House, ending: str) -> None:
    house.bring(Item("a"))
    house.publish()
    with house.site() as client:
        path = f"/withdrawn.{ending}"
        before = client.get(path)
        plain, packed = client.get(path), client.get(path, accept_encoding="gzip")
        known = [
            client.get(path, if_none_match=str(one.headers["ETag"])) for one in (plain, packed)
        ]
        head, asked = client.get(path, method="HEAD"), client.get(path, method="OPTIONS")
        live = client.get(f"/feeds/all.{ending}")
        withdraw(house, "a")
        after = client.get(path, if_none_match=str(plain.headers["ETag"]))

    assert before.body == plain.body == packed.text.encode()
    assert packed.headers["ETag"] == f'{str(plain.headers["ETag"])[:-1]}-gz"'
    assert [one.status for one in known] == [304, 304]
    assert (head.status, head.body, asked.status) == (200, b"", 204)
    same = ("Cache-Control", "Vary", "Content-Type", "Access-Control-Allow-Origin")
    assert [plain.headers[one] for one in same] == [live.headers[one] for one in same]
    assert after.status == 200
    assert ORDER.reason in after.text


def test_the_pages_tell_the_same(house: House) -> None:
    with house.site() as client:
        assert "None yet." in client.get("/withdrawn").text
    house.bring(Item("a", title="Geheim"), Item("b"))
    house.publish()
    correct(house, "b", title="Richtig")
    (gone,) = withdraw(house, "a")
    with house.site() as client:
        told, corrected = client.get("/withdrawn").text, client.get("/corrections").text

    assert ORDER.reason in told
    assert gone.public_id in told
    assert "Geheim" not in told
    assert f"/articles/{gone.public_id}" in told
    assert NOTE in corrected
    assert "Richtig" in corrected
    assert "/history" in corrected
    assert "/corrections.atom" in corrected


def test_the_history_tells_each_change_word_by_word(house: House) -> None:
    house.bring(Item("a", title="Die Elbe ist tief"))
    house.publish()
    correct(house, "a", title="Die Alster ist tief")
    with house.store.read() as connection:
        public_id = connection.exec_driver_sql("SELECT public_id FROM article").scalar_one()
    with house.site() as client:
        told = client.get(f"/articles/{public_id}/history").text
        page = client.get(f"/articles/{public_id}").text

    assert "<del>Elbe</del> <ins>Alster</ins>" in told
    assert NOTE in told
    assert NOTE in page
    assert f"/articles/{public_id}/history" in page
