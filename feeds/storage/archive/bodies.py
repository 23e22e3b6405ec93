"""An article as rows and back.

Narrow columns for lists and comparisons, the body apart, and one JSON value for the parts that
no query looks into.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from feeds import agencies
from feeds.model import Article, Author, Correction, Enclosure, Image, Origin

PARTS = (
    "authors",
    "images",
    "enclosures",
    "upstream_categories",
    "origin",
    "category_claim",
    "iptc",
    "tags",
    "correction",
    "agency",
    "paywall",
)


def _to_json(article: Article) -> dict[str, Any]:
    """The parts of *article* as plain lists and dictionaries, without what is empty."""
    parts = {
        "authors": [_said(author) for author in article.authors],
        "images": [_said(image) for image in article.images],
        "enclosures": [_said(enclosure) for enclosure in article.enclosures],
        "upstream_categories": list(article.upstream_categories),
        "origin": _said(article.origin) if article.origin else None,
        "category_claim": article.category_claim,
        "iptc": list(article.iptc),
        "tags": list(article.tags),
        "correction": _told(article.correction),
        "agency": article.agency,
        "paywall": article.paywall,
    }
    return {name: part for name, part in parts.items() if part or part is False}


def _from_json(parts: dict[str, Any]) -> dict[str, Any]:
    """The fields of an Article that ``to_json`` wrote down."""
    origin = parts.get("origin")
    return {
        "authors": tuple(Author(**one) for one in parts.get("authors", ())),
        "images": tuple(Image(**one) for one in parts.get("images", ())),
        "enclosures": tuple(Enclosure(**one) for one in parts.get("enclosures", ())),
        "upstream_categories": tuple(parts.get("upstream_categories", ())),
        "origin": Origin(**origin) if origin else None,
        "category_claim": parts.get("category_claim"),
        "iptc": tuple(parts.get("iptc", ())),
        "tags": tuple(parts.get("tags", ())),
        "correction": _correction(parts.get("correction")),
        "agency": parts.get("agency"),
        "paywall": parts.get("paywall"),
    }


def _said(value: Author | Image | Enclosure | Origin) -> dict[str, Any]:
    names = value.__slots__  # asdict copies deeply
    return {name: part for name in names if (part := getattr(value, name)) is not None}


def _told(one: Correction | None) -> list[str] | None:
    return [one.at.isoformat(), one.note] if one else None


def _correction(told: list[str] | None) -> Correction | None:
    return Correction(datetime.fromisoformat(told[0]), told[1]) if told else None


def narrow(one: Article) -> dict[str, Any]:
    """The row of ``article``, but for its number and story."""
    return {
        "public_id": one.public_id,
        "tag": one.tag,
        "owner_source": one.source_id,
        "upstream_id": one.upstream_id,
        "seen": one.seen,
        "sort_at": sort_at(one),
        **editable(one),
    }


def sort_at(one: Article) -> datetime:
    """The date that lists sort *one* by: never in the future when it was taken in."""
    return min(one.published or one.seen, one.seen)


def agency_key(one: Article) -> str:
    """What the agency of *one* is looked for by; "" for none."""
    return agencies.key(one.agency) if one.agency else ""


def editable(one: Article) -> dict[str, Any]:
    """The columns that an edit may change."""
    return {
        "version": one.version,
        "title": one.title,
        "url": one.url,
        "canonical_url": one.canonical_url,
        "language": one.language,
        "agency": agency_key(one),
        "published": one.published,
        "updated": one.updated,
        "changed": one.changed,
        "content_hash": one.content_hash,
        "material_hash": one.material_hash,
        "size": len(one.content_html) + len(one.summary) + len(one.title),
    }


def founded(number: int, one: Article) -> dict[str, Any]:
    """The row of ``story`` that every article founds at birth."""
    return {"id": number, "printed_id": one.tag, "lead": number}


def texts(one: Article) -> dict[str, Any]:
    """The row of ``article_body``."""
    return {
        "summary": one.summary,
        "content_html": one.content_html,
        "text": one.text,
        "extras": _to_json(one),
    }


def version(number: int, was: Article, at: datetime) -> dict[str, Any]:
    """The row of ``article_version`` that keeps what an article said until *at*."""
    kept = {"title": was.title, "url": was.url, "summary": was.summary, "language": was.language}
    body = {"content_html": was.content_html, "text": was.text, **_to_json(was)}
    dates = {"published": was.published, "updated": was.updated, "changed": was.changed}
    told = {name: moment.isoformat() if moment else None for name, moment in dates.items()}
    return {
        "article_id": number,
        "n": was.version,
        "replaced_at": at,
        "was": {**kept, **body, **told},
    }


def said_before(now: Article, n: int, was: dict[str, Any]) -> Article:
    """An article as it was in its version *n*, as ``version`` wrote that down."""
    moments = {name: datetime.fromisoformat(was[name]) if was[name] else None for name in _MOMENTS}
    said = {name: was[name] for name in ("title", "url", "summary", "language", "content_html")}
    text = was.get("text", "")  # versions of old have none
    changed: dict[str, Any] = {**said, **moments, **_from_json(was)}
    return replace(now, version=n, text=text, **changed)


_MOMENTS = ("published", "updated", "changed")


def article_of(row: RowMapping) -> Article:
    """The article that a joined row of article and body holds."""
    plain = {name: row[name] for name in _PLAIN}
    return Article(source_id=row["owner_source"], **plain, **_from_json(row["extras"]))


def packed(one: Article) -> dict[str, Any]:
    """A whole article as one JSON value."""
    dates = {name: getattr(one, name) for name in _DATES}
    told = {name: moment.isoformat() if moment else None for name, moment in dates.items()}
    return {**{name: getattr(one, name) for name in _SAID}, **told, **_to_json(one)}


def unpacked(kept: dict[str, Any]) -> Article:
    """The article that ``packed`` wrote down."""
    said = {name: kept[name] for name in _SAID if name in kept}
    told = {name: kept[name] for name in _DATES}
    dates = {name: datetime.fromisoformat(one) if one else None for name, one in told.items()}
    parts: dict[str, Any] = {**said, **dates, **_from_json(kept)}
    return Article(**parts)


_COLUMNS = tuple(one.name for one in fields(Article) if one.name not in PARTS)
_PLAIN = tuple(name for name in _COLUMNS if name not in {"source_id", "named_by"})
_DATES = ("published", "updated", "seen", "changed")
_SAID = tuple(name for name in _COLUMNS if name not in _DATES)
