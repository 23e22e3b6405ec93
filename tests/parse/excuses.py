"""Where feedparser is wrong, or reads more into a feed than it says: one rule each, with a reason.

Used by ``agreement``. A rule is about a mistake of feedparser's and never about a file: it looks
at an entry that the two read differently, and says whether this mistake alone explains it. Rules
of one field are tried in their order; the first that explains a difference names it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urljoin

from feeds.parse import dates
from tests.parse.agreement import (
    FIELDS,
    Found,
    Lonely,
    Pair,
    Said,
    address,
    detail,
    first_content,
    moment,
    names,
    said,
    words,
)
from tests.parse.witness import Witness

Rule = Callable[[Pair, Witness], bool]


@dataclass(frozen=True, slots=True)
class Excuse:
    """A mistake of feedparser's, in the fields that it shows in."""

    fields: tuple[str, ...]
    mistake: str
    explains: dict[str, Rule]


# --- texts --------------------------------------------------------------------------------

_OWN = {
    "title": ("title",),
    "summary": ("description", "summary"),
    "content": ("encoded", "content", "description"),
}
_ASCII = re.compile(r"[^A-Za-z0-9]")
# UTF-8 read as windows-1252; a no-break space at the end is gone.
_GARBLED = re.compile("[ÂÃÅÐÑâ](?:[\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™\ufffd ]|$)")
_UNFINISHED = re.compile(r"<[a-z][^<>]*<[a-z]", re.IGNORECASE)


def _theirs(field: str, pair: Pair) -> Found | None:
    return pair.theirs.get("summary_detail") if field == "summary" else first_content(pair.theirs)


def _ours(field: str, pair: Pair) -> str:
    return pair.ours.summary if field == "summary" else pair.ours.content


def _read(field: str, pair: Pair, base: str | None) -> tuple[Said, Said]:
    """Both texts, with our relative addresses meant from *base*."""
    other = detail(_theirs(field, pair), pair.ours.base)
    return said(_ours(field, pair), base), other


def _twice_encoded(field: str) -> Rule:
    def explains(pair: Pair, _: Witness) -> bool:
        mine, other = (
            str(one[:1] if isinstance(one, tuple) else one) for one in FIELDS[field](pair)
        )
        return _ASCII.sub("", mine) == _ASCII.sub("", other) and _GARBLED.search(other) is not None

    return explains


def _own_address(field: str) -> Rule:
    def explains(pair: Pair, _: Witness) -> bool:
        bases = (pair.url, urljoin(pair.url, pair.feed.get("href") or ""))
        mine = _ours(field, pair)
        other = detail(_theirs(field, pair), pair.ours.base)
        return any(said(mine, base) == other for base in bases)

    return explains


def _out_of(extension: str, field: str) -> Rule:
    """It has the words of an *extension*, and we have those of an element of the format's own."""

    def explains(pair: Pair, witness: Witness) -> bool:
        mine, other = _read(field, pair, pair.ours.base)
        is_own = not mine or any(witness.has(name, mine[0]) for name in _OWN[field])
        return is_own and witness.has(extension, other[0] if other else "")

    return explains


def _summary_as_content(pair: Pair, witness: Witness) -> bool:
    """What it has taken for the summary first is of Media RSS or iTunes."""
    other = detail(first_content(pair.theirs), pair.ours.base)
    return (
        not pair.ours.content
        and bool(other)
        and other == said(pair.ours.summary, pair.ours.base)
        and _is_extension(pair, witness)
    )


def _is_extension(pair: Pair, witness: Witness) -> bool:
    first = detail(pair.theirs.get("summary_detail"), pair.ours.base)
    text = first[0] if first else ""
    return witness.has("media:description", text) or witness.has("itunes:summary", text)


def _out_of_another(field: str, element: str) -> Rule:
    """It has the words of an element that stands deeper in the entry, and we have our own."""

    def explains(pair: Pair, witness: Witness) -> bool:
        mine, other = (
            one[0] if isinstance(one, tuple) and one else one for one in FIELDS[field](pair)
        )
        is_own = not mine or any(witness.has(name, str(mine)) for name in _OWN[field])
        return is_own and witness.has_inside_another(element, str(other or ""))

    return explains


def _tag_in_a_tag(field: str) -> Rule:
    """Up to that place both read the same."""

    def explains(pair: Pair, _: Witness) -> bool:
        mine = _ours(field, pair)
        found = _UNFINISHED.search(mine)
        before = said(mine[: found.start()], pair.ours.base) if found else ()
        other = detail(_theirs(field, pair), pair.ours.base)
        return found is not None and "".join(other[:1]).startswith("".join(before[:1]))

    return explains


def _slashes(field: str) -> Rule:
    def single(text: Said) -> list[str]:
        return [re.sub("/+", "/", one) for one in text]

    def explains(pair: Pair, _: Witness) -> bool:
        bases = (pair.ours.base, pair.url)
        return any(
            single(mine) == single(other)
            for mine, other in (_read(field, pair, base) for base in bases)
        )

    return explains


# --- the rest -------------------------------------------------------------------------------


def _original_link(pair: Pair, witness: Witness) -> bool:
    return witness.has("feedburner:origLink", words(pair.ours.link or ""))


def _guid_as_link(pair: Pair, _: Witness) -> bool:
    link = pair.theirs.get("link") or ""
    is_address = link.startswith(("http://", "https://"))
    return pair.ours.link is None and (not is_address or link == pair.theirs.get("id"))


def _empty_link(pair: Pair, _: Witness) -> bool:
    base = (pair.theirs.get("title_detail") or {}).get("base")
    is_spare = pair.ours.link in {None, pair.ours.id}
    return is_spare and pair.theirs.get("link") in {pair.url, base}


def _resolved_id(pair: Pair, _: Witness) -> bool:
    resolved = urljoin(pair.url, pair.ours.id or "")
    return bool(pair.ours.id) and resolved == pair.theirs.get("id")


def _written(pair: Pair, *keys: str) -> Iterator[str]:
    return (pair.theirs[key] for key in keys if pair.theirs.get(key))


def _dublin_core(pair: Pair, _: Witness) -> bool:
    """Both fields: what we have as published stands in its updated, and nothing else differs."""
    published, updated = FIELDS["published"](pair), FIELDS["updated"](pair)
    return published[1] is None and updated[0] is None and published[0] == updated[1]


def _unset_clock(pair: Pair, _: Witness) -> bool:
    other = moment(pair.theirs, "published", "created")
    return pair.ours.published is None and other is not None and other < dates.EARLIEST


def _zone_name(field: str, *keys: str) -> Rule:
    def explains(pair: Pair, _: Witness) -> bool:
        mine = FIELDS[field](pair)[0]
        written = next(_written(pair, *keys), "")
        has_name = re.search(r"[A-Z]{3,4}$", written.strip()) is not None
        return has_name and mine == dates.parse(written, UTC)

    return explains


def _foreign_month(field: str, *keys: str) -> Rule:
    def explains(pair: Pair, _: Witness) -> bool:
        mine, other = FIELDS[field](pair)
        written = next(_written(pair, *keys), "")
        return other is None and bool(written) and mine == dates.parse(written, UTC)

    return explains


def _feeds_author(pair: Pair, _: Witness) -> bool:
    mine = {words(one.name) for one in pair.ours.authors}
    return not names(pair.theirs) and mine == names(pair.feed)


def _films(pair: Pair, _: Witness) -> bool:
    mine, other = FIELDS["enclosures"](pair)
    assert isinstance(mine, set)
    assert isinstance(other, set)
    media = pair.theirs.get("media_content", ())
    films = {address(html.unescape(one.get("url") or ""), pair.url) for one in media}
    return other <= mine and mine - other <= films


TEXTS = ("summary", "content")

EXCUSES: tuple[Excuse, ...] = (
    Excuse(
        ("title", *TEXTS),
        "mends no text that was encoded twice",
        {one: _twice_encoded(one) for one in ("title", *TEXTS)},
    ),
    Excuse(
        TEXTS,
        "resolves addresses in RSS against the feed's own, which lies on no page",
        {one: _own_address(one) for one in TEXTS},
    ),
    Excuse(
        TEXTS,
        "takes a picture's media:description for the entry's text, also an empty one",
        {one: _out_of("media:description", one) for one in TEXTS},
    ),
    Excuse(
        ("content",),
        "takes the description for the content after a media:description or itunes:summary",
        {"content": _summary_as_content},
    ),
    Excuse(
        TEXTS,
        "takes itunes:summary before the item's own description or content",
        {one: _out_of("itunes:summary", one) for one in TEXTS},
    ),
    Excuse(
        ("title", *TEXTS),
        "takes an element out of another one of the entry, such as a title out of the author",
        {
            "title": _out_of_another("title", "title"),
            "summary": _out_of_another("summary", "description"),
            "content": _out_of_another("content", "description"),
        },
    ),
    Excuse(
        TEXTS,
        "begins a tag inside an unfinished one (HTML Standard 13.2.5.8: it is part of the name)",
        {one: _tag_in_a_tag(one) for one in TEXTS},
    ),
    Excuse(
        TEXTS,
        "folds several slashes in the path of an address into one",
        {one: _slashes(one) for one in TEXTS},
    ),
    Excuse(
        ("link",),
        "keeps to the address of a redirecting service beside feedburner:origLink",
        {"link": _original_link},
    ),
    Excuse(("link",), "makes links of guids that are none", {"link": _guid_as_link}),
    Excuse(("link",), "takes an empty href for a link to the feed itself", {"link": _empty_link}),
    Excuse(
        ("id",),
        "resolves ids like links (RFC 4287 4.2.6: they are compared as they are)",
        {"id": _resolved_id},
    ),
    Excuse(
        ("published", "updated"),
        "has dc:date as the update of what has no other date",
        {"published": _dublin_core, "updated": _dublin_core},
    ),
    Excuse(
        ("published",),
        "takes the year 1 or 1970, which unset clocks write, for a date",
        {"published": _unset_clock},
    ),
    Excuse(
        ("published", "updated"),
        "reads zones by name (CEST, MESZ, BST) as UTC",
        {
            "published": _zone_name("published", "published", "created"),
            "updated": _zone_name("updated", "updated"),
        },
    ),
    Excuse(
        ("published", "updated"),
        "reads no months but English ones",
        {
            "published": _foreign_month("published", "published", "created"),
            "updated": _foreign_month("updated", "updated"),
        },
    ),
    Excuse(
        ("authors",),
        "lets entries of a feed with an author have none (RFC 4287 4.2.1)",
        {"authors": _feeds_author},
    ),
    Excuse(
        ("enclosures",),
        "keeps the films and sounds of Media RSS apart from the attached files",
        {"enclosures": _films},
    ),
)


_SAYING = ("title", "link", "id", "summary", "content")
LONELY: tuple[tuple[str, Callable[[Lonely], bool]], ...] = (
    (
        "counts an empty element inside an entry as an entry",
        lambda one: one.theirs is not None and not any(map(one.theirs.get, _SAYING)),
    ),
    (
        "keeps half an entry of a document that breaks off",
        lambda one: one.theirs is not None and "breaks off" in one.note,
    ),
)


def excuse_lonely(lonely: Lonely) -> str | None:
    """The mistake by which feedparser has an entry that we have not; None for none."""
    return next((mistake for mistake, explains in LONELY if explains(lonely)), None)


def excuse(field: str, pair: Pair, witness: Witness) -> str | None:
    """The first mistake of feedparser's that explains a difference; None for none."""
    for one in EXCUSES:
        rule = one.explains.get(field)
        if rule and rule(pair, witness):
            return one.mistake
    return None
