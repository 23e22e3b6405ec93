"""Names to addresses, within the budget of a fetch; for fetch, before guard.

The system's look-up knows no time limit and cannot be stopped, so it happens in a thread that
may be left behind. Threads that come back wait for the next name: starting one costs as much as
a whole request on loopback. That an answer is there is told by the end of a connection.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from feeds.errors import NetworkError
from feeds.fetch.budget import Spending
from feeds.fetch.url import URL
from feeds.steps import Ready, Steps

Resolve = Callable[[str, int], Sequence[str]]

_Answers = queue.SimpleQueue[Sequence[str] | OSError]
_Questions = queue.SimpleQueue[tuple[Resolve, URL, _Answers, socket.socket]]

_idle: list[_Questions] = []  # of threads that wait for a name; appends and pops are atomic


def look_up(resolve: Resolve, url: URL, spending: Spending) -> Steps[Sequence[str]]:
    """The numeric addresses of the host of *url*, at least one.

    Errors: NetworkError when there are none, or the look-up takes too long.
    """
    if _is_numeric(url.host):
        return [url.host]
    answers: _Answers = queue.SimpleQueue()
    ours, theirs = socket.socketpair()
    with ours:
        _thread().put((resolve, url, answers, theirs))
        if not (yield Ready(ours, spending.left())):
            raise spending.too_late()
    answer = answers.get()
    if isinstance(answer, OSError) or not answer:
        raise NetworkError(f"the name {url.host} cannot be resolved")
    return answer


def addresses_of(host: str, port: int) -> list[str]:
    """The numeric addresses of *host*, in the system's order of preference (RFC 6724)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_numeric(host: str) -> bool:
    if ":" not in host and not host[-1:].isdecimal():
        return False  # as most; to hear that from ``ip_address`` takes ten times as long
    try:
        ip_address(host)
    except ValueError:
        return False  # 127.1 and 0x7f000001 are names to us: the system reads them
    return True


def _thread() -> _Questions:
    """The questions of a thread that waits for one, started if there is none."""
    try:
        return _idle.pop()
    except IndexError:
        questions: _Questions = queue.SimpleQueue()
        threading.Thread(target=_serve, args=[questions], name="resolve", daemon=True).start()
        return questions


def _serve(questions: _Questions) -> None:
    while True:
        resolve, url, answers, told = questions.get()
        with told:
            try:
                answers.put(resolve(url.host, url.port))
            except OSError as error:
                answers.put(error)
        _idle.append(questions)
