"""docs/reference/urls.md has every address that is answered, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug.routing import Map, Rule

from feeds.assemble import web
from feeds.config import Config
from feeds.publish import FORMATS
from feeds.serve.app import page_app
from feeds.storage import Store
from feeds.storage.rendering.documents import Documents
from tests.serve.asking import Client

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "urls.md").read_text()

NOTICES = [
    f"/{kind}.{form.suffix}" for kind in ("corrections", "withdrawn") for form in FORMATS.values()
]
"""The thin layer for feeds answers them, so that the map of the pages does not have them."""


def documented() -> set[str]:
    """Every address in the first column of a table."""
    rows = re.findall(r"^\| (`/.*?) \| ", REFERENCE, re.MULTILINE)
    return {address for row in rows for address in re.findall(r"`([^`]+)`", row)}


def answered(url_map: Map) -> set[str]:
    """Every address of the application, in the words of the reference."""
    return {address for rule in url_map.iter_rules() for address in _spelt(rule)}


def _spelt(rule: Rule) -> list[str]:
    kinds = re.search(r"<any\(([^)]*)\):\w+>", rule.rule)
    spelt = re.sub(r"<(?:path:)?filename>", "FILE", rule.rule)
    spelt = spelt.replace("<document>", "DOCUMENT")
    spelt = re.sub(r"<(?!any)[^>]*>", "ID", spelt)
    if not kinds:
        return [spelt]
    each = (spelt.replace(kinds[0], kind.strip()) for kind in kinds[1].split(","))
    return [one for path in each for one in _spelt(Rule(path))]


def test_the_reference_has_every_address_and_no_other(configured: Config) -> None:
    store = Store(configured.storage_url)
    app = page_app(store, web.public(configured), Documents(store))
    store.close()

    assert documented() == answered(app.url_map) | set(NOTICES)


@pytest.mark.parametrize("address", NOTICES)
def test_feeds_of_notices_are_answered_like_all_feeds(client: Client, address: str) -> None:
    answer = client.get(address)

    assert (answer.status, "ETag" in answer.headers) == (200, True)


def test_the_reference_has_every_format(client: Client) -> None:
    rows = dict(re.findall(r"^\| `(\.\w+)` \| .*? \| `(.*?)` \|", REFERENCE, re.MULTILINE))

    assert rows == {f".{one.suffix}": one.media_type for one in FORMATS.values()}
    for ending, media_type in rows.items():
        answer = client.get(f"/feeds/all{ending}")
        assert str(answer.headers["Content-Type"]).startswith(f"{media_type};")


def test_the_reference_names_only_headers_that_are_sent_or_read(client: Client) -> None:
    table = REFERENCE.split("| Header | Promise |")[1].split("\n\n")[0]
    rows = "".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE))
    named = set(re.findall(r"`([A-Z][A-Za-z-]+)`", rows))
    sent = {name for name, _ in client.get("/feeds/all.atom").headers.items()}

    assert named - sent == {"If-None-Match", "Accept-Encoding", "Accept"}
