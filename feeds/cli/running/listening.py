"""What commands that listen share: their options, and a look whether they can."""

from __future__ import annotations

import socket
from collections.abc import Callable

import click

from feeds.errors import InputError


def listening(command: Callable[..., None]) -> Callable[..., None]:
    """The options ``--host`` and ``--port``."""
    host = click.option(
        "--host", default="127.0.0.1", show_default=True, help="Listen at this address."
    )
    port = click.option(
        "--port",
        default=8000,
        show_default=True,
        type=click.IntRange(1, 65535),
        help="Listen at this port.",
    )
    return host(port(command))


def refuse_taken_port(host: str, port: int) -> None:
    """Say so now if nobody can listen there, rather than die in a worker.

    Raises: InputError.
    """
    try:
        [(family, *_, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        raise InputError(
            f"cannot listen on {host}:{port}: {error.strerror}; try another --port or --host"
        ) from error


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens there."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
