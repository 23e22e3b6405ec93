"""The shipped config and sample articles: complete, right, and the same everywhere."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from feeds.classify.mediatopics import TOP_LEVELS
from feeds.config import Config, load, starter
from feeds.config.keys.paths import Key, all_keys
from feeds.errors import InputError
from feeds.query import Document, match, parse
from tests.config.config_files import meaning

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "feeds" / "config" / "starter"
SAMPLES = sorted((STARTER / "samples").iterdir())


@pytest.fixture(name="config")
def shipped_config() -> Config:
    return load(STARTER / "config.toml", environ={})


@pytest.mark.parametrize("name", starter.files())
def test_the_file_at_the_top_is_the_one_that_init_writes(name: str) -> None:
    """After a change: copy the file, so that both stay one."""
    assert (ROOT / name).read_bytes() == (STARTER / name).read_bytes()


def test_nothing_else_lies_among_the_samples_at_the_top() -> None:
    assert [file.name for file in sorted((ROOT / "samples").iterdir())] == [
        file.name for file in SAMPLES
    ]


def test_the_shipped_config_has_neither_mistakes_nor_warnings(config: Config) -> None:
    assert config.warnings == ()
    codes = {it.iptc for it in config.categories.values()}
    assert codes - {""} == set(TOP_LEVELS)  # all of IPTC's, and one for what is none of them
    assert len(config.categories) == len(TOP_LEVELS) + 1
    assert len(config.topics) == 8
    assert len(config.feeds) == 2
    assert len([source for source in config.sources.values() if source.kind == "feed"]) == 4


def test_init_writes_a_folder_that_works(tmp_path: Path) -> None:
    written = starter.write(tmp_path / "new")
    config = load(tmp_path / "new" / "config.toml", environ={})

    assert len(written) == 2 + len(SAMPLES)
    assert config.sources["samples"].path == tmp_path / "new" / "samples"


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        starter.write(tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == ["config.toml"]


def test_init_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        starter.write(tmp_path / "file" / "new")


# --- the shipped file shows every key with its default -------------------------------------


def shown_line(key: Key) -> str:
    """The first line with *key* in a table of its kind, commented out or not."""
    table, _, name = key.name.rpartition(".")
    heads = re.escape(table).replace("ID", "[a-z0-9-]+")
    text = (STARTER / "config.toml").read_text()
    tables = re.findall(rf"^\[{heads}\]\n(.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    found = re.search(rf"^(# )?{name} = .*", "\n".join(tables), re.MULTILINE)
    assert found, f"{key.name} is not shown"
    return found[0]


@pytest.mark.parametrize("key", all_keys(), ids=lambda key: key.name)
def test_every_key_is_shown_with_its_default(key: Key) -> None:
    """A commented key shows it; else the comment names it, or the value is the default."""
    line = shown_line(key)
    written = line.removeprefix("# ").partition(" = ")[2]
    said = re.search(r'default ("[^"]*"|\d+)', line)
    if key.default is None or re.search("default: |required", line):
        assert not key.default
        assert re.search("^# |default: |required", line)
    else:
        assert meaning(key, said[1] if said else written) == key.default


# --- the samples ---------------------------------------------------------------------------


def read_sample(file: Path) -> Document:
    text = file.read_text()
    language = file.name.split(".")[1]
    section = re.search(r'"articleSection": "(.*?)"', text)
    body = text.partition("</head>")[2] or text.partition("Empfohlen")[0]
    body = unescape(re.sub(r"<[^>]*>", " ", body))
    return Document(
        texts={"title": body.strip().split("\n")[0], "text": body},
        terms={"lang": (language,), "tag": (section[1].casefold(),) if section else ()},
        language=language,
    )


def matches(rules: tuple[str, ...], document: Document) -> bool:
    return any(match(parse(rule), document) for rule in rules)


def category_of(file: Path, config: Config) -> str:
    document = read_sample(file)
    for category in config.categories.values():
        if matches(category.match, document):
            return category.id
    tags = set(document.terms["tag"])
    named = [it.id for it in config.categories.values() if tags & set(it.upstream)]
    return named[0] if named else config.sources["samples"].category


def test_there_are_samples_in_both_languages_and_as_text_and_html() -> None:
    names = [file.name for file in SAMPLES]

    assert len(names) >= 12
    for ending in (".de.txt", ".en.txt", ".de.html", ".en.html"):
        assert sum(name.endswith(ending) for name in names) >= 3


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_a_sample_is_an_article_of_usual_length(file: Path) -> None:
    words = len(read_sample(file).texts["text"].split())

    assert 120 <= words <= 300


@pytest.mark.parametrize(
    ("stem", "category", "topics"),
    [
        ("buerohaus-wohnungen", "news", {"housing"}),
        ("deichlauf", "sport", set()),
        ("hausarztmobil", "news", {"health"}),
        ("kurzfilmtage", "culture", set()),
        ("lighthouse-keepers", "news", set()),
        ("lost-score", "culture", set()),
        ("moor-hollerbruch", "science", {"climate"}),
        ("nachtzug-baltica", "business", {"rail"}),
        ("night-train-gdansk", "business", {"rail"}),
        ("nordhafen-runoff", "politics", {"elections", "housing"}),
        ("rowing-final", "sport", set()),
        ("sandbank-west", "business", {"energy"}),
        ("satellit-tern", "science", {"climate", "space"}),
        ("sea-ice-satellite", "science", {"space"}),
        ("stairs-study", "science", {"health"}),
        ("stichwahl-nordhafen", "politics", {"elections"}),
        ("windpark-sandbank", "business", {"energy"}),
    ],
)
def test_the_rules_put_a_sample_where_a_reader_would(
    config: Config, stem: str, category: str, topics: set[str]
) -> None:
    (file,) = (STARTER / "samples").glob(f"{stem}.*")
    document = read_sample(file)

    assert category_of(file, config) == category
    assert {it.id for it in config.topics.values() if matches(it.match, document)} == topics
