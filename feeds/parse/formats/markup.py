"""Text and HTML in the elements of a feed: plain titles out of markup, fragments out of trees.

parse: used by every format; pure. Nothing here makes HTML safe; that is the articles' task.
"""

from __future__ import annotations

import html
import re
from contextlib import suppress

from lxml import etree
from lxml.etree import _Element as Element

LONGEST_PLAIN = 10_000
"""Characters of a title, category or caption; more is a text that stands in the wrong place."""

# Only HTML's own tags are taken out of a title: "x <y> z" may well be meant.
_TAGS = (
    "a abbr acronym address applet article aside audio b bdi bdo big blockquote body br button"
    " canvas center cite code dd del details dfn div dl dt em embed figcaption figure font"
    " footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins"
    " kbd label li link main mark meta nav nobr object ol p picture pre q s samp script section"
    " select small source span strike strong style sub summary sup svg table tbody td textarea"
    " tfoot th thead time title tr tt u ul var video wbr"
)
_TAG = re.compile(
    rf"</?(?:{_TAGS.replace(' ', '|')})(?:[\s/](?:[^<>\"]|\"[^\"]{{0,500}}\")*)?>"
    r"|<!--(?:.{0,500}?-->|[^<>]*(?:>|\Z))",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:br|p|div|li|h\d|td|tr)\b", re.IGNORECASE)
_DECLARATIONS = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')
_XHTML = "{http://www.w3.org/1999/xhtml}"


def text(element: Element) -> str:
    """All characters in *element*, tags and code left out, trimmed."""
    if len(element):
        for code in element.iter("{*}script", "{*}style"):
            code.text = None
        return "".join(map(str, element.itertext())).strip()
    return (element.text or "").strip()


def child_texts(element: Element) -> dict[str, str]:
    """The texts of the children by local name; the first of each name counts."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(child.tag.rpartition("}")[2].lower(), text(child))
    return found


def plain(markup: str) -> str:
    """One line of plain text out of what may be HTML: tags off, entities resolved."""
    if len(markup) > LONGEST_PLAIN:
        markup = markup[:LONGEST_PLAIN]
    if "<" in markup:
        markup = _TAG.sub(_gap, _CODE.sub("", markup))
    if "&" in markup:
        markup = _ENTITY.sub(lambda found: html.unescape(found[0]), markup)
    return " ".join(markup.split())


def line(characters: str) -> str:
    """Text that is already plain, as one line."""
    return " ".join(characters[:LONGEST_PLAIN].split())


def escaped(characters: str) -> str:
    """Plain text as an HTML fragment."""
    return html.escape(characters, quote=False)


def fragment(element: Element) -> str:
    """The HTML in *element*: its text where it is escaped, its children where they are tags."""
    return inner(element) if len(element) else (element.text or "").strip()


def inner(element: Element) -> str:
    """The children of *element* as HTML, which are moved out of it.

    They are written as one, so that the namespaces declared around them stand there at most
    once, and are taken off. Tags in the namespace of *element* itself are HTML that forgot to
    say so.
    """
    home = (element.tag.rpartition("}")[0] or "{") + "}"
    box = etree.Element("box")
    box.text = element.text
    box.extend(list(element))
    for node in box.iter(f"{_XHTML}*", f"{home}*"):
        if node.tag.startswith("{"):
            with suppress(ValueError):  # <a:> has no name behind its prefix
                node.tag = node.tag.rpartition("}")[2]
    written = etree.tostring(box, encoding="unicode", method="html")
    return _DECLARATIONS.sub("", written.removeprefix("<box>").removesuffix("</box>")).strip()


def _gap(tag: re.Match[str]) -> str:
    """What a tag leaves behind: blocks and breaks part words, the rest does not."""
    return " " if _BLOCK.match(tag[0]) else ""
