"""Finding feeds: lists of them that stay short, and what is meant by a wrong address."""

from __future__ import annotations

import re
from html import unescape

import pytest

from feeds.serve.pages import directory, lists
from tests.serve.asking import Answer, Client


def listed(answer: Answer, kind: str) -> list[str]:
    """The ids of the feeds that a page lists with their numbers of articles."""
    return re.findall(rf'<li><a href="/{kind}/([^"]+)">[^<]*</a> <small>', answer.text)


def main(answer: Answer) -> str:
    return unescape(answer.text.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("categories", ["politics", "news"]),
        ("topics", ["harbour", "empty"]),
        ("feeds", ["morning"]),
        ("sources", ["wire", "digest", "pointer", "flood"]),
    ],
)
def test_every_kind_has_a_page_that_lists_it(client: Client, kind: str, ids: list[str]) -> None:
    answer = client.get(f"/{kind}")

    assert answer.status == 200
    assert listed(answer, kind) == ids
    assert "noindex" not in answer.text


def test_a_source_of_which_nothing_is_shown_is_in_no_list(client: Client) -> None:
    for path in ("/", "/sources", "/nothing"):
        assert "secret" not in listed(client.get(path), "sources")


def test_a_long_list_goes_on_over_several_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "FEEDS_ON_PAGE", 3)
    first = client.get("/sources")
    second = client.get("/sources?after=pointer")

    assert listed(first, "sources") == ["wire", "digest", "pointer"]
    assert "/sources?after=pointer" in first.links
    assert listed(second, "sources") == ["flood"]
    assert "noindex" in second.text
    assert not [link for link in second.links if "after=" in link]


@pytest.mark.parametrize("after", ["nope", "%00", "x" * 5000, "harbour"])
def test_a_place_that_is_none_means_the_beginning(client: Client, after: str) -> None:
    answer = client.get(f"/sources?after={after}")

    assert listed(answer, "sources")[0] == "wire"


@pytest.mark.parametrize("path", ["/", "/nothing"])
def test_other_pages_list_the_first_feeds_and_lead_to_all(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(directory, "LISTED", 1)
    answer = client.get(path)

    assert listed(answer, "sources") == ["wire"]
    assert '<a href="/sources">Quellen: alle 4</a>' in main(answer)
    assert "Auswahlen: alle" not in main(answer)


@pytest.mark.parametrize(
    ("path", "meant"),
    [("/topics/harbor", "Häfen"), ("/topic/harbour.rss", "Häfen"), ("/mornin", "Morgenlage")],
)
def test_a_mistyped_address_is_understood(client: Client, path: str, meant: str) -> None:
    assert f">{meant}</a></p>" in main(client.get(path)).partition("Meinten Sie:")[2]


@pytest.mark.parametrize("path", ["/nothing-like-it", "/articles/nope", "/" + "x" * 9000])
def test_nothing_is_guessed_where_nothing_is_near(client: Client, path: str) -> None:
    assert "Meinten Sie" not in client.get(path).text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/Hafen-in-Not.html", "Hafen in Not"),
        ("/2026/11/f%C3%A4hre", "fähre"),
        ("/articles/k2j3h4k2j3h4", ""),
        ("/%22%3E%3Cscript%3E", "script"),
    ],
)
def test_the_words_of_a_wrong_address_are_offered_as_a_search(
    client: Client, path: str, words: str
) -> None:
    answer = client.get(path)

    assert answer.status == 404
    assert answer.text.count('role="search"') == 1
    assert f'name="q" value="{words}"' in answer.text
