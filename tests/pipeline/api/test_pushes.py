"""Pushed letters become articles: once, in their latest version, when their time has come."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest

from feeds import letters
from feeds.errors import FeedsError
from feeds.model import Trouble
from feeds.pipeline.api import errands, inbox
from feeds.pipeline.api.inbox import BATCH, OUR_BUG, OVERTAKEN, PUBLISHED
from feeds.pipeline.archive.intake import take_in
from feeds.pipeline.visit import pushed, watching
from feeds.storage.api import errands as asked
from feeds.storage.api import inbox as stored
from feeds.storage.api.inbox import Fate, Sent
from feeds.storage.columns import LONG_AGO
from feeds.storage.queue import alerts
from feeds.storage.tables import article, article_version, held, source
from tests.pipeline.house import BASE, House

DESK = '\n[sources.desk]\nkind = "push"\ncategory = "news"\nlanguage = "de"\n'
PAGE = """<!doctype html><html lang="de"><head><title>Brücke offen</title></head><body><article>
<h1>Brücke offen</h1><p>Von <a rel="author" href="/eva">Eva Stein</a></p>
<p>Die neue Brücke ist offen. Sie führt über den Fluss und verbindet die Stadt seit heute.</p>
<p>Am Morgen fuhren die ersten Wagen hinüber. Am Abend gab es ein Fest am Ufer für alle.</p>
</article></body></html>"""


def configured(house: House) -> House:
    house.configure(BASE + DESK)
    return house


def push(house: House, *items: dict[str, Any], receipt: str = "r") -> None:
    """As web does it."""
    sent = []
    for item in letters.items(json.dumps(items).encode()):
        told, body = letters.envelope(item), letters.written(item)
        envelope = {"name": told.name, "status": told.status}
        not_before = told.not_before or LONG_AGO
        sent.append(
            Sent(media_type="application/json", body=body, not_before=not_before, **envelope)  # type: ignore[arg-type] # name may be None
        )
    with house.store.write() as connection:
        stored.put_all(connection, "desk", sent, receipt=receipt, now=house.clock.now)


def take(house: House) -> None:
    inbox.drain(house.desk, house.tools)
    while inbox.take_inbox(house.desk, house.tools):
        pass  # a spell is short where the machine is busy
    house.publish()


def fates(house: House, receipt: str = "r") -> list[Fate]:
    with house.store.read() as connection:
        return stored.fates(connection, "desk", receipt)


def item(name: str, text: str = "Die Brücke ist offen.", **more: Any) -> dict[str, Any]:
    return {"external_id": name, "title": f"Titel {name}", "content_text": text, **more}


def test_pushed_articles_are_published_under_the_names_of_their_source(
    either_house: House,
) -> None:
    house = configured(either_house)
    push(house, item("a"), item("b", authors=[{"name": "Eva Stein"}]))
    take(house)

    assert house.live("sources/desk") == ["b", "a"]
    assert "Eva Stein" in house.document("/sources/desk.atom")
    assert [one.state for one in fates(house)] == ["taken", "taken"]
    assert {one.public_id for one in fates(house)} == {
        name for (name,) in house.rows(article.c.public_id)
    }


def test_more_letters_than_one_batch_are_all_read_in_their_order(house: House) -> None:
    configured(house)
    push(house, *(item(f"a-{n}") for n in range(BATCH + 20)))
    take(house)

    assert house.count(article) == BATCH + 20
    assert {one.state for one in fates(house)} == {"taken"}


def test_the_same_name_is_a_new_version_and_the_same_bytes_are_none(house: House) -> None:
    configured(house)
    push(house, item("a"))
    take(house)
    push(house, item("a"), receipt="again")
    take(house)
    assert house.count(article_version) == 0

    push(house, item("a", "Die Brücke ist wieder zu."), receipt="new")
    take(house)

    assert house.count(article) == 1
    assert house.count(article_version) == 1
    assert {one[0].public_id for one in (fates(house, name) for name in ("r", "again", "new"))} == {
        house.rows(article.c.public_id)[0][0]
    }


def test_versions_that_came_together_are_taken_in_their_order(house: House) -> None:
    configured(house)
    push(house, item("a", "Eins."), item("b"), item("a", "Zwei."), item("a", "Drei."))
    take(house)

    assert house.rows(article.c.upstream_id, article.c.version) == [("a", 3), ("b", 1)]
    assert "Drei." in house.document("/sources/desk.json")


def test_an_embargoed_article_is_published_when_its_time_has_come(house: House) -> None:
    configured(house)
    push(house, item("a", embargoed=(house.clock.now + timedelta(hours=2)).isoformat()))
    take(house)
    assert house.count(article) == 0
    assert fates(house)[0].state == "waiting"

    at = house.later(hours=2)
    take(house)

    assert house.live("sources/desk") == ["a"]
    assert house.rows(article.c.seen) == [(at,)], "what was published then was first seen then"


def test_an_embargoed_version_that_was_overtaken_is_never_published(house: House) -> None:
    configured(house)
    push(house, item("a", "Alt.", embargoed=(house.clock.now + timedelta(hours=2)).isoformat()))
    push(house, item("a", "Neu."), receipt="later")
    take(house)
    house.later(hours=3)
    take(house)

    assert fates(house)[0].reason == OVERTAKEN
    assert "Neu." in house.document("/sources/desk.json")


def test_a_withheld_article_is_held_until_it_comes_as_usable(house: House) -> None:
    configured(house)
    push(house, item("a", pubstatus="withheld"))
    take(house)

    assert fates(house)[0].state == "held"
    assert house.count(article) == 0
    assert house.count(held) == 1


def test_a_withheld_article_is_published_once_it_comes_as_usable(house: House) -> None:
    configured(house)
    push(house, item("a", "Alt.", pubstatus="withheld"))
    take(house)
    push(house, item("a", "Neu."), receipt="usable")
    take(house)

    assert fates(house, "usable")[0].state == "taken"
    assert "Neu." in house.document("/sources/desk.json")
    assert house.count(held) == 0


def test_what_is_published_cannot_be_withheld_any_more(house: House) -> None:
    configured(house)
    push(house, item("a", "Alt."))
    take(house)
    push(house, item("a", "Neu.", pubstatus="withheld"), receipt="late")
    take(house)

    assert (fates(house, "late")[0].state, fates(house, "late")[0].reason) == ("refused", PUBLISHED)
    assert "Alt." in house.document("/sources/desk.json")


def test_a_cancelled_article_is_withdrawn_and_does_not_come_back(either_house: House) -> None:
    house = configured(either_house)
    push(house, item("a"), item("b"))
    take(house)
    push(house, {"external_id": "a", "pubstatus": "canceled"}, receipt="kill")
    take(house)

    assert house.live("sources/desk") == ["b"]
    assert (fates(house, "kill")[0].state, fates(house, "kill")[0].public_id) == (
        "withdrawn",
        fates(house)[0].public_id,
    )
    push(house, item("a", "Noch einmal."), receipt="again")
    take(house)
    assert fates(house, "again")[0].state == "refused"
    assert house.live("sources/desk") == ["b"]


def test_a_cancellation_overtakes_what_is_embargoed_or_withheld(house: House) -> None:
    configured(house)
    push(house, item("a", embargoed=(house.clock.now + timedelta(hours=2)).isoformat()))
    push(house, item("b", pubstatus="withheld"), receipt="held")
    kills = [{"external_id": name, "pubstatus": "canceled"} for name in ("a", "b")]
    push(house, *kills, receipt="kill")
    take(house)
    house.later(hours=3)
    take(house)

    assert house.count(article) == 0
    assert fates(house)[0].reason == OVERTAKEN


def test_versions_and_a_cancellation_that_came_together_are_taken_in_their_order(
    house: House,
) -> None:
    configured(house)
    push(house, item("a"), {"external_id": "a", "pubstatus": "canceled"}, item("c"))
    take(house)

    assert [one.state for one in fates(house)] == ["taken", "withdrawn", "taken"]
    assert house.live("sources/desk") == ["c"]


def test_a_page_is_read_and_what_is_said_beside_it_wins(house: House) -> None:
    configured(house)
    push(house, {"content_html": PAGE, "title": "Unser Titel", "url": "https://x.example/1"})
    take(house)
    document = json.loads(house.document("/sources/desk.json"))

    (entry,) = document["items"]
    assert entry["title"] == "Unser Titel"
    assert entry["authors"] == [{"name": "Eva Stein"}]
    assert "Am Abend gab es ein Fest" in entry["content_html"]


def test_a_page_that_holds_no_article_is_refused_with_its_reason(house: House) -> None:
    configured(house)
    push(house, {"external_id": "a", "content_html": "<html><body><p>Kurz.</p></body></html>"})
    take(house)

    assert fates(house)[0].state == "refused"
    assert "too short to be an article" in fates(house)[0].reason


def test_a_letter_that_makes_us_stumble_keeps_no_other_out(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configured(house)

    def stumbling(connection: Any, batch: Any, **how: Any) -> Any:
        if any(one.upstream_id == "b" for one in batch):
            raise ZeroDivisionError
        return take_in(connection, batch, **how)

    monkeypatch.setattr(inbox, "take_in", stumbling)
    push(house, item("a"), item("b"), item("c"))
    take(house)

    assert [(one.state, one.reason) for one in fates(house)] == [
        ("taken", ""),
        ("refused", OUR_BUG),
        ("taken", ""),
    ]


def test_a_source_that_is_pushed_to_is_well_once_something_came(house: House) -> None:
    configured(house)
    assert house.health("desk").checked_at is None
    push(house, item("a"))
    take(house)

    health = house.health("desk")
    assert health.succeeded_at == house.clock.now
    assert health.error is None
    assert house.rows(source.c.imported)


def ask(house: House, **question: Any) -> dict[str, Any]:
    """What web gets as answer."""
    with house.store.write() as connection:
        until = house.clock.now + timedelta(seconds=9)
        number = asked.ask(connection, "preview", question, now=house.clock.now, until=until)
    for one in errands.take(house.tools):
        errands.run(one, house.classifier, house.desk, house.tools)
    with house.store.read() as connection:
        return asked.answered(connection, number or 0) or {}


def letter(value: object, **more: Any) -> dict[str, Any]:
    body = b64encode(json.dumps(value).encode()).decode()
    return {"source": "desk", "media_type": "application/json", "body": body, "fields": None} | more


def test_a_preview_shows_the_article_and_stores_nothing(house: House) -> None:
    configured(house)
    said = ask(house, **letter({"content_html": PAGE, "language": "de", "category": "news"}))
    (shown,) = said["answer"]["articles"]

    assert shown["title"] == "Brücke offen"
    assert (shown["category"], shown["source"]["id"]) == ("news", "desk")
    assert shown["confidence"]["language"] == 1.0
    assert 0 < shown["confidence"]["title"] < 1
    assert house.count(article) == 0
    assert errands.take(house.tools) == []


def test_a_preview_of_what_would_be_refused_says_why(house: House) -> None:
    configured(house)
    said = ask(house, **letter({"content_html": "<html><body>Kurz.</body></html>"}))

    assert "too short to be an article" in said["error"]


def test_a_bug_on_an_errand_is_answered_and_logged(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> dict[str, Any]:
        return {"answer": 1 / 0}

    monkeypatch.setitem(errands.ERRANDS, "preview", broken)

    assert "a bug of ours" in ask(configured(house), **letter({"title": "x"}))["error"]


def test_a_refusal_on_an_errand_is_answered_in_its_own_words(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> dict[str, Any]:
        raise FeedsError("nothing doing")

    monkeypatch.setitem(errands.ERRANDS, "preview", refusing)

    assert ask(configured(house), **letter({"title": "x"})) == {
        "error": "nothing doing",
        "kind": "FeedsError",
    }


def test_a_push_source_that_falls_silent_is_an_alert_until_something_is_pushed(
    house: House,
) -> None:
    configured(house)
    for day in range(14):
        push(house, item(f"a{day}"), receipt=f"a{day}")
        take(house)
        house.later(hours=24)
    house.later(hours=36)
    watching.watch(house.tools)
    assert standing(house) == []

    house.later(hours=24)
    watching.watch(house.tools)
    assert standing(house) == [("desk", Trouble.SILENCE)]

    push(house, item("b"), receipt="b")
    take(house)
    watching.watch(house.tools)
    assert standing(house) == []


def test_a_push_source_may_be_silent_for_as_long_as_the_config_says(house: House) -> None:
    configured(house)
    push(house, item("a"))
    take(house)
    house.later(hours=49)
    watching.watch(house.tools)
    assert standing(house) == []

    house.configure(BASE + DESK + 'silence = "2d"\n')
    with house.store.write() as connection:
        pushed.expect(connection, house.config.sources.values())
    watching.watch(house.tools)
    assert standing(house) == [("desk", Trouble.SILENCE)]


def standing(house: House) -> list[tuple[str, Trouble]]:
    with house.store.read() as connection:
        return [(one.source_id, one.kind) for one in alerts.standing(connection)]


def told_of(house: House, path: str) -> Any:
    with house.site() as client:
        return json.loads(client.get(path).text)


def test_agency_and_paywall_are_kept_told_and_found(either_house: House) -> None:
    house = configured(either_house)
    push(house, item("a", agency="agence france-presse", paywall=True), item("b", paywall=False))
    take(house)

    told = {one["external_id"]: one for one in told_of(house, "/api/v1/articles")["articles"]}
    assert [(told[n]["agency"], told[n]["paywall"]) for n in "ab"] == [("AFP", True), (None, False)]
    for query in ("agency:afp", "agency:AFP", "is:paywalled"):
        found = told_of(house, f"/api/v1/articles?q={query}")["articles"]
        assert [one["external_id"] for one in found] == ["a"], query

    push(house, item("a", agency="dpa"), receipt="s")
    take(house)
    assert [
        one["agency"] for one in told_of(house, "/api/v1/articles?q=agency:dpa")["articles"]
    ] == ["dpa"]
    assert told_of(house, "/api/v1/articles?q=agency:afp")["articles"] == []
    assert told_of(house, "/api/v1/changes")["changes"][-1]["article"]["agency"] == "dpa"
