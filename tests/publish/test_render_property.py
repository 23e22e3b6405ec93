"""Whatever comes in, each format holds its form."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from lxml import etree

from feeds.model import Feed, PrintedEntry, Republish
from feeds.publish import FORMATS
from tests.publish.publish_samples import (
    RENDERERS,
    SEEN,
    document,
    feed,
    illustrated,
    nasty_feeds,
    printed,
)

Nasty = tuple[Feed, list[PrintedEntry]]


@pytest.mark.parametrize("name", FORMATS)
@given(nasty=nasty_feeds())
@settings(deadline=None, max_examples=25)
def test_spliced_entries_equal_the_whole_document_byte_for_byte(name: str, nasty: Nasty) -> None:
    shell, entries = nasty

    assert document(name, shell, entries) == RENDERERS[name].render(shell, entries)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("title", ["2026-01-01T00:00:00+00:00", "Thu, 01 Jan 2026 00:00:00 +0000"])
def test_a_title_that_is_a_date_does_not_confuse_the_shell(name: str, title: str) -> None:
    shells = [feed(title=title, updated=SEEN + timedelta(days=day)) for day in range(3)]

    for shell in shells:
        assert document(name, shell, []) == RENDERERS[name].render(shell, [])


@pytest.mark.parametrize("name", ["atom", "rss"])
@given(nasty=nasty_feeds())
@settings(deadline=None, max_examples=25)
def test_no_text_breaks_the_xml(name: str, nasty: Nasty) -> None:
    shell, entries = nasty
    root = etree.fromstring(document(name, shell, entries))

    assert len(root.findall("{*}entry") + root.findall("channel/item")) == len(entries)


@given(nasty=nasty_feeds())
@settings(deadline=None, max_examples=25)
def test_no_text_breaks_the_json(nasty: Nasty) -> None:
    shell, entries = nasty
    read = json.loads(document("json", shell, entries))

    assert next(iter(read)) == "version"
    assert [item["id"] for item in read["items"]] == [entry.tag for entry in entries]


@pytest.mark.parametrize("name", FORMATS)
def test_entries_stand_in_the_order_given(name: str) -> None:
    entries = [printed(illustrated(number)) for number in (3, 1, 2)]
    made = document(name, feed(), entries).decode()

    assert sorted(entries, key=lambda entry: made.index(entry.tag)) == entries


@pytest.mark.parametrize("name", FORMATS)
def test_no_entry_knows_what_a_ceiling_hides(name: str) -> None:
    entry = FORMATS[name].entry(printed(illustrated(), Republish.LINK)).decode()

    for hidden in ("Stunde", "Glück", "zug.jpg", "zug.mp3"):
        assert hidden not in entry
