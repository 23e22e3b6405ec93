"""What of an article may be shown beside the words that were found in it.

query: for search and "why", on pages and on the command line; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from feeds.model import Article, Republish
from feeds.query.matching.matcher import Evidence
from feeds.query.telling.marking import Piece, excerpt, marked

# What must at least be allowed before a text of an article is shown, by field.
_NEEDED = {"title": Republish.LINK, "summary": Republish.SUMMARY, "text": Republish.FULL}


def marked_texts(
    article: Article, evidence: Sequence[Evidence], *, ceiling: Republish
) -> Mapping[str, Sequence[Piece]]:
    """Title, summary and text of *article*, as far as allowed and not empty, with marks."""
    texts = _allowed(article, ceiling)
    return {name: marked(text, _within(evidence, name)) for name, text in texts.items()}


def snippet(
    article: Article, evidence: Sequence[Evidence], *, ceiling: Republish
) -> tuple[Piece, ...]:
    """A few words around what was found in the summary, else in the text.

    The beginning where nothing was found in what is allowed; nothing where that is the title
    alone.
    """
    texts = {name: text for name, text in _allowed(article, ceiling).items() if name != "title"}
    for name, text in texts.items():
        if found := _within(evidence, name):
            return excerpt(text, found)
    beginning = next(iter(texts.values()), "")
    return excerpt(beginning, ()) if beginning else ()


def _allowed(article: Article, ceiling: Republish) -> dict[str, str]:
    written = {"title": article.title, "summary": article.summary, "text": article.text}
    return {name: text for name, text in written.items() if text and ceiling >= _NEEDED[name]}


def _within(evidence: Iterable[Evidence], field: str) -> list[Evidence]:
    return [one for one in evidence if one.field == field]
