"""Lists of feeds from other programs become sources of ours."""

from __future__ import annotations

import csv
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.config import load
from feeds.model import Source
from tests.cli.running import PATIENCE, command, environment, wait_for

SAMPLES = Path(__file__).parents[1] / "data" / "opml"


@pytest.fixture
def config(home: Path) -> Path:
    return home / "config.toml"


def outlines(*inside: str) -> str:
    return f'<opml version="2.0"><body>{"".join(inside)}</body></opml>'


def feed(title: str, url: str) -> str:
    return f'<outline text="{title}" xmlUrl="{url}"/>'


def folder(title: str, *inside: str) -> str:
    return f'<outline text="{title}">{"".join(inside)}</outline>'


def taken(config: Path, body: str | Path, *arguments: str) -> str:
    if isinstance(body, Path):
        ended = command("--config", config, "opml", "import", body, *arguments, "--yes")
    else:
        ended = command("--config", config, "opml", "import", "-", *arguments, "--yes", given=body)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def sources(config: Path) -> dict[str, Source]:
    found = dict(load(config, environ={}).sources)
    del found["texts"]
    return found


def categories(config: Path) -> dict[str, str]:
    return {one.id: one.title for one in load(config, environ={}).categories.values()}


def test_a_list_is_shown_and_written_only_with_yes(config: Path) -> None:
    before = config.read_text()
    shown = command("--config", config, "opml", "import", SAMPLES / "freshrss.opml")

    assert shown.exit_code == 0
    assert "+ [categories.zeitungen-magazine] Zeitungen & Magazine" in shown.stdout
    assert (
        "+ [sources.hafenfunk] Hafenfunk, in zeitungen-magazine: https://hafenfunk.example/feed/"
    ) in shown.stdout
    assert "- Amtsblatt is made out of a page" in shown.stdout
    assert "3 sources and 2 categories to add; 0 there already, 1 not to be had" in shown.stdout
    assert f"nothing was written; --yes writes this into {config}" in shown.stdout
    assert config.read_text() == before

    said = taken(config, SAMPLES / "freshrss.opml")
    assert f"wrote 3 sources and 2 categories into {config}" in said
    assert list(sources(config)) == ["kuestenbote", "hafenfunk", "wetter"]


def test_a_list_becomes_sources_in_the_categories_of_its_folders(config: Path) -> None:
    taken(config, SAMPLES / "nested.opml")
    found = sources(config)

    assert {id_: (one.title, one.url, one.category) for id_, one in found.items()} == {
        "land": ("Land", "https://land.example/rss", "deutschland"),
        "ball": ("Ball", "https://ball.example/rss", "sport"),
        "welt": ("Welt", "http://welt.example/atom", "news"),
        "alone": ("Alone", "https://alone.example/rss", "news"),
        "env-home": ("env:HOME", "https://env.example/rss", "news"),
    }
    assert found["land"].language == "de"
    assert categories(config)["sport"] == "Sport"
    assert "hunter2" not in config.read_text()


def test_what_stood_in_the_file_stands_there_still(config: Path) -> None:
    commented = config.read_text().replace("[topics.rail]", "# Mine.\n\n[topics.rail] # rail")
    config.write_text(commented)
    taken(config, SAMPLES / "feedly.opml")

    rest = iter(config.read_text().splitlines())
    assert all(line in rest for line in commented.splitlines())


def test_the_same_list_twice_adds_nothing(config: Path) -> None:
    taken(config, SAMPLES / "miniflux.opml")
    once = config.read_text()
    said = taken(config, SAMPLES / "miniflux.opml")

    assert "= https://tag.example/index.rss is there already: der-tag-heute" in said
    assert "0 sources and 0 categories to add; 2 there already" in said
    assert "wrote" not in said
    assert config.read_text() == once


@pytest.mark.parametrize(
    "again",
    [
        "https://paper.example/rss",
        "http://PAPER.example:80/rss/",
        "https://www.paper.example/rss?utm_source=x",
        "feed://paper.example/rss",
    ],
)
def test_a_feed_is_known_by_its_address_however_it_is_written(config: Path, again: str) -> None:
    taken(config, outlines(feed("Paper", "https://paper.example/rss"), feed("Other", again)))

    assert list(sources(config)) == ["paper"]


def test_an_existing_category_is_known_by_its_id_or_its_title(config: Path) -> None:
    taken(
        config,
        outlines(
            folder("VERMISCHTES", feed("A", "https://a.example/f")),
            folder("News", feed("B", "https://b.example/f")),
        ),
    )

    assert [one.category for one in sources(config).values()] == ["news", "news"]
    assert categories(config) == {"news": "Vermischtes"}


def test_ids_are_made_of_titles_and_never_the_same(config: Path) -> None:
    taken(
        config,
        outlines(
            folder(
                "C++", feed("Äther", "https://a.example/f"), feed("aether", "https://b.example/")
            ),
            folder(
                "C#",
                feed("日本", "https://xn--wgv71a.example/f"),
                feed("All", "https://all.example/"),
            ),
            folder("日本", feed("texts", "https://texts.example/f")),
            folder("all", feed("", "https://d.example/f")),
        ),
    )

    assert list(sources(config)) == [
        "aether",
        "aether-2",
        "xn-wgv71a-example",
        "all-2",
        "texts-2",
        "d-example",
    ]
    assert categories(config) == {
        "news": "Vermischtes",
        "c": "C++",
        "c-2": "C#",
        "category": "日本",
        "all-2": "all",
    }


def test_feeds_without_a_folder_go_where_it_is_said(config: Path) -> None:
    config.write_text(config.read_text() + '\n[categories.other]\ntitle = "Other"\n')
    usual = taken(config, outlines(feed("A", "https://a.example/f")))
    said = taken(config, outlines(feed("B", "https://b.example/f")), "--category", "other")

    assert "feeds without a folder are put in news" in usual
    assert "feeds without a folder are put in other" in said
    assert [one.category for one in sources(config).values()] == ["news", "other"]


def test_an_empty_config_gets_a_category(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("")
    taken(
        config, outlines(feed("A", "https://a.example/f"), folder("News", feed("B", "https://b/")))
    )

    assert categories(config) == {"news": "News"}
    assert [one.category for one in load(config, environ={}).sources.values()] == ["news", "news"]


def test_an_unknown_category_is_refused_with_those_that_there_are(config: Path) -> None:
    ended = command("--config", config, "opml", "import", "-", "--category", "x", given="")

    assert ended.exit_code == 1
    assert "there is no category 'x'; configured are: news" in ended.stderr


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "holds no XML"),
        (b"<rss/>", "its first element is <rss>"),
        (b"<opml>" + b" " * 20_000_000, "is larger than 20 MB; no list of feeds is"),
        (outlines("<outline text='x'>" * 10_000).encode(), "beyond what any feed needs"),
    ],
)
def test_what_is_no_list_changes_nothing(config: Path, body: bytes, reason: str) -> None:
    before = config.read_text()
    ended = command("--config", config, "opml", "import", "-", "--yes", given=body)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith("feeds: -: ")
    assert reason in ended.stderr
    assert config.read_text() == before


def test_a_file_that_is_not_there_is_told(config: Path) -> None:
    ended = command("--config", config, "opml", "import", "nope.opml")

    assert ended.exit_code == 1
    assert "nope.opml: cannot be read: No such file or directory" in ended.stderr


def test_control_characters_do_not_reach_the_terminal_or_the_file(config: Path) -> None:
    title = "A&#x7f;31m&#x202e;evil"
    said = taken(config, outlines(folder(title, feed(title, "https://a.example/f"))))

    assert sources(config)["a31mevil"].title == "A31mevil"
    assert "A31mevil, in a31mevil" in said


@pytest.mark.parametrize(
    ("answer", "is_written"), [(b"y\n", True), (b"n\n", False), (b"\n", False)]
)
def test_at_a_terminal_it_is_asked(config: Path, answer: bytes, *, is_written: bool) -> None:
    sample = SAMPLES / "miniflux.opml"
    line = [sys.executable, "-m", "feeds", "--config", str(config), "opml", "import", str(sample)]
    terminal, theirs = pty.openpty()
    asking = subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=environment())
    heard = b""

    def asked() -> bool:
        nonlocal heard
        heard += os.read(terminal, 4096)
        return b"[y/N]" in heard

    wait_for(asked, "the question")
    os.write(terminal, answer)
    code = asking.wait(PATIENCE)
    os.close(terminal)
    os.close(theirs)

    assert code == 0
    assert ("tag.example" in config.read_text()) == is_written


# --- the hostile lists beside the project --------------------------------------------------


HARMLESS = ("opml-dups", "opml-html-title", "opml-xxe")


def hostile(shared: Path, name: str) -> Path:
    return shared / "data" / "hostile" / "cases" / "opml" / f"{name}.opml"


def test_every_hostile_list_is_tried(shared: Path) -> None:
    """That no file is opened is held by ``tests/parse/test_parser_syscalls``."""
    with (shared / "data" / "hostile" / "manifest.csv").open(encoding="utf-8") as rows:
        listed = {row["id"] for row in csv.DictReader(rows) if row["kind"] == "opml"}

    assert listed == {"opml-laughs", *HARMLESS}


def test_a_bomb_is_refused(config: Path, shared: Path) -> None:
    ended = command("--config", config, "opml", "import", hostile(shared, "opml-laughs"), "--yes")

    assert ended.exit_code == 1
    assert "beyond what any feed needs" in ended.stderr


@pytest.mark.parametrize("name", HARMLESS)
def test_a_hostile_list_becomes_its_one_harmless_source(
    config: Path, shared: Path, name: str
) -> None:
    taken(config, hostile(shared, name))
    (source,) = sources(config).values()

    assert source.url == "https://a.example/f"
    assert source.title in {"a", "a.example"}
