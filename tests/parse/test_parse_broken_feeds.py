"""Broken feeds: what is forgiven, with a note, and what is refused, with a true sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.articles import plain_text
from feeds.errors import ParseError
from feeds.model import Enclosure, Response
from feeds.parse import feed
from feeds.parse.formats import lenient
from tests.parse.feed_samples import SAMPLES, SOURCE, URL, atom_entry, parsed, rss

UMLAUTS = rss("<title>Köln – Zürich</title>")
LAUGHS = (
    "<!DOCTYPE r ["
    '<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    + "]>"
)


# --- characters -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (UMLAUTS.encode("utf-8-sig"), None),
        (UMLAUTS.encode("utf-16"), None),
        (UMLAUTS.encode("utf-16-le"), None),
        (b'<?xml version="1.0" encoding="windows-1252"?>' + UMLAUTS.encode("cp1252"), None),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + UMLAUTS.encode("cp1252"), None),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + UMLAUTS.encode(), None),
        (b'<?xml version="1.0" encoding="utf-16"?>' + UMLAUTS.encode(), None),
        (UMLAUTS.encode("cp1252"), "windows-1252"),
        (UMLAUTS.encode(), "iso-8859-1"),
    ],
)
def test_umlauts_survive_right_and_wrong_declarations(body: bytes, charset: str | None) -> None:
    feed_ = parsed(body, charset=charset)

    assert feed_.entries[0].title == "Köln – Zürich"
    assert feed_.note == ""


def test_bytes_that_are_not_in_the_declared_encoding_are_forgiven_with_a_note() -> None:
    half = UMLAUTS.encode().replace("ü".encode(), b"\xfc")

    feed_ = parsed(half)

    assert feed_.entries[0].title == "Köln – Zürich"
    assert feed_.note.startswith("read leniently: bytes that are not in the declared encoding")


def test_seven_bit_charsets_are_read_as_declared_but_never_utf_7() -> None:
    japanese = '<?xml version="1.0" encoding="iso-2022-jp"?>' + rss("<title>日本</title>")
    smuggled = '<?xml version="1.0" encoding="utf-7"?>' + rss("<title>+ADw-b+AD4-</title>")

    assert parsed(japanese.encode("iso-2022-jp")).entries[0].title == "日本"
    assert parsed(smuggled).entries[0].title == "+ADw-b+AD4-"


def test_text_encoded_twice_is_mended_and_text_in_capitals_left_alone() -> None:
    twice = "München".encode().decode("latin-1")

    assert parsed(rss(f"<title>{twice}</title>")).entries[0].title == "München"
    assert parsed(rss("<title>«CAFÉ»</title>")).entries[0].title == "«CAFÉ»"


@pytest.mark.parametrize("title", ["Zürich", "l’été", "„Öl“ – 5 €", "日本", "œuvre"])
@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
def test_text_encoded_twice_is_mended_whatever_stood_between(title: str, charset: str) -> None:
    try:
        twice = title.encode().decode(charset)
    except UnicodeDecodeError:  # 0x81, 0x8d, 0x8f, 0x90, 0x9d are no windows-1252
        return
    for broken in ("", "<b>unclosed"):
        feed_ = parsed(rss(f"<title>{escape(twice)}</title>{broken}"))

        assert feed_.entries[0].title == title
        assert "encoded wrongly" in feed_.note


def test_text_encoded_twice_is_mended_beside_an_attribute_whose_name_is_none() -> None:
    twice = "München".encode().decode("latin-1")

    feed_ = parsed(rss(f"<title>{twice}</title><description a:b='{twice}'>x<b>"))

    assert feed_.entries[0].title == "München"


@pytest.mark.parametrize("written", ["don&#146;t", "don&#x92;t", "don\x92t"])
def test_control_characters_that_were_meant_as_windows_1252_become_quotes(written: str) -> None:
    assert parsed(rss(f"<title>{written}</title>")).entries[0].title == "don’t"


# --- forgiven ---------------------------------------------------------------------------


def test_a_tag_without_a_name_behind_its_prefix_keeps_its_words() -> None:
    entry = atom_entry("<content type='xhtml'><div>one <a:>two</a:></div></content>")

    assert plain_text(entry.content) == "one two"


@pytest.mark.parametrize(
    ("document", "title", "note"),
    [
        (rss("<title>a&nbsp;b &uuml; &bogus; c</title>"), "a b ü &bogus; c", "entities"),
        (rss("<title>Q&A</title>"), "Q&A", "bare &"),
        (rss("<title>a\x08b\x00</title>"), "ab", "characters that XML forbids"),
        (rss("<title>a&#8;b&#xD800;</title>"), "ab", "characters that XML forbids"),
        ("\n\nWarning: mysql\n" + rss("<title>t</title>"), "t", "text before the first tag"),
        (rss("<title>t</title>") + "<!-- x --> bye", "t", "text after the last tag"),
        (rss("<title>t</title><slash:comments>1</slash:comments>"), "t", "prefixes"),
        (rss("<title>t</title><description>a <b>b</description>"), "t", "tags that do not match"),
        (f"<answer>{rss('<title>t</title>')}</answer>", "t", "inside another document"),
    ],
)
def test_common_mistakes_are_forgiven_and_named(document: str, title: str, note: str) -> None:
    feed_ = parsed(document)

    assert [entry.title for entry in feed_.entries] == [title]
    assert feed_.note.startswith("read leniently: ")
    assert note in feed_.note


def test_elements_that_are_called_like_fields_of_feedparser_change_nothing() -> None:
    item = "<title>t</title><links>x</links><authors>x</authors>"
    body = f"<rss><channel><item>{item}<title_detail>x</title_detail></item></channel></rss>"

    read = lenient.read(body.encode(), charset=None, url=URL, zone=UTC)

    assert read is not None
    assert (read.entries[0].title, read.entries[0].authors) == ("t", ())


def test_undeclared_dublin_core_is_read_all_the_same() -> None:
    document = "<rss><channel><item><dc:creator>Ann</dc:creator></item></channel></rss>"

    assert parsed(document).entries[0].authors[0].name == "Ann"


def test_entities_of_the_document_itself_are_nothing_to_forgive() -> None:
    document = '<!DOCTYPE rss [<!ENTITY hi "hello">]>' + rss("<title>&hi;</title>")

    assert parsed(document).entries[0].title == "hello"
    assert parsed(document).note == ""


def test_entities_of_the_dtd_of_rss_0_91_are_known_without_reading_it() -> None:
    document = '<!DOCTYPE rss SYSTEM "rss-0.91.dtd">' + rss("<title>K&ouml;ln</title>")

    feed_ = parsed(document)

    assert feed_.entries[0].title == "Köln"
    assert "entities that it does not declare" in feed_.note


def test_a_file_named_by_an_entity_is_not_read() -> None:
    secret = SAMPLES / "rss20.xml"
    document = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + rss(
        "<title>a&x;b</title>"
    )

    assert parsed(document).entries[0].title == "ab"


def test_a_feed_that_breaks_off_keeps_its_complete_entries() -> None:
    whole = "<rss><channel><item><title>one</title></item><item><title>two</title>"

    feed_ = parsed(whole)

    assert [entry.title for entry in feed_.entries] == ["one"]
    assert "breaks off" in feed_.note


def test_items_swallowed_by_an_unclosed_element_are_found() -> None:
    document = rss("<title>t</title>", channel='<itunes:category text="x">')

    feed_ = parsed(document)

    assert [entry.title for entry in feed_.entries] == ["t"]
    assert "tags that do not match" in feed_.note


def test_feedparser_reads_what_has_lost_its_structure() -> None:
    file = '<enclosure url="/b.pdf" length="5" type="application/pdf"/>'
    two_documents = rss("<title>a</title>") + rss(
        f"<title>b</title><pubDate>2026-03-01 10:00 MEZ</pubDate>{file}"
    )

    feed_ = parsed(two_documents)
    last = feed_.entries[-1]

    assert [entry.title for entry in feed_.entries] == ["a", "b"]
    assert "too broken" in feed_.note
    assert last.published == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert last.enclosures == (
        Enclosure(url="https://example.org/b.pdf", media_type="application/pdf", length=5),
    )


# --- refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf\n", "empty"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "HTML page"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "HTML page"),
        (b"%PDF-1.7 ...", "PDF document"),
        (b"\x89PNG\r\n", "picture"),
        (b"Not found", "neither XML nor JSON"),
        (b"<opml version='2.0'><body/></opml>", "OPML"),
        (b"<urlset><url/></urlset>", "sitemap"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture"),
        (b"<note>hi</note>", "first element is <note>"),
        (b"<rss><channel><item><title>half", "breaks off before its first entry"),
        (b'{"name": "x"}', "no list called items"),
        (b'{"items": [1, 2]}', "items are not objects"),
        (b'{"items": [', "cannot be read"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"items": [' + b"9" * 5000 + b"]}", "number without end"),
        (f"<rss>{'<a>' * 1000}".encode(), "beyond what any feed needs"),
        ((LAUGHS + rss("<title>&h;</title>")).encode(), "beyond what any feed needs"),
        (b'<!DOCTYPE r [<!ENTITY % a "x"> %a;]><rss/>', "parameter entities"),
        (b"<rss><channel><title>" + b"x" * 11_000_000, "beyond what any feed needs"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(body)


def test_a_refused_page_names_the_feed_that_it_names() -> None:
    page = '<html><head><link rel=alternate type="application/rss+xml" href="/feed"></head></html>'

    with pytest.raises(ParseError, match=r"names a feed at https://example.org/feed$"):
        parsed(page)


def test_a_refused_page_names_some_of_many_feeds() -> None:
    link = '<link rel="alternate" type="application/atom+xml" href="/{}">'
    page = f"<html>{''.join(link.format(n) for n in range(7))}</html>"

    with pytest.raises(ParseError, match=r"names feeds at https://example.org/0 .*/4 and 2 more$"):
        parsed(page)


# --- nothing else than ParseError -------------------------------------------------------

SEEDS = [path.read_bytes() for path in sorted(SAMPLES.iterdir())]
INSERTED = st.sampled_from(
    [
        *(b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"<item>", b"</item>", b"<!DOCTYPE r ["),
        *(b"\x00", b"\xff", b"'", b'"', b"{", b"&#0;", b"xmlns=", b"://[", b"\\ud800", b"1e999"),
        *(b":", b"xn--0-", b"a:"),
        b"\xc3\x83\xc2\xbc",
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A sample with some slices cut out, doubled or replaced by what breaks parsers."""
    body = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 40)))
        body = body[:start] + draw(INSERTED | st.binary(max_size=8)) + body[end:]
    return body[: draw(st.integers(0, len(body)))] if draw(st.booleans()) else body


@given(
    body=mutated() | st.binary(max_size=200),
    charset=st.sampled_from([None, "latin-1", "x\x00", "utf-16"]),
)
@settings(max_examples=300)
def test_no_bytes_raise_anything_but_a_parse_error(body: bytes, charset: str | None) -> None:
    try:
        feed_ = feed.parse(Response(url=URL, body=body, charset=charset), SOURCE)
    except ParseError:
        return

    for entry in feed_.entries:
        entry.title.encode()
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
