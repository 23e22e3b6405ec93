"""Entries of real feeds become articles that any feed can print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.articles import build, canonical, sanitise, unique
from feeds.errors import ParseError
from feeds.model import Article, Response
from feeds.parse import PARSERS
from tests.articles.article_samples import SEEN, SOURCE

NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff]")
RELATIVE = re.compile(r'(?:src|href|poster)="(?!https?:|mailto:|tel:)')


@pytest.fixture(scope="module")
def documents(shared: Path) -> list[list[Article]]:
    """The articles of each document, repeats included."""
    paths = sorted((shared / "data/feeds").glob("*.[xj]*"))
    return [_articles(path) for path in paths[::4]]  # all of them take half a minute


def _articles(path: Path) -> list[Article]:
    response = Response(url=f"https://feed.example/{path.name}", body=path.read_bytes())
    try:
        entries = PARSERS["feed"](response, SOURCE).entries
    except ParseError:
        return []
    return [
        build(entry, source=SOURCE, authority="example.org,2026", seen=SEEN) for entry in entries
    ]


@pytest.mark.slow
def test_real_entries_become_printable_articles(documents: list[list[Article]]) -> None:
    articles = [one for document in documents for one in document]
    texts = [text for one in articles for text in (one.title, one.text, one.content_html)]

    assert len(articles) > 500
    assert all(one.title for one in articles)
    assert not [text for text in texts if NOT_PRINTABLE.search(text)]
    assert not [one.url for one in articles if RELATIVE.search(one.content_html)]
    assert not [one.url for one in articles if canonical(one.canonical_url) != one.canonical_url]
    assert not [
        one.url for one in articles if sanitise(one.content_html, base=None) != one.content_html
    ]


@pytest.mark.slow
def test_reversed_documents_name_the_same_articles(documents: list[list[Article]]) -> None:
    for document in documents:
        assert set(unique(document)) == set(unique(document[::-1]))
        assert len(unique(document)) >= 0.9 * len(document)
