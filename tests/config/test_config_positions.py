"""Lines and columns of keys, which tomllib does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.config.reading.positions import KeyPath, positions

ROOT = Path(__file__).parents[2]

CASES: list[tuple[str, KeyPath, int]] = [
    ("a = 1", ("a",), 1),
    ("\n# b = 1\na = 1", ("a",), 3),
    ("[t]\na = 1", ("t",), 1),
    ("[t]\na = 1", ("t", "a"), 2),
    ("[ t . u ]\na = 1", ("t", "u", "a"), 2),
    ("[t.u]\na = 1", ("t",), 1),
    ("[t.u.v]\n[t.u]\na = 1", ("t", "u"), 2),
    ("t.u = 1\nt.v = 2", ("t", "v"), 2),
    ('["my t"]\n"a b" = 1', ("my t", "a b"), 2),
    ("['my t']\n'a.b' = 1", ("my t", "a.b"), 2),
    ('"\\u00fcber" = 1', ("über",), 1),
    ('"a\\"b" = 1', ('a"b',), 1),
    ("x = { a = 1, b = { c = 2 } }", ("x", "b", "c"), 1),
    ("a = [\n  1,\n  # two\n  2,\n]\nb = 1", ("a", 1), 4),
    ("a = [\n  1,\n  # two\n  2,\n]\nb = 1", ("b",), 6),
    ("a = [[1],\n[2, [\n3]]]\n", ("a", 1, 1, 0), 3),
    ("a = [{ b = 1 },\n{ b = 2 }]", ("a", 1, "b"), 2),
    ('a = """\nx = 1\n[t]\n"""\nb = 2', ("b",), 5),
    ("a = '''\nx = 1\n'''\nb = 2", ("b",), 4),
    ('a = """one""two"""""\nb = 2', ("b",), 2),
    ('a = """\\""" #"\n"""\nb = 2', ("b",), 3),
    ("a = '''it''s'''''\nb = 2", ("b",), 2),
    ('a = ""\nb = 2', ("b",), 2),
    ("a = 'C:\\'\nb = 2", ("b",), 2),
    ('a = "#" # c = 3\nb = 2', ("b",), 2),
    ('a = "]"\nb = ["]",\n"["]', ("b", 1), 3),
    ("a = 1979-05-27 07:32:00\nb = 2", ("b",), 2),
    ("[[t]]\na = 1\n[[t]]\na = 2", ("t", 1, "a"), 4),
    ("[[t]]\n[t.u]\na = 1\n[[t]]\n[t.u]\na = 2", ("t", 1, "u", "a"), 6),
    ("[[t]]\n[[t.u]]\n[[t.u]]\na = 1", ("t", 0, "u", 1, "a"), 4),
    ("a = 1 # \u2028 \x0b\nb = 2", ("b",), 2),  # only \n ends a line of TOML
]


@pytest.mark.parametrize(("text", "path", "line"), CASES)
def test_a_key_has_the_line_on_which_it_begins(text: str, path: KeyPath, line: int) -> None:
    assert positions(text)[path].line == line


def test_windows_line_ends_count_once() -> None:
    assert positions("[t]\r\na = 1\r\nb = 2\r\n")["t", "b"].line == 3


def test_a_key_that_is_written_twice_has_its_last_line() -> None:
    assert positions("[t]\na = 1\n[t]\n") == {("t",): (3, 1), ("t", "a"): (2, 1)}


def test_columns_count_characters_from_one() -> None:
    found = positions('x = { "ü" = 1, b = [1, 22] }')

    assert found["x",] == (1, 1)
    assert found["x", "ü"] == (1, 7)
    assert found["x", "b"] == (1, 16)
    assert found["x", "b", 1] == (1, 24)


@pytest.mark.parametrize("text", ["[t", "a = ", 'a = "x', "= 1", '"\\q" = 1', "a = {b", "a b = 1"])
def test_reading_ends_quietly_where_the_text_is_no_toml(text: str) -> None:
    found = positions(f"first = 1\n{text}")

    assert found["first",].line == 1


@pytest.mark.parametrize("name", ["pyproject.toml", "feeds/config/starter/config.toml"])
def test_every_key_of_a_real_file_is_found_on_its_line(name: str) -> None:
    text = (ROOT / name).read_text()
    lines = text.split("\n")
    found = positions(text)

    assert set(found) == set(paths(tomllib.loads(text)))
    for path, (line, column) in found.items():
        if isinstance(path[-1], str):
            assert path[-1] in lines[line - 1][column - 1 :]


def paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    if isinstance(value, list):
        value = dict(enumerate(value))
    for key, item in value.items() if isinstance(value, dict) else ():
        yield (*path, key)
        yield from paths(item, (*path, key))


PIECES = ["a", ".b", "'c'", "[", "]", "[[", "]]", "{", "}", "=", "1", '"x"', ",", "\n", " ", "#"]
PIECES += ['"""', "'''", '"', "'", "\\", "2026-01-01", "true", "\u00fc", "\r\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(deadline=None, max_examples=600)
def test_whatever_tomllib_reads_has_all_its_lines(text: str) -> None:
    found = positions(text)  # raises nothing, TOML or not
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return

    assert set(found) == set(paths(tree))
    assert all(1 <= place.line <= text.count("\n") + 1 for place in found.values())
