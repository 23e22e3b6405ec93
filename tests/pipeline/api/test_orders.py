"""What programs have done to articles: carried out once, in time, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from feeds.assemble.web import public
from feeds.model import Scope, Token
from feeds.pipeline.api import errands, orders
from feeds.serve.app import page_app
from feeds.serve.patience import Patience
from feeds.storage.api import errands as asked
from feeds.storage.api import tokens
from feeds.storage.api.errands import Order
from feeds.storage.archive import audit
from feeds.storage.rendering.documents import Documents
from feeds.storage.tables import article, correction, errand, withdrawal
from tests.pipeline.house import BASE, House, Item
from tests.serve.asking import Answer, Client

CATEGORIES = f'{BASE}[categories.sport]\ntitle = "Sport"\n'
NOTE = "The river was named wrongly."
CORRECTION = {"title": "An der Alster", "note": NOTE}
REASON = {"reason": "The quotation was made up."}


@dataclass
class Editor:
    """A program with a token for editing; *work* is what it waits for."""

    house: House
    client: Client
    work: Any = None

    def call(
        self, path: str, said: Any = None, method: str = "POST", by: str = "desk", **headers: str
    ) -> Answer:
        body = b"" if said is None else json.dumps(said).encode()
        headers["authorization"] = f"Bearer {by}"
        return self.client.send(
            f"/api/v1/articles/{path}",
            body,
            method=method,
            media_type="application/json",
            **headers,
        )

    def tag(self, public_id: str) -> str:
        return str(self.client.get(f"/api/v1/articles/{public_id}").headers["ETag"])

    def patch(self, public_id: str, said: Any, tag: str = "", **headers: str) -> Answer:
        tag = tag or self.tag(public_id)
        return self.call(public_id, said, "PATCH", if_match=tag, **headers)


def work(house: House) -> None:
    """What ``feeds work`` does ten times a second."""
    for one in errands.take(house.tools):
        errands.run(one, house.classifier, house.desk, house.tools)


@contextmanager
def editing(house: House) -> Iterator[Editor]:
    house.configure(CATEGORIES)
    with house.store.write() as connection:
        for name, scope in (("desk", Scope.EDIT), ("reader", Scope.READ), ("boss", Scope.ADMIN)):
            tokens.add(connection, Token(name, scope, None, house.clock.now), name)
    house.bring(Item("a", title="An der Elbe"), Item("b"))
    house.publish()
    documents, seconds = Documents(house.store), count()
    editor = Editor(house, None, lambda: work(house))  # type: ignore[arg-type] # set below
    patience = Patience(1, clock=lambda: next(seconds), sleep=lambda _: editor.work())
    app = page_app(house.store, public(house.config), documents, patience)
    editor.client = Client(app.wsgi_app)
    yield editor
    documents.close()


@pytest.fixture
def editor(house: House) -> Iterator[Editor]:
    with editing(house) as made:
        yield made


@pytest.fixture
def either_editor(either_house: House) -> Iterator[Editor]:
    with editing(either_house) as made:
        yield made


def named(house: House, upstream_id: str = "a") -> str:
    rows = house.rows(article.c.public_id, article.c.upstream_id)
    return str(next(public_id for public_id, name in rows if name == upstream_id))


def told(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body)
    return found


def problem(answer: Answer) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told(answer)["status"] == answer.status
    return str(told(answer)["detail"])


def test_an_article_is_corrected_and_its_new_version_answered(either_editor: Editor) -> None:
    house, public_id = either_editor.house, named(either_editor.house)
    before = either_editor.tag(public_id)
    said = {**CORRECTION, "content_text": "Eins & zwei.\n\n<p>Drei.", "category": "sport"}
    answer = either_editor.patch(public_id, said)
    house.publish()
    after = told(either_editor.client.get(f"/api/v1/articles/{public_id}"))

    assert answer.status == 200
    assert told(answer)["title"] == after["title"] == "An der Alster"
    assert (after["version"], after["category"], after["correction"]["note"]) == (2, "sport", NOTE)
    assert after["content_text"] == "Eins & zwei.\n\n<p>Drei."
    assert answer.headers["ETag"] != before
    with house.store.read() as connection:
        (act,) = audit.of_article(connection, public_id)
    assert (act.actor, act.action, act.note) == ("token:desk", "correct", NOTE)


def test_the_answer_of_a_correction_is_enough_for_the_next_one(editor: Editor) -> None:
    public_id = named(editor.house)
    first = editor.patch(public_id, CORRECTION)
    editor.house.publish()  # what is told beside it may have changed meanwhile
    second = editor.patch(public_id, {"title": "C", "note": "x"}, str(first.headers["ETag"]))

    assert (first.status, second.status, told(second)["version"]) == (200, 200, 3)


def test_nobodys_correction_is_overwritten_unseen(editor: Editor) -> None:
    public_id = named(editor.house)
    tag = editor.tag(public_id)
    editor.patch(public_id, CORRECTION)
    late = editor.patch(public_id, {"title": "Late", "note": "x"}, tag)
    foreign = editor.patch(public_id, {"title": "Late", "note": "x"}, '"2-weak"')
    weak = editor.patch(public_id, CORRECTION, f"W/{editor.tag(public_id)}")
    unlooked = editor.call(public_id, CORRECTION, "PATCH")

    assert [one.status for one in (late, foreign, weak, unlooked)] == [412, 412, 412, 428]
    assert told(late)["version"] == 2
    assert "If-Match" in problem(unlooked)
    assert editor.house.count(correction) == 1


def test_a_version_that_is_overtaken_on_the_way_is_refused_by_work(editor: Editor) -> None:
    house, public_id = editor.house, named(editor.house)

    def overtaken() -> None:
        house.bring(Item("a", title="Upstream was quicker"), Item("b"))
        work(house)

    editor.work = overtaken
    answer = editor.patch(public_id, CORRECTION)

    assert answer.status == 412
    assert "at version 2 by now" in problem(answer)


REFUSED: list[tuple[Any, int, str]] = [
    ([], 400, "no JSON object"),
    ({"title": "x"}, 422, "note is missing"),
    ({"note": " ", "title": "x"}, 422, "note is missing"),
    ({"note": "x"}, 422, "Nothing is corrected"),
    ({"note": "x", "title": 3}, 422, "title is no text"),
    ({"note": "x", "title": "\udcff"}, 422, "no text may hold"),
    ({"note": "x", "colour": "red"}, 422, "no field 'colour'"),
    ({"note": "x", "title": "y", "minor": "no"}, 422, "minor is no true or false"),
    ({"note": "x", "category": "nosuch"}, 422, "no category 'nosuch'"),
    ({"note": "x", "content_html": "<p>a", "content_text": "a"}, 422, "twice"),
    ({"note": "x", "title": "  "}, 422, "would be empty"),
    ({"note": "x", "title": "An der Elbe"}, 409, "says that already"),
]


@pytest.mark.parametrize(("said", "status", "words"), REFUSED)
def test_what_is_no_correction_is_refused(
    editor: Editor, said: Any, status: int, words: str
) -> None:
    answer = editor.patch(named(editor.house), said)

    assert (answer.status, editor.house.count(correction)) == (status, 0)
    assert words in problem(answer)


def test_other_bodies_than_json_are_refused(editor: Editor) -> None:
    public_id = named(editor.house)
    headers = {"authorization": "Bearer desk", "if_match": "*"}
    path = f"/api/v1/articles/{public_id}"
    html = editor.client.send(path, b"<p>", method="PATCH", media_type="text/html", **headers)
    large = editor.patch(public_id, {"note": "x", "content_text": "x" * 1_000_001})

    assert (html.status, large.status) == (415, 413)
    assert "merge-patch+json" in str(html.headers["Accept-Patch"])


@pytest.mark.parametrize(
    ("by", "status"), [("nobody", 401), ("reader", 403), ("desk", 200), ("boss", 200)]
)
def test_only_who_may_edit_withdraws(editor: Editor, by: str, status: int) -> None:
    answer = editor.call(f"{named(editor.house)}/withdraw", REASON, by=by)

    assert answer.status == status
    assert editor.house.count(withdrawal) == (status == 200)


def test_an_article_is_withdrawn_then_gone_then_let_in_again(either_editor: Editor) -> None:
    editor, house = either_editor, either_editor.house
    public_id = named(house)
    tag = editor.tag(public_id)
    gone = editor.call(f"{public_id}/withdraw", {**REASON, "note": "see mail"})
    house.publish()
    looked = editor.client.get(f"/api/v1/articles/{public_id}")
    patched = editor.patch(public_id, CORRECTION, tag)
    again = editor.call(f"{public_id}/withdraw", REASON)
    back = editor.call(f"{public_id}/restore")
    house.publish()
    twice = editor.call(f"{public_id}/restore", {})

    (one,) = told(gone)["withdrawn"]
    assert (one["id"], one["reason"], one["erased"]) == (public_id, REASON["reason"], False)
    assert [one.status for one in (gone, looked, patched, again)] == [200, 410, 410, 409]
    assert "is withdrawn already" in problem(again)
    assert (back.status, told(back)["id"]) == (202, public_id)
    assert "An der Elbe" in editor.client.get(f"/api/v1/articles/{public_id}").text
    assert (twice.status, problem(twice)) == (409, f"{public_id} is not withdrawn.")
    assert house.live()[0] == "a"
    with house.store.read() as connection:
        acts = audit.of_article(connection, public_id)
    assert [(one.actor, one.action) for one in acts] == [
        ("token:desk", "withdraw"),
        ("token:desk", "restore"),
    ]


def test_what_was_withdrawn_is_erased_when_that_is_ordered(editor: Editor) -> None:
    house, public_id = editor.house, named(editor.house)
    editor.call(f"{public_id}/withdraw", REASON)
    house.publish()
    erased = editor.call(f"{public_id}/withdraw", {**REASON, "erase": True})
    house.publish()
    again = editor.call(f"{public_id}/withdraw", {**REASON, "erase": True})
    back = editor.call(f"{public_id}/restore")

    assert (erased.status, again.status, back.status) == (200, 409, 202)
    assert "may come in again" in told(back)["detail"]


def test_unknown_articles_are_not_found(editor: Editor) -> None:
    answers = [
        editor.patch("nosuch", CORRECTION, "*"),
        editor.call("nosuch/withdraw", REASON),
        editor.call("nosuch/restore"),
    ]

    assert [one.status for one in answers] == [404] * 3
    assert all("nosuch" in problem(one) for one in answers)


def test_without_work_nothing_is_done_and_never_will_be(editor: Editor) -> None:
    house, public_id = editor.house, named(editor.house)
    editor.work = lambda: None
    answer = editor.call(f"{public_id}/withdraw", REASON)
    work(house)

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Nothing was done" in problem(answer)
    assert house.count(withdrawal) == house.count(errand) == 0


def test_who_dies_on_the_way_has_done_nothing_and_another_one_goes_on(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, public_id = editor.house, named(editor.house)

    def dies(*arguments: Any) -> Any:
        orders.withdraw(*arguments)
        raise KeyboardInterrupt

    def killed() -> None:
        monkeypatch.setitem(orders.ORDERS, "withdraw", dies)
        with pytest.raises(KeyboardInterrupt):
            work(house)
        monkeypatch.undo()
        assert house.count(withdrawal) == 0
        house.later(seconds=5)
        editor.work = lambda: work(house)

    editor.work = killed
    answer = editor.call(f"{public_id}/withdraw", REASON)

    assert (answer.status, house.count(withdrawal)) == (200, 1)


def test_a_repetition_under_its_key_is_answered_like_the_first(either_editor: Editor) -> None:
    editor, house = either_editor, either_editor.house
    public_id = named(house)
    tag, key = editor.tag(public_id), {"idempotency_key": '"k-1"'}
    first = editor.patch(public_id, CORRECTION, tag, **key)
    again = editor.patch(public_id, CORRECTION, tag, **key)
    other = editor.patch(public_id, {**CORRECTION, "title": "Other"}, tag, **key)
    gone = [editor.call(f"{public_id}/withdraw", REASON, idempotency_key="k-2") for _ in range(2)]

    assert (first.status, again.status, other.status) == (200, 200, 422)
    assert told(first) == told(again)
    assert "came before with something else" in problem(other)
    assert (house.count(correction), house.count(withdrawal)) == (1, 1)
    assert [one.status for one in gone] == [200, 200]
    assert told(gone[0]) == told(gone[1])


def test_no_text_of_a_correction_stays_with_its_order(editor: Editor) -> None:
    house, public_id = editor.house, named(editor.house)
    editor.patch(public_id, CORRECTION, idempotency_key="k")

    (row,) = house.rows(errand)
    assert "Alster" not in str(row)


def test_to_erase_an_article_drops_orders_that_hold_its_text(editor: Editor) -> None:
    house, public_id = editor.house, named(editor.house)
    now = house.clock.now
    with house.store.write() as connection:
        until = house.later(seconds=9)
        order = Order(public_id)
        asked.ask(connection, "correct", {"title": "X"}, now=now, until=until, order=order)
        asked.ask(connection, "preview", {"body": "X"}, now=now, until=until)
    with house.store.write() as connection:
        said = {"article": public_id, "actor": "a", "note": "", "erase": True, "story": False}
        orders.withdraw(connection, {**said, **REASON}, house.desk, now)
    house.publish()

    assert house.count(errand) == 0


def test_all_of_a_story_is_withdrawn_at_once(editor: Editor) -> None:
    house, public_id = editor.house, named(editor.house)
    gone = editor.call(f"{public_id}/withdraw", {**REASON, "story": True})

    assert [one["id"] for one in told(gone)["withdrawn"]] == [public_id]
    assert house.count(withdrawal) == 1
