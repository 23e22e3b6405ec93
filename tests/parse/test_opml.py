"""Lists of feeds from other programs, and what poses as one."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.model import Subscription, Subscriptions
from feeds.parse import opml

SAMPLES = Path(__file__).parents[1] / "data" / "opml"
LAUGHTER = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE opml [<!ENTITY l0 "lol">{LAUGHTER}]>'


def listed(body: str | bytes) -> tuple[Subscription, ...]:
    return opml.parse(body.encode() if isinstance(body, str) else body).feeds


def outlines(inside: str) -> str:
    return f'<opml version="2.0"><head/><body>{inside}</body></opml>'


def in_folders(name: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.title, one.folders) for one in listed((SAMPLES / name).read_bytes())]


def test_the_list_of_freshrss_is_read() -> None:
    found = listed((SAMPLES / "freshrss.opml").read_bytes())

    assert found[0] == Subscription(
        title="Küstenbote",
        written="https://kuestenbote.example/rss?a=1&b=2",
        url="https://kuestenbote.example/rss?a=1&b=2",
        folders=("Zeitungen & Magazine",),
    )
    assert [one.title for one in found if one.is_page] == ["Amtsblatt"]
    assert [one.folders[0] for one in found[1:]] == ["Zeitungen & Magazine"] * 2 + [
        "Ohne Kategorie"
    ]


def test_the_lists_of_miniflux_and_feedly_are_read() -> None:
    assert in_folders("miniflux.opml") == [
        ("Küstenbote", ("Presse",)),
        ("Der & Tag heute", ("Presse",)),
    ]
    assert in_folders("feedly.opml") == [
        ("Bit & Byte", ("Tech",)),
        ("Bit & Byte", ("Küche",)),
        ("Topf", ("Küche",)),
    ]


def test_nested_folders_and_attributes_in_any_capitals_are_read() -> None:
    found = {one.title: one for one in listed((SAMPLES / "nested.opml").read_bytes())}

    assert found["Land"].folders == ("News", "Deutschland")
    assert found["Land"].language == "de"
    assert found["Ball"].folders == ("News", "Deutschland", "Sport")
    assert found["Ball"].url == "https://ball.example/rss"
    assert found["Welt"].folders == ("News",)
    assert found["Welt"].url == "http://welt.example/atom"
    assert found["Alone"].folders == ()


def test_what_is_commented_out_or_no_feed_is_no_subscription() -> None:
    titles = [title for title, _ in in_folders("nested.opml")]

    assert not {"Comment", "Old", "A link", "Included", "Emptied"} & set(titles)


def test_an_address_that_is_none_is_kept_as_it_was_written() -> None:
    found = {one.title: one for one in listed((SAMPLES / "nested.opml").read_bytes())}

    assert (found["File"].url, found["File"].written) == (None, "file:///etc/passwd")
    assert (found[""].url, found[""].written) == (None, "javascript:alert(1)")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("feed:https://a.example/f", "https://a.example/f"),
        ("FEED://a.example/f", "http://a.example/f"),
        ("https://a.example/a b", "https://a.example/a%20b"),
        ("a.example/f", None),
        (f"https://a.example/{'x' * 3000}", None),
    ],
)
def test_addresses_are_made_absolute(written: str, url: str | None) -> None:
    (found,) = listed(outlines(f'<outline text="a" xmlUrl="{written}"/>'))

    assert found.url == url


def test_markup_in_a_title_is_taken_off() -> None:
    (found,) = listed(
        outlines('<outline text="&lt;img src=x onerror=1&gt;A&lt;script&gt;b" xmlUrl="http://a/"/>')
    )

    assert found.title == "Ab"


def test_mistakes_are_forgiven_and_told() -> None:
    found = opml.parse(outlines('<outline text="A & B" xmlUrl="https://a.example/"/>').encode())

    assert [one.title for one in found.feeds] == ["A & B"]
    assert found.note == "read leniently: bare & or < signs (line 1)"


def test_a_list_without_feeds_is_no_mistake() -> None:
    assert opml.parse(outlines("<outline text='a'/>").encode()) == Subscriptions(())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "holds no XML"),
        (b"\x89PNG", "holds no XML"),
        (b'{"a": 1}', "holds no XML"),
        (b"<!doctype html><html><outline xmlUrl='http://a.example/'>", "an HTML page"),
        (b"<rss><channel/></rss>", "its first element is <rss>"),
        (b"<x:feed xmlns:x='http://www.w3.org/2005/Atom'/>", "its first element is <feed>"),
        (outlines("<outline text='x'>" * 10_000).encode(), "beyond what any feed needs"),
        (outlines("<outline/>" * 100_001).encode(), "over 100,000 outlines"),
        (
            (LAUGHS + outlines("<outline text='&l9;'/>")).encode(),
            "beyond what any feed needs",
        ),
        (b'<!DOCTYPE o [<!ENTITY % p SYSTEM "http://a.example/"> %p;]><opml/>', "parameter"),
    ],
)
def test_what_is_no_list_or_a_bomb_is_refused_in_a_moment(body: bytes, reason: str) -> None:
    start = time.process_time()
    with pytest.raises(ParseError, match=reason):
        listed(body)

    assert time.process_time() - start < 20  # more is a hang, however busy a machine is


def test_entities_from_outside_are_not_read() -> None:
    prolog = '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    found = listed(prolog + outlines('&x;<outline text="&x;" xmlUrl="https://a.example/f"/>'))

    assert [(one.title, one.url) for one in found] == [("", "https://a.example/f")]


SEED = (SAMPLES / "nested.opml").read_bytes()


@given(st.data())
@settings(max_examples=200)
def test_no_bytes_raise_anything_but_a_parse_error(data: st.DataObject) -> None:
    body = SEED
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 40)))
        body = body[:start] + data.draw(st.binary(max_size=8)) + body[end:]
    with suppress(ParseError):
        assert all(one.written for one in listed(body))
