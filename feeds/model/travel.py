"""How values go from one process to another: as their class and their parts, in order.

What ``dataclasses`` gives frozen classes with slots asks for the fields of each value anew, which
takes ten times as long; and a worker hands over thousands of values a second.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def travels(cls: type[T]) -> type[T]:
    """Let values of a frozen class with two slots or more be pickled by their places.

    Both ends must run the same code: a pickle of another version has other places.
    """
    names: tuple[str, ...] = cls.__slots__  # type: ignore[attr-defined]
    parts_of = attrgetter(*names)
    _SETTERS[cls] = [getattr(cls, name).__set__ for name in names]
    copyreg.pickle(cls, lambda value: (_made, (cls, parts_of(value))))
    return cls


_SETTERS: dict[type, list[Callable[[Any, Any], None]]] = {}


def _made(cls: type[T], parts: tuple[Any, ...]) -> T:
    made = object.__new__(cls)
    for put, part in zip(_SETTERS[cls], parts, strict=True):
        put(made, part)
    return made
