"""The formats of feeds: what each element becomes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import Author, Deleted, Enclosure, Image, Origin
from tests.parse.feed_samples import SOURCE, atom_entry, parsed, rss, rss_entry, sample

PUBLISHED = "<pubDate>2026-01-02</pubDate>"
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='{}'>"
    "<channel/></rdf:RDF>"
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # only numbers here


# --- whole documents --------------------------------------------------------------------


def test_an_rss_feed_with_extensions_is_read_field_by_field() -> None:
    feed = sample("rss20.xml")
    first, second = feed.entries

    assert (feed.title, feed.link) == ("Küstenbote & Söhne", "https://kuestenbote.example/")
    assert (feed.language, feed.ttl, feed.note) == ("de-DE", timedelta(minutes=30), "")
    assert first.title == "Fähre & Flut: Mehr Züge zur Insel"
    assert first.id == "kb-1"
    assert first.link == "https://kuestenbote.example/insel/faehre.html?a=1&b=2"
    assert first.published == utc(2026, 3, 2, 7, 30)
    assert first.summary == "<p>Die Flut kommt <i>später</i>.</p>"
    assert first.content == "<p>Der ganze Text.</p>"
    assert first.authors == (Author("Anna Deich"), Author("Bo Watt"))
    assert first.categories == ("Verkehr", "Insel")
    assert first.images == (
        Image(
            url="https://kuestenbote.example/bilder/faehre.jpg",
            caption="Die Fähre am Anleger",
            credit="C. Möwe",
            width=1200,
            height=800,
        ),
    )
    assert first.enclosures == (
        Enclosure(
            url="https://kuestenbote.example/ton/faehre.mp3", media_type="audio/mpeg", length=12345
        ),
    )
    assert first.origin == Origin(title="Agentur am Meer", url="https://agentur.example/feed")
    assert first.language == "de-DE"
    assert second.link == second.id == "https://kuestenbote.example/zwei"
    assert second.authors == (Author("Cora Strand"),)
    assert second.published == utc(2026, 3, 1, 8)
    assert second.language == "en"
    assert [image.url for image in second.images] == ["https://kuestenbote.example/zwei.png"]
    assert second.enclosures[0].length is None


def test_an_rdf_feed_in_latin_1_is_read_field_by_field() -> None:
    feed = sample("rss10.rdf")
    (entry,) = feed.entries

    assert (feed.title, feed.language, feed.ttl) == ("Wetterdienst", "de", timedelta(minutes=30))
    assert entry.id == entry.link == "https://wetterdienst.example/sturm"
    assert (entry.title, entry.summary) == ("Sturm über der Küste", "Böen bis Stärke 10.")
    assert (entry.categories, entry.published) == (("Wetter",), utc(2026, 3, 1, 6))


def test_an_atom_feed_is_read_field_by_field() -> None:
    feed = sample("atom10.xml")
    first, second = feed.entries

    assert (feed.title, feed.link) == ("Harbour & Hill", "https://harbour.example/news/")
    assert first.title == "Tide <rises> at 5 & 6"
    assert first.link == "https://harbour.example/news/march/tide.html"
    assert (first.published, first.updated) == (utc(2026, 3, 1, 7), utc(2026, 3, 2, 8))
    assert first.summary == "Water &amp; wind &lt;later&gt;"
    assert first.content == "<p>High <em>water</em><br>at five.</p>"
    assert first.base == "https://harbour.example/news/march/text/"
    assert first.authors == (Author("Ada Quay", "https://harbour.example/people/ada"),)
    assert first.categories == ("The Sea", "tides")
    assert first.enclosures == (
        Enclosure(
            url="https://harbour.example/news/march/tide.pdf",
            media_type="application/pdf",
            length=99,
        ),
    )
    assert [(image.url, image.caption) for image in first.images] == [
        ("https://harbour.example/news/march/l.jpg", "The quay")
    ]
    assert first.origin == Origin(title="Coast Wire", url="https://wire.example/")
    assert first.language == "en"
    assert (second.title, second.content) == ("Ein Satz", "<p>Text</p>")
    assert (second.language, second.authors) == ("de", (Author("The Desk"),))
    assert second.published is None
    assert second.link == "https://harbour.example/satz"


def test_atom_0_3_is_read_with_its_modes() -> None:
    (entry,) = sample("atom03.xml").entries

    assert (entry.title, entry.content) == ("Light & shade", "<p>One</p>")
    assert (entry.published, entry.updated) == (utc(2004, 5, 1, 8), utc(2004, 5, 1, 10))
    assert entry.authors == (Author("Kay Lamp", "https://lighthouse.example/kay"),)


def test_a_json_feed_is_read_and_what_has_the_wrong_type_is_left_out() -> None:
    feed = sample("jsonfeed.json")
    first, second = feed.entries

    assert (feed.title, feed.link, feed.language) == ("Mole News", "https://mole.example/", "de")
    assert (first.id, first.link) == ("7", "https://example.org/seven")
    assert (first.title, first.summary) == ("Seven boats", "Boats &amp; &lt;ropes&gt;")
    assert (first.published, first.updated) == (utc(2026, 3, 1, 7), utc(2026, 3, 1, 9))
    assert (first.language, first.categories) == ("en", ("sea", "3"))
    assert [image.url for image in first.images] == ["https://example.org/seven.jpg"]
    assert [file.url for file in first.enclosures] == ["https://example.org/seven.mp3"]
    assert first.authors == (Author("Mole Desk", "https://mole.example/desk"),)
    assert (second.content, second.authors) == (
        "Line &lt; one<br>\nline two",
        (Author("Old Style"),),
    )
    assert second.language == "de"


def test_half_a_surrogate_pair_in_json_becomes_a_question_mark() -> None:
    (entry,) = parsed(r'{"items": [{"id": "\ud800", "title": "a\udfff\u00fc"}]}').entries

    assert (entry.id, entry.title) == ("?", "a?ü")


def test_rss_in_json_is_read_as_the_rss_that_it_is() -> None:
    feed = sample("rss.json")
    first, second = feed.entries

    assert (feed.title, feed.link) == ("Boat House", "https://boats.example/")
    assert (feed.language, feed.ttl) == ("en", timedelta(minutes=30))
    assert (first.id, first.title) == ("boat-1", "Rope & sail")
    assert first.link == "https://boats.example/1"
    assert first.published == utc(2026, 3, 1, 7)
    assert first.content == "<p>All of it.</p>"
    assert (first.authors, first.categories) == ((Author("Ann Oar"),), ("sea", "wind"))
    assert first.enclosures == (
        Enclosure(url="https://boats.example/1.mp3", media_type="audio/mpeg", length=99),
    )
    assert (second.id, second.link, second.title) == ("2", None, "ab")


def test_entries_that_an_atom_feed_took_back_are_named() -> None:
    feed = parsed(
        """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
        <at:deleted-entry ref="tag:a.example,2026:1" when="2026-03-01T08:00:00+01:00"/>
        <at:deleted-entry ref=" x "/><at:deleted-entry/></feed>"""
    )

    assert feed.deleted == (
        Deleted("tag:a.example,2026:1", utc(2026, 3, 1, 7)),
        Deleted("x"),
    )


# --- single elements --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&amp;amp;T", "AT&T"),
        ("&lt;b&gt;Bold&lt;/b&gt; &amp;#8222;x&amp;#8220;", "Bold „x“"),
        ("5 &lt; 6 and &lt;y&gt; stays", "5 < 6 and <y> stays"),
        ("one&lt;br/&gt;two\n  three", "one two three"),
        ("<![CDATA[Q&A at <em>six</em>]]>", "Q&A at six"),
        ("a <i xmlns=''>b</i> c", "a b c"),
        ("?a=1&amp;copy=2", "?a=1&copy=2"),
        ("safe&lt;script&gt;x()&lt;/script&gt; text", "safe text"),
    ],
)
def test_an_rss_title_is_plain_text(written: str, title: str) -> None:
    assert rss_entry(f"<title>{written}</title>").title == title


def test_an_atom_title_of_type_text_keeps_what_looks_like_markup() -> None:
    assert atom_entry("<title>&lt;b&gt; &amp;amp; co</title>").title == "<b> &amp; co"


def test_a_title_is_taken_from_media_only_where_the_entry_has_none() -> None:
    with_both = "<media:title>Picture</media:title><title>Own</title>"

    assert rss_entry(with_both).title == "Own"
    assert rss_entry("<media:title>Picture</media:title>").title == "Picture"


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link> https://a.example/x </link>", "https://a.example/x"),
        ("<link>https://a.example/ä b?q=“x”</link>", "https://a.example/ä%20b?q=“x”"),
        ("<link>//a.example/x</link>", "https://a.example/x"),
        ("<link>/x</link>", "https://site.example/x"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>http://[half</link>", None),
        ("<link>http://host:port/</link>", None),
        ("<link>http://two words/</link>", None),
        ("<link>ftp://a.example/x</link>", None),
        (f"<link>https://a.example/{'x' * 3000}</link>", None),
        ("<link/><guid>https://a.example/1</guid>", "https://a.example/1"),
        ('<guid isPermaLink="false">https://a.example/1</guid>', None),
        ("<guid>12345</guid>", None),
        ('<atom:link href="https://a.example/2"/>', "https://a.example/2"),
        ('<atom:link rel="self" href="https://a.example/2"/>', None),
        (
            (
                "<link>https://proxy.example/1</link>"
                "<feedburner:origLink>https://a.example/3</feedburner:origLink>"
            ),
            "https://a.example/3",
        ),
    ],
)
def test_a_link_is_an_absolute_web_address_or_none(item: str, link: str | None) -> None:
    assert rss_entry(item, channel="<link>https://site.example/</link>").link == link


def test_relative_links_follow_xml_base_through_every_level() -> None:
    entry = atom_entry(
        '<link xml:base="c/" href="d"/>', attributes='xml:base="https://a.example/b/"'
    )

    assert entry.link == "https://a.example/b/c/d"


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("<author>a@b.example (Ann Bee)</author>", ["Ann Bee"]),
        ("<author>Ann Bee &lt;a@b.example&gt;</author>", ["Ann Bee"]),
        ("<author>a@b.example</author>", []),
        ("<dc:creator>a@b.example (Ann Bee)</dc:creator>", ["Ann Bee"]),
        ("<dc:creator>Ann</dc:creator><author>x@y.example (X)</author>", ["Ann"]),
        ("<dc:creator>Ann</dc:creator><dc:creator>Ann</dc:creator>", ["Ann"]),
        ("<itunes:author>Show</itunes:author><dc:creator>Ann</dc:creator>", ["Ann"]),
        ("<itunes:author>Show</itunes:author>", ["Show"]),
        ("<author><name>Ann</name><email>a@b.example</email></author>", ["Ann"]),
        ("<dc:creator>@handle</dc:creator>", ["@handle"]),
    ],
)
def test_authors_are_names_without_addresses(item: str, names: list[str]) -> None:
    assert [author.name for author in rss_entry(item).authors] == names


@pytest.mark.parametrize(
    ("item", "urls"),
    [
        ('<media:thumbnail url="https://a.example/t"/>', ["t"]),
        (
            (
                '<media:thumbnail url="https://a.example/t"/>'
                '<media:content url="https://a.example/c" medium="image"/>'
            ),
            ["c"],
        ),
        ('<media:content url="https://a.example/film.mp4" type="video/mp4"/>', []),
        (
            (
                '<media:content url="https://a.example/f" medium="video">'
                '<media:thumbnail url="https://a.example/still"/></media:content>'
            ),
            ["still"],
        ),
        ('<itunes:image href="https://a.example/i"/>', ["i"]),
        ("<image><url>https://a.example/u</url></image>", ["u"]),
        ("<image>https://a.example/v</image>", ["v"]),
        (
            (
                '<media:content url="https://a.example/c.jpg"/>'
                '<enclosure url="https://a.example/c.jpg" type="image/jpeg"/>'
            ),
            ["c.jpg"],
        ),
    ],
)
def test_pictures_are_found_where_feeds_put_them(item: str, urls: list[str]) -> None:
    images = rss_entry(item).images

    assert [image.url.removeprefix("https://a.example/") for image in images] == urls


def test_what_an_item_says_of_its_pictures_goes_to_those_without_own_words() -> None:
    (image,) = rss_entry(
        '<media:content url="https://a.example/c" medium="image"/>'
        "<media:description>The quay</media:description><media:credit>Ann</media:credit>"
    ).images

    assert (image.caption, image.credit) == ("The quay", "Ann")


def test_a_pictures_title_and_rights_stand_in_for_its_caption_and_credit() -> None:
    (image,) = rss_entry(
        '<media:content url="https://a.example/c" medium="image">'
        "<media:title>The quay</media:title><media:copyright>Ann</media:copyright></media:content>"
    ).images

    assert (image.caption, image.credit) == ("The quay", "Ann")


@pytest.mark.parametrize(
    ("item", "urls"),
    [
        ('<media:content url="https://a.example/f" medium="video" fileSize="7"/>', ["f"]),
        ('<media:content url="https://a.example/s" type="audio/mpeg"/>', ["s"]),
        ('<media:content url="https://a.example/p" type="text/html" medium="video"/>', []),
        ('<media:content url="https://a.example/c.jpg" medium="image"/>', []),
        (
            (
                '<media:group><media:content url="https://a.example/1" medium="video"/>'
                '<media:content url="https://a.example/2" medium="video" isDefault="true"/>'
                "</media:group>"
            ),
            ["2"],
        ),
        (
            (
                '<enclosure url="https://a.example/f" type="video/mp4" length="7"/>'
                '<media:content url="https://a.example/f" type="video/mp4" fileSize="7"/>'
            ),
            ["f"],
        ),
    ],
)
def test_films_and_sounds_are_attached_files(item: str, urls: list[str]) -> None:
    files = rss_entry(item).enclosures

    assert [file.url.removeprefix("https://a.example/") for file in files] == urls


def test_enclosures_with_impossible_addresses_are_dropped_and_lengths_checked() -> None:
    files = rss_entry(
        '<enclosure url="javascript:1" length="-1"/><enclosure url="file:///x"/>'
        '<enclosure url="https://a.example/1" length="99999999999999999999"/>'
        '<enclosure url="https://a.example/2" length=" 7 "/>'
    ).enclosures

    assert [file.length for file in files] == [None, 7]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("plain", "x &lt; y"),
        ("Text/Markdown", "x &lt; y"),
        ("html", "x < y"),
        ("application/json", ""),
        ("image/png", ""),
    ],
)
def test_the_content_of_an_atom_entry_is_text_unless_its_type_is_another_medium(
    kind: str, content: str
) -> None:
    assert atom_entry(f'<content type="{kind}">x &lt; y</content>').content == content


def test_unescaped_markup_in_a_description_is_kept_as_html() -> None:
    entry = rss_entry(
        "<description>A <b>b</b> &amp;amp; <x:br xmlns:x='http://www.w3.org/1999/xhtml'/></description>"
    )

    assert entry.summary == "A <b>b</b> &amp;amp; <br>"


def test_elements_of_foreign_namespaces_are_not_mistaken_for_our_own() -> None:
    entry = rss_entry('<x:title xmlns:x="https://x.example/">wrong</x:title><title>right</title>')

    assert entry.title == "right"


def test_a_feed_in_an_invented_namespace_is_still_read() -> None:
    document = rss("<title>Own</title>").replace("<rss ", '<rss xmlns="https://x.example/rss" ')

    assert parsed(document).entries[0].title == "Own"


@pytest.mark.parametrize(
    ("said", "published", "updated"),
    [
        ("<dc:date>2026-01-02</dc:date>", 2, None),
        (f"{PUBLISHED}<dc:date>2026-01-03</dc:date>", 2, 3),
        (f"<dc:date>2026-01-02</dc:date>{PUBLISHED}", 2, 2),
        (f"{PUBLISHED}<dc:date>2026-01-01</dc:date>", 2, None),
        (f"{PUBLISHED}<dc:date>2026-01-03</dc:date><modified>2026-01-04</modified>", 2, 4),
    ],
)
def test_a_date_beside_that_of_publication_tells_of_an_update(
    said: str, published: int, updated: int | None
) -> None:
    entry = rss_entry(said)

    assert entry.published == datetime(2026, 1, published, tzinfo=SOURCE.timezone)
    assert entry.updated == (
        datetime(2026, 1, updated, tzinfo=SOURCE.timezone) if updated else None
    )


@pytest.mark.parametrize("ttl", ["-1", "0", "soon", "", "1.5"])
def test_a_ttl_that_makes_no_sense_is_no_wish(ttl: str) -> None:
    assert parsed(rss("", channel=f"<ttl>{ttl}</ttl>")).ttl is None


def test_a_ttl_of_ages_is_a_year() -> None:
    assert parsed(rss("", channel="<ttl>99999999999</ttl>")).ttl == timedelta(days=365)


def test_a_language_is_a_language_tag_or_unknown() -> None:
    assert rss_entry("", channel="<language>en_GB</language>").language == "en-GB"
    assert rss_entry("", channel="<language>English, I think</language>").language is None


def test_the_language_of_a_channel_may_stand_in_its_xml_lang() -> None:
    document = rss("<title>t</title>").replace("<channel>", '<channel xml:lang="fr">')

    assert parsed(document).entries[0].language == "fr"


def test_a_feed_without_entries_is_no_mistake() -> None:
    assert parsed("<rss version='2.0'><channel><title>New</title></channel></rss>").entries == ()


def test_ten_thousand_items_are_read_in_order() -> None:
    items = "".join(f"<item><guid>{n}</guid></item>" for n in range(10_000))

    entries = parsed(f"<rss><channel>{items}</channel></rss>").entries

    assert [entry.id for entry in entries] == [str(n) for n in range(10_000)]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("<rss version='2.0'><channel/></rss>", "RSS 2.0"),
        ("<rss version=' 0.91 '><channel/></rss>", "RSS 0.91"),
        ("<rss version='\u202eevil'><channel/></rss>", "RSS"),
        ("<rss><channel/></rss>", "RSS"),
        (RDF.format("http://purl.org/rss/1.0/"), "RSS 1.0 (RDF)"),
        (RDF.format("http://my.netscape.com/rdf/simple/0.9/"), "RSS 0.90 (RDF)"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "Atom 1.0"),
        ("<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>", "Atom 0.3"),
        ("<feed/>", "Atom"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "JSON Feed 1.1"),
        ('{"items": []}', "JSON Feed"),
        ('{"rss": {"version": "2.0", "channel": {}}}', "RSS in JSON"),
    ],
)
def test_the_format_that_was_read_is_named(document: str, name: str) -> None:
    assert parsed(document).format == name
