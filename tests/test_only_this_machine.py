"""The walls around the tests themselves: no other machine, a database of their own."""

from __future__ import annotations

import os
import socket

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

DOCUMENTATION_ADDRESS = "192.0.2.1"  # RFC 5737: routed nowhere


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_another_machine_cannot_be_reached(method: str) -> None:
    with (
        socket.socket() as sock,
        pytest.raises(ConnectionRefusedError, match="this machine only"),
    ):
        getattr(sock, method)((DOCUMENTATION_ADDRESS, 80))


def test_no_datagram_leaves_this_machine() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as sock,
        pytest.raises(ConnectionRefusedError, match="this machine only"),
    ):
        sock.sendto(b"hello", (DOCUMENTATION_ADDRESS, 53))


def test_a_foreign_name_is_not_resolved() -> None:
    with pytest.raises(socket.gaierror, match="no foreign name"):
        socket.create_connection(("feeds.example", 80))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port)) as client:
            accepted, _ = server.accept()
            with accepted:
                accepted.sendall(b"hello")

                assert client.recv(5) == b"hello"


def test_the_postgres_database_is_this_runs_own(postgres_url: str) -> None:
    engine = create_engine(postgres_url, poolclass=NullPool)
    with engine.connect() as connection:
        name, encoding = connection.execute(
            text("SELECT current_database(), current_setting('server_encoding')")
        ).one()

    assert make_url(os.environ["FEEDS_TEST_POSTGRES"]).database != name
    assert encoding == "UTF8"
