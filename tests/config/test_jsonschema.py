"""The JSON Schema that editors are given takes what feeds takes, and knows every key."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feeds.config.keys import jsonschema
from feeds.config.keys.paths import all_keys
from tests.config.config_files import SMALL

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "feeds" / "config" / "starter"
SCHEMA = jsonschema.schema()

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def errors(value: Any, schema: Any, path: str = "") -> Iterator[str]:
    """As far as the schema's own words go (JSON Schema 2020-12)."""
    if "$ref" in schema:
        yield from errors(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], path)
    if "anyOf" in schema and all(list(errors(value, one)) for one in schema["anyOf"]):
        yield f"{path}: none fits"
    if "type" in schema and not isinstance(value, _TYPES[schema["type"]]):
        yield f"{path}: {schema['type']}"
        return
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{path}: not one of them"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path}: pattern"
    if isinstance(value, int) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        yield f"{path}: bounds"
    if isinstance(value, list):
        for one in value:
            yield from errors(one, schema.get("items", {}), f"{path}[]")
    if isinstance(value, dict):
        yield from _of_table(value, schema, path)


def _of_table(value: dict[str, Any], schema: Any, path: str) -> Iterator[str]:
    others = schema.get("additionalProperties", True)
    for key, one in value.items():
        known = schema.get("properties", {}).get(key, others)
        if known is False:
            yield f"{path}.{key}: unknown"
        elif known is not True:
            yield from errors(one, known, f"{path}.{key}")


@pytest.mark.parametrize("folder", [ROOT, STARTER], ids=["top", "starter"])
def test_the_shipped_schema_is_that_of_the_code(folder: Path) -> None:
    """After a change of the schema: feeds check --schema > config.schema.json, in both places."""
    assert (folder / "config.schema.json").read_text() == jsonschema.text()


def test_the_shipped_config_names_its_schema_and_keeps_to_it() -> None:
    text = (STARTER / "config.toml").read_text()

    assert text.startswith("#:schema ./config.schema.json\n")
    assert list(errors(tomllib.loads(text), SCHEMA)) == []


def test_every_key_is_in_the_schema() -> None:
    tables = {"": SCHEMA, **SCHEMA["$defs"]}
    known = {key for one in tables.values() for key in one.get("properties", {})}

    assert {key.name.rpartition(".")[2] for key in all_keys()} <= known


@pytest.mark.parametrize(
    "lines",
    [
        "[site]\ntitel = 'x'",
        "[publish]\nentries = '50'",
        "[publish]\nentries = 0",
        "[publish]\nlinks = 'both'",
        "[refresh]\nspacing = 'soon'",
        "[topics.x]\nmatch = 5",
        "[defaults.sources]\nurl = 'https://x.example/'",
        "include = 'conf.d'",
    ],
)
def test_an_editor_sees_what_is_wrong(lines: str) -> None:
    assert list(errors(tomllib.loads(lines), SCHEMA))


@pytest.mark.parametrize(
    "lines",
    [
        SMALL,
        "include = ['conf.d/*.toml']",
        "[refresh]\nspacing = 'env:SPACING'\nmin_interval = '90s'",
        "[topics.x]\nmatch = ['a', 'b']\ntitle = { de = 'A', en = 'B' }",
        "[topics.x]\nmatch = 'a'\ntitle = 'A'",
        "[sources.x]\ninterval = 'auto'\nsilence = 'off'\nskip = 'title:x'",
        "[sources.x]\nkind = 'env:KIND'\nheaders = { Authorization = 'env:TOKEN' }",
        "[defaults.sources]\nrepublish = 'link'\n[defaults.feeds]\ncontent = 'summary'",
    ],
)
def test_an_editor_takes_what_feeds_takes(lines: str) -> None:
    assert list(errors(tomllib.loads(lines), SCHEMA)) == []


def test_it_is_json_with_what_is_expected_in_words() -> None:
    entries = json.loads(jsonschema.text())["$defs"]["Publish"]["properties"]["entries"]

    assert entries["description"] == "a whole number from 1 to 1000"
    assert (entries["default"], entries["minimum"], entries["maximum"]) == (50, 1, 1000)
