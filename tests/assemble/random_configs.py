"""Configs as a dice would write them: right ones, ones with a mistake, ones that mean harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from feeds.config.keys.paths import all_keys

Tables = dict[str, dict[str, str]]
"""Keys with their values as TOML, by the heading of their table."""

WORDS = ["eins", "zwei", "drei", "vier", "Tor", "Brücke"]


@dataclass(frozen=True)
class Edit:
    """A whole config; ``line`` is that of its mistake, 0 where it has none."""

    text: str
    line: int = 0


def written(tables: Mapping[str, Mapping[str, str]]) -> str:
    """The tables as a file."""
    return "".join(
        f"[{heading}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())
        for heading, keys in tables.items()
    )


# --- what can be right ------------------------------------------------------------------------

rules = st.recursive(
    st.sampled_from(WORDS) | st.sampled_from(WORDS).map("title:{}".format),
    lambda rule: st.tuples(rule, st.sampled_from(["AND", "OR", "AND NOT"]), rule).map(
        lambda part: f"({part[0]} {part[1]} {part[2]})"
    ),
    max_leaves=4,
)
selections = rules | st.sampled_from(
    ["category:news", "topic:a", "topic:b -zwei", "source:paper", "category:sport OR eins"]
)


def quoted(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Values that are texts."""
    return strategy.map("'{}'".format)


titles = quoted(st.sampled_from(["Haus", "Über alles", "<b>fett</b>", "a & b", "שלום"]))
AGES = st.sampled_from(["'off'", "'4h'", "'6h'", "'1d'"])
PUBLISHING: Mapping[str, st.SearchStrategy[str]] = {
    "max_age": AGES,
    "entries": st.integers(1, 5).map(str),
    "max_per_source": st.integers(0, 3).map(str),
    "exclude": quoted(rules),
    "content": st.sampled_from(["'full'", "'summary'"]),
    "stories": st.sampled_from(["'one'", "'all'"]),
    "languages": st.sampled_from(["['de']", "['fr']", "['de', 'en']", "[]"]),
}
SOURCE: Mapping[str, st.SearchStrategy[str]] = {
    **PUBLISHING,
    "title": titles,
    "republish": st.sampled_from(["'none'", "'link'", "'summary'", "'full'"]),
    "category": st.sampled_from(["'news'", "'sport'"]),
    "interval": st.sampled_from(["'auto'", "'20m'", "'1h'"]),
    "silence": st.sampled_from(["'auto'", "'off'", "'10d'"]),
}
CATEGORY = {
    **PUBLISHING,
    "title": titles,
    "match": quoted(rules),
    "upstream": st.just("['sport', 'inland']"),
    "iptc": st.sampled_from(["''", "'15000000'"]),
}
SINGLE: Mapping[str, Mapping[str, st.SearchStrategy[str]]] = {
    "site": {
        "title": titles,
        "timezone": st.sampled_from(["'UTC'", "'Europe/Berlin'"]),
        "former_urls": st.sampled_from(["[]", "['https://old.example.org']"]),
        "icon": st.sampled_from(["''", "'https://example.org/icon.png'"]),
    },
    "publish": {
        "entries": st.integers(2, 60).map(str),
        "cache": st.sampled_from(["'1m'", "'1h'"]),
        "links": st.sampled_from(["'original'", "'permalink'"]),
    },
    "refresh": {"min_interval": st.sampled_from(["'5m'", "'10m'"])},
    "stories": {"window": st.sampled_from(["'72h'", "'24h'"]), "prefer": st.just("['paper']")},
    "api": {"public": st.sampled_from(["true", "false"])},
    "defaults.feeds": PUBLISHING,
}


def some(keys: Mapping[str, st.SearchStrategy[str]]) -> st.SearchStrategy[dict[str, str]]:
    """Few of the keys, each with a value."""
    names = st.lists(st.sampled_from(sorted(keys)), max_size=2, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({one: keys[one] for one in chosen}))


@st.composite
def right(draw: st.DrawFn, base: Tables) -> Tables:
    """Tables without a mistake; *base* has [site] and the sources ``paper`` and ``other``."""
    tables: Tables = {"site": base["site"] | draw(some(SINGLE["site"]))}
    tables |= {heading: dict(keys) for heading, keys in base.items() if heading != "site"}
    if not draw(st.integers(0, 3)):
        del tables["sources.other"]
    for heading in [one for one in tables if one.startswith("sources.")]:
        tables[heading] |= draw(some(SOURCE))
    for heading in draw(st.permutations(["categories.sport", "categories.news"])):
        tables[heading] = draw(some(CATEGORY))
    for id_ in draw(st.sets(st.sampled_from("abc"))):
        match = draw(st.lists(rules, min_size=1, max_size=2))
        tables[f"topics.{id_}"] = {"match": repr(match)} | draw(some(PUBLISHING))
    for id_ in draw(st.sets(st.sampled_from("xyz"), max_size=2)):
        chosen = {"select": draw(quoted(selections)), "title": draw(titles)}
        tables[f"feeds.{id_}"] = chosen | draw(some(PUBLISHING))
    for heading in draw(st.sets(st.sampled_from(sorted(SINGLE.keys() - {"site"})), max_size=1)):
        tables[heading] = tables.get(heading, {}) | draw(some(SINGLE[heading]))
    for one in ("a", "b"):  # selections may name them
        tables.setdefault(f"topics.{one}", {"match": f"'{WORDS[len(one)]}'"})
    if "topics.c" in tables:
        tables["topics.c"] |= draw(st.sampled_from([{}, {"aliases": "['d']"}]))
    return tables


# --- what cannot ------------------------------------------------------------------------------

NEVER = "[2026-01-01]"
"""A value that no key takes."""


@st.composite
def wrong(draw: st.DrawFn, tables: Tables) -> Edit:
    """The tables with one key of the schema that holds what it never can."""
    key = draw(st.sampled_from([one.name for one in all_keys()]))
    heading, _, name = key.rpartition(".")
    heading = heading.replace(".ID", ".spoilt")
    spoilt = {**tables, heading: {**tables.get(heading, {}), name: NEVER}}
    return Edit(written(spoilt), line_of(written(spoilt), f"{name} = {NEVER}"))


def line_of(text: str, line: str) -> int:
    """The number of the first line that begins so."""
    return next(n for n, one in enumerate(text.split("\n"), 1) if one.startswith(line))


def hostile(tables: Tables) -> dict[str, Edit]:
    """The hostile configs of ../shared, as our grammar would say them."""

    def spoilt(heading: str, key: str, value: str) -> Edit:
        text = written({**tables, heading: {**tables.get(heading, {}), key: value}})
        return Edit(text, line_of(text, f"{key} = {value}"))

    def added(text: str, line: int) -> Edit:
        whole = written(tables)
        return Edit(whole + text, whole.count("\n") + line if line else 0)

    def feed(name: str, address: str, category: str = "news") -> str:
        values = f'kind = "feed"\nurl = "{address}"\ncategory = "{category}"\n'
        return f"[sources.{name}]\n{values}"

    return {
        "allow-all": spoilt("refresh", "allow_private", "['0.0.0.0/0']"),
        "base-url-js": spoilt("site", "base_url", "'javascript:1'"),
        "crlf": Edit(written(tables).replace("\n", "\r\n")),
        "dup-source": added(feed("s", "https://a.example/1") + feed("s", "https://a.example/2"), 5),
        "dup-table": added("[site]\ntitle = 'b'\n", 1),
        "file-url": added(feed("s", "file:///etc/passwd"), 3),
        "negative-interval": spoilt("sources.paper", "interval", "-5"),
        "nul": added("[topics.n]\nmatch = 'a\0b'\n", 2),
        "private-url": added(feed("s", "http://192.168.0.1/f"), 0),
        "redos-regex": added("[topics.r]\nmatch = '/(a+)+$/'\n", 0),
        "removed-category": added(feed("s", "https://a.example/f", "nope"), 4),
        "slug-reserved": added("[topics.all]\nmatch = 'x'\n", 1),
        "syntax": added("[site\ntitle = 'x'\n", 1),
        "unknown-key": spoilt("site", "titel", "'x'"),
        "zero-interval": spoilt("sources.paper", "interval", "'0s'"),
    }


def edits(base: Tables) -> st.SearchStrategy[Edit]:
    """Whole configs; one in six has a mistake."""

    def spoilt_at_times(tables: Tables) -> st.SearchStrategy[Any]:
        fine = st.just(Edit(written(tables)))
        return st.integers(0, 5).flatmap(lambda dice: fine if dice else wrong(tables))

    return right(base).flatmap(spoilt_at_times)
