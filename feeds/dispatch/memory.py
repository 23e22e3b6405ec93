"""Memory of a process in which many threads hold large bodies now and then."""

from __future__ import annotations

import ctypes
import sys

_M_MMAP_THRESHOLD = -3  # malloc.h of glibc
_LARGE = 1 << 18  # bytes; below it mapping would cost more than it saves


def give_back_large_blocks() -> None:
    """Let what is large go back to the system as soon as it is freed; for Linux with glibc.

    By itself glibc learns from the first large block that is freed to keep the next ones, for
    each thread apart, and a process that has seen a few bodies of 10 MB stays that much larger.

    Source: mallopt(3), M_MMAP_THRESHOLD.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none and needs none
        if mallopt:
            mallopt(_M_MMAP_THRESHOLD, _LARGE)
