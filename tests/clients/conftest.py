"""One running service for all readers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clients.service import Service, running


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The real service, with everything published."""
    with running(tmp_path_factory.mktemp("clients")) as found:
        yield found
