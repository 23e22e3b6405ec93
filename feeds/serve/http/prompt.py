"""The public side as granian's own interface asks for it: feeds at once, all else in threads.

A poll is answered in the thread that brings it: to hand it on to another one costs more than the
answer. Whatever may wait, for work, for a document, for a body that comes slowly, is asked of a
WSGI application, in a few threads.
Sources: RSGI 1.6 (granian, docs/spec/RSGI.md).
"""

from __future__ import annotations

import asyncio
import types
from asyncio import AbstractEventLoop, Handle, SelectorEventLoop
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextvars import Context
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias, TypeVarTuple

from feeds.serve.feeds.answers import Header, Reply
from feeds.serve.http import bridge
from feeds.serve.http.bridge import Exchange, Scope

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_Ts = TypeVarTuple("_Ts")

AtOnce: TypeAlias = Callable[[str, str, Header], Reply | None]
"""The answer to a method, a path and headers, None where it takes a WSGI application."""


class Prompt:
    """An RSGI application: *at_once* answers what it can, *application* everything else.

    Args: threads: so many requests may be in *application* at a time. ended: called once the
        server asks for no more.
    """

    def __init__(
        self,
        application: WSGIApplication,
        at_once: AtOnce,
        *,
        threads: int,
        ended: Callable[[], None],
    ) -> None:
        self._application = application
        self._at_once = at_once
        self._ended = ended
        self._handed: SimpleQueue[tuple[Future[None], Scope, Exchange, AbstractEventLoop]]
        self._handed = SimpleQueue()
        for _ in range(threads):  # who waits in one of them does not hold up the end of the process
            Thread(target=self._serve, daemon=True).start()

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer a request, in the first step if that is possible."""
        reply = self._at_once(scope.method, scope.path, scope.headers.get)
        if reply is not None:
            _send(exchange, reply)
            return
        await _turn()
        done: Future[None] = Future()
        self._handed.put((done, scope, exchange, asyncio.get_running_loop()))
        await asyncio.wrap_future(done)

    def __rsgi_del__(self, loop: AbstractEventLoop) -> None:
        """End what goes on beside the requests; the server is about to end the process."""
        self._ended()

    def _serve(self) -> None:
        while True:
            done, scope, exchange, loop = self._handed.get()
            if not done.set_running_or_notify_cancel():  # the server has given it up meanwhile
                continue
            try:
                bridge.serve(self._application, scope, exchange, loop)
            except BaseException as error:  # noqa: BLE001 - told to the server, which says 500
                done.set_exception(error)
            else:
                done.set_result(None)


class Loop(SelectorEventLoop):
    """Takes the first step of what granian brings in the thread that brings it.

    What has more steps goes on in the loop's own thread. With another loop all steps are taken
    there, and everything else is the same.
    """

    def call_soon_threadsafe(
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> Handle:
        """As usual, but for new coroutines."""
        if args and isinstance(args[0], types.CoroutineType):
            try:
                args[0].send(None)  # not in *context*, which only one thread may be in
            except StopIteration:
                return Handle(callback, args, self)
        return super().call_soon_threadsafe(callback, *args, context=context)


def _send(exchange: Exchange, reply: Reply) -> None:
    status, headers, body = reply
    if body:
        exchange.response_bytes(status, headers, body)
    else:
        exchange.response_empty(status, headers)


@types.coroutine
def _turn() -> Generator[None]:
    """Let the step end."""
    yield
