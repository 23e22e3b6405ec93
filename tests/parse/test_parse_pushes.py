"""Articles in our JSON: what is said explicitly wins over what a page or text tells of itself."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.model import Author, Deleted, Entry, Image, Parsed, Response, Source
from feeds.parse import pushjson

SOURCE = Source(id="desk", kind="push", title="Desk", timezone=UTC, category="news", language="de")
PAGE = """<!-- made by hand --><!DOCTYPE html><html lang="de"><head><title>Brücke offen</title>
<meta name="author" content="Eva Stein"></head><body><article><h1>Brücke offen</h1>
<p>Die neue Brücke ist offen. Sie führt über den Fluss und verbindet die Stadt seit heute.</p>
<p>Am Morgen fuhren die ersten Wagen hinüber. Am Abend gab es ein Fest am Ufer für alle.</p>
</article></body></html>"""
PASTED = """Brücke offen

Von Eva Stein

Die neue Brücke ist offen. Sie führt über den Fluss und verbindet die beiden Hälften der Stadt.

Am Morgen fuhren die ersten Wagen hinüber. Am Abend feierten die Bewohner ein Fest am Ufer.
"""


def parse(value: object) -> Parsed:
    return pushjson.parse(Response(url="", body=json.dumps(value).encode()), SOURCE)


def entry(**said: Any) -> Entry:
    (found,) = parse(said).entries
    return found


def test_every_field_that_is_said_is_the_entry_s() -> None:
    found = entry(
        external_id="a-1",
        url="https://x.example/a",
        title="Brücke & Fähre",
        summary="1 < 2",
        content_html="<p>Text</p>",
        authors=[{"name": "Eva Stein", "url": "https://x.example/eva"}, {"name": "Jan Ost"}],
        published="2026-11-22T10:00:00+01:00",
        updated="2026-11-22T10:30:00Z",
        language="de-AT",
        images=[{"url": "https://x.example/a.jpg", "caption": "Ufer", "credit": "Roe"}],
        category="politics",
        upstream_categories=["Inland"],
        tags=["Brücken", "Inland"],
    )

    assert found == Entry(
        id="a-1",
        link="https://x.example/a",
        base="https://x.example/a",
        title="Brücke & Fähre",
        summary="1 &lt; 2",
        content="<p>Text</p>",
        authors=(Author("Eva Stein", "https://x.example/eva"), Author("Jan Ost")),
        published=datetime(2026, 11, 22, 9, tzinfo=UTC),
        updated=datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
        language="de-AT",
        images=(Image(url="https://x.example/a.jpg", caption="Ufer", credit="Roe"),),
        category_claim="politics",
        categories=("Inland", "Brücken"),
        tags=("Brücken", "Inland"),
    )


def test_plain_text_becomes_paragraphs() -> None:
    found = entry(title="x", content_text="Eins <1>\r\nzwei\r\n\r\n\r\ndrei & vier\n")

    assert found.content == "<p>Eins &lt;1&gt;<br>\nzwei</p>\n<p>drei &amp; vier</p>"


def test_a_whole_page_is_read_and_what_is_said_wins() -> None:
    found = parse({"content_html": PAGE, "title": "Unser Titel", "external_id": "a-1"})
    (one,) = found.entries

    assert (one.id, one.title, one.authors) == ("a-1", "Unser Titel", (Author("Eva Stein"),))
    assert "Am Abend gab es ein Fest" in one.content
    assert found.recovered
    assert found.recovered.confidence["title"] == pushjson.SAID
    assert 0 < found.recovered.confidence["authors"] < pushjson.SAID


def test_a_text_without_a_title_is_read_like_a_page() -> None:
    found = entry(content_text=PASTED)

    assert (found.title, found.authors) == ("Brücke offen", (Author("Eva Stein"),))
    assert found.content.startswith("<p>Die neue Brücke ist offen.")


def test_a_text_with_a_title_is_taken_as_it_is() -> None:
    found = entry(content_text=PASTED, title="Unser Titel")

    assert found.content.startswith("<p>Brücke offen</p>\n<p>Von Eva Stein</p>")
    assert found.authors == ()


def test_a_text_too_short_to_be_read_is_taken_as_it_is() -> None:
    assert entry(content_text="Kurz.").content == "<p>Kurz.</p>"


def test_a_fragment_is_no_page() -> None:
    assert entry(content_html="<p>Kurz, mit &lt;html&gt;.</p>", title="x").authors == ()


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(ParseError, match="too short to be an article"):
        parse({"content_html": "<html><p>Kurz.</p></html>"})


def test_a_file_may_hold_several_and_what_is_withheld_or_cancelled_is_not_taken() -> None:
    items = [
        {"external_id": "a", "title": "A"},
        {"external_id": "b", "title": "B", "pubstatus": "withheld"},
        {"external_id": "c", "pubstatus": "canceled"},
        {"uri": "urn:d", "headlines": [{"value": "D"}]},
    ]
    found = parse(items)

    assert [one.id for one in found.entries] == ["a", "urn:d"]
    assert found.note == "withheld: b"
    assert found.deleted == (Deleted("c"),)
    assert found.format == "JSON and ninjs"


def test_what_does_not_fit_is_refused_with_every_mistake() -> None:
    with pytest.raises(
        ParseError, match=r"/titel: .* did you mean title\?; the body: says nothing"
    ):
        parse({"titel": "x"})


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=50))
def test_any_texts_become_an_entry_or_a_refusal(html: str, text: str, title: str) -> None:
    with suppress(ParseError):
        assert parse({"content_html": html, "content_text": text, "title": title}).entries
