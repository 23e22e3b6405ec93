"""The text of an article page, pasted without its markup, to one entry.

    bytes | decode | split into paragraphs | judge lines | find body, headline, fields

parse: after fetch (or a paste), before articles; pure. It knows no site; all that it knows
of pages stands in ``labels``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from itertools import pairwise

from feeds.errors import ParseError
from feeds.model import Author, Entry, Parsed, Recovered, Response, Source
from feeds.parse import decoding, language, misfits
from feeds.parse.plain import fields, headline, labels, layout, lines, marks, paragraphs, teasers
from feeds.parse.plain.fields import Fields
from feeds.parse.plain.headline import Headline
from feeds.parse.plain.layout import Layout
from feeds.parse.plain.lines import Line, Role

MIN_TEASERS = 6  # headlines with a paragraph each, none with two: a front page
MAX_LEAD = 300  # characters of such a paragraph on average; an article's are longer
LATE_HEADLINE = 0.3  # of the text; what stands before a headline is not its article
DETECTED, CONFIGURED = 0.95, 0.5  # confidence of a language that was read, or assumed
SUMMARY = 0.75  # at most: the first paragraph may be a caption, or follow a standfirst
SURE = (0.4, 0.6, 0.7, 0.78, 0.9)  # of the body, by the number of signs that it is the article
MOST = 0.6  # of all letters of the page
MIN_PARAGRAPHS = 3  # that make a body surer


def parse(response: Response, source: Source) -> Parsed:
    """Recover the one article of a page's text, and how sure we are of each field.

    ``Entry.id`` stays None: the text itself is its identity. Other articles that the page
    recommends are in ``Recovered.teasers`` and nowhere else.

    Raises: ParseError if it is empty, binary, markup, a front page or too short.
    """
    text = decoding.decode(response.body, response.charset)
    misfits.refuse_feed(text)
    misfits.refuse_html(text)
    unmarked = marks.strip(text)
    page = layout.find(lines.read(paragraphs.split(unmarked.text)))
    title = headline.find(page, unmarked.titles)
    page = _below(page, title)
    body = tuple(_body(page, title))
    _refuse_others(page, body)
    title = title or Headline("", None, 0.0, page.body)
    found = fields.read(page, title, body, source.timezone)
    return _parsed(page, title, body=body, found=found, source=source)


def _below(page: Layout, title: Headline | None) -> Layout:
    """Let the body begin under its headline, if that stands in its first part."""
    if title is None or not page.body <= title.index < page.end:
        return page
    before = sum(len(line.text) for line in page.lines[page.body : title.index])
    whole = sum(len(line.text) for line in page.lines[page.body : page.end])
    return replace(page, body=title.index + 1) if before < LATE_HEADLINE * whole else page


def _body(page: Layout, title: Headline | None) -> Iterator[Line]:
    """The lines of the text: no headline, no repetition, no heading without text below."""
    keys = {labels.key(title.text), labels.key(title.site or "")} if title else set()
    held: list[Line] = []
    for index in range(page.body, page.end):
        line = page.lines[index]
        if index in page.inserts or not line.is_content or line.key in keys:
            continue
        held.append(line)
        if line.role is not Role.HEADING:
            keys |= {line.key} if line.role is Role.PROSE else set()
            yield from held
            held = []


def _refuse_others(page: Layout, body: tuple[Line, ...]) -> None:
    """Refuse a page of teasers, and what is no running text at all."""
    if _is_front_page(page):
        raise ParseError(misfits.FRONT_PAGE)
    misfits.refuse_short(sum(len(line.text) for line in body if line.role is not Role.HEADING))


def _is_front_page(page: Layout) -> bool:
    """Whether headlines and single short paragraphs take turns, with no article among them."""
    content = [line for line in page.lines if line.is_content]
    prose = [line.role is Role.PROSE for line in content]
    pairs = list(pairwise(prose))
    letters = sum(len(line.text) for line in content if line.role is Role.PROSE)
    alternating = (True, True) not in pairs and pairs.count((False, True)) >= MIN_TEASERS
    return alternating and letters <= MAX_LEAD * sum(prose)


def _parsed(
    page: Layout, title: Headline, *, body: tuple[Line, ...], found: Fields, source: Source
) -> Parsed:
    read = language.detect(" ".join(line.text for line in body))
    sure = {"title": title.confidence} | _sure_of_body(page, title, body) | found.confidence
    if read or source.language:
        sure["language"] = DETECTED if read else CONFIGURED
    if title.site:
        sure["site"] = title.confidence
    entry = Entry(
        title=title.text,
        summary=escape(_lead(body).text, quote=False),
        content=_html(body),
        authors=tuple(map(Author, found.byline.authors)),
        published=found.published,
        updated=found.updated,
        language=read or source.language,
        agency=found.byline.agency,
    )
    recovered = Recovered(
        confidence=sure,
        teasers=teasers.find(page),
        site=title.site,
        house_code=found.byline.house_code,
        image_caption=found.caption,
        image_credit=found.credit,
    )
    return Parsed(entries=(entry,), recovered=recovered, format="plain text")


def _letters(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _lead(body: tuple[Line, ...]) -> Line:
    return next((line for line in body if line.role is not Role.HEADING), body[0])


def _html(body: tuple[Line, ...]) -> str:
    """The text as HTML: headings inside it as ``h2``, all else as paragraphs."""
    tags = (("h2" if line.role is Role.HEADING else "p", line.text) for line in body)
    return "\n".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for tag, text in tags)


def _sure_of_body(page: Layout, title: Headline, body: tuple[Line, ...]) -> dict[str, float]:
    """Confidence by signs: it begins under the headline, ends clearly, is long, is nearly all."""
    between = page.lines[title.index + 1 : page.body]
    signs = (
        not any(line.is_content and line.key != labels.key(title.text) for line in between),
        page.is_cut,
        len(body) >= MIN_PARAGRAPHS,
        _letters(body) >= MOST * _letters(page.lines),
    )
    sure = SURE[sum(signs)]
    return {"content_html": sure, "summary": min(sure, SUMMARY)}
