"""Feeds are parted only where reading them would part them in the same way."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.parse.pieces import MOST, parted, pieces

HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>'
TAIL = b"</channel></rss>"
A = b"<item><guid>a</guid></item>"
B = b"<item rdf:about='b'><description><![CDATA[<p>b</p><!-- ad -->]]></description></item>"


def test_what_stands_between_the_entries_and_around_them_is_told_apart() -> None:
    found = pieces(HEAD + A + b"\n  " + B + TAIL)

    assert found
    assert (found.head, found.entries, found.tail) == (HEAD, (A, B), TAIL)
    assert found.only([1]) == HEAD + B + TAIL


@pytest.mark.parametrize(
    "body",
    [
        HEAD + TAIL,
        HEAD + A + b"<ttl>5</ttl>" + B + TAIL,
        HEAD + A + b"<!-- -->" + B + TAIL,
        HEAD + b"<item>" + A + b"</item>" + TAIL,
        HEAD + b"<item><![CDATA[ </item>" + A + b" ]]></item>" + TAIL,
        HEAD + b"<item><!-- </item>" + A + b" --></item>" + TAIL,
        HEAD + b"<!-- " + A + b" -->" + B + TAIL,
        HEAD + b"<?" + A + b"?>" + B + TAIL,
        HEAD + b"<item/><item />" + A + TAIL,
        HEAD + A + b"<item>" + TAIL,
        HEAD + A + b"</channel><channel>" + B + TAIL,
        HEAD.replace(b"?>", b" encoding='iso-8859-1'?>") + A + TAIL,
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + HEAD + A + TAIL,
        (HEAD + A + TAIL).decode().encode("utf-16"),
        HEAD + (MOST + 1) * A + TAIL,
        b'{"items": []}',
        b"",
    ],
)
def test_what_cannot_be_parted_without_reading_stays_whole(body: bytes) -> None:
    assert pieces(body) is None


def test_of_entries_that_are_known_nobody_asks_whether_they_are_elements() -> None:
    found = parted(HEAD + b"<item>" + A + B + TAIL)

    assert found
    assert not found.are_elements([0])
    assert found.are_elements([1])


def test_what_the_server_says_of_the_encoding_counts() -> None:
    assert pieces(HEAD + A + TAIL, "utf-8")
    assert pieces(HEAD + A + TAIL, "windows-1252") is None


_LEAVES = ["x", " ", "<![CDATA[ </item><item> ]]>", "<!-- <item> -->", "<!-- </item> -->"]
_LEAVES += ["<?x </item> ?>", "<![CDATA[<!--]]>", "<![CDATA[-->]]>", "<!-- ]]> -->", "<?x --> ?>"]
_NAMES = st.sampled_from(["item", "item a=''", "items", "entry", "b"])


def _element(name: str, children: list[str]) -> str:
    return f"<{name}>{''.join(children)}</{name.partition(' ')[0]}>"


_NODES = st.recursive(
    st.sampled_from(_LEAVES), lambda inner: st.builds(_element, _NAMES, st.lists(inner, max_size=4))
)


@given(st.lists(_NODES, max_size=6))
def test_of_well_formed_feeds_every_piece_is_an_element_among_its_siblings(
    nodes: list[str],
) -> None:
    body = _element("r", nodes).encode()
    found = pieces(body)
    entries = "(//item | //entry)[not(ancestor::item or ancestor::entry)]"
    elements = cast("list[etree._Element]", etree.fromstring(body).xpath(entries))
    if found:
        told = [etree.tostring(one, with_tail=False, encoding="unicode") for one in elements]

        assert len({one.getparent() for one in elements}) == 1
        assert [etree.canonicalize(one.decode()) for one in found.entries] == list(
            map(etree.canonicalize, told)
        )
