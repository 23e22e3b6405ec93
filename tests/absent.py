"""What to do without a program that tests need."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

NODE_MODULES = "FEEDS_TEST_NODE_MODULES"
"""Names the folder into which npm has installed what .ci/run lists."""


def without(reason: str) -> NoReturn:
    """Skip, but where everything should be there, what is not is a failure."""
    if "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)
