"""Entry -> Article: every field of ours, and that any entry can be built."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles import build
from feeds.model import Author, Enclosure, Entry, Image, Origin
from tests.articles.article_samples import SEEN, SOURCE, article, entry


def test_an_entry_becomes_an_article_of_its_source() -> None:
    one = article(
        authors=(Author("Jane Doe"),),
        published=datetime(2026, 11, 21, 8, tzinfo=UTC),
        updated=datetime(2026, 11, 21, 9, tzinfo=UTC),
        categories=("Politik",),
    )

    assert one.source_id == "paper"
    assert one.url == "https://paper.example/a/bridge-opens"
    assert one.canonical_url == one.url
    assert one.title == "Brücke eröffnet"
    assert one.content_html == "<p>Die neue Brücke ist offen. Sie führt über den Fluss.</p>"
    assert one.text == "Die neue Brücke ist offen. Sie führt über den Fluss."
    assert one.summary == one.text
    assert one.authors == (Author("Jane Doe"),)
    assert one.upstream_categories == ("Politik",)
    assert one.published == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert one.updated == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert one.seen == one.changed == SEEN
    assert one.language == "de"
    assert one.version == 1


def test_no_date_is_invented() -> None:
    one = article()

    assert one.published is None
    assert one.updated is None


def test_a_summary_beside_the_content_stays_a_summary() -> None:
    one = article(summary="<p>Kurz: <b>offen</b> &amp; frei.</p>")

    assert one.summary == "Kurz: offen & frei."


def test_a_summary_alone_is_the_content() -> None:
    one = article(content="", summary="<p>Nur <b>kurz</b>.</p>")

    assert one.content_html == "<p>Nur <b>kurz</b>.</p>"
    assert one.text == one.summary == "Nur kurz."


def test_content_of_which_nothing_is_left_gives_way_to_the_summary() -> None:
    one = article(content="<script>x</script>", summary="Kurz.")

    assert one.content_html == "Kurz."


def test_a_long_text_is_summed_up_by_its_first_sentences() -> None:
    text = "Die Brücke ist seit heute offen. " * 100
    one = article(content=f"<p>{text}</p>")

    assert one.summary.endswith("heute offen.")
    assert 400 < len(one.summary) <= 600


def test_relative_addresses_are_resolved_against_the_entry() -> None:
    one = article(content="<img src=b.jpg>", base="https://paper.example/a/")

    assert one.content_html == '<img src="https://paper.example/a/b.jpg">'


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"title": "  Zwei\n Zeilen\t"}, "Zwei Zeilen"),
        ({"title": "Tipp \u202egnp.exe\u202c\x00\x85 ok"}, "Tipp gnp.exe ok"),
        ({"title": "Don\u00adau\u200bdampf"}, "Donaudampf"),
        ({"title": "\u200fعنوان"}, "\u200fعنوان"),
        ({"title": "Wort " * 200}, "Wort " * 99 + "Wort…"),
        ({"title": "x" * 1000}, "x" * 499 + "…"),
        ({"title": ""}, "Die neue Brücke ist offen."),
        ({"title": " ", "content": "<p>" + "wort " * 50}, "wort " * 23 + "wort…"),
        ({"title": "", "content": ""}, "bridge opens"),
        (
            {"title": "", "content": "", "link": "https://paper.example/%C3%BCber_uns.html"},
            "über uns",
        ),
        ({"title": "", "content": "", "link": "https://paper.example/?p=5"}, "paper.example"),
        ({"title": "", "content": "", "link": None}, "The Paper"),
    ],
)
def test_every_article_has_a_title_of_one_line(changes: dict[str, Any], title: str) -> None:
    assert article(**changes).title == title


@pytest.mark.parametrize(
    ("said", "by_source", "language"),
    [
        ("en-us", "de", "en-US"),
        ("de_AT", None, "de-AT"),
        (None, "de", "de"),
        ("nonsense", "de", "de"),
        ("xx", None, None),
        ("", None, None),
        ("ger", None, "de"),
        ("zh-hant-tw", None, "zh-Hant-TW"),
        ("de-DE-1996", None, "de-DE"),
        ("de_DE.UTF-8", None, "de-DE"),
        ("es-419", None, "es-419"),
        ("NDS", None, "nds"),
        ("english", None, None),
        ("en, de", None, None),
    ],
)
def test_the_language_is_a_tag_that_readers_know(
    said: str | None, by_source: str | None, language: str | None
) -> None:
    assert article(language=said, source=replace(SOURCE, language=by_source)).language == language


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Jane Doe", "Jane Doe"),
        ("jane@paper.example (Jane  Doe)", "Jane Doe"),
        ("Jane Doe <jane@paper.example>", "Jane Doe"),
        ("Jane Doe, jane@paper.example", "Jane Doe"),
        ("jane@paper.example", None),
        ("mailto:jane@paper.example", None),
        ("(jane@paper.example)", None),
        ("By Jane Doe", "Jane Doe"),
        ("Von Jana Döhl", "Jana Döhl"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
        ("Von Trapp", "Von Trapp"),
        ("Agentur @ Ort", "Agentur @ Ort"),
        (" \x00", None),
    ],
)
def test_authors_are_names(said: str, name: str | None) -> None:
    names = [author.name for author in article(authors=(Author(said),)).authors]

    assert names == ([name] if name else [])


def test_an_author_is_named_once_and_linked_to_the_web_only() -> None:
    authors = (
        Author("Jane Doe", "javascript:x"),
        Author("JANE DOE"),
        Author("Al", "https://al.example/"),
    )

    assert article(authors=authors).authors == (
        Author("Jane Doe"),
        Author("Al", "https://al.example/"),
    )


def test_pictures_are_openable_distinct_and_no_pixels() -> None:
    one = article(
        images=(
            Image(
                url="https://a.example/1.jpg", caption=" Die\n<b>Brücke</b> ", credit="", width=-5
            ),
            Image(url="https://a.example/1.jpg", caption="again"),
            Image(url="javascript:x"),
            Image(url="https://a.example/p.gif", width=1, height=1),
            Image(url="https://a.example/2.jpg", media_type="Image/JPEG; q=1", width=640),
        )
    )

    assert one.images == (
        Image(url="https://a.example/1.jpg", caption="Die Brücke"),
        Image(url="https://a.example/2.jpg", media_type="image/jpeg", width=640),
    )


def test_files_are_openable_and_of_believable_size() -> None:
    one = article(
        enclosures=(
            Enclosure(url="https://a.example/1.mp3", media_type="audio/mpeg", length=99),
            Enclosure(url="https://a.example/1.mp3"),
            Enclosure(url="https://a.example/2.mp3", media_type="sound", length=-1),
            Enclosure(url="https://a.example/3.mp3", length=10**20),
            Enclosure(url="file:///x"),
        )
    )

    assert one.enclosures == (
        Enclosure(url="https://a.example/1.mp3", media_type="audio/mpeg", length=99),
        Enclosure(url="https://a.example/2.mp3"),
        Enclosure(url="https://a.example/3.mp3"),
    )


def test_categories_are_distinct_and_bounded() -> None:
    said = ("Politik ", "politik", "", "\x00", "x" * 500, *map(str, range(100)))
    categories = article(categories=said).upstream_categories

    assert categories[:2] == ("Politik", "x" * 199 + "…")
    assert len(categories) == 50


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (None, None),
        (Origin(title=" A\nB ", url="javascript:x"), Origin(title="A B")),
        (
            Origin(title="", url="https://a.example/"),
            Origin(title="https://a.example/", url="https://a.example/"),
        ),
        (Origin(title=" ", url="x"), None),
    ],
)
def test_the_origin_is_named_or_left_out(said: Origin | None, kept: Origin | None) -> None:
    assert article(origin=said).origin == kept


TEXTS = st.text(max_size=30) | st.sampled_from(["<p>a", "https://a.example/b", "\ud800", "&#x0;"])
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
ENTRIES = st.builds(
    Entry,
    id=st.none() | TEXTS,
    link=st.none() | TEXTS,
    title=TEXTS,
    summary=TEXTS,
    content=TEXTS,
    base=st.none() | TEXTS,
    authors=st.lists(st.builds(Author, TEXTS, st.none() | TEXTS), max_size=3).map(tuple),
    published=MOMENTS,
    updated=MOMENTS,
    language=st.none() | TEXTS,
    categories=st.lists(TEXTS, max_size=3).map(tuple),
    images=st.lists(
        st.builds(Image, url=TEXTS, caption=TEXTS, width=st.none() | st.integers()), max_size=2
    ).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, url=TEXTS, length=st.integers()), max_size=2).map(
        tuple
    ),
    origin=st.none() | st.builds(Origin, title=TEXTS, url=TEXTS),
)


@given(ENTRIES)
def test_any_entry_can_be_built_and_always_in_the_same_way(received: Entry) -> None:
    one = build(received, source=SOURCE, authority="example.org,2026", seen=SEEN)

    assert one == build(received, source=SOURCE, authority="example.org,2026", seen=SEEN)
    assert one.title
    assert one.upstream_id
    repr(one).encode()
    for text in (one.title, one.text, one.summary, one.content_html, one.upstream_id):
        text.encode()
        assert "\x00" not in text


def test_white_space_around_an_entry_does_not_change_its_ids() -> None:
    assert article(id=" guid-1\n").public_id == article(id="guid-1").public_id
    assert (
        build(
            entry(title="Anders"), source=SOURCE, authority="other.example,2020", seen=SEEN
        ).public_id
        == article().public_id
    )
