"""What programs hand in as JSON is looked at before it is accepted, with every mistake told."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import letters
from feeds.errors import InputError, MisfitError, UnreadableError
from feeds.letters import Envelope

GOOD: dict[str, Any] = {"external_id": "a-1", "title": "Brücke offen", "content_html": "<p>x</p>"}
NINJS: dict[str, Any] = {"uri": "urn:x:1", "headlines": [{"value": "Brücke offen"}]}


def faults(value: object) -> list[str]:
    """What is wrong with a value, each as a sentence."""
    with pytest.raises(MisfitError) as refused:
        letters.items(json.dumps(value).encode())
    return list(map(str, refused.value.faults))


def test_one_article_and_an_array_are_taken() -> None:
    assert letters.items(json.dumps(GOOD).encode()) == [GOOD]
    assert letters.items(json.dumps([GOOD, NINJS]).encode()) == [GOOD, NINJS]


def test_what_was_read_from_the_api_can_be_handed_in_again() -> None:
    ours = {"id": "x", "seen": "y", "topics": [], "source": {}, "version": 3, "paywall": False}

    assert letters.items(json.dumps({**GOOD, **ours, "summary": None}).encode())


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"title":', "the body is no JSON: expecting value at line 1, column 10"),
        (b'{"title": "\xff"}', "byte 12 of the body is not UTF-8"),
        (b'{"title": "x", "x": ' + b"9" * 6000 + b"}", "a number of too many digits"),
        (b"[" * 100_000, "nested deeper than any article needs"),
        (b'{"title": NaN}', "holds NaN, which is no number in JSON"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(body: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence.replace("(", r"\(")):
        letters.items(body)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"titel": "x"}, "/titel: 'titel' is no field of an article; did you mean title?"),
        ({"a\0b/c": "x"}, r"/a" + "\0" + r"b~1c: 'a\x00b/c' is no field of an article"),
        ({"title": 3}, "/title: is a number; expected text"),
        ({"title": "x" * 1001}, "/title: has 1,001 characters; expected at most 1,000"),
        ({"title": "\ud800"}, "/title: holds half a character"),
        ({"external_id": " "}, "/external_id: is empty"),
        ({"external_id": "a\0"}, "/external_id: holds a line break or another control"),
        ({"url": "javascript:1"}, "/url: 'javascript:1' is no http or https address"),
        ({"url": "https://[x"}, "/url: 'https://[x' is no http or https address"),
        ({"published": "2026-11-22"}, "/published: '2026-11-22' is no moment with a zone"),
        ({"published": "2026-13-22T10:00:00Z"}, "/published: '2026-13-22T10:00:00Z' is no moment"),
        ({"embargoed": 5}, "/embargoed: a number is no moment with a zone"),
        ({"pubstatus": "gone"}, "/pubstatus: 'gone' is none of the choices; expected usable or"),
        ({"language": "Deutsch!"}, "/language: 'Deutsch!' is no language tag"),
        ({"authors": "Eva"}, "/authors: is text; expected a list"),
        ({"authors": [{"nam": "Eva"}]}, "/authors/0: has no name"),
        ({"authors": [{"name": "Eva"}, 1]}, "/authors/1: is a number; expected an object"),
        ({"images": [{"url": "file:///x"}]}, "/images/0/url: 'file:///x' is no http"),
        ({"tags": ["x"] * 51}, "/tags: has 51 entries; expected at most 50"),
    ],
)
def test_a_field_that_does_not_fit_is_told_with_its_place(said: dict[str, Any], fault: str) -> None:
    assert any(one.startswith(fault) for one in faults({**GOOD, **said}))


def test_every_mistake_is_told_at_once_with_its_place_in_the_array() -> None:
    found = faults([GOOD, {"title": 1, "url": 2}, "x"])

    assert [one.partition(":")[0] for one in found] == ["/1/title", "/1/url", "/2"]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ([], "the body: the list is empty"),
        ([GOOD] * 1001, "the body: 1001 articles; expected at most 1000 at once"),
        ("x", "the body: is no object"),
        ({"external_id": "a"}, "the body: says nothing"),
        ({"pubstatus": "canceled"}, "the body: a cancellation says which article"),
        ({"uri": "urn:x"}, "the body: says nothing; expected headlines or bodies"),
        ({**NINJS, "type": "picture"}, "/type: 'picture' is no article"),
        ({**NINJS, "type": ["text"]}, "/type: a list is none of the choices"),
        ({**NINJS, "representationtype": "partial"}, "/representationtype: is only a part"),
        ({**NINJS, "uri": None}, "/uri: is null"),
        ({**NINJS, "versioncreated": "now"}, "/versioncreated: 'now' is no moment"),
        ({**NINJS, "bodies": [{"role": "x"}]}, "/bodies/0: has no value"),
        ({**NINJS, "subjects": [1]}, "/subjects/0: is no object"),
    ],
)
def test_what_is_no_article_is_told(value: object, fault: str) -> None:
    assert any(one.startswith(fault) for one in faults(value))


def test_ninjs_may_hold_what_its_provider_adds() -> None:
    assert letters.items(json.dumps({**NINJS, "x_own": {"a": 1}}).encode())


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (GOOD, Envelope("a-1")),
        ({"url": "https://x.example/1", "title": "x"}, Envelope("https://x.example/1")),
        ({"title": "x", "pubstatus": None}, Envelope()),
        (
            {**GOOD, "embargoed": "2026-11-22T10:00:00+01:00", "pubstatus": "withheld"},
            Envelope("a-1", datetime(2026, 11, 22, 9, tzinfo=UTC), "withheld"),
        ),
        ({**NINJS, "pubstatus": "canceled"}, Envelope("urn:x:1", None, "canceled")),
    ],
)
def test_the_envelope_says_what_has_to_be_known_before_reading(
    item: letters.Item, expected: Envelope
) -> None:
    assert letters.envelope(item) == expected


def test_fields_beside_a_body_are_looked_at_alike() -> None:
    assert letters.said({"url": "https://x.example/1"}) == {"url": "https://x.example/1"}
    with pytest.raises(MisfitError, match="did you mean title"):
        letters.said({"titel": "x"})
    with pytest.raises(MisfitError, match="is no field of an article"):
        letters.said({"content_html": "x"})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*letters.ours.FIELDS, *letters.ninjs.FIELDS, "value"]) | st.text(),
            inner,
        )
    ),
    max_leaves=12,
)


_KINDS: tuple[object, ...] = (
    None,
    True,
    1,
    1.5,
    "x",
    "\ud800",
    [],
    ["x"],
    [[]],
    [{}],
    {},
    {"value": {}},
    {"a": [1]},
)


@pytest.mark.parametrize("item", [GOOD, NINJS], ids=["ours", "ninjs"])
def test_a_field_of_any_kind_is_taken_or_refused_in_words(item: letters.Item) -> None:
    for field in (*letters.ours.FIELDS, *letters.ninjs.FIELDS, "representationtype"):
        for value in _KINDS:
            with suppress(InputError):
                assert letters.items(json.dumps({**item, field: value}).encode())


@given(_JSON)
def test_any_json_is_taken_or_refused_in_words(value: object) -> None:
    with suppress(InputError):
        items = letters.items(json.dumps(value).encode())

        assert all(letters.envelope(item) for item in items)


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused_in_words(body: bytes) -> None:
    with suppress(InputError):
        assert letters.items(body)
