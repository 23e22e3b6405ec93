"""Articles are pushed: what is accepted, what is refused, and in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from feeds.serve.api import limits
from feeds.storage.api import inbox
from feeds.storage.tables import inbox as inbox_table
from tests.serve.api.calling import Site, problem
from tests.serve.asking import Answer

JSON = "application/json"
ARTICLE: dict[str, Any] = {"external_id": "a-1", "title": "Brücke", "content_html": "<p>Offen.</p>"}


def push(site: Site, value: object, path: str = "/articles", **more: str) -> Answer:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    sent = {"by": "push", "media_type": JSON, **more}
    return site.call(path, body, method="POST", **sent)


def letters_of(site: Site) -> list[inbox.Letter]:
    with site.store.write() as connection:
        return inbox.claim(connection, now=site.store.now(), limit=100)


def stored(site: Site) -> int:
    with site.store.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(inbox_table)) or 0)


def test_an_article_is_accepted_with_a_receipt(site: Site) -> None:
    answer = push(site, ARTICLE)
    told = json.loads(answer.body)
    (letter,) = letters_of(site)

    assert answer.status == 202
    assert (
        answer.headers["Location"] == f"https://news.example.net/api/v1/receipts/{told['receipt']}"
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert told["status"] == "waiting"
    assert told["articles"] == [{"external_id": "a-1", "status": "waiting"}]
    assert (letter.source_id, letter.name) == ("desk", "a-1")
    assert json.loads(letter.body) == ARTICLE


def test_what_was_pushed_is_kept_byte_by_byte(site: Site) -> None:
    body = b' { "title": "x",\n"content_text" : "y\xc3\xa4" } '
    push(site, body)

    assert letters_of(site)[0].body == body


def test_an_array_becomes_letters_with_one_receipt(site: Site) -> None:
    answer = push(site, [ARTICLE, {"uri": "urn:x", "headlines": [{"value": "Fähre"}]}])
    told = json.loads(answer.body)

    assert [one["external_id"] for one in told["articles"]] == ["a-1", "urn:x"]
    assert [json.loads(one.body).get("uri") for one in letters_of(site)] == [None, "urn:x"]


@pytest.mark.parametrize(
    "media_type", ["application/ninjs+json", "application/json; charset=utf-8"]
)
def test_every_json_type_is_json(site: Site, media_type: str) -> None:
    assert push(site, ARTICLE, media_type=media_type).status == 202


def test_html_and_text_are_accepted_with_fields_beside_them(site: Site) -> None:
    page = "/articles?external_id=p-1&url=https%3A%2F%2Fx.example%2F1&title=Br%C3%BCcke"
    assert push(site, b"<html>\xe4", page, media_type="text/html; charset=latin-1").status == 202
    assert push(site, b"Text", media_type="text/plain").status == 202
    html, text = letters_of(site)

    assert (html.media_type, html.name) == ("text/html; charset=latin-1", "p-1")
    assert html.fields == {
        "external_id": "p-1",
        "url": "https://x.example/1",
        "title": "Brücke",
    }
    assert (text.media_type, text.fields, text.name) == ("text/plain", None, None)


@pytest.mark.parametrize(
    ("body", "more", "status", "sentence"),
    [
        (b"", {}, 400, "The body is empty"),
        (b'{"title":', {}, 400, "at line 1, column 10"),
        (
            b"{}",
            {"media_type": "application/x-www-form-urlencoded"},
            415,
            "expected application/js",
        ),
        (b"{}", {"media_type": ""}, 415, "Content-Type is missing"),
        (b'{"title": "x"}', {"media_type": "text/plain"}, 415, "JSON sent as text/plain"),
        (b"x", {"content_encoding": "gzip"}, 415, "sent as gzip"),
        (b'{"titel": "x"}', {}, 422, "did you mean title?"),
        (b'{"title": "x", "url": "javascript:1"}', {}, 422, "/url: 'javascript:1' is no http"),
        (b'{"title": "x"}', {"idempotency_key": "a b"}, 400, "is no key"),
        (b'{"title": "x"}', {"path": "/articles?preview=yes"}, 400, "expected 1 or 0"),
        (b'{"title": "x"}', {"path": "/articles?title=y"}, 400, "stand in the JSON"),
        (b"x", {"media_type": "text/html", "path": "/articles?titel=y"}, 422, "/titel: "),
        (b'{"title": "x"}', {"by": "read"}, 403, "is for read; this call needs one for push"),
        (b'{"title": "x"}', {"by": ""}, 401, "Send a token"),
    ],
)
def test_what_cannot_be_accepted_is_refused_in_a_sentence_and_not_stored(
    site: Site, body: bytes, more: dict[str, str], status: int, sentence: str
) -> None:
    refused = push(site, body, **more)

    assert refused.status == status
    assert sentence in problem(refused)["detail"]
    assert stored(site) == 0


def test_every_mistake_stands_in_the_problem_with_its_place(site: Site) -> None:
    told = problem(push(site, [{"title": 1}, {"title": "x", "tags": [2]}]))

    assert [one["pointer"] for one in told["errors"]] == ["/0/title", "/1/tags/0"]


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    refused = push(site, b" " * 10_000_001)

    assert refused.status == 413
    assert "larger than 10 MB" in problem(refused)["detail"]


def test_the_same_key_is_answered_with_the_first_receipt(site: Site) -> None:
    first = push(site, ARTICLE, idempotency_key="k-1")
    again = push(site, ARTICLE, idempotency_key='"k-1"')

    assert again.status == 202
    assert again.headers["Location"] == first.headers["Location"]
    assert stored(site) == 1


def test_the_same_key_with_something_else_is_refused(site: Site) -> None:
    push(site, ARTICLE, idempotency_key="k-1")
    refused = push(site, {**ARTICLE, "title": "Fähre"}, idempotency_key="k-1")

    assert refused.status == 422
    assert "came before with something else" in problem(refused)["detail"]
    assert stored(site) == 1


def test_keys_belong_to_their_source(site: Site) -> None:
    push(site, ARTICLE, idempotency_key="k-1")

    assert push(site, {**ARTICLE, "title": "x"}, idempotency_key="k-1", by="other").status == 202


def test_a_receipt_tells_what_has_become_of_each_article(site: Site) -> None:
    embargoed = {**ARTICLE, "external_id": "a-3", "embargoed": "2999-01-01T00:00:00Z"}
    receipt = json.loads(push(site, [ARTICLE, {**ARTICLE, "external_id": "a-2"}, embargoed]).body)
    path = f"/receipts/{receipt['receipt']}"
    first, second = letters_of(site)
    with site.store.write() as connection:
        inbox.settle(connection, first, public_id="abc")
        inbox.settle(connection, second, state="refused", reason="too short")
    told = json.loads(site.call(path, by="push").body)

    assert told["status"] == "waiting"
    assert told["articles"] == [
        {
            "external_id": "a-1",
            "status": "published",
            "id": "abc",
            "permalink": "https://news.example.net/articles/abc",
        },
        {"external_id": "a-2", "status": "refused", "reason": "too short"},
        {
            "external_id": "a-3",
            "status": "waiting",
            "embargoed": "2999-01-01T00:00:00Z",
        },
    ]


def test_a_receipt_is_for_its_source_only(site: Site) -> None:
    receipt = json.loads(push(site, ARTICLE).body)["receipt"]

    assert site.call(f"/receipts/{receipt}", by="push").status == 200
    assert site.call(f"/receipts/{receipt}", by="other").status == 404
    assert "There is no receipt 'x'" in problem(site.call("/receipts/x", by="push"))["detail"]


def test_a_token_whose_source_is_gone_is_refused(site: Site) -> None:
    text = site.path.read_text()
    site.path.write_text(text.replace("[sources.desk]", "[sources.other]"))
    refused = push(site.reopened(), ARTICLE)

    assert refused.status == 403
    assert "no source 'desk' of kind \"push\" any more" in problem(refused)["detail"]


def test_too_many_articles_in_a_minute_are_put_off(site: Site) -> None:
    site.path.write_text("[api]\npush_limit = 3\n" + site.path.read_text())
    limited = site.reopened()
    answers = [push(limited, [ARTICLE] * 2), push(limited, ARTICLE), push(limited, ARTICLE)]

    assert [one.status for one in answers] == [202, 202, 429]
    assert "has pushed 3 articles in a minute" in problem(answers[2])["detail"]
    assert 0 < int(str(answers[2].headers["Retry-After"])) <= 61


def test_a_minute_later_they_may_come() -> None:
    rates = limits.Rates()

    assert rates.wait("a", 2, most=2, now=100.0) == 0
    assert rates.wait("b", 2, most=2, now=100.0) == 0
    assert rates.wait("a", 1, most=2, now=130.0) == 30.0
    assert rates.wait("a", 1, most=2, now=160.0) == 0
    assert rates.wait("c", 9, most=2, now=0.0) == 0, "one array may always come"


def test_while_too_much_waits_nothing_more_is_taken(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", 1)
    monkeypatch.setattr(limits, "LOOK_EVERY", 0.0)
    answers = [push(site, ARTICLE), push(site, ARTICLE)]

    assert [one.status for one in answers] == [202, 429]
    assert "1 letters wait to be read" in problem(answers[1])["detail"]


def test_without_work_a_preview_is_put_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.serve.api.errands.PATIENCE", 0.1)
    refused = push(site, ARTICLE, "/articles?preview=1")

    assert refused.status == 503
    assert refused.headers["Retry-After"] == "5"
    assert "is feeds work running" in problem(refused)["detail"]
    assert stored(site) == 0
