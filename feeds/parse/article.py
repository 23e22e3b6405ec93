"""The page of an article that a list has led to: what it says, within what its source selects.

    page | selectors of the source | paywall | what the list says

parse: of followed links; pure.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from lxml.html import HtmlElement, tostring

from feeds.errors import ParseError
from feeds.model import Entry, Parsed, Recovered, Response, Source
from feeds.parse import dates, page, trees
from feeds.parse.html import clock, declared, reading

SELECTED = 1.0  # confidence of what the config says where to find


def parse(response: Response, source: Source) -> Parsed:
    """Read an article page.

    Of a page behind a paywall only the summary is taken. Where the page holds no article, what
    the list says of it stands for it, if that is an entry by itself (``listed``).

    Raises: ParseError.
    """
    is_closed = page.paywall(response.body) is True
    try:
        found = _read(response, source, is_closed=is_closed)
    except ParseError as error:
        if response.listed is None or not _is_entry(response.listed, source):
            raise
        return Parsed(entries=(response.listed,), note=str(error), format="HTML")
    (entry,) = found.entries
    entry = replace(entry, content="") if is_closed else entry
    entry = complete(response.listed, entry, source) if response.listed else entry
    note = "behind a paywall: only the summary was taken" if is_closed else found.note
    return replace(found, entries=(entry,), note=note)


def listed(response: Response, source: Source) -> Parsed:  # noqa: ARG001 - as all parsers
    """What a list says of an article whose page cannot be had."""
    return Parsed(entries=(response.listed,) if response.listed else (), format="list")


def complete(told: Entry, found: Entry, source: Source) -> Entry:
    """What a page says, with what the list *told* in its place or where it says nothing.

    An entry of a feed keeps all that it says but its text; sitemaps and list pages know less
    than the page, but for the date that a news sitemap gives.
    """
    if source.kind == "feed":
        kept = {name: value for name, value in _said(told).items() if name not in _OF_THE_PAGE}
        kept["summary"] = told.summary or found.summary
        kept["content"] = found.content or told.content
        return replace(found, **{**kept, "base": found.base if found.content else told.base})
    missing = {name: value for name, value in _said(told).items() if not getattr(found, name)}
    published = told.published if source.kind == "sitemap" else None
    return replace(
        found, **{**missing, "published": published or found.published or told.published}
    )


_OF_THE_PAGE = frozenset({"content", "base", "summary"})


def _said(entry: Entry) -> dict[str, Any]:
    return {one.name: value for one in fields(entry) if (value := getattr(entry, one.name))}


def _is_entry(told: Entry, source: Source) -> bool:
    """Whether what a list says is enough: the words of a link on a page are not."""
    return bool(told.title) and source.kind != "page"


def _read(response: Response, source: Source, *, is_closed: bool) -> Parsed:
    wanted = {name: css for name, css in source.css.items() if name != "link"}
    try:
        found = page.parse(response, source)
    except ParseError:
        if not is_closed and "body" not in wanted:
            raise
        found = _head(response, source)
    return _selected(found, response, source, wanted) if wanted else found


def _head(response: Response, source: Source) -> Parsed:
    """What a page declares of itself, whatever it shows."""
    told = reading.read(trees.tree_of(response), response.url)
    title, sure = declared.title(told)
    if not title:
        raise ParseError("This page says nothing of its article.")
    entry = Entry(
        link=declared.address(told) or response.url or None,
        title=title,
        summary=trees.escaped(declared.summary(told)),
        base=declared.base(told) or None,
        published=clock.published(told, source.timezone)[0],
        language=declared.language(told),
        paywall=page.paywall(response.body),
    )
    recovered = Recovered(confidence={"title": sure})
    return Parsed(entries=(entry,), recovered=recovered, format="HTML")


def _selected(found: Parsed, response: Response, source: Source, wanted: dict[str, str]) -> Parsed:
    """What the source's selectors point at, in the place of what was found out."""
    root = trees.tree_of(response)
    matched = {name: trees.selected(root, css) for name, css in wanted.items()}
    (entry,) = found.entries
    if matched.get("title"):
        entry = replace(entry, title=_words(matched["title"][0]))
    if matched.get("body"):
        entry = replace(entry, content="\n".join(map(_markup, matched["body"])))
    if matched.get("published"):
        one = matched["published"][0]
        moment = dates.parse(
            one.get("datetime") or one.get("content") or _words(one), source.timezone
        )
        entry = replace(entry, published=moment or entry.published)
    if not entry.content and not entry.summary:
        raise ParseError("This page holds no text, also not where css.body of the source points.")
    unmatched = tuple(name for name, elements in matched.items() if not elements)
    return replace(found, entries=(entry,), unmatched=unmatched)


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _markup(element: HtmlElement) -> str:
    element.tail = None
    markup: str = tostring(element, encoding="unicode")
    return markup
