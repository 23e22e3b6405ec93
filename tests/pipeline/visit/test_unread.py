"""What a feed has new is read as if all of it had been."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Response, Source
from feeds.pipeline.visit import familiar
from feeds.pipeline.visit.familiar import NOTHING, Memory
from feeds.pipeline.visit.reading import Occasion, Reading, read

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAPER = Source(id="paper", kind="feed", title="Paper", timezone=UTC, category="news")


def rss(*items: str, channel: str = "", root: str = "") -> bytes:
    about = f"<title>Paper</title><link>https://paper.example/</link>{channel}"
    return f'<rss version="2.0"{root}><channel>{about}{"".join(items)}</channel></rss>'.encode()


def atom(*entries: str, feed: str = "", root: str = "") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{root}><title>Paper</title>{feed}'
        f"{''.join(entries)}</feed>"
    ).encode()


def item(name: str, more: str = "") -> str:
    link = f"<link>/{name}</link><pubDate>Mon, 23 Nov 2026 10:00:00 +0000</pubDate>"
    return f"<item><guid>{name}</guid><title>No. {name}</title>{link}{more}</item>"


def entry(name: str) -> str:
    return f"<entry><id>urn:{name}</id><title>{name}</title><link href='{name}'/></entry>"


def reading(body: bytes, memory: Memory = NOTHING, source: Source = PAPER) -> Reading:
    response = Response(url="https://paper.example/rss", body=body)
    remembered = familiar.recalled(familiar.remembered(memory))
    occasion = Occasion(source=source, authority="x.example,2026", seen=NOON, memory=remembered)
    return read("feed", response, occasion)


def looked_at(now: bytes, before: bytes, source: Source = PAPER) -> set[str]:
    """Upstream ids of what is looked at in a feed that was another at the last visit."""
    again = reading(now, reading(before).memory, source)

    assert len(again.articles) + len(again.familiar) == len(reading(now).articles)
    return {one.upstream_id for one in again.articles}


def test_only_what_is_new_is_read() -> None:
    first = reading(rss(item("a"), item("b")))
    second = reading(rss(item("c"), item("a"), item("b"), channel="<ttl>5</ttl>"), first.memory)

    assert [one.upstream_id for one in second.articles] == ["c"]
    assert second.familiar == (None, None)  # not even their dates
    assert second.wishes.ttl
    assert second.memory == reading(rss(item("c"), item("a"), item("b"))).memory


def test_an_edited_entry_is_new() -> None:
    assert looked_at(
        rss(item("a"), item("b", "<author>B</author>")), rss(item("a"), item("b"))
    ) == {"b"}


def test_a_feed_that_says_only_that_it_was_built_again_has_nothing_to_look_at() -> None:
    built = "<lastBuildDate>Mon, 23 Nov 2026 12:00:00 GMT</lastBuildDate>"

    assert looked_at(rss(item("a"), item("b"), channel=built), rss(item("a"), item("b"))) == set()


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (rss(item("a"), item("b"), channel="<language>de</language>"), rss(item("a"), item("b"))),
        (
            rss(item("a"), item("b"), root=" xml:base='https://b.example/'"),
            rss(item("a"), item("b")),
        ),
        (rss(item("a"), item("b"), root=" xmlns:x='urn:x'"), rss(item("a"), item("b"))),
        (
            atom(entry("a"), entry("b"), feed="<author><name>A</name></author>"),
            atom(entry("a"), entry("b")),
        ),
        (atom(entry("a"), entry("b"), root=" xml:lang='fr'"), atom(entry("a"), entry("b"))),
    ],
)
def test_what_the_feed_says_for_its_entries_makes_them_new(now: bytes, before: bytes) -> None:
    assert len(looked_at(now, before)) == 2
    assert looked_at(now, now) == set()


@pytest.mark.parametrize(
    "source",
    [
        replace(PAPER, language="de"),
        replace(PAPER, timezone=ZoneInfo("Europe/Berlin")),
        replace(PAPER, identity="link"),
    ],
)
def test_another_way_of_reading_the_source_makes_everything_new(source: Source) -> None:
    assert len(looked_at(rss(item("a"), item("b")), rss(item("a"), item("b")), source)) == 2


def test_an_entry_with_a_twin_is_looked_at_with_it() -> None:
    twin = item("c").replace("<link>/c</link>", "<link>/a</link>")

    assert looked_at(rss(twin, item("a"), item("b")), rss(item("a"), item("b"))) == {"a", "c"}
    assert looked_at(rss(item("b"), item("a")), rss(twin, item("b"), item("a"))) == {"a"}
    assert looked_at(rss(item("d"), twin, item("a")), rss(twin, item("a"))) == {"d"}


def test_of_entries_at_one_address_two_are_looked_at_with_a_new_one() -> None:
    all_at_one = [item(name).replace(f"<link>/{name}<", "<link>/all#x<") for name in "abcde"]
    before, now = rss(*all_at_one[1:]), rss(*all_at_one[:4])
    again = reading(now, reading(before).memory)

    assert len(again.articles) == 3
    assert again.familiar == (None,)  # not even read
    assert all(one.canonical_url is None for one in again.articles)


def test_entries_without_names_that_link_to_the_front_page_are_looked_at_once() -> None:
    def bare(title: str) -> str:
        return f"<item><title>{title}</title><link>https://paper.example/</link></item>"

    assert looked_at(rss(bare("b"), bare("a")), rss(bare("a"))) == {
        one.upstream_id for one in reading(rss(bare("b"))).articles
    }


def test_what_is_broken_is_told_of_the_whole_document() -> None:
    before = reading(rss(item("a"), item("b")))
    again = reading(rss(item("c", "<b>x & y</b>"), item("a"), item("b")), before.memory)

    assert again.note == "read leniently: bare & or < signs (line 1)"
    assert len(again.articles) == 3


def test_a_text_is_mended_where_another_one_is_suspect() -> None:
    suspect, written = item("a", "<author>CAFÉ \xc3\u2030</author>"), "M&#195;&#188;nchen"
    new = item("c", f"<description>{written}</description>")
    before = reading(rss(item("b"), suspect))
    again = reading(rss(new, item("b"), suspect), before.memory)

    assert before.memory.around
    assert again.note == "read leniently: its text was encoded wrongly"
    assert "München" in {one.text for one in again.articles}


def test_of_a_feed_with_a_text_to_mend_only_what_is_new_is_read() -> None:
    wrong = item("a", "<author>M\xc3\xbcller</author>")
    first = reading(rss(item("b"), wrong))
    second = reading(rss(item("c"), item("b"), wrong), first.memory)

    assert first.note == second.note == "read leniently: its text was encoded wrongly"
    assert [one.upstream_id for one in second.articles] == ["c"]
    assert second.memory == reading(rss(item("c"), item("b"), wrong)).memory


def test_a_feed_whose_text_to_mend_is_gone_is_read_whole() -> None:
    first = reading(rss(item("b"), item("a", "<author>M\xc3\xbcller</author>")))
    second = reading(rss(item("c"), item("b")), first.memory)

    assert second.note == ""
    assert [one.upstream_id for one in second.articles] == ["c", "b"]


def test_a_new_entry_that_hides_others_is_found_among_known_ones() -> None:
    hiding = f"<item><guid>h</guid><title><![CDATA[ </item>{item('a')}]]></title></item>"
    before = reading(rss(item("a"), item("b")))
    again = reading(rss(hiding, item("b")), before.memory)

    assert {one.upstream_id for one in again.articles} == {"h", "b"}


def test_a_feed_that_takes_back_is_read_whole() -> None:
    root = " xmlns:at='http://purl.org/atompub/tombstones/1.0'"
    gone = "<at:deleted-entry ref='urn:{}' when='2026-11-23T11:00:00Z'/>"
    later = "<updated>2026-11-23T11:30:00Z</updated></entry>"
    b = entry("b").replace("</entry>", later)
    before = reading(atom(entry("a"), b, root=root))
    feed = gone.format("a") + gone.format("b")
    again = reading(atom(entry("c"), b, root=root, feed=feed), before.memory)

    assert again.deleted == {"urn:a"}  # b was told anew afterwards
    assert [one.upstream_id for one in again.articles] == ["urn:c"]


def _item(guid: str, link: str, title: str, text: str) -> str:
    named = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    linked = f"<link>https://paper.example/{link}</link>" if link else ""
    return f"<item>{named}{linked}<title>{title}</title><description>{text}</description></item>"


_ITEMS = st.lists(
    st.builds(
        _item,
        st.sampled_from(["", *"abcdef", "https://paper.example/a"]),
        st.sampled_from(["", "?utm_source=x", "a", "a#x", "b", "b/", "c"]),
        st.sampled_from("xy"),
        st.sampled_from(["", "Brücke", "Brücke gesperrt"]),
    ),
    max_size=8,
)
_CHANNELS = st.sampled_from(
    ["", "<ttl>5</ttl>", "<language>de</language>", "<copyright>C</copyright>"]
)


@settings(deadline=None, max_examples=300)
@given(_ITEMS, st.data(), _CHANNELS, _CHANNELS)
def test_nothing_that_has_become_another_article_is_passed_over(
    before: list[str], data: st.DataObject, channel_before: str, channel_now: str
) -> None:
    now = data.draw(st.lists(st.sampled_from([*before, *data.draw(_ITEMS)] or [""]), max_size=10))
    first = reading(rss(*before, channel=channel_before))
    second = reading(rss(*now, channel=channel_now), first.memory)
    whole = reading(rss(*now, channel=channel_now))

    assert set(whole.articles) - set(first.articles) <= set(second.articles) <= set(whole.articles)
    assert len(second.articles) + len(second.familiar) <= len(whole.articles)
    assert second.memory == whole.memory
