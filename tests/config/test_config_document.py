"""Files that are no TOML, or no file at all: one mistake, with its place."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from feeds.config import load
from feeds.config.reading.document import SYNTAX
from feeds.errors import ConfigError
from tests.config.config_files import mistakes_in, read

CASES: list[tuple[str, int, str]] = [
    ("[site\ntitle = 'x'", 1, "the name of the table is not closed (column 6); expected ]"),
    ("[[site]\n", 1, "the name of the table is not closed (column 7); expected ]]"),
    ("[site]\ntitle\n", 2, "the key has no value (column 6); expected key = value"),
    ("[site]\ntitle = x\n", 2, "this is no value (column 9); expected text in"),
    ("[site]\ntitle = \n", 2, "this is no value (column 9)"),
    ("[site]\n= 5\n", 2, "this is no TOML (column 1); expected a [table] or key = value"),
    ("[]\n", 1, "no key begins like this (column 2)"),
    ("a. = 1\n", 1, "no key begins like this (column 4)"),
    ("a = 1 b = 2\n", 1, "something is left over after the value (column 7)"),
    ('a = "x\nb = 1', 1, "a line break or control character stands in the middle (column 7)"),
    ("a = 'x", 1, "the text is not closed (column 7); expected a quote at its end"),
    ('a = """x\n', 2, "the text is not closed"),
    ("a = '''x\n", 2, "a text of several lines is not closed (column 1); expected three quotes"),
    ("a = 1 #\x00", 1, "a line break or control character stands in the middle (column 8)"),
    ("a = [1,\n2\nb = 3", 3, "the list is not closed (column 1); expected , or ]"),
    ("a = { b = 1", 1, "the table in braces is not closed"),
    ('a = "\\q"', 1, "a backslash begins no known escape"),
    ('a = "\\uZZZZ"', 1, "a \\u escape is not followed by its hexadecimal digits"),
    ('a = "\\ud800"', 1, "a \\u escape names no character"),
    ("a = 2026-02-30", 1, "this date or time does not exist (column 5)"),
    ("a = 'x\x00y'", 1, "a line break or control character stands in the middle (column 7)"),
    ("[a.b]\nc = 1\n[a]\nb.d = 2", 4, "this adds to a table or list that is already complete"),
    ("a = {}\na.b = 1", 2, "this adds to a table or list that is already complete"),
    ("a = []\n[[a]]", 2, "this adds to a table or list that is already complete"),
]


@pytest.mark.parametrize(("text", "line", "words"), CASES)
def test_a_file_that_is_no_toml_is_told_with_line_and_column(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    (mistake,) = mistakes_in(tmp_path, text)

    assert mistake.line == line
    assert words in str(mistake)


TWICE: list[tuple[str, int, str, str]] = [
    ("[site]\n[sources.a]\n[sources.a]\n", 3, "sources.a", "table stands here for the second"),
    ("[site]\ntitle = 'a'\n\ntitle = 'b'\n", 4, "site.title", "this key already has a value"),
    ("a = { b = 1, b = 2 }", 1, "", "this key already has a value"),
]


@pytest.mark.parametrize(("text", "line", "key", "words"), TWICE)
def test_what_is_written_twice_is_told_with_both_lines(
    tmp_path: Path, text: str, line: int, key: str, words: str
) -> None:
    (mistake,) = mistakes_in(tmp_path, text)

    assert (mistake.line, mistake.key) == (line, key)
    assert words in mistake.reason
    assert mistake.hint == ("the first is in line 2" if key else "")


def test_each_row_of_the_syntax_table_is_drawn_by_a_case() -> None:
    drawn = set()
    for text in [text for text, *_ in CASES] + [text for text, *_ in TWICE]:
        with pytest.raises(tomllib.TOMLDecodeError) as caught:
            tomllib.loads(text)
        drawn |= {row for row in SYNTAX if str(caught.value).startswith(row)}

    assert drawn == set(SYNTAX)


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path, "[site]\ntitle = 'Grün'".encode("latin-1"))

    assert mistake.line == 2
    assert mistake.reason == "is not UTF-8 text"


def test_a_missing_file_is_told_with_the_way_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file; `feeds init` writes one"):
        load(tmp_path / "config.toml", environ={})


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, environ={})


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path, b"#" * 5_000_000)

    assert mistake.reason == "is larger than 4 MB"


@pytest.mark.parametrize("text", [f"a = {'[' * 9000}{']' * 9000}", f"a = {'[' * 300}{']' * 300}"])
def test_deep_nesting_is_a_mistake_and_no_crash(tmp_path: Path, text: str) -> None:
    assert mistakes_in(tmp_path, text)


def test_a_number_of_thousands_of_digits_is_a_mistake(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path, f"[publish]\nentries = {'9' * 5000}")

    assert mistake.reason == "holds a number that is too long"


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    config = read(tmp_path, b"\xef\xbb\xbf[site]\r\ntitle = 'ok'\r\n")

    assert config.site.title == "ok"


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    body = b"[site]\r\n"

    assert read(tmp_path, body).text_hash == hashlib.sha256(body).hexdigest()
