"""Every mistake in a config is told, with its line and key, in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from feeds.config.keys.messages import REASONS
from feeds.config.keys.paths import LATER, all_keys, table_at
from feeds.config.keys.schema import Tables
from tests.config.config_files import SMALL, mistakes_in

# What is appended to SMALL, the key and the words of the one mistake; the line is the one
# that ends with "#!" (or the given one).
CASES: list[tuple[str, str, str]] = [
    # unknown keys
    ('[site]\ntitel = "x" #!', "site.titel", 'did you mean "title"?'),
    ('[site]\nbaseUrl = "x" #!', "site.baseUrl", 'did you mean "base_url"?'),
    ('[site]\nbase-url = "x" #!', "site.base-url", 'did you mean "base_url"?'),
    ("[site]\nxyzzy = 1 #!", "site.xyzzy", "expected one of title, base_url"),
    ("[source.x] #!\nkind = 1", "source", 'did you mean "sources"?'),
    ("[[topic]] #!", "topic", 'did you mean "topics"?'),
    ("[agencies.afp]\nname = 1 #!", "agencies.afp.name", 'did you mean "names"?'),
    ("[agencies.AFP] #!", "agencies.AFP", "is not an id"),
    (
        '[agencies.afp]\n[agencies.other]\nnames = ["Agence France-Presse"] #!',
        "agencies.other.names",
        "is a name of [agencies.afp] already",
    ),
    ('[site]\napply = "later" #!', "site.apply", '"later" is not one of the choices'),
    ("[publish]\nhubs = [] #!", "publish.hubs", "not available in this version"),
    # addresses that were given up
    ('[topics.x]\nmatch = "x"\naliases = ["X"] #!', "topics.x.aliases[1]", "is not an id"),
    ('[categories.a]\naliases = ["a"] #!', "categories.a.aliases[1]", "is there: [categories.a]"),
    (
        '[categories.a]\naliases = ["old"]\n[categories.b]\naliases = ["old"] #!',
        "categories.b.aliases[1]",
        "is an alias of [categories.a] already",
    ),
    (
        '[categories.a]\nretired = true\n[feeds.x]\nselect = "category:a" #!',
        "feeds.x.select",
        '"a" is retired; expected an id of [categories.ID]',
    ),
    (
        '[site]\nbase_url = "http://[::1]/a"\nformer_urls = ["http://[::1]"] #!',
        "site.former_urls[1]",
        'base_url is below "http://[::1]"',
    ),
    # wrong types, each message of the table
    ("[site]\ntitle = 5 #!", "site.title", "the number 5 is not text in quotes; expected text"),
    ("[site]\ntitle = true #!", "site.title", "true is not text in quotes"),
    ("[site]\ntitle = 2026-01-01 #!", "site.title", "a date or time is not text in quotes"),
    ("[publish]\nentries = 2.5 #!", "publish.entries", "the number 2.5 is not a whole number"),
    ("[publish]\nentries = true #!", "publish.entries", "true is not a whole number"),
    ('[publish]\nentries = "50" #!', "publish.entries", '"50" is not a whole number'),
    ("[publish]\nentries = 0 #!", "publish.entries", "the number 0 is too small; expected a whole"),
    ("[publish]\nentries = 1001 #!", "publish.entries", "the number 1001 is too large"),
    (f"[publish]\nentries = {10**30} #!", "publish.entries", "is too large"),
    (
        '[publish]\nlinks = "both" #!',
        "publish.links",
        '"both" is not one of the choices; expected "',
    ),
    ('[refresh]\nallow_private = "x:1" #!', "refresh.allow_private", '"x:1" is not a list'),
    ("[refresh]\nallow_private = [\n1] #!", "refresh.allow_private[1]", "is not text in quotes"),
    ("[sources.x]\n#\n[sources]\ny = 1 #!", "sources.y", "the number 1 is not a table"),
    ("site = 5 #!", "site", "the number 5 is not a table; expected a table"),
    ("topics = [] #!", "topics", "a list is not a table; expected tables such as"),
    ('[topics.x]\nmatch = "x"\ntitle = 1 #!', "topics.x.title", "is neither text nor a table"),
    ('[topics.x]\nmatch = "x"\ntitle = { de = 1 } #!', "topics.x.title.de", "is not text"),
    ('[topics.x]\nmatch = "x"\ntitle = { deutsch = "a" } #!', "topics.x.title.deutsch", "language"),
    # single values
    ('[site]\nbase_url = "javascript:1" #!', "site.base_url", "does not begin with http://"),
    ('[site]\ntimezone = "Berlin" #!', "site.timezone", 'did you mean "Europe/Berlin"?'),
    ('[site]\ntitle = "a\\u0000b" #!', "site.title", "control character"),
    (
        '[site]\nauthority = "x" #!',
        "site.authority",
        '"x" is not a tag authority; expected a domain',
    ),
    ('[stories]\nprefer = [\n"nobody"] #!', "stories.prefer[1]", '"nobody"'),
    ("[refresh]\nmin_interval = -5 #!", "refresh.min_interval", "the number -5 is not a duration"),
    ('[refresh]\nmin_interval = "0s" #!', "refresh.min_interval", '"0s" is no time at all'),
    ('[storage]\nurl = "feeds.db" #!', "storage.url", "this text is not the address of a database"),
    ('[refresh]\nallow_private = ["0.0.0.0/0:80"] #!', "refresh.allow_private[1]", "at most a /8"),
    ('[topics.Aha] #!\nmatch = "x"', "topics.Aha", '"aha" would do'),
    (
        '[topics."a b"] #!\nmatch = "x"',
        'topics."a b"',
        '"a b" is not an id; expected small letters',
    ),
    ('[topics.all] #!\nmatch = "x"', "topics.all", '"all" is a reserved id'),
    # queries
    ("[topics.x]\nmatch = '(a OR' #!", "topics.x.match", "cannot be read: OR has nothing after it"),
    ("[topics.x]\nmatch = ['a',\n'b AND'] #!", "topics.x.match[2]", "(character 3)"),
    ("[topics.x]\nmatch = 'topic:y' #!", "topics.x.match", "cannot be read"),
    ("[categories.x]\nmatch = 'category:news' #!", "categories.x.match", "cannot be read"),
    ("[categories.x]\nmatch = ['a', 5] #!", "categories.x.match[2]", "is not text in quotes"),
    (
        '[sources.x]\nkind = "folder"\npath = "x"\ncategory = "news"\nidentity = "link" #!',
        "sources.x.identity",
        'has no meaning for kind = "folder"; it belongs to kind = "feed"',
    ),
    ("[feeds.x]\nselect = '' #!", "feeds.x.select", "the query is empty"),
    # across tables
    ("[topics.x] #!", "topics.x.match", "is missing; expected a query"),
    ("[topics.x]\nmatch = [] #!", "topics.x.match", "is missing"),
    ("[feeds.x] #!", "feeds.x.select", "is missing"),
    (
        "[feeds.x]\nselect = 'category:sport' #!",
        "feeds.x.select",
        'there is no "sport" in [categor',
    ),
    ("[feeds.x]\nselect = 'a -(topic:(b))' #!", "feeds.x.select", "add [topics.b]"),
    ("[feeds.x]\nselect = 'source:papr' #!", "feeds.x.select", 'did you mean "paper"?'),
    ("[topics.x]\nmatch = 'category:nes' #!", "topics.x.match", 'did you mean "news"?'),
    (
        '[site] #!\nbase_url = "https://x.example"',
        "site.authority",
        '"example.org,2026-01-01" is the example, and base_url is public',
    ),
    (
        '[refresh]\nmin_interval = "2h"\nmax_interval = "60m" #!',
        "refresh.max_interval",
        '"1h" is shorter than min_interval',
    ),
]


@pytest.mark.parametrize(("text", "key", "words"), CASES, ids=[case[1] for case in CASES])
def test_a_mistake_is_told_with_line_and_key(
    tmp_path: Path, text: str, key: str, words: str
) -> None:
    text = f"{text}\n{SMALL}" if text.startswith(("site", "topics =")) else f"{SMALL}\n{text}"
    line = text[: text.index("#!")].count("\n") + 1
    found = [mistake for mistake in mistakes_in(tmp_path, text) if mistake.key == key]

    assert len(found) == 1
    assert words in str(found[0]).partition(f"{key}: ")[2]
    assert found[0].line == line


SOURCES: list[tuple[str, str, str]] = [
    ('kind = "pages"', "kind", '"pages" is not one of the choices; expected "feed", "page",'),
    ('css = { link = "h2 [" }', "css.link", "is no selector"),
    ('css = { links = "h2 a" }', "css.links", "is nothing that can be selected"),
    ("follow = false", "follow", 'has no meaning for kind = "feed"'),
    ("kind =", "kind", "is missing"),
    ("url =", "url", "is missing; expected an address such as"),
    ("category =", "category", "is missing; expected the id of a category; there is news"),
    ('category = "nws"', "category", 'there is no "nws" in [categories]'),
    ('category = "sport"', "category", "add [categories.sport]"),
    ('path = "x"', "path", 'has no meaning for kind = "feed"; it belongs to kind = "folder"'),
    ('kind = "folder"', "path", "is missing; expected a folder"),
    ('kind = "folder"', "url", 'has no meaning for kind = "folder"; it belongs to kind = "feed"'),
    ('url = "file:///etc/passwd"', "url", "does not begin with http:// or https://"),
    ('url = "https://me:pw@x.example/"', "url", "has a user name in it"),
    ('url = "paper.example/rss"', "url", 'write "https://paper.example/rss"'),
    ('interval = "0s"', "interval", '"0s" is no time at all; expected "auto", or a duration'),
    ("interval = 15", "interval", "the number 15 is not a duration"),
    ('republish = "all"', "republish", 'expected "none", "link", "summary" or "full"'),
    ('timezone = "MESZ"', "timezone", "is not a known time zone"),
    ('language = "german"', "language", '"german" is not a language tag'),
    ("headers = { X = 1 }", "headers.X", "this number is not text in quotes"),
    ('headers = { "X Y" = "1" }', 'headers."X Y"', '"X Y" is not the name of a header'),
    ('headers = { Host = "x" }', "headers.Host", '"Host" is set by feeds itself'),
    ('headers = { Cookie = "a=b" }', "headers.Cookie", "this header carries a secret"),
    (
        'headers = { X-Api-Key = "s3cret" }',
        "headers.X-Api-Key",
        'X-Api-Key = "env:PAPER_X_API_KEY"',
    ),
    ('identity = "url"', "identity", 'expected "auto", "guid", "link" or "title+date"'),
    ("skip = 'a (b'", "skip", "cannot be read: ( is never closed (character 3)"),
    ("skip = 'topic:x'", "skip", "cannot be read"),
    ("skip = 'since:7d'", "skip", "cannot be read"),
    ("skip = 'source:papr'", "skip", 'did you mean "paper"?'),
    ("skip = ''", "skip", "the query is empty"),
    ("entries = 0", "entries", "a whole number from 1 to 1000"),
    ('URL = "x"', "URL", 'did you mean "url"?'),
]


@pytest.mark.parametrize(("line", "key", "words"), SOURCES, ids=[case[0] for case in SOURCES])
def test_a_source_with_a_mistake_is_told(tmp_path: Path, line: str, key: str, words: str) -> None:
    """*line* takes the place of the line with its key, or is added to the source."""
    name = line.partition(" ")[0]
    kept = [old for old in SMALL.splitlines() if not old.startswith(f"{name} =")]
    text = "\n".join(kept + ([] if line.endswith("=") else [line]))
    found = [str(m) for m in mistakes_in(tmp_path, text) if m.key == f"sources.paper.{key}"]

    assert len(found) == 1
    assert words in found[0]


def test_all_mistakes_of_a_file_are_told_at_once_in_its_order(tmp_path: Path) -> None:
    text = """\
[site]
titel = "x"
language = 5
[refresh]
min_interval = "2h"
max_interval = -5
[sources.A]
kind = "feed"
url = "x"
[topics.t]
match = ['a OR', 'source:nobody', 7]
[feeds.f]
select = 'category:none'
"""
    found = [(mistake.line, mistake.key) for mistake in mistakes_in(tmp_path, text)]

    assert found == [
        (2, "site.titel"),
        (3, "site.language"),
        (6, "refresh.max_interval"),
        (7, "sources.A"),
        (7, "sources.A.category"),
        (9, "sources.A.url"),
        (11, "topics.t.match[1]"),
        (11, "topics.t.match[3]"),
        (13, "feeds.f.select"),
    ]


def test_a_mistake_draws_no_other_behind_it(tmp_path: Path) -> None:
    text = """\
categories.news = 5
[site]
base_url = "https://x.example"
authority = "nonsense"
[refresh]
min_interval = "nonsense"
max_interval = "1m"
[sources.paper]
kind = "feed"
url = 5
category = "news"
"""
    found = [mistake.key for mistake in mistakes_in(tmp_path, text)]

    assert found == [
        "categories.news",
        "site.authority",
        "refresh.min_interval",
        "sources.paper.url",
    ]


def test_mistakes_print_as_file_line_key_and_sentence(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path, f"{SMALL}interval = 5")

    assert str(mistake) == (
        f"{tmp_path}/config.toml:8: sources.paper.interval: the number 5 is not a duration;"
        ' expected "auto", or a duration such as "90s", "15m", "6h" or "2d"'
    )


@pytest.mark.parametrize("text", [case[0] for case in CASES] + [case[0] for case in SOURCES])
def test_mistakes_are_told_in_our_own_words(tmp_path: Path, text: str) -> None:
    text = text if "\n" in text else SMALL.replace('kind = "feed"', text)
    told = "\n".join(map(str, mistakes_in(tmp_path, text)))

    assert not re.search("pydantic|[Ii]nput should|validat|valid ", told)


def test_the_table_of_messages_has_each_kind_of_finding_once(tmp_path: Path) -> None:
    """A message that no case above draws would be one that nobody has read."""
    told = {reason for reason in REASONS.values() if reason}
    drawn = {reason for reason in told for case in CASES if reason in case[2]}

    assert drawn == told


def test_a_password_in_the_file_is_a_mistake_that_does_not_repeat_it(tmp_path: Path) -> None:
    text = '[storage]\nurl = "postgresql+psycopg://me:hunter2@db/feeds"'
    (mistake,) = mistakes_in(tmp_path, text)

    assert mistake.key == "storage.url"
    assert "holds a password" in str(mistake)
    assert "hunter2" not in str(mistake)


@pytest.mark.parametrize(
    "text",
    [
        '[storage]\nurl = "postgres://me:hunter2@db/feeds"',
        f'{SMALL}headers = {{ Authorization = "hunter2" }}',
        f'{SMALL}headers = {{ Authorization = ["hunter2"] }}',
        f'{SMALL}headers = {{ Authorization = "hunter2\\n" }}',
        f'{SMALL}headers = "hunter2"',
        '[metrics]\ntoken = "hunter2"',
        '[metrics]\ntoken = "hunter2-hunter2-hunter2"',
    ],
)
def test_no_mistake_repeats_a_secret(tmp_path: Path, text: str) -> None:
    found = mistakes_in(tmp_path, text)

    assert found
    assert "hunter2" not in "\n".join(map(str, found))


@pytest.mark.parametrize(("name", "keys"), LATER.items())
def test_a_key_for_later_is_not_known_now(name: str, keys: frozenset[str]) -> None:
    table: type[BaseModel] | None = table_at((name,) if name else ()) or table_at((name, "id"))

    assert table is not None
    assert keys.isdisjoint(table.model_fields)


def test_every_key_says_what_is_expected() -> None:
    assert len(list(all_keys())) > 30
    assert [key.name for key in all_keys() if not key.expected] == []
    assert all(field.description for field in Tables.model_fields.values())
