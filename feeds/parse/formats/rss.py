"""RSS 0.90 to 0.94, 1.0 (RDF), 1.1 and 2.0, with the extensions that feeds carry.

parse: one of the formats of ``feed``; pure.
Sources: rssboard.org/rss-specification; web.resource.org/rss/1.0/spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo

from lxml.etree import _Element as Element

from feeds.model import Author, Origin, Parsed
from feeds.parse.formats import atom, extensions, media
from feeds.parse.formats.draft import Draft, EntryRules, Shell, ShellRules, language_of, whole
from feeds.parse.formats.markup import child_texts, fragment, plain, text
from feeds.parse.formats.names import XML_BASE, XML_LANG, name_of, namespace
from feeds.parse.formats.people import name_without_mail
from feeds.parse.links import absolute, based

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_VERSION = re.compile(r"[0-9](?:\.[0-9]{1,3})?")
_BY_NAMESPACE = {
    "purl.org/rss/1.0": "RSS 1.0 (RDF)",
    "purl.org/net/rss1.1": "RSS 1.1 (RDF)",
    "my.netscape.com/rdf/simple/0.9": "RSS 0.90 (RDF)",
    "channel.netscape.com/rdf/simple/0.9": "RSS 0.90 (RDF)",
}
_ITEM, _ITEMS, _CHANNEL = ("", "item"), ("", "items"), ("", "channel")


def read(root: Element, *, url: str, zone: tzinfo) -> Parsed:
    """Read a document of any RSS version; items may stand in the channel or beside it."""
    channel = next((child for child in root if _is_channel(child)), root)
    home = namespace(channel.tag)
    shell = Shell(url or None, zone, _format(root, home))
    items: list[Element] = []
    for child in _children(root, home):
        name = name_of(child.tag, home)
        rule = SHELL_RULES.get(name)
        if name == _ITEM:
            items.append(child)
        elif rule:
            rule(shell, child)
    for around in (channel, root):
        shell.language = shell.language or language_of(around.get(XML_LANG))
    shell.base = _xml_base(root, channel, url) or shell.base
    # An element that was never closed swallows the items after it.
    items = items or list(root.iter("{*}item"))
    drafts = (_draft(item, shell, home=home) for item in items)
    return shell.parsed(drafts, items[0] if items else None)


def _format(root: Element, home: str) -> str:
    """What the document says it is: RSS 2.0 by its version, RSS 1.0 by its namespace."""
    version = (root.get("version") or "").strip()
    if _VERSION.fullmatch(version):
        return f"RSS {version}"
    uri = home.lower().removeprefix("https://").removeprefix("http://").rstrip("/#")
    return _BY_NAMESPACE.get(uri, "RSS")


def _is_channel(element: Element) -> bool:
    return element.tag.rpartition("}")[2].lower() == "channel"


def _children(root: Element, home: str) -> Iterator[Element]:
    """What stands in the channel and beside it, in order; lists of items opened."""
    for child in root:
        if name_of(child.tag, home) in {_CHANNEL, _ITEMS}:
            yield from _children(child, home)
        else:
            yield child


def _xml_base(root: Element, channel: Element, url: str) -> str | None:
    """What xml:base says, resolved against the document's address; None if it says nothing."""
    outer, inner = root.get(XML_BASE), channel.get(XML_BASE)
    return based(inner, based(outer, url or None)) if outer or inner else None


def _draft(item: Element, shell: Shell, *, home: str) -> Draft:
    draft = Draft(based(item.get(XML_BASE), shell.base), shell.zone)
    draft.language = language_of(item.get(XML_LANG))
    draft.fill(item, RULES, home)
    about = item.get(_ABOUT)
    if about:
        draft.id = draft.id or about.strip()
        draft.spare_link = draft.spare_link or absolute(about, draft.base)
    return draft


def _guid(draft: Draft, element: Element) -> None:
    """<guid> is a link unless isPermaLink says no; a bare number is none all the same."""
    guid = text(element)
    draft.id = draft.id or guid
    says = (element.get("isPermaLink") or element.get("ispermalink") or "").strip().lower()
    if says == "true" or (says != "false" and guid.startswith(("http://", "https://"))):
        draft.spare_link = draft.spare_link or absolute(guid, draft.base)


def _link(draft: Draft, element: Element) -> None:
    draft.link = draft.link or absolute(text(element) or element.get("href"), draft.base)


def _title(draft: Draft, element: Element) -> None:
    draft.title = draft.title or plain(text(element))


def _description(draft: Draft, element: Element) -> None:
    """The summary; of a second one the item is taken to consist."""
    if draft.summary:
        draft.spare_content = draft.spare_content or fragment(element)
    else:
        draft.summary = fragment(element)


def _author(draft: Draft, element: Element) -> None:
    """<author> holds a mail address and a name in brackets; dc:creator is the better one."""
    written = child_texts(element).get("name", "") if len(element) else text(element)
    name = name_without_mail(plain(written))
    if name:
        draft.spare_authors.append(Author(name))


def _categories(draft: Draft, element: Element) -> None:
    for child in element:
        extensions.category(draft, child)


def _source(draft: Draft, element: Element) -> None:
    address = absolute(element.get("url"), draft.base)
    title = plain(text(element)) or address
    if title:
        draft.origin = Origin(title=title, url=address)


def _feed_title(shell: Shell, element: Element) -> None:
    shell.title = shell.title or plain(text(element))


def _feed_link(shell: Shell, element: Element) -> None:
    """The site that the channel is about; relative links in items are meant from there."""
    address = text(element) or element.get("href")
    if address and not shell.link:
        shell.link = absolute(address, shell.base)
        shell.base = absolute(address, None) or shell.base


def _ttl(shell: Shell, element: Element) -> None:
    shell.ttl_minutes = shell.ttl_minutes or whole(text(element))


def _skip_hours(shell: Shell, element: Element) -> None:
    """<hour> 0 to 23, GMT; RSS 0.91 counts from 1 to 24, and 24 is midnight."""
    written = [text(hour).strip() for hour in element.iter("{*}hour")]
    hours = {one.lstrip("0") or "0" for one in written if one.isdecimal()}
    shell.skip_hours = tuple(n for n in range(24) if {str(n), str(n or 24)} & hours)


def _skip_days(shell: Shell, element: Element) -> None:
    named = {text(day).strip().lower() for day in element.iter("{*}day")}
    shell.skip_days = tuple(n for n, day in enumerate(_WEEKDAYS) if day in named)


# Elements of Atom inside RSS keep their prefix; those of RSS itself come last and win.
RULES: EntryRules = {
    **{("atom", local): rule for (_, local), rule in atom.ENTRY_RULES.items()},
    **extensions.ENTRY_RULES,
    ("", "guid"): _guid,
    ("", "id"): _guid,
    ("", "link"): _link,
    ("", "title"): _title,
    ("", "description"): _description,
    ("", "summary"): _description,
    ("", "content"): extensions.content,
    ("", "body"): extensions.content,
    ("", "fullitem"): extensions.content,
    ("", "author"): _author,
    ("", "category"): extensions.category,
    ("", "categories"): _categories,
    ("", "language"): extensions.language,
    ("", "pubdate"): extensions.published,
    ("", "published"): extensions.published,
    ("", "updated"): extensions.updated,
    ("", "modified"): extensions.updated,
    ("", "enclosure"): media.enclosure,
    ("", "image"): media.picture,
    ("", "source"): _source,
}
SHELL_RULES: ShellRules = {
    ("atom", "link"): atom.SHELL_RULES["", "link"],
    **extensions.SHELL_RULES,
    ("", "title"): _feed_title,
    ("", "link"): _feed_link,
    ("", "language"): extensions.feed_language,
    ("", "skipdays"): _skip_days,
    ("", "skiphours"): _skip_hours,
    ("", "ttl"): _ttl,
}
