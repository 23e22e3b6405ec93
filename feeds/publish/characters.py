"""Which characters may be printed, and how text stands in a plain or an HTML slot.

publish: used by printing and by every format; pure.
"""

from __future__ import annotations

import html
import re
from html.entities import name2codepoint

# What XML 1.0 (2.2) forbids or discourages: controls, lone surrogates, noncharacters; and the
# replacement character, which only says that something was lost before.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)
_NEWLINES = re.compile("\r\n?")

# U+2060 WORD JOINER: has no width and keeps its neighbours apart for a machine.
_JOINER = "\u2060"
_TAG = re.compile(r"<(?=/?[A-Za-z][^<>]*>)")
_REFERENCE = re.compile(r"&(?=(#?\w+))")

# "Ã¼" looks like UTF-8 read as Latin-1; validators cry out even where it is what was written.
_TWICE_ENCODED = re.compile("([\u00c2\u00c3])([\u00a0-\u00bf])")


def clean(text: str) -> str:
    """Text that XML, JSON and HTML parsers all take; every newline becomes a line feed.

    Sources: XML 1.0 section 2.2 (Char); HTML Living Standard 13.2.3.5 (control characters).
    """
    return _UNPRINTABLE.sub("", _NEWLINES.sub("\n", text))


def one_line(text: str | None) -> str:
    """Text for a title or a name: clean, on one line, "" when nothing visible is left."""
    line = " ".join(clean(text or "").split())
    return line if any(map(str.isprintable, line.replace(" ", ""))) else ""


def paragraphs(text: str) -> str:
    """Text for a summary: clean, with its line breaks, "" when nothing visible is left."""
    return clean(text).strip() if one_line(text) else ""


def in_plain_slot(text: str) -> str:
    """Text where a format knows no HTML but readers guess: tags in it stay visible text.

    An invisible joiner is put into ``<b>``; text without tags is returned as it is.
    Sources: RSS Advisory Board profile, data-types-characterdata; JSON Feed 1.1, title.
    """
    return _TWICE_ENCODED.sub(rf"\1{_JOINER}\2", _TAG.sub(f"<{_JOINER}", text))


def in_attribute(text: str) -> str:
    """Text for an attribute that readers may take for HTML: ``&amp;`` in it stays visible."""
    return _REFERENCE.sub(
        lambda found: f"&{_JOINER}" if _is_reference(found[1]) else "&", in_plain_slot(text)
    )


def as_html(text: str) -> str:
    """Plain text as an HTML fragment that shows it."""
    return html_fragment(html.escape(text, quote=False))


def html_fragment(fragment: str) -> str:
    """HTML that means the same, written so that nobody takes it for wrongly decoded UTF-8."""
    return _TWICE_ENCODED.sub(lambda found: f"{found[1]}&#{ord(found[2])};", fragment)


def holds_tags(text: str) -> bool:
    """Whether plain text holds what reads as a tag, so that its slot must say what it is."""
    return _TAG.search(text) is not None


def _is_reference(name: str) -> bool:
    return name in name2codepoint or name == "apos" or not name.isalpha()
