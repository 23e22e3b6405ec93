"""Text that went through the wrong encoding ("MÃ¼nchen", "don&#146;t"), made readable again.

parse: after an XML tree is read, before its elements are; pure. Some archives and proxies do
it to whole feeds, others to single texts, so each text is judged by itself.
"""

from __future__ import annotations

import re
from contextlib import suppress

from lxml.etree import _Element as Element

# How the 64 bytes that continue a character look when they are read as windows-1252, or as
# latin-1 where that has no character. A lead byte looks like a letter from U+00C2 to U+00F4.
_AS_READ = [bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xC0)]
_BYTES = {
    **{chr(byte): byte for byte in range(256)},
    **{letter: byte for byte, letter in enumerate(_AS_READ, 0x80) if letter != "\ufffd"},
}
_FOLLOWERS = "".join(letter for letter, byte in _BYTES.items() if 0x80 <= byte < 0xC0)  # noqa: PLR2004 - see above
# Of a text that was encoded twice, what comes first beside ASCII is such a pair.
_TWICE = re.compile(f"[\x00-\x7f]*[\u00c2-\u00f4][{re.escape(_FOLLOWERS)}]")
# UTF-8's bytes of such a letter and the first byte of any follower; a character from U+0080 to
# U+009F, of which no text has any; the same by its number. Three patterns, because one that begins
# with a certain byte is searched ten times as fast.
_SUSPECT_BYTES = (
    re.compile(rb"\xc3[\x82-\xb4][\xc2\xc5\xc6\xcb\xe2]"),
    re.compile(rb"\xc2[\x80-\x9f]"),
    re.compile(rb"&#(?:1[2-5]\d|x[89][0-9A-Fa-f]);"),
)
_CONTROL = re.compile("[\x80-\x9f]")
_WINDOWS_1252 = {byte: letter for byte, letter in enumerate(_AS_READ, 0x80) if byte < 0xA0}  # noqa: PLR2004 - see above

MEANING = "its text was encoded wrongly"
"""For the note of a document with such a text."""


def is_suspect(body: bytes) -> bool:
    """Whether it is worth looking at the texts; cheap, and often wrong."""
    return any(suspect.search(body) for suspect in _SUSPECT_BYTES)


def mend(root: Element) -> bool:
    """Mend the texts and attributes below *root*; whether there was one to mend."""
    found = False
    for element in root.iter("*"):
        said = element.text or ""
        text = mended(said)
        if text != said:
            element.text, found = text, True
        for name, value in element.items():
            text = mended(str(value))
            if text != value:
                with suppress(ValueError):  # lxml reads names in broken XML that it cannot write
                    element.set(name, text)
                found = True
    return found


def mended(text: str) -> str:
    """*text* as it was before the second encoding, or as it is if that makes no sense.

    Only where all of it reads as UTF-8 it was encoded twice: «CAFÉ» stays. Control characters
    from U+0080 on were meant as windows-1252's (WHATWG HTML 13.2.5.80).
    """
    if text.isascii():
        return text
    if _TWICE.match(text):
        try:
            return bytes(map(_BYTES.__getitem__, text)).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            pass
    return text.translate(_WINDOWS_1252) if _CONTROL.search(text) else text
