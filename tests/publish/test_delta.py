"""What a reader of an older document lacks, cut out of the newer one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.publish import FORMATS
from feeds.publish.delta import delta, outline
from tests.publish.publish_samples import article, feed, illustrated, printed

NUMBERS = st.lists(st.integers(1, 9), unique=True, max_size=6)


def made(name: str, entries: list[bytes]) -> tuple[bytes, bytes]:
    """A document of these entries, and its outline."""
    form = FORMATS[name]
    document = form.document(feed(), entries)
    return document, outline(document, entries, end=form.end, between=form.between)


@pytest.mark.parametrize("name", FORMATS)
@given(old=NUMBERS, new=NUMBERS)
@settings(deadline=None, max_examples=20)
def test_a_delta_is_the_document_of_what_is_missing(
    name: str, old: list[int], new: list[int]
) -> None:
    form = FORMATS[name]
    rendered = {number: form.entry(printed(article(number))) for number in {*old, *new}}
    _, before = made(name, [rendered[number] for number in old])
    document, now = made(name, [rendered[number] for number in new])
    missing = [rendered[number] for number in new if number not in old]

    cut = delta(document, now, before, between=form.between)

    if len(missing) == len(new):
        assert cut is None
    else:
        assert cut == form.document(feed(), missing)


@pytest.mark.parametrize("name", FORMATS)
def test_an_edited_entry_is_missing_too(name: str) -> None:
    form = FORMATS[name]
    same, old = form.entry(printed(article(1))), form.entry(printed(illustrated(2)))
    new = form.entry(printed(article(2, title="Berichtigt")))
    _, before = made(name, [old, same])
    document, now = made(name, [new, same])

    assert delta(document, now, before, between=form.between) == form.document(feed(), [new])


def test_nothing_missing_is_a_feed_without_entries() -> None:
    form = FORMATS["json"]
    document, now = made("json", [form.entry(printed(article(1)))])

    cut = delta(document, now, now, between=form.between)

    assert cut is not None
    assert json.loads(cut)["items"] == []
