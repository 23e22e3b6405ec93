"""Which values are secrets: they are never printed and never stand in the file itself.

config: asked by the messages and by the checks; pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from feeds.config.faults import Fault
from feeds.config.keys.schema import Tables
from feeds.config.reading.positions import KeyPath

_SECRET_WORDS = frozenset(
    {
        *("apikey", "auth", "authentication", "authorization", "cookie", "credential"),
        *("credentials", "key", "passwd", "password", "secret", "session", "signature", "token"),
    }
)
_STORE = ("storage", "url")
_METRICS = ("metrics", "token")
_EXPECTED = "env:NAME or file:PATH, so that the file holds no secret"


def is_secret(path: KeyPath) -> bool:
    """Whether what stands at *path* may be a secret, so that no mistake shows it."""
    return path in (_STORE, _METRICS) or "headers" in path


def in_the_clear(tables: Tables, *, origins: Mapping[KeyPath, str]) -> Iterator[Fault]:
    """Secrets that are written into the file instead of being referred to."""
    for id_, source in tables.sources.items():
        for name in source.headers:
            path = ("sources", id_, "headers", name)
            if path not in origins and _is_secret_header(name):
                hint = f'write {name} = "env:{_variable(id_, name)}"'
                yield Fault(path, "this header carries a secret", _EXPECTED, hint)
    if _STORE not in origins and urlsplit(tables.storage.url).password:
        hint = 'write url = "env:DATABASE_URL"'
        yield Fault(_STORE, "this address holds a password", _EXPECTED, hint)
    if _METRICS not in origins and tables.metrics.token:
        hint = 'write token = "env:METRICS_TOKEN"'
        yield Fault(_METRICS, "this is a secret", _EXPECTED, hint)


def of_sources(tables: Tables, *, origins: Mapping[KeyPath, str]) -> dict[str, str]:
    """Addresses and headers that the file only refers to, each with its reference."""
    said: dict[KeyPath, str | None] = {}
    for id_, source in tables.sources.items():
        path = ("sources", id_)
        said[*path, "url"] = source.url
        said |= {(*path, "headers", name): value for name, value in source.headers.items()}
    return {value: origins[path] for path, value in said.items() if value and path in origins}


def _is_secret_header(name: str) -> bool:
    return not _SECRET_WORDS.isdisjoint(name.casefold().split("-"))


def _variable(*words: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", "_".join(words).upper())
