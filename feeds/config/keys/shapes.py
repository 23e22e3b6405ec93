"""Shapes that the schema's tables are made of: what editors are told, tables of defaults.

config: named in the schema; pure.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, WithJsonSchema, create_model

T = TypeVar("T", bound=BaseModel)

_BY_LANGUAGE = {"type": "object", "additionalProperties": {"type": "string"}}
_LIST = {"type": "array", "items": {"type": "string"}}

TEXT_OR_TABLE = WithJsonSchema({"anyOf": [{"type": "string"}, _BY_LANGUAGE]})
TEXT_OR_LIST = WithJsonSchema({"anyOf": [{"type": "string"}, _LIST]})

OF_ONE = frozenset({"title", "url", "path", "aliases", "retired", "select"})
"""What one source or feed says of itself, so that it has no default for all of them."""


def for_many(name: str, table: type[T], base: type[T]) -> type[T]:
    """A table with the keys of *table* that several can have in common."""
    fields: dict[str, Any] = {
        key: (field.annotation, field)
        for key, field in table.model_fields.items()
        if key not in OF_ONE
    }
    return create_model(name, __base__=base, **fields)
