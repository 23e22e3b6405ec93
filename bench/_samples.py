"""Feeds to measure with: the real ones beside the project, else invented ones of their shape.

Every feed comes twice, as it was and as it is with some entries more, like a feed that is
polled once an hour.
"""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path

from lxml import etree

REAL = Path(__file__).parents[2] / "shared" / "data" / "feeds"
NEW = 3  # entries that a changed feed has more than before
COPIES = 2  # of each real feed, with other ids and links
INVENTED = 288
WORDS = [f"{first}{vowel}{last}" for first in "bdfglmnpst" for vowel in "aeiou" for last in "rlnk"]


def sources(items: int = 0, copies: int = COPIES) -> dict[str, tuple[bytes, bytes]]:
    """Feeds by name: what they were, and what they have become; *items* long, if that is given."""
    real = sorted(REAL.glob("*.xml"))
    if not real:
        return {f"invented-{n}.xml": invented(random.Random(n), items) for n in range(INVENTED)}
    return {
        f"{copy}-{file.name}": aged(file.read_bytes(), copy, items)
        for copy in range(copies)
        for file in real
    }


def aged(body: bytes, copy: int, items: int = 0) -> tuple[bytes, bytes]:
    """A feed without and with its newest entries; copies have ids and links of their own.

    What is no XML stays as it is, but for a blank that makes other bytes of it.
    """
    before, after = grown(body, copy, stages=2, new=NEW, items=items)
    return before, after


def grown(body: bytes, copy: int, *, stages: int, new: int, items: int = 0) -> list[bytes]:
    """A feed at several times, at each with *new* entries more, as in ``aged``.

    With *items* it is made as long as that, of its own entries with other ids, links and titles:
    entries that share one are looked at together each time, and real feeds list hardly any.
    """
    try:
        root = etree.fromstring(body, etree.XMLParser(no_network=True))
    except etree.XMLSyntaxError:
        return [body + b"\n" * stage for stage in range(stages)]
    entries = list(root.iter("{*}item", "{*}entry"))
    if copy:
        for entry in entries:
            _rename(entry, copy)
    _lengthen(entries, items)
    written = [etree.tostring(root, encoding="utf-8", xml_declaration=True)]
    waiting = entries[: max(0, len(entries) - 1)]
    for _ in range(stages - 1):
        gone, waiting = waiting[:new], waiting[new:]
        for entry in gone:
            _remove(entry)
        written.append(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    return [one + b"\n" * n for n, one in enumerate(reversed(written))]


def _lengthen(entries: list[etree._Element], items: int) -> None:
    """Put copies of *entries* behind the last, until there are *items*."""
    told, last = list(entries), entries[-1] if entries else None
    while last is not None and len(entries) < items:
        another = deepcopy(told[len(entries) % len(told)])
        _rename(another, 1000 + len(entries))
        _retitle(another, len(entries))
        last.addnext(another)
        last = another
        entries.append(another)


def _remove(entry: etree._Element) -> None:
    parent = entry.getparent()
    if parent is not None:
        parent.remove(entry)


def _rename(entry: etree._Element, copy: int) -> None:
    for named in entry.iterchildren("{*}link", "{*}guid", "{*}id"):
        if named.text and named.text.strip():
            named.text = _marked(named.text.strip(), copy)
        if href := named.get("href"):
            named.set("href", _marked(href, copy))


def _retitle(entry: etree._Element, number: int) -> None:
    for title in entry.iterchildren("{*}title"):
        title.text = f"{title.text or ''} {number}"


def _marked(address: str, copy: int) -> str:
    return f"{address}{'&' if '?' in address else '?'}copy={copy}"


def invented(chance: random.Random, number: int = 0) -> tuple[bytes, bytes]:
    """An RSS feed of 20 entries with some 1,600 characters each, as real ones are on average."""
    items = [_item(chance) for _ in range(number or 20)]
    return _feed(items[NEW:]), _feed(items)


def _item(chance: random.Random) -> str:
    number = chance.getrandbits(48)
    title = " ".join(chance.choices(WORDS, k=7))
    text = " ".join(chance.choices(WORDS, k=270))
    return (
        f"<item><guid isPermaLink='false'>{number}</guid><title>{title}</title>"
        f"<link>https://news.example/{number}</link>"
        f"<pubDate>Mon, 02 Nov 2026 {chance.randrange(24):02}:10:00 +0000</pubDate>"
        f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
    )


def _feed(items: list[str]) -> bytes:
    about = "<title>News</title><link>https://news.example/</link><description>News</description>"
    return f'<rss version="2.0"><channel>{about}{"".join(items)}</channel></rss>'.encode()
