"""Pasted text of article pages: one article, its fields, and nothing of the page around it."""

from __future__ import annotations

import json
import re
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.model import Entry, Parsed, Recovered, Response, Source
from feeds.parse import text

PAGES = Path(__file__).parent.parent / "data" / "pages"
SOURCE = Source(
    id="desk", kind="push", title="Desk", timezone=ZoneInfo("Europe/Berlin"), category="news"
)
PROSE = (
    "The bakers of Millford have agreed to open one hour later, so that their apprentices sleep.",
    "Nobody in the town council had expected the vote to be unanimous, least of all its mayor.",
    "From Monday on the first rolls will be sold at seven, and the coffee will be hot by then.",
)


def parse(body: str | bytes, **more: Any) -> Parsed:
    raw = body.encode() if isinstance(body, str) else body
    return text.parse(Response(url="", body=raw, **more), SOURCE)


def entry(body: str | bytes) -> Entry:
    return parse(body).entries[0]


def recovered(body: str | bytes) -> Recovered:
    found = parse(body).recovered

    assert found is not None
    return found


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def paragraphs(found: Entry) -> list[str]:
    return [unescape(p) for p in re.findall(r"<(?:p|h2)>(.*?)</(?:p|h2)>", found.content)]


def as_expected(parsed: Parsed) -> dict[str, Any]:
    [found], rest = parsed.entries, parsed.recovered
    assert rest is not None
    return {
        "title": found.title,
        "summary": found.summary,
        "content": found.content.split("\n"),
        "authors": [author.name for author in found.authors],
        "published": found.published.isoformat() if found.published else None,
        "updated": found.updated.isoformat() if found.updated else None,
        "language": found.language,
        "site": rest.site,
        "house_code": rest.house_code,
        "agency": found.agency,
        "image_caption": rest.image_caption,
        "image_credit": rest.image_credit,
        "teasers": [[teaser.title, teaser.lead] for teaser in rest.teasers],
    }


@pytest.mark.parametrize("name", ["moor.de", "lighthouse.en"])
def test_a_page_becomes_what_was_written_down_for_it(name: str) -> None:
    body = (PAGES / f"{name}.txt").read_bytes()
    expected = json.loads((PAGES / f"{name}.json").read_text("utf-8"))

    assert as_expected(parse(body)) == expected


def test_the_first_real_page_is_right_in_every_field(shared: Path) -> None:
    parsed = parse((shared / "data" / "seed" / "newspaper-page.de.txt").read_bytes())
    found, rest = parsed.entries[0], parsed.recovered
    blocks = paragraphs(found)

    assert rest is not None
    assert found.id is None
    assert found.title.startswith("Bericht: US-Unternehmer")
    assert found.title.endswith("Kontakt mit Putin")
    assert rest.site == "The National Times"
    assert found.content.count("<p>") == len(blocks) == 9
    assert blocks[0].startswith("Der Hightech-Unternehmer")
    assert unescape(found.summary) == blocks[0]
    assert blocks[-1].endswith("freie Hand hätte.")
    for foreign in (found.title, "Textgröße", "Lewis", "Empfohlen", "Marburger Bund", "AFP"):
        assert foreign not in found.content
    assert [author.name for author in found.authors] == ["Lewis"]
    assert (rest.house_code, rest.image_credit, found.agency) == ("TNT", "AFP", None)
    assert (found.language, found.published, found.updated) == ("de", None, None)
    assert len(rest.teasers) == 4
    assert all(teaser.lead for teaser in rest.teasers)


def test_a_headline_and_paragraphs_are_enough() -> None:
    found = entry(page("Bakers of Millford sleep longer", *PROSE))

    assert found.title == "Bakers of Millford sleep longer"
    assert paragraphs(found) == list(PROSE)
    assert found.summary == PROSE[0]
    assert found.authors == ()
    assert found.published is None


def test_the_only_line_above_the_text_is_a_surer_headline_than_one_of_many() -> None:
    alone = recovered(page("Bakers of Millford sleep longer", *PROSE))
    among = recovered(page("Bakers of Millford sleep longer", "Weather and roads today", *PROSE))

    assert alone.confidence["title"] > 0.8 > among.confidence["title"]


def test_lines_wrapped_at_a_column_are_joined_to_their_paragraphs() -> None:
    wrapped = (
        "Bakers of Millford sleep longer\n\n"
        "The bakers of Millford have agreed to open one hour later, so that\n"
        "their apprentices sleep. Nobody in the town council had expected the\n"
        "vote to be unanimous, least of all its mayor.\n\n"
        "From Monday on the first rolls will be sold at seven, and the coffee\n"
        "will be hot by then, as it was in the years before the new railway\n"
        "came to the town.\n"
    )

    assert [p[-12:] for p in paragraphs(entry(wrapped))] == ["l its mayor.", "to the town."]


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param("{}".encode("utf-8-sig") + b"%s", id="byte order mark"),
        pytest.param(b"%s", id="plain"),
    ],
)
def test_windows_line_ends_and_byte_order_marks_change_nothing(encoded: bytes) -> None:
    plain = page("Bäcker schlafen länger", *PROSE)
    odd = encoded.replace(b"{}", b"") % plain.replace("\n", "\r\n").encode()

    assert parse(odd) == parse(plain)


@pytest.mark.parametrize("charset", ["latin-1", "cp1252", "utf-16"])
def test_other_charsets_are_read_without_being_told(charset: str) -> None:
    assert entry(page("Bäcker schlafen länger", *PROSE).encode(charset)) == entry(
        page("Bäcker schlafen länger", *PROSE)
    )


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Von Hanne Brodersen", ["Hanne Brodersen"]),
        ("Von Hanne Brodersen und Ole Thun, Kiel", ["Hanne Brodersen", "Ole Thun"]),
        ("VON HANNE BRODERSEN", ["HANNE BRODERSEN"]),
        ("Ein Kommentar von Hanne Brodersen", ["Hanne Brodersen"]),
        ("By Alma Reyes, political editor", ["Alma Reyes"]),
        ("By Alma Reyes and Piet van den Berg in Ghent", ["Alma Reyes", "Piet van den Berg"]),
        ("By Alma Reyes | October 24, 2024", ["Alma Reyes"]),
        ("Von Berlin bis nach Rom", []),
        ("By dpa", []),
    ],
)
def test_a_byline_gives_persons_without_places_and_jobs(line: str, authors: list[str]) -> None:
    found = entry(page("Bakers of Millford sleep longer", line, *PROSE))

    assert [author.name for author in found.authors] == authors


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("24.10.2024, 18:03 Uhr", datetime(2024, 10, 24, 16, 3, tzinfo=UTC), None),
        ("24. Oktober 2024 um 18:03 Uhr", datetime(2024, 10, 24, 16, 3, tzinfo=UTC), None),
        ("October 24, 2024", datetime(2024, 10, 23, 22, tzinfo=UTC), None),
        ("24 October 2024 6:03 pm GMT", datetime(2024, 10, 24, 18, 3, tzinfo=UTC), None),
        ("2024-10-24 18:03", datetime(2024, 10, 24, 16, 3, tzinfo=UTC), None),
        (
            "Veröffentlicht: 24.10.2024, 18:03 Uhr | Aktualisiert: 25.10.2024, 7:00 Uhr",
            datetime(2024, 10, 24, 16, 3, tzinfo=UTC),
            datetime(2024, 10, 25, 5, 0, tzinfo=UTC),
        ),
        ("Updated: October 25, 2024", None, datetime(2024, 10, 24, 22, tzinfo=UTC)),
        ("03/04/2024", None, None),
        ("Since 24.10.2024 the bridge of the small town beside Millford is closed", None, None),
    ],
)
def test_a_date_line_is_read_in_the_zone_of_the_source(
    line: str, published: datetime | None, updated: datetime | None
) -> None:
    found = entry(page("Bakers of Millford sleep longer", line, *PROSE))

    assert (found.published, found.updated) == (published, updated)


@pytest.mark.parametrize(
    ("first", "last", "agency"),
    [
        ("BERLIN (dpa) - " + PROSE[0], PROSE[2], "dpa"),
        ("WASHINGTON, Nov 15 (Reuters) - " + PROSE[0], PROSE[2], "Reuters"),
        (PROSE[0], PROSE[2] + " (dpa/AFP)", "dpa"),
        (PROSE[0], PROSE[2] + "\n\nhä/dpa", "dpa"),
        (PROSE[0], PROSE[2] + "\n\nMit Material von AFP", "AFP"),
        ("Madrid, 3 mar (EFE).- " + PROSE[0], PROSE[2], "EFE"),
        ("(ANSA) - ROMA, 3 MAR - " + PROSE[0], PROSE[2], "ANSA"),
        ("MOSCOW, March 3. /TASS/. " + PROSE[0], PROSE[2], "TASS"),
        ("Bern (SDA) - " + PROSE[0], PROSE[2], "Keystone-SDA"),
        (PROSE[0], "The dpa (founded in 1949) was not asked for a comment on the rolls.", None),
        ("The Associated Press (AP) was founded by bakers. " + PROSE[0], PROSE[2], None),
        ("Jakob Roll (SID) ist neuer Chef der Bäcker. " + PROSE[0], PROSE[2], None),
        (PROSE[0], PROSE[2], None),
    ],
)
def test_an_agency_is_named_by_the_text_itself(first: str, last: str, agency: str | None) -> None:
    parsed = parse(page("Bakers of Millford sleep longer", first, PROSE[1], last))

    assert parsed.recovered is not None
    assert parsed.entries[0].agency == agency
    assert ("agency" in parsed.recovered.confidence) == (agency is not None)


def test_a_photographers_agency_is_the_pictures_not_the_texts() -> None:
    parsed = parse(page("Bakers sleep longer", "A baker at work. (Foto: Jane Doe/AFP)", *PROSE))
    found = parsed.recovered

    assert found is not None
    assert (found.image_caption, found.image_credit) == ("A baker at work.", "Jane Doe/AFP")
    assert parsed.entries[0].agency is None


@pytest.mark.parametrize(
    ("line", "credit", "is_sure"),
    [
        ("Photo: Jane Doe", "Jane Doe", True),
        ("A baker at work. © Jane Doe", "Jane Doe", True),
        ("A baker at work. Photo: Jane Doe (CC BY 2.0)", "Jane Doe (CC BY 2.0)", True),
        ("© Provided by a portal Photo: Jane Doe/AFP", "Jane Doe/AFP", True),
        ("© The Bakers' Paper", "The Bakers' Paper", False),
        ("Pictures / Photo by the interface of a shop", "the interface of a shop", False),
    ],
)
def test_a_credit_that_may_be_the_pages_own_or_nobodys_is_not_sure(
    line: str, credit: str, *, is_sure: bool
) -> None:
    found = recovered(page("Bakers sleep longer", line, *PROSE))

    assert found.image_credit == credit
    assert (found.confidence["image_credit"] >= 0.8) is is_sure


def test_pointers_to_other_articles_leave_the_text_and_become_teasers() -> None:
    body = page(
        "Bakers of Millford sleep longer",
        *PROSE,
        "Lesen Sie auch: Müller streiken weiter",
        PROSE[0].replace("bakers", "butchers"),
        "Mehr zum Thema\nDer Preis des Mehls steigt erneut\nWas ein Brötchen kosten darf",
        PROSE[1].replace("town", "city"),
        PROSE[2].replace("Monday", "Friday"),
    )

    assert len(paragraphs(entry(body))) == 6
    assert [teaser.title for teaser in recovered(body).teasers] == [
        "Müller streiken weiter",
        "Der Preis des Mehls steigt erneut",
        "Was ein Brötchen kosten darf",
    ]


def test_a_short_article_is_not_drowned_by_the_list_below_it() -> None:
    teasers = [line for n in "ABCDEF" for line in (f"Item {n} of the day is here", PROSE[1] * 3)]
    found = entry(page("Bakers sleep longer", *PROSE[:2], "You may also like", *teasers))

    assert paragraphs(found) == list(PROSE[:2])


def test_a_house_code_of_the_sites_initials_makes_the_author_surer() -> None:
    title = "The Town Crier - Bakers sleep longer"
    own = recovered(page(title, "Bakers sleep longer", *PROSE, "Lewis--TTC"))
    other = recovered(page(title, "Bakers sleep longer", *PROSE, "Lewis--XQ"))

    assert (own.house_code, other.house_code) == ("TTC", "XQ")
    assert own.confidence["authors"] > other.confidence["authors"]
    assert own.confidence["house_code"] > other.confidence["house_code"]


def test_a_heading_inside_the_text_stays_and_one_without_text_below_goes() -> None:
    found = entry(page("Bakers sleep longer", *PROSE, "What the millers say", PROSE[0] + " Yes."))

    assert "<h2>What the millers say</h2>" in found.content
    assert "<h2>" not in entry(page("Bakers sleep", *PROSE, "What the millers say")).content


def test_markup_in_a_text_is_escaped() -> None:
    found = entry(
        page("Bakers of Millford sleep longer", PROSE[0], PROSE[1] + " <script>x & y</script>.")
    )

    assert "&lt;script&gt;x &amp; y&lt;/script&gt;." in found.content
    assert "<script>" not in found.content


def test_the_configured_language_is_less_sure_than_the_text_itself() -> None:
    numbers = "12 34 56 78 90 " * 20 + "."
    source = Source(id="s", kind="push", title="S", timezone=UTC, category="news", language="nl")
    parsed = text.parse(Response(url="", body=f"4711\n\n{numbers}".encode()), source)

    assert parsed.entries[0].language == "nl"
    assert parsed.recovered is not None
    assert parsed.recovered.confidence["language"] == 0.5


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "nothing in it"),
        (b" \n\r\n\t", "nothing in it"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (bytes(range(256)) * 20, "binary bytes"),
        (b"Only a headline", "too short"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a feed"),
        (b"<!DOCTYPE html><html><p>Text</p></html>", "an HTML page"),
    ],
)
def test_what_is_no_article_is_refused_in_a_sentence(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as refusal:
        parse(body)

    assert str(refusal.value).endswith(".")


def test_a_front_page_is_refused() -> None:
    items = [f"Item {chr(65 + n)} of the day is here\n{PROSE[n % 3]}" for n in range(9)]

    with pytest.raises(ParseError, match="many short items"):
        parse("\n".join(items))


LINE = st.one_of(
    st.sampled_from(
        [
            *PROSE,
            "Bakers of Millford sleep longer",
            "The Town Crier - Bakers of Millford sleep longer",
            "Read more",
            "Empfohlen",
            "Teilen",
            "By Alma Reyes",
            "Lewis--TNT",
            "24.10.2024, 18:03 Uhr",
            "A baker at work / Foto: © AFP",
        ]
    ),
    st.text(max_size=300),
)


@given(st.lists(LINE, max_size=20).map("\n".join))
def test_any_text_gives_clean_fields_or_a_sentence(body: str) -> None:
    try:
        parsed = parse(body.encode("utf-8", "surrogatepass"))
    except ParseError:
        return

    expected = as_expected(parsed)
    content = "\n".join(expected.pop("content"))
    fields = [content.replace("\n", ""), *flat(expected)]
    assert not [f for f in fields if any(unicodedata.category(c) == "Cc" for c in f)]
    assert parsed.recovered is not None
    assert all(0 <= sure <= 1 for sure in parsed.recovered.confidence.values())
    title = expected["title"]
    assert not title or title not in paragraphs(parsed.entries[0])


@given(st.binary(max_size=2000))
def test_any_bytes_give_an_article_or_a_sentence(body: bytes) -> None:
    with suppress(ParseError):
        assert parse(body).entries


def flat(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return flat(list(value.values()))
    return [s for one in value for s in flat(one)] if isinstance(value, list) else []


def test_a_marked_heading_is_the_headline_and_its_marks_are_not_in_the_text() -> None:
    text = page("* Home", "* News", "# Bakers of Millford sleep longer", *PROSE, "## Read more")
    found = parse(text).entries[0]

    assert found.title == "Bakers of Millford sleep longer"
    assert "#" not in found.content


def test_a_headline_is_told_from_the_long_standfirst_below_it() -> None:
    standfirst = (
        "The bakers of Millford have agreed with the council that rolls are sold at seven in"
        " the morning from Monday on, an hour later than before"
    )

    assert parse(page("Rolls at seven", standfirst, *PROSE)).entries[0].title == "Rolls at seven"


def test_a_headline_comes_without_the_trail_before_it() -> None:
    trail = "Home News Trade Bakers of Millford sleep longer"
    text = page(trail, "Trade", "Bakers of Millford sleep longer", *PROSE)

    assert parse(text).entries[0].title == "Bakers of Millford sleep longer"


@pytest.mark.parametrize(
    ("label", "byline"),
    [
        ("À lire aussi", "Par Alma Reyes"),
        ("Te puede interesar", "Por Alma Reyes"),
        ("Leggi anche", "Di Alma Reyes"),
        ("Leia também", "Por Alma Reyes"),
        ("Lees ook", "Door Alma Reyes"),
    ],
)
def test_page_words_of_other_languages_are_known(label: str, byline: str) -> None:
    others = (label, "Millers rise early in the north", "Rolls sink in the south again")
    found = parse(page("Bakers of Millford sleep longer", byline, *PROSE, *others)).entries[0]

    assert [author.name for author in found.authors] == ["Alma Reyes"]
    assert label not in found.content
    assert "Millers rise" not in found.content
