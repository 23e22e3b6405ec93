"""Another config put in force, on whatever machine: who works by the last one follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from feeds import log
from feeds.assemble.standing import config_of
from feeds.config import Config
from feeds.errors import ConfigError
from feeds.storage import Store, configs

LOOK_EVERY = timedelta(seconds=1)
"""Between two looks at the number of the version in force, which is one row of an index."""


class Following:
    """What is in force for a process, at *path*, beginning with version *n*.

    Args: config: that version, where it is remembered, so that the next one is read more quickly;
          without it every version is read anew, and then forgotten.
    """

    def __init__(
        self,
        store: Store,
        path: Path,
        environ: Mapping[str, str],
        n: int,
        config: Config | None = None,
    ) -> None:
        self._store = store
        self._path = path
        self._environ = environ
        self._n = n
        self._config = config

    def news(self) -> tuple[Config, int] | None:
        """The config in force and its version, if it is another one than at the last call.

        Where this machine cannot read it, that is said once, and the last one goes on.
        Raises: StorageError.
        """
        with self._store.read() as connection:
            n = configs.newest(connection)
        if n == self._n:
            return None
        self._n = n
        try:
            config = config_of(self._store, n, self._path, self._environ, known=self._config)
        except ConfigError as error:
            log.error("config-unreadable", version=n, reason=error)
            return None
        if self._config:
            self._config = config
        return config, n
