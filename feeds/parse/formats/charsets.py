"""Bytes to characters, as far as XML and JSON need it.

parse: before the documents of feeds are read; pure. ``decoding`` does the same for pages and
pasted text, where also the invisible characters go.
"""

from __future__ import annotations

import codecs
import re

from feeds.parse.decoding import CHARSETS, MARKS

# What WHATWG Encoding 4.2 reads under these labels: the superset that is really written.
SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
# XML 1.0 appendix F: how "<" and what follows it look without a byte order mark.
_UNMARKED = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_PATCH = "feeds-windows-1252"


def declared(body: bytes) -> str | None:
    """The encoding that an XML declaration names (XML 1.0 4.3.3)."""
    found = _DECLARED.match(body[:300].removeprefix(codecs.BOM_UTF8))
    return found[1].decode("ascii") if found else None


def is_utf8(label: str | None) -> bool:
    """Whether a charset *label* allows UTF-8: it says so, says ASCII, or there is none."""
    return label is None or label.strip().lower() in {"", "utf-8", "utf8", "us-ascii", "ascii"}


def characters(body: bytes, *labels: str | None) -> str:
    """Read *body* by its byte order mark, as UTF-8 if it is that, or by the first label that fits.

    Valid UTF-8 is no accident, while labels are often wrong; only seven-bit charsets come
    before it. Where nothing fits, bytes that are no UTF-8 are read as windows-1252.
    Sources: XML 1.0 appendix F; RFC 7303 3.
    """
    for mark, charset in MARKS.items():
        if body.startswith(mark):
            return body.decode(charset, errors="replace")
    if body[:2] in _UNMARKED:
        return body.decode(_UNMARKED[body[:2]], errors="replace")
    named = [charset for charset in map(_python_name, labels) if charset]
    seven_bit = [charset for charset in named if charset.startswith("iso2022")]
    for charset in (*seven_bit, "utf-8", *named):
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", errors=_PATCH)


def _python_name(label: str | None) -> str | None:
    """The codec of a *label*; None for what no document may have.

    UTF-16 is known by its bytes: where a label could be read as ASCII, it is not UTF-16.
    """
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    if name.startswith(("utf-16", "utf-32")) or not CHARSETS.fullmatch(name):
        return None
    return SUPERSETS.get(name, name)


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error(_PATCH, _windows_1252)
