"""Tasks in steps wait in the thread that runs them, or together with others."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from feeds.dispatch import Threads
from feeds.steps import MAY_BLOCK, Ready, Steps, finished

WAIT = 10  # seconds, for what happens in milliseconds unless it is broken


@pytest.fixture(name="threads")
def one_thread() -> Iterator[Threads]:
    threads = Threads(1)
    yield threads
    threads.close()


def receiving(ours: socket.socket, *, seconds: float = WAIT, aside: bool = False) -> Steps[str]:
    with closing(ours):
        if aside:
            yield MAY_BLOCK
        came = yield Ready(ours, seconds)
        return ours.recv(9).decode() if came else "nothing"


def test_who_runs_a_task_waits_for_what_it_waits_for() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        threading.Timer(0.1, theirs.send, [b"late"]).start()

        assert finished(receiving(ours)) == "late"


@pytest.mark.parametrize("aside", [False, True])
def test_a_task_is_told_when_it_has_waited_long_enough(threads: Threads, *, aside: bool) -> None:
    (ours, theirs), (again, other) = socket.socketpair(), socket.socketpair()
    with theirs, other:
        (taken,) = threads.take([receiving(again, seconds=0.01, aside=aside)])

        assert finished(receiving(ours, seconds=0.01, aside=aside)) == "nothing"
        assert taken.result(WAIT) == "nothing"


def test_tasks_wait_together_however_few_threads_there_are(threads: Threads) -> None:
    pairs = [socket.socketpair() for _ in range(5)]
    order: list[int] = []
    taken = threads.take([receiving(ours) for ours, _ in pairs])
    for future in taken:
        future.add_done_callback(lambda one: order.append(int(one.result())))
    for number in (3, 1, 4, 0, 2):
        with pairs[number][1] as theirs:
            theirs.send(b"%d" % number)
            assert taken[number].result(WAIT) == str(number)

    assert order == [3, 1, 4, 0, 2]
    assert threads.await_free(1, patience=WAIT) == 1


def test_a_task_that_may_block_keeps_nobody_waiting(threads: Threads) -> None:
    go = threading.Event()

    def blocking() -> Steps[bool]:
        yield MAY_BLOCK
        return go.wait(WAIT)

    ours, theirs = socket.socketpair()
    blocked, other = threads.take([blocking(), receiving(ours)])
    with theirs:
        theirs.send(b"first")

        assert other.result(WAIT) == "first"
    assert not blocked.done()
    go.set()

    assert blocked.result(WAIT)


@pytest.mark.parametrize("aside", [False, True])
def test_a_task_that_fails_is_logged_and_keeps_its_exception(
    threads: Threads, caplog: pytest.LogCaptureFixture, *, aside: bool
) -> None:
    def failing() -> Steps[None]:
        if aside:
            yield MAY_BLOCK
        raise ValueError("a bug")

    (taken,) = threads.take([failing()])

    with pytest.raises(ValueError, match="a bug"):
        taken.result(WAIT)
    threads.close()

    assert threads.free == 1
    assert "task failed" in caplog.text


def test_waiting_for_what_is_closed_fails_that_task_alone(threads: Threads) -> None:
    def waiting_for_nothing() -> Steps[str]:
        ours.close()
        yield Ready(ours, WAIT)
        return "never"

    (ours, theirs), (again, other) = socket.socketpair(), socket.socketpair()
    with theirs, other:
        wrong, right = threads.take([waiting_for_nothing(), receiving(again)])
        other.send(b"well")

        assert isinstance(wrong.exception(WAIT), ValueError)
        assert right.result(WAIT) == "well"


def test_closing_waits_for_tasks_that_wait() -> None:
    threads = Threads(1)
    ours, theirs = socket.socketpair()
    (taken,) = threads.take([receiving(ours)])
    threading.Timer(0.1, theirs.send, [b"late"]).start()
    threads.close()
    theirs.close()

    assert taken.result(0) == "late"


def test_who_does_not_wait_for_the_end_leaves_what_may_block_undone() -> None:
    threads = Threads(1)
    ours, theirs = socket.socketpair()

    def later() -> Steps[str]:
        yield Ready(ours, WAIT)
        yield MAY_BLOCK
        return "done"

    (taken,) = threads.take([later()])
    threads.close(wait=False)
    with ours, theirs:
        theirs.send(b"x")
        until = time.monotonic() + WAIT
        while not taken.done() and time.monotonic() < until:
            time.sleep(0.01)

    assert taken.cancelled()
