"""Feeds are answered in the thread that brings the request, all else by WSGI in other threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from wsgiref.validate import validator

import pytest

from feeds.serve.feeds.answers import Header, Reply
from feeds.serve.http.prompt import Loop, Prompt

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Fields = list[tuple[str, str]]


class Headers:
    """As granian hands them over: names in small letters, each as often as it was sent."""

    def __init__(self, *fields: tuple[str, str]) -> None:
        self._fields = list(fields)

    def get(self, name: str) -> str | None:
        return next((value for one, value in self._fields if one == name), None)

    def items(self) -> Fields:
        return self._fields


@dataclass
class Scope:
    """A request."""

    path: str = "/page"
    method: str = "GET"
    query_string: str = ""
    headers: Headers = field(default_factory=Headers)
    http_version: str = "1.1"
    scheme: str = "http"
    client: str = "192.0.2.7:4711"
    server: str = "127.0.0.1:8000"


class Pieces:
    """Of a body; as with granian, they are not asked for twice."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._rest = iter(pieces)

    def __aiter__(self) -> Pieces:
        raise AssertionError("asked for twice")

    async def __anext__(self) -> bytes:
        await asyncio.sleep(0)
        for piece in self._rest:
            return piece
        raise StopAsyncIteration


@dataclass
class Exchange:
    """Sends *pieces*, and keeps the answer, and which thread gave it."""

    pieces: Iterable[bytes] = ()
    answer: tuple[int, Fields, bytes] | None = None
    by: int = 0

    def __aiter__(self) -> AsyncIterator[bytes]:
        return Pieces(self.pieces)

    def response_bytes(self, status: int, headers: Fields, body: bytes) -> None:
        self.answer, self.by = (status, headers, body), threading.get_ident()

    def response_empty(self, status: int, headers: Fields) -> None:
        self.response_bytes(status, headers, b"")


class Page:
    """A WSGI application that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: WSGIEnvironment = {}
        self.sent = b""
        self.is_closed = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked = dict(environ)
        self.sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH", "0")))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self._body()

    def _body(self) -> Iterator[bytes]:
        try:
            yield b"a "
            yield b"page"
        finally:
            self.is_closed = True


def feeds_only(method: str, path: str, header: Header) -> Reply | None:
    if path != "/feed.atom":
        return None
    if header("if-none-match"):
        return Reply(304, [("ETag", '"a"')], b"")
    return Reply(200, [("ETag", '"a"')], b"" if method == "HEAD" else b"a feed")


def prompt_of(application: WSGIApplication, ended: Callable[[], None] = lambda: None) -> Prompt:
    return Prompt(application, feeds_only, threads=1, ended=ended)


@contextmanager
def running() -> Iterator[Loop]:
    """The loop of a server, in a thread of its own."""
    loop = Loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def ask(application: WSGIApplication, scope: Scope, exchange: Exchange) -> BaseException | None:
    """Bring a request as granian does; what went wrong."""
    served = prompt_of(application)
    done, wrong = threading.Event(), []

    async def watched() -> None:
        try:
            await served.__rsgi__(scope, exchange)
        except BaseException as error:  # noqa: BLE001 - as granian does
            wrong.append(error)
        done.set()

    def run(coroutine: Any) -> None:
        loop.create_task(coroutine)

    with running() as loop:
        loop.call_soon_threadsafe(run, watched())
        assert done.wait(10)
    return wrong[0] if wrong else None


@pytest.mark.parametrize(
    ("method", "headers", "status", "body"),
    [
        ("GET", Headers(), 200, b"a feed"),
        ("HEAD", Headers(), 200, b""),
        ("GET", Headers(("if-none-match", '"a"')), 304, b""),
    ],
)
def test_a_feed_is_answered_by_the_thread_that_asks(
    method: str, headers: Headers, status: int, body: bytes
) -> None:
    exchange = Exchange()
    ask(Page(), Scope("/feed.atom", method, headers=headers), exchange)

    assert exchange.answer == (status, [("ETag", '"a"')], body)
    assert exchange.by == threading.get_ident()


def test_all_else_is_answered_by_another_thread() -> None:
    exchange, page = Exchange(), Page()
    ask(validated(page), Scope(), exchange)

    assert exchange.answer == (200, [("Content-Type", "text/plain")], b"a page")
    assert exchange.by != threading.get_ident()
    assert page.is_closed


def validated(page: Page) -> WSGIApplication:
    """*page*, beside a judge who knows PEP 3333."""
    judge = validator(page)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return judge(environ, start_response)

    return application


def test_a_request_is_told_by_the_names_of_wsgi() -> None:
    page = Page()
    headers = Headers(
        ("host", "wire.example"),
        ("content-type", "text/plain"),
        ("accept-encoding", "gzip"),
        ("accept-encoding", "br"),
        ("x_forged", "1"),
    )
    ask(validated(page), Scope("/ä/x", "GET", "q=ü&p=%C3%BC", headers=headers), Exchange())
    told = {name: value for name, value in page.asked.items() if not name.startswith("wsgi.")}

    assert told == {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/\u00c3\u00a4/x",
        "QUERY_STRING": "q=\u00c3\u00bc&p=%C3%BC",
        "REMOTE_ADDR": "192.0.2.7",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "text/plain",
        "HTTP_HOST": "wire.example",
        "HTTP_ACCEPT_ENCODING": "gzip,br",
    }


def test_a_body_is_read_piece_by_piece() -> None:
    page, pieces = Page(), [b"one ", b"two ", b"x" * 100_000, b""]
    length = ("content-length", str(sum(map(len, pieces))))
    ask(validated(page), Scope(method="POST", headers=Headers(length)), Exchange(pieces))

    assert page.sent == b"".join(pieces)


def test_a_body_that_is_broken_off_is_no_body() -> None:
    length = Headers(("content-length", "9"))
    wrong = ask(Page(), Scope(method="POST", headers=length), Exchange([b"one", b"", b""]))

    assert isinstance(wrong, OSError)


def test_what_goes_wrong_is_told_to_the_server() -> None:
    def broken(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
        raise ValueError("a mistake")

    exchange = Exchange()
    wrong = ask(broken, Scope(), exchange)

    assert isinstance(wrong, ValueError)
    assert exchange.answer is None


def test_a_request_that_is_given_up_takes_no_thread_along() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow":
            begun.set()
            go_on.wait(10)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"here"]

    prompt = prompt_of(slow)

    async def given_up_and_asked_again() -> Exchange:
        given_up = [
            asyncio.ensure_future(prompt.__rsgi__(Scope(path), Exchange()))
            for path in ("/slow", "/waits")
        ]
        await asyncio.to_thread(begun.wait, 10)
        for one in given_up:
            one.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        go_on.set()
        last = Exchange()
        await asyncio.wait_for(prompt.__rsgi__(Scope(), last), 10)
        return last

    last = asyncio.run(given_up_and_asked_again())

    assert last.answer is not None
    assert last.answer[2] == b"here"


def test_what_goes_on_beside_ends_with_the_server() -> None:
    ended: list[bool] = []

    with running() as loop:
        prompt_of(Page(), lambda: ended.append(True)).__rsgi_del__(loop)

    assert ended == [True]
