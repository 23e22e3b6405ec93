"""The page that explains: rules, words that were found, what is missing, what vetoes."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from feeds.assemble import web
from feeds.config import Config
from feeds.model import FeedKey
from feeds.query import Rule, parse
from feeds.serve import create_app
from feeds.storage import Store
from tests.serve.asking import Client


def why_of(client: Client, query: str) -> str:
    """The address of the page that explains the first article found."""
    found = client.get(f"/search?q={query}")
    (address, *_) = (link for link in found.links if link.endswith("/why"))
    return address


def test_the_rule_of_every_feed_is_shown_with_its_words(client: Client) -> None:
    answer = client.get(why_of(client, "Schiff"))

    assert answer.status == 200
    assert "<code>Hafen</code>" in answer.text
    assert "Thema: Häfen" in answer.text
    assert "Ein Schiff im <mark>Hafen</mark>" in answer.text
    assert 'name="robots" content="noindex"' in answer.text


def test_a_category_by_rule_and_one_by_source_say_so(client: Client) -> None:
    assert "nach einer Regel" in client.get(why_of(client, "Bundestag")).text
    assert "so hält es seine Quelle" in client.get(why_of(client, "Schiff")).text


def test_what_is_missing_for_another_topic_is_told(client: Client) -> None:
    text = client.get(f"{why_of(client, 'Schiff')}?feed=empty").text

    assert "<code>Quastenflosser</code>" in text
    assert "Es fehlt alles davon" in text
    assert "Der Artikel ist nicht darin." in text


def test_a_topic_that_it_is_in_is_explained_too(client: Client) -> None:
    text = client.get(f"{why_of(client, 'Schiff')}?feed=topics/harbour").text

    assert "Der Artikel ist darin." in text
    assert "Gefunden: <mark>Hafen</mark>" in text


def test_the_feeds_that_it_is_not_in_are_offered(client: Client) -> None:
    text = client.get(why_of(client, "Schiff")).text

    assert '<option value="topics/empty">Nichts</option>' in text
    assert '<option value="topics/harbour">' not in text
    assert '<option value="sources/wire">' not in text


def test_what_vetoed_is_told_with_its_words(configured: Config) -> None:
    key = FeedKey("topics", "empty")
    rule = Rule(key, 0, parse("Hafen -Schiff"))
    foreign = Rule(key, 0, parse("harbour"), frozenset({"en"}))
    public = web.public(configured)
    public = replace(public, rules={**public.rules, key: (rule, foreign)})
    client = Client(create_app(Store(configured.storage_url), public))
    text = client.get(f"{why_of(client, 'Schiff')}?feed=topics/empty").text

    assert "Ausgeschlossen durch <code>NOT Schiff</code>: <mark>Schiff</mark>" in text
    assert "Diese Regel gilt nur für Artikel in: en" in text


def test_a_selection_sees_category_and_topics(client: Client) -> None:
    text = client.get(why_of(client, "Bundestag")).text

    assert "Auswahl: Morgenlage" in text
    assert "<mark>politics</mark>" in text


def test_an_unknown_feed_is_said(client: Client) -> None:
    text = unescape(client.get(f"{why_of(client, 'Schiff')}?feed=<nothing>").text)

    assert "„<nothing>“" in text


def test_a_feed_that_no_rule_fills_has_nothing_to_explain(client: Client) -> None:
    text = client.get(f"{why_of(client, 'Schiff')}?feed=sources/wire").text

    assert "Es gibt kein Thema, keine Rubrik und keine Auswahl „sources/wire“" in text


def test_a_slip_in_its_name_is_met_with_a_guess(client: Client) -> None:
    text = client.get(f"{why_of(client, 'Schiff')}?feed=emty").text

    assert '/why?feed=topics/empty" rel="nofollow">Nichts</a>' in text


@pytest.mark.parametrize("source", ["digest", "pointer"])
def test_no_more_of_the_text_is_shown_than_its_source_allows(client: Client, source: str) -> None:
    text = client.get(why_of(client, f"source:{source}")).text

    assert "Volltext" not in text
    assert ("Anriss von" in text) is (source == "digest")


@pytest.mark.parametrize("name", ["nothing", "tag%3Aexample.org%2C2026%3Ax", ""])
def test_what_is_not_there_cannot_be_explained(client: Client, name: str) -> None:
    assert client.get(f"/articles/{name}/why").status == 404


def test_a_page_holds_no_mark_inside_a_tag(client: Client) -> None:
    text = client.get(why_of(client, "alert")).text

    assert not re.search(r"<[^>]*<mark>", text)
    assert "<script" not in text
