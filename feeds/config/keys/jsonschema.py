"""A JSON Schema of config.toml, by which editors complete and check it while it is written.

config: made out of the schema, shipped beside the starter file; pure. It knows the keys, their
kinds and defaults; what contradicts another key only ``feeds check`` can tell.
Sources: JSON Schema 2020-12; the line ``#:schema`` is that of taplo and Even Better TOML.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import IsInstanceSchema, TimedeltaSchema

from feeds.config.keys import durations
from feeds.config.keys.durations import written
from feeds.config.keys.rules import Rule
from feeds.config.keys.schema import Tables
from feeds.config.reading.references import PATTERN

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NULL = {"type": "null"}
_REFERENCE = {"type": "string", "pattern": PATTERN}
_NARROW = {"pattern", "enum", "const"}


class _Schema(GenerateJsonSchema):
    """Tells values as the file writes them: spans, zones and queries are texts there."""

    def encode_default(self, dft: Any) -> Any:
        """A default of the schema as it would be written in the file."""
        if isinstance(dft, timedelta):
            return written(dft)
        return str(dft) if isinstance(dft, ZoneInfo) else super().encode_default(dft)

    def timedelta_schema(self, schema: TimedeltaSchema) -> JsonSchemaValue:  # noqa: ARG002 - pydantic's signature
        """A duration, or a word in its place."""
        return {"type": "string", "pattern": durations.PATTERN}

    def is_instance_schema(self, schema: IsInstanceSchema) -> JsonSchemaValue:
        """A query; there is no other class in the schema."""
        return {"type": "string"} if schema["cls"] is Rule else super().is_instance_schema(schema)


def schema() -> dict[str, Any]:
    """The schema of a whole config file."""
    found = Tables.model_json_schema(schema_generator=_Schema)
    said = {"$schema": DIALECT, **found, "title": "config.toml of feeds"}
    tidied: dict[str, Any] = _tidied(said)
    return tidied


def text() -> str:
    """The schema as the file that is shipped."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _tidied(node: Any) -> Any:
    """For those who write TOML: there is no null, and a reference may stand for any text.

    Titles that only repeat a key are left out, and empty tables as defaults.
    """
    if isinstance(node, list):
        return [_tidied(one) for one in node if one != _NULL]
    if not isinstance(node, dict):
        return node
    kept = {key: _tidied(value) for key, value in node.items() if not _is_idle(key, value, node)}
    if len(kept.get("anyOf", ())) == 1:
        kept |= kept.pop("anyOf")[0]
    if _NARROW & kept.keys() and kept.get("type", "string") == "string":
        narrow = {key: kept.pop(key) for key in ("type", *sorted(_NARROW)) if key in kept}
        return {**kept, "anyOf": [narrow, _REFERENCE]}
    return kept


def _is_idle(key: str, value: Any, node: dict[str, Any]) -> bool:
    if key == "title":
        return isinstance(value, str) and "$schema" not in node
    return key == "default" and (value is None or isinstance(value, dict))
