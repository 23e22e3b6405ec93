import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeds.fetch import Budget
from feeds.fetch.lookup import addresses_of
from feeds.model import Changed, Failed, Outcome, Request
from tests.fetch.loopback import Upstream, fetcher, page, upstream

CERTIFICATE = Path(__file__).parents[1] / "data/fetch/localhost.pem"


@pytest.fixture(name="server")
def _server() -> Iterator[Upstream]:
    with upstream() as server:
        server.answers["/feed"] = page()
        yield server


@pytest.fixture(name="secure")
def _secure() -> Iterator[Upstream]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with upstream(context) as server:
        server.answers["/feed"] = page()
        yield server


def test_localhost_is_resolved_by_the_system() -> None:
    assert "127.0.0.1" in addresses_of("localhost", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "0", "127.1", "2130706433", "0x7f000001", "①②⑦.1"])
def test_loopback_is_closed_under_all_its_names(server: Upstream, host: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return [socket.inet_ntoa(socket.inet_aton(host))]  # as getaddrinfo reads numbers

    outcome = fetcher(resolve=resolve).fetch(Request(url=server.url(host=host)))

    assert isinstance(outcome, Failed)
    assert "is not public; allow_private in [refresh] opens it" in outcome.reason
    assert server.asked == []


def test_a_hole_opens_its_host_and_port_only(server: Upstream) -> None:
    with upstream() as other:
        opened = fetcher(f"127.0.0.1:{server.port}")

        assert isinstance(opened.fetch(Request(url=server.url())), Changed)
        assert isinstance(opened.fetch(Request(url=other.url())), Failed)
        assert other.asked == []


def test_a_name_that_changes_its_mind_gains_nothing(server: Upstream) -> None:
    """DNS rebinding: an open address for the check, the server's own ever after."""
    answers = iter(["127.0.0.3", "127.0.0.1", "127.0.0.1", "one more"])

    def rebind(host: str, port: int) -> list[str]:
        return [next(answers)]

    opened = fetcher(f"127.0.0.3:{server.port}", resolve=rebind)  # nobody listens there
    request = Request(url=server.url(host="rebind.example"))
    outcomes = [opened.fetch(request) for _ in range(3)]

    assert all(isinstance(outcome, Failed) for outcome in outcomes)
    assert server.asked == []
    assert next(answers) == "one more"  # one look-up a fetch


def test_a_connection_that_ends_elsewhere_is_refused(
    server: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("10.0.0.5", 80))

    outcome = fetcher(f"127.0.0.1:{server.port}").fetch(Request(url=server.url()))

    assert outcome == Failed("the connection to 127.0.0.1 ended at 10.0.0.5")
    assert server.asked == []


def test_the_next_address_is_tried_when_one_is_dead(server: Upstream) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "::1", "127.0.0.1"]

    outcome = fetcher(f"two.example:{server.port}", resolve=resolve).fetch(
        Request(url=server.url(host="two.example"))
    )

    assert isinstance(outcome, Changed)
    assert server.header("Host") == f"two.example:{server.port}"


def test_a_name_that_does_not_exist_is_named() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError

    outcome = fetcher(resolve=resolve).fetch(Request(url="http://x.invalid/"))

    assert outcome == Failed("the name x.invalid cannot be resolved")


def test_a_host_that_does_not_listen_is_named() -> None:
    with upstream() as server:
        port = server.port

    outcome = fetcher(f"127.0.0.1:{port}").fetch(Request(url=f"http://127.0.0.1:{port}/"))

    assert outcome == Failed(f"127.0.0.1 refuses connections on port {port}")


def test_an_idn_host_is_asked_for_in_ascii(server: Upstream) -> None:
    outcome = fetcher(f"bücher.example:{server.port}").fetch(
        Request(url=server.url(host="Bücher.example"))
    )

    assert isinstance(outcome, Changed)
    assert server.header("Host") == f"xn--bcher-kva.example:{server.port}"


# --- certificates -----------------------------------------------------------------------


def over_tls(server: Upstream, host: str) -> Outcome:
    return fetcher(f"127.0.0.1:{server.port}").fetch(Request(url=server.url(host=host)))


def test_a_trusted_certificate_is_accepted(
    secure: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    assert isinstance(over_tls(secure, "localhost"), Changed)
    assert isinstance(over_tls(secure, "127.0.0.1"), Changed)


def test_a_certificate_of_another_host_is_not(
    secure: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    outcome = over_tls(secure, "other.example")

    assert isinstance(outcome, Failed)
    assert outcome.reason.startswith("certificate of other.example is not to be trusted: Hostname")


def test_a_certificate_that_nobody_signed_is_not(secure: Upstream) -> None:
    outcome = over_tls(secure, "localhost")

    assert isinstance(outcome, Failed)
    assert outcome.reason.startswith("certificate of localhost is not to be trusted: self-signed")
    assert secure.asked == []


def test_what_comes_over_tls_is_metered_too(
    secure: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    secure.answers["/feed"] = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(400_000)

    assert over_tls(secure, "localhost") == Failed("sent more than 0.3 MB")


def break_the_cipher(connection: socket.socket) -> None:
    with socket.socket(fileno=os.dup(connection.fileno())) as bare:
        bare.sendall(b"what is this?" * 100)


def fall_silent(connection: socket.socket) -> None:
    connection.recv(1)  # until the other end has had enough


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (break_the_cipher, "the connection failed"),
        (lambda _: None, "the body ends before its announced length"),  # and no farewell of TLS
        (fall_silent, "no complete answer within 0.5 s"),
    ],
)
def test_what_goes_wrong_within_a_body_over_tls_is_said(
    secure: Upstream,
    monkeypatch: pytest.MonkeyPatch,
    end: Callable[[socket.socket], None],
    sentence: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    def answer(connection: socket.socket) -> None:
        connection.sendall(page(b"x" * 1000)[:-500])
        time.sleep(0.05)  # so that the beginning has been read
        end(connection)

    secure.answers["/feed"] = answer
    hasty = fetcher(f"127.0.0.1:{secure.port}", budget=Budget(seconds=0.5))

    assert hasty.fetch(Request(url=secure.url(host="localhost"))) == Failed(sentence)


@pytest.mark.parametrize("drop", [b"x", b"X: y\r\n"])
def test_headers_that_drip_over_tls_are_waited_for_no_longer_than_others(
    secure: Upstream, monkeypatch: pytest.MonkeyPatch, drop: bytes
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not secure.over.wait(0.02):
            connection.sendall(drop)

    secure.answers["/feed"] = answer
    hasty = fetcher(f"127.0.0.1:{secure.port}", budget=Budget(seconds=0.5))
    began = time.monotonic()

    assert hasty.fetch(Request(url=secure.url(host="localhost"))) == Failed(
        "no complete answer within 0.5 s"
    )
    assert time.monotonic() - began < 2


def test_https_where_there_is_none_is_said(server: Upstream) -> None:
    server.scheme = "https"

    assert over_tls(server, "localhost") == Failed("localhost offers no secure connection")


def test_no_redirect_leads_from_https_to_http(
    secure: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    secure.answers["/feed"] = page(b"", "301 Moved", location="http://localhost/")

    outcome = over_tls(secure, "localhost")

    assert outcome == Failed("redirected from https to http, which is not followed")


def test_threads_that_look_up_names_are_used_again(server: Upstream) -> None:
    used: list[int] = []

    def resolve(host: str, port: int) -> list[str]:
        used.append(threading.get_ident())
        return ["127.0.0.1"]

    steady = fetcher(f"127.0.0.1:{server.port}", resolve=resolve)
    for _ in range(5):
        assert isinstance(steady.fetch(Request(url=server.url(host="a.example"))), Changed)

    assert len(used) == 5
    assert len(set(used)) < 5


def test_a_numeric_address_is_not_looked_up(server: Upstream) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    direct = fetcher(f"127.0.0.1:{server.port}", resolve=resolve)

    assert isinstance(direct.fetch(Request(url=server.url())), Changed)
