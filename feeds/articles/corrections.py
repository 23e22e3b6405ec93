"""Corrections of ours: what they change, and what later edits from upstream may not (pure).

A corrected field stays ours. What its source says there from then on is remembered beside it, and
shown to editors as a conflict, never printed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from feeds.articles.hashes import content_hash, material_hash
from feeds.articles.markup import sanitise, text_of
from feeds.articles.plain import lead, one_line
from feeds.model import Article, Correction

FIELDS = ("title", "body")
"""What can be corrected of a text; a category is chosen, see ``Article.category_choice``."""

_MARKUP = re.compile(
    r"<(?:p|div|article|h[1-6]|ul|ol|blockquote|html|body|br)[\s>/]", re.IGNORECASE
)
_MAX_TITLE = 500  # characters, as of titles that come in


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an editor wants an article to say; None where it is to stay as it is.

    ``minor``: nothing that anybody has to read again.
    """

    note: str
    title: str | None = None
    body: str | None = None
    category: str | None = None
    minor: bool = False


def corrected(article: Article, wish: Wish, *, at: datetime) -> Article:
    """The next version of *article*.

    Its date moves if title, text or picture say something else, and the wish is not minor; the
    note is printed unless it is minor. The body may be HTML, or text with empty lines between its
    paragraphs.
    """
    changed = article
    if wish.title is not None:
        changed = replace(changed, title=one_line(wish.title, _MAX_TITLE))
    if wish.body is not None:
        html = sanitise(_as_html(wish.body), base=article.url)
        text = text_of(html)
        changed = replace(changed, content_html=html, text=text, summary=lead(text))
    if wish.category is not None:
        changed = replace(changed, category_choice=wish.category)
    if not wish.minor:
        changed = replace(changed, correction=Correction(at, wish.note))
    return next_version(article, changed, at=at, minor=wish.minor)


def next_version(was: Article, changed: Article, *, at: datetime, minor: bool = False) -> Article:
    """*changed* as the version after *was*.

    Sources: RFC 4287 4.2.15 (updated).
    """
    said = replace(
        changed, content_hash=content_hash(changed), material_hash=material_hash(changed)
    )
    is_material = not minor and said.material_hash != was.material_hash
    return replace(said, version=was.version + 1, changed=at if is_material else was.changed)


def as_before(now: Article, before: Article) -> Article:
    """*now* with title and body as they were before, and the correction that was told then."""
    text = before.text or text_of(before.content_html)
    kept = {name: getattr(before, name) for names in _PARTS.values() for name in names}
    return replace(now, **{**kept, "text": text}, correction=before.correction)


def overlaid(incoming: Article, ours: Article, fields: Collection[str]) -> Article:
    """What its source says now, with those *fields* as we have corrected them."""
    kept = {name: getattr(ours, name) for field in fields for name in _PARTS[field]}
    said = replace(incoming, **kept, correction=ours.correction)
    return replace(said, content_hash=content_hash(said), material_hash=material_hash(said))


def said_in(article: Article, field: str) -> str:
    """What *article* says in a field, as editors compare it."""
    return article.title if field == "title" else article.text


def changed_fields(was: Article, now: Article) -> list[str]:
    """The fields in which two versions differ."""
    return [
        field
        for field in FIELDS
        if any(getattr(was, name) != getattr(now, name) for name in _PARTS[field])
    ]


_PARTS = {"title": ("title",), "body": ("summary", "content_html", "text")}


def _as_html(body: str) -> str:
    """Plain text as paragraphs; what holds markup is HTML already."""
    return body if _MARKUP.search(body) else paragraphs(body)


def paragraphs(text: str) -> str:
    """Plain text, with empty lines between its paragraphs, as HTML."""
    parts = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{escape(' '.join(one.split()))}</p>" for one in parts if one.strip())
