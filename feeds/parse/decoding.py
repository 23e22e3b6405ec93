"""Bytes to readable characters, or a sentence that says what the bytes are instead.

parse: the first step of the readers of pages and pasted text; pure.
"""

from __future__ import annotations

import codecs
import re

from feeds.errors import ParseError

# The first bytes of what people hand in by mistake; each from its format's definition.
SIGNATURES = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or a sound",
    b"ID3": "a sound",
    b"\x1f\x8b": "compressed data",
    b"SQLite format 3": "a database",
}
# UTF-32 first, because its little-endian mark begins with that of UTF-16.
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Charsets of documents; other codecs of Python escape, compress or do not end in time.
CHARSETS = re.compile(
    r"ascii|utf-8|utf-(16|32)(-[lb]e)?|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|tis-620"
    r"|shift_jis\w*|euc_\w+|iso2022_\w+|gb\w+|big5\w*"
)
# What declares itself latin-1 is windows-1252 in truth (WHATWG Encoding 4.2).
ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252"}
MAX_CONTROL_SHARE = 0.01  # of the characters; text has none, binary bytes a tenth

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Soft hyphen, zero-width space, word joiner, byte order mark: they change no reading.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ufff9-\ufffb]")


def decode(body: bytes, declared: str | None = None) -> str:
    """Read *body* as characters, without control and invisible ones.

    A byte order mark wins, then UTF-8 if the bytes are that (no other charset looks like it
    by chance, and declared ones are often wrong), then the *declared* charset, then
    windows-1252.

    Raises: ParseError if the bytes are empty or no text.
    Sources: WHATWG Encoding 4.2 (labels) and 6 (byte order marks).
    """
    if not body.strip():
        raise ParseError("There is nothing in it: the text is empty.")
    for signature, name in SIGNATURES.items():
        if body.startswith(signature):
            raise ParseError(f"This is {name}, not text.")
    text = _characters(body, declared)
    if len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        raise ParseError("These are binary bytes, not text.")
    return clean(text)


def clean(text: str) -> str:
    """Leave out control and invisible characters; lines end in one line feed."""
    lines = "\n".join(text.splitlines())
    return _INVISIBLE.sub("", _CONTROL.sub("", lines))


def _characters(body: bytes, declared: str | None) -> str:
    for mark, charset in MARKS.items():
        if body.startswith(mark):
            return body.decode(charset, errors="replace")
    name = _python_name(declared)
    # Seven-bit bytes are valid UTF-8 even if they mean something else (ISO-2022, UTF-16).
    if not (body.isascii() and name):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return body.decode(name or "cp1252", errors="replace")


def _python_name(declared: str | None) -> str | None:
    """The codec of a *declared* charset, None where there is none that a document may have."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    return ALIASES.get(name, name) if CHARSETS.fullmatch(name) else None
