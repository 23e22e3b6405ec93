"""Whatever stands in the file: a Config or a ConfigError, nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.config import starter
from feeds.errors import ConfigError, Mistake
from tests.config.config_files import mistakes_in, read

ROOT = Path(__file__).parents[2]
HOSTILE = ROOT.parent / "shared" / "data" / "hostile"
SHIPPED = (Path(starter.__file__).parent / "config.toml").read_text()

SCALARS = st.one_of(
    st.text(max_size=12).map(lambda text: repr(text).replace("\\x", "\\u00")),
    st.sampled_from(
        [
            *("5", "-1", "0.5", "true", "inf", "nan", "2026-01-01", "[]", "{}", "[1, 'a', [2]]"),
            *('""', '"env:X"', '"file:x"', '"http://["', '"all"', "{ de = 1 }", '"sqlite:///"'),
            *("'a OR'", '"9d"', "[{ a = 1 }]", "07:32:00", '{ "" = "" }', '"http://x:y@z"'),
        ]
    ),
)
KEYS = st.sampled_from(
    [
        *("site", "sources", "topics", "feeds", "categories", "refresh", "publish", "storage"),
        *(
            "x",
            '"A b"',
            '"[key]"',
            "''",
            "all",
            "title",
            "url",
            "match",
            "headers",
            "kind",
            "select",
            "und",
        ),
        *("category", "min_interval", "entries", "timezone", "authority", "languages", "path"),
    ]
)
PATHS = st.lists(KEYS, min_size=1, max_size=4).map(".".join)
LINES = st.one_of(
    PATHS.map("[{}]".format),
    PATHS.map("[[{}]]".format),
    st.tuples(PATHS, SCALARS).map(" = ".join),
)


def reads_or_tells(folder: Path, text: str | bytes) -> None:
    mistakes: list[Mistake] = []
    try:
        read(folder, text, {"X": "value"})
    except ConfigError as error:
        mistakes = error.mistakes or [Mistake("", None, "", "")]

    assert all(mistake.reason for mistake in mistakes)


@pytest.fixture(name="folder", scope="module")
def one_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


@given(st.lists(LINES, max_size=8).map("\n".join))
@settings(deadline=None, max_examples=250)
def test_any_keys_with_any_values_are_read_or_told(folder: Path, text: str) -> None:
    reads_or_tells(folder, text)


@given(st.integers(0, len(SHIPPED)), st.integers(0, 40), st.text(max_size=5))
@settings(deadline=None, max_examples=60)
def test_a_broken_shipped_file_is_read_or_told(
    folder: Path, start: int, length: int, put: str
) -> None:
    reads_or_tells(folder, SHIPPED[:start] + put + SHIPPED[start + length :])


@given(st.binary(max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_bytes_are_read_or_told(folder: Path, body: bytes) -> None:
    reads_or_tells(folder, body)


def hostile_files() -> list[str]:
    if not HOSTILE.exists():
        return []
    with (HOSTILE / "manifest.csv").open(newline="") as file:
        return [row["path"] for row in csv.DictReader(file) if row["kind"] == "config"]


@pytest.mark.skipif(not HOSTILE.exists(), reason="the hostile files of ../shared are not here")
@pytest.mark.parametrize("name", hostile_files())
def test_a_hostile_file_is_refused_with_line_and_key(tmp_path: Path, name: str) -> None:
    body = (HOSTILE / name).read_bytes()
    if name.endswith("cfg-crlf.toml"):
        assert read(tmp_path, body).site.title == "ok"
        return
    for mistake in mistakes_in(tmp_path, body):
        assert mistake.line is not None
        assert mistake.key or mistake.column


# The same attacks in our own grammar, where theirs differs.
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[sources.a]\ninterval = -5", "sources.a.interval"),
        ("[sources.a]\ninterval = '0s'", "sources.a.interval"),
        ("[sources.a]\nurl = 'file:///etc/passwd'", "sources.a.url"),
        ("[sources.a]\ncategory = 'nope'", "sources.a.category"),
        ("[refresh]\nallow_private = ['0.0.0.0/0:1-65535']", "refresh.allow_private[1]"),
        ("[topics.static]\nmatch = '/((a{1,99}){1,99}){1,99}/'", "topics.static.match"),
        ("[sources.a]\n[sources.a]", "sources.a"),
        ("[sources.'[key]']\nkind = 5", 'sources."[key]".kind'),
        ("[storage]\nurl = 'postgresql://nobody@127.0.0.1:1/x'", "storage.url"),
    ],
)
def test_a_hostile_value_is_refused_at_its_key(tmp_path: Path, text: str, key: str) -> None:
    assert key in [mistake.key for mistake in mistakes_in(tmp_path, text)]
