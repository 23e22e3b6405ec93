"""Foreign HTML made safe to print, and its plain text (articles: after parse; pure).

The only door to nh3. Nothing that can act, load styles or submit survives; what may stay is
listed here, everything else goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from itertools import groupby
from typing import Literal

import nh3

from feeds.articles.links import web_url
from feeds.articles.nesting import flat
from feeds.articles.plain import printable, single_spaced, whole_words, without_gaps

MAX_HTML = 256 * 1024
"""Characters of HTML that are read; the longest of 2,800 real entries had 103,505."""

_TAGS = frozenset(
    "a abbr article aside audio b bdi bdo blockquote br"  # noqa: SIM905 - a list of words
    " caption cite code col colgroup data dd del details dfn div dl dt em figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p picture pre q rp rt ruby s"
    " samp section small source span strong sub summary sup table tbody td tfoot th thead time"
    " tr u ul var video wbr".split()
)
# No srcset: its list of URLs would need a parser of its own. No cite: nobody sees it.
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "audio": {"controls", "src"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"datetime"},
    "img": {"alt", "height", "src", "title", "width"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"controls", "height", "poster", "src", "width"},
}
# These go with all they hold; other unlisted elements leave their content behind.
_DROPPED = frozenset(
    "applet button canvas embed frameset head iframe"  # noqa: SIM905 - a list of words
    " marquee math noembed noframes noscript object plaintext script select style svg template"
    " textarea title xmp".split()
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_REL = "noopener noreferrer nofollow"

# XHTML's way to write an element without content, which to an HTML parser begins one that
# swallows the rest of the text (HTML Standard 13.1.2).
_SELF_CLOSED = re.compile(
    r"<(?=[cios])((iframe|object|script|style|svg|canvas)\b[^<>]*)/>", re.IGNORECASE
)

# These read what nh3 wrote: names in lower case, values in double quotes, < and > as references.
_IMAGE = re.compile(r"<img((?: [a-z]+=\"[^\"]*\")*)>")
_NOTHING_TO_SEE = re.compile(r" (?:width|height)=\"\s*[01](?:px)?\s*\"")
_LINE_END = re.compile(r"<br>|</(?:dd|dt|li|rp|tr)>")
_PARAGRAPH_END = re.compile(
    r"</?(?:article|aside|blockquote|caption|details|div|dl|figcaption|figure|footer|h[1-6]|header"
    r"|hr|ol|p|pre|section|summary|table|ul)(?: [^>]*)?>"
)
_CELL_END = re.compile(r"</t[dh]>")
_ANY_TAG = re.compile(r"<[^>]*>")


def sanitise(html: str, *, base: str | None) -> str:
    """*html* with only what may stand in a feed: no script, style, form or tracking pixel.

    Args:    base: absolute URL that relative ones are resolved against; without it they go.
    Returns: a well-formed HTML fragment, valid inside XML, "" if nothing is left.
    Sources: W3C feed validator, SecurityRisk and ContainsRelRef.
    """
    return printable(_safe(html, base)).strip()  # last, as a reference may stand for a character


def with_text(html: str, *, base: str | None) -> tuple[str, str]:
    """*html* as ``sanitise`` gives it, and its ``plain_text``: most texts are looked through once.

    What is printable has no hints for line breaks, and no white space but blanks.
    """
    if not html:
        return "", ""
    safe = _safe(html, base)
    if not safe.replace("\n", "").isprintable():
        safe = printable(safe).strip()
        return safe, text_of(safe)
    safe = safe.strip()
    return safe, _text(safe.replace("&nbsp;", " "), without_gaps)


def plain_text(html: str) -> str:
    """The words of *html*; paragraphs are parted by an empty line, lines by a line break."""
    return text_of(sanitise(html, base=None))


def text_of(sanitised: str) -> str:
    """As ``plain_text``, of HTML that went through ``sanitise`` already."""
    return _text(whole_words(sanitised), single_spaced)


def _text(html: str, spaced: Callable[[str], str]) -> str:
    """What remains without tags, its lines *spaced*."""
    text = html.replace("\n", " ")
    if "<" not in text:
        return spaced(unescape(text))
    text = _LINE_END.sub("\n", text)
    text = _PARAGRAPH_END.sub("\n\n", text)
    text = _CELL_END.sub(" ", text) if "</t" in text else text
    text = _ANY_TAG.sub("", text)
    lines = [spaced(line) if line else "" for line in unescape(text).split("\n")]
    return "\n\n".join(["\n".join(some) for said, some in groupby(lines, key=bool) if said])


def _safe(html: str, base: str | None) -> str:
    """*html* without what acts; it may still hold characters that must not be printed."""
    if "<" not in html and "&" not in html:
        return _capped(html).replace(">", "&gt;")
    html = _SELF_CLOSED.sub(r"<\1></\2>", html) if "/>" in html else html
    return _without_pixels(_clean(flat(_capped(html)), web_url(base)))


def _clean(html: str, base: str | None) -> str:
    try:
        return _cleaner(base).clean(html)
    except UnicodeEncodeError:  # half of a surrogate pair, as broken JSON may hold
        return _cleaner(base).clean(printable(html))


@lru_cache(maxsize=256)  # making one costs more than cleaning a teaser; entries share their base
def _cleaner(base: str | None) -> nh3.Cleaner:
    try:
        return _cleaner_of(("rewrite_with_base", base) if base else "deny")
    except ValueError:  # a host whose punycode means no name (RFC 5891 5.4)
        return _cleaner_of("deny")


def _cleaner_of(
    relative: Literal["deny"] | tuple[Literal["rewrite_with_base"], str],
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative=relative,
        link_rel=_REL,
        strip_comments=True,
    )


def _capped(html: str) -> str:
    """At most MAX_HTML characters, ended between words and outside tags."""
    if len(html) <= MAX_HTML:
        return html
    html = html[:MAX_HTML]
    opened = html.rfind("<")
    return html[:opened] if opened > html.rfind(">") else html[: html.rfind(" ")]


def _without_pixels(html: str) -> str:
    return _IMAGE.sub(_picture_or_nothing, html) if "<img" in html else html


def _picture_or_nothing(found: re.Match[str]) -> str:
    """Nothing for an image without address, or a pixel high or wide: it counts readers."""
    attributes = found[1]
    if ' src="' not in attributes or _NOTHING_TO_SEE.search(attributes):
        return ""
    return found[0]
