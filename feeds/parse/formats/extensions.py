"""What every XML format may carry besides its own elements: Dublin Core, content, iTunes, sy.

parse: rule tables that RSS and Atom share, one row for each element; pure.
Sources: Dublin Core 1.1 and DCMI terms; RSS 1.0 modules content and syndication; RFC 6721.
"""

from __future__ import annotations

from lxml.etree import _Element as Element

from feeds.model import Author, Deleted
from feeds.parse import dates
from feeds.parse.formats import media
from feeds.parse.formats.draft import (
    Draft,
    EntryRules,
    Shell,
    ShellRules,
    language_of,
    sy_period_of,
    whole,
)
from feeds.parse.formats.markup import fragment, plain, text
from feeds.parse.formats.names import XML_BASE, XML_LANG
from feeds.parse.formats.people import name_without_mail
from feeds.parse.links import absolute, based


def content(draft: Draft, element: Element) -> None:
    """The whole text as HTML (content:encoded, xhtml:body)."""
    if not draft.content:
        draft.content = fragment(element)
        draft.language = draft.language or language_of(element.get(XML_LANG))
        if draft.content and XML_BASE in element.attrib:
            draft.content_base = based(element.get(XML_BASE), draft.base)


def category(draft: Draft, element: Element) -> None:
    """A category named by the text of an element (RSS <category>, dc:subject)."""
    draft.file_under(text(element), scheme=element.get("domain") or "")


def creator(draft: Draft, element: Element) -> None:
    """One author (dc:creator)."""
    name = name_without_mail(plain(text(element)))
    if name:
        draft.authors.append(Author(name))


def published(draft: Draft, element: Element) -> None:
    """When it came out, as the format's own element says (pubDate, atom:published)."""
    draft.published = draft.published or dates.parse(text(element), draft.zone)


def updated(draft: Draft, element: Element) -> None:
    """When it was last changed (atom:updated, dcterms:modified)."""
    draft.updated = draft.updated or dates.parse(text(element), draft.zone)


def spare_published(draft: Draft, element: Element) -> None:
    """A date that stands in where the format's own is missing (dcterms:created, atom:created)."""
    draft.spare_published = draft.spare_published or dates.parse(text(element), draft.zone)


def _dated(draft: Draft, element: Element) -> None:
    """A date that may be of publication or of an update (dc:date)."""
    draft.dated = draft.dated or dates.parse(text(element), draft.zone)


def language(draft: Draft, element: Element) -> None:
    """The language of one entry (dc:language)."""
    draft.language = draft.language or language_of(text(element))


def feed_language(shell: Shell, element: Element) -> None:
    """The language of all entries that name none."""
    shell.language = shell.language or language_of(text(element))


def _title(draft: Draft, element: Element) -> None:
    draft.spare_title = draft.spare_title or plain(fragment(element))


def _description(draft: Draft, element: Element) -> None:
    draft.spare_summary = draft.spare_summary or fragment(element)


def _spare_author(draft: Draft, element: Element) -> None:
    name = name_without_mail(plain(text(element)))
    if name:
        draft.spare_authors.append(Author(name))


def _itunes_category(draft: Draft, element: Element) -> None:
    draft.categories += filter(None, [plain(element.get("text") or "")])


def _original_link(draft: Draft, element: Element) -> None:
    draft.original = draft.original or absolute(text(element), draft.base)


def _feed_title(shell: Shell, element: Element) -> None:
    shell.title = shell.title or plain(text(element))


def _deleted(shell: Shell, element: Element) -> None:
    """An entry that the feed took back (at:deleted-entry, RFC 6721 3)."""
    ref = (element.get("ref") or "").strip()
    if ref:
        shell.deleted.append(Deleted(ref, dates.parse(element.get("when"), shell.zone)))


def _sy_period(shell: Shell, element: Element) -> None:
    shell.sy_period = shell.sy_period or sy_period_of(text(element))


def _sy_frequency(shell: Shell, element: Element) -> None:
    shell.sy_frequency = whole(text(element), most=1000) or 1


ENTRY_RULES: EntryRules = {
    ("content", "encoded"): content,
    ("xhtml", "body"): content,
    ("dc", "title"): _title,
    ("dc", "creator"): creator,
    ("dc", "author"): creator,
    ("dc", "subject"): category,
    ("dc", "description"): _description,
    ("dc", "language"): language,
    ("dc", "date"): _dated,
    ("dcterms", "created"): spare_published,
    ("dcterms", "issued"): spare_published,
    ("dcterms", "modified"): updated,
    ("itunes", "title"): _title,
    ("itunes", "author"): _spare_author,
    ("itunes", "summary"): _description,
    ("itunes", "category"): _itunes_category,
    ("feedburner", "origlink"): _original_link,
    **media.RULES,
}

SHELL_RULES: ShellRules = {
    ("dc", "title"): _feed_title,
    ("dc", "language"): feed_language,
    ("at", "deleted-entry"): _deleted,
    ("sy", "updateperiod"): _sy_period,
    ("sy", "updatefrequency"): _sy_frequency,
}
