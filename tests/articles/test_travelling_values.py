"""Values of the model come out of a pickle as they went in, and as small as they can be."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feeds.model import Article, Author, Correction, Enclosure, Entry, Image, Origin
from tests.articles.article_samples import article

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
VALUES = [
    Author("Ada", "https://ada.example/"),
    Image(url="https://a.example/1.jpg", caption=None, width=3),
    Enclosure(url="https://a.example/1.mp3", length=0),
    Origin(title="Ä"),
    Correction(NOON, ""),
    Entry(id="1", authors=(Author("Ada"),), published=NOON, iptc=("01000000",)),
    replace(article(), images=(Image(url="https://a.example/1.jpg"),), updated=None),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_pickled_and_back(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes


def test_no_names_of_fields_travel() -> None:
    assert b"upstream_categories" not in pickle.dumps(VALUES[-1])
    assert isinstance(VALUES[-1], Article)
