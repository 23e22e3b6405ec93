"""What stands around a picture: its caption and its credit.

parse: used by ``pictures``; pure. A frame is the largest element that holds one picture and few
words: a figure, or whatever a site has made in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from feeds.parse.html.likeness import marks
from feeds.parse.plain import captions, labels

MAX_LEVELS = 7  # from a picture to its frame
MAX_WORDS = 700  # characters of a frame; more is the article itself
MAX_CREDIT = 100  # characters; longer ones are captions
MAX_TAIL = 60  # of a second line without a mark that names the photographer

_ENDS = frozenset({"body", "html", "main", "article", "header"})
_SILENT = frozenset({"script", "style", "noscript", "svg", "h1", "h2", "time", "template"})
_JOINING = frozenset({"a", "b", "em", "i", "strong", "u", "mark", "sup", "sub", "br"})
_CREDIT_CLASS = re.compile(
    r"redit|opyright|ource|uelle|otograf|hotographer|rights|agency|(?<!-)[Aa]uthor|attribution"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture's lines in their order, and those that are marked as its credit."""

    picture: HtmlElement
    lines: tuple[str, ...]
    marked: tuple[str, ...]

    @property
    def words(self) -> tuple[str, str]:
        """Caption and credit, "" for what it lacks."""
        made = dict.fromkeys(filter(None, map(_credit, self.marked)))
        caption, credit = "", " / ".join(made)[:MAX_CREDIT]
        for line in self.lines:
            said, taken = captions.parts(line)
            if not caption:
                caption, credit = said, credit or taken
            elif not credit:
                credit = taken or (line if len(line) <= MAX_TAIL else "")
        return caption, credit


def marks_of(picture: HtmlElement) -> frozenset[str]:
    """What names the picture in its own addresses and those of its ``picture`` element."""
    group = next(picture.iterancestors("picture"), picture)
    nodes = group.iter("img", "source")
    values = (value for node in nodes for name, value in node.attrib.items() if "src" in str(name))
    parts = (part.split()[0] for value in values for part in str(value).split(", ") if part.split())
    return frozenset().union(*map(marks, parts))


def address_of(picture: HtmlElement) -> str:
    """Where the picture is, as the page writes it; "" if it does not say."""
    names = ("src", "data-src", "data-original", "data-lazy-src")
    told = (picture.get(name) or "" for name in names)
    return next((one for one in told if one and not one.startswith("data:")), "")


def around(picture: HtmlElement) -> Frame:
    """The frame of a picture, without lines if no words stand with it."""
    own = marks_of(picture)
    best = Frame(picture, (), ())
    for level, node in enumerate(picture.iterancestors()):
        if node.tag in _ENDS or level > MAX_LEVELS or _holds_others(node, own):
            break
        frame = _frame(picture, node)
        if sum(map(len, (*frame.lines, *frame.marked))) > MAX_WORDS:
            break
        if frame.lines or frame.marked:
            best = frame
            if node.tag == "figure" and frame.lines:
                break
    return best


def _holds_others(node: HtmlElement, own: frozenset[str]) -> bool:
    if node.find(".//h1") is not None:
        return True
    return any(found and not found & own for found in map(marks_of, node.iter("img")))


def _frame(picture: HtmlElement, node: HtmlElement) -> Frame:
    lines: list[str] = []
    marked: list[str] = []
    before = ""
    for line, in_credit in _lines(node, is_credit=False):
        text = " ".join(line.split())
        if not any(map(str.isalpha, text)) or labels.is_label(text, "widget"):
            continue
        is_credit = in_credit or labels.is_label(before, "photo")
        is_announcing = labels.is_label(text, "photo") or labels.is_label(text, "byline")
        if not is_announcing and not labels.is_label(before, "byline"):
            (marked if is_credit and len(text) <= MAX_CREDIT else lines).append(text)
        before = text
    return Frame(picture, tuple(lines), tuple(marked))


def _lines(node: HtmlElement, *, is_credit: bool) -> Iterator[tuple[str, bool]]:
    """The lines of text in a node; elements that only shape words do not end one."""
    line = node.text or ""
    for child in node:
        if child.tag in _JOINING and not _is_credit(child):
            line += " ".join(child.itertext()) if child.tag != "br" else " "
        elif isinstance(child.tag, str) and child.tag not in _SILENT:
            yield line, is_credit
            line = ""
            yield from _lines(child, is_credit=is_credit or _is_credit(child))
        line += child.tail or ""
    yield line, is_credit


def _is_credit(node: HtmlElement) -> bool:
    named = f"{node.get('class') or ''} {node.get('itemprop') or ''}"
    return node.tag in ("cite", "small") or bool(_CREDIT_CLASS.search(named))


def _credit(line: str) -> str:
    return captions.parts(line)[1] or line.strip(" ()[]/|©")
