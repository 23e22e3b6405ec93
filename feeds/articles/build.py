"""Entry -> Article: cleaned, with ids and hashes (articles: after parse, before storage; pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from feeds import agencies
from feeds.articles import fields
from feeds.articles.canonical import canonical
from feeds.articles.hashes import content_hash, material_hash
from feeds.articles.identity import Said, is_named, mint, tag, upstream_id
from feeds.articles.languages import normal_language
from feeds.articles.links import web_url
from feeds.articles.markup import plain_text, with_text
from feeds.articles.plain import first_sentence, lead, one_line
from feeds.model import Article, Entry, Source

_MAX_TITLE = 500  # characters; the longest headlines of real feeds have about 300
_MAX_MADE_TITLE = 120  # characters of a title that we make ourselves

_FILE_ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)
_WORD_BREAKS = re.compile(r"[-_+]+")


def build(entry: Entry, *, source: Source, authority: str, seen: datetime) -> Article:
    """*entry* as our article, as if nobody had seen it before; ``decide`` knows whether.

    Args:    authority: for the article's tag, like ``example.org,2026-01-01`` (RFC 4151).
             seen: aware, UTC; also the first ``changed``.
    Returns: with language and title from the source, link or text where the entry has none;
             dates as claimed, none invented.
    """
    words = _words(entry)
    title = one_line(entry.title, _MAX_TITLE)
    url = web_url(entry.link)
    own_id, named_by = upstream_id(Said(entry.id, url, title, entry.published, words.text), source)
    public_id = mint(source.id, own_id)
    title = title or _made_title(words.text, url) or source.title
    article = Article(
        source_id=source.id,
        upstream_id=own_id,
        public_id=public_id,
        tag=tag(authority, public_id),
        url=url,
        canonical_url=canonical(url),
        title=title,
        summary=words.summary,
        content_html=words.html,
        text=words.text,
        authors=fields.authors(entry),
        published=entry.published,
        updated=entry.updated,
        seen=seen,
        changed=seen,
        language=normal_language(entry.language) or normal_language(source.language),
        images=fields.images(entry),
        enclosures=fields.enclosures(entry),
        upstream_categories=(categories := fields.categories(entry)),
        origin=fields.origin(entry),
        category_claim=entry.category_claim,
        iptc=entry.iptc,
        tags=fields.tags(entry) if entry.tags else categories,
        agency=_agency(entry, words.text, source),
        paywall=entry.paywall,
        named_by=named_by,
        content_hash="",
        material_hash="",
    )
    return _hashed(article)


def _agency(entry: Entry, text: str, source: Source) -> str | None:
    """Whose copy it is: what it says, else what its authors are, else its own dateline or sign."""
    if entry.agency:
        return agencies.called(entry.agency, source.agencies)
    signs = agencies.signs(source.agencies)
    named = next(filter(None, (signs.of_byline(one.name) for one in entry.authors)), None)
    body = text.strip()
    return named or signs.of_body(body.partition("\n\n")[0], body.rpartition("\n\n")[2])


def _hashed(article: Article) -> Article:
    """The same value, which nobody else has seen yet: a copy would cost as much as its hashes."""
    object.__setattr__(article, "content_hash", content_hash(article))
    object.__setattr__(article, "material_hash", material_hash(article))
    return article


def lacks_name(entry: Entry, source: Source) -> bool:
    """Whether *entry* lacks what its source is configured to tell entries by."""
    if source.identity == "auto":
        return False
    title = one_line(entry.title, _MAX_TITLE)
    return not is_named(Said(entry.id, web_url(entry.link), title, entry.published), source)


def named(entry: Entry, source: Source) -> tuple[str, str | None]:
    """The upstream id and the canonical address of *entry*, without looking at its text.

    Where nothing but the text names it, all entries of its title are called the same.
    """
    title, url = one_line(entry.title, _MAX_TITLE), web_url(entry.link)
    name, _ = upstream_id(Said(entry.id, url, title, entry.published), source)
    return name, canonical(url)


@dataclass(frozen=True, slots=True)
class _Words:
    """What an entry says: as HTML, as text, in short."""

    html: str
    text: str
    summary: str


def _words(entry: Entry) -> _Words:
    """The content and the summary; where there is only one of them, it is the content."""
    html, text = with_text(entry.content, base=entry.base)
    if not html:
        html, text = with_text(entry.summary, base=entry.base)
    elif entry.summary and (summary := lead(plain_text(entry.summary))):
        return _Words(html, text, summary)
    return _Words(html, text, lead(text))


def _made_title(text: str, url: str | None) -> str:
    """A title for an entry without one: its first sentence, else its link's last part."""
    if text:
        return first_sentence(text, _MAX_MADE_TITLE)
    if url is None:
        return ""
    parts = urlsplit(url)
    name = unquote(parts.path.rstrip("/").rpartition("/")[2])
    name = _WORD_BREAKS.sub(" ", _FILE_ENDING.sub("", name))
    return one_line(name, _MAX_MADE_TITLE) or parts.netloc
