"""The search page: what is found, how it is marked, and how it refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import quote

import pytest

from feeds.assemble import web
from feeds.config import Config
from feeds.serve import create_app
from feeds.storage import Store
from feeds.storage.archive import search
from tests.serve.asking import Answer, Client
from tests.serve.site_samples import MANY


def ask(client: Client, query: str, more: str = "") -> Answer:
    return client.get(f"/search?q={quote(query)}{more}")


def titles(answer: Answer) -> list[str]:
    """The titles of hits without their marks."""
    return [re.sub("</?mark>", "", title) for title in answer.titles]


def test_without_a_query_the_page_says_how_to_ask(client: Client) -> None:
    answer = client.get("/search")

    assert answer.status == 200
    assert "since:7d" in answer.text
    assert answer.titles == []


def test_found_words_are_marked_in_title_and_text(client: Client) -> None:
    answer = ask(client, "Schiffe häfen")

    assert answer.status == 200
    assert answer.titles == ["Ein <mark>Schiff</mark> im <mark>Hafen</mark>"]
    assert 'name="robots" content="noindex"' in answer.text
    assert 'value="Schiffe häfen"' in answer.text


def test_a_snippet_shows_the_place_in_the_text(client: Client) -> None:
    assert "<mark>Volltext</mark> von" in ask(client, "Volltext source:wire").text


@pytest.mark.parametrize(
    ("query", "shown"), [("Volltext source:wire", True), ("Volltext source:digest", False),
                         ("Volltext source:pointer", False)],
)  # fmt: skip
def test_words_of_a_text_find_it_but_show_only_what_its_source_allows(
    client: Client,
    query: str,
    shown: bool,  # noqa: FBT001 - the expected value of a table
) -> None:
    answer = ask(client, query)

    assert answer.titles
    assert ("Volltext</mark> von" in answer.text) is shown


def test_of_a_link_only_source_nothing_but_the_title_is_shown(client: Client) -> None:
    answer = ask(client, "anriss source:pointer")

    assert titles(answer) == ["Titel pointer"]
    assert "Anriss" not in answer.text.replace('value="anriss', "")


def test_a_source_that_shows_nothing_is_never_found(client: Client) -> None:
    assert ask(client, "secret").titles == []
    assert ask(client, "source:secret").titles == []


def test_pages_follow_one_another_without_loss(client: Client) -> None:
    answer = ask(client, "source:flood")
    found = titles(answer)
    while older := [link for link in answer.links if "&before=" in link]:
        answer = client.get(older[0])
        found += titles(answer)

    assert len(found) == len(set(found)) == MANY
    assert "search?q=source%3Aflood" in " ".join(answer.links)


@pytest.mark.parametrize("place", ["", "x", "1.5", "9" * 19, "9" * 5000, "-1"])
def test_a_place_that_is_none_is_harmless(client: Client, place: str) -> None:
    assert ask(client, "Hafen", f"&before={place}").status == 200


def test_nothing_found_is_said_in_words(client: Client) -> None:
    assert "Im Archiv passt nichts." in ask(client, "Quastenflosser").text


@pytest.mark.parametrize(
    ("query", "sentence", "marked"),
    [
        ("Hafen AND", "Auf AND muss etwas folgen.", "A"),
        ("OR Hafen", "Vor OR muss etwas stehen.", "O"),
        ("-Hafen", "Damit wird nichts gesucht; ein Wort fehlt noch.", "-"),
        ("<b>(", 'lang="en"><b>( is not understood at character 1', "<"),
        ("a since:x", "since:x ist keine Zeit; es gibt since:7d", "x"),
        ("(", "Hier beginnt eine Klammer, die nie geschlossen wird.", "("),
        ("a)", "Diese Klammer schließt keine, die geöffnet wurde.", ")"),
        ("()", "Zwischen diesen Klammern steht nichts.", "("),
        ('"a', "Hier beginnt ein Zitat, das nie endet.", '"'),
        ("titel:a", "Es gibt kein Feld titel:", "t"),
        ("title: a", "Das Wort steht gleich hinter title:", "t"),
        ('"!!"', "Darin steht kein Wort, das sich suchen lässt.", '"'),
    ],
)
def test_a_mistake_is_a_sentence_and_is_marked_at_its_place(
    client: Client, query: str, sentence: str, marked: str
) -> None:
    answer = ask(client, query)

    assert answer.status == 400
    assert sentence in unescape(answer.text)
    assert f"<mark>{marked}</mark>" in unescape(answer.text)
    assert f'value="{query}"' in unescape(answer.text)


def test_an_english_page_tells_a_mistake_with_its_hint(configured: Config) -> None:
    public = replace(web.public(configured), language="en")
    answer = ask(Client(create_app(Store(configured.storage_url), public)), "titel:a")

    assert "the field titel: is not understood at character 1; did you mean title:?" in answer.text


def test_a_page_that_looked_at_enough_says_so(
    configured: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LOOKED_AT", 32)
    client = Client(web.application(configured))

    assert "Durchgesehen bis" in ask(client, '"flood titel"').text
    assert "Durchgesehen bis" not in ask(client, '"titel flood"').text


def test_every_page_has_a_search_box(client: Client) -> None:
    for path in ("/", "/topics/harbour", "/nowhere"):
        assert 'role="search"' in client.get(path).text


def test_search_stands_below_the_path_of_the_site(configured: Config) -> None:
    public = replace(web.public(configured), base_url="https://example.org/news")
    client = Client(create_app(Store(configured.storage_url), public))
    answer = client.get("/news/search?q=Hafen")

    assert answer.titles
    assert all(link.startswith(("/news/", "https://", "#")) for link in answer.links)
