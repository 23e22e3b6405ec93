"""Bytes to an XML tree: strictly first, then once more with what can be forgiven forgiven.

parse: the parser that RSS, RDF and Atom share; pure. Entities of the document itself are
resolved, files and the network are never touched, and libxml2's limits on depth, size and
expansion stand.
"""

from __future__ import annotations

import html
import re
import sys
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from feeds.errors import ParseError
from feeds.parse.formats import charsets, mojibake

# libxml2's error numbers (xmlerror.h); lxml does not name all of them.
_LIMITS = frozenset({89, 114})  # entity loop, resource limit
_FATAL = 3  # etree.ErrorLevels.FATAL
_WORDS = {
    4: "text before the first tag",
    5: "text after the last tag",
    9: "characters that XML forbids",
    23: "bare & signs",
    26: "entities that it does not declare",
    27: "entities that it does not declare",
    32: "an unknown encoding",
    39: "an attribute without quotes",
    38: "a tag that breaks off",
    63: "a text that breaks off",
    64: "text before the XML declaration",
    68: "bare & or < signs",
    76: "tags that do not match",
    77: "a missing end",
    81: "bytes that are not in the declared encoding",
    201: "prefixes that nobody declared",
}
_MALFORMED = "malformed XML"
MENDED = f"read leniently: {mojibake.MEANING}"
"""The note on well-formed bytes with a text to mend."""

_START = re.compile(r"<(?:\?xml|!DOCTYPE|!--|[A-Za-z])")
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 2.2
_PARAMETER_ENTITY = re.compile(r"<!ENTITY\s+%")
# One pass over text and CDATA alike, so that an unclosed CDATA is looked at once.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|&(?:#(?P<number>[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});|(?P<name>[A-Za-z][A-Za-z0-9]{0,40});)?",
    re.DOTALL,
)
_ROOT_TAG = re.compile(r"<(?:rss|feed|rdf:RDF)\s[^<>]*>", re.IGNORECASE)
_UNQUOTED = re.compile(r"(\s[\w:.-]{1,40}=)([\w.:/#-]+)(?=[\s>])")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTRY_START = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """An XML tree and what it took to get it.

    ``root`` is None where nothing was readable. ``note`` is "" for well-formed bytes. If tags
    were missing or wrong, ``broken`` is set, ``entries`` counts the tags that begin an entry,
    and ``cut`` says that the last one never ends.
    """

    root: Element | None
    note: str = ""
    broken: bool = False
    entries: int = 0
    cut: bool = False


def read(body: bytes, charset: str | None = None) -> Document:
    """Read *body*; *charset* is what the server said.

    Raises: ParseError if a limit on depth, size or entity expansion is reached: such bytes
    are not read a second time.
    """
    label = charsets.declared(body)
    trusted = charsets.is_utf8(label) and charsets.is_utf8(charset) and b"\0" not in body[:4]
    source = body.lstrip() if trusted else _as_utf8(body, charset, label)
    parser = _parser()
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError:
        _refuse_bombs(parser)
        return _forgiving(_text(body, charset, label), _note(parser))
    is_mended = mojibake.is_suspect(source) and mojibake.mend(root)
    return Document(root, MENDED if is_mended else "")


def allowed(text: str) -> str:
    """*text* without the characters that no XML may hold (XML 1.0 2.2)."""
    return _FORBIDDEN.sub("", text)


def _forgiving(text: str, note: str) -> Document:
    if _PARAMETER_ENTITY.search(text):
        raise ParseError(
            "The document was not read: it declares parameter entities, which feeds do not need."
        )
    parser = _parser(recover=True)
    try:
        root = etree.fromstring(_repaired(text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    _refuse_bombs(parser)
    if root is not None and mojibake.mend(root):
        note = f"{note}; {mojibake.MEANING}"
    fatal = any(error.level >= _FATAL for error in parser.error_log)
    if root is not None and not fatal:
        return Document(root, note)
    starts = [found.start() for found in _ENTRY_START.finditer(text)]
    ends = [found.start() for found in _ENTRY_END.finditer(text)]
    cut = bool(starts) and (ends[-1] < starts[-1] if ends else len(starts) == 1)
    return Document(root, note, broken=True, entries=len(starts), cut=cut)


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities="internal",  # type: ignore[arg-type]  # newer than the stubs
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _refuse_bombs(parser: etree.XMLParser) -> None:
    for error in parser.error_log:
        if error.type in _LIMITS:
            what = re.split(r"[:,] (?:see|use|try)|, ", error.message, maxsplit=1)[0]
            raise ParseError(
                f"The document was not read, because it goes beyond what any feed needs: {what}."
            )


def _note(parser: etree.XMLParser) -> str:
    """The first mistake in plain words."""
    for error in parser.error_log:
        return f"read leniently: {_WORDS.get(error.type, _MALFORMED)} (line {error.line})"
    return f"read leniently: {_MALFORMED}"


def _as_utf8(body: bytes, charset: str | None, label: str | None) -> bytes:
    return _text(body, charset, label).encode("utf-8", "replace")


def _text(body: bytes, charset: str | None, label: str | None) -> str:
    """The characters from the first tag on, without the XML declaration, which is used up."""
    text = charsets.characters(body, charset, label)
    start = _START.search(text)
    declaration = _DECLARATION.match(text, start.start()) if start else None
    begin = declaration or start
    return text[begin.end() if declaration else begin.start() :].strip() if begin else ""


def _repaired(text: str) -> str:
    """*text* without forbidden characters, and with HTML's entities as the characters they are.

    The first tag's attributes get the quotes that they want for, as nothing is read after it else.
    Where the document declares entities of its own, the names are left to libxml2.
    """
    text = _ROOT_TAG.sub(lambda tag: _UNQUOTED.sub(r'\1"\2"', tag[0]), allowed(text), count=1)
    return text if "<!ENTITY" in text else _AMPERSAND.sub(_ampersand, text)


def _ampersand(found: re.Match[str]) -> str:
    whole, name, number = found[0], found["name"], found["number"]
    if whole == "&":
        return "&amp;"
    if number:
        point = int(number[1:], 16) if number[0] in "xX" else int(number)
        return whole.lower() if _is_allowed(point) else ""
    if name is None or name in _XML_ENTITIES:
        return whole
    meaning = html.unescape(whole)
    return f"&amp;{whole[1:]}" if meaning == whole else html.escape(meaning)


def _is_allowed(point: int) -> bool:
    return 0 < point <= sys.maxunicode and not _FORBIDDEN.match(chr(point))
