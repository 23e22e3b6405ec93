"""What a feed's own elements say, as evidence for where feedparser took a text from.

Used by ``excuses``; a reading of its own, with nothing of the parser's in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from feeds.articles import plain_text
from tests.parse.agreement import words

_PREFIXES = {
    "search.yahoo.com/mrss": "media",
    "itunes.com/dtds": "itunes",
    "feedburner": "feedburner",
}
_SHELLS = frozenset({"item", "entry", "channel", "feed"})


@dataclass(frozen=True, slots=True)
class Witness:
    """The texts of a document's elements by name, such as ``media:description``.

    ``inside`` holds those of elements that stand in another one of an entry; extensions may.
    """

    texts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    inside: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def has(self, name: str, text: str) -> bool:
        """Whether an element of that name says *text*; an empty one says ""."""
        return text in self.texts.get(name, ())

    def has_inside_another(self, name: str, text: str) -> bool:
        """Whether an element of that name, inside another of an entry, says *text*."""
        return text in self.inside.get(name, ())


def witness(body: bytes) -> Witness:
    """Every element's text, as far as the document can be read."""
    seen = Witness()
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(body.strip(), parser)
    for element in root.iter("*") if root is not None else ():
        uri, local = _parts(element)
        said = words(plain_text("".join(map(str, element.itertext()))))
        seen.texts[f"{_prefix(uri)}{local}"].add(said)
        parent = element.getparent()
        if parent is not None and not _prefix(uri) and _parts(parent)[1] not in _SHELLS:
            seen.inside[local].add(said)
    return seen


def _parts(element: etree._Element) -> tuple[str, str]:
    """Namespace and local name; a prefix that nobody declared stays in the name."""
    uri, _, local = element.tag.removeprefix("{").rpartition("}")
    return uri, local


def _prefix(uri: str) -> str:
    return next((f"{name}:" for part, name in _PREFIXES.items() if part in uri.lower()), "")
