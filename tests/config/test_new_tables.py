"""Tables written into a config file, whose text stays as it is otherwise."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import Config, load
from feeds.config.writing.new_tables import NewTable, with_tables
from feeds.config.writing.replacing import add
from feeds.errors import ConfigError, InputError
from tests.config.config_files import SMALL

STARTER = (Path(__file__).parents[2] / "config.toml").read_text()
PAPER = NewTable(
    "sources",
    "second",
    {"kind": "feed", "url": "https://second.example/", "category": "local"},
)
LOCAL = NewTable("categories", "local", {"title": "Vor Ort"})


def added_lines(before: str, after: str) -> list[str]:
    """The lines that are new, but for empty ones; fails where any other was touched or moved."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert not [line for line in lines if line.startswith("- ")]
    return [line[2:] for line in lines if line.startswith("+ ") and line[2:].strip()]


def test_new_tables_stand_after_the_last_of_their_kind() -> None:
    after = with_tables(STARTER, [LOCAL, PAPER])
    above_topics, _, _ = after.partition("# --- Topics")
    above_categories, _, _ = after.partition("# --- Categories")

    assert added_lines(STARTER, after) == PAPER.text.splitlines() + LOCAL.text.splitlines()
    assert above_categories.rstrip().endswith('category = "local"')
    assert above_topics.rstrip().endswith('title = "Vor Ort"')


def test_the_first_of_a_kind_stands_at_the_end() -> None:
    after = with_tables('[site]\ntitle = "X"', [LOCAL])

    assert after == '[site]\ntitle = "X"\n\n[categories.local]\ntitle = "Vor Ort"\n'
    assert with_tables("", [LOCAL]) == '\n[categories.local]\ntitle = "Vor Ort"\n'


@pytest.mark.parametrize(
    ("tail", "stays_above"),
    [
        ("# headers = {}\n", "# headers = {}"),
        ('skip = """\n[topics.x]\n# none\n"""\n', '"""'),
        ("skip = [ # a\n\n  'x',\n\n  # b\n]\n\n# Topics\n", "]"),
        ("[sources.paper.headers]\nX = 'y'\n\n[topics.x]\nmatch = 'y'\n", "X = 'y'"),
        ("\n\n\n# The end.\n", 'category = "news"'),
    ],
)
def test_what_belongs_to_the_last_table_stays_with_it(tail: str, stays_above: str) -> None:
    before = SMALL + tail
    after = with_tables(before, [PAPER]).split("\n")

    assert after[after.index("[sources.second]") - 2] == stays_above
    assert (
        after[: after.index("[sources.second]") - 1]
        == before.split("\n")[: after.index("[sources.second]") - 1]
    )


@pytest.mark.parametrize(
    "text",
    [
        'sources = { paper = { kind = "feed" } }\n',
        '[sources]\nsecond.kind = "feed"\n',
    ],
)
def test_where_no_table_can_be_added_this_is_said(text: str) -> None:
    with pytest.raises(InputError, match="no table can be added by a program"):
        with_tables(text, [PAPER])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_is_written_as_itself(value: str) -> None:
    tree = tomllib.loads(with_tables("", [NewTable("topics", "x", {"match": value})]))

    assert tree["topics"]["x"]["match"].removeprefix(" ") == value.removeprefix(" ")


@pytest.mark.parametrize("title", ["env:HOME", "file:/etc/hostname"])
def test_a_text_from_elsewhere_is_never_a_reference(title: str, tmp_path: Path) -> None:
    path = written(tmp_path)
    after = add(
        load(path, environ={}),
        [NewTable("categories", "x", {"title": title})],
        environ={"HOME": "secret"},
    )

    assert after.categories["x"].title == title


# --- the file -----------------------------------------------------------------------------


def written(folder: Path, text: str | bytes = SMALL) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def config(path: Path) -> Config:
    return load(path, environ={})


def test_the_new_file_means_what_was_added(tmp_path: Path) -> None:
    path = written(tmp_path)
    after = add(config(path), [LOCAL, PAPER], environ={})

    assert list(after.sources) == ["paper", "second"]
    assert config(path) == after
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_byte_order_mark_stay(tmp_path: Path, mark: bytes) -> None:
    before = mark + SMALL.replace("\n", "\r\n").encode()
    path = written(tmp_path, before)
    add(config(path), [LOCAL, PAPER], environ={})
    after = path.read_bytes()

    assert added_lines(before.decode(), after.decode())
    assert after.count(b"\n") == after.count(b"\r\n") > before.count(b"\n")
    assert after.count(b"\xef\xbb\xbf") == (1 if mark else 0)


def test_mode_and_link_stay(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    real = written(tmp_path / "etc")
    real.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    add(config(link), [LOCAL], environ={})

    assert link.is_symlink()
    assert "local" in config(real).categories
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_result_with_a_mistake_is_not_written(tmp_path: Path) -> None:
    path = written(tmp_path)
    with pytest.raises(ConfigError, match='there is no "local"'):
        add(config(path), [PAPER], environ={})

    assert path.read_text() == SMALL
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = config(path)
    path.write_text(SMALL + "\n# mine\n")
    with pytest.raises(InputError, match="was changed meanwhile; nothing was written"):
        add(before, [LOCAL], environ={})

    assert path.read_text() == SMALL + "\n# mine\n"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 245}.toml"  # so long that no other name fits beside it
    path.write_text(SMALL)
    with pytest.raises(InputError, match="cannot be written: File name too long"):
        add(config(path), [LOCAL], environ={})

    assert path.read_text() == SMALL
