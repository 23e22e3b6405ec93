"""Hostile pushes, pages and sitemaps, through the real web application and the pipeline.

Where the manifest and our interface differ, the interface stands: 202 instead of 201, and JSON
that is sent as text is told apart by its content, as text can be pushed.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.assemble import web
from feeds.model import Changed, Response, Scope, Token
from feeds.pipeline.api import inbox
from feeds.storage.api import tokens
from feeds.storage.tables import article
from feeds.storage.tables import inbox as letters
from tests.pipeline.house import BASE, House
from tests.serve.asking import Answer, Client

DESK = '\n[sources.desk]\nkind = "push"\ncategory = "news"\n'
ACTIVE = re.compile(
    r"<(?:script|iframe|object|embed|base|meta|button|form)\b|\son\w+\s*=|javascript:|srcdoc=",
    re.IGNORECASE,
)
REFUSED: dict[str, tuple[int, str]] = {
    "push-no-auth": (401, "Send a token"),
    "push-bad-json": (400, "line 1, column 10"),
    "push-huge-title": (422, "has 200,000 characters"),
    "push-js-url": (422, "is no http or https address"),
    "push-nul": (422, "is no field of an article"),
    "push-surrogate": (422, "half a character"),
    "push-deep": (400, "nested deeper"),
    "push-form-ct": (415, "expected application/json"),
    "push-bigint": (400, "too many digits"),
}
TAKEN = ("push-script", "push-private-url", "push-idem-conflict")


@pytest.fixture
def cases(shared: Path) -> dict[str, tuple[str, Path]]:
    """Kind and file of every case by its name."""
    folder = shared / "data" / "hostile"
    with (folder / "manifest.csv").open(encoding="utf-8") as manifest:
        rows = list(csv.DictReader(manifest))
    return {row["id"]: (row["kind"], folder / row["path"]) for row in rows}


def ours(body: bytes) -> bytes:
    """The same with our field names, and without the field that is there for one case only."""
    return body.replace(b'"html"', b'"content_html"')


class Desk:
    """A service whose web application is asked as a program does."""

    def __init__(self, house: House) -> None:
        house.configure(BASE + DESK)
        self.house = house
        with house.store.write() as connection:
            tokens.add(connection, Token("cms", Scope.PUSH, "desk", house.clock.now), "secret")
        self.client = Client(web.application(house.config))

    def push(self, body: bytes, *, media_type: str = "application/json", **headers: str) -> Answer:
        sent = {"authorization": "Bearer secret", **headers}
        return self.client.send("/api/v1/articles", body, media_type=media_type, **sent)

    def outputs(self) -> dict[str, str]:
        """Every way in which the newest article leaves us."""
        inbox.drain(self.house.desk, self.house.tools)
        self.house.publish()
        _, newest = max(self.house.rows(article.c.id, article.c.public_id))
        paths = [f"/sources/desk.{form}" for form in ("atom", "rss", "json")]
        paths += [f"/articles/{newest}", f"/api/v1/articles/{newest}"]
        return {path: self.client.get(path).text for path in paths}


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def test_every_hostile_push_is_known_here(cases: dict[str, tuple[str, Path]]) -> None:
    pushes = {name for name, (kind, _) in cases.items() if kind == "push"}

    assert pushes == REFUSED.keys() | set(TAKEN)


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_push_is_refused_in_words_and_not_stored(
    name: str, desk: Desk, cases: dict[str, tuple[str, Path]]
) -> None:
    status, words = REFUSED[name]
    body = ours(cases[name][1].read_bytes())
    without = {"authorization": ""} if name == "push-no-auth" else {}
    form = "application/x-www-form-urlencoded"
    kind = form if name == "push-form-ct" else "application/json"
    answer = desk.push(body, media_type=kind, **without)

    assert answer.status == status
    assert words in json.loads(answer.body)["detail"]
    assert desk.house.count(letters) == 0


def test_json_that_is_sent_as_text_is_refused(
    desk: Desk, cases: dict[str, tuple[str, Path]]
) -> None:
    body = ours(cases["push-form-ct"][1].read_bytes())

    assert desk.push(body, media_type="text/plain").status == 415


def test_one_key_for_two_bodies_is_refused(desk: Desk, cases: dict[str, tuple[str, Path]]) -> None:
    body = ours(cases["push-idem-conflict"][1].read_bytes())

    assert desk.push(body.replace(b'"t2"', b'"t"'), idempotency_key="k").status == 202
    assert desk.push(body, idempotency_key="k").status == 422


def test_a_private_address_is_never_fetched(desk: Desk, cases: dict[str, tuple[str, Path]]) -> None:
    assert desk.push(ours(cases["push-private-url"][1].read_bytes())).status == 202
    desk.outputs()

    assert desk.house.count(article) == 1
    assert desk.house.asked == []


def test_no_script_of_a_push_survives(desk: Desk, cases: dict[str, tuple[str, Path]]) -> None:
    assert desk.push(ours(cases["push-script"][1].read_bytes())).status == 202

    check(desk.outputs(), lambda text: "x" in text)


def test_no_script_of_any_hostile_page_survives_and_its_text_does(
    desk: Desk, cases: dict[str, tuple[str, Path]]
) -> None:
    pages = {name: path for name, (kind, path) in cases.items() if kind == "html"}
    assert pages
    for name, path in pages.items():
        html = path.read_bytes().decode("latin-1")
        body = json.dumps({"external_id": name, "title": name, "content_html": html})
        assert desk.push(body.encode()).status == 202, name
        text = "Bundestag" if "Bundestag" in html else name
        check(desk.outputs(), lambda output, text=text: text in output)  # type: ignore[misc] # bound now
    assert desk.house.count(article) == len(pages)


def test_a_page_is_never_decoded_as_utf_7(desk: Desk, cases: dict[str, tuple[str, Path]]) -> None:
    lie = cases["html-charset-meta-lie"][1].read_bytes()
    text = b"<p>" + b"Ein Satz, der lang genug ist. " * 9 + b"+ADw-script+AD4-</p>"
    answer = desk.push(lie.replace(b"<body>", b"<body><h1>T</h1>" + text), media_type="text/html")

    assert answer.status == 202
    check(desk.outputs(), lambda output: "+ADw-script+AD4-" in output)


def check(outputs: dict[str, str], is_kept: Callable[[str], bool]) -> None:
    """Nothing active in any output of an article; its text is kept."""
    for path, output in outputs.items():
        foreign = output.partition("<main")[2] if path.startswith("/articles/") else output
        unescaped = foreign.replace("&lt;", "<").replace("&#34;", '"')
        assert not ACTIVE.search(unescaped), (path, ACTIVE.search(unescaped))
        assert is_kept(output), path


def test_an_index_that_leads_to_itself_ends(
    house: House, cases: dict[str, tuple[str, Path]]
) -> None:
    url = "http://127.0.0.1/self"
    source = (
        f'\n[sources.map]\nkind = "sitemap"\nurl = "{url}"\ncategory = "news"\nrobots = false\n'
    )
    house.configure(BASE + source)
    body = cases["sitemap-index-loop"][1].read_bytes().replace(b":PORT", b"")
    house.upstream[url] = Changed(Response(url=url, body=body))
    report = house.check("map")

    assert report.status == "unchanged"
    assert len(house.asked) == 1
