"""IPTC ninjs: a test for each rule, with samples written after the standard's documentation."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from feeds.model import Author, Entry, Image, Response, Source
from feeds.parse import pushjson

SOURCE = Source(id="wire", kind="push", title="Wire", timezone=UTC, category="news", language="de")
BASE: dict[str, Any] = {"uri": "urn:newsml:wire.example:1", "headlines": [{"value": "Titel"}]}


def entry(**said: Any) -> Entry:
    body = json.dumps({**BASE, **said}).encode()
    (found,) = pushjson.parse(Response(url="", body=body), SOURCE).entries
    return found


def test_the_uri_names_the_entry_and_is_no_address() -> None:
    found = entry(uri="https://wire.example/items/1")

    assert (found.id, found.link) == ("https://wire.example/items/1", None)


def test_an_altid_whose_role_says_so_is_the_address() -> None:
    altids = [
        {"role": "internal", "value": "4711"},
        {"role": "web-url", "value": "https://wire.example/a"},
    ]

    assert entry(altids=altids).link == "https://wire.example/a"


@pytest.mark.parametrize(
    ("headlines", "title"),
    [
        ([{"value": "Erste"}, {"value": "Zweite"}], "Erste"),
        ([{"role": "short", "value": "Kurz"}, {"role": "main", "value": "Haupt"}], "Haupt"),
        ([{"contenttype": "text/html", "value": "<b>A</b> &amp; B"}], "A & B"),
        ([{"contenttype": "text/plain", "value": "A <b> B"}], "A <b> B"),
    ],
)
def test_the_main_headline_is_the_title(headlines: list[Any], title: str) -> None:
    assert entry(headlines=headlines).title == title


def test_markup_comes_before_plain_text_and_other_markup_is_not_read() -> None:
    bodies = [
        {"contenttype": "application/nitf+xml", "value": "<nitf/>"},
        {"role": "main", "contenttype": "text/plain", "value": "Text"},
        {"role": "richtext", "contenttype": "application/xhtml+xml", "value": "<p>Satz</p>"},
    ]

    assert entry(bodies=bodies).content == "<p>Satz</p>"
    assert entry(bodies=bodies[:2]).content == "<p>Text</p>"
    assert entry(bodies=bodies[:1]).content == ""


def test_a_body_without_a_type_shows_what_it_is() -> None:
    assert entry(bodies=[{"value": "<p>Satz</p>"}]).content == "<p>Satz</p>"
    assert entry(bodies=[{"value": "1 < 2\n\nzwei"}]).content == "<p>1 &lt; 2</p>\n<p>zwei</p>"


def test_a_description_is_the_summary_but_no_caption_and_no_note() -> None:
    descriptions = [
        {"role": "caption", "value": "Das Ufer"},
        {"role": "ednote", "value": "Nicht vor 12 Uhr"},
        {"role": "teaser", "value": "Kurz & gut"},
        {"role": "summary", "value": "Zusammengefasst"},
    ]

    assert entry(descriptions=descriptions).summary == "Zusammengefasst"
    assert entry(descriptions=descriptions[:3]).summary == "Kurz &amp; gut"
    assert entry(descriptions=descriptions[:2]).summary == ""


def test_a_note_to_editors_is_never_published() -> None:
    assert "geheim" not in repr(entry(ednote="geheim", bodies=[{"value": "Text"}]))


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("Von Eva Stein, dpa", ["Eva Stein"]),
        ("Eva Stein and Jan Ost", ["Eva Stein", "Jan Ost"]),
        ("Redaktion 24/7", ["Redaktion 24/7"]),
        ("dpa", []),
    ],
)
def test_the_byline_names_persons(by: str, names: list[str]) -> None:
    assert entry(by=by).authors == tuple(map(Author, names))


def test_the_first_version_is_when_it_was_published() -> None:
    found = entry(
        firstcreated="2026-11-22T10:00:00+01:00",
        contentcreated="2026-11-21T10:00:00Z",
        versioncreated="2026-11-22T11:00:00Z",
    )

    assert found.published == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert found.updated == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert entry(versioncreated="2026-11-22T11:00:00Z").published == found.updated


def test_the_language_is_said_or_the_source_s() -> None:
    assert entry(language="en").language == "en"
    assert entry().language == "de"


def test_subjects_are_sections_and_those_of_iptc_are_codes() -> None:
    subjects = [
        {"name": "Politik", "uri": "http://cv.iptc.org/newscodes/mediatopic/11000000"},
        {"literal": "Haushalt"},
        {"name": "Politik"},
        {"uri": "http://wire.example/topics/1"},
    ]
    found = entry(subjects=subjects)

    assert found.categories == ("Politik", "Haushalt")
    assert found.iptc == ("11000000",)


def test_associated_pictures_come_in_their_largest_rendition() -> None:
    photo = {
        "type": "picture",
        "descriptions": [{"role": "caption", "value": "Das Ufer"}],
        "by": "Roe",
        "renditions": [
            {"name": "thumb", "href": "https://wire.example/s.jpg", "width": 100, "height": 50},
            {
                "name": "main",
                "href": "https://wire.example/l.jpg",
                "width": 1000,
                "height": 500,
                "contenttype": "image/jpeg",
            },
            {"name": "none"},
        ],
    }
    film = {"type": "video", "renditions": [{"href": "https://wire.example/f.mp4"}]}
    bare = {"type": "picture", "renditions": [{"name": "thumbnail"}]}

    assert entry(associations=[film, photo, bare]).images == (
        Image(
            url="https://wire.example/l.jpg",
            caption="Das Ufer",
            credit="Roe",
            media_type="image/jpeg",
            width=1000,
            height=500,
        ),
    )


def test_the_texts_of_version_1_are_read_too() -> None:
    old = {
        "headline": "Alter Titel",
        "headlines": None,
        "byline": "By Eva Stein",
        "body_xhtml": "<p>Satz</p>",
        "body_text": "Satz",
        "description_text": "Kurz",
        "subject": [{"scheme": "medtop", "code": "11000000", "name": "Politics"}],
        "associations": {
            "photo": {
                "type": "picture",
                "renditions": {"main": {"href": "https://wire.example/a.jpg"}},
            }
        },
    }
    found = entry(**old)

    assert (found.title, found.content, found.summary) == ("Alter Titel", "<p>Satz</p>", "Kurz")
    assert found.authors == (Author("Eva Stein"),)
    assert (found.categories, found.iptc) == (("Politics",), ("11000000",))
    assert [one.url for one in found.images] == ["https://wire.example/a.jpg"]


def test_fields_of_the_wrong_kind_that_we_only_look_into_are_left_out() -> None:
    found = entry(
        associations=[{"type": "picture", "renditions": "x", "by": 1}, 5],
        altids=[{"role": 1, "value": 2}],
        subjects=[{"name": 3}],
    )

    assert (found.images, found.link, found.categories) == ((), None, ())
