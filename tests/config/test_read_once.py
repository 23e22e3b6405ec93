"""What a config has in common with another one is not read again; many rules are read at once."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from feeds import query
from feeds.config import Config, load
from feeds.config.keys.rules import Book, Facts
from feeds.config.reading import ahead
from feeds.errors import ConfigError

TOPICS = "[topics.a]\nmatch = ['eins', 'zwei']\n[topics.b]\nmatch = 'drei'\nexclude = 'vier'\n"
FIELDS = query.TOPIC_RULE_FIELDS


def written(folder: Path, topics: str, first: str = "") -> Path:
    path = folder / "config.toml"
    path.write_text(f'include = ["topics.toml"]\n{first}')
    (folder / "topics.toml").write_text(topics)
    return path


@pytest.fixture(name="known")
def loaded_config(tmp_path: Path) -> Config:
    return load(written(tmp_path, TOPICS), environ={})


def test_rules_and_files_that_are_the_same_are_not_read_again(
    known: Config, tmp_path: Path
) -> None:
    path = written(tmp_path, TOPICS, first="[site]\ntitle = 'Haus'\n")
    config = load(path, environ={}, known=known)

    assert config.site.title == "Haus"
    assert config.files.documents[1].tree is known.files.documents[1].tree
    for text in ("eins", "zwei", "drei", "vier"):
        assert config.rules.rule(text, FIELDS) is known.rules.rule(text, FIELDS)


def test_what_is_not_said_any_more_is_forgotten(known: Config, tmp_path: Path) -> None:
    path = written(tmp_path, TOPICS.replace("'zwei'", "'fünf'"))
    config = load(path, environ={}, known=known)
    again = load(path, environ={}, known=config)

    assert config.topics["a"].match == ("eins", "fünf")
    assert [text for text, _ in again.rules.read] == ["eins", "fünf", "drei", "vier"]


def test_a_mistake_is_found_whatever_is_known(known: Config, tmp_path: Path) -> None:
    path = written(tmp_path, TOPICS.replace("'drei'", "'drei AND'"))
    with pytest.raises(ConfigError) as caught:
        load(path, environ={}, known=known)

    assert [(one.file, one.line) for one in caught.value.mistakes] == [
        (str(tmp_path / "topics.toml"), 4)
    ]


@pytest.fixture
def may_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread but ours counts; that of a test runner holds nothing that a child would want."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(ahead, "_processors", lambda: 2)


_fork = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork")


@_fork
@pytest.mark.usefixtures("may_fork")
def test_many_rules_are_read_by_several_processes_with_the_same_result() -> None:
    texts = [f'(wort{n} OR "wort {n}") AND NOT topic:x{n}' for n in range(ahead.FEW)]
    book = Book()
    ahead.read(book, [(text, query.SELECTION_FIELDS) for text in [*texts, "no AND", *texts[:9]]])

    assert [text for text, _ in book.read] != texts
    assert {text for text, _ in book.read} == {*texts}
    for text in texts[::100]:
        facts = book.rule(text, query.SELECTION_FIELDS).facts
        assert facts == Facts.of(query.parse(text))


@_fork
@pytest.mark.usefixtures("may_fork")
def test_a_process_that_dies_in_mid_sentence_leaves_its_rules_to_the_schema(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def half(found: object, there: BinaryIO, *, protocol: int) -> None:
        there.write(pickle.dumps(found, protocol=protocol)[:-9])
        there.flush()
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(pickle, "dump", half)
    book, keys = Book(), [(f"wort{n}", query.SELECTION_FIELDS) for n in range(ahead.FEW)]
    ahead.read(book, keys)

    assert [*book.read] == keys[::2]


def test_twins_and_mistakes_are_told_in_a_large_config(tmp_path: Path) -> None:
    many = "".join(f"[topics.t{n}]\nmatch = 'wort{n} und'\n" for n in range(ahead.FEW))
    twin = "[topics.twin]\nmatch = 'und wort7'\n"
    config = load(written(tmp_path, many + twin), environ={})

    assert any("asks for the same as topics.t7" in str(one) for one in config.warnings)
    assert len(config.topics) == ahead.FEW + 1

    path = written(tmp_path, f"{many}[topics.bad]\nmatch = 'a AND'\n")
    with pytest.raises(ConfigError) as caught:
        load(path, environ={})

    assert [one.line for one in caught.value.mistakes] == [2 * ahead.FEW + 2]
