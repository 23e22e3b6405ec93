"""[defaults.sources] and [defaults.feeds] hold where a table says nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from feeds.model import FeedKey, Republish
from tests.config.config_files import SMALL, mistakes_in, read

FOLDER = '[sources.texts]\nkind = "folder"\npath = "texts"\ncategory = "news"\n'


def test_a_default_holds_where_a_table_is_silent(tmp_path: Path) -> None:
    text = SMALL + '[defaults.sources]\nrepublish = "link"\ninterval = "1h"\n' + FOLDER
    sources = read(tmp_path, text + 'republish = "full"').sources

    assert sources["paper"].republish is Republish.LINK
    assert sources["texts"].republish is Republish.FULL
    assert sources["paper"].interval == sources["texts"].interval == timedelta(hours=1)


def test_feeds_of_ones_own_have_defaults_too(tmp_path: Path) -> None:
    text = SMALL + "[defaults.feeds]\ncontent = 'summary'\n[feeds.a]\nselect = 'x'\n"

    publishing = read(tmp_path, text).publishing[FeedKey("feeds", "a")]
    assert publishing.content is Republish.SUMMARY


def test_a_default_can_give_what_is_required(tmp_path: Path) -> None:
    text = '[categories.news]\n[defaults.sources]\nkind = "feed"\ncategory = "news"\n'
    source = read(tmp_path, f'{text}[sources.a]\nurl = "https://a.example/"').sources["a"]

    assert (source.kind, source.category) == ("feed", "news")


def test_what_means_nothing_for_a_kind_does_not_reach_it(tmp_path: Path) -> None:
    text = SMALL + FOLDER + '[defaults.sources]\nidentity = "link"\nheaders = { X-Edition = "b" }\n'
    sources = read(tmp_path, text).sources

    assert sources["paper"].identity == "link"
    assert sources["paper"].headers == {"X-Edition": "b"}
    assert (sources["texts"].identity, sources["texts"].headers) == ("auto", {})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("category = 'nope'", 'there is no "nope" in [categories]'),
        ("category = 5", "the number 5 is not text in quotes"),
        ("headers = { Authorization = 'x' }", "this header carries a secret"),
        ("skip = 'topic:x'", "cannot be read"),
        ("url = 'https://a.example/'", "unknown key"),
        ("titel = 'x'", "unknown key"),
    ],
)
def test_a_mistake_in_a_default_is_told_once_at_its_place(
    tmp_path: Path, line: str, words: str
) -> None:
    text = SMALL.replace('category = "news"\n', "")
    text += "[sources.b]\nkind = 'feed'\nurl = 'https://b.example/'\n[defaults.sources]\n"
    text += line if line.startswith("category") else f"category = 'news'\n{line}"
    (mistake,) = mistakes_in(tmp_path, text)

    assert mistake.key.startswith("defaults.sources.")
    assert words in mistake.reason
    assert mistake.line == len(text.split("\n"))


def test_a_secret_by_default_stays_a_reference_everywhere(tmp_path: Path) -> None:
    text = SMALL + "[defaults.sources]\nheaders = { Authorization = 'env:PAPER' }"
    config = read(tmp_path, text, {"PAPER": "Bearer 12345678"})

    assert config.sources["paper"].headers == {"Authorization": "Bearer 12345678"}
    assert config.secrets == {"Bearer 12345678": "env:PAPER"}
