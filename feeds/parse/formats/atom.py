"""Atom 1.0 (RFC 4287) and Atom 0.3.

parse: one of the formats of ``feed``; pure. RSS feeds borrow ``ENTRY_RULES`` for the Atom
elements that they carry.
"""

from __future__ import annotations

import base64
from datetime import tzinfo

from lxml.etree import _Element as Element

from feeds.model import Author, Origin, Parsed
from feeds.parse.formats import extensions, media
from feeds.parse.formats.draft import Draft, EntryRules, Shell, ShellRules, language_of
from feeds.parse.formats.markup import child_texts, escaped, fragment, inner, line, plain, text
from feeds.parse.formats.names import XML_BASE, XML_LANG, name_of, namespace
from feeds.parse.formats.people import name_without_mail
from feeds.parse.links import absolute, based

_HTML = frozenset({"html", "text/html"})
_XHTML = frozenset({"xhtml", "application/xhtml+xml"})
_ENTRY = ("", "entry")
# RFC 4287 4.2.7.2 gives every registered relation this address as its long name.
_RELATIONS = "http://www.iana.org/assignments/relation/"


def read(root: Element, *, url: str, zone: tzinfo) -> Parsed:
    """Read a feed document, or an entry document as a feed of one entry."""
    home = namespace(root.tag)
    shell = Shell(based(root.get(XML_BASE), url or None), zone, _format(home))
    shell.language = language_of(root.get(XML_LANG))
    elements = []
    for child in [root] if name_of(root.tag, home) == _ENTRY else root:
        name = name_of(child.tag, home)
        rule = SHELL_RULES.get(name)
        if name == _ENTRY:
            elements.append(child)
        elif rule:
            rule(shell, child)
    drafts = (_draft(element, shell, home=home) for element in elements)
    return shell.parsed(drafts, elements[0] if elements else None)


def _format(home: str) -> str:
    if "purl.org/atom/ns" in home:
        return "Atom 0.3"
    return "Atom 1.0" if home else "Atom"


def _draft(element: Element, shell: Shell, *, home: str) -> Draft:
    draft = Draft(based(element.get(XML_BASE), shell.base), shell.zone)
    draft.language = language_of(element.get(XML_LANG))
    draft.fill(element, RULES, home)
    return draft


def construct(element: Element) -> str:
    """A text construct or content as an HTML fragment (RFC 4287 3.1 and 4.1.3).

    Plain text comes escaped. "" for content that is no text (pictures in base64).
    """
    kind = _kind(element)
    if _is_packed(element, kind):
        return _unpacked(element, kind)
    if kind in _HTML:
        return fragment(element)
    if kind in _XHTML or len(element):
        return inner(_only_div(element))
    is_medium = "/" in kind and not kind.startswith("text/")
    return "" if is_medium else escaped(text(element))  # no type at all is meant as text


def plain_construct(element: Element) -> str:
    """A text construct as one line of plain text."""
    kind = _kind(element)
    if _is_packed(element, kind):
        return plain(_unpacked(element, kind))
    return plain(text(element)) if kind in _HTML else line(text(element))


def _kind(element: Element) -> str:
    return (element.get("type") or "text").strip().lower()


def _is_packed(element: Element, kind: str) -> bool:
    """Whether it is text in base64, as Atom 0.3 says with a mode, Atom 1.0 with no type at all."""
    return element.get("mode") == "base64" or kind == "application/octet-stream"


def _unpacked(element: Element, kind: str) -> str:
    try:
        characters = base64.b64decode(text(element)).decode("utf-8")
    except ValueError:
        return ""
    return escaped(characters) if kind == "text/plain" else characters


def _only_div(element: Element) -> Element:
    """The <div> that wraps XHTML and is no part of it (RFC 4287 3.1.1.3)."""
    is_wrapped = len(element) == 1 and element[0].tag.rpartition("}")[2] == "div"
    return element[0] if is_wrapped and not (element.text or "").strip() else element


def _id(draft: Draft, element: Element) -> None:
    draft.id = draft.id or text(element)
    if draft.id.startswith(("http://", "https://")):
        draft.spare_link = draft.spare_link or absolute(draft.id, draft.base)


def _title(draft: Draft, element: Element) -> None:
    draft.title = draft.title or plain_construct(element)
    draft.language = draft.language or language_of(element.get(XML_LANG))


def _summary(draft: Draft, element: Element) -> None:
    if not draft.summary:
        draft.summary = construct(element)
        draft.summary_base = based(element.get(XML_BASE), draft.base)
    draft.language = draft.language or language_of(element.get(XML_LANG))


def _content(draft: Draft, element: Element) -> None:
    base = based(element.get(XML_BASE), draft.base)
    draft.language = draft.language or language_of(element.get(XML_LANG))
    if element.get("src"):
        draft.spare_link = draft.spare_link or absolute(element.get("src"), base)
    elif not draft.content:
        draft.content = construct(element)
        draft.content_base = base


def _link(draft: Draft, element: Element) -> None:
    relation = _relation(element)
    if relation == "alternate":
        is_html = "html" in (element.get("type") or "html")
        if draft.alternate is None or (is_html and not draft.alternate_is_html):
            address = _href(element, draft.base)
            draft.alternate = address or draft.alternate
            draft.alternate_is_html = is_html and address is not None
    elif relation == "enclosure":
        media.attach(draft, _href(element, draft.base), element.get("type"), element.get("length"))


def _author(draft: Draft, element: Element) -> None:
    draft.authors += _people(element, draft.base)


def _category(draft: Draft, element: Element) -> None:
    term, label = element.get("term") or text(element), element.get("label") or ""
    draft.file_under(term, scheme=element.get("scheme") or "", label=label)


def _source(draft: Draft, element: Element) -> None:
    """The feed that the entry was copied from, whose authors are the entry's (4.2.11)."""
    home = namespace(element.tag)
    shell = Shell(based(element.get(XML_BASE), draft.base), draft.zone)
    for child in element:
        rule = SHELL_RULES.get(name_of(child.tag, home))
        if rule:
            rule(shell, child)
    draft.spare_authors += shell.authors
    address = shell.link or absolute(child_texts(element).get("id"), None)
    if shell.title or address:
        draft.origin = Origin(title=shell.title or address or "", url=address)


def _feed_title(shell: Shell, element: Element) -> None:
    shell.title = shell.title or plain_construct(element)


def _feed_link(shell: Shell, element: Element) -> None:
    if _relation(element) == "alternate":
        shell.link = shell.link or _href(element, shell.base)


def _feed_author(shell: Shell, element: Element) -> None:
    shell.authors += _people(element, shell.base)


def _people(element: Element, base: str | None) -> list[Author]:
    """The person in a person construct (3.2); Atom 0.3 calls its address url."""
    said = child_texts(element)
    name = name_without_mail(plain(said.get("name", "") if said else text(element)))
    uri = absolute(said.get("uri") or said.get("url"), base)
    return [Author(name, uri)] if name else []


def _relation(element: Element) -> str:
    return (element.get("rel") or "alternate").strip().lower().removeprefix(_RELATIONS)


def _href(element: Element, base: str | None) -> str | None:
    return absolute(element.get("href") or text(element), based(element.get(XML_BASE), base))


ENTRY_RULES: EntryRules = {
    ("", "id"): _id,
    ("", "title"): _title,
    ("", "link"): _link,
    ("", "summary"): _summary,
    ("", "content"): _content,
    ("", "author"): _author,
    ("", "category"): _category,
    ("", "source"): _source,
    ("", "published"): extensions.published,
    ("", "issued"): extensions.published,
    ("", "created"): extensions.spare_published,
    ("", "updated"): extensions.updated,
    ("", "modified"): extensions.updated,
}
RULES: EntryRules = {**extensions.ENTRY_RULES, **ENTRY_RULES}
SHELL_RULES: ShellRules = {
    **extensions.SHELL_RULES,
    ("", "title"): _feed_title,
    ("", "link"): _feed_link,
    ("", "author"): _feed_author,
}
