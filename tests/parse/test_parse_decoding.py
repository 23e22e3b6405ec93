"""Bytes of pages and pasted texts: whatever they claim, readable characters or a sentence."""

from __future__ import annotations

import pytest

from feeds.errors import ParseError
from feeds.parse.decoding import decode


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        ("Grüße".encode(), None, "Grüße"),
        ("Grüße".encode(), "iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), None, "Grüße"),
        ("„Grüße“".encode("cp1252"), "iso-8859-1", "„Grüße“"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("こんにちは".encode("iso2022_jp"), "iso-2022-jp", "こんにちは"),
        ("Grüße".encode("utf-8-sig"), "koi8-r", "Grüße"),
        ("Grüße".encode("utf-16"), None, "Grüße"),
        ("Grüße".encode("utf-32"), None, "Grüße"),
        ("Grüße".encode("latin-1"), "unicode_escape", "Grüße"),
        ("Grüße".encode("latin-1"), "no-such\0charset", "Grüße"),
    ],
)
def test_a_charset_is_believed_only_where_the_bytes_agree(
    body: bytes, declared: str | None, text: str
) -> None:
    assert decode(body, declared) == text


def test_control_and_invisible_characters_go_and_lines_end_alike() -> None:
    text = "a" * 500 + "\x00\x1b b\u00ad\u200bc\r\nd\u2028e\x85f"

    assert decode(text.encode()) == "a" * 500 + " bc\nd\ne\nf"


@pytest.mark.parametrize("body", [b"", b"  \n", b"\x89PNG\r\n", b"%PDF-1.4", b"\x00\x01\x02" * 50])
def test_bytes_that_are_no_text_are_refused(body: bytes) -> None:
    with pytest.raises(ParseError):
        decode(body)
