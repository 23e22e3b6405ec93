"""Several files are one config, and every mistake is told with the file in which it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.config import Text, load_texts
from feeds.errors import ConfigError, Mistake
from tests.config.config_files import SMALL, read

INCLUDING = 'include = ["conf.d/*.toml"]\n' + SMALL


def write(folder: Path, **files: str) -> None:
    (folder / "conf.d").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "conf.d" / f"{name}.toml").write_text(text)


def mistakes_in(folder: Path, text: str = INCLUDING) -> list[Mistake]:
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    return [one for one in caught.value.mistakes if one.line is not None]


def test_included_files_belong_to_the_config_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, b="[topics.b]\nmatch = 'b'", a="[topics.a]\nmatch = 'a'", c="[site]\ntitle='C'")
    config = read(tmp_path, INCLUDING)

    assert list(config.topics) == ["a", "b"]
    assert config.site.title == "C"
    assert [one.name for one in config.files.texts] == [
        "config.toml",
        *(f"conf.d/{name}.toml" for name in "abc"),
    ]


def test_paths_in_an_included_file_start_at_the_folder_of_the_first(tmp_path: Path) -> None:
    write(tmp_path, a='[sources.s]\nkind = "folder"\npath = "texts"\ncategory = "news"')

    assert read(tmp_path, INCLUDING).sources["s"].path == tmp_path / "texts"


def test_a_mistake_is_told_with_its_own_file_line_and_column(tmp_path: Path) -> None:
    write(tmp_path, a="[topics.a]\nmatch = 'a'\n", b="\n[topics.b]\nmatch = ['b', 'source:papr']\n")
    (mistake,) = mistakes_in(tmp_path)

    assert mistake.file == str(tmp_path / "conf.d" / "b.toml")
    assert (mistake.line, mistake.column, mistake.key) == (3, 15, "topics.b.match[2]")
    assert 'did you mean "paper"?' in mistake.hint


def test_files_that_are_no_toml_are_told_together(tmp_path: Path) -> None:
    write(tmp_path, a="[topics.a", b="[topics.b]\nmatch = ")

    assert [(Path(one.file).name, one.line) for one in mistakes_in(tmp_path)] == [
        ("a.toml", 1),
        ("b.toml", 2),
    ]


@pytest.mark.parametrize(
    ("first", "second", "name", "line"),
    [
        ("[topics.x]\nmatch='a'", "\n[topics.x]\nmatch='b'", "topics.x", 2),
        ("[site]\ntitle='a'", "[site]\nlanguage='de'", "site", 1),
        ("[defaults.feeds]\n", "[defaults.feeds]\n", "defaults.feeds", 1),
    ],
)
def test_a_table_stands_in_one_file_only(
    tmp_path: Path, first: str, second: str, name: str, line: int
) -> None:
    write(tmp_path, a=first, b=second)
    (mistake,) = mistakes_in(tmp_path)

    assert mistake.reason == f"[{name}] stands in two files"
    assert (Path(mistake.file).name, mistake.line) == ("b.toml", line)
    assert mistake.hint == f"the first is {tmp_path / 'conf.d' / 'a.toml'}:1"


def test_a_missing_file_is_a_mistake_and_an_empty_pattern_a_warning(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path, f'include = ["more.toml"]\n{SMALL}')
    config = read(tmp_path, INCLUDING)

    assert mistake.reason == 'there is no file "more.toml"'
    assert (mistake.line, mistake.column, mistake.key) == (1, 12, "include[1]")
    assert [one.reason for one in config.warnings] == ['there is no file "conf.d/*.toml"']


@pytest.mark.parametrize("pattern", ["conf.d/*.toml", "./conf.d/a.toml", "config.toml"])
def test_a_file_is_included_once(tmp_path: Path, pattern: str) -> None:
    write(tmp_path, a="[topics.a]\nmatch = 'a'")
    text = f'include = ["conf.d/a.toml", "{pattern}"]\n{SMALL}'
    (mistake,) = mistakes_in(tmp_path, text)

    assert "is included twice" in mistake.reason
    assert mistake.key == "include[2]"


def test_only_the_first_file_includes_others(tmp_path: Path) -> None:
    write(tmp_path, a='include = ["b.toml"]')
    (mistake,) = mistakes_in(tmp_path)

    assert (Path(mistake.file).name, mistake.key) == ("a.toml", "include")


def test_kept_texts_mean_the_same_without_the_files(tmp_path: Path) -> None:
    write(tmp_path, a="[topics.a]\nmatch = 'a'")
    config = read(tmp_path, INCLUDING)
    texts = config.files.texts
    (tmp_path / "conf.d" / "a.toml").unlink()
    again = load_texts(tmp_path / "config.toml", texts, environ={})

    assert again == config
    assert again.files.meaning() == config.files.meaning()


def test_a_mistake_in_a_kept_text_names_its_file(tmp_path: Path) -> None:
    texts = [Text("config.toml", SMALL), Text("conf.d/a.toml", "[topics.a]")]
    with pytest.raises(ConfigError, match=r"conf\.d/a\.toml:1: topics\.a\.match: is missing"):
        load_texts(tmp_path / "config.toml", texts, environ={})


# --- what is no change -----------------------------------------------------------------------


def meaning(folder: Path, text: str | bytes) -> str:
    return read(folder, text).files.meaning()


SAME = [
    SMALL.replace("\n", "\r\n").encode(),
    b"\xef\xbb\xbf" + SMALL.encode(),
    f"# a comment\n{SMALL}\n\n",
    SMALL.replace('kind = "feed"\n', "").replace(
        'category = "news"', 'category="news"\nkind="feed"'
    ),
    "\n".join(reversed(SMALL.split("\n\n"))),
    SMALL.replace('"News"', "'News'"),
]


@pytest.mark.parametrize("text", SAME)
def test_other_bytes_that_say_the_same_are_no_change(tmp_path: Path, text: str | bytes) -> None:
    assert meaning(tmp_path, text) == meaning(tmp_path, SMALL)


def test_a_table_moved_to_another_file_is_no_change(tmp_path: Path) -> None:
    before = meaning(tmp_path, SMALL)
    head, tail = SMALL.split("\n\n")
    write(tmp_path, a=tail)

    assert meaning(tmp_path, f'include = ["conf.d/*.toml"]\n{head}') == before


def test_the_order_of_categories_is_a_change_as_the_first_rule_wins(tmp_path: Path) -> None:
    one, two = "[categories.a]\nmatch = 'x'\n", "[categories.b]\nmatch = 'x'\n"

    assert meaning(tmp_path, one + two) != meaning(tmp_path, two + one)


def test_any_other_value_is_a_change(tmp_path: Path) -> None:
    assert meaning(tmp_path, SMALL.replace("News", "new")) != meaning(tmp_path, SMALL)
