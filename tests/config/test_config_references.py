"""env:NAME and file:PATH in the place of any text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.config_files import SMALL, mistakes_in, read

HEADER = SMALL + 'headers = { Authorization = "env:TOKEN" }\n'


def test_a_variable_takes_the_place_of_its_reference(tmp_path: Path) -> None:
    config = read(tmp_path, HEADER, {"TOKEN": "Bearer abc"})

    assert config.sources["paper"].headers == {"Authorization": "Bearer abc"}


def test_a_file_takes_the_place_of_its_reference_without_its_last_line_end(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("Bearer abc\n")
    config = read(tmp_path, HEADER.replace("env:TOKEN", "file:token"))

    assert config.sources["paper"].headers == {"Authorization": "Bearer abc"}


def test_any_text_can_be_a_reference(tmp_path: Path) -> None:
    text = '[publish]\ncache = "env:CACHE"\n[topics.t]\nmatch = ["env:RULE", "b"]'
    config = read(tmp_path, text, {"CACHE": "7m", "RULE": "Wahl"})

    assert config.publish.cache.total_seconds() == 7 * 60
    assert config.topics["t"].match == ("Wahl", "b")


def test_a_file_url_is_an_address_and_no_reference(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path, SMALL.replace("https://paper.example", "file:///etc"))

    assert "does not begin with http:// or https://" in str(mistake)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("env:TOKEN", "env:TOKEN is not set in the environment"),
        ("env:EMPTY", "env:EMPTY is not set in the environment"),
        ("env:", 'env: does not name an environment variable; write "env:NAME"'),
        ("env:MY TOKEN", "env:MY TOKEN does not name an environment variable"),
        ("file:missing", "file:missing cannot be read (No such file or directory)"),
        ("file:", "file: cannot be read (Is a directory)"),
        ("file:a\\u0000b", "cannot be read (not a path)"),
        ("file:binary", "file:binary is not UTF-8 text"),
        ("file:large", "file:large is larger than 64 kB"),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_mistake(
    tmp_path: Path, reference: str, words: str
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "large").write_bytes(b"x" * 70_000)
    text = HEADER.replace("env:TOKEN", reference)
    (mistake,) = mistakes_in(tmp_path, text, {"EMPTY": ""})

    assert (mistake.line, mistake.key) == (8, "sources.paper.headers.Authorization")
    assert words in str(mistake).replace(" (column 13)", "")


@pytest.mark.parametrize(
    "text",
    [
        '[site]\nbase_url = "env:SECRET"',
        '[site]\ntimezone = "env:SECRET"',
        '[site]\ncontact = "env:SECRET"',
        '[site]\nlanguage = "env:SECRET"',
        '[storage]\nurl = "env:SECRET"',
        '[refresh]\nmin_interval = "env:SECRET"',
        '[publish]\nlinks = "env:SECRET"',
        '[publish]\nentries = "env:SECRET"',
        "[feeds.x]\nselect = 'env:QUERY'",
        "[topics.x]\nmatch = 'env:BROKEN'",
        SMALL.replace('category = "news"', 'category = "env:SECRET"'),
        SMALL.replace("https://paper.example/rss.xml", "env:SECRET"),
        SMALL.replace("https://paper.example/rss.xml", "env:ADDRESS"),
    ],
)
def test_what_a_reference_led_to_is_never_told(tmp_path: Path, text: str) -> None:
    environ = {
        "SECRET": "hunter2.example",
        "QUERY": "category:hunter2",
        "BROKEN": "hunter2^",
        "ADDRESS": "https://me:hunter2@x.example/",
    }
    (mistake,) = mistakes_in(tmp_path, text, environ)

    assert "hunter2" not in str(mistake)
    assert "env:" in mistake.reason


def test_a_password_may_come_from_outside(tmp_path: Path) -> None:
    url = "postgresql+psycopg://me:hunter2@db/feeds"
    config = read(tmp_path, '[storage]\nurl = "env:DATABASE_URL"', {"DATABASE_URL": url})

    assert config.storage_url == url


def test_what_sources_only_refer_to_is_known_as_secret(tmp_path: Path) -> None:
    text = HEADER.replace("https://paper.example/rss.xml", "env:ADDRESS")
    environ = {"TOKEN": "Bearer abc", "ADDRESS": "https://x.example/?key=1"}
    config = read(tmp_path, text, environ)

    assert config.secrets == {
        "Bearer abc": "env:TOKEN",
        "https://x.example/?key=1": "env:ADDRESS",
    }
