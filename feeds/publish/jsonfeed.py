"""JSON Feed 1.1, written here because feedgen knows no JSON.

publish: one of the formats; pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from feeds.model import Author, Enclosure, Feed, PrintedEntry, Tombstone
from feeds.publish.characters import in_plain_slot
from feeds.publish.printing import description, labels, print_feed

SUFFIX = "json"
MEDIA_TYPE = "application/feed+json"
END = b"]}"
BETWEEN = b", "

_ABOUT = "https://www.rfc-editor.org/rfc/rfc6721"
"""What ``withdrawn`` means, and what readers should do about it (JSON Feed 1.1, Extensions)."""

_COMMENT = (
    "This is a feed: a list of news for programs. To read it, copy its address into a feed "
    "reader that knows JSON Feed: "
)


def render(feed: Feed, entries: Sequence[PrintedEntry]) -> bytes:
    """The whole document in one go; the items come last, so that entries can be spliced in."""
    document = {**_shell(print_feed(feed)), "items": [_item(printed) for printed in entries]}
    return json.dumps(document, ensure_ascii=False).encode()


def _shell(feed: Feed) -> dict[str, object]:
    """What stands before the items; a feed is named by the address of its live document."""
    address = f"{feed.beside.current or feed.url}.{SUFFIX}"
    previous = feed.beside.previous
    return _present(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": in_plain_slot(feed.title),
            "home_page_url": feed.page,
            "feed_url": address,
            "description": in_plain_slot(feed.description),
            "next_url": f"{previous}.{SUFFIX}" if previous else None,
            "user_comment": _COMMENT + address,
            "icon": feed.icon,
            "language": feed.language,
            "hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs],
            "_feeds": _extension(feed.ended),
        }
    )


def _extension(ended: Sequence[Tombstone]) -> dict[str, object]:
    """What JSON Feed has no word for: items that are taken back."""
    if not ended:
        return {}
    told = [_present({"id": one.tag, "date": _date(one), "reason": one.reason}) for one in ended]
    return {"about": _ABOUT, "withdrawn": told}


def _date(one: Tombstone) -> str:
    return one.at.isoformat()


def _item(printed: PrintedEntry) -> dict[str, object]:
    return _present(
        {
            "id": printed.tag,
            "url": printed.link,
            "title": in_plain_slot(printed.title),
            **_content(printed),
            "image": printed.images[0].url if printed.images else None,
            "date_published": printed.published and printed.published.isoformat(),
            "date_modified": printed.updated.isoformat(),
            "authors": [_author(author) for author in printed.authors],
            "tags": [term.title for term in labels(printed)],
            "language": printed.language,
            "attachments": [_attachment(each) for each in printed.enclosures],
            "_story": _story(printed),
        }
    )


def _story(printed: PrintedEntry) -> dict[str, object]:
    """An extension: the page of the story, and the other articles that tell it."""
    also_in = [
        _present(
            {
                "url": other.link,
                "title": in_plain_slot(other.title),
                "source": in_plain_slot(other.source),
                "language": other.language,
            }
        )
        for other in printed.related
    ]
    return {"url": printed.story, "also_in": also_in} if also_in else {}


def _content(printed: PrintedEntry) -> dict[str, object]:
    """The text and, where it is something else, the summary."""
    if printed.content_html:
        return {
            "content_html": printed.content_html,
            "summary": in_plain_slot(printed.summary),
        }
    return {"content_text": description(printed)}


def _author(author: Author) -> dict[str, object]:
    return _present({"name": in_plain_slot(author.name), "url": author.uri})


def _attachment(each: Enclosure) -> dict[str, object]:
    attachment = {"url": each.url, "mime_type": each.media_type, "size_in_bytes": each.length}
    return _present(attachment)


def _present(members: Mapping[str, object]) -> dict[str, object]:
    """The members that say something."""
    return {name: value for name, value in members.items() if value}
