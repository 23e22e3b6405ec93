"""Characters, addresses and languages that every reader takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.publish.characters import as_html, clean, in_attribute, in_plain_slot, one_line
from feeds.publish.languages import language_tag
from feeds.publish.uris import enclosure_uri, media_type, public_uri, uri
from tests.publish.publish_samples import text, urls


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x0b", "\x7f", "\x85", chr(0xD800), "\ufdd0", "\ufffd", "\uffff", "\U0010ffff"],
)
def test_characters_that_break_documents_are_dropped(character: str) -> None:
    assert clean(f"a{character}b") == "ab"


@pytest.mark.parametrize("kept", ["a\tb\nc", "größer", "🚂", "\u2028", "\ufeff", "中文"])
def test_other_characters_stay(kept: str) -> None:
    assert clean(kept) == kept


@pytest.mark.parametrize("blank", ["", " \n", "\x00", "\u200b", "\u2060 \u202e", None])
def test_a_line_that_shows_nothing_is_empty(blank: str | None) -> None:
    assert one_line(blank) == ""


@pytest.mark.parametrize("plain", ["1 < 2", "R&D", "I <3 you", "a > b", "größer", "x<y and y>z"])
def test_plain_text_without_tags_stays_as_it_is(plain: str) -> None:
    if "<y " not in plain:
        assert in_plain_slot(plain) == plain


@pytest.mark.parametrize("tag", ["<b>", "</b>", "<img src=x>", "<br/>"])
def test_tags_in_plain_text_can_be_seen_but_not_obeyed(tag: str) -> None:
    assert tag not in in_plain_slot(f"x {tag} y")
    assert in_plain_slot(tag).replace("\u2060", "") == tag


def test_references_in_attributes_can_be_seen_but_not_resolved() -> None:
    assert in_attribute("R&D &amp; 1&1") == "R&D &\u2060amp; 1&\u20601"


def test_plain_text_becomes_html_that_shows_it() -> None:
    assert as_html("<b> & Ã¼") == "&lt;b&gt; &amp; Ã&#188;"


@given(text)
@settings(deadline=None)
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)
    assert one_line(one_line(raw)) == one_line(raw)


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("https://exämple.com/ü?ß=ö#ä", "https://xn--exmple-cua.com/%C3%BC?%C3%9F=%C3%B6#%C3%A4"),
        ("https://straße.example:8080/", "https://xn--strae-oqa.example:8080/"),
        ("https://example.com/a b|c", "https://example.com/a%20b%7Cc"),
        ("https://example.com/x?y[]=1", "https://example.com/x?y%5B%5D=1"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com?q=1", "https://example.com/?q=1"),
        ("https://me:secret@example.com/x", "https://example.com/x"),
        ("  https://example.com/x\n", "https://example.com/x"),
    ],
)
def test_addresses_are_escaped(address: str, printed: str) -> None:
    assert uri(address) == printed


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com",
        "https://example.com/a%20b/;p?x=1&y=(2)#f",
        "http://127.0.0.1:8000/feeds/all",
        "https://example.com/~user/!$'()*+,;=:@",
    ],
)
def test_a_good_address_is_kept_to_the_letter(address: str) -> None:
    assert uri(address) == address


@pytest.mark.parametrize(
    "address",
    [None, "", "x", "/x", "//example.com/", "http://", "https://[::1]/", "http://[bad", "data:,x",
     "javascript:alert(1)", "https://example.com:99999/", "https://exa mple.com/", "https://a@/"],
)  # fmt: skip
def test_what_is_no_address_is_none(address: str | None) -> None:
    assert uri(address) is None


@given(st.one_of(urls, text))
@settings(deadline=None)
def test_a_printed_address_is_ascii_and_stable(address: str) -> None:
    found = uri(address)

    assert found is None or (found.isascii() and uri(found) == found)


def test_enclosures_need_a_public_host() -> None:
    assert enclosure_uri("http://localhost/x.mp3") is None
    assert enclosure_uri("http://127.0.0.1:8000/x.mp3") == "http://127.0.0.1:8000/x.mp3"


def test_an_address_with_a_credential_is_not_for_print() -> None:
    assert public_uri("https://example.com/?apikey=1") is None
    assert public_uri("https://me:1@example.com/") is None
    assert public_uri("https://example.com/?monkey=1") == "https://example.com/?monkey=1"


@pytest.mark.parametrize(
    ("claim", "address", "printed"),
    [
        ("Image/JPEG; q=1", "https://example.com/x", "image/jpeg"),
        ("nonsense", "https://example.com/x.PNG?y", "image/png"),
        (None, "https://example.com/x", None),
    ],
)
def test_media_types_are_claimed_or_guessed(
    claim: str | None, address: str, printed: str | None
) -> None:
    assert media_type(claim, address) == printed


@pytest.mark.parametrize(
    ("claim", "printed"),
    [
        ("de", "de"),
        ("DE_at", "de-at"),
        ("zh-Hans", "zh-Hans"),
        ("xx", None),
        ("", None),
        ("d", None),
    ],
)
def test_languages_are_tags_that_exist(claim: str, printed: str | None) -> None:
    assert language_tag(claim) == printed
