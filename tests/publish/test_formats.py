"""What stands where in each format."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from lxml import etree

from feeds.model import Article, Republish, Term
from feeds.publish import FORMATS
from tests.publish.publish_samples import SEEN, article, document, feed, illustrated, printed

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "m": "http://search.yahoo.com/mrss/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}


def atom(*samples: Article, ceiling: Republish = Republish.FULL, **shell: Any) -> etree._Element:
    entries = [printed(each, ceiling) for each in samples]
    return etree.fromstring(document("atom", feed(**shell), entries))


def channel(*samples: Article, ceiling: Republish = Republish.FULL, **shell: Any) -> etree._Element:
    entries = [printed(each, ceiling) for each in samples]
    return etree.fromstring(document("rss", feed(**shell), entries))[0]


def items(*samples: Article, ceiling: Republish = Republish.FULL) -> list[dict[str, Any]]:
    entries = [printed(each, ceiling) for each in samples]
    found: list[dict[str, Any]] = json.loads(document("json", feed(), entries))["items"]
    return found


def texts(parent: etree._Element, path: str) -> list[str | None]:
    return [element.text for element in parent.iterfind(path, NAMES)]


def raw(name: str, *samples: Article) -> str:
    return document(name, feed(), [printed(each) for each in samples]).decode()


# --- the shell ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_a_browser_finds_the_stylesheet(name: str) -> None:
    declaration = '<?xml-stylesheet type="text/css" href="/static/feed.css"?>'

    assert raw(name).splitlines()[1].startswith(declaration)


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_without_a_stylesheet_there_is_none(name: str) -> None:
    assert b"xml-stylesheet" not in document(name, feed(stylesheet=""), [])


def test_atom_links_to_itself_its_hubs_and_its_page() -> None:
    links = {(link.get("rel"), link.get("href")) for link in atom().iterfind("a:link", NAMES)}

    assert links == {
        ("self", "https://news.example.org/topics/rail.atom"),
        ("hub", "https://news.example.org/hub"),
        ("alternate", "https://news.example.org/topics/rail"),
    }


def test_rss_links_to_itself_its_hubs_and_its_page() -> None:
    made = channel()
    links = {(link.get("rel"), link.get("href")) for link in made.iterfind("a:link", NAMES)}

    assert made.findtext("link") == "https://news.example.org/topics/rail"
    assert links == {
        ("self", "https://news.example.org/topics/rail.rss"),
        ("hub", "https://news.example.org/hub"),
    }


def test_json_names_its_address_page_hubs_and_a_word_to_people() -> None:
    made = json.loads(document("json", feed(), []))

    assert made["feed_url"] == "https://news.example.org/topics/rail.json"
    assert made["home_page_url"] == "https://news.example.org/topics/rail"
    assert made["hubs"] == [{"type": "WebSub", "url": "https://news.example.org/hub"}]
    assert made["feed_url"] in made["user_comment"]


@pytest.mark.parametrize(
    ("max_age", "ttl", "rhythm"),
    [
        (timedelta(0), "1", ("hourly", "60")),
        (timedelta(seconds=90), "2", ("hourly", "40")),
        (timedelta(minutes=5), "5", ("hourly", "12")),
        (timedelta(hours=6), "360", ("daily", "4")),
        (timedelta(days=30), "43200", ("monthly", "1")),
        (timedelta(days=900), "1296000", ("yearly", "1")),
    ],
)
def test_the_rhythm_follows_max_age(max_age: timedelta, ttl: str, rhythm: tuple[str, str]) -> None:
    made = channel(max_age=max_age)
    found = (made.findtext("sy:updatePeriod", namespaces=NAMES),
             made.findtext("sy:updateFrequency", namespaces=NAMES))  # fmt: skip

    assert made.findtext("ttl") == ttl
    assert found == rhythm


def test_the_date_of_a_feed_is_that_of_its_newest_change() -> None:
    assert atom().findtext("a:updated", namespaces=NAMES) == "2026-11-20T12:00:01+00:00"
    assert channel().findtext("lastBuildDate") == "Fri, 20 Nov 2026 12:00:01 +0000"


def test_a_feed_that_never_held_an_entry_has_a_date_all_readers_take() -> None:
    made = atom(updated=datetime(1, 1, 1, tzinfo=UTC))

    assert made.findtext("a:updated", namespaces=NAMES) == "1990-01-01T00:00:00+00:00"


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_the_generator_has_no_version(name: str) -> None:
    made = raw(name)

    assert "<generator>feeds</generator>" in made
    assert "feedgen" not in made


# --- entries ------------------------------------------------------------------------------


def test_rss_writes_ampersands_and_angles_as_hex_references() -> None:
    assert "<title>Ampersands &#x26; &#x3C;\u2060angles> at 1&#x26;1" in raw(
        "rss", illustrated()
    ).replace("&gt;", ">")


def test_atom_says_which_titles_are_html() -> None:
    samples = (article(title="Wozu <b> & </b>?"), article(title="1 < 2 & 3"))
    html, plain = atom(*samples).findall("a:entry/a:title", NAMES)

    assert (html.get("type"), html.text) == ("html", "Wozu &lt;b&gt; &amp; &lt;/b&gt;?")
    assert (plain.get("type"), plain.text) == (None, "1 < 2 & 3")


def test_rss_has_the_summary_before_the_text() -> None:
    item = channel(article()).find("item")
    assert item is not None
    tags = [child.tag for child in item]

    assert tags.index("description") < tags.index(f"{{{NAMES['c']}}}encoded")


def test_rss_without_a_summary_has_the_text_as_description() -> None:
    made = channel(article(summary=""))

    assert texts(made, "item/description") == [article().content_html]
    assert texts(made, "item/c:encoded") == []


def test_an_rss_summary_is_html_that_shows_the_plain_text() -> None:
    made = channel(article(summary="1 < 2 & 3"))

    assert texts(made, "item/description") == ["1 &lt; 2 &amp; 3"]


def test_no_entry_is_without_a_description() -> None:
    title = article().title

    assert texts(channel(article(), ceiling=Republish.LINK), "item/description") == [title]
    assert texts(atom(article(), ceiling=Republish.LINK), "a:entry/a:summary") == [title]
    assert items(article(), ceiling=Republish.LINK)[0]["content_text"] == title


def test_ids_are_tags_and_no_permalinks() -> None:
    tag = article().tag
    guid = channel(article()).find("item/guid")

    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (tag, "false")
    assert texts(atom(article()), "a:entry/a:id") == [tag]
    assert items(article())[0]["id"] == tag


def test_every_author_is_named_and_none_as_an_address() -> None:
    names = ["Jörg Müller", "Ada Roe"]
    made = channel(article())

    assert texts(made, "item/dc:creator") == names
    assert texts(made, "item/author") == []
    assert texts(atom(article()), "a:entry/a:author/a:name") == names
    assert [author["name"] for author in items(article())[0]["authors"]] == names


def test_only_a_foreign_language_is_named() -> None:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    entries = atom(article(), illustrated()).findall("a:entry", NAMES)

    assert [entry.get(lang) for entry in entries] == [None, "en"]
    assert texts(channel(article(), illustrated()), "item/dc:language") == ["en"]
    assert [item.get("language") for item in items(article(), illustrated())] == [None, "en"]


def test_category_and_topics_are_named_with_their_place() -> None:
    terms = [dict(each.attrib) for each in atom(article()).iterfind("a:entry/a:category", NAMES)]
    made = channel(article())

    assert terms == [
        {"term": "politics", "scheme": "https://news.example.org/categories/", "label": "Politik"},
        {
            "term": "rail",
            "scheme": "https://news.example.org/topics/",
            "label": "Bahn & Schiene",
        },
    ]
    assert texts(made, "item/category") == ["Politik", "Bahn & Schiene"]
    assert items(article())[0]["tags"] == ["Politik", "Bahn & Schiene"]


def test_a_category_with_a_media_topic_is_named_by_its_code_too() -> None:
    coded = replace(
        printed(article()), category=Term("sport", "Sport", "https://x.example/c/sport", "15000000")
    )
    mediatopics = "http://cv.iptc.org/newscodes/mediatopic/"
    entry = etree.fromstring(document("atom", feed(), [coded])).find("a:entry", NAMES)
    item = etree.fromstring(document("rss", feed(), [coded]))[0].find("item")
    tags = json.loads(document("json", feed(), [coded]))["items"][0]["tags"]

    assert entry is not None
    assert item is not None
    assert [dict(one.attrib) for one in entry.iterfind("a:category", NAMES)][1] == {
        "term": "15000000",
        "scheme": mediatopics,
        "label": "Sport",
    }
    told = [(one.get("domain"), one.text) for one in item.iterfind("category")]
    assert told[:2] == [("https://x.example/c/", "Sport"), (mediatopics, "15000000")]
    assert tags == ["Sport", "Bahn & Schiene"]


@pytest.mark.parametrize("made", [channel, atom])
def test_images_carry_what_was_said_about_them(made: Any) -> None:
    content = made(illustrated()).findall(".//m:content", NAMES)

    assert dict(content[0].attrib) == {
        "url": "https://courier.example.com/zug.jpg",
        "medium": "image",
        "type": "image/jpeg",
        "width": "640",
        "height": "480",
    }
    assert content[0].findtext("m:description", namespaces=NAMES) == "Der Zug"
    assert etree.tostring(content[0][1], method="text", encoding=str) == "Roe & Co"
    assert len(content) == 2


def test_rss_has_one_enclosure_and_the_others_have_all() -> None:
    enclosures = channel(illustrated()).findall("item/enclosure")
    links = atom(illustrated()).findall("a:entry/a:link[@rel='enclosure']", NAMES)

    assert [dict(each.attrib) for each in enclosures] == [
        {"url": "https://courier.example.com/zug.mp3", "length": "12345", "type": "audio/mpeg"}
    ]
    assert [link.get("length") for link in links] == ["12345", None]
    assert items(illustrated())[0]["attachments"] == [
        {
            "url": "https://courier.example.com/zug.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 12345,
        },
        {"url": "https://courier.example.com/plan.pdf", "mime_type": "application/pdf"},
    ]


def test_the_source_is_credited() -> None:
    source = channel(article()).find("item/source")
    credit = atom(article()).find("a:entry/a:source", NAMES)

    assert source is not None
    assert source.get("url") == "https://courier.example.com/feed?format=rss&all=1"
    assert credit is not None
    assert [child.tag.partition("}")[2] for child in credit] == ["id", "title", "updated", "link"]
    assert credit.findtext("a:id", namespaces=NAMES) == "https://news.example.org/sources/courier"


@pytest.mark.parametrize("day", range(7))
def test_rss_weekdays_are_right(day: int) -> None:
    published = SEEN - timedelta(days=day)
    made = channel(article(published=published))
    names = ["Fri, 20", "Thu, 19", "Wed, 18", "Tue, 17", "Mon, 16", "Sun, 15", "Sat, 14"]

    assert texts(made, "item/pubDate") == [f"{names[day]} Nov 2026 12:00:01 +0000"]


def test_an_implausible_date_is_left_out() -> None:
    undated = article(published=datetime(1, 1, 1, tzinfo=UTC), updated=None)

    assert texts(channel(undated), "item/pubDate") == []
    assert texts(atom(undated), "a:entry/a:published") == []
    assert "date_published" not in items(undated)[0]


# --- read back ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_feedparser_reads_back_what_was_written(name: str) -> None:
    sample = article()
    read = feedparser.parse(document(name, feed(), [printed(sample)]))
    entry = read.entries[0]

    assert not read.bozo
    assert (read.feed.title, read.feed.language) == ("Bahn & Schiene", "de")
    assert (entry.id, entry.title, entry.link) == (sample.tag, sample.title, sample.url)
    assert [author.name for author in entry.authors][-1] == "Ada Roe"
    assert entry.published_parsed[:6] == (2026, 11, 20, 11, 0, 1)
    assert entry.updated_parsed[:6] == (2026, 11, 20, 11, 59, 1)
    assert entry.summary == sample.summary
    assert entry.content[0].value == sample.content_html
    assert [tag.label or tag.term for tag in entry.tags] == ["Politik", "Bahn & Schiene"]
    assert entry.source.title.replace("&amp;", "&") == "Kurier für Söhne & Töchter"


@pytest.mark.parametrize("name", ["atom", "rss"])
@pytest.mark.parametrize("title", ["R&D", "1&1", "1 < 2", "größer > 🚂", "„Zitat“", "Ends in &"])
def test_feedparser_reads_titles_as_they_were(name: str, title: str) -> None:
    read = feedparser.parse(document(name, feed(), [printed(article(title=title))]))

    assert read.entries[0].title == title


def test_feedparser_reads_the_language_of_an_entry() -> None:
    read = feedparser.parse(document("atom", feed(), [printed(illustrated())]))

    assert read.entries[0].content[0].language == "en"


def test_formats_name_their_suffix_and_media_type() -> None:
    assert {name: (each.suffix, each.media_type) for name, each in FORMATS.items()} == {
        "atom": ("atom", "application/atom+xml"),
        "rss": ("rss", "application/rss+xml"),
        "json": ("json", "application/feed+json"),
    }
